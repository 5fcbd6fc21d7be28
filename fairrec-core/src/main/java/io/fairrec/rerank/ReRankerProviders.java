package io.fairrec.rerank;

import io.fairrec.base.Checks;
import io.fairrec.base.ComponentConfig;
import io.fairrec.base.ComponentProvider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.BiFunction;

/** The built-ins of this package for policy files; registered in {@code META-INF/services}. */
public final class ReRankerProviders {

    private ReRankerProviders() {}

    /**
     * {@code greedy}; setting {@code order}: {@code worth} (the default, {@link GreedyReRanker#create}), {@code utility}
     * ({@link GreedyReRanker#orderedByUtility}) or {@code objective} ({@link GreedyReRanker#orderedBy}), which takes the
     * setting {@code objective}: the name of one, by default {@code relevance}.
     */
    public static final class GreedyProvider implements ComponentProvider<ReRanker> {

        @Override
        public Class<ReRanker> type() {
            return ReRanker.class;
        }

        @Override
        public String name() {
            return "greedy";
        }

        @Override
        public ReRanker create(ComponentConfig config) {
            String order = config.text("order", "worth");
            String objective = order.equals("objective") ? config.text("objective", "relevance") : "";
            return config.make("re-ranker \"" + name() + "\"", () -> switch (order) {
                case "worth" -> GreedyReRanker.create();
                case "utility" -> GreedyReRanker.orderedByUtility();
                case "objective" -> GreedyReRanker.orderedBy(objective);
                default ->
                    throw new IllegalArgumentException(
                            "The order (\"" + order + "\") must be \"worth\", \"utility\" or \"objective\".");
            });
        }
    }

    /**
     * {@code fa-star-ir}, {@link FaStarIr#binary}; settings {@code partition}, {@code protected} (a label), {@code share}
     * in (0, 1), {@code significance} (0.1), {@code slots} (10: how many the table speaks of) and {@code table}: {@code safe}
     * (the default), {@code nearest} or {@code unadjusted}.
     */
    public static final class FaStarIrProvider implements ComponentProvider<ReRanker> {

        @Override
        public Class<ReRanker> type() {
            return ReRanker.class;
        }

        @Override
        public String name() {
            return "fa-star-ir";
        }

        @Override
        public ReRanker create(ComponentConfig config) {
            String partition = config.text("partition", "");
            String group = config.text("protected", "");
            double share = config.number("share", 0);
            double significance = config.number("significance", 0.1);
            int slots = config.integer("slots", 10);
            String table = config.text("table", "safe");
            return config.make(
                    "re-ranker \"" + name() + "\"",
                    () -> FaStarIr.binary(
                            partition,
                            Checks.notBlank(group, "protected"),
                            switch (table) {
                                case "safe" -> FaStarIrTable.safe(slots, share, significance);
                                case "nearest" -> FaStarIrTable.nearest(slots, share, significance);
                                case "unadjusted" -> FaStarIrTable.unadjusted(slots, share, significance);
                                default ->
                                    throw new IllegalArgumentException("The table (\"" + table
                                            + "\") must be \"safe\", \"nearest\" or \"unadjusted\".");
                            }));
        }
    }

    /**
     * {@code fa-star-ir-multinomial}, {@link FaStarIr#multinomial}; settings {@code partition}, {@code protected} (a list of
     * labels), {@code shares} (one per label), {@code significance} (0.1) and {@code slots} (10: how many the tree speaks of).
     */
    public static final class MultinomialFaStarIrProvider implements ComponentProvider<ReRanker> {

        @Override
        public Class<ReRanker> type() {
            return ReRanker.class;
        }

        @Override
        public String name() {
            return "fa-star-ir-multinomial";
        }

        @Override
        public ReRanker create(ComponentConfig config) {
            String partition = config.text("partition", "");
            List<String> groups = config.texts("protected");
            double[] shares = config.numbers("shares").stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray();
            double significance = config.number("significance", 0.1);
            int slots = config.integer("slots", 10);
            return config.make(
                    "re-ranker \"" + name() + "\"",
                    () -> FaStarIr.multinomial(partition, groups, new FaStarIrTree(slots, shares, significance)));
        }
    }

    /** What the four methods of {@link DeterministicReRanker} have in common. */
    private abstract static class Deterministic implements ComponentProvider<ReRanker> {
        private final String name;
        private final BiFunction<String, Map<String, Double>, ReRanker> method;

        Deterministic(String name, BiFunction<String, Map<String, Double>, ReRanker> method) {
            this.name = name;
            this.method = method;
        }

        @Override
        public Class<ReRanker> type() {
            return ReRanker.class;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public ReRanker create(ComponentConfig config) {
            String partition = config.text("partition", "");
            List<String> groups = config.texts("groups");
            List<Double> shares = config.numbers("shares");
            return config.make("re-ranker \"" + name + "\"", () -> {
                Checks.length(shares.size(), groups.size(), "shares");
                Map<String, Double> targets = new LinkedHashMap<>();
                for (int g = 0; g < groups.size(); g++) {
                    targets.put(groups.get(g), shares.get(g));
                }
                return method.apply(partition, targets);
            });
        }
    }

