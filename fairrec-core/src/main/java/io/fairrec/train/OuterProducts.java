package io.fairrec.train;

import java.util.Arrays;

/**
 * A weighted sum of outer products {@code Σ w · y yᵀ} of vectors, lower triangle, in doubles.
 *
 * <p>Four vectors at a time: each number of the sum is then read and written once for four products, in a loop that the
 * compiler turns into vector instructions. Not thread-safe.
 */
final class OuterProducts {

    private static final int BATCH = 4;

    private final int dimension;
    private final double[] sum;
    private final double[][] vectors = new double[BATCH][];
    private final double[] weights = new double[BATCH];
    private int waiting;

    OuterProducts(int dimension) {
        this.dimension = dimension;
        this.sum = new double[dimension * dimension];
        for (int b = 0; b < BATCH; b++) {
            vectors[b] = new double[dimension];
        }
    }

    /** Begins with a copy of another sum; with 0 if that is empty. */
    void begin(double[] other) {
        if (other.length == 0) {
            Arrays.fill(sum, 0);
        } else {
            System.arraycopy(other, 0, sum, 0, sum.length);
        }
        waiting = 0;
    }

    void add(double weight, float[] values, int at) {
        double[] vector = vectors[waiting];
        for (int d = 0; d < dimension; d++) {
            vector[d] = values[at + d];
        }
        weights[waiting++] = weight;
        if (waiting == BATCH) {
            flush();
        }
    }

    /** The sum, row-major {@code [dimension][dimension]}, of which only the lower triangle counts: the live array. */
    double[] finish() {
        if (waiting > 0) {
            for (int b = waiting; b < BATCH; b++) {
                weights[b] = 0;
                Arrays.fill(vectors[b], 0);
            }
            flush();
        }
        return sum;
    }

    private void flush() {
        for (int i = 0; i < dimension; i++) {
            addRow(
                    i * dimension,
                    i + 1,
                    weights[0] * vectors[0][i],
                    vectors[0],
                    weights[1] * vectors[1][i],
                    vectors[1],
                    weights[2] * vectors[2][i],
                    vectors[2],
                    weights[3] * vectors[3][i],
                    vectors[3]);
        }
        waiting = 0;
    }

    private void addRow(
            int at,
            int length,
            double s0,
            double[] v0,
            double s1,
            double[] v1,
            double s2,
            double[] v2,
            double s3,
            double[] v3) {
        for (int j = 0; j < length; j++) {
            sum[at + j] += (s0 * v0[j] + s1 * v1[j]) + (s2 * v2[j] + s3 * v3[j]);
        }
    }
}
