package io.fairrec.internal;

/**
 * Kernels over rows of flat float arrays, in floats: for training, where speed counts more than the last bits that {@link
 * Floats} keeps. One fixed order of additions, without fused multiply-add. Stateless, thread-safe, unchecked.
 */
public final class FloatRows {

    private FloatRows() {}

    /** {@code Σ a[aAt + k] · b[bAt + k]} for k in {@code [0, length)}: four sums side by side. */
    public static float dot(float[] a, int aAt, float[] b, int bAt, int length) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int k = 0;
        for (int bound = length & ~3; k < bound; k += 4) {
            s0 += a[aAt + k] * b[bAt + k];
            s1 += a[aAt + k + 1] * b[bAt + k + 1];
            s2 += a[aAt + k + 2] * b[bAt + k + 2];
            s3 += a[aAt + k + 3] * b[bAt + k + 3];
        }
        for (; k < length; k++) {
            s0 += a[aAt + k] * b[bAt + k];
        }
        return (s0 + s1) + (s2 + s3);
    }

    /** {@code y[yAt + k] += factor · x[xAt + k]} for k in {@code [0, length)}. */
    public static void add(float factor, float[] x, int xAt, float[] y, int yAt, int length) {
        for (int k = 0; k < length; k++) {
            y[yAt + k] += factor * x[xAt + k];
        }
    }

    /**
     * Inner products of one vector with some rows of a table, in {@link Arithmetic#AUDIT}: {@code out[outAt + c] = Σ_k vector[at + k]
     * · table[rows[c] · dimension + k]}, k ascending.
     *
     * <p>Eight rows at a time, because each sum waits for its own last addition. A row is a few cache lines here, where it
     * is one for each dimension in an {@link ItemTable}: the better layout for few rows of many.
     *
     * @param table row-major {@code [rows][dimension]}
     * @param rows ordinals of rows
     * @param n how many of {@code rows} count
     */
    public static void products(
            float[] table, int dimension, float[] vector, int at, int[] rows, int n, float[] out, int outAt) {
        int c = 0;
        for (; c + 8 <= n; c += 8) {
            eight(table, dimension, vector, at, rows, c, out, outAt + c);
        }
        for (; c < n; c++) {
            float sum = 0;
            for (int k = 0, row = rows[c] * dimension; k < dimension; k++) {
                sum += vector[at + k] * table[row + k];
            }
            out[outAt + c] = sum;
        }
    }

    private static void eight(
            float[] table, int dimension, float[] vector, int at, int[] rows, int c, float[] out, int to) {
        int r0 = rows[c] * dimension;
        int r1 = rows[c + 1] * dimension;
        int r2 = rows[c + 2] * dimension;
        int r3 = rows[c + 3] * dimension;
        int r4 = rows[c + 4] * dimension;
        int r5 = rows[c + 5] * dimension;
        int r6 = rows[c + 6] * dimension;
        int r7 = rows[c + 7] * dimension;
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        for (int k = 0; k < dimension; k++) {
            float u = vector[at + k];
            s0 += u * table[r0 + k];
            s1 += u * table[r1 + k];
            s2 += u * table[r2 + k];
            s3 += u * table[r3 + k];
            s4 += u * table[r4 + k];
            s5 += u * table[r5 + k];
            s6 += u * table[r6 + k];
            s7 += u * table[r7 + k];
        }
        out[to] = s0;
        out[to + 1] = s1;
        out[to + 2] = s2;
        out[to + 3] = s3;
        out[to + 4] = s4;
        out[to + 5] = s5;
        out[to + 6] = s6;
        out[to + 7] = s7;
    }
}
