package io.fairrec.internal;

/**
 * Stochastic gradient descent on factors, sample by sample; see {@code io.fairrec.train.MatrixFactorization} for the losses.
 *
 * <p>A sample is where the rows of a user, of a chosen and of another item begin in the flat array of factors. One whose
 * two items are one is skipped: it teaches nothing. One thread.
 */
public final class SampleLosses {

    /** Factors of at most 2 each: their product needs one logarithm, and stays far below the largest double. */
    private static final int LOGARITHMS_AT_ONCE = 64;

    private final FactorKernel kernel;
    private final double rate;
    private final float decay;

    /**
     * Steps of one size.
     *
     * @param learningRate above 0
     * @param regularization at least 0
     */
    public SampleLosses(FactorKernel kernel, double learningRate, double regularization) {
        this.kernel = kernel;
        this.rate = learningRate;
        this.decay = (float) (learningRate * regularization);
    }

    /** Steps along {@code ln(1 + exp(s_j − s_i))}; returns the sum of the losses before each step. */
    public double bpr(float[] factors, int[] user, int[] positive, int[] negative, int n) {
        double sum = 0;
        double product = 1;
        for (int s = 0; s < n; s++) {
            int u = user[s];
            int i = positive[s];
            int j = negative[s];
            if (i == j) {
                continue;
            }
            double x = kernel.difference(factors, u, i, j);
            double e = Math.exp(-Math.abs(x));
            // ln(1 + exp(−x)) = max(−x, 0) + ln(1 + e), its slope −1 / (1 + exp(x)).
            sum += Math.max(-x, 0);
            product *= 1 + e;
            if (s % LOGARITHMS_AT_ONCE == 0) {
                sum += Math.log(product);
                product = 1;
            }
            float towards = (float) (rate * (x >= 0 ? e : 1) / (1 + e));
            kernel.step(factors, u, i, j, towards, -towards, decay);
        }
        return sum + Math.log(product);
    }

    /** Steps along {@code ln(1 + exp(−s_i)) + ln(1 + exp(s_j))}; returns the sum of the losses before each step. */
    public double logistic(float[] factors, int[] user, int[] positive, int[] negative, int n) {
        double sum = 0;
        for (int s = 0; s < n; s++) {
            int u = user[s];
            int i = positive[s];
            int j = negative[s];
            if (i == j) {
                continue;
            }
            double chosen = kernel.dot(factors, u, i);
            double other = kernel.dot(factors, u, j);
            sum += Logistic.softplus(-chosen) + Logistic.softplus(other);
            kernel.step(
                    factors,
                    u,
                    i,
                    j,
                    (float) (rate / (1 + Math.exp(chosen))),
                    (float) (-rate / (1 + Math.exp(-other))),
                    decay);
        }
        return sum;
    }

    /** Steps along {@code ½ (1 − s_i)² + ½ s_j²}; returns the sum of the losses before each step. */
    public double squared(float[] factors, int[] user, int[] positive, int[] negative, int n) {
        double sum = 0;
        for (int s = 0; s < n; s++) {
            int u = user[s];
            int i = positive[s];
            int j = negative[s];
            if (i == j) {
                continue;
            }
            double missing = 1 - kernel.dot(factors, u, i);
            double other = kernel.dot(factors, u, j);
            sum += (missing * missing + other * other) / 2;
            kernel.step(factors, u, i, j, (float) (rate * missing), (float) (-rate * other), decay);
        }
        return sum;
    }
}
