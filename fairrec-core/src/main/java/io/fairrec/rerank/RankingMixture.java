package io.fairrec.rerank;

import io.fairrec.base.Checks;
import java.util.Arrays;

/**
 * A few rankings with probabilities: a stochastic ranking that can be served. Immutable, thread-safe.
 *
 * <p>A ranking lists positions of items, the best rank first; ranks without exposure may be missing.
 */
public final class RankingMixture {

    /** How a problem ended. */
    public enum Outcome {
        /** The mixture keeps the constraint and none has a larger utility. */
        SOLVED,
        /** No mixture of rankings keeps the constraint. There are no rankings. */
        INFEASIBLE,
        /** The constraint divides by a merit that is not positive. There are no rankings. */
        UNDEFINED
    }

    private final Outcome outcome;
    private final int items;
    private final int[][] rankings;
    private final double[] probabilities;
    private final double utility;
    private final double upperBound;
    private final double dropped;

    /** Takes the arrays. */
    RankingMixture(
            Outcome outcome, int items, int[][] rankings, double[] probabilities, double utility, double upperBound) {
        this(outcome, items, rankings, probabilities, utility, upperBound, 0);
    }

    /** Takes the arrays. */
    RankingMixture(
            Outcome outcome,
            int items,
            int[][] rankings,
            double[] probabilities,
            double utility,
            double upperBound,
            double dropped) {
        this.outcome = outcome;
        this.items = items;
        this.rankings = rankings;
        this.probabilities = probabilities;
        this.utility = utility;
        this.upperBound = upperBound;
        this.dropped = dropped;
    }

    /** How the problem ended; look at it first. */
    public Outcome outcome() {
        return outcome;
    }

    /** How many rankings there are; 0 unless solved. */
    public int size() {
        return rankings.length;
    }

    /** A ranking: the item at each rank; a copy. */
    public int[] ranking(int index) {
        return rankings[Checks.index(index, rankings.length, "ranking")].clone();
    }

    /** The probability of a ranking, in (0, 1]; together they are 1. */
    public double probability(int index) {
        return probabilities[Checks.index(index, rankings.length, "ranking")];
    }

    /** The expected utility u'Pv; NaN unless solved, and for a mixture that was not made of utilities. */
    public double utility() {
        return utility;
    }

    /**
     * What no fair mixture can exceed, by weak duality: {@code upperBound() − utility()} bounds how far this one is from
     * the best, rounding included. NaN where {@link #utility} is.
     */
    public double upperBound() {
        return upperBound;
    }

    /**
     * How much of a given matrix no ranking could take up before the probabilities were scaled to 1, in [0, 1]: 0 but for a
     * matrix whose sums were off, see {@link BirkhoffDecomposition#of}.
     */
    public double dropped() {
        return dropped;
    }

    /**
     * The expected exposure of each item.
     *
     * @param exposures of the ranks from the top; further ranks have none
     */
    public double[] exposure(double[] exposures) {
        double[] expected = new double[items];
        for (int r = 0; r < rankings.length; r++) {
            for (int j = 0; j < Math.min(exposures.length, rankings[r].length); j++) {
                expected[rankings[r][j]] += probabilities[r] * exposures[j];
            }
        }
        return expected;
    }

    /**
     * P row-major [n][n]: the probability of each item at each rank. Its rows sum to 1 where the rankings are whole.
     *
     * @throws IllegalStateException if n² numbers do not fit an array, from 46,341 items on
     */
    public double[] matrix() {
        if ((long) items * items > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException("The matrix of " + items + " items (" + items + " × " + items
                    + " numbers) must fit an array. Read the rankings instead: ranking(…) and probability(…).");
        }
        double[] matrix = new double[items * items];
        for (int r = 0; r < rankings.length; r++) {
            for (int j = 0; j < rankings[r].length; j++) {
                matrix[rankings[r][j] * items + j] += probabilities[r];
            }
        }
        return matrix;
    }

    /**
     * Draws a ranking.
     *
     * @param uniform in [0, 1), such as {@link java.util.SplittableRandom#nextDouble()}
     * @return its index
     * @throws IllegalStateException if there are no rankings
     */
    public int sample(double uniform) {
        if (rankings.length == 0) {
            throw new IllegalStateException("There is no ranking to draw: the outcome is " + outcome + ".");
        }
        return draw(uniform, probabilities, rankings.length);
    }

    static int draw(double uniform, double[] probabilities, int size) {
        double below = 0;
        for (int r = 0; r < size - 1; r++) {
            below += probabilities[r];
            if (uniform < below) {
                return r;
            }
        }
        return size - 1;
    }

    @Override
    public String toString() {
        return "RankingMixture[" + outcome + ", " + items + " items, " + rankings.length + " rankings, probabilities "
                + Arrays.toString(probabilities) + "]";
    }
}
