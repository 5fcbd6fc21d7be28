package io.fairrec.objective;

import java.util.Arrays;
import java.util.SplittableRandom;

/** The survival of {@link ReferencePointNsga}: algorithms 2, 3 and 4 of Deb and Jain (2014). One instance serves one run. */
final class ReferenceNiching implements Evolution.Survival {

    /** How much the other axes count when the extreme point of one is looked for. */
    private static final double OFF_AXIS = 1e-6;

    private final int m;
    /** Unit vectors, row-major [directions][m]. */
    private final double[] directions;

    private final int directionCount;
    private final NonDominatedSort sort = new NonDominatedSort();
    private final double[] ideal;
    /** The extreme points so far, row-major [m][m]; infinite before the first. */
    private final double[] extremes;

    private final double[] span;
    private int[] ranks = new int[0];
    private int[] direction = new int[0];
    private double[] distance = new double[0];
    private final int[] members;

    ReferenceNiching(double[][] points, int m) {
        this.m = m;
        this.directionCount = points.length;
        this.directions = new double[directionCount * m];
        for (int d = 0; d < directionCount; d++) {
            double squares = 0;
            for (double value : points[d]) {
                squares += value * value;
            }
            for (int k = 0; k < m; k++) {
                directions[d * m + k] = points[d][k] / Math.sqrt(squares);
            }
        }
        this.ideal = new double[m];
        Arrays.fill(ideal, Double.POSITIVE_INFINITY);
        this.extremes = new double[m * m];
        Arrays.fill(extremes, Double.POSITIVE_INFINITY);
        this.span = new double[m];
        this.members = new int[directionCount];
    }

    @Override
    public int compare(double[] f, int a, int b) {
        if (NonDominatedSort.dominates(f, a * m, f, b * m, m)) {
            return -1;
        }
        return NonDominatedSort.dominates(f, b * m, f, a * m, m) ? 1 : 0;
    }

    @Override
    public void choose(double[] f, int count, int keep, int[] chosen, SplittableRandom random) {
        if (ranks.length < count) {
            ranks = new int[count];
            direction = new int[count];
            distance = new double[count];
        }
        int fronts = sort.sort(f, count, m, ranks);
        int[] sizes = new int[fronts];
        for (int i = 0; i < count; i++) {
            sizes[ranks[i]]++;
        }
        int split = 0;
        int before = 0;
        while (before + sizes[split] < keep) {
            before += sizes[split++];
        }
        rescale(f, count);
        Arrays.fill(members, 0);
        int filled = 0;
        for (int i = 0; i < count; i++) {
            if (ranks[i] <= split) {
                associate(f, i);
            }
            if (ranks[i] < split) {
                chosen[filled++] = i;
                members[direction[i]]++;
            }
        }
        fill(count, split, keep, chosen, filled, random);
    }

    /** Takes from the split front, for the direction with the fewest members first. */
    private void fill(int count, int split, int keep, int[] chosen, int filledBefore, SplittableRandom random) {
        int[] waiting = new int[directionCount];
        boolean[] taken = new boolean[count];
        for (int i = 0; i < count; i++) {
            if (ranks[i] == split) {
                waiting[direction[i]]++;
            }
        }
        int filled = filledBefore;
        while (filled < keep) {
            int d = rarest(waiting, random);
            int pick = members[d] == 0
                    ? nearest(d, count, split, taken)
                    : nth(d, count, split, taken, random.nextInt(waiting[d]));
            taken[pick] = true;
            waiting[d]--;
            members[d]++;
            chosen[filled++] = pick;
        }
    }

    private int rarest(int[] waiting, SplittableRandom random) {
        int best = -1;
        int ties = 0;
        for (int d = 0; d < directionCount; d++) {
            if (waiting[d] == 0) {
                continue;
            }
            if (best < 0 || members[d] < members[best]) {
                best = d;
                ties = 1;
            } else if (members[d] == members[best] && random.nextInt(++ties) == 0) {
                best = d;
            }
        }
        return best;
    }

    private int nearest(int d, int count, int split, boolean[] taken) {
        int best = -1;
        for (int i = 0; i < count; i++) {
            boolean waits = ranks[i] == split && direction[i] == d && !taken[i];
            if (waits && (best < 0 || distance[i] < distance[best])) {
                best = i;
            }
        }
        return best;
    }

