package io.fairrec.rerank;

import io.fairrec.base.Checks;

/**
 * Pushes providers by how much they have less than the worst-off: the min-regularizer of FairDiverse (Xu et al., SIGIR
 * 2025), a baseline of the max-min literature.
 *
 * <p>The rows are served in order, each with its best items by utility + λ · (min B − B_g) / T, where B_g is how many slots
 * of the T rows provider g has got so far. The list stays in that order. So the worst-off pays nothing and every other
 * provider pays for its lead.
 *
 * <p>What is promised: the rules of each row; nothing about exposure. λ is in units of utility per slot and row, and the
 * result depends on the order of the rows. Providers that no row can show are left out, since the minimum would stay 0 for
 * their sake. An item of several providers pays for each.
 *
 * <p>Stateless, thread-safe. Cost per row: O(n + k log k + G) for n candidates and G providers, no allocation.
 */
public final class MinRegularizer implements BatchReRanker {

    private final String partition;
    private final double lambda;

    private MinRegularizer(String partition, double lambda) {
        this.partition = partition;
        this.lambda = lambda;
    }

    /**
     * A re-ranker.
     *
     * @param partition the item partition whose groups are the providers
     * @param lambda the weight of fairness, at least 0
     */
    public static MinRegularizer of(String partition, double lambda) {
        return new MinRegularizer(Checks.notBlank(partition, "partition"), Checks.nonNegative(lambda, "lambda"));
    }

    @Override
    public void rerank(BatchRerankRequest request, int[] slates) {
        ExposureFeedback.run(request, slates, partition, (exposure, bonus) -> {
            double least = Double.POSITIVE_INFINITY;
            for (double e : exposure) {
                least = Math.min(least, e);
            }
            for (int g = 0; g < bonus.length; g++) {
                bonus[g] = lambda * (least - exposure[g]) / request.users();
            }
        });
    }
}
