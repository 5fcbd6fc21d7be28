package io.fairrec.rerank;

import io.fairrec.internal.TopK;
import io.fairrec.rerank.RankingMixture.Outcome;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Solves {@link ExposureProblem}s, one after the other, in arrays of its own; allocates nothing once it has seen the
 * largest. The caller fills utilities, merits, groups and exposures after {@link #size}. Not thread-safe.
 */
final class ExposureSolver {

    /** An exposure gap of so much per unit of all exposure is rounding: sums of n terms of 2⁻⁵³ each. */
    static final double NOISE = 1e-13;

    /** Intersections find the minimum of a convex piecewise linear function in a few steps; bisection needs 60. */
    private static final int MAX_STEPS = 300;

    double[] utilities = new double[0];
    double[] merits = new double[0];
    double[] exposures = new double[0];
    int[] groupOf = new int[0];

    /** Exposure of an item counts so much for its group. */
    double[] coefficients = new double[0];

    double[] key = new double[0];
    int n;
    int slots;
    int groups;
    double allExposure;
    double utilityScale;

    Outcome outcome = Outcome.SOLVED;
    int count;
    int[][] rankings = new int[0][0];
    double[] probabilities = new double[0];
    double utility;
    double upperBound;

    private double[] groupSum = new double[0];
    private int[] groupSize = new int[0];
    private int[] newNumber = new int[0];
    private boolean alikeInGroup;
    private @Nullable RankingColumns columns;

    /** Makes room for n items, so many ranks with exposure, and groups. */
    void size(int items, int ranks, int groupCount) {
        n = items;
        slots = ranks;
        groups = groupCount;
        if (utilities.length < n) {
            utilities = new double[n];
            merits = new double[n];
            coefficients = new double[n];
            key = new double[n];
            groupOf = new int[n];
        }
        if (exposures.length < slots) {
            exposures = new double[slots];
        }
        if (groupSum.length < groups) {
            groupSum = new double[groups];
            groupSize = new int[groups];
            newNumber = new int[groups];
        }
    }

    private void roomForRankings(int wanted) {
        boolean tooShort = rankings.length > 0 && rankings[0].length < slots;
        if (rankings.length < wanted || tooShort) {
            rankings = new int[Math.max(wanted, rankings.length)][slots];
            probabilities = new double[rankings.length];
        }
    }

    /** Solves for a notion, or without constraint for null. */
    ExposureSolver solve(@Nullable ExposureNotion notion) {
        keepPresentGroups();
        roomForRankings(Math.max(3, groups + 1));
        allExposure = 0;
        for (int j = 0; j < slots; j++) {
            allExposure += exposures[j];
        }
        double largest = 0;
        for (int i = 0; i < n; i++) {
            largest = Math.max(largest, Math.abs(utilities[i]));
        }
        utilityScale = largest * allExposure;
        rank(utilities, rankings[0]);
        if (notion == null || groups <= 1) {
            single(rankings[0], value(rankings[0]));
        } else if (!setCoefficients(notion)) {
            fail(Outcome.UNDEFINED);
        } else if (groups == 2) {
            solveTwo();
        } else {
            if (columns == null) {
                columns = new RankingColumns(this);
            }
            columns.solve();
        }
        return this;
    }

    /** Numbers the groups that have items, in their order. */
    private void keepPresentGroups() {
        Arrays.fill(groupSize, 0, groups, 0);
        for (int i = 0; i < n; i++) {
            groupSize[groupOf[i]]++;
        }
        int present = 0;
        for (int g = 0; g < groups; g++) {
            newNumber[g] = present;
            present += groupSize[g] > 0 ? 1 : 0;
        }
        for (int i = 0; i < n; i++) {
            groupOf[i] = newNumber[groupOf[i]];
        }
        groups = present;
    }

    /** @return whether every quotient of the notion is defined */
    private boolean setCoefficients(ExposureNotion notion) {
        Arrays.fill(groupSum, 0, groups, 0);
        for (int i = 0; i < n; i++) {
            boolean byMerit = notion != ExposureNotion.DEMOGRAPHIC_PARITY;
            if (byMerit && merits[i] < 0) {
                return false;
            }
            groupSum[groupOf[i]] += byMerit ? merits[i] : 1;
        }
        alikeInGroup = notion != ExposureNotion.DISPARATE_IMPACT;
        double largest = 0;
        for (int i = 0; i < n; i++) {
            coefficients[i] = (alikeInGroup ? 1 : merits[i]) / groupSum[groupOf[i]];
            largest = Math.max(largest, coefficients[i]);
        }
        for (int g = 0; g < groups; g++) {
            if (!(groupSum[g] > 0) || !Double.isFinite(1 / groupSum[g])) {
                return false;
            }
        }
        // A constraint holds in any unit; in this one, gaps are at most all exposure.
        for (int i = 0; i < n; i++) {
            coefficients[i] /= largest;
        }
        return true;
    }

    private void solveTwo() {
        int[] low = rankings[0];
        int[] high = rankings[1];
        int[] next = rankings[2];
        double noise = NOISE * allExposure;
        double lowGap = gap(low);
        if (Math.abs(lowGap) <= noise) {
            single(low, value(low));
            return;
        }
        // A positive gap means too much for the group that leads without a constraint; the multiplier is its price.
        double sign = Math.signum(lowGap);
        lowGap *= sign;
        double left = 0;
        double right = setExtremeKey(sign);
        rank(key, high);
        double highGap = sign * gap(high);
        if (highGap > noise) {
            fail(Outcome.INFEASIBLE);
            return;
        }
        if (highGap >= -noise) {
            single(high, value(high));
            return;
        }
        double lowValue = value(low);
        double highValue = value(high);
        double bound = lowValue;
        for (int step = 0; step < MAX_STEPS && right - left > 1e-16 * left; step++) {
            double cut = (lowValue - highValue) / (lowGap - highGap);
            boolean bisect = step % 3 == 2 && right < Double.POSITIVE_INFINITY;
            double price = bisect ? left + (right - left) / 2 : cut;
            setKey(sign * price);
            rank(key, next);
            double gap = sign * gap(next);
            double value = value(next);
            double dual = value - price * gap;
            bound = Math.min(bound, dual);
            if (Math.abs(gap) <= noise) {
                single(next, bound);
                return;
            }
            if (!bisect && dual <= lowValue - cut * lowGap + 1e-15 * utilityScale) {
                // No ranking is above both lines at their cut: both are best there.
                break;
            }
            int[] free = gap > 0 ? low : high;
            if (gap > 0) {
                low = next;
                lowGap = gap;
                lowValue = value;
                left = price;
            } else {
                high = next;
                highGap = gap;
                highValue = value;
                right = price;
            }
            next = free;
        }
        double ofLow = -highGap / (lowGap - highGap);
        rankings[0] = low;
        rankings[1] = high;
        rankings[2] = next;
        probabilities[0] = ofLow;
        probabilities[1] = 1 - ofLow;
        finish(2, bound);
    }

    /**
     * The key that gives the group that lags all it can get.
     *
     * @return a multiplier beyond which no ranking changes
     */
    private double setExtremeKey(double sign) {
        if (!alikeInGroup) {
            for (int i = 0; i < n; i++) {
                key[i] = (groupOf[i] == 0 ? -sign : sign) * coefficients[i];
            }
            return Double.POSITIVE_INFINITY;
        }
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            least = Math.min(least, utilities[i]);
            most = Math.max(most, utilities[i]);
        }
        // The larger coefficient is 1, so this lifts every item of one group above all of the other.
        double price = most > least ? 2 * (most - least) : 1;
        setKey(sign * price);
        return price;
    }

    private void setKey(double price) {
        for (int i = 0; i < n; i++) {
            double paid = price * coefficients[i];
            key[i] = groupOf[i] == 0 ? utilities[i] - paid : utilities[i] + paid;
        }
    }

    void rank(double[] by, int[] out) {
        TopK.select(by, n, slots, out);
    }

    /** Σ utility · exposure. */
    double value(int[] ranking) {
        double sum = 0;
        for (int j = 0; j < slots; j++) {
            sum += exposures[j] * utilities[ranking[j]];
        }
        return sum;
    }

    /** What group 0 gets beyond group 1. */
    private double gap(int[] ranking) {
        double sum = 0;
        for (int j = 0; j < slots; j++) {
            double level = exposures[j] * coefficients[ranking[j]];
            sum += groupOf[ranking[j]] == 0 ? level : -level;
        }
        return sum;
    }

    private void single(int[] ranking, double bound) {
        int at = 0;
        while (rankings[at] != ranking) {
            at++;
        }
        rankings[at] = rankings[0];
        rankings[0] = ranking;
        probabilities[0] = 1;
        finish(1, bound);
    }

    /** The first rankings are the answer. */
    void finish(int size, double bound) {
        outcome = Outcome.SOLVED;
        count = size;
        utility = 0;
        for (int r = 0; r < size; r++) {
            utility += probabilities[r] * value(rankings[r]);
        }
        upperBound = Math.max(bound, utility);
    }

    void fail(Outcome reason) {
        outcome = reason;
        count = 0;
        utility = Double.NaN;
        upperBound = Double.NaN;
    }

    /** A copy of the answer, with item i called {@code names[i]}, of so many names. */
    RankingMixture mixture(int[] names, int nameCount) {
        int[][] copies = new int[count][slots];
        for (int r = 0; r < count; r++) {
            for (int j = 0; j < slots; j++) {
                copies[r][j] = names[rankings[r][j]];
            }
        }
        return new RankingMixture(outcome, nameCount, copies, Arrays.copyOf(probabilities, count), utility, upperBound);
    }
}
