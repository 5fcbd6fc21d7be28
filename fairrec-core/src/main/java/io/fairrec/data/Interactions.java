package io.fairrec.data;

import io.fairrec.base.Checks;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Who did what with which item, when, how often and for how much: one row per event, compressed by user (CSR).
 *
 * <p>The rows of user {@code u} are {@code begin(u) … end(u)−1}, ordered by (time, item ordinal, input order); rows without
 * a time come first, in input order. Rows of one user with equal times are one basket: there is no column for it. Immutable
 * and thread-safe; every accessor is O(1) unless said otherwise. Memory: 29 bytes a row.
 */
public final class Interactions {

    /** The time of a row without one; such rows sort before all others of their user. */
    public static final long NO_TIME = Long.MIN_VALUE;

    private final IdIndex users;
    private final IdIndex items;
    private final int[] begin;
    private final int[] item;
    private final byte[] event;
    private final long[] time;
    private final double[] quantity;
    private final double[] value;

    Interactions(
            IdIndex users,
            IdIndex items,
            int[] begin,
            int[] item,
            byte[] event,
            long[] time,
            double[] quantity,
            double[] value) {
        this.users = users;
        this.items = items;
        this.begin = begin;
        this.item = item;
        this.event = event;
        this.time = time;
        this.quantity = quantity;
        this.value = value;
    }

    /** A builder that takes rows in any order. */
    public static InteractionsBuilder builder() {
        return new InteractionsBuilder();
    }

    /** The ids of the users. */
    public IdIndex users() {
        return users;
    }

    /** The ids of the items. */
    public IdIndex items() {
        return items;
    }

    /** How many users the id space has, those without rows included. */
    public int userCount() {
        return users.size();
    }

    /** How many items the id space has, those without rows included. */
    public int itemCount() {
        return items.size();
    }

    /** How many rows there are. */
    public int size() {
        return item.length;
    }

    /** The first row of a user. */
    public int begin(int user) {
        return begin[user];
    }

    /** One past the last row of a user. */
    public int end(int user) {
        return begin[user + 1];
    }

    /** How many rows a user has. */
    public int count(int user) {
        return begin[user + 1] - begin[user];
    }

    /** The user of a row; O(log users). */
    public int user(int row) {
        Checks.index(row, item.length, "row");
        int low = 0;
        int high = users.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (begin[middle + 1] > row) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** The item ordinal of a row. */
    public int item(int row) {
        return item[row];
    }

    /** What happened. */
    public EventType event(int row) {
        return EventType.ofCode(event[row]);
    }

    /** When, in seconds since 1970-01-01T00:00Z, or {@link #NO_TIME}. */
    public long time(int row) {
        return time[row];
    }

    /** How many pieces, at least 0; 1 where the source says nothing. */
    public double quantity(int row) {
        return quantity[row];
    }

    /** What was paid, in the shop's currency, or the rating; 0 where the source says nothing. */
    public double value(int row) {
        return value[row];
    }

    /** The latest time of all rows, or {@link #NO_TIME} if no row has a time; O(rows). */
    public long latestTime() {
        long latest = NO_TIME;
        for (long t : time) {
            latest = Math.max(latest, t);
        }
        return latest;
    }

    /** The rows that {@code keep} accepts, in the same id spaces; O(rows). */
    public Interactions where(IntPredicate keep) {
        int[] rows = new int[size()];
        int[] newBegin = new int[begin.length];
        int n = 0;
        for (int u = 0; u < users.size(); u++) {
            newBegin[u] = n;
            for (int row = begin[u]; row < begin[u + 1]; row++) {
                if (keep.test(row)) {
                    rows[n++] = row;
                }
            }
        }
        newBegin[users.size()] = n;
        return gather(users, items, newBegin, rows, n, null);
    }

    /**
     * The same rows in smaller id spaces: users and items that are not kept disappear together with their rows, and the
     * others get new ordinals in their old order. O(rows + users + items).
     *
     * @param keepUser which users stay, length {@link #userCount()}
     * @param keepItem which items stay, length {@link #itemCount()}
     */
    public Interactions restrict(boolean[] keepUser, boolean[] keepItem) {
        Checks.length(keepUser.length, users.size(), "keepUser");
        Checks.length(keepItem.length, items.size(), "keepItem");
        int[] itemMap = renumber(keepItem);
        IdIndex newUsers = restrict(users, keepUser);
        IdIndex newItems = restrict(items, keepItem);
        int[] rows = new int[size()];
        int[] newBegin = new int[newUsers.size() + 1];
        int n = 0;
        int nextUser = 0;
        for (int u = 0; u < users.size(); u++) {
            if (!keepUser[u]) {
                continue;
            }
            newBegin[nextUser++] = n;
            for (int row = begin[u]; row < begin[u + 1]; row++) {
                if (keepItem[item[row]]) {
                    rows[n++] = row;
                }
            }
        }
        newBegin[nextUser] = n;
        return gather(newUsers, newItems, newBegin, rows, n, itemMap);
    }

    /**
     * SHA-256 over the ids and all columns, in lower-case hexadecimal: equal data, equal hash, on every machine. O(rows).
     */
    public String sha256() {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform must offer SHA-256, but this one does not.", e);
        }
        hash(digest, users);
        hash(digest, items);
        ByteBuffer buffer = ByteBuffer.allocate(29);
        for (int u = 0; u < users.size(); u++) {
            digest.update(ByteBuffer.allocate(4).putInt(0, count(u)));
            for (int row = begin[u]; row < begin[u + 1]; row++) {
                buffer.clear();
                buffer.putInt(item[row])
                        .put(event[row])
                        .putLong(time[row])
                        .putDouble(quantity[row])
                        .putDouble(value[row])
                        .flip();
                digest.update(buffer);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Counts only: rows are personal data. */
    @Override
    public String toString() {
        return "Interactions[" + size() + " rows, " + userCount() + " users, " + itemCount() + " items]";
    }

    private Interactions gather(
            IdIndex newUsers, IdIndex newItems, int[] newBegin, int[] rows, int n, int @Nullable [] itemMap) {
        int[] newItem = new int[n];
        byte[] newEvent = new byte[n];
        long[] newTime = new long[n];
        double[] newQuantity = new double[n];
        double[] newValue = new double[n];
        for (int i = 0; i < n; i++) {
            int row = rows[i];
            newItem[i] = itemMap == null ? item[row] : itemMap[item[row]];
            newEvent[i] = event[row];
            newTime[i] = time[row];
            newQuantity[i] = quantity[row];
            newValue[i] = value[row];
        }
        return new Interactions(newUsers, newItems, newBegin, newItem, newEvent, newTime, newQuantity, newValue);
    }

    private static int[] renumber(boolean[] keep) {
        int[] map = new int[keep.length];
        Arrays.fill(map, IdIndex.UNKNOWN);
        int next = 0;
        for (int i = 0; i < keep.length; i++) {
            if (keep[i]) {
                map[i] = next++;
            }
        }
        return map;
    }

    private static IdIndex restrict(IdIndex index, boolean[] keep) {
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < keep.length; i++) {
            if (keep[i]) {
                kept.add(index.id(i));
            }
        }
        return IdIndex.of(kept);
    }

    private static void hash(MessageDigest digest, IdIndex index) {
        for (int i = 0; i < index.size(); i++) {
            byte[] bytes = index.id(i).getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
            digest.update(bytes);
        }
        digest.update(ByteBuffer.allocate(4).putInt(0, -1));
    }
}
