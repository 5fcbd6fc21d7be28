package io.fairrec.internal;

/**
 * {@link FactorKernel} in plain loops.
 *
 * <p>Rows are copied into arrays of their own first: C2 makes vector instructions of loops with one index over different
 * arrays, and none of loops over three ranges of one array, which might overlap. With 64 factors that halves the time.
 */
public final class PlainFactorKernel implements FactorKernel {

    private final int dimension;
    private final float[] rowA;
    private final float[] rowB;
    private final float[] rowC;
    private final float[] result;

    /** A kernel for rows of this length. */
    public PlainFactorKernel(int dimension) {
        this.dimension = dimension;
        this.rowA = new float[dimension];
        this.rowB = new float[dimension];
        this.rowC = new float[dimension];
        this.result = new float[dimension];
    }

    @Override
    public float difference(float[] factors, int a, int b, int c) {
        System.arraycopy(factors, a, rowA, 0, dimension);
        System.arraycopy(factors, b, rowB, 0, dimension);
        System.arraycopy(factors, c, rowC, 0, dimension);
        differences(rowA, rowB, rowC, result);
        return sum(result);
    }

    @Override
    public float dot(float[] factors, int a, int b) {
        System.arraycopy(factors, a, rowA, 0, dimension);
        System.arraycopy(factors, b, rowB, 0, dimension);
        products(rowA, rowB, result);
        return sum(result);
    }

    @Override
    public void step(float[] factors, int a, int b, int c, float towardsB, float towardsC, float decay) {
        System.arraycopy(factors, a, rowA, 0, dimension);
        System.arraycopy(factors, b, rowB, 0, dimension);
        System.arraycopy(factors, c, rowC, 0, dimension);
        move(rowA, rowB, rowC, result, towardsB, towardsC, decay);
        System.arraycopy(result, 0, factors, a, dimension);
        System.arraycopy(rowB, 0, factors, b, dimension);
        System.arraycopy(rowC, 0, factors, c, dimension);
    }

    private static void differences(float[] a, float[] b, float[] c, float[] out) {
        for (int k = 0; k < out.length; k++) {
            out[k] = a[k] * (b[k] - c[k]);
        }
    }

    private static void products(float[] a, float[] b, float[] out) {
        for (int k = 0; k < out.length; k++) {
            out[k] = a[k] * b[k];
        }
    }

    private static void move(
            float[] a, float[] b, float[] c, float[] newA, float towardsB, float towardsC, float decay) {
        for (int k = 0; k < newA.length; k++) {
            float x = a[k];
            float y = b[k];
            float z = c[k];
            newA[k] = x + ((towardsB * y + towardsC * z) - decay * x);
            b[k] = y + (towardsB * x - decay * y);
            c[k] = z + (towardsC * x - decay * z);
        }
    }

    private static float sum(float[] terms) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        int k = 0;
        for (int bound = terms.length & ~7; k < bound; k += 8) {
            s0 += terms[k];
            s1 += terms[k + 1];
            s2 += terms[k + 2];
            s3 += terms[k + 3];
            s4 += terms[k + 4];
            s5 += terms[k + 5];
            s6 += terms[k + 6];
            s7 += terms[k + 7];
        }
        float sum = ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
        for (; k < terms.length; k++) {
            sum += terms[k];
        }
        return sum;
    }

    @Override
    public String toString() {
        return "PlainFactorKernel[" + dimension + "]";
    }
}
