package io.fairrec.portrait;

import io.fairrec.base.DataException;
import io.fairrec.base.Provenance;
import io.fairrec.base.Version;
import io.fairrec.data.EventType;
import io.fairrec.data.FeatureTable;
import io.fairrec.data.Imputer;
import io.fairrec.data.Interactions;
import io.fairrec.data.MissingValues;
import io.fairrec.internal.Floats;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
 * times as far away. A cold user has 0 events, items, days, baskets and spend, which are known zeros; recency and the
 * two means are <em>missing</em>. Active days and recency are also missing where no row has a time, and everything
 * about baskets where there are {@code BUY} rows but none with a time; rows without a time do not count in columns that
 * need one. {@link MissingValues} says what then happens; the training means are stored.
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

    private final Imputer imputer;
    private final Provenance provenance;

    private BehaviourEncoder(Imputer imputer, String dataHash) {
        this.imputer = imputer;
        Map<String, String> config = new LinkedHashMap<>();
        config.put("missing", imputer.policy().name());
        if (dataHash.isEmpty()) {
            config.put("moments", imputer.moments().toString());
        }
        this.provenance = new Provenance("behaviour-encoder", config, dataHash, 0, Version.current());
    }

    /**
     * An encoder that knows the training means.
     *
     * @param training the portraits whose means stand in for missing values; a column that none of them has gets 0
     * @param missing what to do with missing values
     * @throws DataException if {@code missing} is {@link MissingValues#REFUSE} and a training portrait has one
     */
    public static BehaviourEncoder fit(List<UserPortrait> training, MissingValues missing) {
        float[] table = measure(training);
        return new BehaviourEncoder(Imputer.fit(FeatureTable.of(COLUMNS, table), missing), Floats.sha256(table));
    }

    /**
     * An encoder whose means were stored earlier: {@link #imputer()}.
     *
     * @throws IllegalArgumentException if the imputer was fitted to other columns
     */
    public static BehaviourEncoder of(Imputer stored) {
        if (!stored.columns().equals(COLUMNS)) {
            throw new IllegalArgumentException("The imputer's columns " + stored.columns()
                    + " must be those of the behaviour encoder, " + COLUMNS + ", in this order.");
        }
        return new BehaviourEncoder(stored, "");
    }

    /**
     * The names of the columns: the eight, then with {@link MissingValues#INDICATOR} one {@code "… is missing"} for
     * each of them, so that the width does not depend on the data.
     */
    public List<String> columns() {
        List<String> names = new ArrayList<>(COLUMNS);
        if (indicates()) {
            for (String column : COLUMNS) {
                names.add(column + Imputer.INDICATOR_SUFFIX);
            }
        }
        return List.copyOf(names);
    }

    /** The policy and the moments of the eight columns over the training portraits that have them. */
    public Imputer imputer() {
        return imputer;
    }

    /**
     * Where the means come from; the hash covers the measured training columns, and is empty where means were given.
     */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public int dimension() {
        return indicates() ? 2 * WIDTH : WIDTH;
    }

    /**
     * {@inheritDoc}
     *
     * @throws DataException if a value is missing and the encoder refuses that; row and column are named
     */
    @Override
    public void encode(List<UserPortrait> portraits, float[] out) {
        Encoders.checked(portraits, dimension(), out);
        float[] filled =
                imputer.apply(FeatureTable.of(COLUMNS, measure(portraits))).toArray();
        System.arraycopy(filled, 0, out, 0, filled.length);
    }

    private boolean indicates() {
        return imputer.policy() == MissingValues.INDICATOR;
    }

    /** The eight columns of each portrait, row-major; NaN is missing. */
    private static float[] measure(List<UserPortrait> portraits) {
        float[] table = new float[Math.multiplyExact(portraits.size(), WIDTH)];
        double[] row = new double[WIDTH];
        for (int p = 0; p < portraits.size(); p++) {
            measure(portraits.get(p), row);
            for (int c = 0; c < WIDTH; c++) {
                table[p * WIDTH + c] = Double.isNaN(row[c]) ? Float.NaN : Floats.saturate(row[c]);
            }
        }
        return table;
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
        return "BehaviourEncoder[" + dimension() + ", " + imputer.policy() + "]";
    }
}
