package io.fairrec.objective;

import java.util.Arrays;

/** Positions by ascending value, without boxes. Keeps its scratch between calls; one instance serves one thread. */
final class AscendingOrder {

    private double[] sorted = new double[0];
    private long[] keys = new long[0];

    /**
     * Sorts; ties by position. O(n log n).
     *
     * @param values n finite values; longer is allowed
     * @param out receives the positions
     */
    void positions(double[] values, int n, int[] out) {
        if (keys.length < n) {
            sorted = new double[n];
            keys = new long[n];
        }
        for (int i = 0; i < n; i++) {
            // + 0.0 makes −0 equal to 0, to Arrays.sort as to a comparison.
            sorted[i] = values[i] + 0.0;
        }
        Arrays.sort(sorted, 0, n);
        for (int i = 0; i < n; i++) {
            keys[i] = (long) lowerBound(values[i], n) << 32 | i;
        }
        Arrays.sort(keys, 0, n);
        for (int i = 0; i < n; i++) {
            out[i] = (int) keys[i];
        }
    }

    private int lowerBound(double value, int n) {
        int low = 0;
        int high = n;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
