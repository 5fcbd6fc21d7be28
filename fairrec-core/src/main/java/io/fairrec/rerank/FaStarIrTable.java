package io.fairrec.rerank;

import io.fairrec.base.Checks;
import java.util.Arrays;

/**
 * How many protected items the first 1, 2, … k slots of a slate must show at least, so that a slate that was drawn blindly
 * with the protected share p would fail only with a known probability: the table of FA*IR (Zehlike, Bonchi, Castillo,
 * Hajian, Megahed and Baeza-Yates, CIKM 2017).
 *
 * <p>At significance α′ the first i slots need m(i) items, the smallest m with F(m; i, p) ≥ α′, F the binomial
 * distribution function. As every one of the k prefixes is tested, a blindly drawn slate fails more often than α′. That
 * probability is computed here exactly, by dynamic programming over the number of protected items so far, and the tables
 * {@link #safe} and {@link #nearest} choose α′ ≤ α by it. Table and probability change only where α′ passes a value of F,
 * so these are searched, not the numbers between, and the probability grows with α′, so that bisection finds the best.
 *
 * <p>Two floating-point values of F that differ by less than one part in 10¹² are taken for the same number. Immutable,
 * thread-safe.
 */
public final class FaStarIrTable {

    /** The longest table: beyond, the breakpoints would take more than some ten megabytes. */
    public static final int MAX_LENGTH = 2000;

    private static final double SAME = 1 - 1e-12;

    private final int[] minimums;
    private final double share;
    private final double failProbability;

    private FaStarIrTable(int[] minimums, double share) {
        this.minimums = minimums;
        this.share = share;
        this.failProbability = failProbability(minimums, share);
    }

    /**
     * The table at significance α for every single prefix, without correction for testing k of them. O(k²).
     *
     * @param k how many slots, in [1, {@link #MAX_LENGTH}]
     * @param share the protected share p, in (0, 1)
     * @param significance α, in (0, 1)
     */
    public static FaStarIrTable unadjusted(int k, double share, double significance) {
        check(k, share, significance);
        return new FaStarIrTable(quantiles(k, share, significance), share);
    }

    /**
     * Of the tables for α′ ≤ α the one with the largest fail probability that is at most α: a fair process is accused
     * with at most the probability α. O(k² log k).
     *
     * @param k how many slots, in [1, {@link #MAX_LENGTH}]
     * @param share the protected share p, in (0, 1)
     * @param significance α, in (0, 1)
     */
    public static FaStarIrTable safe(int k, double share, double significance) {
        check(k, share, significance);
        double[] breakpoints = breakpoints(k, share, significance);
        int last = lastSafe(breakpoints, k, share, significance);
        return last < 0 ? new FaStarIrTable(new int[k], share) : at(breakpoints, last, k, share);
    }

    /**
     * Of the tables for α′ ≤ α the one whose fail probability is nearest to α, the smaller one when two are as near: what
     * the authors' code aims at; its probability can exceed α. O(k² log k).
     *
     * @param k how many slots, in [1, {@link #MAX_LENGTH}]
     * @param share the protected share p, in (0, 1)
     * @param significance α, in (0, 1)
     */
    public static FaStarIrTable nearest(int k, double share, double significance) {
        check(k, share, significance);
        double[] breakpoints = breakpoints(k, share, significance);
        int last = lastSafe(breakpoints, k, share, significance);
        FaStarIrTable below = last < 0 ? new FaStarIrTable(new int[k], share) : at(breakpoints, last, k, share);
        if (last + 1 == breakpoints.length) {
            return below;
        }
        FaStarIrTable above = at(breakpoints, last + 1, k, share);
        return above.failProbability - significance < significance - below.failProbability ? above : below;
    }

    /**
     * A table that was made elsewhere.
     *
     * @param minimums for i = 1 … k: from the one before it or 0, by at most 1 more; copied
     * @param share the protected share p of the fail probability, in (0, 1)
     */
    public static FaStarIrTable of(int[] minimums, double share) {
        Checks.atLeast(minimums.length, 1, "minimums.length");
        checkShare(share);
        int before = 0;
        for (int i = 0; i < minimums.length; i++) {
            if (minimums[i] < before || minimums[i] > before + 1) {
                throw new IllegalArgumentException("The minimum of the first " + (i + 1) + " slots (" + minimums[i]
                        + ") must be " + before + " or " + (before + 1) + ": one slot can hold one item more.");
            }
            before = minimums[i];
        }
        return new FaStarIrTable(minimums.clone(), share);
    }

