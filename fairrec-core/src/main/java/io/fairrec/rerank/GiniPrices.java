package io.fairrec.rerank;

import io.fairrec.base.Checks;
import io.fairrec.data.Catalog;
import java.util.Arrays;

/**
 * Row by row: every slate is the best one for its row at prices that follow what the groups have earned so far, so that
 * the Gini coefficient of their incomes stays low at the least cost in NDCG. The online counterpart of {@link GiniCap},
 * which says what incomes, NDCG and its limits are.
 *
 * <p>The price of a unit of income of group g is w / (G · mean income per row) · (q_g − G · γ): w times the derivative of
 * the Gini coefficient. The rank q_g runs from 1 − G for the poorest to G − 1 for the richest; groups whose incomes differ
 * by little share their ranks, where a lead of one average shown item is worth {@value #SHARPNESS} ranks; γ is the Gini
 * coefficient at these ranks. So w is what a point of the Gini coefficient may cost, in points of NDCG, and has no other
 * unit. At these prices each row is solved exactly. Two ways to set w:
 *
 * <ul>
 *   <li>{@link #weight}: fixed, from experience or by {@link #calibrated} on other rows. Nothing is promised about the Gini
 *       coefficient, and no control can swing.
 *   <li>{@link #cap}: told only the cap. w is the slow mean of itself plus the excess of the Gini coefficient so far over
 *       the cap (less one percent), times the rows so far; above the cap eleven times as strongly. It needs no number of
 *       rows to come: after the first rows, in which most groups cannot have earned yet, the Gini coefficient keeps near
 *       the cap at all times. What is promised: nothing for adverse rows. The constants of this control (one percent, eleven
 *       times, the steps) were tuned on one published score matrix, that of the Steam example, and its shuffles.
 * </ul>
 *
 * <p>Every row keeps its own rules: pins, bans, floors, ceilings, business rules. A row's slate depends on the rows before
 * it only. In a row without rules the list stands in descending order of utility − price of the request. Incomes count as
 * nothing until their total is above 1e-200.
 *
 * <p>Stateless, thread-safe; a {@link Run} is neither. Cost per row: O(n · k + n log n + G); memory O(largest row + items).
 */
public final class GiniPrices implements BatchReRanker {

    static final double SHARPNESS = 2;

    /** A cap is aimed at from below. */
    private static final double MARGIN = 0.01;
    /** The weight added per row so far and unit of excess; this and the next three were chosen on one matrix of 1645 rows
     * and its shuffles. A third of it ends lower in NDCG by .002 where the cap is a fifth of the coefficient without prices.
     */
    private static final double GAIN = 0.01;

    private static final double GAIN_ABOVE = 0.1;
    private static final double MEAN_STEP = 0.1;
    private static final double LARGEST_FACTOR = 4;
    private static final double LEAST_ROOM = 0.02;

    private static final double LEAST_WEIGHT = 1e-4;
    private static final double LARGEST_WEIGHT = 1e3;
    private static final int BISECTIONS = 24;
    /** Beyond it no price is sure to be a number; at a hundredth of a thousandth of it NDCG counts for nothing. */
    private static final double MOST_WEIGHT = 1e50;

    private final String partition;
    private final String incomeFrom;
    private final double weight;
    private final double cap;

    private GiniPrices(String partition, String incomeFrom, double weight, double cap) {
        this.partition = partition;
        this.incomeFrom = incomeFrom;
        this.weight = weight;
        this.cap = cap;
    }

    /**
     * Prices of a fixed weight.
     *
     * @param partition the item partition whose groups share the income
     * @param weight NDCG per unit of the Gini coefficient, in [0, {@value #MOST_WEIGHT}]
     */
    public static GiniPrices weight(String partition, double weight) {
        return new GiniPrices(
                Checks.notBlank(partition, "partition"),
                "",
                Checks.between(weight, 0, MOST_WEIGHT, "weight"),
                Double.NaN);
    }

    /**
     * Prices that move so that a cap is kept.
     *
     * @param partition the item partition whose groups share the income
     * @param cap the largest Gini coefficient wanted, in [0, 1]
     */
    public static GiniPrices cap(String partition, double cap) {
        return new GiniPrices(
                Checks.notBlank(partition, "partition"), "", Double.NaN, Checks.between(cap, 0, 1, "cap"));
    }

    /** The same, with an objective of the requests as income: see {@link GiniCap#income}. */
    public GiniPrices income(String objective) {
        return new GiniPrices(partition, Checks.notBlank(objective, "objective"), weight, cap);
    }

