package io.fairrec.objective;

import io.fairrec.base.Checks;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.portrait.UserPortrait;

/**
 * What an objective may look at: one request's user, candidates, scores, catalogue and price snapshot.
 *
 * <p>Valid during the call only; an objective must not keep it. Not thread-safe (one per request).
 */
public final class ObjectiveContext {

    private final UserPortrait portrait;
    private final CandidateSet candidates;
    private final float[] scores;
    private final Catalog catalog;
    private final PriceSnapshot prices;

    /**
     * A context.
     *
     * @param scores one finite score per candidate (longer is allowed); borrowed, not copied
     */
    public ObjectiveContext(
            UserPortrait portrait, CandidateSet candidates, float[] scores, Catalog catalog, PriceSnapshot prices) {
        Checks.atLeast(scores.length, candidates.size(), "scores.length");
        this.portrait = portrait;
        this.candidates = candidates;
        this.scores = scores;
        this.catalog = catalog;
        this.prices = prices;
    }

    /** The user. */
    public UserPortrait portrait() {
        return portrait;
    }

    /** The candidates. */
    public CandidateSet candidates() {
        return candidates;
    }

    /** The score of the candidate at a position. */
    public float score(int position) {
        return scores[position];
    }

    /** The catalogue. */
    public Catalog catalog() {
        return catalog;
    }

    /** The promises, their prices and shares so far. */
    public PriceSnapshot prices() {
        return prices;
    }
}
