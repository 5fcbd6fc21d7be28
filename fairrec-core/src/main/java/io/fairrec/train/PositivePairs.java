package io.fairrec.train;

import io.fairrec.base.Checks;
import io.fairrec.data.Interactions;
import io.fairrec.data.UserItemMatrix;

/**
 * Which items a user chose: what a negative sample must not be.
 *
 * <p>A bit per (user, item) while that takes at most 64 MiB, so that a look-up is one load; a binary search in the user's
 * row beyond. Immutable, thread-safe.
 */
public final class PositivePairs {

    private static final long MOST_BITS = 64L << 23;

    private final UserItemMatrix pairs;
    private final long[] bits;

    private PositivePairs(UserItemMatrix pairs, long[] bits) {
        this.pairs = pairs;
        this.bits = bits;
    }

    /** The distinct pairs of a log; O(n log n). */
    public static PositivePairs of(Interactions log) {
        return of(UserItemMatrix.of(log));
    }

    /** The pairs of a matrix, whatever they weigh; O(pairs). */
    public static PositivePairs of(UserItemMatrix pairs) {
        long cells = (long) pairs.rows() * pairs.columns();
        if (cells > MOST_BITS) {
            return new PositivePairs(pairs, new long[0]);
        }
        long[] bits = new long[(int) ((cells + 63) >>> 6)];
        for (int u = 0; u < pairs.rows(); u++) {
            for (int e = pairs.begin(u); e < pairs.end(u); e++) {
                long cell = (long) u * pairs.columns() + pairs.column(e);
                bits[(int) (cell >>> 6)] |= 1L << cell;
            }
        }
        return new PositivePairs(pairs, bits);
    }

    /** How many users there are. */
    public int users() {
        return pairs.rows();
    }

    /** How many items there are. */
    public int items() {
        return pairs.columns();
    }

    /** How many distinct items a user chose. */
    public int count(int user) {
        return pairs.end(user) - pairs.begin(user);
    }

    /** The {@code index}-th item that a user chose, ascending. */
    public int item(int user, int index) {
        Checks.index(index, count(user), "index");
        return pairs.column(pairs.begin(user) + index);
    }

    /** Whether a user chose an item. */
    public boolean contains(int user, int item) {
        if (bits.length == 0) {
            return pairs.entry(user, item) >= 0;
        }
        long cell = (long) user * pairs.columns() + item;
        return (bits[(int) (cell >>> 6)] >>> cell & 1) != 0;
    }

    /** All pairs; O(1). */
    public UserItemMatrix matrix() {
        return pairs;
    }

    /** Sizes only: who chose what is personal data. */
    @Override
    public String toString() {
        return "PositivePairs[" + users() + " x " + items() + ", " + pairs.size() + " pairs]";
    }
}
