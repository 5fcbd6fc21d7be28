package io.fairrec.fairness;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Exact sums of one epoch, or of all epochs that are no longer kept one by one. Immutable: arrays are never written to
 * after construction, and shared.
 */
final class EpochSums {

    /** The epoch number of the sum of all that is no longer kept one by one. */
    static final long OLDER = Long.MIN_VALUE;

    private static final int[] NO_ITEMS = {};
    private static final long[] NO_SUMS = {};

    final long epoch;
    final long requests;
    final long total;
    private final long[] shown;
    private final int[] items;
    private final long[] itemSums;

    /**
     * Takes the arrays.
     *
     * @param items ascending ordinals of the items with a sum above 0; empty if items are not counted
     */
    EpochSums(long epoch, long requests, long total, long[] shown, int[] items, long[] itemSums) {
        this.epoch = epoch;
        this.requests = requests;
        this.total = total;
        this.shown = shown;
        this.items = items;
        this.itemSums = itemSums;
    }

    static EpochSums none(long epoch, int targets) {
        return new EpochSums(epoch, 0, 0, new long[targets], NO_ITEMS, NO_SUMS);
    }

    boolean isEmpty() {
        return requests == 0 && total == 0;
    }

    long shown(int target) {
        return shown[target];
    }

    long item(int item) {
        int at = Arrays.binarySearch(items, item);
        return at < 0 ? 0 : itemSums[at];
    }

    int itemEntries() {
        return items.length;
    }

    int itemAt(int entry) {
        return items[entry];
    }

    long itemSumAt(int entry) {
        return itemSums[entry];
    }

    /** This with the other's sums added, or taken away for {@code sign} −1, under this epoch's number. */
    EpochSums plus(EpochSums other, int sign) {
        long[] groups = new long[shown.length];
        for (int t = 0; t < groups.length; t++) {
            groups[t] = Math.addExact(shown[t], sign * other.shown[t]);
        }
        int[] ids = new int[items.length + other.items.length];
        long[] sums = new long[ids.length];
        int size = 0;
        for (int a = 0, b = 0; a < items.length || b < other.items.length; ) {
            int left = a < items.length ? items[a] : Integer.MAX_VALUE;
            int right = b < other.items.length ? other.items[b] : Integer.MAX_VALUE;
            ids[size] = Math.min(left, right);
            sums[size] =
                    Math.addExact(left <= right ? itemSums[a++] : 0, sign * (right <= left ? other.itemSums[b++] : 0));
            // Only items with exposure are listed, so that equal sums are equal arrays.
            size += sums[size] == 0 ? 0 : 1;
        }
        return new EpochSums(
                epoch,
                Math.addExact(requests, sign * other.requests),
                Math.addExact(total, sign * other.total),
                groups,
                Arrays.copyOf(ids, size),
                Arrays.copyOf(sums, size));
    }

    EpochSums withEpoch(long number) {
        return new EpochSums(number, requests, total, shown, items, itemSums);
    }

    /** Whether no sum is below 0, and no promised group has more than all. */
    boolean isPossible() {
        boolean possible = requests >= 0 && total >= 0;
        for (long sum : shown) {
            possible &= sum >= 0 && sum <= total;
        }
        for (long sum : itemSums) {
            possible &= sum > 0 && sum <= total;
        }
        return possible;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(epoch);
        out.writeLong(requests);
        out.writeLong(total);
        for (long sum : shown) {
            out.writeLong(sum);
        }
        out.writeInt(items.length);
        for (int i = 0; i < items.length; i++) {
            out.writeInt(items[i]);
            out.writeLong(itemSums[i]);
        }
    }

    static EpochSums read(DataInput in, ExposureLayout layout, int bytes) throws IOException {
        long epoch = in.readLong();
        long requests = in.readLong();
        long total = in.readLong();
        long[] shown = new long[layout.targets().size()];
        for (int t = 0; t < shown.length; t++) {
            shown[t] = in.readLong();
        }
        int[] items = new int[ExposureLayout.size(in.readInt(), bytes)];
        long[] sums = new long[items.length];
        for (int i = 0; i < items.length; i++) {
            items[i] = in.readInt();
            sums[i] = in.readLong();
            if (items[i] < (i == 0 ? 0 : items[i - 1] + 1) || items[i] >= layout.itemCount()) {
                throw new IOException("item " + items[i] + " of epoch " + epoch + " is out of order or range");
            }
        }
        EpochSums read = new EpochSums(epoch, requests, total, shown, items, sums);
        if (!read.isPossible()) {
            throw new IOException("the sums of epoch " + epoch + " are negative or exceed their total");
        }
        return read;
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof EpochSums that
                && epoch == that.epoch
                && requests == that.requests
                && total == that.total
                && Arrays.equals(shown, that.shown)
                && Arrays.equals(items, that.items)
                && Arrays.equals(itemSums, that.itemSums);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(31 * (31 * epoch + requests) + total);
    }
}