    /**
     * The same with the fixed weight that suits a target on a sample: 0 where these rows in their order end with a Gini
     * coefficient of at most {@code target} without prices; else, by bisection, one at which they do while one smaller by a
     * factor of 1 + 1e-6 does not, if above {@value #LEAST_WEIGHT}. Where no weight tried does, the largest, {@value
     * #LARGEST_WEIGHT}. {@value #BISECTIONS} runs over the sample and one.
     *
     * @param target in [0, 1]; other rows, or the same in another order, end a little beside it, so aim below what must hold
     */
    public GiniPrices calibrated(BatchRerankRequest sample, double target) {
        Checks.between(target, 0, 1, "target");
        EarningGroups groups = new EarningGroups(sample.catalog(), partition);
        PricedRow[] rows = new PricedRow[sample.users()];
        PricedRow.Scratch scratch = new PricedRow.Scratch();
        for (int u = 0; u < rows.length; u++) {
            rows[u] = new PricedRow(groups, incomeFrom);
            rows[u].load(sample.row(u), scratch);
        }
        if (gini(groups, rows, sample, 0) <= target) {
            return new GiniPrices(partition, incomeFrom, 0, Double.NaN);
        }
        double low = LEAST_WEIGHT;
        double high = LARGEST_WEIGHT;
        for (int step = 0; step < BISECTIONS; step++) {
            double middle = Math.sqrt(low * high);
            if (gini(groups, rows, sample, middle) <= target) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return new GiniPrices(partition, incomeFrom, high, Double.NaN);
    }

    private double gini(EarningGroups groups, PricedRow[] rows, BatchRerankRequest sample, double fixed) {
        Run run = new Run(groups, incomeFrom, fixed, Double.NaN);
        for (int u = 0; u < rows.length; u++) {
            run.serve(rows[u], sample.row(u));
        }
        return run.gini();
    }

    /** The fixed weight; NaN where it follows a cap. */
    public double weight() {
        return weight;
    }

    /** {@inheritDoc} Serves the rows in their order with one {@link Run}. */
    @Override
    public void rerank(BatchRerankRequest request, int[] slates) {
        Checks.atLeast(slates.length, request.cells(), "slates.length");
        Run run = start(request.catalog());
        int k = request.slateSize();
        int[] slate = new int[k];
        for (int u = 0; u < request.users(); u++) {
            int size = run.rerank(request.row(u), slate);
            System.arraycopy(slate, 0, slates, u * k, size);
            Arrays.fill(slates, u * k + size, (u + 1) * k, -1);
        }
    }

    /** A run over rows to come, for a stream that has no end. O(items). */
    public Run start(Catalog catalog) {
        return new Run(new EarningGroups(catalog, partition), incomeFrom, weight, cap);
    }

    /** What the groups have earned, and the slates that follow from it. Not thread-safe. */
    public static final class Run {

        private final EarningGroups groups;
        private final boolean follows;
        private final double cap;
        private final PricedRow loaded;
        private final PricedRow.Scratch scratch = new PricedRow.Scratch();
        private final PricedChoice choice = new PricedChoice();
        private final OpenSlate open = OpenSlate.empty();
        private final GroupIncomes incomes;
        private final SoftRanks soft;
        private final double[] ranks;
        private final double[] classPrice;
        private double rows;
        private double shown;
        private double weight;
        private double meanWeight;

        private Run(EarningGroups groups, String incomeFrom, double weight, double cap) {
            this.groups = groups;
            this.follows = Double.isNaN(weight);
            this.cap = cap;
            this.weight = follows ? 0 : weight;
            this.loaded = new PricedRow(groups, incomeFrom);
            this.incomes = new GroupIncomes(groups);
            this.soft = new SoftRanks(groups.count());
            this.ranks = new double[groups.count()];
            this.classPrice = new double[groups.classes()];
        }

        /**
         * Fills the slate of the next row, and counts what it earns.
         *
         * @param request about the catalogue of this run
         * @param slate receives positions of candidates, best slot first; at least {@code request.slateSize()} long
         * @return how many were written
         * @throws IllegalArgumentException if a utility or income is not finite, an income negative or above 1e200, the
         *     slate too short, or incomes of rows differ so much that a price is no number; the run is then as before
         */
        public int rerank(RerankRequest request, int[] slate) {
            Checks.atLeast(slate.length, request.slateSize(), "slate.length");
            loaded.load(request, scratch);
            serve(loaded, request);
            for (int s = 0; s < choice.size(); s++) {
                slate[s] = loaded.position(choice.chosen()[s]);
            }
            return choice.size();
        }

        private void serve(PricedRow row, RerankRequest request) {
            price();
            choice.choose(row, request, open, classPrice);
            incomes.add(row, choice.chosen(), 0, choice.size(), 1);
            rows++;
            shown += choice.size();
            if (follows) {
                follow();
            }
        }

        /** The prices by class of items; all 0 until something is earned that {@link GroupIncomes#NOTHING} is not. */
        private void price() {
            double total = incomes.total();
            if (!(total > GroupIncomes.NOTHING) || weight == 0) {
                Arrays.fill(classPrice, 0);
                return;
            }
            double[] income = incomes.byGroup();
            int count = ranks.length;
            for (int g = 0; g < count; g++) {
                ranks[g] = income[g] * SHARPNESS * shown / total;
            }
            soft.project(ranks, ranks);
            double level = 0;
            for (int g = 0; g < count; g++) {
                level += ranks[g] * income[g] / total;
            }
            double lambda = weight * rows / (count * total);
            for (int g = 0; g < count; g++) {
                ranks[g] = lambda * (ranks[g] - level);
            }
            groups.sums(ranks, classPrice);
        }

        private void follow() {
            double aim = cap * (1 - MARGIN);
            double gini = incomes.gini();
            meanWeight += MEAN_STEP * (weight - meanWeight) / Math.sqrt(rows);
            double more = GAIN * (gini - aim) + GAIN_ABOVE * Math.max(0, gini - (aim + cap) / 2);
            weight = Math.max(0, Math.min(meanWeight + rows * more, LARGEST_FACTOR * meanWeight + LEAST_ROOM));
        }

        /** The Gini coefficient of what the groups have earned so far. */
        public double gini() {
            return incomes.gini();
        }

        /** The weight of the next row. */
        public double weight() {
            return weight;
        }
    }

    @Override
    public String toString() {
        return "GiniPrices[" + partition + (Double.isNaN(weight) ? " ≤ " + cap : ", weight " + weight) + "]";
    }
}
