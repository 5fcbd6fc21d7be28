package io.fairrec.internal;

import java.util.Arrays;

/**
 * The ranks that a few of many scores have, in one pass: O(k log k + n log k) for k of n, where counting for each would be
 * O(n · k).
 *
 * <p>The best score has the rank 1; of equal scores the smaller position is better. Keeps its scratch: not thread-safe, no
 * allocation once it has seen as many as k.
 */
public final class ScoreRanks {

    /** Few enough for insertion, which allocates nothing; slates mostly descend already. */
    private static final int INSERTION = 128;

    /** The keys of the wanted positions, ascending, then {@link Long#MAX_VALUE} up to a power of two. */
    private long[] keys = new long[0];

    /** How many scores have exactly so many wanted keys below them. */
    private int[] above = new int[0];

    /** Scratch without room yet. */
    public ScoreRanks() {}

    /**
     * Ranks the scores at some positions among all.
     *
     * @param scores finite; the first {@code n} count
     * @param n how many scores there are
     * @param positions distinct, in [0, n); the first {@code count} are read
     * @param count how many ranks are wanted
     * @param out receives the rank of the score at {@code positions[i]}, from 1, in {@code out[i]}
     */
    public void of(float[] scores, int n, int[] positions, int count, int[] out) {
        if (count == 0) {
            return;
        }
        room(count);
        for (int i = 0; i < count; i++) {
            keys[i] = key(scores, positions[i]);
        }
        sort(count);
        int padded = keys.length;
        Arrays.fill(keys, count, padded, Long.MAX_VALUE);
        Arrays.fill(above, 0, count + 1, 0);
        long least = keys[0];
        for (int i = 0; i < n; i++) {
            long key = key(scores, i);
            if (key > least) {
                above[below(key, padded)]++;
            }
        }
        // From "how many lie between two wanted keys" to "how many lie above": rank − 1.
        for (int j = count - 1; j >= 0; j--) {
            above[j] += above[j + 1];
        }
        for (int i = 0; i < count; i++) {
            out[i] = above[below(key(scores, positions[i]), padded) + 1] + 1;
        }
    }

    /** How many wanted keys are below a key; no branch on what is found, which nobody could predict. */
    private int below(long key, int padded) {
        int at = 0;
        for (int half = padded >> 1; half > 0; half >>= 1) {
            at += keys[at + half - 1] < key ? half : 0;
        }
        return at;
    }

    /** A number that is larger for the larger score, and at equal scores for the smaller position. */
    private static long key(float[] scores, int position) {
        // + 0 makes 0 of −0, which is the same score.
        int bits = Float.floatToRawIntBits(scores[position] + 0.0f);
        int ordered = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
        return ((long) ordered << 32) | (Integer.MAX_VALUE - position);
    }

    private void sort(int count) {
        if (count > INSERTION) {
            Arrays.sort(keys, 0, count);
            return;
        }
        reverse(count);
        for (int i = 1; i < count; i++) {
            long moving = keys[i];
            int at = i;
            while (at > 0 && keys[at - 1] > moving) {
                keys[at] = keys[at - 1];
                at--;
            }
            keys[at] = moving;
        }
    }

    private void reverse(int count) {
        for (int i = 0, j = count - 1; i < j; i++, j--) {
            long swapped = keys[i];
            keys[i] = keys[j];
            keys[j] = swapped;
        }
    }

    /** A power of two above the count: the last key is never a wanted one, so the search stays inside. */
    private void room(int count) {
        int padded = Integer.highestOneBit(count) << 1;
        if (keys.length < padded) {
            keys = new long[padded];
            above = new int[padded + 1];
        }
    }
}
