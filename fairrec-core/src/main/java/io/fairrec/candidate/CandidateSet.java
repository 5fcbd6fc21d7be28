package io.fairrec.candidate;

import io.fairrec.base.Checks;
import java.util.Arrays;

/**
 * Distinct item ordinals in ascending order; position {@code i} of every later column belongs to {@code item(i)}.
 *
 * <p>Ascending order makes "ties go to the smaller position" and "ties go to the smaller ordinal" the same rule.
 * Immutable and thread-safe, but for the set of a {@link CandidateBuffer}, which holds only until its owner fills the
 * buffer again: what is handed a set by a call must not keep it. Accessors are O(1).
 */
public final class CandidateSet {

    private int[] items;
    private int size;

    private CandidateSet(int[] items) {
        this.items = items;
        this.size = items.length;
    }

    /**
     * A set of items.
     *
     * @param items ordinals of at least 0 in any order; copied and sorted, O(n log n)
     * @throws IllegalArgumentException if an ordinal is negative or appears twice
     */
    public static CandidateSet of(int... items) {
        CandidateSet set = ofOwned(items.clone());
        for (int i = 0; i < set.items.length; i++) {
            Checks.atLeast(set.items[i], 0, "item ordinal");
            if (i > 0 && set.items[i] == set.items[i - 1]) {
                throw new IllegalArgumentException(
                        "The item ordinal " + set.items[i] + " appears twice. Candidates must be distinct.");
            }
        }
        return set;
    }

    /** Sorts and keeps an array of distinct ordinals that nobody else holds. */
    static CandidateSet ofOwned(int[] items) {
        Arrays.sort(items);
        return new CandidateSet(items);
    }

    /** Becomes the first {@code newSize} of these ascending distinct ordinals; for {@link CandidateBuffer} alone. */
    void become(int[] newItems, int newSize) {
        items = newItems;
        size = newSize;
    }

    /** All items {@code 0 … count−1}. */
    public static CandidateSet all(int count) {
        int[] items = new int[Checks.atLeast(count, 0, "count")];
        for (int i = 0; i < count; i++) {
            items[i] = i;
        }
        return new CandidateSet(items);
    }

    /** All items that {@code excluded} does not mark; O(items). */
    public static CandidateSet allExcept(boolean[] excluded) {
        int[] items = new int[excluded.length];
        int n = 0;
        for (int i = 0; i < excluded.length; i++) {
            if (!excluded[i]) {
                items[n++] = i;
            }
        }
        return new CandidateSet(n == items.length ? items : Arrays.copyOf(items, n));
    }

    /** How many candidates there are; perhaps 0. */
    public int size() {
        return size;
    }

    /** The item at a position. */
    public int item(int position) {
        return items[position];
    }

    /** The position of an item, or −1 if it is no candidate; O(log n). */
    public int position(int item) {
        int found = Arrays.binarySearch(items, 0, size, item);
        return found < 0 ? -1 : found;
    }

    @Override
    public String toString() {
        return "CandidateSet[" + size + " items]";
    }
}
