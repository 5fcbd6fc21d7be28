package io.fairrec.data;

import io.fairrec.base.Checks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects rows in any order and sorts them once, in {@link #build()}.
 *
 * <p>Users and items that no {@link #users(IdIndex)} or {@link #items(IdIndex)} fixed get their ordinals from
 * {@link IdIndex#sorted}. Not thread-safe.
 */
public final class InteractionsBuilder {

    private final Map<String, Integer> userSlots = new HashMap<>();
    private final List<String> userIds = new ArrayList<>();
    private final Map<String, Integer> itemSlots = new HashMap<>();
    private final List<String> itemIds = new ArrayList<>();
    private @Nullable IdIndex users;
    private @Nullable IdIndex items;
    private int[] user = new int[64];
    private int[] item = new int[64];
    private byte[] event = new byte[64];
    private long[] time = new long[64];
    private double[] quantity = new double[64];
    private double[] value = new double[64];
    private int size;

    InteractionsBuilder() {}

    /** Fixes the users and their ordinals; a row of another user is then refused at {@link #build()}. */
    public InteractionsBuilder users(IdIndex fixed) {
        this.users = fixed;
        return this;
    }

    /** Fixes the items and their ordinals, usually {@code catalog.items()}; a row of another item is then refused. */
    public InteractionsBuilder items(IdIndex fixed) {
        this.items = fixed;
        return this;
    }

    /** One purchase of one piece, without a time: rows without times keep the order in which they were added. */
    public InteractionsBuilder buy(String userId, String itemId) {
        return add(userId, itemId, EventType.BUY, Interactions.NO_TIME, 1, 0);
    }

    /** One purchase of one piece. */
    public InteractionsBuilder buy(String userId, String itemId, Instant when) {
        return add(userId, itemId, EventType.BUY, when.getEpochSecond(), 1, 0);
    }

    /**
     * One row.
     *
     * @param time seconds since 1970-01-01T00:00Z, or {@link Interactions#NO_TIME}
     * @param quantity pieces, finite and at least 0
     * @param value money paid or the rating; finite
     * @throws IllegalArgumentException if an id is blank or a number is out of range
     */
    public InteractionsBuilder add(
            String userId, String itemId, EventType type, long time, double quantity, double value) {
        Checks.notBlank(userId, "user id");
        Checks.notBlank(itemId, "item id");
        Checks.nonNegative(quantity, "quantity");
        Checks.finite(value, "value");
        if (size == user.length) {
            grow();
        }
        this.user[size] = slot(userSlots, userIds, userId);
        this.item[size] = slot(itemSlots, itemIds, itemId);
        this.event[size] = type.code();
        this.time[size] = time;
        this.quantity[size] = quantity;
        this.value[size] = value;
        size++;
        return this;
    }

    /** How many rows were added so far. */
    public int size() {
        return size;
    }

    /**
     * Sorts the rows and makes them immutable; the builder can go on collecting. O(n log n).
     *
     * @throws IllegalArgumentException if a row names a user or an item that the fixed ids do not hold
     */
    public Interactions build() {
        IdIndex userIndex = users != null ? users : IdIndex.sorted(userIds);
        IdIndex itemIndex = items != null ? items : IdIndex.sorted(itemIds);
        int[] userOf = ordinals(userIndex, userIds, "user");
        int[] itemOf = ordinals(itemIndex, itemIds, "item");

        int[] begin = new int[userIndex.size() + 1];
        for (int i = 0; i < size; i++) {
            begin[userOf[user[i]] + 1]++;
        }
        for (int u = 0; u < userIndex.size(); u++) {
            begin[u + 1] += begin[u];
        }
        // Rows that agree in user, time and item keep the order in which they came: both sorts are stable.
        int[] next = Arrays.copyOf(begin, userIndex.size());
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[next[userOf[user[i]]]++] = i;
        }
        int[] scratch = new int[size];
        for (int u = 0; u < userIndex.size(); u++) {
            sort(order, scratch, begin[u], begin[u + 1], itemOf);
        }
        int[] sortedItem = new int[size];
        byte[] sortedEvent = new byte[size];
        long[] sortedTime = new long[size];
        double[] sortedQuantity = new double[size];
        double[] sortedValue = new double[size];
        for (int i = 0; i < size; i++) {
            int row = order[i];
            sortedItem[i] = itemOf[item[row]];
            sortedEvent[i] = event[row];
            sortedTime[i] = time[row];
            sortedQuantity[i] = quantity[row];
            sortedValue[i] = value[row];
        }
        return new Interactions(
                userIndex, itemIndex, begin, sortedItem, sortedEvent, sortedTime, sortedQuantity, sortedValue);
    }

    /** A stable merge sort of one user's rows; boxing a million row numbers would cost more than the sort. */
    private void sort(int[] order, int[] scratch, int from, int to, int[] itemOf) {
        if (to - from < 2) {
            return;
        }
        int middle = (from + to) >>> 1;
        sort(order, scratch, from, middle, itemOf);
        sort(order, scratch, middle, to, itemOf);
        if (compare(order[middle - 1], order[middle], itemOf) <= 0) {
            return;
        }
        System.arraycopy(order, from, scratch, from, to - from);
        int left = from;
        int right = middle;
        for (int i = from; i < to; i++) {
            boolean takeLeft = right >= to || (left < middle && compare(scratch[left], scratch[right], itemOf) <= 0);
            order[i] = takeLeft ? scratch[left++] : scratch[right++];
        }
    }

    private int compare(int a, int b, int[] itemOf) {
        int byTime = Long.compare(time[a], time[b]);
        if (byTime != 0 || time[a] == Interactions.NO_TIME) {
            return byTime;
        }
        return Integer.compare(itemOf[item[a]], itemOf[item[b]]);
    }

    private static int[] ordinals(IdIndex index, List<String> ids, String what) {
        int[] result = new int[ids.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = index.ordinal(ids.get(i));
            if (result[i] == IdIndex.UNKNOWN) {
                throw new IllegalArgumentException("The " + what + " \"" + ids.get(i)
                        + "\" is not among the " + index.size() + " fixed " + what
                        + "s. Add it there, or drop its rows first.");
            }
        }
        return result;
    }

    private static int slot(Map<String, Integer> slots, List<String> ids, String id) {
        Integer slot = slots.get(id);
        if (slot == null) {
            slot = ids.size();
            slots.put(id, slot);
            ids.add(id);
        }
        return slot;
    }

    private void grow() {
        int length = size * 2;
        user = Arrays.copyOf(user, length);
        item = Arrays.copyOf(item, length);
        event = Arrays.copyOf(event, length);
        time = Arrays.copyOf(time, length);
        quantity = Arrays.copyOf(quantity, length);
        value = Arrays.copyOf(value, length);
    }
}
