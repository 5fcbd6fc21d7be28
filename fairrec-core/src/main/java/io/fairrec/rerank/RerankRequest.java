package io.fairrec.rerank;

import io.fairrec.base.Checks;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.Groups;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.objective.ObjectiveMatrix;
import io.fairrec.objective.SetObjective;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All that a re-ranker may know of a request.
 *
 * <p>What must hold on the slate, strongest first: bans (a banned candidate never appears); pins (a pinned candidate stands
 * exactly in its slot); ceilings and {@linkplain SlateRule rules} (never broken: the slate ends where they leave nothing);
 * floors (kept where they can be). Pins that break a ban, a ceiling or a rule by themselves are refused when the request
 * is built. {@link OpenSlate} keeps all of it for a re-ranker, {@link SlateChecker} checks all of it on any slate.
 *
 * <p>Belongs to one request at a time and is not thread-safe, but may be read by several threads while nobody calls
 * {@link #refill}. Arrays are borrowed, not copied, and must not be written to by a re-ranker.
 */
public final class RerankRequest {

    private final Catalog catalog;
    private final List<WeightedGain> setObjectives;
    private final List<SlateConstraint> constraints;
    private final List<SlateRule> rules;
    private final Interests interests;

    private CandidateSet candidates;
    private double[] utilities;
    private PriceSnapshot prices;
    private int slateSize;
    private long draw;
    private Groups[] targetGroups;
    private int[] targetGroup;
    private @Nullable ObjectiveMatrix objectives;
    private Pins pins;

    /**
     * A set objective with its weight.
     *
     * @param objective makes a fresh {@link SetObjective.Gain} per construction of a slate
     * @param weight at least 0, finite
     */
    public record WeightedGain(Supplier<SetObjective.Gain> objective, double weight) {

        /** Checks the weight. */
        public WeightedGain {
            Checks.nonNegative(weight, "weight of the set objective");
        }
    }

    /**
     * A request without pins, bans and rules.
     *
     * @param candidates the candidates
     * @param catalog gives the groups of items
     * @param utilities one finite utility per candidate before prices; longer is allowed
     * @param setObjectives aims of the slate as a whole, with weights
     * @param prices the prices of the epoch
     * @param constraints the floors and ceilings for this slate
     * @param slateSize how many items are wanted, at least 1
     */
    public RerankRequest(
            CandidateSet candidates,
            Catalog catalog,
            double[] utilities,
            List<WeightedGain> setObjectives,
            PriceSnapshot prices,
            List<SlateConstraint> constraints,
            int slateSize) {
        this(builder(candidates, catalog, utilities)
                .setObjectives(setObjectives)
                .prices(prices)
                .constraints(constraints)
                .slateSize(slateSize));
    }

    RerankRequest(RerankRequestBuilder builder) {
        this.catalog = builder.catalog;
        this.setObjectives = builder.setObjectives;
        this.constraints = builder.constraints;
        this.rules = List.copyOf(builder.rules);
        this.interests = builder.interests;
        this.candidates = builder.candidates;
        this.utilities = builder.utilities;
        this.prices = builder.prices;
        this.slateSize = Checks.atLeast(builder.slateSize, 1, "slateSize");
        this.draw = builder.draw;
        this.targetGroups = groupsOf(prices);
        this.targetGroup = ordinalsOf(prices, targetGroups);
        this.objectives = builder.objectives;
        this.pins = builder.pins;
        Checks.atLeast(utilities.length, candidates.size(), "utilities.length");
        if (objectives != null) {
            Checks.length(objectives.candidates(), candidates.size(), "objectives");
        }
        interests.check(catalog);
        pins.check(this);
    }

    /**
     * Starts a request: no prices, no promises, a slate of 10.
     *
     * @param candidates the candidates
     * @param catalog gives the groups of items
     * @param utilities one finite utility per candidate before prices; longer is allowed; borrowed
     */
    public static RerankRequestBuilder builder(CandidateSet candidates, Catalog catalog, double[] utilities) {
        return new RerankRequestBuilder(candidates, catalog, utilities);
    }

    /**
     * Turns this object into the next request of its owner. Catalogue, set objectives, constraints, rules and interests
     * stay, pins, bans and objective columns go: they spoke of positions of the former candidates; the {@linkplain
     * #draw(long) draw} is 0 again. After an exception this is the former request still. Allocates nothing while the
     * snapshots speak of one list of promises; O(1), else O(promises).
     *
     * @param candidates the candidates
     * @param utilities one finite utility per candidate before prices; longer is allowed; borrowed
     * @param prices the prices of the epoch
     * @param slateSize how many items are wanted, at least 1
     * @return this
     */
    public RerankRequest refill(CandidateSet candidates, double[] utilities, PriceSnapshot prices, int slateSize) {
        Checks.atLeast(utilities.length, candidates.size(), "utilities.length");
        Checks.atLeast(slateSize, 1, "slateSize");
        if (this.prices.targets() != prices.targets()) {
            Groups[] groups = groupsOf(prices);
            this.targetGroup = ordinalsOf(prices, groups);
            this.targetGroups = groups;
        }
        this.candidates = candidates;
        this.utilities = utilities;
        this.prices = prices;
        this.slateSize = slateSize;
        this.draw = 0;
        this.objectives = null;
        this.pins = Pins.NONE;
        return this;
    }

    /**
     * The same, with the columns that the utilities were made of.
     *
     * @param columns one row per candidate; borrowed
     */
    public RerankRequest refill(
            CandidateSet candidates, double[] utilities, ObjectiveMatrix columns, PriceSnapshot prices, int slateSize) {
        Checks.length(columns.candidates(), candidates.size(), "objectives");
        refill(candidates, utilities, prices, slateSize);
        this.objectives = columns;
        return this;
    }

    /**
     * Sets the number of the draw, after a {@link #refill}.
     *
     * @param number see {@link #draw()}
     * @return this
     */
    public RerankRequest draw(long number) {
        this.draw = number;
        return this;
    }

    private Groups[] groupsOf(PriceSnapshot prices) {
        Groups[] groups = new Groups[prices.targets().size()];
        for (int t = 0; t < groups.length; t++) {
            groups[t] = catalog.groups(prices.targets().get(t).partition());
        }
        return groups;
    }

    private static int[] ordinalsOf(PriceSnapshot prices, Groups[] groups) {
        int[] ordinals = new int[groups.length];
        for (int t = 0; t < groups.length; t++) {
            ordinals[t] = groups[t].ordinal(prices.targets().get(t).group());
        }
        return ordinals;
    }

    private RerankRequestBuilder copy() {
        RerankRequestBuilder copy = builder(candidates, catalog, utilities)
                .setObjectives(setObjectives)
                .prices(prices)
                .constraints(constraints)
                .slateSize(slateSize)
                .draw(draw);
        copy.rules.addAll(rules);
        copy.interests = interests;
        copy.objectives = objectives;
        copy.pins = pins;
        return copy;
    }

    /**
     * The same request with the columns that the utilities were made of, for re-rankers that choose by one thing and order
     * by another.
     *
     * @param columns one row per candidate; borrowed
     */
    public RerankRequest withObjectives(ObjectiveMatrix columns) {
        return copy().objectives(columns).build();
    }

    /** The same request without prices: what would be shown if no promise had to be kept over the stream. */
    public RerankRequest withoutPrices() {
        return copy().prices(PriceSnapshot.none()).build();
    }

    RerankRequest withoutPins() {
        RerankRequestBuilder copy = copy();
        copy.pins = pins.onlyBans();
        return copy.build();
    }

    /**
     * The same request without prices, constraints, pins and rules: what would have been shown without any promise. Bans
     * stay.
     */
    public RerankRequest unconstrained() {
        RerankRequestBuilder copy = copy().prices(PriceSnapshot.none()).constraints(List.of());
        copy.rules.clear();
        copy.pins = pins.onlyBans();
        return copy.build();
    }

    /** The candidates. */
    public CandidateSet candidates() {
        return candidates;
    }

    /** The catalogue. */
    public Catalog catalog() {
        return catalog;
    }

    /** The utility of a candidate before prices and set objectives. */
    public double utility(int position) {
        return utilities[position];
    }

    /** The columns that the utilities were made of, or null where the caller has only utilities. */
    public @Nullable ObjectiveMatrix objectives() {
        return objectives;
    }

    /** Aims of the slate as a whole. */
    public List<WeightedGain> setObjectives() {
        return setObjectives;
    }

    /** The prices of the epoch. */
    public PriceSnapshot prices() {
        return prices;
    }

    /** The floors and ceilings for this slate. */
    public List<SlateConstraint> constraints() {
        return constraints;
    }

    /** The business rules for this slate. */
    public List<SlateRule> rules() {
        return rules;
    }

    /** How many items are wanted. */
    public int slateSize() {
        return slateSize;
    }

    /**
     * Which draw a re-ranker that draws its slate shall make; 0 unless set. Requests that agree in all else get the same
     * slate for the same number, and independent draws for different ones: count impressions, or hash the session.
     */
    public long draw() {
        return draw;
    }

    /** How many items the slate can have: min(slate size, candidates that are not banned). */
    public int slots() {
        return Math.min(slateSize, candidates.size() - pins.bannedCount());
    }

    /** How many candidates are pinned to a slot. */
    public int pinCount() {
        return pins.count();
    }

    /** The slot of a pin, from 0; pins are numbered by ascending slots. */
    public int pinSlot(int pin) {
        return pins.slot(pin);
    }

    /** The candidate of a pin. */
    public int pinPosition(int pin) {
        return pins.position(pin);
    }

    /** Whether any candidate is banned. */
    public boolean hasBans() {
        return pins.bannedCount() > 0;
    }

    /** Whether a candidate may not be shown. */
    public boolean isBanned(int position) {
        return pins.isBanned(position);
    }

    /**
     * How much the user cares for each group of a partition: one share per group ordinal, at least 0, not all 0; or null
     * where the request does not say.
     *
     * @return borrowed; of {@code groupCount()} length
     */
    public double @Nullable [] interests(String partition) {
        return interests.of(partition);
    }

    /** What the candidate pays: the sum of the prices of the promised groups it belongs to; O(promises). */
    public double price(int position) {
        double sum = 0;
        int item = candidates.item(position);
        for (int t = 0; t < targetGroups.length; t++) {
            if (targetGroups[t].isIn(item, targetGroup[t])) {
                sum += prices.price(t);
            }
        }
        return sum;
    }

    /**
     * Writes utility − price of every candidate; O(candidates · promises), no allocation.
     *
     * @param out receives one number per candidate; longer is allowed
     * @throws IllegalArgumentException if one is not finite
     */
    public void worths(double[] out) {
        int n = candidates.size();
        Checks.atLeast(out.length, n, "worths.length");
        System.arraycopy(utilities, 0, out, 0, n);
        for (int t = 0; t < targetGroups.length; t++) {
            double price = prices.price(t);
            if (price != 0) {
                Groups groups = targetGroups[t];
                int group = targetGroup[t];
                for (int i = 0; i < n; i++) {
                    if (groups.isIn(candidates.item(i), group)) {
                        out[i] -= price;
                    }
                }
            }
        }
        for (int i = 0; i < n; i++) {
            if (!Double.isFinite(out[i])) {
                throw new IllegalArgumentException("The utility minus price (" + out[i] + ") of the candidate at " + i
                        + " must be a finite number. Check the objectives and their weights.");
            }
        }
    }

    /** Positions and utilities are many and say much of the user: only sizes. */
    @Override
    public String toString() {
        return "RerankRequest[" + candidates.size() + " candidates, slate of " + slateSize + ", "
                + constraints.size() + " constraints, " + pins.count() + " pins, " + pins.bannedCount() + " bans, "
                + rules.size() + " rules]";
    }
}
