package io.fairrec.objective;

import java.util.OptionalInt;

/**
 * The point of a front from which every gain in one objective costs most in the others; all objectives are
 * <em>minimised</em>.
 *
 * <p>Each objective is scaled to [0, 1] by its least and largest value in the front. For two objectives the knee is the
 * point with the largest distance, towards the ideal, from the line through the two extreme points (Das, On
 * characterizing the "knee" of the Pareto curve, Structural Optimization 18, 1999; Branke et al., PPSN 2004). For more
 * (or one), the line becomes the plane Σ fₖ = 1 of the scaled objectives, through which it passes too if the extreme
 * points are those of a front.
 *
 * <p>Pure functions, O(n · m), thread-safe. Points {@code [n][m]}, finite, else {@link IllegalArgumentException}.
 */
public final class Knee {

    private Knee() {}

    /** The index of the knee, ties to the smaller index; empty for an empty front. */
    public static OptionalInt of(double[][] front) {
        double[] distances = signedDistances(front);
        int best = -1;
        for (int i = 0; i < distances.length; i++) {
            if (best < 0 || distances[i] > distances[best]) {
                best = i;
            }
        }
        return best < 0 ? OptionalInt.empty() : OptionalInt.of(best);
    }

    /**
     * The distance of every point from the line or plane, in scaled units; above 0 towards the ideal. All are 0 where the
     * two extreme points of two objectives are one. A new array [n].
     */
    public static double[] signedDistances(double[][] front) {
        int m = Points.objectives(front);
        double[] scaled = Points.flat(front, m, "front");
        scale(scaled, front.length, m);
        return m == 2 ? fromLine(scaled, front.length) : fromPlane(scaled, front.length, m);
    }

    private static double[] fromLine(double[] f, int n) {
        int a = extreme(f, n, 0);
        int b = extreme(f, n, 1);
        double dx = f[2 * b] - f[2 * a];
        double dy = f[2 * b + 1] - f[2 * a + 1];
        double length = Math.hypot(dx, dy);
        double[] distances = new double[n];
        for (int i = 0; i < n && length > 0; i++) {
            // From the least f0 to the least f1 the ideal lies on the right-hand side. From 0, so that no end gets −0.
            distances[i] = 0 + (dy * (f[2 * i] - f[2 * a]) - dx * (f[2 * i + 1] - f[2 * a + 1])) / length;
        }
        return distances;
    }

    private static double[] fromPlane(double[] f, int n, int m) {
        double[] distances = new double[n];
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int k = 0; k < m; k++) {
                sum += f[i * m + k];
            }
            distances[i] = (1 - sum) / Math.sqrt(m);
        }
        return distances;
    }

    /** The point with the least objective k, ties by the other objective, then by index. */
    private static int extreme(double[] f, int n, int k) {
        int best = 0;
        for (int i = 1; i < n; i++) {
            double own = f[2 * i + k];
            double least = f[2 * best + k];
            if (own < least || (own == least && f[2 * i + 1 - k] < f[2 * best + 1 - k])) {
                best = i;
            }
        }
        return best;
    }

    private static void scale(double[] f, int n, int m) {
        for (int k = 0; k < m; k++) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < n; i++) {
                low = Math.min(low, f[i * m + k]);
                high = Math.max(high, f[i * m + k]);
            }
            // In halves, so that the range of huge values stays finite.
            double range = 0.5 * high - 0.5 * low;
            for (int i = 0; i < n; i++) {
                f[i * m + k] = range > 0 ? (0.5 * f[i * m + k] - 0.5 * low) / range : 0;
            }
        }
    }
}
