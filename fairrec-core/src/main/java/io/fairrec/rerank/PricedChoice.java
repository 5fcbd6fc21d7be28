package io.fairrec.rerank;

import java.util.Arrays;

/**
 * The best list of one row when what its items earn is taxed: max over lists of NDCG − Σ price(class of i) · income(i).
 *
 * <p>Exact in a row without rules. A list stands in descending order of worth (any other order has a smaller DCG), so going
 * through the candidates in that order, one that is chosen as the t-th stands in slot t: a dynamic programme over
 * candidates × slots, O(n · k), finds the best list for every t. In a row with pins, bans, floors, ceilings or business
 * rules, which may shorten the list, the largest value of that programme for any t is a bound from above, and the list is
 * made under the rules by the key gain · mean discount − price · income.
 *
 * <p>Not thread-safe; allocates nothing once it has seen a row of that size.
 */
final class PricedChoice {

    private static final int CACHED = 64;
    private static final double[] DISCOUNTS = new double[CACHED];

    static {
        for (int s = 0; s < CACHED; s++) {
            DISCOUNTS[s] = discountOf(s);
        }
    }

    private double[] best = new double[0];
    private double[] discounts = new double[0];
    private long[] taken = new long[0];
    private double[] key = new double[0];
    private int[] candidateAt = new int[0];
    private int[] slate = new int[0];
    private int[] chosen = new int[0];
    private int size;

    /** The discount of DCG in a slot, from 0: 1 / log2(slot + 2). */
    static double discount(int slot) {
        return slot < CACHED ? DISCOUNTS[slot] : discountOf(slot);
    }

    private static double discountOf(int slot) {
        return Math.log(2) / Math.log(slot + 2.0);
    }

    /**
     * Chooses; afterwards {@link #chosen} holds the list.
     *
     * @param request of the row; read where it has rules
     * @param price by class of items, in NDCG per unit of income; any sign
     * @return the value of the best list; a bound from above of it in a row with rules
     * @throws IllegalArgumentException if price · income is so large that no list has a value
     */
    double choose(PricedRow row, RerankRequest request, OpenSlate open, double[] price) {
        double value = relaxed(row, price);
        if (!row.isFree()) {
            underRules(row, request, open, price);
        }
        return value;
    }

    private double relaxed(PricedRow row, double[] price) {
        int n = row.size();
        int k = Math.min(row.slots(), n);
        int words = k / Long.SIZE + 1;
        reserve(n, k, words);
        Arrays.fill(best, 0, k + 1, Double.NEGATIVE_INFINITY);
        best[0] = 0;
        for (int c = 0; c < n; c++) {
            double gain = row.gain(c);
            double tax = price[row.itemClass(c)] * row.income(c);
            int mark = c * words;
            Arrays.fill(taken, mark, mark + words, 0);
            // Fewer than k − (n − c) chosen before cannot become k any more; under rules any length counts.
            int least = row.isFree() ? Math.max(1, k - (n - c) + 1) : 1;
            for (int t = Math.min(c + 1, k); t >= least; t--) {
                double value = best[t - 1] + gain * discounts[t - 1] - tax;
                if (value > best[t]) {
                    best[t] = value;
                    taken[mark + t / Long.SIZE] |= 1L << t;
                }
            }
        }
        if (!Double.isFinite(best[k])) {
            throw notFinite("value of the best list", best[k]);
        }
        int t = k;
        for (int c = n - 1; t > 0; c--) {
            if (((taken[c * words + t / Long.SIZE] >>> t) & 1) != 0) {
                chosen[--t] = c;
            }
        }
        size = k;
        return row.isFree() ? best[k] : largest(k);
    }

    private double largest(int k) {
        double largest = best[0];
        for (int t = 1; t <= k; t++) {
            largest = Math.max(largest, best[t]);
        }
        return largest;
    }

    private static IllegalArgumentException notFinite(String what, double value) {
        return new IllegalArgumentException("The " + what + " (" + value + ") at the prices must be a finite number."
                + " Lower the weight, or bring the incomes of the rows nearer to each other.");
    }

    private void reserve(int n, int k, int words) {
        if (best.length <= k) {
            best = new double[k + 1];
            discounts = new double[k + 1];
            chosen = new int[k + 1];
            slate = new int[k + 1];
            for (int s = 0; s <= k; s++) {
                discounts[s] = discount(s);
            }
        }
        if (taken.length < n * words) {
            taken = new long[n * words];
        }
    }

    private void underRules(PricedRow row, RerankRequest request, OpenSlate open, double[] price) {
        int n = row.size();
        if (key.length < n) {
            key = new double[n];
            candidateAt = new int[n];
        }
        double mean = 0;
        for (int s = 0; s < row.slots(); s++) {
            mean += discount(s) / row.slots();
        }
        for (int c = 0; c < n; c++) {
            double value = row.gain(c) * mean - price[row.itemClass(c)] * row.income(c);
            if (!Double.isFinite(value)) {
                throw notFinite("value of a candidate", value);
            }
            key[row.position(c)] = value;
            candidateAt[row.position(c)] = c;
        }
        open.restart(request);
        size = open.fill(key, slate);
        for (int s = 0; s < size; s++) {
            chosen[s] = candidateAt[slate[s]];
        }
        if (row.anyOrder()) {
            Arrays.sort(chosen, 0, size);
        }
    }

    /** Candidates of the row, best slot first; {@link #size} of them; until the next choice. */
    int[] chosen() {
        return chosen;
    }

    /** How many were chosen. */
    int size() {
        return size;
    }

    /** The NDCG of the list, in the order in which it stands. */
    double quality(PricedRow row) {
        double sum = 0;
        for (int s = 0; s < size; s++) {
            sum += row.gain(chosen[s]) * discounts[s];
        }
        return sum;
    }
}
