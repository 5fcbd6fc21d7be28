package io.fairrec.rerank;

import io.fairrec.base.Checks;
import io.fairrec.internal.TopK;
import java.util.Arrays;

/**
 * Shows each user only what the least exposed providers have: the k-neighbor baseline of FairDiverse (Xu et al., SIGIR
 * 2025).
 *
 * <p>The rows are served in order; each is shown its best items by utility among the {@code nearest} providers that have
 * got the fewest slots so far, ties to the smaller group. Where these have too few items, the slate goes on with the
 * others'. An item of several providers needs all of them among the least exposed.
 *
 * <p>What is promised: the rules of each row; nothing about exposure, nor about utility, which it may cost without bound.
 * The result depends on the order of the rows.
 *
 * <p>Stateless, thread-safe. Cost per row: O(n + k log k + G log G) for n candidates and G providers, no allocation.
 */
public final class KNeighbor implements BatchReRanker {

    private final String partition;
    private final int nearest;

    private KNeighbor(String partition, int nearest) {
        this.partition = partition;
        this.nearest = nearest;
    }

    /**
     * A re-ranker.
     *
     * @param partition the item partition whose groups are the providers
     * @param nearest how many providers each row may show, at least 1
     */
    public static KNeighbor of(String partition, int nearest) {
        return new KNeighbor(Checks.notBlank(partition, "partition"), Checks.atLeast(nearest, 1, "nearest"));
    }

    @Override
    public void rerank(BatchRerankRequest request, int[] slates) {
        int providers = request.catalog().groups(partition).groupCount();
        double[] least = new double[providers];
        int[] order = new int[Math.min(nearest, providers)];
        ExposureFeedback.run(request, slates, partition, (exposure, bonus) -> {
            for (int g = 0; g < exposure.length; g++) {
                least[g] = -exposure[g];
            }
            int open = TopK.select(least, exposure.length, nearest, order);
            Arrays.fill(bonus, Double.NEGATIVE_INFINITY);
            for (int i = 0; i < open; i++) {
                bonus[order[i]] = 0;
            }
        });
    }
}
