package io.fairrec.objective;

import io.fairrec.base.Checks;
import java.util.Arrays;

/**
 * The built-in scalarisations of vectors f to be minimised, with weights w and ideal point z (Miettinen, Nonlinear
 * Multiobjective Optimization, Kluwer 1999, for all but {@link #smoothChebyshev} and {@link #penaltyBoundaryIntersection}).
 *
 * <p>Weights are taken as given, never renormalised. The ideal is a point that nothing beats in any objective; points
 * below it in one objective are measured by their distance |f − z|, except in {@link #achievement}, whose reference may
 * lie anywhere. Everything is immutable and thread-safe, O(objectives) a point, and allocates nothing per point.
 */
public final class Scalarizations {

    private Scalarizations() {}

    /** How the augmentation of {@link #augmentedChebyshev} measures the sum of the distances to the ideal. */
    public enum Augmentation {

        /** ρ Σ |fₖ − zₖ| (Steuer and Choo, Mathematical Programming 26, 1983). */
        UNWEIGHTED,

        /** ρ Σ wₖ |fₖ − zₖ|; what {@link ChebyshevScalarization#augmentation} does while serving. */
        WEIGHTED
    }

    /**
     * Σ wₖ fₖ. Reaches only the convex part of a front.
     *
     * @param weights finite, at least 0, one above 0; copied, as everywhere here
     */
    public static Scalarization weightedSum(double... weights) {
        double[] w = Weights.checked(weights);
        return f -> {
            Points.check(f, w.length);
            double sum = 0;
            for (int k = 0; k < w.length; k++) {
                sum += w[k] * f[k];
            }
            return sum;
        };
    }

    /**
     * maxₖ wₖ |fₖ − zₖ| (Bowman 1976). Every Pareto-optimal point is best for some weights, but the best may be only
     * weakly Pareto-optimal: see {@link #augmentedChebyshev}.
     *
     * @param weights finite, at least 0, one above 0
     * @param ideal finite, one per weight
     */
    public static Scalarization chebyshev(double[] weights, double[] ideal) {
        return augmentedChebyshev(weights, ideal, 0, Augmentation.UNWEIGHTED);
    }

    /**
     * maxₖ wₖ |fₖ − zₖ| + ρ times the sum of the distances, which makes the best point properly Pareto-optimal.
     *
     * @param weights finite, at least 0, one above 0
     * @param ideal finite, one per weight
     * @param rho ρ, finite, at least 0; small, such as 0.05
     * @param augmentation whether the sum is weighted: texts differ, and so do the best points
     */
    public static Scalarization augmentedChebyshev(
            double[] weights, double[] ideal, double rho, Augmentation augmentation) {
        double[] w = Weights.checked(weights);
        double[] z = reference(ideal, w.length, "ideal");
        Checks.nonNegative(rho, "rho");
        boolean weighted = augmentation == Augmentation.WEIGHTED;
        return f -> {
            Points.check(f, w.length);
            double worst = 0;
            double sum = 0;
            for (int k = 0; k < w.length; k++) {
                double distance = Math.abs(f[k] - z[k]);
                worst = Math.max(worst, w[k] * distance);
                sum += weighted ? w[k] * distance : distance;
            }
            return worst + rho * sum;
        };
    }

    /**
     * μ ln Σₖ exp(wₖ |fₖ − zₖ| / μ): {@link #chebyshev} with the maximum made smooth, between it and it + μ ln m for m
     * objectives (Lin et al., Smooth Tchebycheff Scalarization for Multi-Objective Optimization, ICML 2024, eq. 8).
     * Computed with the largest exponent taken out, so that no small μ overflows.
     *
     * @param weights finite, at least 0, one above 0
     * @param ideal finite, one per weight
     * @param mu μ, finite, above 0; in units of the weighted objectives
     */
    public static Scalarization smoothChebyshev(double[] weights, double[] ideal, double mu) {
        double[] w = Weights.checked(weights);
        double[] z = reference(ideal, w.length, "ideal");
        Checks.positive(mu, "mu");
        return f -> {
            Points.check(f, w.length);
            double worst = 0;
            for (int k = 0; k < w.length; k++) {
                worst = Math.max(worst, w[k] * Math.abs(f[k] - z[k]));
            }
            double sum = 0;
            for (int k = 0; k < w.length; k++) {
                sum += Math.exp((w[k] * Math.abs(f[k] - z[k]) - worst) / mu);
            }
            return worst + mu * Math.log(sum);
        };
    }

