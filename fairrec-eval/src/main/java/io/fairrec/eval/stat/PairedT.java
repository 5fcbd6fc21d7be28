package io.fairrec.eval.stat;

import io.fairrec.base.Checks;
import java.util.Optional;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * Student's t-test of paired differences d = after − before, two-sided.
 *
 * @param t mean(d) / (sd(d) / √n), with the divisor n − 1
 * @param degreesOfFreedom n − 1
 * @param pValue two-sided, in [0, 1]
 * @param mean mean(d) with its t interval
 * @param effectSize Cohen's d_z = mean(d) / sd(d)
 */
public record PairedT(double t, int degreesOfFreedom, double pValue, Estimate mean, double effectSize) {

    /** Checks the ranges. */
    public PairedT {
        Checks.finite(t, "t");
        Checks.atLeast(degreesOfFreedom, 1, "degreesOfFreedom");
        Checks.between(pValue, 0, 1, "pValue");
        Checks.finite(effectSize, "effectSize");
    }

    /**
     * The test; empty if all differences agree, because t is then 0/0 or infinite.
     *
     * @param before one per user, at least 2
     * @param after the same users
     * @param level of the interval, in (0, 1)
     */
    public static Optional<PairedT> of(double[] before, double[] after, double level) {
        int n = Checks.atLeast(before.length, 2, "before.length");
        Checks.length(after.length, n, "after");
        double[] d = new double[n];
        boolean constant = true;
        for (int i = 0; i < n; i++) {
            d[i] = after[i] - before[i];
            constant &= d[i] == d[0];
        }
        double mean = Moments.mean(d);
        double sd = Math.sqrt(Moments.variance(d));
        if (constant || sd == 0) {
            return Optional.empty();
        }
        double error = sd / Math.sqrt(n);
        TDistribution distribution = new TDistribution(null, n - 1);
        double half = error * distribution.inverseCumulativeProbability((1 + level) / 2);
        double t = mean / error;
        return Optional.of(new PairedT(
                t,
                n - 1,
                Math.min(1, 2 * distribution.cumulativeProbability(-Math.abs(t))),
                new Estimate(mean, mean - half, mean + half, level, n),
                mean / sd));
    }
}
