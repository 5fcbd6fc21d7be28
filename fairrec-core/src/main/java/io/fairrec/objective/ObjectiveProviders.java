package io.fairrec.objective;

import io.fairrec.base.ComponentConfig;
import io.fairrec.base.ComponentProvider;
import java.util.List;

/** The built-ins of this package for policy files; registered in {@code META-INF/services}. */
public final class ObjectiveProviders {

    private ObjectiveProviders() {}

    /** {@code relevance}; setting {@code normalization}: z-score (default), min-max or none. */
    public static final class RelevanceProvider implements ComponentProvider<Objective> {

        @Override
        public Class<Objective> type() {
            return Objective.class;
        }

        @Override
        public String name() {
            return "relevance";
        }

        @Override
        public Objective create(ComponentConfig config) {
            String normalization = config.text("normalization", Normalization.Z_SCORE.label());
            return config.make(
                    "objective \"" + name() + "\"", () -> Objectives.relevance(Normalization.of(normalization)));
        }
    }

    /** {@code expected-revenue}; setting {@code normalization}: min-max (default), z-score or none. */
    public static final class ExpectedRevenueProvider implements ComponentProvider<Objective> {

        @Override
        public Class<Objective> type() {
            return Objective.class;
        }

        @Override
        public String name() {
            return "expected-revenue";
        }

        @Override
        public Objective create(ComponentConfig config) {
            String normalization = config.text("normalization", Normalization.MIN_MAX.label());
            return config.make(
                    "objective \"" + name() + "\"", () -> Objectives.expectedRevenue(Normalization.of(normalization)));
        }
    }

    /** {@code provider-parity}; setting {@code partition}, required. */
    public static final class ProviderParityProvider implements ComponentProvider<Objective> {

        @Override
        public Class<Objective> type() {
            return Objective.class;
        }

        @Override
        public String name() {
            return "provider-parity";
        }

        @Override
        public Objective create(ComponentConfig config) {
            String partition = config.text("partition", "");
            return config.make("objective \"" + name() + "\"", () -> Objectives.providerParity(partition));
        }
    }

    /** {@code category-diversity}; settings {@code partition}, required, and {@code redundancy}, 0.5. */
    public static final class CategoryDiversityProvider implements ComponentProvider<SetObjective> {

        @Override
        public Class<SetObjective> type() {
            return SetObjective.class;
        }

        @Override
        public String name() {
            return "category-diversity";
        }

        @Override
        public SetObjective create(ComponentConfig config) {
            String partition = config.text("partition", "");
            double redundancy = config.number("redundancy", 0.5);
            return config.make(
                    "set objective \"" + name() + "\"", () -> Objectives.categoryDiversity(partition, redundancy));
        }
    }

    /** {@code weighted-sum}; setting {@code weights}, one number per objective. */
    public static final class WeightedSumProvider implements ComponentProvider<ObjectiveCombiner> {

        @Override
        public Class<ObjectiveCombiner> type() {
            return ObjectiveCombiner.class;
        }

        @Override
        public String name() {
            return "weighted-sum";
        }

        @Override
        public ObjectiveCombiner create(ComponentConfig config) {
            List<Double> weights = config.numbers("weights");
            return config.make("combiner \"" + name() + "\"", () -> WeightedSum.of(toArray(weights)));
        }
    }

    /** {@code chebyshev}; settings {@code weights}, one number per objective, and {@code augmentation}, 0. */
    public static final class ChebyshevProvider implements ComponentProvider<ObjectiveCombiner> {

        @Override
        public Class<ObjectiveCombiner> type() {
            return ObjectiveCombiner.class;
        }

        @Override
        public String name() {
            return "chebyshev";
        }

        @Override
        public ObjectiveCombiner create(ComponentConfig config) {
            List<Double> weights = config.numbers("weights");
            double augmentation = config.number("augmentation", 0);
            return config.make(
                    "combiner \"" + name() + "\"",
                    () -> ChebyshevScalarization.of(toArray(weights)).augmentation(augmentation));
        }
    }

    private static double[] toArray(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
