package io.fairrec.eval.stat;

import io.fairrec.base.Checks;

/**
 * The values of two groups of users in strata, laid out for resampling: stratum by stratum, the first group first, all
 * centred at the overall mean so that sums of squares keep their digits.
 *
 * <p>Strata without at least two users of each group cannot be compared and are left out. One stratum for all is the plain
 * comparison.
 */
final class TwoGroups {

    private final double[] value;
    private final int[] begin;
    private final int[] firstSize;
    private final int users;
    private final boolean constant;

    private TwoGroups(double[] value, int[] begin, int[] firstSize, int users) {
        this.value = value;
        this.begin = begin;
        this.firstSize = firstSize;
        this.users = users;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double sum = 0;
        for (double v : value) {
            min = Math.min(min, v);
            max = Math.max(max, v);
            sum += v;
        }
        this.constant = !(min < max);
        for (int i = 0; i < value.length; i++) {
            value[i] -= sum / value.length;
        }
    }

    static TwoGroups of(double[] values, boolean[] inFirst, int[] stratum) {
        Checks.length(inFirst.length, values.length, "inFirst");
        Checks.length(stratum.length, values.length, "stratum");
        int strata = 0;
        for (int i = 0; i < values.length; i++) {
            Checks.finite(values[i], "value");
            strata = Math.max(strata, Checks.atLeast(stratum[i], 0, "stratum") + 1);
        }
        int[][] sizes = new int[2][strata];
        for (int i = 0; i < values.length; i++) {
            sizes[inFirst[i] ? 0 : 1][stratum[i]]++;
        }
        int[] begin = new int[strata + 1];
        int[] firstSize = new int[strata];
        int[] slot = new int[strata];
        int kept = 0;
        for (int s = 0; s < strata; s++) {
            slot[s] = -1;
            if (sizes[0][s] >= 2 && sizes[1][s] >= 2) {
                firstSize[kept] = sizes[0][s];
                begin[kept + 1] = begin[kept] + sizes[0][s] + sizes[1][s];
                slot[s] = kept++;
            }
        }
        double[] laid = new double[begin[kept]];
        int[] nextFirst = java.util.Arrays.copyOf(begin, kept);
        int[] nextSecond = new int[kept];
        for (int s = 0; s < kept; s++) {
            nextSecond[s] = begin[s] + firstSize[s];
        }
        for (int i = 0; i < values.length; i++) {
            int s = slot[stratum[i]];
            if (s >= 0) {
                laid[inFirst[i] ? nextFirst[s]++ : nextSecond[s]++] = values[i];
            }
        }
        return new TwoGroups(
                laid,
                java.util.Arrays.copyOf(begin, kept + 1),
                java.util.Arrays.copyOf(firstSize, kept),
                values.length);
    }

    /** How many strata can be compared. */
    int strata() {
        return firstSize.length;
    }

    /** How many users are in them. */
    int size() {
        return value.length;
    }

    /** How many of these are of the first group. */
    int firstCount() {
        int n = 0;
        for (int size : firstSize) {
            n += size;
        }
        return n;
    }

    /** The share of all users that are in comparable strata. */
    double covered() {
        return users == 0 ? 0 : (double) value.length / users;
    }

    /** Whether all values agree. */
    boolean constant() {
        return constant;
    }

    double[] copyOfValues() {
        return value.clone();
    }

    int begin(int s) {
        return begin[s];
    }

    int firstSize(int s) {
        return firstSize[s];
    }

    int secondSize(int s) {
        return begin[s + 1] - begin[s] - firstSize[s];
    }

    /** The plain difference of the means of first and second group over the comparable strata. */
    double rawGap() {
        double first = 0;
        double second = 0;
        for (int s = 0; s < strata(); s++) {
            int middle = begin[s] + firstSize[s];
            for (int i = begin[s]; i < begin[s + 1]; i++) {
                if (i < middle) {
                    first += value[i];
                } else {
                    second += value[i];
                }
            }
        }
        int n = firstCount();
        return first / n - second / (size() - n);
    }

    /**
     * The difference directly standardised to the pooled distribution of the strata, and its standard error: Σ w_s (a_s −
     * b_s) with w_s the share of all comparable users in stratum s, and √ Σ w_s² (var a_s / n_as + var b_s / n_bs).
     *
     * @param values laid out as here
     * @param out receives the difference and the error
     */
    void standardised(double[] values, double[] out) {
        double gap = 0;
        double variance = 0;
        for (int s = 0; s < strata(); s++) {
            int middle = begin[s] + firstSize[s];
            double weight = (double) (begin[s + 1] - begin[s]) / size();
            double first = sum(values, begin[s], middle);
            double second = sum(values, middle, begin[s + 1]);
            gap += weight * (first / firstSize[s] - second / secondSize(s));
            variance += weight
                    * weight
                    * (errorOf(values, begin[s], middle, first) + errorOf(values, middle, begin[s + 1], second));
        }
        out[0] = gap;
        out[1] = Math.sqrt(variance);
    }

    private static double sum(double[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum;
    }

    /** The squared standard error of a mean. */
    private static double errorOf(double[] values, int from, int to, double sum) {
        int n = to - from;
        double mean = sum / n;
        double squares = 0;
        for (int i = from; i < to; i++) {
            squares += (values[i] - mean) * (values[i] - mean);
        }
        return squares / (n - 1) / n;
    }
}
