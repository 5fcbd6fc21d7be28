package io.fairrec.objective;

/** {@link ParetoFronts#crowding}, on flat arrays. Keeps its scratch between calls; one instance serves one thread. */
final class Crowding {

    private final AscendingOrder ascending = new AscendingOrder();
    private int[] order = new int[0];
    private double[] values = new double[0];

    /**
     * Measures one front.
     *
     * @param f row-major [.][m]
     * @param members rows of {@code f}: the entries [from, to)
     * @param out receives the distance of row members[i] at index members[i]
     */
    void measure(double[] f, int m, int[] members, int from, int to, double[] out) {
        int n = to - from;
        if (order.length < n) {
            order = new int[n];
            values = new double[n];
        }
        for (int i = from; i < to; i++) {
            out[members[i]] = 0;
        }
        for (int k = 0; k < m && n > 0; k++) {
            for (int i = 0; i < n; i++) {
                // Halves: the range of huge values would overflow, and an infinite gap over an infinite range is NaN.
                values[i] = 0.5 * f[members[from + i] * m + k];
            }
            ascending.positions(values, n, order);
            int first = order[0];
            int last = order[n - 1];
            out[members[from + first]] = Double.POSITIVE_INFINITY;
            out[members[from + last]] = Double.POSITIVE_INFINITY;
            double range = values[last] - values[first];
            for (int i = 1; i < n - 1 && range > 0; i++) {
                out[members[from + order[i]]] += (values[order[i + 1]] - values[order[i - 1]]) / range;
            }
        }
    }
}
