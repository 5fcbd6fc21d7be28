package io.fairrec;

import io.fairrec.base.NearestName;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.objective.ObjectiveCombiner;
import io.fairrec.objective.SetObjective;
import io.fairrec.rerank.RerankRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * What one request wants otherwise than its recommender: pinned items, and weights of its own. Such requests are few, and
 * may allocate. Immutable, thread-safe.
 */
final class RequestWishes {

    private final Recommender.Parts parts;

    RequestWishes(Recommender.Parts parts) {
        this.parts = parts;
    }

    /** Whether the request wants anything that the workspace's own re-ranker request does not have. */
    boolean areIn(RecommendationRequest request) {
        return !request.pins().isEmpty() || !request.weights().isEmpty();
    }

    /**
     * Checks the names of the weights.
     *
     * @throws IllegalArgumentException if there is no such objective
     */
    void checkWeights(RecommendationRequest request) {
        if (request.weights().isEmpty()) {
            return;
        }
        List<String> known = new ArrayList<>(parts.objectiveNames());
        parts.setObjectives().forEach(objective -> known.add(objective.name()));
        for (String name : request.weights().keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("The request weighs the objective \"" + name
                        + "\", which the recommender does not have. " + NearestName.advice(name, known));
            }
        }
    }

    /**
     * The combiner, with the request's weights where it has any.
     *
     * @throws IllegalArgumentException if all weights of the objectives per candidate are 0 then
     */
    ObjectiveCombiner combiner(RecommendationRequest request) {
        if (request.weights().isEmpty()) {
            return parts.combiner();
        }
        double[] weights = new double[parts.weights().size()];
        boolean changed = false;
        for (int j = 0; j < weights.length; j++) {
            Double own = request.weights().get(parts.objectiveNames().get(j));
            weights[j] = own == null ? parts.weights().get(j) : own;
            changed |= own != null;
        }
        return changed ? parts.combinerOf().apply(weights) : parts.combiner();
    }

    /** The re-ranker's request with all wishes that can be kept; a note for each pin that cannot. */
    RerankRequest rerankRequest(
            RecommendationRequest request,
            RequestPins pins,
            RequestWorkspace work,
            CandidateSet candidates,
            PriceSnapshot prices,
            int slateSize) {
        List<RerankRequest.WeightedGain> gains = gains(request, work);
        return pins.rerankRequest(
                () -> work.newRequest(candidates, prices, slateSize, gains).draw(request.draw()),
                parts.rules(),
                candidates,
                slateSize);
    }

    private List<RerankRequest.WeightedGain> gains(RecommendationRequest request, RequestWorkspace work) {
        if (request.weights().isEmpty()) {
            return work.gains;
        }
        List<Double> weights = new ArrayList<>(parts.setWeights());
        for (int s = 0; s < weights.size(); s++) {
            SetObjective objective = parts.setObjectives().get(s);
            weights.set(s, request.weights().getOrDefault(objective.name(), weights.get(s)));
        }
        return work.gains(weights);
    }
}
