package io.fairrec.rerank;

import io.fairrec.base.ComponentConfig;
import io.fairrec.base.ComponentProvider;

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
}
