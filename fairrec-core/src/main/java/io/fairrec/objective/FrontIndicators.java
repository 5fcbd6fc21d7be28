package io.fairrec.objective;

import java.util.OptionalDouble;

/**
 * How far an approximation lies from a reference front; all objectives are <em>minimised</em>, nothing is normalised.
 * Smaller is better for all of them.
 *
 * <p>Pure functions of points {@code [n][m]}, finite, all rows of one length, else {@link IllegalArgumentException}. Empty
 * where the approximation or the reference has no points: there is no distance from nothing. O(n · r · m), thread-safe.
 */
public final class FrontIndicators {

    private FrontIndicators() {}

    /**
     * Generational distance: the mean over the approximation of the Euclidean distance to the nearest reference point.
     * The mean, as in most of the literature since 2000; {@link #vanVeldhuizenGenerationalDistance} is the first form.
     */
    public static OptionalDouble generationalDistance(double[][] approximation, double[][] reference) {
        return mean(approximation, reference, Distance.EUCLIDEAN);
    }

    /** √(Σ d²) / n over the same distances (Van Veldhuizen, PhD thesis, AFIT 1999); jMetal's form. */
    public static OptionalDouble vanVeldhuizenGenerationalDistance(double[][] approximation, double[][] reference) {
        if (isUndefined(approximation, reference)) {
            return OptionalDouble.empty();
        }
        double squares = 0;
        for (double[] point : approximation) {
            double nearest = nearest(point, reference, Distance.EUCLIDEAN);
            squares += nearest * nearest;
        }
        return OptionalDouble.of(Math.sqrt(squares) / approximation.length);
    }

    /** Inverted generational distance: the mean over the <em>reference</em> of the distance to the nearest point. */
    public static OptionalDouble invertedGenerationalDistance(double[][] approximation, double[][] reference) {
        return mean(reference, approximation, Distance.EUCLIDEAN);
    }

    /**
     * GD⁺: as {@link #generationalDistance}, with the distance √Σ max(aₖ − rₖ, 0)² that counts only objectives in which
     * the approximation is worse (Ishibuchi, Masuda, Tanigaki and Nojima, EMO 2015).
     */
    public static OptionalDouble generationalDistancePlus(double[][] approximation, double[][] reference) {
        return mean(approximation, reference, Distance.EXCESS);
    }

    /** IGD⁺: as {@link #invertedGenerationalDistance} with the distance of GD⁺; weakly Pareto-compliant, which IGD is not. */
    public static OptionalDouble invertedGenerationalDistancePlus(double[][] approximation, double[][] reference) {
        return mean(reference, approximation, Distance.SHORTFALL);
    }

    /**
     * The least ε by which the approximation must be improved in every objective to weakly dominate the reference: maxᵣ
     * minₐ maxₖ (aₖ − rₖ) (Zitzler et al., IEEE TEVC 2003). Negative where it is better everywhere.
     */
    public static OptionalDouble additiveEpsilon(double[][] approximation, double[][] reference) {
        return epsilon(approximation, reference, false);
    }

    /**
     * The same with ratios: maxᵣ minₐ maxₖ aₖ / rₖ. Below 1 where the approximation is better everywhere.
     *
     * @throws IllegalArgumentException if a value is not above 0: its ratio would mean nothing
     */
    public static OptionalDouble multiplicativeEpsilon(double[][] approximation, double[][] reference) {
        positive(approximation, "approximation");
        positive(reference, "reference");
        return epsilon(approximation, reference, true);
    }

    /** Between a point that is asked about and one that may be the nearest to it. */
    private enum Distance {
        EUCLIDEAN,
        /** Where the first is worse. */
        EXCESS,
        /** Where the second is worse. */
        SHORTFALL
    }

    private static OptionalDouble mean(double[][] from, double[][] to, Distance distance) {
        if (isUndefined(from, to)) {
            return OptionalDouble.empty();
        }
        double sum = 0;
        for (double[] point : from) {
            sum += nearest(point, to, distance);
        }
        return OptionalDouble.of(sum / from.length);
    }

    private static double nearest(double[] point, double[][] others, Distance distance) {
        double least = Double.POSITIVE_INFINITY;
        for (double[] other : others) {
            double squares = 0;
            for (int k = 0; k < point.length; k++) {
                double difference = point[k] - other[k];
                double counted = switch (distance) {
                    case EUCLIDEAN -> difference;
                    case EXCESS -> Math.max(difference, 0);
                    case SHORTFALL -> Math.max(-difference, 0);
                };
                squares += counted * counted;
            }
            least = Math.min(least, squares);
        }
        return Math.sqrt(least);
    }

    private static OptionalDouble epsilon(double[][] approximation, double[][] reference, boolean ratio) {
        if (isUndefined(approximation, reference)) {
            return OptionalDouble.empty();
        }
        double farthest = Double.NEGATIVE_INFINITY;
        for (double[] wanted : reference) {
            double least = Double.POSITIVE_INFINITY;
            for (double[] point : approximation) {
                double worst = Double.NEGATIVE_INFINITY;
                for (int k = 0; k < wanted.length; k++) {
                    worst = Math.max(worst, ratio ? point[k] / wanted[k] : point[k] - wanted[k]);
                }
                least = Math.min(least, worst);
            }
            farthest = Math.max(farthest, least);
        }
        return OptionalDouble.of(farthest);
    }

    private static boolean isUndefined(double[][] a, double[][] b) {
        int m = Math.max(Points.objectives(a), Points.objectives(b));
        Points.checkAll(a, m, "one set");
        Points.checkAll(b, m, "other set");
        return a.length == 0 || b.length == 0;
    }

    private static void positive(double[][] points, String name) {
        for (int i = 0; i < points.length; i++) {
            for (double value : points[i]) {
                if (!(value > 0)) {
                    throw new IllegalArgumentException("The objectives (" + value + ") of point " + i + " of the "
                            + name + " must be above 0 for a ratio. Use additiveEpsilon.");
                }
            }
        }
    }
}
