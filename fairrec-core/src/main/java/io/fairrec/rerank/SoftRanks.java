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
 * and ranking, ICML 2020). The order of the last call is kept, since the next is mostly the same: O(G) then, O(G log G)
 * else. Not thread-safe; no allocation.
 */
final class SoftRanks {

    /** So many moves per group an insertion sort may need: about what a heap sort of a thousand does. */
    private static final int MOVES = 16;

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

    /** Ties to the smaller index. Insertion sort, as the order has mostly stayed since the last time; heap sort where not. */
    static void sortDescending(double[] keys, int[] order) {
        long moves = (long) MOVES * order.length;
        for (int r = 1; r < order.length && moves >= 0; r++) {
            int moving = order[r];
            int at = r;
            while (at > 0 && before(keys, moving, order[at - 1])) {
                order[at] = order[at - 1];
                at--;
            }
            order[at] = moving;
            moves -= r - at;
        }
        if (moves < 0) {
            heapSort(keys, order);
        }
    }

    private static void heapSort(double[] keys, int[] order) {
        for (int at = order.length / 2 - 1; at >= 0; at--) {
            siftDown(keys, order, at, order.length);
        }
        for (int end = order.length - 1; end > 0; end--) {
            int last = order[0];
            order[0] = order[end];
            order[end] = last;
            siftDown(keys, order, 0, end);
        }
    }

    /** The one that comes last of all stands on top. */
    private static void siftDown(double[] keys, int[] heap, int start, int size) {
        int moving = heap[start];
        int parent = start;
        for (int child = 2 * parent + 1; child < size; child = 2 * parent + 1) {
            if (child + 1 < size && before(keys, heap[child], heap[child + 1])) {
                child++;
            }
            if (!before(keys, moving, heap[child])) {
                break;
            }
            heap[parent] = heap[child];
            parent = child;
        }
        heap[parent] = moving;
    }

    private static boolean before(double[] keys, int a, int b) {
        return keys[a] > keys[b] || (keys[a] == keys[b] && a < b);
    }
}
