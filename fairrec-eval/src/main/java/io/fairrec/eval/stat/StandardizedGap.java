package io.fairrec.eval.stat;

import io.fairrec.base.Checks;
import org.jspecify.annotations.Nullable;

/**
 * How much of the gap between two groups goes when a covariate, such as history length, is standardised.
 *
 * <p>Direct standardisation: both groups get the pooled distribution over the strata of the covariate, so that the gap is
 * Σ w_s (mean of the first in s − mean of the second in s), w_s the share of all users in s. It removes what the strata
 * can see and no more: inside a stratum the covariate still varies a little, and other differences stay. It says what goes
 * along with the covariate, not what causes the gap.
 *
 * @param raw mean of the first group minus mean of the second, over the users in comparable strata
 * @param standardised the standardised gap
 * @param shareExplained 1 − standardised / raw; negative if standardising widens the gap; null if the interval of the raw
 *     gap holds 0, because a share of nothing has no meaning
 * @param covered the share of all users that are in strata with at least two users of each group, in [0, 1]
 * @param strata how many such strata there are
 * @param error the standard error of the standardised gap
 * @param test the permutation test within strata
 */
public record StandardizedGap(
        Estimate raw,
        Estimate standardised,
        @Nullable Estimate shareExplained,
        double covered,
        int strata,
        double error,
        PermutationResult test) {

    private static final int STAGE = 5;

    /** Checks the ranges. */
    public StandardizedGap {
        Checks.between(covered, 0, 1, "covered");
        Checks.atLeast(strata, 1, "strata");
        Checks.nonNegative(error, "error");
    }

    /**
     * Measures the gap. Intervals are percentile bootstraps that resample each group on its own; the cuts of the strata
     * stay, their weights are recomputed in each resample.
     *
     * @param values one per user, finite
     * @param inFirst which users are of the first group
     * @param stratum the stratum of each user, see {@link Strata}; all 0 for the plain comparison
     * @throws IllegalArgumentException if no stratum has at least two users of each group
     */
    public static StandardizedGap of(
            double[] values, boolean[] inFirst, int[] stratum, Bootstrap bootstrap, LabelPermutation test) {
        TwoGroups data = TwoGroups.of(values, inFirst, stratum);
        PermutationResult tested = test.twoGroups(data);
        double[] gapAndError = new double[2];
        data.standardised(data.copyOfValues(), gapAndError);
        double rawGap = data.rawGap();
        int b = bootstrap.resamples();
        double[] raw = new double[b];
        double[] standardised = new double[b];
        double[] share = new double[b];
        boolean zeroBase = rawGap == 0;
        Resample resample = new Resample(data);
        for (int r = 0; r < b; r++) {
            resample.draw(new Draws(bootstrap.seed(), r, STAGE));
            raw[r] = resample.raw();
            standardised[r] = resample.standardised();
            zeroBase |= raw[r] == 0;
            share[r] = raw[r] == 0 ? 0 : 1 - standardised[r] / raw[r];
        }
        int n = data.size();
        Estimate rawEstimate = bootstrap.percentile(rawGap, raw, n);
        boolean explainable = !zeroBase && !rawEstimate.contains(0);
        return new StandardizedGap(
                rawEstimate,
                bootstrap.percentile(gapAndError[0], standardised, n),
                explainable ? bootstrap.percentile(1 - gapAndError[0] / rawGap, share, n) : null,
                data.covered(),
                data.strata(),
                gapAndError[1],
                tested);
    }

    /** One bootstrap resample; its arrays are reused. Not thread-safe. */
    private static final class Resample {

        private final double[] values;
        private final int[] stratumOf;
        private final int[][] members = new int[2][];
        private final double[][] sum;
        private final int[][] count;

        Resample(TwoGroups data) {
            values = data.copyOfValues();
            stratumOf = new int[values.length];
            sum = new double[2][data.strata()];
            count = new int[2][data.strata()];
            members[0] = new int[data.firstCount()];
            members[1] = new int[values.length - data.firstCount()];
            int[] next = new int[2];
            for (int s = 0; s < data.strata(); s++) {
                int n = data.firstSize(s) + data.secondSize(s);
                for (int i = 0; i < n; i++) {
                    int side = i < data.firstSize(s) ? 0 : 1;
                    stratumOf[data.begin(s) + i] = s;
                    members[side][next[side]++] = data.begin(s) + i;
                }
            }
        }

        void draw(Draws draws) {
            for (int side = 0; side < 2; side++) {
                java.util.Arrays.fill(sum[side], 0);
                java.util.Arrays.fill(count[side], 0);
                int[] own = members[side];
                for (int i = 0; i < own.length; i++) {
                    int user = own[draws.index(own.length)];
                    sum[side][stratumOf[user]] += values[user];
                    count[side][stratumOf[user]]++;
                }
            }
        }

        double raw() {
            double[] mean = new double[2];
            for (int side = 0; side < 2; side++) {
                for (double s : sum[side]) {
                    mean[side] += s;
                }
                mean[side] /= members[side].length;
            }
            return mean[0] - mean[1];
        }

        /** A stratum that lost a group in this resample is left out, and the weights of the others grow. */
        double standardised() {
            double gap = 0;
            int users = 0;
            for (int s = 0; s < sum[0].length; s++) {
                if (count[0][s] > 0 && count[1][s] > 0) {
                    int n = count[0][s] + count[1][s];
                    gap += n * (sum[0][s] / count[0][s] - sum[1][s] / count[1][s]);
                    users += n;
                }
            }
            return users == 0 ? raw() : gap / users;
        }
    }
}
