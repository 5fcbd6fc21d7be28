package io.fairrec.candidate;

import io.fairrec.base.Checks;
import java.util.Arrays;

/**
 * Room for the candidates of one request after another.
 *
 * <p>Belongs to one request at a time and is not thread-safe. Allocates nothing once it has seen a request of that size.
 * Memory: 4 bytes per candidate of the largest request, and for {@link #exclude} one bit per item.
 */
public final class CandidateBuffer {

    private static final int FIRST_ROOM = 64;

    private final CandidateSet set = CandidateSet.of();
    private int[] items = new int[0];
    private int size;

    /** One bit per item; all 0 but for the first {@code excludedCount} of {@code excluded}. */
    private long[] marks = new long[0];

    private int[] excluded = new int[0];
    private int excludedCount;

    /** An empty buffer. */
    public CandidateBuffer() {}

    /** Forgets all candidates and exclusions. O(exclusions). */
    public void clear() {
        size = 0;
        for (int e = 0; e < excludedCount; e++) {
            marks[excluded[e] >> 6] = 0;
        }
        excludedCount = 0;
    }

    /**
     * One more candidate.
     *
     * @param item an ordinal of at least 0, larger than those before it
     * @throws IllegalArgumentException if it is not
     */
    public void add(int item) {
        if (item < 0 || (size > 0 && items[size - 1] >= item)) {
            throw new IllegalArgumentException("The item ordinal " + item
                    + " must be at least 0 and larger than the one"
                    + " before it" + (size > 0 ? " (" + items[size - 1] + ")" : "") + ". Add candidates in ascending"
                    + " order, each once.");
        }
        room(size + 1);
        items[size++] = item;
    }

    /**
     * Marks an item, so that {@link #isExcluded} knows it until the buffer is cleared; twice is once.
     *
     * @param item an ordinal of at least 0
     */
    public void exclude(int item) {
        Checks.atLeast(item, 0, "item ordinal");
        int word = item >> 6;
        if (word >= marks.length) {
            marks = Arrays.copyOf(marks, Math.max(word + 1, marks.length * 2));
        }
        long bit = 1L << item;
        if ((marks[word] & bit) == 0) {
            marks[word] |= bit;
            if (excludedCount == excluded.length) {
                excluded = Arrays.copyOf(excluded, Math.max(FIRST_ROOM, excludedCount * 2));
            }
            excluded[excludedCount++] = item;
        }
    }

    /** Whether the item was excluded; false for ordinals below 0. */
    public boolean isExcluded(int item) {
        int word = item >> 6;
        return item >= 0 && word < marks.length && (marks[word] & 1L << item) != 0;
    }

    /** How many items are excluded. */
    public int excludedCount() {
        return excludedCount;
    }

    /** How many candidates there are so far. */
    public int size() {
        return size;
    }

    /** The candidates, until the buffer is cleared or filled further; always the same object. */
    public CandidateSet set() {
        set.become(items, size);
        return set;
    }

    /** Adds the first {@code count} items of {@code 0 … ∞} that are not excluded. O(count + exclusions). */
    void addOthers(int count) {
        room(size + count);
        int end = size + count;
        for (int word = 0; size < end; word++) {
            int first = word << 6;
            long marked = word < marks.length ? marks[word] : 0;
            int last = (int) Math.min(first + 64L, (long) first + end - size);
            if (marked == 0) {
                for (int item = first; item < last; item++) {
                    items[size++] = item;
                }
            } else {
                for (int item = first; item < first + 64 && size < end; item++) {
                    if ((marked & 1L << item) == 0) {
                        items[size++] = item;
                    }
                }
            }
        }
    }

    /** Adds the first {@code count} items of an order that are not excluded, and sorts. O(count log count + exclusions). */
    void addPreferred(int[] order, int count) {
        room(size + count);
        int end = size + count;
        for (int i = 0; size < end; i++) {
            if (!isExcluded(order[i])) {
                items[size++] = order[i];
            }
        }
        Arrays.sort(items, 0, size);
    }

    private void room(int wanted) {
        if (items.length < wanted) {
            items = Arrays.copyOf(items, Math.max(Math.max(FIRST_ROOM, wanted), items.length + (items.length >> 1)));
        }
    }

    /** The size only: candidates say much of the user. */
    @Override
    public String toString() {
        return "CandidateBuffer[" + size + " items]";
    }
}
