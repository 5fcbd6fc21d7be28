package io.fairrec.eval.load;

import io.fairrec.base.Problems;
import io.fairrec.data.EventType;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log of events: who did what with which item, when, how often, for how much.
 *
 * <pre>{@code
 * Interactions log = InteractionsLoader.of(Path.of("transactions.csv.gz"))
 *         .user("household_id", Ids.WHOLE_NUMBER)
 *         .item("product_id", Ids.WHOLE_NUMBER)
 *         .time("transaction_timestamp", TimeFormat.ISO_INSTANT)
 *         .quantity("quantity")
 *         .value("sales_value")
 *         .load()
 *         .data();
 * }</pre>
 *
 * <p>A column that is not mapped gets what {@link Interactions} says for <em>nothing known</em>: no time, one piece, the
 * value 0, a purchase. A number that is not finite, a negative quantity and an empty cell are bad rows unless a setter
 * says otherwise. Not thread-safe; may load several times. O(rows · log rows).
 */
public final class InteractionsLoader {

    private final DelimitedFile file;
    private @Nullable String user;
    private @Nullable String item;
    private Ids userIds = Ids.TEXT;
    private Ids itemIds = Ids.TEXT;
    private @Nullable String event;
    private Map<String, EventType> events = Map.of();
    private EventType constantEvent = EventType.BUY;
    private @Nullable String time;
    private TimeFormat timeFormat = TimeFormat.EPOCH_SECONDS;
    private @Nullable String quantity;
    private double quantityWhenMissing = Double.NaN;
    private boolean negativeIsReturn;
    private @Nullable String value;
    private double valueWhenMissing = Double.NaN;
    private Duplicates duplicates = Duplicates.KEEP;
    private @Nullable IdIndex users;
    private @Nullable IdIndex items;

    private InteractionsLoader(DelimitedFile file) {
        this.file = file;
    }

    /** A loader of a comma-separated UTF-8 file, strict. */
    public static InteractionsLoader of(Path path) {
        return of(DelimitedFile.of(path));
    }

    /** A loader. */
    public static InteractionsLoader of(DelimitedFile file) {
        return new InteractionsLoader(file);
    }

    /** The column of the users' ids; needed. */
    public InteractionsLoader user(String column, Ids ids) {
        this.user = column;
        this.userIds = ids;
        return this;
    }

    /** The column of the items' ids; needed. */
    public InteractionsLoader item(String column, Ids ids) {
        this.item = column;
        this.itemIds = ids;
        return this;
    }

    /** What every row is; {@link EventType#BUY} unless set. */
    public InteractionsLoader event(EventType type) {
        this.event = null;
        this.constantEvent = type;
        return this;
    }

    /**
     * The column that says what a row is.
     *
     * @param words what the column's words mean, in whatever case; another word is a bad row
     */
    public InteractionsLoader event(String column, Map<String, EventType> words) {
        Map<String, EventType> lower = new LinkedHashMap<>();
        words.forEach((word, type) -> lower.put(word.strip().toLowerCase(Locale.ROOT), type));
        this.event = column;
        this.events = lower;
        return this;
    }

    /** The column of the times; without one no row has a time. */
    public InteractionsLoader time(String column, TimeFormat format) {
        this.time = column;
        this.timeFormat = format;
        return this;
    }

    /** The column of the quantities; an empty cell is a bad row. */
    public InteractionsLoader quantity(String column) {
        return quantity(column, Double.NaN);
    }

    /** The column of the quantities, and what an empty cell means; the report counts these cells. */
    public InteractionsLoader quantity(String column, double whenMissing) {
        this.quantity = column;
        this.quantityWhenMissing = whenMissing;
        return this;
    }

    /** A negative quantity is a {@link EventType#RETURN} of that many pieces; unless set it is a bad row. The value stays as it is. */
    public InteractionsLoader negativeQuantityIsReturn() {
        this.negativeIsReturn = true;
        return this;
    }

    /** The column of the values: money or ratings, perhaps negative; an empty cell is a bad row. */
    public InteractionsLoader value(String column) {
        return value(column, Double.NaN);
    }

    /** The column of the values, and what an empty cell means; the report counts these cells. */
    public InteractionsLoader value(String column, double whenMissing) {
        this.value = column;
        this.valueWhenMissing = whenMissing;
        return this;
    }

    /** What to do with rows that agree in user, item, event type and time; {@link Duplicates#KEEP} unless set. Others than KEEP hold all keys in memory. */
    public InteractionsLoader duplicates(Duplicates policy) {
        this.duplicates = policy;
        return this;
    }

