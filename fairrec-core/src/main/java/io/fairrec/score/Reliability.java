package io.fairrec.score;

import io.fairrec.base.Checks;
import io.fairrec.candidate.CandidateSource;
import io.fairrec.data.Interactions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Whether probabilities hold: of all examples that were given about 10 %, did it happen to about one in ten?
 *
 * <p>Examples are sorted by probability and cut into bins of equal size; equal probabilities stay together, so a bin may
 * be larger and there may be fewer. Immutable, thread-safe.
 *
 * @param bins ascending in probability; copied
 * @param examples how many there are, at least 1
 * @param observed how often it happened, in [0, 1]
 * @param calibrationError the expected calibration error: mean |predicted − observed| of the bins, weighted by size (Naeini,
 *     Cooper and Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning", AAAI 2015); in [0, 1]. With
 *     n examples in a bin of rate p, chance alone gives about {@code 0.8·√(p(1−p)/n)}
 * @param brier mean (probability − outcome)²; in [0, 1]
 * @param logLoss mean −ln of the probability of what happened; probabilities are cut to [1e-15, 1 − 1e-15]
 * @param z Spiegelhalter's statistic ("Probabilistic prediction in patient management and clinical trials", Statistics in
 *     Medicine 5, 1986): standard normal if every probability is right and examples are independent, so beyond ± 1.96 in one
 *     of twenty cases. Candidates of one user are not independent: take it as an alarm, not as a proof. 0 where every
 *     probability is 0, 1/2 or 1
 */
public record Reliability(
        List<Bin> bins,
        int examples,
        double observed,
        double calibrationError,
        double brier,
        double logLoss,
        double z) {

    /**
     * Examples of like probability.
     *
     * @param low the least probability
     * @param high the largest probability
     * @param examples how many there are, at least 1
     * @param predicted their mean probability
     * @param observed how often it happened
     * @param observedLow the lower end of Wilson's 95 % interval for the rate
     * @param observedHigh its upper end
     */
    public record Bin(
            double low,
            double high,
            int examples,
            double predicted,
            double observed,
            double observedLow,
            double observedHigh) {}

    private static final double Z95 = 1.959963984540054;

    /** Copies the bins. */
    public Reliability {
        bins = List.copyOf(bins);
    }

    /**
     * Compares probabilities with what happened. O(n log n).
     *
     * @param probabilities n of them, in [0, 1]
     * @param happened n outcomes
     * @param bins how many bins of equal size, at least 1
     * @throws IllegalArgumentException if there is no example, or a probability is out of range
     */
    public static Reliability of(double[] probabilities, boolean[] happened, int bins) {
        int n = Checks.atLeast(probabilities.length, 1, "number of examples");
        Checks.length(happened.length, n, "happened");
        Checks.atLeast(bins, 1, "bins");
        long[] order = new long[n];
        double[] sorted = probabilities.clone();
        Arrays.sort(sorted);
        double brier = 0;
        double logLoss = 0;
        double numerator = 0;
        double variance = 0;
        for (int i = 0; i < n; i++) {
            double p = Checks.between(probabilities[i], 0, 1, "probability");
            double y = happened[i] ? 1 : 0;
            brier += (p - y) * (p - y);
            logLoss -= Math.log(Math.max(1e-15, happened[i] ? p : 1 - p));
            numerator += (y - p) * (1 - 2 * p);
            variance += (1 - 2 * p) * (1 - 2 * p) * p * (1 - p);
            // Equal probabilities get one rank, and with it one bin.
            order[i] = (long) rank(sorted, p) << 32 | i;
        }
        Arrays.sort(order);
        List<Bin> list = new ArrayList<>();
        double error = 0;
        double all = 0;
        for (int from = 0, to; from < n; from = to) {
            // What is left over what is left: after a bin that ties made large, the rest shares the rest.
            to = from + Math.max(1, (n - from) / Math.max(1, bins - list.size()));
            while (to < n && order[to] >> 32 == order[to - 1] >> 32) {
                to++;
            }
            Bin bin = bin(probabilities, happened, order, from, to);
            list.add(bin);
            error += bin.examples * Math.abs(bin.predicted - bin.observed);
            all += bin.examples * bin.observed;
        }
        return new Reliability(
                list,
                n,
                all / n,
                error / n,
                brier / n,
                logLoss / n,
                variance > 0 ? numerator / Math.sqrt(variance) : 0);
    }

    /**
     * Compares the probabilities that a scorer gives to each user's best candidates with what the user bought afterwards.
     *
     * @param scorer gives probabilities, such as a {@link CalibratedScorer}; fitted on nothing of {@code future}
     * @param candidates what the scorer may choose from
     * @param history what was known when the choice was made
     * @param future what the users bought afterwards, in the same id spaces; users without rows here are left out
     * @param perUser how many of a user's best candidates are examples, at least 1
     * @param bins how many bins of equal size, at least 1
     * @throws IllegalArgumentException if no user has a row in {@code future}, or a score is no probability
     */
    public static Reliability measure(
            Scorer scorer,
            CandidateSource candidates,
            Interactions history,
            Interactions future,
            int perUser,
            int bins) {
        CalibratedScorer.Examples examples =
                CalibratedScorer.examples(scorer, candidates, history, future, Checks.atLeast(perUser, 1, "perUser"));
        return of(Arrays.copyOf(examples.score, examples.size), Arrays.copyOf(examples.bought, examples.size), bins);
    }

    private static int rank(double[] sorted, double p) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < p) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static Bin bin(double[] probabilities, boolean[] happened, long[] order, int from, int to) {
        double sum = 0;
        int events = 0;
        for (int k = from; k < to; k++) {
            sum += probabilities[(int) order[k]];
            events += happened[(int) order[k]] ? 1 : 0;
        }
        int n = to - from;
        double rate = (double) events / n;
        // Wilson, JASA 22, 1927: an interval that stays in [0, 1] and is no point where nothing happened.
        double centre = (rate + Z95 * Z95 / (2 * n)) / (1 + Z95 * Z95 / n);
        double half = Z95 / (1 + Z95 * Z95 / n) * Math.sqrt(rate * (1 - rate) / n + Z95 * Z95 / (4.0 * n * n));
        return new Bin(
                probabilities[(int) order[from]],
                probabilities[(int) order[to - 1]],
                n,
                sum / n,
                rate,
                Math.max(0, centre - half),
                Math.min(1, centre + half));
    }

    /** The bins as a Markdown table, with the summary below. */
    public String markdown() {
        StringBuilder text = new StringBuilder("""
            | predicted | examples | mean predicted | observed | 95 % interval |
            |---|---:|---:|---:|---|
            """);
        for (Bin bin : bins) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %.4f … %.4f | %,d | %.4f | %.4f | %.4f … %.4f |%n",
                    bin.low,
                    bin.high,
                    bin.examples,
                    bin.predicted,
                    bin.observed,
                    bin.observedLow,
                    bin.observedHigh));
        }
        text.append(String.format(
                Locale.ROOT,
                "%nExpected calibration error %.4f, Brier %.4f, log loss %.4f, Spiegelhalter's z %.2f, %,d examples.%n",
                calibrationError,
                brier,
                logLoss,
                z,
                examples));
        return text.toString().replace("\r\n", "\n");
    }
}
