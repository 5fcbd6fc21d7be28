package io.fairrec.rerank;

import io.fairrec.base.ComponentConfig;
import io.fairrec.base.ComponentProvider;

/**
 * The batch re-rankers by prices of income for policy files; registered in {@code META-INF/services}. All take the setting
 * {@code partition}, by default {@code provider}; the first two also {@code income}, the name of an objective, by default
 * the utility.
 */
public final class GiniProviders {

    private static final double NOT_GIVEN = -1;

    private GiniProviders() {}

    private static String partition(ComponentConfig config) {
        return config.text("partition", "provider");
    }

    /** {@code gini-cap} ({@link GiniCap}); setting {@code cap}, by default 0.3. */
    public static final class GiniCapProvider implements ComponentProvider<BatchReRanker> {

        @Override
        public Class<BatchReRanker> type() {
            return BatchReRanker.class;
        }

        @Override
        public String name() {
            return "gini-cap";
        }

        @Override
        public BatchReRanker create(ComponentConfig config) {
            String partition = partition(config);
            double cap = config.number("cap", 0.3);
            String income = config.text("income", "");
            return config.make("batch re-ranker \"" + name() + "\"", () -> {
                GiniCap made = GiniCap.of(partition, cap);
                return income.isEmpty() ? made : made.income(income);
            });
        }
    }

    /**
     * {@code gini-prices} ({@link GiniPrices}); either the setting {@code cap} or the setting {@code weight}, by default the
     * weight 0.1.
     */
    public static final class GiniPricesProvider implements ComponentProvider<BatchReRanker> {

        @Override
        public Class<BatchReRanker> type() {
            return BatchReRanker.class;
        }

        @Override
        public String name() {
            return "gini-prices";
        }

        @Override
        public BatchReRanker create(ComponentConfig config) {
            String partition = partition(config);
            double cap = config.number("cap", NOT_GIVEN);
            double weight = config.number("weight", NOT_GIVEN);
            String income = config.text("income", "");
            return config.make("batch re-ranker \"" + name() + "\"", () -> {
                if (cap != NOT_GIVEN && weight != NOT_GIVEN) {
                    throw new IllegalArgumentException("The cap (" + cap + ") and the weight (" + weight
                            + ") must not both be given: a cap sets the weight.");
                }
                GiniPrices made = cap != NOT_GIVEN
                        ? GiniPrices.cap(partition, cap)
                        : GiniPrices.weight(partition, weight == NOT_GIVEN ? 0.1 : weight);
                return income.isEmpty() ? made : made.income(income);
            });
        }
    }

    /**
     * {@code elastic-prices} ({@link ElasticPrices}); settings {@code alpha}, {@code beta}, {@code entropy-weight}, {@code
     * skewness-weight} and {@code entropy-offset}, by default those of {@link ElasticPrices.Options#fairDiverse}.
     */
    public static final class ElasticPricesProvider implements ComponentProvider<BatchReRanker> {

        @Override
        public Class<BatchReRanker> type() {
            return BatchReRanker.class;
        }

        @Override
        public String name() {
            return "elastic-prices";
        }

        @Override
        public BatchReRanker create(ComponentConfig config) {
            String partition = partition(config);
            ElasticPrices.Options defaults = ElasticPrices.Options.fairDiverse();
            double alpha = config.number("alpha", defaults.alpha());
            double beta = config.number("beta", defaults.beta());
            double entropyWeight = config.number("entropy-weight", defaults.entropyWeight());
            double skewnessWeight = config.number("skewness-weight", defaults.skewnessWeight());
            double entropyOffset = config.number("entropy-offset", defaults.entropyOffset());
            return config.make(
                    "batch re-ranker \"" + name() + "\"",
                    () -> ElasticPrices.of(
                            partition,
                            new ElasticPrices.Options(alpha, beta, entropyWeight, skewnessWeight, entropyOffset)));
        }
    }
}
