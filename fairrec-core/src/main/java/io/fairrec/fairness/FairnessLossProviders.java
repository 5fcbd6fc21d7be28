package io.fairrec.fairness;

import io.fairrec.base.ComponentConfig;
import io.fairrec.base.ComponentProvider;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The built-in {@link FairnessLoss}es by name; registered in {@code META-INF/services}.
 *
 * <p>Losses that spread over groups know the setting {@code spread}: largest-gap (default), mean-gap or standard-deviation.
 */
public final class FairnessLossProviders {

    private FairnessLossProviders() {}

    /** What all have in common. */
    abstract static class Named implements ComponentProvider<FairnessLoss> {

        private final String name;
        private final Function<ComponentConfig, Supplier<FairnessLoss>> reader;

        Named(String name, Function<ComponentConfig, Supplier<FairnessLoss>> reader) {
            this.name = name;
            this.reader = reader;
        }

        @Override
        public Class<FairnessLoss> type() {
            return FairnessLoss.class;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public FairnessLoss create(ComponentConfig config) {
            Supplier<FairnessLoss> maker = reader.apply(config);
            return config.make("fairness loss \"" + name + "\"", maker);
        }

        static Function<ComponentConfig, Supplier<FairnessLoss>> spread(Function<GroupSpread, FairnessLoss> maker) {
            return config -> {
                String spread = spread(config);
                return () -> maker.apply(GroupSpread.of(spread));
            };
        }

        static String spread(ComponentConfig config) {
            return config.text("spread", GroupSpread.LARGEST_GAP.label());
        }

        static Function<ComponentConfig, Supplier<FairnessLoss>> exposure(
                BiFunction<Double, GroupSpread, FairnessLoss> maker) {
            return config -> {
                double temperature = config.number("temperature", 0.1);
                String spread = spread(config);
                return () -> maker.apply(temperature, GroupSpread.of(spread));
            };
        }
    }

    /** {@code parity-gap}; setting {@code spread}. */
    public static final class ParityGapProvider extends Named {
        /** For the service loader. */
        public ParityGapProvider() {
            super("parity-gap", spread(FairnessLosses::parityGap));
        }
    }

    /** {@code yao-huang-value}; setting {@code spread}. */
    public static final class ValueUnfairnessProvider extends Named {
        /** For the service loader. */
        public ValueUnfairnessProvider() {
            super("yao-huang-value", spread(FairnessLosses::valueUnfairness));
        }
    }

    /** {@code yao-huang-absolute}; setting {@code spread}. */
    public static final class AbsoluteUnfairnessProvider extends Named {
        /** For the service loader. */
        public AbsoluteUnfairnessProvider() {
            super("yao-huang-absolute", spread(FairnessLosses::absoluteUnfairness));
        }
    }

    /** {@code yao-huang-under}; setting {@code spread}. */
    public static final class UnderestimationProvider extends Named {
        /** For the service loader. */
        public UnderestimationProvider() {
            super("yao-huang-under", spread(FairnessLosses::underestimation));
        }
    }

    /** {@code yao-huang-over}; setting {@code spread}. */
    public static final class OverestimationProvider extends Named {
        /** For the service loader. */
        public OverestimationProvider() {
            super("yao-huang-over", spread(FairnessLosses::overestimation));
        }
    }

    /** {@code yao-huang-non-parity}; setting {@code spread}. */
    public static final class NonParityProvider extends Named {
        /** For the service loader. */
        public NonParityProvider() {
            super("yao-huang-non-parity", spread(FairnessLosses::nonParity));
        }
    }

    /**
     * {@code equal-opportunity-gap}; settings {@code surrogate}: sigmoid (default) or linear, {@code threshold} (0),
     * {@code temperature} (1), {@code spread}.
     */
    public static final class EqualOpportunityGapProvider extends Named {
        /** For the service loader. */
        public EqualOpportunityGapProvider() {
            super("equal-opportunity-gap", config -> {
                String surrogate = config.text("surrogate", "sigmoid");
                double threshold = config.number("threshold", 0);
                double temperature = config.number("temperature", 1);
                String spread = spread(config);
                return () -> switch (surrogate) {
                    case "sigmoid" ->
                        FairnessLosses.equalOpportunityGap(threshold, temperature, GroupSpread.of(spread));
                    case "linear" -> FairnessLosses.linearEqualOpportunityGap(GroupSpread.of(spread));
                    default ->
                        throw new IllegalArgumentException(
                                "The surrogate (\"" + surrogate + "\") must be sigmoid or linear.");
                };
            });
        }
    }

    /** {@code differential-fairness}; settings {@code concentration} (1) and {@code link} (sigmoid). */
    public static final class DifferentialFairnessProvider extends Named {
        /** For the service loader. */
        public DifferentialFairnessProvider() {
            super("differential-fairness", config -> {
                double concentration = config.number("concentration", 1);
                String link = config.text("link", Link.SIGMOID.label());
                return () -> FairnessLosses.differentialFairness(concentration, Link.of(link));
            });
        }
    }

