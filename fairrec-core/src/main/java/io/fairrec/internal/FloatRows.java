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
}
