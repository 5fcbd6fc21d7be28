package io.fairrec.portrait;

import io.fairrec.data.EventWeights;
import io.fairrec.data.Groups;
import io.fairrec.data.Interactions;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.Floats;
import io.fairrec.internal.Workspaces;
import java.util.Arrays;
import java.util.List;

/**
 * What a user is interested in: the weighted, time-decayed mean of the vectors, or of the categories, of the items in
 * the history.
 *
 * <pre>{@code
 * profile = Σ_e a_e · x(item_e) / Σ_e |a_e|,   a_e = weight(event_e) · 2^(−age_e / halfLife)
 * }</pre>
 *
 * <p>{@code x} is the item's vector, or 1/m at each of the item's m categories ({@code unknown} is one of them), so
 * that a profile over categories of positive events sums to 1. Age is measured in days against {@link
 * UserPortrait#asOf()}; an event after it, an event without a time, and every event of a portrait without a moment have
 * age 0. A negative weight (a return) moves the profile away from the item. (Exponential forgetting as in Ding and Li,
 * "Time weight collaborative filtering", CIKM 2005, written with base 2 so that the parameter is a half-life.)
 *
 * <p>A cold user, and one whose events all weigh 0, has the zero vector. Items outside the table are ignored.
 * Immutable, thread-safe; O(events · vector length) a portrait, or O(events · categories of an item).
 */
public final class InterestEncoder implements PortraitEncoder {

    private static final double SECONDS_A_DAY = 86_400;

    private final Items items;
    private final Options options;
    private final Workspaces<double[]> workspaces;

    /**
     * The settings.
     *
     * @param weights how much an event of each type says
     * @param halfLifeDays the age at which an event counts half, above 0; {@link Double#POSITIVE_INFINITY} means no
     *     decay
     */
    public record Options(EventWeights weights, double halfLifeDays) {

        /** Checks the half-life. */
        public Options {
            if (!(halfLifeDays > 0)) {
                throw new IllegalArgumentException("The halfLifeDays (" + halfLifeDays
                        + ") must be above 0. Double.POSITIVE_INFINITY switches the decay off.");
            }
        }

        /** {@link EventWeights#defaults()}, no decay. */
        public static Options defaults() {
            return new Options(EventWeights.defaults(), Double.POSITIVE_INFINITY);
        }

        /** These options with other weights. */
        public Options weights(EventWeights newWeights) {
            return new Options(newWeights, halfLifeDays);
        }

        /** These options with another half-life. */
        public Options halfLifeDays(double days) {
            return new Options(weights, days);
        }

        /** How much of an event's weight is left at a moment. */
        double decay(long asOf, long time) {
            if (asOf == Interactions.NO_TIME || time == Interactions.NO_TIME || time >= asOf) {
                return 1;
            }
            return Math.pow(2, -((double) asOf - time) / SECONDS_A_DAY / halfLifeDays);
        }
    }

    /** The rows that are averaged. */
    private interface Items {
        int count();

        int dimension();

        /** Adds {@code factor · x(item)}. */
        void add(int item, double factor, double[] sums);
    }

    private InterestEncoder(Items items, Options options) {
        this.items = items;
        this.options = options;
        this.workspaces = new Workspaces<>(() -> new double[items.dimension()]);
    }

    /**
     * A profile in the space of item vectors.
     *
     * @param itemVectors row-major {@code [items][dimension]}, finite; copied
     * @param dimension at least 1
     */
    public static InterestEncoder overVectors(float[] itemVectors, int dimension, Options options) {
        return overVectors(VectorTable.of(itemVectors, dimension), options);
    }

    /** A profile in the space of item vectors, perhaps {@linkplain VectorTable#map mapped} ones. */
    public static InterestEncoder overVectors(VectorTable itemVectors, Options options) {
        return new InterestEncoder(
                new Items() {
                    @Override
                    public int count() {
                        return itemVectors.rows();
                    }

                    @Override
                    public int dimension() {
                        return itemVectors.dimension();
                    }

                    @Override
                    public void add(int item, double factor, double[] sums) {
                        itemVectors.addRow(item, factor, sums);
                    }
                },
                options);
    }

    /** A profile over the groups of an item partition; column g belongs to {@code itemGroups.label(g)}. */
    public static InterestEncoder overGroups(Groups itemGroups, Options options) {
        return new InterestEncoder(
                new Items() {
                    @Override
                    public int count() {
                        return itemGroups.entityCount();
                    }

                    @Override
                    public int dimension() {
                        return itemGroups.groupCount();
                    }

                    @Override
                    public void add(int item, double factor, double[] sums) {
                        int labels = itemGroups.count(item);
                        for (int l = 0; l < labels; l++) {
                            sums[itemGroups.group(item, l)] += factor / labels;
                        }
                    }
                },
                options);
    }

    @Override
    public int dimension() {
        return items.dimension();
    }

    @Override
    public void encode(List<UserPortrait> portraits, float[] out) {
        int dimension = dimension();
        int n = Encoders.checked(portraits, dimension, out);
        double[] sums = workspaces.borrow();
        for (int p = 0; p < n; p++) {
            UserPortrait portrait = portraits.get(p);
            Arrays.fill(sums, 0);
            double total = 0;
            for (int e = 0; e < portrait.size(); e++) {
                if (portrait.item(e) < items.count()) {
                    double amount =
                            options.weights.of(portrait.event(e)) * options.decay(portrait.asOf(), portrait.time(e));
                    total += Math.abs(amount);
                    items.add(portrait.item(e), amount, sums);
                }
            }
            for (int d = 0; d < dimension; d++) {
                out[p * dimension + d] = total == 0 ? 0 : Floats.saturate(sums[d] / total);
            }
        }
        workspaces.giveBack(sums);
    }

    @Override
    public String toString() {
        return "InterestEncoder[" + dimension() + ", half-life " + options.halfLifeDays + " days]";
    }
}
