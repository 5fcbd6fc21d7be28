package io.fairrec.explain;

import io.fairrec.base.Checks;
import io.fairrec.data.Catalog;
import io.fairrec.data.Groups;
import io.fairrec.fairness.ExposureTarget;
import io.fairrec.objective.ObjectiveCombiner;
import io.fairrec.objective.ObjectiveMatrix;
import io.fairrec.objective.SetObjective;
import io.fairrec.rerank.ReRanker;
import io.fairrec.rerank.RerankRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * Explains the slots of one answer from what the answer was made of.
 *
 * <p>Belongs to one answer; borrows its arrays and keeps them as long as it lives. Thread-safe as long as nobody writes to
 * them. The counterfactual ("without the provider price") is not estimated: the re-ranker runs again without prices, once
 * per answer.
 */
public final class SlateExplainer {

    private final RerankRequest request;
    private final ObjectiveMatrix matrix;
    private final ObjectiveCombiner combiner;
    private final List<String> setObjectives;
    private final float[] scores;
    private final int[] slate;
    private final int size;
    private final int[] withoutPrices;
    private final int withoutPricesSize;

    /**
     * An explainer for one answer.
     *
     * @param request what the re-ranker saw
     * @param matrix the objective columns
     * @param combiner what turned them into the request's utilities
     * @param setObjectives the names of the request's set objectives, in their order
     * @param scores the scorer's output, one per candidate
     * @param slate positions of candidates, best slot first
     * @param size how many slots are filled
     * @param reRanker what made the slate
     */
    public SlateExplainer(
            RerankRequest request,
            ObjectiveMatrix matrix,
            ObjectiveCombiner combiner,
            List<String> setObjectives,
            float[] scores,
            int[] slate,
            int size,
            ReRanker reRanker) {
        Checks.length(setObjectives.size(), request.setObjectives().size(), "setObjectives");
        this.request = request;
        this.matrix = matrix;
        this.combiner = combiner;
        this.setObjectives = List.copyOf(setObjectives);
        this.scores = scores;
        this.slate = slate;
        this.size = size;
        this.withoutPrices = new int[request.slateSize()];
        this.withoutPricesSize = reRanker.rerank(request.withoutPrices(), withoutPrices);
    }

    /**
     * Why the item stands in the slot; O(candidates · objectives).
     *
     * @param slot from 0
     */
    public Explanation explain(int slot) {
        Checks.index(slot, size, "slot");
        int position = slate[slot];
        Catalog catalog = request.catalog();
        int item = request.candidates().item(position);
        List<Contribution> contributions = new ArrayList<>();
        double[] parts = new double[matrix.objectives()];
        combiner.attribute(matrix, position, parts);
        for (int j = 0; j < parts.length; j++) {
            contributions.add(new Contribution(matrix.name(j), Contribution.Kind.OBJECTIVE, parts[j]));
        }
        double utility = request.utility(position);
        for (int s = 0; s < setObjectives.size(); s++) {
            double gain = gainAt(s, slot);
            utility += gain;
            contributions.add(new Contribution(setObjectives.get(s), Contribution.Kind.SET_OBJECTIVE, gain));
        }
        for (int t = 0; t < request.prices().targets().size(); t++) {
            ExposureTarget target = request.prices().targets().get(t);
            Groups groups = catalog.groups(target.partition());
            if (groups.isIn(item, groups.ordinal(target.group()))) {
                // 0.0 - p, not -p: a price of 0 must not print as -0.0.
                double contribution = 0.0 - request.prices().price(t);
                utility += contribution;
                contributions.add(new Contribution(
                        "price(" + target.partition() + "=" + target.group() + ")",
                        Contribution.Kind.PRICE,
                        contribution));
            }
        }
        return new Explanation(
                catalog.items().id(item),
                catalog.title(item),
                baseRank(request, scores, position),
                slot + 1,
                rankWithoutPrices(position),
                utility,
                contributions);
    }

    /** The rank of a candidate by score alone, from 1; ties go to the smaller position. O(candidates). */
    public static int baseRank(RerankRequest request, float[] scores, int position) {
        int rank = 1;
        float own = scores[position];
        for (int i = 0; i < request.candidates().size(); i++) {
            if (scores[i] > own || (scores[i] == own && i < position)) {
                rank++;
            }
        }
        return rank;
    }

    private double gainAt(int setObjective, int slot) {
        RerankRequest.WeightedGain weighted = request.setObjectives().get(setObjective);
        SetObjective.Gain gain = weighted.objective().get();
        for (int s = 0; s < slot; s++) {
            gain.accept(slate[s]);
        }
        return weighted.weight() * gain.gain(slate[slot]);
    }

    private int rankWithoutPrices(int position) {
        for (int s = 0; s < withoutPricesSize; s++) {
            if (withoutPrices[s] == position) {
                return s + 1;
            }
        }
        int better = 0;
        double own = request.utility(position);
        for (int i = 0; i < request.candidates().size(); i++) {
            if (request.utility(i) > own || (request.utility(i) == own && i < position)) {
                better++;
            }
        }
        return Math.max(better, withoutPricesSize) + 1;
    }
}
