package io.fairrec.eval.metric;

import io.fairrec.base.Checks;
import java.util.Arrays;

/**
 * What was shown to whom: one slate of at most k distinct items per user, row-major {@code [users][k]}.
 *
 * <p>Immutable and thread-safe.
 */
public final class Slates {

    private final int slateSize;
    private final int[] items;
    private final int[] sizes;

    private Slates(int slateSize, int[] items, int[] sizes) {
        this.slateSize = slateSize;
        this.items = items;
        this.sizes = sizes;
        for (int u = 0; u < sizes.length; u++) {
            if (sizes[u] < 0 || sizes[u] > slateSize) {
                throw new IllegalArgumentException("The size (" + sizes[u] + ") of the slate of user " + u
                        + " must lie in [0, " + slateSize + "].");
            }
            checkDistinct(u);
        }
    }

    /** One array per user, rank 1 first; the lengths may differ. The arrays are copied. */
    public static Slates of(int[][] slates) {
        int slateSize = 0;
        for (int[] slate : slates) {
            slateSize = Math.max(slateSize, slate.length);
        }
        int[] items = new int[Math.multiplyExact(slates.length, slateSize)];
        int[] sizes = new int[slates.length];
        for (int u = 0; u < slates.length; u++) {
            System.arraycopy(slates[u], 0, items, u * slateSize, slates[u].length);
            sizes[u] = slates[u].length;
        }
        return new Slates(slateSize, items, sizes);
    }

    /**
     * Flat slates, row-major {@code [users][slateSize]}; the arrays are copied.
     *
     * @param sizes how many entries of each user's row count, length users, each in [0, slateSize]
     * @throws IllegalArgumentException if a length does not fit or a slate holds an item twice
     */
    public static Slates flat(int slateSize, int[] items, int[] sizes) {
        Checks.atLeast(slateSize, 0, "slateSize");
        Checks.length(items.length, Math.multiplyExact(sizes.length, slateSize), "items");
        return new Slates(slateSize, items.clone(), sizes.clone());
    }

    /** Flat slates that are all full. */
    public static Slates full(int slateSize, int[] items) {
        Checks.atLeast(slateSize, 1, "slateSize");
        if (items.length % slateSize != 0) {
            throw new IllegalArgumentException("The items.length (" + items.length
                    + ") must be a multiple of the slateSize (" + slateSize
                    + "). Give sizes where some slates are short.");
        }
        int[] sizes = new int[items.length / slateSize];
        Arrays.fill(sizes, slateSize);
        return flat(slateSize, items, sizes);
    }

    /** How many users there are. */
    public int userCount() {
        return sizes.length;
    }

    /** k: the length of the longest slate that fits. */
    public int slateSize() {
        return slateSize;
    }

    /** How many items a user was shown. */
    public int size(int user) {
        return sizes[user];
    }

    /** The item at a rank, which starts at 0 here. */
    public int item(int user, int slot) {
        Checks.index(slot, sizes[user], "slot");
        return items[user * slateSize + slot];
    }

    /** Copies a user's slate to the start of {@code target} and returns its size; the rest of the target stays as it is. */
    public int copy(int user, int[] target) {
        System.arraycopy(items, user * slateSize, target, 0, sizes[user]);
        return sizes[user];
    }

    /**
     * Checks that every item is in a catalogue of this size; O(slots).
     *
     * @throws IndexOutOfBoundsException if one is not; the message names user and slot
     */
    public void checkItems(int itemCount) {
        for (int u = 0; u < sizes.length; u++) {
            for (int s = 0; s < sizes[u]; s++) {
                int item = items[u * slateSize + s];
                if (item < 0 || item >= itemCount) {
                    throw new IndexOutOfBoundsException("The item (" + item + ") in slot " + s + " of user " + u
                            + " must lie in [0, " + itemCount + "): there are " + itemCount + ".");
                }
            }
        }
    }

    /** A repeated item would be a repeated hit: NDCG above 1. Quadratic in k, which is small. */
    private void checkDistinct(int user) {
        int from = user * slateSize;
        for (int s = 1; s < sizes[user]; s++) {
            for (int t = 0; t < s; t++) {
                if (items[from + s] == items[from + t]) {
                    throw new IllegalArgumentException("The slate of user " + user + " holds the item "
                            + items[from + s] + " twice, in slots " + t + " and " + s
                            + ". A slate must hold distinct items.");
                }
            }
        }
    }

    /** Counts only: what a user was shown is personal data. */
    @Override
    public String toString() {
        return "Slates[" + sizes.length + " users, at most " + slateSize + " items each]";
    }
}
