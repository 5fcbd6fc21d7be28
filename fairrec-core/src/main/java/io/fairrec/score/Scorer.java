package io.fairrec.score;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.IdIndex;
import io.fairrec.portrait.UserPortrait;
import org.jspecify.annotations.Nullable;

/**
 * Scores all candidates of a request in one call.
 *
 * <p>Implementations must be thread-safe, must not write to shared state, must give equal output for equal input, and a
 * score must not depend on which other candidates are in the batch unless the Javadoc says so. They must not keep a
 * portrait or a candidate set, which their owner may fill anew after the call. {@code ScorerContract} in fairrec-testkit
 * checks this.
 */
public interface Scorer extends AutoCloseable {

    /**
     * Scores candidates.
     *
     * @param portrait the user; perhaps cold (empty history, unknown ordinal)
     * @param candidates the items
     * @param out receives one score per candidate, larger is better, every one finite; longer is allowed, the rest
     *     stays untouched
     * @throws IllegalArgumentException if {@code out} is shorter than the candidates
     */
    void score(UserPortrait portrait, CandidateSet candidates, float[] out);

    /**
     * The ids whose ordinals the model was fitted on; {@code null}, the default, when it depends on none or does not know
     * them. A model serves every catalogue that begins with these ids, in this order.
     */
    default @Nullable IdIndex items() {
        return null;
    }

    /** Frees native resources; nothing by default. */
    @Override
    default void close() {}
}
