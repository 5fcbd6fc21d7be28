package io.fairrec.eval.stat;

import io.fairrec.base.Checks;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * How large a difference would have to be to be found: what makes "no evidence" informative. Stateless, thread-safe.
 *
 * <p>Large-sample formulas: with a few dozen users and skewed values the true power is only near the stated one.
 */
public final class DetectableDifference {

    private DetectableDifference() {}

    /**
     * Between two groups: (z_{1−α/2} + z_power) · standard error.
     *
     * @param standardError of the difference, at least 0
     * @param alpha the level of the two-sided test, in (0, 1)
     * @param power the wanted probability of finding it, in (0, 1)
     */
    public static double ofTwoGroups(double standardError, double alpha, double power) {
        Checks.nonNegative(standardError, "standardError");
        NormalDistribution normal = new NormalDistribution(null, 0, 1);
        return standardError
                * (normal.inverseCumulativeProbability(1 - alpha / 2) + normal.inverseCumulativeProbability(power));
    }

    /**
     * Among several groups: by how much one group of n users must stand apart from all others, which share one mean, so
     * that the test of the sum of squares between groups finds it: √(λ σ² / (n (1 − n/N))), λ the non-centrality at which
     * a chi-squared variable with G − 1 degrees of freedom passes its critical value with that power.
     *
     * @param size n, the users of that group, at least 1 and below {@code users}
     * @param users N, the users of all groups
     * @param groups G, at least 2
     * @param variance σ², the variance inside groups, at least 0
     * @param alpha the level of the test, in (0, 1)
     * @param power the wanted probability of finding it, in (alpha, 1)
     */
    public static double ofOneGroup(int size, int users, int groups, double variance, double alpha, double power) {
        Checks.between(size, 1, users - 1, "size");
        Checks.atLeast(groups, 2, "groups");
        Checks.nonNegative(variance, "variance");
        double needed = nonCentrality(groups - 1, alpha, power);
        return Math.sqrt(needed * variance / (size * (1 - (double) size / users)));
    }

    private static double nonCentrality(int degrees, double alpha, double power) {
        double critical = new ChiSquaredDistribution(null, degrees).inverseCumulativeProbability(1 - alpha);
        double low = 0;
        double high = 1;
        while (exceeds(critical, degrees, high) < power) {
            high *= 2;
        }
        for (int step = 0; step < 60; step++) {
            double middle = (low + high) / 2;
            if (exceeds(critical, degrees, middle) < power) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** P(non-central χ² > critical), as a Poisson mixture of central ones. */
    private static double exceeds(double critical, int degrees, double nonCentrality) {
        double half = nonCentrality / 2;
        double weight = Math.exp(-half);
        double sum = 0;
        int terms = (int) (half + 12 * Math.sqrt(half) + 30);
        for (int j = 0; j <= terms; j++) {
            sum += weight * (1 - new ChiSquaredDistribution(null, degrees + 2.0 * j).cumulativeProbability(critical));
            weight *= half / (j + 1);
        }
        return sum;
    }
}
