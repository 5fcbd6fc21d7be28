package io.fairrec.fairness;

import java.util.Arrays;

/** Sums under way, of the running epoch or of all that are no longer kept one by one; guarded by the ledger's lock. */
final class EpochCounter {

    /** Fewer items than one in this many are copied one by one, which misses the cache at each; else all in one go. */
    private static final int FEW = 8;

    private static final int[] NO_ITEMS = {};

    long requests;
    long total;
    final long[] shown;

    /** Dense, so that counting an item is one addition; empty if items are not counted. */
    private final long[] items;
    /** Which of them are above 0, so that closing an epoch does not look at the whole catalogue. */
    private final int[] touched;

    private int touchedCount;

    EpochCounter(ExposureLayout layout) {
        this.shown = new long[layout.targets().size()];
        this.items = new long[layout.countsItems() ? layout.itemCount() : 0];
        this.touched = new int[items.length];
    }

    void addItem(int item, long weight) {
        if (items.length == 0 || weight == 0) {
            return;
        }
        if (items[item] == 0) {
            touched[touchedCount++] = item;
        }
        items[item] += weight;
    }

    boolean isEmpty() {
        return requests == 0 && total == 0;
    }

    /** A copy: one pass over the items of the catalogue, or over those shown where they are few. */
    Frozen freeze() {
        if (touchedCount > items.length / FEW) {
            return new Frozen(requests, total, shown.clone(), NO_ITEMS, items.clone());
        }
        long[] sums = new long[touchedCount];
        for (int i = 0; i < touchedCount; i++) {
            sums[i] = items[touched[i]];
        }
        return new Frozen(requests, total, shown.clone(), Arrays.copyOf(touched, touchedCount), sums);
    }

    EpochSums close(long epoch) {
        EpochSums closed = freeze().sums(epoch);
        clear();
        return closed;
    }

    void clear() {
        requests = 0;
        total = 0;
        Arrays.fill(shown, 0);
        for (int i = 0; i < touchedCount; i++) {
            items[touched[i]] = 0;
        }
        touchedCount = 0;
    }

    /** Adds sums; the ledger's total has shown that none overflows. */
    void add(EpochSums sums) {
        requests += sums.requests;
        total += sums.total;
        for (int t = 0; t < shown.length; t++) {
            shown[t] += sums.shown(t);
        }
        for (int i = 0; i < sums.itemEntries(); i++) {
            addItem(sums.itemAt(i), sums.itemSumAt(i));
        }
    }

    /** Copied sums; to order them by item takes longer than to copy them, and needs no lock. */
    static final class Frozen {
        private final long requests;
        private final long total;
        private final long[] shown;
        private final int[] items;
        private final long[] sums;

        /** @param items of the sums, in any order; empty if there is a sum for every item of the catalogue */
        private Frozen(long requests, long total, long[] shown, int[] items, long[] sums) {
            this.requests = requests;
            this.total = total;
            this.shown = shown;
            this.items = items;
            this.sums = sums;
        }

        EpochSums sums(long epoch) {
            return items.length == 0 ? fromAll(epoch) : fromFew(epoch);
        }

        private EpochSums fromAll(long epoch) {
            int count = 0;
            for (long sum : sums) {
                count += sum == 0 ? 0 : 1;
            }
            int[] ids = new int[count];
            long[] found = new long[count];
            for (int item = 0, at = 0; item < sums.length; item++) {
                if (sums[item] != 0) {
                    ids[at] = item;
                    found[at++] = sums[item];
                }
            }
            return new EpochSums(epoch, requests, total, shown, ids, found);
        }

        private EpochSums fromFew(long epoch) {
            long[] order = new long[items.length];
            for (int i = 0; i < order.length; i++) {
                order[i] = (long) items[i] << Integer.SIZE | i;
            }
            Arrays.sort(order);
            int[] ids = new int[order.length];
            long[] found = new long[order.length];
            for (int i = 0; i < order.length; i++) {
                ids[i] = (int) (order[i] >>> Integer.SIZE);
                found[i] = sums[(int) order[i]];
            }
            return new EpochSums(epoch, requests, total, shown, ids, found);
        }
    }
}
