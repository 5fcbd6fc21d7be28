package io.fairrec.rerank;

import io.fairrec.internal.TopK;
import io.fairrec.objective.ObjectiveMatrix;

/**
 * One row as {@link PricedChoice} reads it: its candidates by descending worth, ties to the smaller position, with what
 * each adds to the row's NDCG in a slot of discount 1 and what it earns its groups.
 *
 * <p>What a candidate adds is (utility − least − price) / ideal, where ideal is the largest DCG by utility − least, and least
 * the smallest utility of the row if that is negative, else 0. So a price that is equal for all, or negative utilities that
 * have all been lowered alike, change no choice among lists of one length.
 *
 * <p>In a row without rules, candidates of no worth that earn nothing differ in nothing, so only as many are kept as there
 * are slots: a row of a sparse score matrix shrinks to the items that were scored. 24 bytes per kept candidate. Filled
 * again by {@link #load}, without allocation once it has seen a row of that size; not thread-safe.
 */
final class PricedRow {

    private static final String UTILITY = "";

    /** Of larger incomes neither sums nor products with prices are sure to be numbers. */
    private static final double LARGEST_INCOME = 1e200;

    private final EarningGroups groups;
    private final String incomeFrom;

    private int size;
    private int slots;
    private boolean free;
    private boolean anyOrder;
    private boolean hasWorth;
    private int[] position = new int[0];
    private int[] itemClass = new int[0];
    private double[] gain = new double[0];
    private double[] income = new double[0];

    /**
     * An empty row.
     *
     * @param incomeFrom the name of the objective that says what an item earns its groups; empty for the utility
     */
    PricedRow(EarningGroups groups, String incomeFrom) {
        this.groups = groups;
        this.incomeFrom = incomeFrom;
    }

    /** The numbers that loading needs, shared by the rows of a batch. */
    static final class Scratch {
        final OpenSlate open = OpenSlate.empty();
        double[] worth = new double[0];
        double[] utility = new double[0];
        double[] kept = new double[0];
        int[] keptPosition = new int[0];
        int[] order = new int[0];

        private void reserve(int n) {
            if (worth.length < n) {
                worth = new double[n];
                utility = new double[n];
                kept = new double[n];
                keptPosition = new int[n];
                order = new int[n];
            }
        }
    }

    /**
     * Reads a request.
     *
     * @throws IllegalArgumentException if a worth or income is not finite, an income is negative or above
     *     {@value #LARGEST_INCOME}, a price is beyond all proportion to the utilities, or the request has no such objective
     */
    void load(RerankRequest request, Scratch scratch) {
        int n = request.candidates().size();
        scratch.reserve(n);
        double[] worth = scratch.worth;
        request.worths(worth);
        scratch.open.restart(request);
        slots = scratch.open.slots();
        free = scratch.open.isFree();
        anyOrder = request.pinCount() == 0 && request.rules().isEmpty();
        int column = column(request);
        int kept = 0;
        int nothings = 0;
        for (int i = 0; i < n; i++) {
            if (free && worth[i] == 0 && income(request, column, i) == 0 && nothings++ >= slots) {
                continue;
            }
            scratch.kept[kept] = worth[i];
            scratch.keptPosition[kept++] = i;
        }
        size = kept;
        reserve();
        TopK.select(scratch.kept, kept, kept, scratch.order);
        for (int c = 0; c < kept; c++) {
            int p = scratch.keptPosition[scratch.order[c]];
            position[c] = p;
            itemClass[c] = groups.classOf(request.candidates().item(p));
            gain[c] = worth[p];
            income[c] = income(request, column, p);
        }
        normalise(request, scratch);
    }

    private void reserve() {
        if (position.length < size) {
            position = new int[size];
            itemClass = new int[size];
            gain = new double[size];
            income = new double[size];
        }
    }

