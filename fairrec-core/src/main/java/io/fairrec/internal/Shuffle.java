package io.fairrec.internal;

import java.util.SplittableRandom;

/** Random orders (Fisher and Yates). Equal streams give equal orders. Stateless, thread-safe. */
public final class Shuffle {

    private Shuffle() {}

    /** Writes 0 … n−1 in a random order over whatever stands there, so that the order depends on nothing but the stream. */
    public static void indices(int[] out, SplittableRandom random) {
        for (int i = 0; i < out.length; i++) {
            int j = random.nextInt(i + 1);
            out[i] = out[j];
            out[j] = i;
        }
    }

    /** Brings the first {@code n} values into a random order. */
    public static void values(int[] values, int n, SplittableRandom random) {
        for (int i = n - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int moved = values[i];
            values[i] = values[j];
            values[j] = moved;
        }
    }
}
