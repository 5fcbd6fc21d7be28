package io.fairrec.eval.stat;

import io.fairrec.base.Checks;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Intervals by resampling users with replacement (Efron, Annals of Statistics 1979).
 *
 * <p>Immutable and thread-safe; equal input gives equal output. Cost: resamples · n, about 10 ms for 2,000 resamples of
 * 1,809 users. A percentile interval of a mean is a little too short for small n, and of no width when all values agree,
 * as in a small group without any hit: read it together with n.
 *
 * @param resamples how many resamples, at least 100
 * @param seed equal seeds give equal resamples
 * @param level the confidence level, in (0, 1)
 */
public record Bootstrap(int resamples, long seed, double level) {

    /** Checks the ranges. */
    public Bootstrap {
        Checks.atLeast(resamples, 100, "resamples");
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("The level (" + level + ") must lie between 0 and 1, both excluded.");
        }
    }

    /** 2,000 resamples, seed 1, level 0.95. */
    public static Bootstrap defaults() {
        return new Bootstrap(2_000, 1, 0.95);
    }

    /** The same with another seed. */
    public Bootstrap seed(long newSeed) {
        return new Bootstrap(resamples, newSeed, level);
    }

    /**
     * The mean with its percentile interval.
     *
     * @param values one per user, at least 2, finite
     */
    public Estimate mean(double[] values) {
        Checks.atLeast(values.length, 2, "values.length");
        return percentile(Moments.mean(values), meanReplicates(values), values.length);
    }

    /**
     * The mean with its bias-corrected and accelerated interval (Efron, JASA 1987), which follows skewed data better.
     *
     * @param values one per user, at least 2, finite
     */
    public Estimate meanBca(double[] values) {
        Checks.atLeast(values.length, 2, "values.length");
        return meanBca(values, meanReplicates(values));
    }

    /**
     * The change of a mean on the same users: every resample draws users and recomputes both means on them.
     *
     * @param before one per user, at least 2
     * @param after the same users, the same length
     */
    public PairedChange change(double[] before, double[] after) {
        int n = Checks.atLeast(before.length, 2, "before.length");
        Checks.length(after.length, n, "after");
        double[] absolute = new double[resamples];
        double[] relative = new double[resamples];
        double meanBefore = Moments.mean(before);
        double meanAfter = Moments.mean(after);
        boolean zeroBase = meanBefore == 0;
        for (int b = 0; b < resamples; b++) {
            Draws draws = new Draws(seed, b, 1);
            double sumBefore = 0;
            double sumAfter = 0;
            for (int i = 0; i < n; i++) {
                int user = draws.index(n);
                sumBefore += before[user];
                sumAfter += after[user];
            }
            absolute[b] = (sumAfter - sumBefore) / n;
            zeroBase |= sumBefore == 0;
            relative[b] = sumBefore == 0 ? 0 : (sumAfter - sumBefore) / sumBefore;
        }
        return new PairedChange(
                meanBefore,
                meanAfter,
                percentile(meanAfter - meanBefore, absolute, n),
                zeroBase ? null : percentile((meanAfter - meanBefore) / meanBefore, relative, n));
    }

    /**
     * mean(a) − mean(b) of two separate groups of users, each resampled on its own.
     *
     * @param a at least 2 values
     * @param b at least 2 values
     */
    public Estimate differenceOfMeans(double[] a, double[] b) {
        Checks.atLeast(a.length, 2, "a.length");
        Checks.atLeast(b.length, 2, "b.length");
        double[] replicates = new double[resamples];
        for (int r = 0; r < resamples; r++) {
            Draws draws = new Draws(seed, r, 2);
            replicates[r] = resampledMean(a, draws) - resampledMean(b, draws);
        }
        return percentile(Moments.mean(a) - Moments.mean(b), replicates, a.length + b.length);
    }

    /**
     * The largest minus the smallest mean of several separate groups, each resampled on its own.
     *
     * <p>Noise widens a range, so its percentile interval would lie too high. Instead: the range of m + e differs from the
     * range of m by at most the range of e, hence observed ± the {@code level} quantile of the range of the resampled
     * errors, cut at 0, holds the true range with at least that level, as Tukey's simultaneous intervals do. Groups that
     * share one mean get an interval that starts at 0.
     *
     * @param groups at least 2, each with at least 2 values
     */
    public Estimate rangeOfMeans(double[][] groups) {
        Checks.atLeast(groups.length, 2, "groups.length");
        int n = 0;
        double[] means = new double[groups.length];
        for (int g = 0; g < groups.length; g++) {
            n += Checks.atLeast(groups[g].length, 2, "size of group " + g);
            means[g] = Moments.mean(groups[g]);
        }
        double[] errorRanges = new double[resamples];
        double[] errors = new double[groups.length];
        for (int r = 0; r < resamples; r++) {
            Draws draws = new Draws(seed, r, 6);
            for (int g = 0; g < groups.length; g++) {
                errors[g] = resampledMean(groups[g], draws) - means[g];
            }
            errorRanges[r] = Moments.range(errors);
        }
        double observed = Moments.range(means);
        double reach = Quantiles.ofSorted(Quantiles.sorted(errorRanges), level);
        return new Estimate(observed, Math.max(0, observed - reach), observed + reach, level, n);
    }

    /** An estimate with the percentile interval of given replicates, quantiles of type 7. */
    Estimate percentile(double value, double[] replicates, int n) {
        double[] sorted = Quantiles.sorted(replicates);
        double tail = (1 - level) / 2;
        return new Estimate(value, Quantiles.ofSorted(sorted, tail), Quantiles.ofSorted(sorted, 1 - tail), level, n);
    }

    /** The BCa interval of a mean for given replicates; the acceleration is from the jackknife. */
    Estimate meanBca(double[] values, double[] replicates) {
        int n = values.length;
        double observed = Moments.mean(values);
        double sum = observed * n;
        double cubes = 0;
        double squares = 0;
        for (double value : values) {
            // mean of the jackknife means − this jackknife mean
            double d = observed - (sum - value) / (n - 1);
            squares += d * d;
            cubes += d * d * d;
        }
        int below = 0;
        for (double replicate : replicates) {
            if (replicate < observed) {
                below++;
            }
        }
        if (squares == 0 || below == 0 || below == replicates.length) {
            return percentile(observed, replicates, n);
        }
        NormalDistribution normal = new NormalDistribution(null, 0, 1);
        double z0 = normal.inverseCumulativeProbability((double) below / replicates.length);
        double acceleration = cubes / (6 * Math.pow(squares, 1.5));
        double[] sorted = Quantiles.sorted(replicates);
        double[] ends = new double[2];
        for (int e = 0; e < 2; e++) {
            double z = z0 + normal.inverseCumulativeProbability(e == 0 ? (1 - level) / 2 : (1 + level) / 2);
            ends[e] = Quantiles.ofSorted(sorted, normal.cumulativeProbability(z0 + z / (1 - acceleration * z)));
        }
        return new Estimate(observed, ends[0], ends[1], level, n);
    }

    private double[] meanReplicates(double[] values) {
        double[] replicates = new double[resamples];
        for (int b = 0; b < resamples; b++) {
            replicates[b] = resampledMean(values, new Draws(seed, b, 0));
        }
        return replicates;
    }

    private static double resampledMean(double[] values, Draws draws) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[draws.index(values.length)];
        }
        return sum / values.length;
    }
}
