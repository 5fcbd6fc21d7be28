package io.fairrec.portrait;

import io.fairrec.base.DataException;
import io.fairrec.base.Provenance;
import io.fairrec.base.Version;
import io.fairrec.data.EventType;
import io.fairrec.data.Interactions;
import io.fairrec.data.MissingValues;
import io.fairrec.data.Moments;
import io.fairrec.internal.Floats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a user behaves, whatever the items: how much, how recently, how many baskets of what size.
 *
 * <p>Columns, in the order of {@link #columns()}:
 *
 * <ol>
 *   <li>{@code ln(1+events)}: rows of any type;
 *   <li>{@code ln(1+distinct items)} among them;
 *   <li>{@code ln(1+active days)}: distinct days (UTC) with a row;
 *   <li>{@code ln(1+baskets)}: distinct moments of {@link EventType#BUY} rows, because what is bought together carries one
 *       time;
 *   <li>{@code ln(1+spend)}: Σ value of {@code BUY} rows in the shop's currency, a negative sum counting as 0;
 *   <li>{@code recency in days}: from the last row with a time to {@link UserPortrait#asOf()}, at least 0;
 *   <li>{@code mean basket size}: {@code BUY} rows a basket;
 *   <li>{@code mean spend a basket}, in the shop's currency.
 * </ol>
 *
 * <p>Counts and money are logarithmic because both are heavy-tailed: a customer who buys ten times as much is not ten
 * times as far away. A cold user has 0 events, items, days, baskets and spend, which are known zeros; recency and the two
 * means are <em>missing</em>. Active days and recency are also missing where no row has a time, and everything about
 * baskets where there are {@code BUY} rows but none with a time; rows without a time do not count in columns that need
 * one. {@link MissingValues} says what then happens; the training means are stored.
 *
 * <p>Scale with {@link NormalizedEncoder#zScore}. Immutable, thread-safe; O(h log h) a portrait of h events.
 */
public final class BehaviourEncoder implements PortraitEncoder {

    private static final long SECONDS_A_DAY = 86_400;

    private static final List<String> COLUMNS = List.of(
            "ln(1+events)",
            "ln(1+distinct items)",
            "ln(1+active days)",
            "ln(1+baskets)",
            "ln(1+spend)",
            "recency in days",
            "mean basket size",
            "mean spend a basket");

    private static final int WIDTH = COLUMNS.size();
    private static final int ACTIVE_DAYS = 2;
    private static final int BASKETS = 3;
    private static final int RECENCY = 5;
    private static final int BASKET_SIZE = 6;
    private static final int BASKET_SPEND = 7;

    /** The columns that can be missing, in the order of their indicators. */
    private static final int[] CAN_MISS = {ACTIVE_DAYS, BASKETS, RECENCY, BASKET_SIZE, BASKET_SPEND};

    private final MissingValues missing;
    private final Moments moments;
    private final Provenance provenance;

    private BehaviourEncoder(MissingValues missing, Moments moments, Provenance provenance) {
        this.missing = missing;
        this.moments = moments;
        this.provenance = provenance;
    }

    /**
     * An encoder that knows the training means.
     *
     * @param training the portraits whose means stand in for missing values; a column that none of them has gets 0
     * @param missing what to do with missing values
     * @throws DataException if {@code missing} is {@link MissingValues#REFUSE} and a training portrait has one
     */
    public static BehaviourEncoder fit(List<UserPortrait> training, MissingValues missing) {
        float[] table = new float[Math.multiplyExact(training.size(), WIDTH)];
        double[] row = new double[WIDTH];
        for (int p = 0; p < training.size(); p++) {
            measure(training.get(p), row);
            for (int c = 0; c < WIDTH; c++) {
                if (missing == MissingValues.REFUSE && Double.isNaN(row[c])) {
                    throw refused(p, c);
                }
                table[p * WIDTH + c] = Double.isNaN(row[c]) ? Float.NaN : Floats.saturate(row[c]);
            }
        }
        return new BehaviourEncoder(
                missing,
                Moments.of(table, WIDTH),
                new Provenance(
                        "behaviour-encoder",
                        Map.of("missing", missing.name()),
                        Floats.sha256(table),
                        0,
                        Version.current()));
    }

    /**
     * The names of the columns: the eight, then with {@link MissingValues#INDICATOR} one {@code "… is missing"} for each
     * column that can be.
     */
    public List<String> columns() {
        List<String> names = new ArrayList<>(COLUMNS);
        if (missing == MissingValues.INDICATOR) {
            for (int c : CAN_MISS) {
                names.add(COLUMNS.get(c) + " is missing");
            }
        }
        return List.copyOf(names);
    }

    /** Means and deviations of the eight columns over the training portraits that have them. */
    public Moments moments() {
        return moments;
    }

    /** Where the stored means come from; the hash covers the measured training columns. */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public int dimension() {
        return WIDTH + (missing == MissingValues.INDICATOR ? CAN_MISS.length : 0);
    }

    /**
     * {@inheritDoc}
     *
     * @throws DataException if a value is missing and the encoder refuses that; row and column are named
     */
    @Override
    public void encode(List<UserPortrait> portraits, float[] out) {
        int dimension = dimension();
        int n = Encoders.checked(portraits, dimension, out);
        double[] row = new double[WIDTH];
        for (int p = 0; p < n; p++) {
            measure(portraits.get(p), row);
            int at = p * dimension;
            if (missing == MissingValues.INDICATOR) {
                for (int m = 0; m < CAN_MISS.length; m++) {
                    out[at + WIDTH + m] = Double.isNaN(row[CAN_MISS[m]]) ? 1 : 0;
                }
            }
            for (int c = 0; c < WIDTH; c++) {
                boolean absent = Double.isNaN(row[c]);
                if (absent && missing == MissingValues.REFUSE) {
                    throw refused(p, c);
                }
                out[at + c] = Floats.saturate(absent ? moments.mean(c) : row[c]);
            }
        }
    }

    private static DataException refused(int row, int column) {
        return new DataException("The value of \"" + COLUMNS.get(column) + "\" of portrait " + row
                + " of the batch is missing, and missing values are refused. Choose MissingValues.IMPUTE or INDICATOR,"
                + " or leave out users without such events.");
    }

    /** Measures a portrait; NaN is missing. */
    private static void measure(UserPortrait portrait, double[] row) {
        int size = portrait.size();
        long last = Interactions.NO_TIME;
        long lastBasket = Interactions.NO_TIME;
        long lastDay = Long.MIN_VALUE;
        int days = 0;
        int buys = 0;
        int timedBuys = 0;
        int baskets = 0;
        double spend = 0;
        double timedSpend = 0;
        // Events ascend in time, and those without one come first.
        for (int e = 0; e < size; e++) {
            long time = portrait.time(e);
            boolean timed = time != Interactions.NO_TIME;
            long day = Math.floorDiv(time, SECONDS_A_DAY);
            if (timed && day != lastDay) {
                days++;
                lastDay = day;
            }
            if (timed) {
                last = time;
            }
            if (portrait.event(e) == EventType.BUY) {
                buys++;
                spend += portrait.value(e);
                if (timed) {
                    timedBuys++;
                    timedSpend += portrait.value(e);
                    if (time != lastBasket) {
                        baskets++;
                        lastBasket = time;
                    }
                }
            }
        }
        boolean timeless = size > 0 && last == Interactions.NO_TIME;
        row[0] = Math.log1p(size);
        row[1] = Math.log1p(portrait.distinctItems().length);
        row[ACTIVE_DAYS] = timeless ? Double.NaN : Math.log1p(days);
        row[BASKETS] = buys > 0 && baskets == 0 ? Double.NaN : Math.log1p(baskets);
        row[4] = Math.log1p(Math.max(0, spend));
        row[RECENCY] = last == Interactions.NO_TIME || portrait.asOf() == Interactions.NO_TIME
                ? Double.NaN
                : Math.max(0, ((double) portrait.asOf() - last) / SECONDS_A_DAY);
        row[BASKET_SIZE] = baskets == 0 ? Double.NaN : (double) timedBuys / baskets;
        row[BASKET_SPEND] = baskets == 0 ? Double.NaN : timedSpend / baskets;
    }

    @Override
    public String toString() {
        return "BehaviourEncoder[" + dimension() + ", " + missing + "]";
    }
}
