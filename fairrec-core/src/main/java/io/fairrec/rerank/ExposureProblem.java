package io.fairrec.rerank;

import io.fairrec.base.Checks;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which mixture of rankings has the largest expected utility among those that expose groups fairly: maximise u'Pv over
 * doubly stochastic P, subject to a linear constraint per pair of groups (Singh and Joachims, Fairness of Exposure in
 * Rankings, KDD 2018).
 *
 * <p>The constraints are linear in the exposures e = Pv alone, and e ranges over the convex hull of the permutations of v.
 * So for fixed multipliers the best ranking is a sort by an adjusted utility, and no n × n matrix is needed:
 * <ul>
 *   <li>two groups: the dual has one multiplier. It is convex and piecewise linear; the cut of its two best known lines,
 *       safeguarded by bisection, finds the minimum. The two rankings that meet there, mixed so that the constraint holds,
 *       are the answer;
 *   <li>G groups: column generation over rankings, a simplex basis of G of them, priced by the same sort.
 * </ul>
 * The answer is exact but for rounding (see {@link RankingMixture#upperBound}) and has at most G rankings, where a
 * decomposition of P has up to (n − 1)² + 1.
 *
 * <p>Two groups cost O((n + k log k) · steps) for k ranks with exposure, with 5 to 30 steps; G groups O((n + k log k + G²)
 * · pivots). The pivots grow with the groups: 18 to 77 ms were measured at 43 groups and 1000 items with 20 ranks, so use
 * many groups offline, or join small ones. Immutable, borrows its arrays; thread-safe.
 */
public final class ExposureProblem {

    private final double[] utilities;
    private final int[] groupOf;
    private final int groups;
    private final double[] exposures;
    private final double @Nullable [] merits;

    private ExposureProblem(
            double[] utilities, int[] groupOf, int groups, double[] exposures, double @Nullable [] merits) {
        this.utilities = utilities;
        this.groupOf = groupOf;
        this.groups = groups;
        this.exposures = exposures;
        this.merits = merits;
    }

    /**
     * A problem in which merit is utility.
     *
     * @param utilities one per item, n of them, finite
     * @param groupOf the group of each item, in {@code [0, groups)}; a group without items is left out of account
     * @param groups how many, at least 1
     * @param exposures of the ranks from the top, at most n of them, each at least 0 and none larger than the one before;
     *     further ranks have none
     */
    public static ExposureProblem of(double[] utilities, int[] groupOf, int groups, double[] exposures) {
        Checks.length(groupOf.length, utilities.length, "groupOf");
        Checks.atLeast(groups, 1, "groups");
        Checks.atLeast(utilities.length, exposures.length, "utilities.length");
        for (int i = 0; i < utilities.length; i++) {
            Checks.finite(utilities[i], "utility");
            Checks.index(groupOf[i], groups, "group");
        }
        for (int j = 0; j < exposures.length; j++) {
            Checks.nonNegative(exposures[j], "exposure");
            if (j > 0 && exposures[j] > exposures[j - 1]) {
                throw new IllegalArgumentException("The exposure of rank " + (j + 1) + " (" + exposures[j]
                        + ") must not exceed that of rank " + j + " (" + exposures[j - 1] + "). Order the ranks.");
            }
        }
        return new ExposureProblem(utilities, groupOf, groups, exposures, null);
    }

    /**
     * The same problem with merits that are not the utilities, such as relevances in probabilities where utilities are net
     * of prices.
     *
     * @param values one per item, finite, at least 0
     */
    public ExposureProblem merits(double[] values) {
        Checks.length(values.length, utilities.length, "merits");
        for (double value : values) {
            Checks.nonNegative(value, "merit");
        }
        return new ExposureProblem(utilities, groupOf, groups, exposures, values);
    }

    /** The ranking of the largest utility, without any constraint; O(n + k log k). */
    public RankingMixture unconstrained() {
        return mixture(new ExposureSolver(), null);
    }

    /**
     * The best mixture that is fair.
     *
     * @return with the outcome {@code INFEASIBLE} if no mixture is fair, {@code UNDEFINED} if a merit is negative or a
     *     group has none
     */
    public RankingMixture solve(ExposureNotion notion) {
        return mixture(new ExposureSolver(), notion);
    }

    private RankingMixture mixture(ExposureSolver solver, @Nullable ExposureNotion notion) {
        int n = utilities.length;
        solver.size(n, exposures.length, groups);
        double[] merit = merits == null ? utilities : merits;
        System.arraycopy(utilities, 0, solver.utilities, 0, n);
        System.arraycopy(merit, 0, solver.merits, 0, n);
        System.arraycopy(groupOf, 0, solver.groupOf, 0, n);
        System.arraycopy(exposures, 0, solver.exposures, 0, exposures.length);
        int[] names = new int[n];
        Arrays.setAll(names, i -> i);
        return solver.solve(notion).mixture(names, n);
    }
}