    /**
     * {@code exposure-gap}; settings {@code temperature} (0.1), {@code spread}, and {@code stopping}: 0 (default) for the
     * logarithmic attention, p in (0, 1) for the geometric one.
     */
    public static final class ExposureGapProvider extends Named {
        /** For the service loader. */
        public ExposureGapProvider() {
            super("exposure-gap", config -> {
                double stopping = config.number("stopping", 0);
                return stopping == 0
                        ? exposure(FairnessLosses::exposureGap).apply(config)
                        : exposure((temperature, spread) ->
                                        FairnessLosses.geometricExposureGap(stopping, temperature, spread))
                                .apply(config);
            });
        }
    }

    /** {@code exposure-per-merit-gap}; settings {@code temperature} (0.1) and {@code spread}. */
    public static final class ExposurePerMeritGapProvider extends Named {
        /** For the service loader. */
        public ExposurePerMeritGapProvider() {
            super("exposure-per-merit-gap", exposure(FairnessLosses::exposurePerMeritGap));
        }
    }

    /**
     * {@code generalized-cross-entropy}; settings {@code beta} (2), {@code link} (sigmoid), {@code fair}: one share per group,
     * none for equal ones.
     */
    public static final class GeneralizedCrossEntropyProvider extends Named {
        /** For the service loader. */
        public GeneralizedCrossEntropyProvider() {
            super("generalized-cross-entropy", config -> {
                double beta = config.number("beta", 2);
                String link = config.text("link", Link.SIGMOID.label());
                List<Double> fair = config.numbers("fair");
                return () -> FairnessLosses.generalizedCrossEntropy(
                        beta,
                        Link.of(link),
                        fair.stream().mapToDouble(Double::doubleValue).toArray());
            });
        }
    }

    /** {@code group-cvar}; settings {@code alpha} (0.5) and {@code row-loss}: logistic (default), squared or given. */
    public static final class GroupCvarProvider extends Named {
        /** For the service loader. */
        public GroupCvarProvider() {
            super("group-cvar", config -> {
                double alpha = config.number("alpha", 0.5);
                String rowLoss = config.text("row-loss", RowLoss.LOGISTIC.label());
                return () -> FairnessLosses.groupCvar(alpha, RowLoss.of(rowLoss));
            });
        }
    }

    /** {@code min-max}; setting {@code row-loss}: logistic (default), squared or given. */
    public static final class MinMaxProvider extends Named {
        /** For the service loader. */
        public MinMaxProvider() {
            super("min-max", config -> {
                String rowLoss = config.text("row-loss", RowLoss.LOGISTIC.label());
                return () -> FairnessLosses.minMax(RowLoss.of(rowLoss));
            });
        }
    }

    /**
     * {@code group-dro}; settings {@code groups}, required, {@code eta} (0.01), {@code mu} (1; less streams) and {@code
     * row-loss}: logistic (default), squared or given. Each {@code create} begins with weights of its own, in
     * {@link GroupDro#weights()}.
     */
    public static final class GroupDroProvider extends Named {
        /** For the service loader. */
        public GroupDroProvider() {
            super("group-dro", config -> {
                int groups = config.integer("groups", 0);
                double eta = config.number("eta", 0.01);
                double mu = config.number("mu", 1);
                String rowLoss = config.text("row-loss", RowLoss.LOGISTIC.label());
                return () -> FairnessLosses.groupDro(GroupWeights.uniform(groups), RowLoss.of(rowLoss), eta, mu);
            });
        }
    }

    /** {@code diversity}; setting {@code temperature} (1). */
    public static final class DiversityProvider extends Named {
        /** For the service loader. */
        public DiversityProvider() {
            super("diversity", config -> {
                double temperature = config.number("temperature", 1);
                return () -> FairnessLosses.diversity(temperature);
            });
        }
    }

    /** {@code portrait-gap}; setting {@code spread}. */
    public static final class PortraitGapProvider extends Named {
        /** For the service loader. */
        public PortraitGapProvider() {
            super("portrait-gap", spread(FairnessLosses::portraitGap));
        }
    }

    /** {@code centroid-gap}. */
    public static final class CentroidGapProvider extends Named {
        /** For the service loader. */
        public CentroidGapProvider() {
            super("centroid-gap", config -> FairnessLosses::centroidGap);
        }
    }

    /** {@code counterfactual-gap}; setting {@code squared} (false). */
    public static final class CounterfactualGapProvider extends Named {
        /** For the service loader. */
        public CounterfactualGapProvider() {
            super("counterfactual-gap", config -> {
                boolean squared = config.flag("squared", false);
                return () -> squared ? FairnessLosses.squaredCounterfactualGap() : FairnessLosses.counterfactualGap();
            });
        }
    }
}
