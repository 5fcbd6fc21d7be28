package io.fairrec.rerank;

/**
 * Chooses and orders the slates of many users at once, so that what providers get adds up over all of them.
 *
 * <p>Works on positions of each row's candidate set, so it cannot invent an item. Every row keeps its own rules: pins,
 * bans, ceilings and floors hold as in a single request, whatever the batch aims at. Implementations must be thread-safe,
 * must not write to shared state, and must give equal output for equal input; of two candidates that differ in nothing but
 * their position the smaller position comes first. The rows' order is part of the input: many methods go through them in
 * that order. {@code BatchReRankerContract} in fairrec-testkit checks this.
 */
public interface BatchReRanker {

    /**
     * Fills all slates.
     *
     * @param request the rows
     * @param slates row-major [{@link BatchRerankRequest#users()}][{@link BatchRerankRequest#slateSize()}]: distinct
     *     positions of the row's candidates, best slot first, then −1 where the row has no more candidates or its rules
     *     allow no more; longer is allowed, what lies behind is left alone
     * @throws IllegalArgumentException if {@code slates} is too short or a utility is not finite
     */
    void rerank(BatchRerankRequest request, int[] slates);
}
