package io.fairrec.candidate;

import io.fairrec.portrait.UserPortrait;

/**
 * Names the items that may be shown to a user.
 *
 * <p>Implementations must be thread-safe and deterministic, and must not keep a portrait, which its owner may fill anew
 * after the call. {@code CandidateSourceContract} in fairrec-testkit checks this.
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

    /**
     * The same candidates, for a caller that must not allocate. A source that would make a new set fills the buffer
     * instead; one that has its set ready returns it, as does the default.
     *
     * @param portrait the user; perhaps cold
     * @param limit the most candidates wanted, at least 1
     * @param buffer may be cleared and filled; not kept
     * @return what {@link #candidates(UserPortrait, int)} returns; perhaps {@code buffer.set()}
     */
    default CandidateSet candidates(UserPortrait portrait, int limit, CandidateBuffer buffer) {
        return candidates(portrait, limit);
    }
}
