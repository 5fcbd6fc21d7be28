package io.fairrec.rerank;

import java.util.Arrays;

/** What each group has earned, and how unequally. Not thread-safe; no allocation after it is made. */
final class GroupIncomes {

    /** A total of at most this is nothing: a quotient by it would not be a number for sure. */
    static final double NOTHING = 1e-200;

    private final EarningGroups groups;
    private final double[] income;
    private final int[] order;

    GroupIncomes(EarningGroups groups) {
        this.groups = groups;
        this.income = new double[groups.count()];
        this.order = new int[income.length];
        for (int g = 0; g < order.length; g++) {
            order[g] = g;
        }
    }

    /** What the choice made for this row earns each group, times {@code sign}: 1 to add it, −1 to take it back. */
    void add(PricedRow row, int[] chosen, int from, int size, int sign) {
        for (int s = from; s < from + size; s++) {
            groups.add(row.itemClass(chosen[s]), sign * row.income(chosen[s]), income);
        }
    }

    void clear() {
        Arrays.fill(income, 0);
    }

    /** By group; not to be written to. */
    double[] byGroup() {
        return income;
    }

    double total() {
        double sum = 0;
        for (double one : income) {
            sum += one;
        }
        return sum;
    }

    /**
     * The Gini coefficient, in [0, 1 − 1/G]: (G + 1 − 2 · Σ of the cumulative sums / the sum) / G with incomes in ascending
     * order. 0 where the total is {@value #NOTHING} or less: nobody earns more than another.
     */
    double gini() {
        SoftRanks.sortDescending(income, order);
        int groups = income.length;
        double total = 0;
        double cumulated = 0;
        for (int r = groups - 1; r >= 0; r--) {
            total += Math.max(0, income[order[r]]);
            cumulated += total;
        }
        // Equal incomes can miss 0 by their rounding.
        return total > NOTHING ? Math.max(0, (groups + 1 - 2 * cumulated / total) / groups) : 0;
    }
}
