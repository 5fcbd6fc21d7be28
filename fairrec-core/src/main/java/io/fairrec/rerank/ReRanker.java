package io.fairrec.rerank;

/**
 * Chooses and orders the slate of one request.
 *
 * <p>Works on positions of the candidate set, so it cannot invent an item. Implementations must be thread-safe, must not
 * write to shared state or keep the request, and must give equal output for equal input; ties go to the smaller position.
 * {@code ReRankerContract} in fairrec-testkit checks this. {@link OpenSlate} keeps all that a request demands for an
 * implementation that fills its slate slot by slot.
 */
public interface ReRanker {

    /**
     * Fills the slate.
     *
     * @param request utilities, prices, and what must hold: bans, pins, ceilings, rules, floors
     * @param slate receives distinct positions of candidates, best slot first; at least {@code request.slateSize()} long
     * @return how many were written: {@code request.slots()}, less only where ceilings or rules allow no more
     */
    int rerank(RerankRequest request, int[] slate);
}
