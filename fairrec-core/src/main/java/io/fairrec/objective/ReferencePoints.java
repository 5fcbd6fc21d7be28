package io.fairrec.objective;

import io.fairrec.base.Checks;
import java.util.Arrays;

/** Directions that spread evenly over the trade-offs of several objectives. Pure functions, thread-safe. */
public final class ReferencePoints {

    private static final int MOST = 1_000_000;

    private ReferencePoints() {}

    /**
     * All points of the unit simplex whose coordinates are multiples of 1 / divisions (Das and Dennis, Normal-Boundary
     * Intersection, SIAM J. Optimization 8, 1998), in ascending lexicographic order.
     *
     * <p>With fewer divisions than objectives no point has all coordinates above 0.
     *
     * @param objectives m, at least 1
     * @param divisions H, at least 1
     * @return a new array [C(H + m − 1, m − 1)][m]; at most a million points
     */
    public static double[][] dasDennis(int objectives, int divisions) {
        Checks.atLeast(objectives, 1, "number of objectives");
        Checks.atLeast(divisions, 1, "divisions");
        long count = count(objectives, divisions);
        if (count > MOST) {
            throw new IllegalArgumentException("The divisions (" + divisions + ") give more than " + MOST
                    + " points for " + objectives + " objectives. Give fewer.");
        }
        double[][] points = new double[(int) count][];
        int[] parts = new int[objectives];
        parts[objectives - 1] = divisions;
        for (int i = 0; i < points.length; i++) {
            double[] point = new double[objectives];
            Arrays.setAll(point, k -> parts[k] / (double) divisions);
            points[i] = point;
            next(parts);
        }
        return points;
    }

    /**
     * The largest number of divisions with at most so many points; 1 where even that gives more.
     *
     * @param objectives at least 1; a single one has one point, whatever the divisions
     * @param most at least 1
     */
    public static int divisionsFor(int objectives, int most) {
        int divisions = 1;
        while (divisions < most && count(objectives, divisions + 1) <= most) {
            divisions++;
        }
        return divisions;
    }

    /** C(H + m − 1, m − 1), or something above a million. */
    static long count(int objectives, int divisions) {
        long count = 1;
        for (int k = 1; k < objectives; k++) {
            // Exact: a product of k consecutive numbers is a multiple of k!.
            count = count * (divisions + k) / k;
            if (count > MOST) {
                return count;
            }
        }
        return count;
    }

    /** The next composition of the same sum in lexicographic order. */
    private static void next(int[] parts) {
        int last = parts.length - 1;
        int j = last - 1;
        int tail = parts[last];
        while (j >= 0 && tail == 0) {
            tail += parts[j--];
        }
        if (j < 0) {
            return;
        }
        parts[j]++;
        Arrays.fill(parts, j + 1, last, 0);
        parts[last] = tail - 1;
    }
}
