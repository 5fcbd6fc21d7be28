package io.fairrec.portrait;

import io.fairrec.base.Checks;
import io.fairrec.data.EventType;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of one user at one moment: the time-ordered history, and group labels that the caller named.
 *
 * <p>Immutable, thread-safe, but for the portrait of a {@link Reusable}, which is that of one user only until its owner
 * asks for the next: what is handed a portrait by a call must not keep it. A portrait made from a log is a view of it:
 * O(1), no copy. A user of whom nothing is known has the ordinal {@link IdIndex#UNKNOWN} and an empty history, and is
 * served like everyone else.
 */
public final class UserPortrait {

    private int user;
    private Interactions source;
    private int begin;
    private int end;
    private long asOf;
    private Map<String, List<String>> attributes;
    private final List<UserPortrait> alone = List.of(this);

    private UserPortrait(
            int user, Interactions source, int begin, int end, long asOf, Map<String, List<String>> attributes) {
        this.user = user;
        this.source = source;
        this.begin = begin;
        this.end = end;
        this.asOf = asOf;
        this.attributes = attributes;
    }

    /**
     * One portrait for user after user, for a caller that must not allocate. Belongs to one request at a time and is not
     * thread-safe.
     */
    public static final class Reusable {

        private static final Interactions NOTHING = Interactions.builder().build();

        private final UserPortrait portrait =
                new UserPortrait(IdIndex.UNKNOWN, NOTHING, 0, 0, Interactions.NO_TIME, Map.of());

        /** A portrait of nobody. */
        public Reusable() {}

        /**
         * What {@link UserPortrait#of(Interactions, int)} gives, valid until the next call; allocates nothing.
         *
         * @param user ordinal in {@code log}, or {@link IdIndex#UNKNOWN} for somebody new
         */
        public UserPortrait of(Interactions log, int user) {
            if (user != IdIndex.UNKNOWN) {
                Checks.index(user, log.userCount(), "user");
            }
            portrait.become(log, user);
            return portrait;
        }

        /** The same as of a moment, in seconds since 1970-01-01T00:00Z. */
        public UserPortrait of(Interactions log, int user, long asOf) {
            of(log, user).asOf = asOf;
            return portrait;
        }

        /** Forgets the user: a pooled portrait must not keep a log alive. */
        public void clear() {
            portrait.become(NOTHING, IdIndex.UNKNOWN);
        }
    }

    private void become(Interactions log, int newUser) {
        user = newUser;
        source = log;
        begin = newUser == IdIndex.UNKNOWN ? 0 : log.begin(newUser);
        end = newUser == IdIndex.UNKNOWN ? 0 : log.end(newUser);
        asOf = end == begin ? Interactions.NO_TIME : log.time(end - 1);
    }

    /**
     * The portrait of a user of a log, as of the user's last event.
     *
     * @param user ordinal in {@code log}, or {@link IdIndex#UNKNOWN} for somebody new
     */
    public static UserPortrait of(Interactions log, int user) {
        if (user == IdIndex.UNKNOWN) {
            return new UserPortrait(IdIndex.UNKNOWN, log, 0, 0, Interactions.NO_TIME, Map.of());
        }
        Checks.index(user, log.userCount(), "user");
        int end = log.end(user);
        long last = end == log.begin(user) ? Interactions.NO_TIME : log.time(end - 1);
        return new UserPortrait(user, log, log.begin(user), end, last, Map.of());
    }

    /**
     * This history under another ordinal: for a log whose users are not those that the models were trained on, such as
     * one of sessions.
     *
     * @param ordinal the user's ordinal in the training log, or {@link IdIndex#UNKNOWN}
     */
    public UserPortrait withUser(int ordinal) {
        Checks.atLeast(ordinal, IdIndex.UNKNOWN, "user ordinal");
        return new UserPortrait(ordinal, source, begin, end, asOf, attributes);
    }

    /**
     * This portrait at another moment, against which recency is measured.
     *
     * @param seconds since 1970-01-01T00:00Z. Later events stay in the history: cut the log to hide them
     */
    public UserPortrait asOf(long seconds) {
        return new UserPortrait(user, source, begin, end, seconds, attributes);
    }

    /**
     * This portrait with the user's labels of one partition. Only what is named here can reach a model: sensitive
     * attributes feed nothing unless the caller says so.
     *
     * @param labels none means unknown
     */
    public UserPortrait withAttribute(String partition, List<String> labels) {
        Map<String, List<String>> copy = new LinkedHashMap<>(attributes);
        copy.put(Checks.notBlank(partition, "partition name"), List.copyOf(new ArrayList<>(labels)));
        return new UserPortrait(user, source, begin, end, asOf, Collections.unmodifiableMap(copy));
    }

    /** The user's ordinal, or {@link IdIndex#UNKNOWN}. */
    public int user() {
        return user;
    }

    /** How many events the history has. */
    public int size() {
        return end - begin;
    }

    /** The item of event {@code index}; events ascend in time. */
    public int item(int index) {
        return source.item(row(index));
    }

    /** What happened at event {@code index}. */
    public EventType event(int index) {
        return source.event(row(index));
    }

    /** When, in seconds since 1970-01-01T00:00Z, or {@link Interactions#NO_TIME}. */
    public long time(int index) {
        return source.time(row(index));
    }

    /** How many pieces. */
    public double quantity(int index) {
        return source.quantity(row(index));
    }

    /** What was paid, or the rating. */
    public double value(int index) {
        return source.value(row(index));
    }

    /**
     * The distinct items of the history, ascending.
     *
     * @return a new array; O(h log h) for h events
     */
    public int[] distinctItems() {
        int[] items = new int[size()];
        int n = distinctItems(items);
        return n == items.length ? items : Arrays.copyOf(items, n);
    }

    /**
     * Writes the distinct items of the history, ascending, into {@code out[0 … result)}; what follows is undefined. O(h
     * log h) for h events; allocates only what {@link Arrays#sort(int[])} may need for more than 64.
     *
     * @param out of length at least {@link #size()}
     * @return how many there are
     * @throws IllegalArgumentException if {@code out} is shorter than the history
     */
    public int distinctItems(int[] out) {
        int size = size();
        Checks.atLeast(out.length, size, "out.length");
        for (int i = 0; i < size; i++) {
            out[i] = source.item(begin + i);
        }
        Arrays.sort(out, 0, size);
        int n = 0;
        for (int i = 0; i < size; i++) {
            if (n == 0 || out[n - 1] != out[i]) {
                out[n++] = out[i];
            }
        }
        return n;
    }

    /** The moment of the portrait in seconds since 1970-01-01T00:00Z, or {@link Interactions#NO_TIME}. */
    public long asOf() {
        return asOf;
    }

    /** How many items the history's ordinals range over. */
    public int itemCount() {
        return source.itemCount();
    }

    /** The user's labels of a partition; empty if the caller did not name it or nothing is known. */
    public List<String> attribute(String partition) {
        return attributes.getOrDefault(partition, List.of());
    }

    /** This portrait as a batch of one: always the same list, so that {@link PortraitEncoder#encode} costs no allocation. */
    public List<UserPortrait> alone() {
        return alone;
    }

    /** Ordinal and sizes only: history and attributes are personal data. */
    @Override
    public String toString() {
        return "UserPortrait[user " + user + ", " + size() + " events, " + attributes.size() + " attributes]";
    }

    private int row(int index) {
        Checks.index(index, end - begin, "event");
        return begin + index;
    }
}
