package io.fairrec.eval.leakage;

import java.util.Arrays;

/**
 * See {@link Attackers#rbf()}: (K + ridge·I) a = y − mean(y) per class, by conjugate gradients; the least-squares support
 * vector machine (Suykens and Vandewalle, Neural Processing Letters 1999) with its bias at the class's share. O(n² ·
 * dimension) for the kernel; more than {@value #MOST} training rows are thinned to that many, evenly.
 */
record RbfAttacker(double width, double ridge) implements Attacker {

    static final int MOST = 4_000;
    private static final int MAX_ITERATIONS = 300;
    private static final double TOLERANCE = 1e-7;

    @Override
    public String name() {
        return "rbf";
    }

    @Override
    public int mostTrainingRows() {
        return MOST;
    }

    @Override
    public void attack(float[] train, int[] labels, int classes, float[] test, int dimension, long seed, double[] out) {
        int n = Math.min(labels.length, MOST);
        int[] rows = new int[n];
        for (int i = 0; i < n; i++) {
            rows[i] = (int) ((long) i * labels.length / n);
        }
        double factor = -1 / (width * dimension);
        float[] kernel = new float[n * n];
        for (int i = 0; i < n; i++) {
            kernel[i * n + i] = 1;
            for (int j = 0; j < i; j++) {
                double d = squaredDistance(train, rows[i] * dimension, train, rows[j] * dimension, dimension);
                kernel[i * n + j] = (float) Math.exp(factor * d);
                kernel[j * n + i] = kernel[i * n + j];
            }
        }
        double[][] a = new double[classes][];
        double[] share = new double[classes];
        for (int row : rows) {
            share[labels[row]] += 1.0 / n;
        }
        for (int c = 0; c < classes; c++) {
            double[] y = new double[n];
            for (int i = 0; i < n; i++) {
                y[i] = (labels[rows[i]] == c ? 1 : 0) - share[c];
            }
            a[c] = solve(kernel, n, y);
        }
        double[] near = new double[n];
        for (int i = 0; i < test.length / dimension; i++) {
            for (int t = 0; t < n; t++) {
                double d = squaredDistance(test, i * dimension, train, rows[t] * dimension, dimension);
                near[t] = Math.exp(factor * d);
            }
            for (int c = 0; c < classes; c++) {
                out[i * classes + c] = share[c] + dot(near, a[c]);
            }
        }
    }

    private double[] solve(float[] kernel, int n, double[] y) {
        double[] x = new double[n];
        double[] residual = y.clone();
        double[] direction = y.clone();
        double[] product = new double[n];
        double energy = dot(residual, residual);
        double enough = TOLERANCE * TOLERANCE * energy;
        for (int iteration = 0; iteration < MAX_ITERATIONS && energy > enough; iteration++) {
            Arrays.fill(product, 0);
            for (int i = 0; i < n; i++) {
                addRow(kernel, i * n, direction[i], product);
                product[i] += ridge * direction[i];
            }
            double length = energy / dot(direction, product);
            for (int i = 0; i < n; i++) {
                x[i] += length * direction[i];
                residual[i] -= length * product[i];
            }
            double next = dot(residual, residual);
            for (int i = 0; i < n; i++) {
                direction[i] = residual[i] + next / energy * direction[i];
            }
            energy = next;
        }
        return x;
    }

    /** The kernel is symmetric: a row is a column, and adding rows needs no reduction. */
    private static void addRow(float[] kernel, int at, double factor, double[] out) {
        for (int j = 0; j < out.length; j++) {
            out[j] += factor * kernel[at + j];
        }
    }

    private static double dot(double[] a, double[] b) {
        double s0 = 0;
        double s1 = 0;
        int i = 0;
        for (; i + 1 < a.length; i += 2) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
        }
        return i < a.length ? s0 + s1 + a[i] * b[i] : s0 + s1;
    }

    static double squaredDistance(float[] a, int aBegin, float[] b, int bBegin, int dimension) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int j = 0;
        for (int bound = dimension & ~3; j < bound; j += 4) {
            float d0 = a[aBegin + j] - b[bBegin + j];
            float d1 = a[aBegin + j + 1] - b[bBegin + j + 1];
            float d2 = a[aBegin + j + 2] - b[bBegin + j + 2];
            float d3 = a[aBegin + j + 3] - b[bBegin + j + 3];
            s0 += d0 * d0;
            s1 += d1 * d1;
            s2 += d2 * d2;
            s3 += d3 * d3;
        }
        float sum = (s0 + s1) + (s2 + s3);
        for (; j < dimension; j++) {
            float d = a[aBegin + j] - b[bBegin + j];
            sum += d * d;
        }
        return sum;
    }
}
