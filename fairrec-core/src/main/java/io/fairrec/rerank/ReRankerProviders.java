package io.fairrec.rerank;

import io.fairrec.base.ComponentConfig;
import io.fairrec.base.ComponentProvider;

/** The built-ins of this package for policy files; registered in {@code META-INF/services}. */
public final class ReRankerProviders {

    private ReRankerProviders() {}

    /** {@code greedy}; no settings. */
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
            return config.make("re-ranker \"" + name() + "\"", GreedyReRanker::create);
        }
    }
}
