package io.fairrec.rerank;

import io.fairrec.base.Checks;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.objective.ObjectiveMatrix;
import java.util.ArrayList;
import java.util.List;

/** Builds a {@link RerankRequest}. Not thread-safe. Setters only store; {@link #build} checks. */
public final class RerankRequestBuilder {

    final CandidateSet candidates;
    final Catalog catalog;
    final double[] utilities;
    final List<SlateRule> rules = new ArrayList<>();
    List<RerankRequest.WeightedGain> setObjectives = List.of();
    PriceSnapshot prices = PriceSnapshot.none();
    List<SlateConstraint> constraints = List.of();
    int slateSize = 10;
    long draw;
    Interests interests = Interests.NONE;

    @org.jspecify.annotations.Nullable
    ObjectiveMatrix objectives;

    Pins pins = Pins.NONE;

    RerankRequestBuilder(CandidateSet candidates, Catalog catalog, double[] utilities) {
        this.candidates = candidates;
        this.catalog = catalog;
        this.utilities = utilities;
    }

    /** Aims of the slate as a whole, with weights; by default none. */
    public RerankRequestBuilder setObjectives(List<RerankRequest.WeightedGain> setObjectives) {
        this.setObjectives = List.copyOf(setObjectives);
        return this;
    }

    /** The prices of the epoch; by default none. */
    public RerankRequestBuilder prices(PriceSnapshot prices) {
        this.prices = prices;
        return this;
    }

    /** The floors and ceilings for this slate; by default none. */
    public RerankRequestBuilder constraints(List<SlateConstraint> constraints) {
        this.constraints = List.copyOf(constraints);
        return this;
    }

    /** How many items are wanted, at least 1; by default 10. */
    public RerankRequestBuilder slateSize(int slateSize) {
        this.slateSize = slateSize;
        return this;
    }

    /** Which draw a re-ranker that draws its slate shall make; by default 0. See {@link RerankRequest#draw()}. */
    public RerankRequestBuilder draw(long number) {
        this.draw = number;
        return this;
    }

    /** The columns that the utilities were made of, one row per candidate; borrowed. By default none. */
    public RerankRequestBuilder objectives(ObjectiveMatrix columns) {
        this.objectives = columns;
        return this;
    }

    /**
     * The candidate stands exactly in this slot.
     *
     * @param slot from 0, below {@link RerankRequest#slots()}
     * @param position of a candidate that is not banned
     */
    public RerankRequestBuilder pin(int slot, int position) {
        this.pins = pins.withPin(slot, position);
        return this;
    }

    /** The candidate may not be shown; may be called for one twice. */
    public RerankRequestBuilder ban(int position) {
        Checks.index(position, candidates.size(), "banned position");
        this.pins = pins.withBan(position, candidates.size());
        return this;
    }

    /** One more business rule. */
    public RerankRequestBuilder rule(SlateRule rule) {
        rules.add(rule);
        return this;
    }

    /**
     * How much the user cares for each group of a partition.
     *
     * @param partition of the catalogue
     * @param shares one per group ordinal, {@code unknown} included: finite, at least 0, not all 0; need not sum to 1;
     *     borrowed
     */
    public RerankRequestBuilder interests(String partition, double[] shares) {
        this.interests = interests.with(partition, shares);
        return this;
    }

    /**
     * Builds it.
     *
     * @throws IllegalArgumentException if a size does not fit, a promise or an interest names a partition or group that
     *     the catalogue does not have, two pins share a slot or a candidate, or a pin lies behind the last slot or breaks
     *     a ban, a ceiling or a rule
     */
    public RerankRequest build() {
        return new RerankRequest(this);
    }
}
