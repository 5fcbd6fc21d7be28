package io.fairrec.rerank;

import io.fairrec.base.Checks;

/**
 * The largest mean NDCG of a batch whose groups' incomes have a Gini coefficient of at most a cap, with a proven bound on
 * what any other method could reach.
 *
 * <p>A group's income is the sum over all rows of what its shown items earn it: their utility, or an objective of the
 * request such as expected revenue; a total of at most 1e-200 is nothing, and equal. NDCG is the DCG (discount 1 /
 * log2(slot + 1), slots from 1) of the slate by utility − price, over the largest DCG of the row by utility without rules: so
 * prices lower it, below 0 where they exceed the utilities, and a price that is equal for all changes no choice. Negative
 * utilities are first raised, with all others of their row, by the smallest. Rows whose utilities are then all 0 have no
 * NDCG: the mean is over the others. Groups without items in the catalogue are not counted; items of several groups earn
 * for each.
 *
 * <p>How: the cap is a maximum of linear functions of the incomes, so a Lagrangian relaxation prices the income of each
 * group and leaves one small problem per row, which is solved exactly (O(n · k), dynamic programming). Minimising the dual
 * gives the bound; then the rows choose again one by one, at prices that follow the others' incomes, until the lists keep
 * the cap. By the Shapley–Folkman theorem (Aubin and Ekeland, 1976) the gap of such separable problems shrinks with the
 * number of rows per group.
 *
 * <p>What is promised: {@link Solution#bound} holds for all slates that keep the cap, exactly so up to rounding. The slates
 * found keep the cap unless {@link Solution#keepsCap} is false: then no price made them; {@link Solution#infeasible} says
 * whether that is proven of all slates. Every row keeps its own rules
 * (pins, bans, floors, ceilings, business rules); the bound ignores them, and stays true. In a row without rules the list
 * stands in descending order of utility − price.
 *
 * <p>Stateless, thread-safe, deterministic. Cost: at most 200 passes of O(Σ n · k + rows · G); memory 24 bytes per
 * candidate of any worth.
 */
public final class GiniCap implements BatchReRanker {

    private static final int ITERATIONS = 150;

    private final String partition;
    private final double cap;
    private final String incomeFrom;

    private GiniCap(String partition, double cap, String incomeFrom) {
        this.partition = partition;
        this.cap = cap;
        this.incomeFrom = incomeFrom;
    }

    /**
     * A re-ranker whose groups earn the utility of what is shown.
     *
     * @param partition the item partition whose groups share the income
     * @param cap the largest Gini coefficient allowed, in [0, 1]
     */
    public static GiniCap of(String partition, double cap) {
        return new GiniCap(Checks.notBlank(partition, "partition"), Checks.between(cap, 0, 1, "cap"), "");
    }

    /**
     * The same with another income.
     *
     * @param objective the name of a column of {@link RerankRequest#objectives}, at least 0 for every candidate
     */
    public GiniCap income(String objective) {
        return new GiniCap(partition, cap, Checks.notBlank(objective, "objective"));
    }

    /**
     * What came out.
     *
     * @param ndcg the mean NDCG of the slates, at most 1, and at least 0 without prices; NaN where no row has one
     * @param gini the Gini coefficient of the groups' incomes
     * @param cap what it was to be at most
     * @param bound no slates with {@code gini ≤ cap} have a larger mean NDCG; −∞ where there are proven to be none, NaN
     *     where no row has an NDCG
     * @param weight the price of fairness at the bound: NDCG per unit of the Gini coefficient; 0 where the cap does not
     *     bind, NaN where no slates keep it
     */
    public record Solution(double ndcg, double gini, double cap, double bound, double weight) {

        /** Whether the slates keep the cap. */
        public boolean keepsCap() {
            return gini <= cap;
        }

        /**
         * Whether it is proven that no slates keep the cap; those found are then the most equal that were met. False proves
         * nothing.
         */
        public boolean infeasible() {
            return bound == Double.NEGATIVE_INFINITY;
        }

        /** How much NDCG the best slates can have more at most; of meaning where the cap is kept, NaN if none can. */
        public double gap() {
            return infeasible() ? Double.NaN : bound - ndcg;
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if an income is negative, above 1e200 or not finite, if incomes differ so much
     *     that a price is no number, or if a request lacks the objective
     */
    @Override
    public void rerank(BatchRerankRequest request, int[] slates) {
        solve(request, slates);
    }

    /** As {@link #rerank}, and says how good the slates are. */
    public Solution solve(BatchRerankRequest request, int[] slates) {
        Checks.atLeast(slates.length, request.cells(), "slates.length");
        GiniRows rows = new GiniRows(request, partition, incomeFrom);
        double[] free = new double[rows.groups()];
        double unpriced = rows.chooseAll(free);
        int rated = rows.rated();
        double weight = 0;
        double bound = unpriced;
        if (rows.incomes().gini() > cap) {
            double total = rows.incomes().total();
            double unit = request.users() / (rows.groups() * total);
            GiniDual dual = new GiniDual(rows, cap, unit);
            dual.solve(ITERATIONS);
            if (dual.infeasible()) {
                bound = Double.NEGATIVE_INFINITY;
                weight = Double.NaN;
            } else if (dual.bound() < unpriced) {
                bound = dual.bound();
                weight = dual.weight() * request.users() / Math.max(1, rated);
            }
            new GiniRecovery(rows, cap, unit, total / request.cells()).run(dual.weight(), dual.ranks());
        }
        rows.write(slates);
        double ndcg = rated == 0 ? Double.NaN : rows.qualitySum() / rated;
        return new Solution(
                ndcg, rows.incomes().gini(), cap, bound == Double.NEGATIVE_INFINITY ? bound : bound / rated, weight);
    }

    @Override
    public String toString() {
        return "GiniCap[" + partition + " ≤ " + cap + "]";
    }
}
