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
 * <p>Belongs to one request and is not thread-safe. Utilities are borrowed, not copied, and must not be written to.
 */
public final class RerankRequest {

    private final CandidateSet candidates;
    private final Catalog catalog;
    private final double[] utilities;
    private final List<WeightedGain> setObjectives;
    private final PriceSnapshot prices;
    private final List<SlateConstraint> constraints;
    private final int slateSize;
    private final Groups[] targetGroups;
    private final int[] targetGroup;
    private final @Nullable ObjectiveMatrix objectives;

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
     * A request.
     *
     * @param candidates the candidates
     * @param catalog gives the groups of items
     * @param utilities one finite utility per candidate before prices; longer is allowed
     * @param setObjectives aims of the slate as a whole, with weights
     * @param prices the prices of the epoch
     * @param constraints the rules for this slate
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
        this(candidates, catalog, utilities, setObjectives, prices, constraints, slateSize, null);
    }

    private RerankRequest(
            CandidateSet candidates,
            Catalog catalog,
            double[] utilities,
            List<WeightedGain> setObjectives,
            PriceSnapshot prices,
            List<SlateConstraint> constraints,
            int slateSize,
            @Nullable ObjectiveMatrix objectives) {
        Checks.atLeast(utilities.length, candidates.size(), "utilities.length");
        this.candidates = candidates;
        this.catalog = catalog;
        this.utilities = utilities;
        this.setObjectives = List.copyOf(setObjectives);
        this.prices = prices;
        this.constraints = List.copyOf(constraints);
        this.slateSize = Checks.atLeast(slateSize, 1, "slateSize");
        this.targetGroups = new Groups[prices.targets().size()];
        this.targetGroup = new int[targetGroups.length];
        for (int t = 0; t < targetGroups.length; t++) {
            targetGroups[t] = catalog.groups(prices.targets().get(t).partition());
            targetGroup[t] = targetGroups[t].ordinal(prices.targets().get(t).group());
        }
        this.objectives = objectives;
    }

    /**
     * The same request with the columns that the utilities were made of, for re-rankers that choose by one thing and order
     * by another.
     *
     * @param columns one row per candidate; borrowed
     */
    public RerankRequest withObjectives(ObjectiveMatrix columns) {
        Checks.length(columns.candidates(), candidates.size(), "objectives");
        return new RerankRequest(
                candidates, catalog, utilities, setObjectives, prices, constraints, slateSize, columns);
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

    /** The rules for this slate. */
    public List<SlateConstraint> constraints() {
        return constraints;
    }

    /** How many items are wanted. */
    public int slateSize() {
        return slateSize;
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

    /** The same request without prices: what would be shown if no promise had to be kept over the stream. */
    public RerankRequest withoutPrices() {
        return new RerankRequest(
                candidates,
                catalog,
                utilities,
                setObjectives,
                PriceSnapshot.none(),
                constraints,
                slateSize,
                objectives);
    }

    /** The same request without prices and constraints: what would have been shown without any promise. */
    public RerankRequest unconstrained() {
        return new RerankRequest(
                candidates, catalog, utilities, setObjectives, PriceSnapshot.none(), List.of(), slateSize, objectives);
    }
}
