package io.fairrec.examples.train;

import org.apache.commons.math3.random.MersenneTwister;

/**
 * The shuffles of NumPy's {@code RandomState(seed)}, so that a split made by a Python script can be made again from the raw
 * data: MT19937 seeded by {@code init_genrand}, and Fisher–Yates from the end with masked rejection. Not thread-safe.
 */
final class NumpyRandom {

    private final MersenneTwister twister;

    NumpyRandom(int seed) {
        this.twister = new MersenneTwister(seed);
    }

    /** {@code RandomState.permutation(n)}. */
    int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        for (int i = n - 1; i > 0; i--) {
            int j = upTo(i);
            int moved = order[i];
            order[i] = order[j];
            order[j] = moved;
        }
        return order;
    }

    /** A number of {@code [0, max]}: draws of as many low bits as {@code max} has, until one is not too large. */
    private int upTo(int max) {
        int mask = -1 >>> Integer.numberOfLeadingZeros(max);
        int value = twister.nextInt() & mask;
        while (value > max) {
            value = twister.nextInt() & mask;
        }
        return value;
    }
}
