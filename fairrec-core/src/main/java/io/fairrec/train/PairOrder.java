package io.fairrec.train;

import io.fairrec.data.UserItemMatrix;
import io.fairrec.internal.Shuffle;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The positive pairs of a training in the random order of an epoch. Not thread-safe. */
final class PairOrder {

    private final UserItemMatrix pairs;
    private final int[] userOf;
    private final int[] order;

    PairOrder(PositivePairs positives) {
        this.pairs = positives.matrix();
        this.userOf = new int[pairs.size()];
        this.order = new int[pairs.size()];
        for (int u = 0; u < pairs.rows(); u++) {
            Arrays.fill(userOf, pairs.begin(u), pairs.end(u), u);
        }
    }

    /** How many pairs there are. */
    int size() {
        return order.length;
    }

    /** How many batches of a size they make, the last perhaps a smaller one. */
    int batches(int batchSize) {
        return (order.length + batchSize - 1) / batchSize;
    }

    /** Deals the order of an epoch; before the first deal there is none. */
    void deal(SplittableRandom random) {
        Shuffle.indices(order, random);
    }

    /** Writes a batch and returns how many pairs it has. */
    int batch(int index, int batchSize, int[] user, int[] item) {
        int from = index * batchSize;
        int n = Math.min(batchSize, order.length - from);
        for (int r = 0; r < n; r++) {
            user[r] = userOf[order[from + r]];
            item[r] = pairs.column(order[from + r]);
        }
        return n;
    }
}
