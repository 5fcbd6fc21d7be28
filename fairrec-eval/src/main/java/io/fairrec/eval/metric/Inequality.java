package io.fairrec.eval.metric;

import io.fairrec.base.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How unequally a sum is spread over its holders.
 *
 * <p>Every function takes one finite amount of at least 0 per holder, zeros included: who got nothing counts. The array is
 * not changed. Empty where the figure does not exist, above all when the sum is 0. Stateless and thread-safe; O(n log n)
 * where it sorts, O(n) otherwise.
 */
public final class Inequality {

    private Inequality() {}

    /**
     * Gini coefficient Σ (2j − n − 1) x_(j) / (n Σ x), x ascending, in [0, 1 − 1/n]; 0 is equality. (LibRec divides by
     * n − 1; RankSys and Elliot print 1 − Gini under this name.)
     */
    public static OptionalDouble gini(double[] amounts) {
        double total = sum(amounts);
        if (total <= 0) {
            return OptionalDouble.empty();
        }
        double[] x = amounts.clone();
        Arrays.sort(x);
        double weighted = 0;
        for (int j = 0; j < x.length; j++) {
            weighted += (2.0 * (j + 1) - x.length - 1) * x[j];
        }
        return OptionalDouble.of(weighted / (x.length * total));
    }

    /** Shannon entropy −Σ p ln p of the shares, in nats, in [0, ln n]; ln n is equality. */
    public static OptionalDouble entropy(double[] amounts) {
        double total = sum(amounts);
        if (total <= 0) {
            return OptionalDouble.empty();
        }
        double entropy = 0;
        for (double x : amounts) {
            if (x > 0) {
                double p = x / total;
                entropy -= p * Math.log(p);
            }
        }
        return OptionalDouble.of(Math.max(0, entropy));
    }

    /** Jain's index (Σ x)² / (n Σ x²), in [1/n, 1]; 1 is equality. Jain, Chiu and Hawe, DEC-TR-301, 1984. */
    public static OptionalDouble jain(double[] amounts) {
        double total = sum(amounts);
        double squares = 0;
        for (double x : amounts) {
            squares += x * x;
        }
        return squares <= 0 ? OptionalDouble.empty() : OptionalDouble.of(total * total / (amounts.length * squares));
    }

    /** Smallest over largest amount, in [0, 1]; 1 is equality. */
    public static OptionalDouble minMaxRatio(double[] amounts) {
        sum(amounts);
        double min = Double.POSITIVE_INFINITY;
        double max = 0;
        for (double x : amounts) {
            min = Math.min(min, x);
            max = Math.max(max, x);
        }
        return max <= 0 ? OptionalDouble.empty() : OptionalDouble.of(min / max);
    }

    /**
     * The share of the ⌊ratio · n⌋ poorest holders, in [0, ratio]; 0 where that is nobody.
     *
     * @param ratio in [0, 1]
     */
    public static OptionalDouble bottomShare(double[] amounts, double ratio) {
        Checks.between(ratio, 0, 1, "ratio");
        double total = sum(amounts);
        if (total <= 0) {
            return OptionalDouble.empty();
        }
        double[] x = amounts.clone();
        Arrays.sort(x);
        double bottom = 0;
        for (int j = 0; j < (int) (ratio * x.length); j++) {
            bottom += x[j];
        }
        return OptionalDouble.of(bottom / total);
    }

    /** Herfindahl–Hirschman index Σ p², in [1/n, 1]; 1/n is equality. */
    public static OptionalDouble herfindahl(double[] amounts) {
        double total = sum(amounts);
        if (total <= 0) {
            return OptionalDouble.empty();
        }
        double squares = 0;
        for (double x : amounts) {
            squares += (x / total) * (x / total);
        }
        return OptionalDouble.of(squares);
    }

    /** Hoover (Robin Hood) index Σ |x − μ| / (2 Σ x), in [0, 1 − 1/n]: the share that would have to move; 0 is equality. */
    public static OptionalDouble hoover(double[] amounts) {
        double total = sum(amounts);
        if (total <= 0) {
            return OptionalDouble.empty();
        }
        double mean = total / amounts.length;
        double away = 0;
        for (double x : amounts) {
            away += Math.abs(x - mean);
        }
        return OptionalDouble.of(away / (2 * total));
    }

    /** Theil's T, the mean of (x/μ) ln (x/μ) with 0 ln 0 = 0, in [0, ln n]; 0 is equality. */
    public static OptionalDouble theil(double[] amounts) {
        double total = sum(amounts);
        if (total <= 0) {
            return OptionalDouble.empty();
        }
        double mean = total / amounts.length;
        double sum = 0;
        for (double x : amounts) {
            if (x > 0) {
                sum += x / mean * Math.log(x / mean);
            }
        }
        return OptionalDouble.of(Math.max(0, sum / amounts.length));
    }

    /**
     * The Lorenz curve: n + 1 points from (0, 0) to (1, 1), holders poorest first; empty when the sum is 0.
     */
    public static List<LorenzPoint> lorenz(double[] amounts) {
        double total = sum(amounts);
        if (total <= 0) {
            return List.of();
        }
        double[] x = amounts.clone();
        Arrays.sort(x);
        List<LorenzPoint> points = new ArrayList<>(x.length + 1);
        points.add(new LorenzPoint(0, 0));
        double cumulative = 0;
        for (int j = 0; j < x.length; j++) {
            cumulative += x[j];
            // The last point is 1 by definition, whatever rounding says.
            points.add(new LorenzPoint((j + 1.0) / x.length, j == x.length - 1 ? 1 : Math.min(1, cumulative / total)));
        }
        return List.copyOf(points);
    }

    private static double sum(double[] amounts) {
        double total = 0;
        for (double x : amounts) {
            total += Checks.nonNegative(x, "amount");
        }
        return total;
    }
}
