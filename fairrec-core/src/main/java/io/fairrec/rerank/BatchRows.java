package io.fairrec.rerank;

import io.fairrec.base.Checks;
import io.fairrec.fairness.ExposureModel;
import io.fairrec.internal.TopK;
import java.util.Arrays;

/**
 * The rows of one batch, one at a time, with the scratch that they share: worths, keys, and the slate under construction.
 *
 * <p>Made per call, O(largest row) memory; then no row allocates. Not thread-safe.
 */
final class BatchRows {

    private final BatchRerankRequest request;
    private final int[] slates;
    private final double[] worth;
    private final double[] key;
    private final int[] slate;
    private final int[] order;
    private final double[] sorted;
    private final OpenSlate open;

    private RerankRequest row;
    private int first;
    private int size;

    BatchRows(BatchRerankRequest request, int[] slates) {
        Checks.atLeast(slates.length, request.cells(), "slates.length");
        this.request = request;
        this.slates = slates;
        int largest = 0;
        for (int u = 0; u < request.users(); u++) {
            largest = Math.max(largest, request.row(u).candidates().size());
        }
        this.worth = new double[largest];
        this.key = new double[largest];
        this.slate = new int[request.slateSize()];
        this.order = new int[Math.min(largest, slate.length)];
        this.sorted = new double[order.length];
        this.row = request.row(0);
        this.open = OpenSlate.of(row);
    }

    /** Turns to a row, with an empty slate. */
    RerankRequest start(int user) {
        row = request.row(user);
        first = user * slate.length;
        size = 0;
        open.restart(row);
        row.worths(worth);
        return row;
    }

    /** Utility − price per candidate of the row; not to be written to. */
    double[] worth() {
        return worth;
    }

    /** The slate of the row under its rules. */
    OpenSlate open() {
        return open;
    }

    /** Whether the items of the row's slate may stand in any order. */
    boolean anyOrder() {
        return row.pinCount() == 0 && row.rules().isEmpty();
    }

    /**
     * Chooses by worth plus the bonuses of the item's groups.
     *
     * @param bonus one per offered group; {@code NEGATIVE_INFINITY} closes a group: its items come behind all others, by
     *     worth
     */
    void fill(OfferedGroups groups, double[] bonus) {
        int n = row.candidates().size();
        groups.keys(row.candidates(), worth, bonus, key);
        boolean closed = false;
        for (double b : bonus) {
            closed |= b == Double.NEGATIVE_INFINITY;
        }
        if (closed) {
            rankClosed(n);
        }
        fill(key);
    }

    /** Puts the candidates of closed groups behind all others where the slate may need them. */
    private void rankClosed(int n) {
        int opened = 0;
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            if (key[i] == Double.NEGATIVE_INFINITY) {
                most = Math.max(most, worth[i]);
            } else {
                opened++;
                least = Math.min(least, key[i]);
            }
        }
        if (opened == n || (opened >= open.slots() && open.isFree())) {
            return;
        }
        double down = opened == 0 ? 0 : least - most - 1;
        for (int i = 0; i < n; i++) {
            if (key[i] == Double.NEGATIVE_INFINITY) {
                key[i] = worth[i] + down;
            }
        }
    }

    /** Fills what is left of the slate by these keys, one per candidate. */
    void fill(double[] keys) {
        size = open.fill(keys, slate);
    }

    /** Puts a candidate into the next slot. */
    void accept(int position) {
        slate[open.slot()] = position;
        open.accept(position);
        size = open.slot();
    }

    /** Puts the slate into the order of the worths, ties by position, unless pins or rules fix its order. */
    void orderByWorth() {
        if (!anyOrder()) {
            return;
        }
        Arrays.sort(slate, 0, size);
        for (int s = 0; s < size; s++) {
            sorted[s] = worth[slate[s]];
        }
        TopK.select(sorted, size, size, order);
        for (int s = 0; s < size; s++) {
            order[s] = slate[order[s]];
        }
        System.arraycopy(order, 0, slate, 0, size);
    }

    /** How many items the slate has. */
    int size() {
        return size;
    }

    /** The candidate in a slot. */
    int position(int slot) {
        return slate[slot];
    }

    /** The item in a slot. */
    int item(int slot) {
        return row.candidates().item(slate[slot]);
    }

    /** Adds the weight of each slot to the groups of its item. */
    void addExposure(OfferedGroups groups, double[] slotWeights, double[] exposure) {
        for (int s = 0; s < size; s++) {
            groups.add(item(s), slotWeights[s], exposure);
        }
    }

    /** The exposure of each slot of a full slate, from the top. */
    double[] slotWeights(ExposureModel exposure) {
        double[] weights = new double[slate.length];
        for (int s = 0; s < weights.length; s++) {
            weights[s] = exposure.weight(s + 1);
        }
        return weights;
    }

    /** Writes the slate out, −1 behind its end. */
    void write() {
        System.arraycopy(slate, 0, slates, first, size);
        Arrays.fill(slates, first + size, first + slate.length, -1);
    }
}
