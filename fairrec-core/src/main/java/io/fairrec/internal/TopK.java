package io.fairrec.internal;

/**
 * Selects the {@code k} best of {@code n} scores, best first; of equal scores the smaller index is better.
 *
 * <p>By a buffer above a threshold and quickselect, see {@link TopScores}: O(n + k log k) on average in whatever order the
 * scores come. Buffers of up to 32,768 are pooled: with k to a quarter of that it allocates nothing once
 * warm. Thread-safe but for the caller's
 * arrays.
 */
public final class TopK {

    /** Larger buffers are left to the garbage collector. */
    private static final int POOLED = 1 << 15;

    private static final Workspaces<TopScores> FLOATS = new Workspaces<>(TopScores::new);
    private static final Workspaces<TopIndexes> DOUBLES = new Workspaces<>(TopIndexes::new);

    private TopK() {}

    /**
     * Writes the indexes of the best scores into {@code out[0 … result)}.
     *
     * @param scores scores, larger is better; NaN is never chosen
     * @param n how many of {@code scores} count
     * @param k how many are wanted, at least 0
     * @param out receives {@code min(n, k)} indexes, best first
     * @return {@code min(n, k)}, or less for want of numbers
     */
    public static int select(float[] scores, int n, int k, int[] out) {
        if (Math.min(n, k) <= 0) {
            return 0;
        }
        TopScores best = FLOATS.borrow();
        best.start(k, n);
        best.offerAll(scores, n);
        int size = best.finish(out);
        if (best.capacity() <= POOLED) {
            FLOATS.giveBack(best);
        }
        return size;
    }

    /** The same for double scores. */
    public static int select(double[] scores, int n, int k, int[] out) {
        if (Math.min(n, k) <= 0) {
            return 0;
        }
        TopIndexes best = DOUBLES.borrow();
        int size = best.select(scores, n, k, out);
        if (best.capacity() <= POOLED) {
            DOUBLES.giveBack(best);
        }
        return size;
    }
}