    /** Gains become shares of the best possible DCG. A row whose utilities are all one of at most 0 has none: all 0. */
    private void normalise(RerankRequest request, Scratch scratch) {
        int n = request.candidates().size();
        double least = 0;
        double most = 0;
        boolean priced = false;
        for (int i = 0; i < n; i++) {
            double utility = request.utility(i);
            least = Math.min(least, utility);
            most = Math.max(most, Math.abs(utility));
            priced |= utility != scratch.worth[i];
        }
        // A power of 2 changes no digit, and keeps sums of very large utilities and quotients of very small ones
        // finite numbers.
        double unit = most == 0 ? 1 : Math.scalb(1.0, -Math.getExponent(most));
        double floor = least * unit;
        double ideal = priced ? idealOfUtilities(request, scratch, unit, floor) : 0;
        for (int c = 0; c < size; c++) {
            gain[c] = gain[c] * unit - floor;
            ideal += priced || c >= slots ? 0 : gain[c] * PricedChoice.discount(c);
        }
        hasWorth = ideal > 0;
        for (int c = 0; c < size; c++) {
            gain[c] = hasWorth ? gain[c] / ideal : 0;
            if (!Double.isFinite(gain[c])) {
                throw new IllegalArgumentException("The utility minus price (" + scratch.worth[position[c]]
                        + ") of the candidate at " + position[c] + " must not exceed the largest utility (" + most
                        + ") more than 1e300 times. Give prices in the unit of the utilities.");
            }
        }
    }

    private double idealOfUtilities(RerankRequest request, Scratch scratch, double unit, double floor) {
        int n = request.candidates().size();
        for (int i = 0; i < n; i++) {
            scratch.utility[i] = request.utility(i) * unit - floor;
        }
        int best = TopK.select(scratch.utility, n, Math.min(slots, n), scratch.order);
        double ideal = 0;
        for (int s = 0; s < best; s++) {
            ideal += scratch.utility[scratch.order[s]] * PricedChoice.discount(s);
        }
        return ideal;
    }

    private int column(RerankRequest request) {
        if (incomeFrom.equals(UTILITY)) {
            return -1;
        }
        ObjectiveMatrix columns = request.objectives();
        for (int j = 0; columns != null && j < columns.objectives(); j++) {
            if (columns.name(j).equals(incomeFrom)) {
                return j;
            }
        }
        throw new IllegalArgumentException("The income of groups is to be the objective \"" + incomeFrom
                + "\", which the request does not have. Give the columns with RerankRequestBuilder.objectives.");
    }

    private static double income(RerankRequest request, int column, int candidate) {
        ObjectiveMatrix columns = request.objectives();
        double value = column < 0 || columns == null ? request.utility(candidate) : columns.column(column)[candidate];
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("The income (" + value + ") of the candidate at " + candidate
                    + " must be a finite number of at least 0: a Gini coefficient is of incomes. Name an objective that"
                    + " is, with income(…).");
        }
        if (value > LARGEST_INCOME) {
            throw new IllegalArgumentException("The income (" + value + ") of the candidate at " + candidate
                    + " must be at most " + LARGEST_INCOME + ", so that sums stay numbers. Use a larger unit.");
        }
        return value;
    }

    /** How many candidates it holds. */
    int size() {
        return size;
    }

    /** How many items the slate can have. */
    int slots() {
        return slots;
    }

    /** Whether nothing restrains the choice. */
    boolean isFree() {
        return free;
    }

    /** Whether the items of the slate may stand in any order. */
    boolean anyOrder() {
        return anyOrder;
    }

    /** Whether the best possible DCG is above 0, so that the row has an NDCG. */
    boolean hasWorth() {
        return hasWorth;
    }

    /** No list has a smaller NDCG. */
    double leastQuality() {
        double least = size == 0 ? 0 : Math.min(0, gain[size - 1]);
        return least * slots;
    }

    /** The position in the candidate set of the request. */
    int position(int candidate) {
        return position[candidate];
    }

    int itemClass(int candidate) {
        return itemClass[candidate];
    }

    /** What the candidate adds to the NDCG of the row in a slot of discount 1. */
    double gain(int candidate) {
        return gain[candidate];
    }

    /** What it earns each of its groups, at least 0. */
    double income(int candidate) {
        return income[candidate];
    }
}