    /** Fixes users and items and their ordinals, such as those of a log that was loaded earlier; rows of others are left out and counted. */
    public InteractionsLoader within(IdIndex fixedUsers, IdIndex fixedItems) {
        this.users = fixedUsers;
        this.items = fixedItems;
        return this;
    }

    /**
     * Reads the file.
     *
     * @throws io.fairrec.base.ConfigException if no user or item column was named
     * @throws io.fairrec.base.DataException if the file cannot be read, or has a bad row and is strict
     */
    public Loaded<Interactions> load() {
        Problems problems = new Problems();
        problems.addIf(user == null, "No column of the users is named. Call user(column, ids).");
        problems.addIf(item == null, "No column of the items is named. Call item(column, ids).");
        problems.addIf(
                negativeIsReturn && quantity == null,
                "Negative quantities are to be returns, but no column of quantities is named. Call quantity(column).");
        problems.throwIfAny("loader of \"" + file.name() + "\"");
        Reading reading = new Reading();
        LoadReport report = RowReader.read(file, reading.slots.columns(), reading::accept);
        return new Loaded<>(reading.build(), report);
    }

    /** What makes two rows duplicates. */
    private record Key(String user, String item, EventType event, long time) {}

    /** The numbers of a row that a duplicate may change. */
    private record Amount(double quantity, double value) {

        Amount plus(Amount other) {
            return new Amount(quantity + other.quantity, value + other.value);
        }
    }

    /** One run through the file. */
    private final class Reading {

        private final Slots slots = new Slots();
        private final int userSlot = slots.of(user);
        private final int itemSlot = slots.of(item);
        private final int eventSlot = slots.of(event);
        private final int timeSlot = slots.of(time);
        private final int quantitySlot = slots.of(quantity);
        private final int valueSlot = slots.of(value);
        private final InteractionsBuilder builder = Interactions.builder();
        private final Map<Key, Amount> byKey = new LinkedHashMap<>();
        private final @Nullable IdIndex knownUsers = users;
        private final @Nullable IdIndex knownItems = items;

        RowReader.Outcome accept(Row row) throws BadRowException {
            String userId = row.id(userSlot, userIds);
            String itemId = row.id(itemSlot, itemIds);
            long seconds = timeSlot < 0 ? Interactions.NO_TIME : timeFormat.epochSecond(row.required(timeSlot));
            double pieces = quantitySlot < 0 ? 1 : pieces(row);
            EventType type = pieces < 0 ? EventType.RETURN : eventSlot < 0 ? constantEvent : event(row);
            double worth = valueSlot < 0 ? 0 : row.number(valueSlot, valueWhenMissing);
            if ((knownUsers != null && !knownUsers.contains(userId))
                    || (knownItems != null && !knownItems.contains(itemId))) {
                return RowReader.Outcome.LEFT_OUT;
            }
            Amount amount = new Amount(Math.abs(pieces), worth);
            if (duplicates == Duplicates.KEEP) {
                builder.add(userId, itemId, type, seconds, amount.quantity, amount.value);
                return RowReader.Outcome.KEPT;
            }
            return merge(row, new Key(userId, itemId, type, seconds), amount);
        }

        private double pieces(Row row) throws BadRowException {
            return negativeIsReturn
                    ? row.number(quantitySlot, quantityWhenMissing)
                    : row.nonNegative(quantitySlot, quantityWhenMissing);
        }

        private EventType event(Row row) throws BadRowException {
            EventType type = events.get(row.required(eventSlot).toLowerCase(Locale.ROOT));
            if (type == null) {
                throw new BadRowException("is no known event", "Known: " + String.join(", ", events.keySet()) + ".");
            }
            return type;
        }

        private RowReader.Outcome merge(Row row, Key key, Amount amount) throws BadRowException {
            Amount earlier = byKey.putIfAbsent(key, amount);
            if (earlier == null) {
                return RowReader.Outcome.KEPT;
            }
            switch (duplicates) {
                case LAST -> {
                    byKey.remove(key);
                    byKey.put(key, amount);
                }
                case SUM -> byKey.put(key, earlier.plus(amount));
                case REFUSE ->
                    throw row.bad(
                            itemSlot,
                            "is a duplicate of an earlier row's user, item, event and time",
                            "Choose what to do with such rows: duplicates(…).");
                default -> {
                    // FIRST, and KEEP never comes here: the earlier row stays.
                }
            }
            return RowReader.Outcome.MERGED;
        }

        Interactions build() {
            if (knownUsers != null) {
                builder.users(knownUsers);
            }
            if (knownItems != null) {
                builder.items(knownItems);
            }
            byKey.forEach((key, amount) ->
                    builder.add(key.user, key.item, key.event, key.time, amount.quantity, amount.value));
            return builder.build();
        }
    }
}