    private int nth(int d, int count, int split, boolean[] taken, int n) {
        int left = n;
        for (int i = 0; i < count; i++) {
            if (ranks[i] == split && direction[i] == d && !taken[i] && left-- == 0) {
                return i;
            }
        }
        throw new IllegalStateException("Direction " + d + " has fewer than " + (n + 1) + " points waiting.");
    }

    private void associate(double[] f, int row) {
        double squares = 0;
        for (int k = 0; k < m; k++) {
            double value = (f[row * m + k] - ideal[k]) / span[k];
            squares += value * value;
        }
        double longest = Double.NEGATIVE_INFINITY;
        for (int d = 0; d < directionCount; d++) {
            double along = 0;
            for (int k = 0; k < m; k++) {
                along += directions[d * m + k] * ((f[row * m + k] - ideal[k]) / span[k]);
            }
            // Directions have length 1 and nothing is below the ideal: the nearest line has the longest projection.
            if (along > longest) {
                longest = along;
                direction[row] = d;
            }
        }
        distance[row] = Math.sqrt(Math.max(0, squares - longest * longest));
    }

    private void rescale(double[] f, int count) {
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < m; k++) {
                ideal[k] = Math.min(ideal[k], f[i * m + k]);
            }
        }
        findExtremes(f, count);
        if (!intercepts()) {
            for (int k = 0; k < m; k++) {
                double worst = 0;
                for (int i = 0; i < count; i++) {
                    worst = Math.max(worst, ranks[i] == 0 ? f[i * m + k] - ideal[k] : 0);
                }
                // Everybody is equal in this objective: any unit will do.
                span[k] = worst > 0 ? worst : 1;
            }
        }
    }

    private void findExtremes(double[] f, int count) {
        for (int axis = 0; axis < m; axis++) {
            double least = offAxis(extremes, axis, axis);
            int best = -1;
            for (int i = 0; i < count; i++) {
                if (ranks[i] == 0 && offAxis(f, i, axis) < least) {
                    least = offAxis(f, i, axis);
                    best = i;
                }
            }
            if (best >= 0) {
                System.arraycopy(f, best * m, extremes, axis * m, m);
            }
        }
    }

    /** The achievement of a row for weights of 1 on the axis and nearly 0 elsewhere. */
    private double offAxis(double[] rows, int row, int axis) {
        double worst = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < m; k++) {
            double value = rows[row * m + k] - ideal[k];
            worst = Math.max(worst, k == axis ? value : value / OFF_AXIS);
        }
        return worst;
    }

    /** Solves E b = 1 for the rows of extremes − ideal; the intercepts are 1 / b. False where that means nothing. */
    private boolean intercepts() {
        double[] a = new double[m * (m + 1)];
        for (int r = 0; r < m; r++) {
            for (int k = 0; k < m; k++) {
                a[r * (m + 1) + k] = extremes[r * m + k] - ideal[k];
            }
            a[r * (m + 1) + m] = 1;
        }
        for (int k = 0; k < m; k++) {
            if (!eliminate(a, k)) {
                return false;
            }
        }
        for (int k = 0; k < m; k++) {
            double intercept = a[k * (m + 1) + k] / a[k * (m + 1) + m];
            if (!(intercept > 1e-12) || !Double.isFinite(intercept)) {
                return false;
            }
            span[k] = intercept;
        }
        return true;
    }

    /** One Gauss–Jordan step with the largest pivot of the column. */
    private boolean eliminate(double[] a, int k) {
        int width = m + 1;
        int pivot = k;
        double largest = 0;
        for (int r = k; r < m; r++) {
            if (Math.abs(a[r * width + k]) > Math.abs(a[pivot * width + k])) {
                pivot = r;
            }
        }
        for (double value : a) {
            largest = Math.max(largest, Math.abs(value));
        }
        if (!(Math.abs(a[pivot * width + k]) > 1e-12 * largest)) {
            return false;
        }
        for (int c = 0; c < width; c++) {
            double kept = a[k * width + c];
            a[k * width + c] = a[pivot * width + c];
            a[pivot * width + c] = kept;
        }
        for (int r = 0; r < m; r++) {
            if (r == k) {
                continue;
            }
            double factor = a[r * width + k] / a[k * width + k];
            for (int c = k; c < width; c++) {
                a[r * width + c] -= factor * a[k * width + c];
            }
        }
        return true;
    }
}
