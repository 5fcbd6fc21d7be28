package io.fairrec.objective;

import java.util.Arrays;

/**
 * Fronts of points whose objectives are all <em>minimised</em>: who dominates whom, and how crowded a front is.
 *
 * <p>Pure functions of points {@code [n][objectives]}, which are neither kept nor changed; rows of equal length, at least
 * 1, and finite values, else {@link IllegalArgumentException}. No points give empty answers. Thread-safe.
 */
public final class ParetoFronts {

    private ParetoFronts() {}

    /** Whether {@code a} is nowhere worse than {@code b} and somewhere better. */
    public static boolean dominates(double[] a, double[] b) {
        Points.check(a, b.length);
        Points.check(b, a.length);
        return NonDominatedSort.dominates(a, 0, b, 0, a.length);
    }

    /**
     * The rank of every point: 0 where no other dominates it, else 1 more than the largest rank among those that do.
     * Equal points share a rank.
     *
     * <p>O(n log n) for two objectives, by a sweep (Jensen, IEEE TEVC 2003). For others, the efficient non-dominated sort
     * with sequential search (Zhang, Tian, Cheng and Jin, IEEE TEVC 2015): O(m n²) at worst, O(m n √n) at best.
     *
     * @return a new array [n]
     */
    public static int[] ranks(double[][] points) {
        int m = Points.objectives(points);
        int[] ranks = new int[points.length];
        new NonDominatedSort().sort(Points.flat(points, m, "points"), points.length, m, ranks);
        return ranks;
    }

    /** The fronts by ascending rank; in each the indexes of its points, ascending. New arrays. */
    public static int[][] fronts(double[][] points) {
        int[] ranks = ranks(points);
        int count = 0;
        for (int rank : ranks) {
            count = Math.max(count, rank + 1);
        }
        int[] sizes = new int[count];
        for (int rank : ranks) {
            sizes[rank]++;
        }
        int[][] fronts = new int[count][];
        Arrays.setAll(fronts, r -> new int[sizes[r]]);
        int[] filled = new int[count];
        for (int i = 0; i < ranks.length; i++) {
            fronts[ranks[i]][filled[ranks[i]]++] = i;
        }
        return fronts;
    }

    /** The indexes of the points that no other dominates, ascending; duplicates are all kept. A new array. */
    public static int[] nonDominated(double[][] points) {
        return points.length == 0 ? new int[0] : fronts(points)[0];
    }

    /**
     * The crowding distance of every point of one front (Deb, Pratap, Agarwal and Meyarivan, IEEE TEVC 2002, section
     * III-B): infinite for the first and the last in the order of an objective, else the sum over objectives of the
     * distance between its two neighbours divided by the range of the front. The sum as in the paper; some libraries
     * divide it by the number of objectives. An objective in which all points are equal adds 0.
     *
     * <p>Equal values are ordered by index, so which of several equal end points are infinite depends on their order; no
     * value is NaN. O(m n log n).
     *
     * @param front one front; this is not checked
     * @return a new array [n], values at least 0 or infinite
     */
    public static double[] crowding(double[][] front) {
        int m = Points.objectives(front);
        int n = front.length;
        double[] out = new double[n];
        int[] members = new int[n];
        Arrays.setAll(members, i -> i);
        new Crowding().measure(Points.flat(front, m, "front"), m, members, 0, n, out);
        return out;
    }
}
