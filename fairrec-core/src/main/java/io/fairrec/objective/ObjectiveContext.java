package io.fairrec.objective;

import io.fairrec.base.Checks;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.portrait.UserPortrait;

/**
 * What an objective may look at: one request's user, candidates, scores, catalogue and price snapshot.
 *
 * <p>Valid during the call only, a set objective's {@linkplain SetObjective.Gain gain} during its request; an objective must
 * not keep it. Not thread-safe (one per request).
 */
public final class ObjectiveContext {

    private UserPortrait portrait;
    private CandidateSet candidates;
    private float[] scores;
    private final Catalog catalog;
    private PriceSnapshot prices;

    /**
     * A context.
     *
     * @param scores one finite score per candidate (longer is allowed); borrowed, not copied
     */
    public ObjectiveContext(
            UserPortrait portrait, CandidateSet candidates, float[] scores, Catalog catalog, PriceSnapshot prices) {
        this.catalog = catalog;
        this.portrait = portrait;
        this.candidates = candidates;
        this.scores = scores;
        this.prices = prices;
        check();
    }

    private void check() {
        Checks.atLeast(scores.length, candidates.size(), "scores.length");
    }

    /**
     * Turns this object into the context of its owner's next request; allocates nothing.
     *
     * @param scores one finite score per candidate (longer is allowed); borrowed, not copied
     * @return this
     */
    public ObjectiveContext refill(
            UserPortrait portrait, CandidateSet candidates, float[] scores, PriceSnapshot prices) {
        this.portrait = portrait;
        this.candidates = candidates;
        this.scores = scores;
        this.prices = prices;
        check();
        return this;
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
