package io.fairrec.data;

import io.fairrec.base.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Ids of users or items on one side, ordinals {@code 0 … size−1} on the other.
 *
 * <p>Immutable and thread-safe. {@link #id} is O(1); {@link #ordinal(String)} is one hash look-up.
 */
public final class IdIndex {

    /** The ordinal of an id that the index does not hold. */
    public static final int UNKNOWN = -1;

    private final String[] ids;
    private final Map<String, Integer> ordinals;

    private IdIndex(String[] ids) {
        this.ids = ids;
        this.ordinals = new HashMap<>(ids.length * 4 / 3 + 1);
        for (int i = 0; i < ids.length; i++) {
            Integer earlier = ordinals.put(ids[i], i);
            if (earlier != null) {
                throw new IllegalArgumentException("The id \"" + ids[i] + "\" appears twice, at positions " + earlier
                        + " and " + i + ". Ids must be distinct; merge the rows first.");
            }
        }
    }

    /**
     * An index whose ordinals follow the order of {@code ids}.
     *
     * @throws IllegalArgumentException if an id is blank or appears twice
     */
    public static IdIndex of(List<String> ids) {
        String[] copy = ids.toArray(new String[0]);
        for (String id : copy) {
            Checks.notBlank(id, "id");
        }
        return new IdIndex(copy);
    }

    /** An index of whole-number ids, written in decimal; ordinals follow the order of {@code ids}. */
    public static IdIndex ofLongs(long[] ids) {
        String[] texts = new String[ids.length];
        for (int i = 0; i < ids.length; i++) {
            texts[i] = Long.toString(ids[i]);
        }
        return new IdIndex(texts);
    }

    /**
     * An index in the canonical order: ascending by value when every id is a whole number, else by code unit.
     *
     * <p>The same ids give the same ordinals, in whatever order the rows of a file happened to stand; so ties, which go
     * to the smaller ordinal, do not depend on the file either. O(n log n). Duplicates count once.
     */
    public static IdIndex sorted(Collection<String> ids) {
        List<String> distinct = new ArrayList<>(new java.util.HashSet<>(ids));
        boolean numeric = !distinct.isEmpty();
        for (String id : distinct) {
            numeric &= isWholeNumber(id);
        }
        distinct.sort(
                numeric
                        ? Comparator.<String>comparingLong(Long::parseLong).thenComparing(s -> s)
                        : Comparator.naturalOrder());
        return of(distinct);
    }

    /** How many ids there are. */
    public int size() {
        return ids.length;
    }

    /**
     * The id of an ordinal.
     *
     * @throws IndexOutOfBoundsException if {@code ordinal} is outside {@code [0, size)}
     */
    public String id(int ordinal) {
        Checks.index(ordinal, ids.length, "ordinal");
        return ids[ordinal];
    }

    /** The ordinal of an id, or {@link #UNKNOWN}. */
    public int ordinal(String id) {
        Integer ordinal = ordinals.get(id);
        return ordinal == null ? UNKNOWN : ordinal;
    }

    /** The ordinal of a whole-number id, or {@link #UNKNOWN}. */
    public int ordinal(long id) {
        return ordinal(Long.toString(id));
    }

    /** Whether the index holds the id. */
    public boolean contains(String id) {
        return ordinals.containsKey(id);
    }

    /**
     * The first ordinal that means different ids here and there, as {@link Arrays#mismatch(Object[], Object[])} has it:
     * the smaller size if one index is a beginning of the other, and −1 if they are equal. O(size).
     */
    public int mismatch(IdIndex other) {
        return Arrays.mismatch(ids, other.ids);
    }

    /** Whether every ordinal of this index means the same id in {@code whole}, which may have more. O(size). */
    public boolean isBeginningOf(IdIndex whole) {
        int first = mismatch(whole);
        return first == -1 || first == ids.length;
    }

    /** The ids by ordinal; an unmodifiable view. */
    public List<String> ids() {
        return java.util.Collections.unmodifiableList(Arrays.asList(ids));
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return this == other || (other instanceof IdIndex that && Arrays.equals(ids, that.ids));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids);
    }

    /** The size only: ids of users are personal data. */
    @Override
    public String toString() {
        return "IdIndex[" + ids.length + " ids]";
    }

    private static boolean isWholeNumber(String id) {
        int start = id.startsWith("-") ? 1 : 0;
        if (id.length() == start || id.length() > 18) {
            return false;
        }
        for (int i = start; i < id.length(); i++) {
            if (id.charAt(i) < '0' || id.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