    /**
     * maxₖ (fₖ − rₖ) / wₖ, the achievement scalarising function without augmentation (Wierzbicki 1980). Below 0 exactly
     * where the point is better than the reference in everything. Divides by the weights, where {@link #chebyshev}
     * multiplies: a large weight here lets an objective fall far behind.
     *
     * @param weights finite, <em>above</em> 0
     * @param reference r, what one aspires to; finite, one per weight
     */
    public static Scalarization achievement(double[] weights, double[] reference) {
        double[] w = weights.clone();
        Checks.atLeast(w.length, 1, "number of weights");
        for (int k = 0; k < w.length; k++) {
            Checks.positive(w[k], "weight of objective " + k);
        }
        double[] r = reference(reference, w.length, "reference");
        return f -> {
            Points.check(f, w.length);
            double worst = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < w.length; k++) {
                worst = Math.max(worst, (f[k] - r[k]) / w[k]);
            }
            return worst;
        };
    }

    /**
     * d₁ + θ d₂, where d₁ = |⟨f − z, w⟩| / ‖w‖ is how far the point lies along the direction w and d₂ = ‖f − z − d₁ w /
     * ‖w‖‖ how far it lies from it (Zhang and Li, MOEA/D, IEEE TEVC 2007, section III-C).
     *
     * @param weights the direction; finite, at least 0, one above 0
     * @param ideal finite, one per weight
     * @param theta θ, finite, at least 0; usually 5
     */
    public static Scalarization penaltyBoundaryIntersection(double[] weights, double[] ideal, double theta) {
        double[] w = Weights.checked(weights);
        double[] z = reference(ideal, w.length, "ideal");
        Checks.nonNegative(theta, "theta");
        double squares = 0;
        for (double weight : w) {
            squares += weight * weight;
        }
        double norm = Math.sqrt(squares);
        return f -> {
            Points.check(f, w.length);
            double along = 0;
            for (int k = 0; k < w.length; k++) {
                along += (f[k] - z[k]) * w[k];
            }
            along = Math.abs(along) / norm;
            double away = 0;
            for (int k = 0; k < w.length; k++) {
                double rest = f[k] - z[k] - along * w[k] / norm;
                away += rest * rest;
            }
            return along + theta * Math.sqrt(away);
        };
    }

    /**
     * The primary objective, of points within the limits of all others; {@link Double#POSITIVE_INFINITY} elsewhere
     * (Haimes, Lasdon and Wismer 1971). "At most 2 % NDCG loss, then as much revenue as can be had" is this.
     *
     * @param primary the objective to be minimised
     * @param limits fₖ ≤ limitsₖ for every k but {@code primary}, whose entry is ignored; {@link
     *     Double#POSITIVE_INFINITY} where there is no limit; never NaN
     */
    public static Scalarization epsilonConstraint(int primary, double... limits) {
        double[] epsilon = limits.clone();
        Checks.index(primary, epsilon.length, "primary objective");
        for (int k = 0; k < epsilon.length; k++) {
            if (Double.isNaN(epsilon[k]) && k != primary) {
                throw new IllegalArgumentException("The limit of objective " + k
                        + " (NaN) must be a number. Where there is no limit, give Double.POSITIVE_INFINITY.");
            }
        }
        return f -> {
            Points.check(f, epsilon.length);
            for (int k = 0; k < epsilon.length; k++) {
                if (k != primary && f[k] > epsilon[k]) {
                    return Double.POSITIVE_INFINITY;
                }
            }
            return f[primary];
        };
    }

    private static double[] reference(double[] point, int objectives, String name) {
        Checks.length(point.length, objectives, name);
        for (double value : point) {
            Checks.finite(value, name);
        }
        return Arrays.copyOf(point, objectives);
    }
}
