package io.fairrec.rerank;

import io.fairrec.internal.IsotonicRegression;

/**
 * Ranks that change smoothly: the point of the permutohedron of (G−1, G−3, …, 1−G) that is nearest to y.
 *
 * <p>Where the numbers lie more than 2 apart this is the permutation itself: the largest gets G−1, the smallest 1−G.
 * Closer ones share their ranks in proportion. Since G · Σ income · Gini is the largest ⟨q, income⟩ over this polytope,
 * its points are the subgradients of the Gini coefficient, and this projection is what a descent in them needs.
 *
 * <p>By isotonic regression after sorting (Lim and Wright, AISTATS 2016; Blondel et al., Fast differentiable sorting
 * and ranking, ICML 2020). The order of the last call is kept, since the next is mostly the same: O(G) then, O(G²) at
 * worst. Not thread-safe; no allocation.
 */
final class SoftRanks {

    private final int[] order;
    private final double[] fitted;
    private final int[] blocks;

    SoftRanks(int groups) {
        this.order = new int[groups];
        this.fitted = new double[groups];
        this.blocks = new int[groups];
        for (int g = 0; g < groups; g++) {
            order[g] = g;
        }
    }

    /**
     * Projects.
     *
     * @param y one finite number per group
     * @param ranks receives one number per group; their sum is 0; may be {@code y}
     */
    void project(double[] y, double[] ranks) {
        int groups = order.length;
        sortDescending(y, order);
        for (int r = 0; r < groups; r++) {
            fitted[r] = y[order[r]] - (groups - 1 - 2 * r);
        }
        IsotonicRegression.nonIncreasing(fitted, groups, blocks);
        for (int r = 0; r < groups; r++) {
            ranks[order[r]] = y[order[r]] - fitted[r];
        }
    }

    /** Insertion sort, ties to the smaller index: the order has mostly stayed since the last time. */
    static void sortDescending(double[] keys, int[] order) {
        for (int r = 1; r < order.length; r++) {
            int moving = order[r];
            double key = keys[moving];
            int at = r;
            while (at > 0 && (keys[order[at - 1]] < key || (keys[order[at - 1]] == key && order[at - 1] > moving))) {
                order[at] = order[at - 1];
                at--;
            }
            order[at] = moving;
        }
    }
}
