package io.fairrec.objective;

/**
 * Positions by ascending value, ties by position: a merge sort without boxes. Keeps its scratch between calls; one
 * instance serves one thread.
 */
final class AscendingOrder {

    private int[] scratch = new int[0];

    /**
     * Sorts; O(n log n).
     *
     * @param values n finite values; longer is allowed
     * @param out receives the positions
     */
    void positions(double[] values, int n, int[] out) {
        if (scratch.length < n) {
            scratch = new int[n];
        }
        for (int i = 0; i < n; i++) {
            out[i] = i;
        }
        sort(values, out, 0, n);
    }

    private void sort(double[] values, int[] out, int from, int to) {
        if (to - from < 12) {
            for (int i = from + 1; i < to; i++) {
                int moved = out[i];
                int j = i;
                while (j > from && values[out[j - 1]] > values[moved]) {
                    out[j] = out[j - 1];
                    j--;
                }
                out[j] = moved;
            }
            return;
        }
        int middle = (from + to) >>> 1;
        sort(values, out, from, middle);
        sort(values, out, middle, to);
        if (values[out[middle - 1]] <= values[out[middle]]) {
            return;
        }
        System.arraycopy(out, from, scratch, from, middle - from);
        int left = from;
        int right = middle;
        for (int at = from; left < middle; at++) {
            if (right < to && values[out[right]] < values[scratch[left]]) {
                out[at] = out[right++];
            } else {
                out[at] = scratch[left++];
            }
        }
    }
}
