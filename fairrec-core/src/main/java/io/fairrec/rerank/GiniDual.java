package io.fairrec.rerank;

/**
 * The Lagrangian dual of "the largest Σ NDCG with a Gini coefficient of at most c", by projected subgradients.
 *
 * <p>With incomes U of G groups, Gini ≤ c says max over q of ⟨q − cG, U⟩ ≤ 0, where q runs over the permutohedron of (G−1,
 * G−3, …, 1−G). For every q of it and every λ ≥ 0,
 *
 * <p>D(λ, q) = Σ over rows of max over lists of [NDCG − λ · ⟨q − cG, income of the list⟩]
 *
 * <p>is therefore at least the NDCG of any lists that keep the cap, and rows are independent in it. It is convex in λq and
 * λ; −λU is a subgradient in q, so a step moves the ranks of groups towards their incomes. λ moves by the factor exp(gain ·
 * excess of the Gini coefficient): it spans decades, and its scale is not known before. When the bound has not improved for
 * some steps, the descent goes back to the best point and halves its steps. A bound below what any lists reach proves that
 * none keep the cap, and ends the descent.
 */
final class GiniDual {

    private static final double FIRST_WEIGHT = 0.2;
    /** How far a group with the mean income moves in the first step, as a part of the number of groups. */
    private static final double RANK_STEP = 0.6;

    private static final double WEIGHT_STEP = 9;
    private static final double LARGEST_CHANGE = 0.3;
    /** After so many steps without progress the steps become half as long. */
    private static final int PATIENCE = 10;
    /** What counts as progress: NDCG per row. */
    private static final double PROGRESS = 1e-7;

    private static final double SHORTEST_STEP = 1e-4;
    /** NDCG per row and unit of weight by which a bound must be too low to prove anything: far above rounding. */
    private static final double PROOF = 1e-9;

    private final GiniRows rows;
    private final double cap;
    private final double unit;
    private final double[] ranks;
    private final double[] price;
    private final double[] bestRanks;
    private double bestWeight;
    private double bound = Double.POSITIVE_INFINITY;
    private boolean infeasible;

    /**
     * The dual.
     *
     * @param unit λ of one unit of weight: 1 / (G · mean income of a row)
     */
    GiniDual(GiniRows rows, double cap, double unit) {
        this.rows = rows;
        this.cap = cap;
        this.unit = unit;
        this.ranks = new double[rows.groups()];
        this.price = new double[ranks.length];
        this.bestRanks = new double[ranks.length];
    }

    /** Descends; at most {@code iterations} times O(rows · candidates · slots). */
    void solve(int iterations) {
        SoftRanks soft = new SoftRanks(ranks.length);
        double weight = FIRST_WEIGHT;
        double length = 1;
        double reference = Double.POSITIVE_INFINITY;
        int patience = PATIENCE;
        ascend(soft, length);
        for (int t = 0; t < iterations && length > SHORTEST_STEP; t++) {
            price(weight * unit, ranks, cap, price);
            double value = rows.chooseAll(price);
            if (value < bound) {
                bound = value;
                bestWeight = weight;
                System.arraycopy(ranks, 0, bestRanks, 0, ranks.length);
            }
            if (bound < rows.leastQuality() - PROOF * rows.count() * (1 + bestWeight)) {
                infeasible = true;
                break;
            }
            patience--;
            if (bound < reference - PROGRESS * rows.count()) {
                reference = bound;
                patience = PATIENCE;
            }
            if (patience == 0) {
                patience = PATIENCE;
                length /= 2;
                weight = bestWeight;
                System.arraycopy(bestRanks, 0, ranks, 0, ranks.length);
                price(weight * unit, ranks, cap, price);
                rows.chooseAll(price);
            }
            double change = WEIGHT_STEP * length * excess();
            ascend(soft, length);
            weight *= Math.exp(Math.max(-LARGEST_CHANGE, Math.min(LARGEST_CHANGE, change)));
        }
    }

    private void ascend(SoftRanks soft, double length) {
        double[] income = rows.incomes().byGroup();
        double total = rows.incomes().total();
        double step = RANK_STEP * length * income.length * income.length / total;
        for (int g = 0; g < ranks.length && total > 0; g++) {
            ranks[g] += step * income[g];
        }
        soft.project(ranks, ranks);
    }

    /** By how much ⟨ranks, income⟩ / (G · Σ income), at most the Gini coefficient, is above the cap. */
    private double excess() {
        double[] income = rows.incomes().byGroup();
        double total = rows.incomes().total();
        double sum = 0;
        for (int g = 0; g < ranks.length; g++) {
            sum += ranks[g] * income[g];
        }
        return total > 0 ? sum / (ranks.length * total) - cap : -cap;
    }

    /** The price of each group's income: λ · (rank − cG). */
    static void price(double lambda, double[] ranks, double cap, double[] price) {
        for (int g = 0; g < ranks.length; g++) {
            price[g] = lambda * (ranks[g] - cap * ranks.length);
        }
    }

    /** Whether it is proven that no lists keep the cap. */
    boolean infeasible() {
        return infeasible;
    }

    /** No lists that keep the cap have a larger Σ NDCG. */
    double bound() {
        return bound;
    }

    /** The weight of the best bound: what a point of the Gini coefficient costs, in points of NDCG. */
    double weight() {
        return bestWeight;
    }

    /** The ranks of the best bound. */
    double[] ranks() {
        return bestRanks;
    }
}
