package io.fairrec.candidate;

import io.fairrec.portrait.UserPortrait;

/**
 * Names the items that may be shown to a user.
 *
 * <p>Implementations must be thread-safe and deterministic. {@code CandidateSourceContract} in fairrec-testkit checks
 * this.
 */
public interface CandidateSource {

    /**
     * The candidates for a user.
     *
     * @param portrait the user; perhaps cold
     * @param limit the most candidates wanted, at least 1
     * @return distinct items, at most {@code limit}; possibly none, which is an answer and not an error
     */
    CandidateSet candidates(UserPortrait portrait, int limit);
}
