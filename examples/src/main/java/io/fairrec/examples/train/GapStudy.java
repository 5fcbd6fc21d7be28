package io.fairrec.examples.train;

import io.fairrec.base.Checks;
import io.fairrec.base.DataException;
import io.fairrec.eval.stat.Estimate;
import io.fairrec.eval.stat.Strata;
import io.fairrec.internal.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Two groups of users, and what a policy changes for each against a base: on the same users, over one or more splits.
 *
 * <p>Intervals are percentile bootstraps (95 %, {@value #RESAMPLES} resamples) that draw the users of each group and the
 * splits with replacement, the same draws for base and policy. The gap is the first group's mean minus the second's. The
 * standardised gap takes both groups to the common distribution over fifths of the test size: how many items there are to
 * hit moves NDCG by itself, and differs between the groups.
 */
final class GapStudy {

    static final int RESAMPLES = 1000;
    private static final int FIFTHS = 5;
    private static final int NO_TEST_ITEMS = -1;

    private final int[] side;
    private final int[][] members;
    private final List<int[]> strata = new ArrayList<>();

    /** What a policy gave every user, split by split: NaN where a user has no test items. */
    static final class Lists {
        private final List<double[]> ndcg = new ArrayList<>();
        private final List<double[]> recall = new ArrayList<>();

        /** One more split. */
        void add(double[] ndcgOfUser, double[] recallOfUser) {
            ndcg.add(ndcgOfUser);
            recall.add(recallOfUser);
        }
    }

    /**
     * A policy beside its base.
     *
     * @param ndcg the policy's NDCG, the mean over users, then over splits
     * @param relative its change over the base's NDCG
     * @param first the change of the first group's NDCG
     * @param second the change of the second group's NDCG
     * @param gap the policy's gap
     * @param gapChange its change
     * @param gapRelative its change over the base's gap; null if that is not above 0 in every resample
     * @param standardized the policy's gap at equal test size
     * @param standardizedChange its change
     * @param recallGap the policy's gap in recall, with its sign
     */
    record Change(
            double ndcg,
            Estimate relative,
            Estimate first,
            Estimate second,
            double gap,
            Estimate gapChange,
            @Nullable Estimate gapRelative,
            double standardized,
            Estimate standardizedChange,
            double recallGap) {

        /** Whether the gap is seen to be smaller. */
        boolean narrows() {
            return gapChange.hi() < 0;
        }

        /** The share of the cut that is the second group's gain; with the first group's loss it sums to 1. */
        double shareOfGain() {
            return second.value() / -gapChange.value();
        }
    }

    /** Figures of one policy over some users and splits. */
    private record Figures(double all, double first, double second, double standardized) {
        double gap() {
            return first - second;
        }

        /** Whether a group had no user with test items in some split, or no fifth in common with the other. */
        boolean undefined() {
            return Double.isNaN(first + second + standardized);
        }
    }

    /** @param side 0 for users of the first group, 1 for the second, anything else for users who take no part */
    GapStudy(int[] side) {
        this.side = side.clone();
        this.members = new int[2][];
        for (int g = 0; g < 2; g++) {
            int[] own = new int[side.length];
            int n = 0;
            for (int u = 0; u < side.length; u++) {
                if (side[u] == g) {
                    own[n++] = u;
                }
            }
            members[g] = Arrays.copyOf(own, Checks.atLeast(n, 2, "size of group " + g));
        }
    }

    /** One more split: how many test items every user has. */
    void addSplit(int[] testItems) {
        int[] known = new int[testItems.length];
        int n = 0;
        for (int u = 0; u < testItems.length; u++) {
            if (testItems[u] > 0) {
                known[n++] = u;
            }
        }
        double[] sizes = new double[n];
        for (int i = 0; i < n; i++) {
            sizes[i] = testItems[known[i]];
        }
        int[] fifth = Strata.quantiles(sizes, FIFTHS);
        int[] stratum = new int[testItems.length];
        Arrays.fill(stratum, NO_TEST_ITEMS);
        for (int i = 0; i < n; i++) {
            stratum[known[i]] = fifth[i];
        }
        strata.add(stratum);
    }

    /** How many users of a group take part. */
    int size(int group) {
        return members[group].length;
    }

    /** The base's own figures: every change is 0. */
    Change of(Lists base) {
        return compare(base, base);
    }

    /** Compares; O(resamples · users · splits). */
    Change compare(Lists base, Lists policy) {
        int[] once = new int[side.length];
        Arrays.fill(once, 1);
        int[] splits = new int[strata.size()];
        Arrays.setAll(splits, s -> s);
        Figures before = figures(base.ndcg, once, splits);
        Figures after = figures(policy.ndcg, once, splits);
        Figures recall = figures(policy.recall, once, splits);
        double[][] drawn = new double[6][RESAMPLES];
        if (before.undefined()) {
            throw new DataException("Some split has no fifth of the test sizes with users of both groups, so the groups"
                    + " cannot be compared. Measure more users.");
        }
        boolean gapAlways = before.gap() > 0;
        for (int r = 0; r < RESAMPLES; r++) {
            SplittableRandom random = Seeds.stream(5, r, 0);
            int[] times = new int[side.length];
            Figures b;
            do {
                draw(random, times, splits);
                b = figures(base.ndcg, times, splits);
            } while (b.undefined());
            double[] changes = changes(b, figures(policy.ndcg, times, splits));
            gapAlways &= b.gap() > 0;
            for (int k = 0; k < changes.length; k++) {
                drawn[k][r] = changes[k];
            }
        }
        double[] observed = changes(before, after);
        Estimate[] estimates = new Estimate[observed.length];
        for (int k = 0; k < observed.length; k++) {
            if (k < 5 || gapAlways) {
                estimates[k] = interval(observed[k], drawn[k]);
            }
        }
        return new Change(
                after.all,
                estimates[0],
                estimates[1],
                estimates[2],
                after.gap(),
                estimates[3],
                gapAlways ? estimates[5] : null,
                after.standardized,
                estimates[4],
                recall.gap());
    }

    /** A resample of each group, and of the splits. */
    private void draw(SplittableRandom random, int[] times, int[] splits) {
        Arrays.fill(times, 0);
        for (int[] own : members) {
            for (int i = 0; i < own.length; i++) {
                times[own[random.nextInt(own.length)]]++;
            }
        }
        Arrays.setAll(splits, s -> random.nextInt(strata.size()));
    }

    private static double[] changes(Figures before, Figures after) {
        return new double[] {
            after.all / before.all - 1,
            after.first - before.first,
            after.second - before.second,
            after.gap() - before.gap(),
            after.standardized - before.standardized,
            after.gap() / before.gap() - 1
        };
    }

    /** Means over users, each counted {@code times}, then over the splits of {@code drawn}. */
    private Figures figures(List<double[]> values, int[] times, int[] drawn) {
        double[] mean = new double[4];
        for (int s : drawn) {
            int[] stratum = strata.get(s);
            double[] value = values.get(s);
            double[][] sum = new double[2][FIFTHS];
            double[][] count = new double[2][FIFTHS];
            for (int[] own : members) {
                for (int u : own) {
                    if (times[u] > 0 && stratum[u] != NO_TEST_ITEMS) {
                        sum[side[u]][stratum[u]] += times[u] * value[u];
                        count[side[u]][stratum[u]] += times[u];
                    }
                }
            }
            double[] sums = {Arrays.stream(sum[0]).sum(), Arrays.stream(sum[1]).sum()};
            double[] counts = {
                Arrays.stream(count[0]).sum(), Arrays.stream(count[1]).sum()
            };
            mean[0] += (sums[0] + sums[1]) / (counts[0] + counts[1]);
            mean[1] += sums[0] / counts[0];
            mean[2] += sums[1] / counts[1];
            mean[3] += standardized(sum, count);
        }
        for (int k = 0; k < mean.length; k++) {
            mean[k] /= drawn.length;
        }
        return new Figures(mean[0], mean[1], mean[2], mean[3]);
    }

    /** Fifths that lack a group are left out, and the weights of the others grow. */
    private static double standardized(double[][] sum, double[][] count) {
        double gap = 0;
        double users = 0;
        for (int q = 0; q < FIFTHS; q++) {
            if (count[0][q] > 0 && count[1][q] > 0) {
                double n = count[0][q] + count[1][q];
                gap += n * (sum[0][q] / count[0][q] - sum[1][q] / count[1][q]);
                users += n;
            }
        }
        return gap / users;
    }

    private Estimate interval(double value, double[] drawn) {
        double[] sorted = drawn.clone();
        Arrays.sort(sorted);
        return new Estimate(
                value, quantile(sorted, .025), quantile(sorted, .975), .95, members[0].length + members[1].length);
    }

    private static double quantile(double[] sorted, double p) {
        double at = p * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
