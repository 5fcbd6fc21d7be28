package io.fairrec.rerank;

import io.fairrec.base.Checks;

/**
 * A bonus for providers by how little of the exposure so far was theirs: what FairDiverse (Xu et al., SIGIR 2025) calls
 * "CPFair". It is not the integer program of that paper: see {@link CpFair}.
 *
 * <p>The rows are served in order, each with its best items by utility + λ · (1 − B_g / ΣB), where B_g is how many slots
 * provider g has got so far. The list stays in that order.
 *
 * <p>What is promised: the rules of each row; nothing about exposure. The bonus is one of shares, so it weakens as
 * providers become many. The result depends on the order of the rows. An item of several providers gets the bonus of each.
 *
 * <p>Stateless, thread-safe. Cost per row: O(n + k log k + G) for n candidates and G providers, no allocation.
 */
public final class ProviderBonus implements BatchReRanker {

    /** Keeps the first row defined, when nothing was shown yet; FairDiverse's value. */
    private static final double NOTHING_YET = 1e-5;

    private final String partition;
    private final double lambda;

    private ProviderBonus(String partition, double lambda) {
        this.partition = partition;
        this.lambda = lambda;
    }

    /**
     * A re-ranker.
     *
     * @param partition the item partition whose groups are the providers
     * @param lambda the weight of fairness in units of utility, at least 0
     */
    public static ProviderBonus of(String partition, double lambda) {
        return new ProviderBonus(Checks.notBlank(partition, "partition"), Checks.nonNegative(lambda, "lambda"));
    }

    @Override
    public void rerank(BatchRerankRequest request, int[] slates) {
        ExposureFeedback.run(request, slates, partition, (exposure, bonus) -> {
            double total = NOTHING_YET;
            for (double e : exposure) {
                total += e;
            }
            for (int g = 0; g < bonus.length; g++) {
                bonus[g] = lambda * (1 - exposure[g] / total);
            }
        });
    }
}
