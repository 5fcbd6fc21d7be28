package io.fairrec.rerank;

import java.util.Arrays;

/** The rows of a batch with the list chosen for each, what the groups earn from them, and their mean NDCG. */
final class GiniRows {

    private static final int NONE = -1;

    private final BatchRerankRequest request;
    private final EarningGroups groups;
    private final PricedRow[] rows;
    private final PricedChoice choice = new PricedChoice();
    private final OpenSlate open = OpenSlate.empty();
    private final GroupIncomes incomes;
    private final int k;
    private final int[] chosen;
    private final int[] sizes;
    private final double[] quality;
    private final double[] classPrice;
    private int rated;
    private double leastQuality;
    private double qualitySum;

    GiniRows(BatchRerankRequest request, String partition, String incomeFrom) {
        this.request = request;
        this.groups = new EarningGroups(request.catalog(), partition);
        this.rows = new PricedRow[request.users()];
        this.incomes = new GroupIncomes(groups);
        this.k = request.slateSize();
        this.chosen = new int[request.cells()];
        this.sizes = new int[rows.length];
        this.quality = new double[rows.length];
        this.classPrice = new double[groups.classes()];
        PricedRow.Scratch scratch = new PricedRow.Scratch();
        for (int u = 0; u < rows.length; u++) {
            rows[u] = new PricedRow(groups, incomeFrom);
            rows[u].load(request.row(u), scratch);
            rated += rows[u].hasWorth() ? 1 : 0;
            leastQuality += rows[u].leastQuality();
        }
    }

    int count() {
        return rows.length;
    }

    int groups() {
        return groups.count();
    }

    GroupIncomes incomes() {
        return incomes;
    }

    /** In how many rows something has worth: those whose NDCG is defined. */
    int rated() {
        return rated;
    }

    /** No lists have a smaller Σ NDCG; 0 where no price is above a utility. */
    double leastQuality() {
        return leastQuality;
    }

    /** The sum of the NDCG of the chosen lists. */
    double qualitySum() {
        return qualitySum;
    }

    /**
     * Chooses all lists at these prices.
     *
     * @param price by group, in NDCG per unit of income
     * @return no lists have a larger Σ NDCG − Σ price · income
     */
    double chooseAll(double[] price) {
        groups.sums(price, classPrice);
        incomes.clear();
        qualitySum = 0;
        double value = 0;
        for (int u = 0; u < rows.length; u++) {
            value += choice.choose(rows[u], request.row(u), open, classPrice);
            quality[u] = 0;
            keep(u);
        }
        return value;
    }

    /** Takes the list of a row back. */
    void withdraw(int user) {
        incomes.add(rows[user], chosen, user * k, sizes[user], -1);
    }

    /** Chooses the list of a row that was withdrawn. */
    void chooseAgain(int user, double[] price) {
        groups.sums(price, classPrice);
        choice.choose(rows[user], request.row(user), open, classPrice);
        keep(user);
    }

    private void keep(int user) {
        sizes[user] = choice.size();
        System.arraycopy(choice.chosen(), 0, chosen, user * k, choice.size());
        incomes.add(rows[user], chosen, user * k, sizes[user], 1);
        double now = choice.quality(rows[user]);
        qualitySum += now - quality[user];
        quality[user] = now;
    }

    /** What can be put back: the lists of all rows. */
    Lists lists() {
        return new Lists(chosen.length, sizes.length);
    }

    /** Copies the lists of rows {@code [from, to)} out. */
    void save(Lists lists, int from, int to) {
        System.arraycopy(chosen, from * k, lists.chosen, from * k, (to - from) * k);
        System.arraycopy(sizes, from, lists.sizes, from, to - from);
        System.arraycopy(quality, from, lists.quality, from, to - from);
    }

    /** Copies the lists of rows {@code [from, to)} from one store to another. */
    void copy(Lists source, Lists target, int from, int to) {
        System.arraycopy(source.chosen, from * k, target.chosen, from * k, (to - from) * k);
        System.arraycopy(source.sizes, from, target.sizes, from, to - from);
        System.arraycopy(source.quality, from, target.quality, from, to - from);
    }

    /** Puts saved lists back, and adds up anew, so that no rounding of the changes in between is left. */
    void restore(Lists lists) {
        System.arraycopy(lists.chosen, 0, chosen, 0, chosen.length);
        System.arraycopy(lists.sizes, 0, sizes, 0, sizes.length);
        System.arraycopy(lists.quality, 0, quality, 0, quality.length);
        incomes.clear();
        qualitySum = 0;
        for (int u = 0; u < rows.length; u++) {
            incomes.add(rows[u], chosen, u * k, sizes[u], 1);
            qualitySum += quality[u];
        }
    }

    /** The lists of all rows at one moment. */
    static final class Lists {
        private final int[] chosen;
        private final int[] sizes;
        private final double[] quality;

        private Lists(int cells, int rows) {
            this.chosen = new int[cells];
            this.sizes = new int[rows];
            this.quality = new double[rows];
        }
    }

    /** Writes positions, row-major, −1 behind the end of a list. */
    void write(int[] slates) {
        for (int u = 0; u < rows.length; u++) {
            for (int s = 0; s < sizes[u]; s++) {
                slates[u * k + s] = rows[u].position(chosen[u * k + s]);
            }
            Arrays.fill(slates, u * k + sizes[u], (u + 1) * k, NONE);
        }
    }
}