    /** {@code det-greedy}; settings {@code partition}, {@code groups} (labels) and {@code shares} (one per label). */
    public static final class DetGreedyProvider extends Deterministic {
        /** For the service loader. */
        public DetGreedyProvider() {
            super("det-greedy", DeterministicReRanker::detGreedy);
        }
    }

    /** {@code det-cons}; settings as for {@link DetGreedyProvider}. */
    public static final class DetConsProvider extends Deterministic {
        /** For the service loader. */
        public DetConsProvider() {
            super("det-cons", DeterministicReRanker::detCons);
        }
    }

    /** {@code det-relaxed}; settings as for {@link DetGreedyProvider}. */
    public static final class DetRelaxedProvider extends Deterministic {
        /** For the service loader. */
        public DetRelaxedProvider() {
            super("det-relaxed", DeterministicReRanker::detRelaxed);
        }
    }

    /** {@code det-const-sort}; settings as for {@link DetGreedyProvider}. */
    public static final class DetConstSortProvider extends Deterministic {
        /** For the service loader. */
        public DetConstSortProvider() {
            super("det-const-sort", DeterministicReRanker::detConstSort);
        }
    }

    /**
     * {@code xquad}, {@link Xquad}; settings {@code partition}, {@code lambda} (0.5), {@code weight}: {@code binary} (the
     * default) or {@code share}, {@code normalization}: {@code none} (the default) or {@code z-score}, {@code redundancy} (1).
     */
    public static final class XquadProvider implements ComponentProvider<ReRanker> {

        @Override
        public Class<ReRanker> type() {
            return ReRanker.class;
        }

        @Override
        public String name() {
            return "xquad";
        }

        @Override
        public ReRanker create(ComponentConfig config) {
            String partition = config.text("partition", "");
            double lambda = config.number("lambda", 0.5);
            String weight = config.text("weight", "binary");
            String normalization = config.text("normalization", "none");
            double redundancy = config.number("redundancy", 1);
            return config.make(
                    "re-ranker \"" + name() + "\"",
                    () -> Xquad.of(partition, lambda)
                            .weight(oneOf(Xquad.Weight.values(), weight, "weight"))
                            .normalization(oneOf(Xquad.Normalization.values(), normalization, "normalization"))
                            .redundancy(redundancy));
        }
    }

    /**
     * {@code mmr}, {@link MaximalMarginalRelevance#byLabels}; settings {@code partition}, {@code lambda} (0.5: the weight of worth) and {@code
     * redundancy}: {@code maximum} (the default) or {@code average}. By vectors only in code.
     */
    public static final class MaximalMarginalRelevanceProvider implements ComponentProvider<ReRanker> {

        @Override
        public Class<ReRanker> type() {
            return ReRanker.class;
        }

        @Override
        public String name() {
            return "mmr";
        }

        @Override
        public ReRanker create(ComponentConfig config) {
            String partition = config.text("partition", "");
            double lambda = config.number("lambda", 0.5);
            String redundancy = config.text("redundancy", "maximum");
            return config.make(
                    "re-ranker \"" + name() + "\"",
                    () -> MaximalMarginalRelevance.byLabels(partition, lambda)
                            .redundancy(oneOf(MaximalMarginalRelevance.Redundancy.values(), redundancy, "redundancy")));
        }
    }

    /**
     * {@code calibrated}, {@link CalibratedReRanker}; settings {@code partition}, {@code lambda} (0.5) and {@code smoothing}
     * (0.01).
     */
    public static final class CalibratedProvider implements ComponentProvider<ReRanker> {

        @Override
        public Class<ReRanker> type() {
            return ReRanker.class;
        }

        @Override
        public String name() {
            return "calibrated";
        }

        @Override
        public ReRanker create(ComponentConfig config) {
            String partition = config.text("partition", "");
            double lambda = config.number("lambda", 0.5);
            double smoothing = config.number("smoothing", CalibratedReRanker.DEFAULT_SMOOTHING);
            return config.make(
                    "re-ranker \"" + name() + "\"",
                    () -> CalibratedReRanker.of(partition, lambda).smoothing(smoothing));
        }
    }

    /** The constant whose name in lower case with hyphens is {@code text}. */
    private static <E extends Enum<E>> E oneOf(E[] constants, String text, String setting) {
        StringJoiner names = new StringJoiner("\", \"", "\"", "\"");
        for (E constant : constants) {
            String name = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (name.equals(text)) {
                return constant;
            }
            names.add(name);
        }
        throw new IllegalArgumentException("The " + setting + " (\"" + text + "\") must be one of " + names + ".");
    }
}
