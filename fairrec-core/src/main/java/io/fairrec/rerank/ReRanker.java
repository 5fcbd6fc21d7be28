package io.fairrec.rerank;

/**
 * Chooses and orders the slate of one request.
 *
 * <p>Works on positions of the candidate set, so it cannot invent an item. Implementations must be thread-safe, must not
 * write to shared state, and must give equal output for equal input; ties go to the smaller position. {@code
 * ReRankerContract} in fairrec-testkit checks this.
 */
public interface ReRanker {

    /**
     * Fills the slate.
     *
     * @param request utilities, prices, constraints
     * @param slate receives distinct positions of candidates, best slot first; at least {@code request.slateSize()} long
     * @return how many were written: min(slate size, candidates), less only where a ceiling forbids more
     */
    int rerank(RerankRequest request, int[] slate);
}
