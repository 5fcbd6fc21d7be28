package io.fairrec.fairness;

import java.util.Arrays;

/** Sums under way, of the running epoch or of all that are no longer kept one by one; guarded by the ledger's lock. */
final class EpochCounter {

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

    EpochSums copy(long epoch) {
        int[] ids = Arrays.copyOf(touched, touchedCount);
        Arrays.sort(ids);
        long[] sums = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            sums[i] = items[ids[i]];
        }
        return new EpochSums(epoch, requests, total, shown.clone(), ids, sums);
    }

    EpochSums close(long epoch) {
        EpochSums closed = copy(epoch);
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
}