    private static void check(int k, double share, double significance) {
        Checks.atLeast(k, 1, "k");
        if (k > MAX_LENGTH) {
            throw new IllegalArgumentException("The k (" + k + ") must be at most " + MAX_LENGTH + ".");
        }
        checkShare(share);
        if (!(significance > 0 && significance < 1)) {
            throw new IllegalArgumentException(
                    "The significance (" + significance + ") must lie between 0 and 1; usual is 0.1.");
        }
    }

    private static void checkShare(double share) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("The protected share (" + share + ") must lie between 0 and 1.");
        }
    }

    /** Turns the probabilities of 0 … i − 1 successes in i − 1 trials into those of i; in place. */
    private static void oneMoreTrial(double[] probabilities, int i, double share) {
        for (int m = i; m > 0; m--) {
            probabilities[m] = probabilities[m] * (1 - share) + probabilities[m - 1] * share;
        }
        probabilities[0] *= 1 - share;
    }

    private static int[] quantiles(int k, double share, double level) {
        int[] minimums = new int[k];
        double[] probabilities = new double[k + 1];
        probabilities[0] = 1;
        for (int i = 1; i <= k; i++) {
            oneMoreTrial(probabilities, i, share);
            int m = 0;
            double below = probabilities[0];
            while (m < i && below < level * SAME) {
                m++;
                below += probabilities[m];
            }
            minimums[i - 1] = m;
        }
        return minimums;
    }

    /** The values of F below the significance, and this; ascending. */
    private static double[] breakpoints(int k, double share, double significance) {
        double[] found = new double[16];
        int size = 0;
        double[] probabilities = new double[k + 1];
        probabilities[0] = 1;
        for (int i = 1; i <= k; i++) {
            oneMoreTrial(probabilities, i, share);
            double below = probabilities[0];
            for (int m = 0; m < i && below < significance; m++) {
                if (below > 0) {
                    if (size == found.length) {
                        found = Arrays.copyOf(found, 2 * size);
                    }
                    found[size++] = below;
                }
                below += probabilities[m + 1];
            }
        }
        double[] breakpoints = Arrays.copyOf(found, size + 1);
        breakpoints[size] = significance;
        Arrays.sort(breakpoints);
        return breakpoints;
    }

    private static FaStarIrTable at(double[] breakpoints, int index, int k, double share) {
        return new FaStarIrTable(quantiles(k, share, breakpoints[index]), share);
    }

    /** The last breakpoint whose table fails with at most the significance, or −1. */
    private static int lastSafe(double[] breakpoints, int k, double share, double significance) {
        int low = -1;
        int high = breakpoints.length;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (failProbability(quantiles(k, share, breakpoints[middle]), share) <= significance) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static double failProbability(int[] minimums, double share) {
        double[] alive = new double[minimums.length + 1];
        alive[0] = 1;
        double failed = 0;
        for (int i = 1; i <= minimums.length; i++) {
            oneMoreTrial(alive, i, share);
            for (int m = 0; m < minimums[i - 1]; m++) {
                failed += alive[m];
                alive[m] = 0;
            }
        }
        return failed;
    }

    /** How many slots the table speaks of. */
    public int length() {
        return minimums.length;
    }

    /**
     * How many protected items the first {@code slots} slots must show at least; behind the end of the table, as many as
     * at its end.
     *
     * @param slots at least 1
     */
    public int minimum(int slots) {
        return minimums[Math.min(slots, minimums.length) - 1];
    }

    /** The minimums for 1 … k slots; a copy. */
    public int[] minimums() {
        return minimums.clone();
    }

    /** The protected share p. */
    public double share() {
        return share;
    }

    /** The probability that a slate fails whose slots are protected with the probability p each, independently. */
    public double failProbability() {
        return failProbability;
    }

    /**
     * Whether every prefix of a slate shows enough.
     *
     * @param isProtected per slot
     */
    public boolean isSatisfied(boolean[] isProtected) {
        int count = 0;
        for (int i = 0; i < isProtected.length; i++) {
            count += isProtected[i] ? 1 : 0;
            if (count < minimum(i + 1)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "FaStarIrTable[k = " + minimums.length + ", p = " + share + ", at least " + minimums[minimums.length - 1]
                + " in all, fails with " + failProbability + "]";
    }
}
