package io.fairrec.rerank;

import io.fairrec.internal.Workspaces;

/** What one call of a re-ranker needs; reused. */
final class SlateScratch {

    /** Shared by the re-rankers of this package: none keeps anything in it between calls. */
    private static final Workspaces<SlateScratch> POOL = new Workspaces<>(SlateScratch::new);

    final OpenSlate open = OpenSlate.empty();
    /** Utility − price per candidate. */
    double[] worth = new double[0];
    /** A second number per candidate, free to use. */
    double[] gained = new double[0];
    /** A list of positions, free to use. */
    int[] positions = new int[0];

    private SlateScratch() {}

    /**
     * Scratch with room, an empty slate and the worths for a request.
     *
     * @throws IllegalArgumentException if a worth is not finite
     */
    static SlateScratch borrow(RerankRequest request) {
        SlateScratch scratch = POOL.borrow();
        int n = request.candidates().size();
        if (scratch.worth.length < n) {
            scratch.worth = new double[n];
            scratch.gained = new double[n];
            scratch.positions = new int[n];
        }
        request.worths(scratch.worth);
        scratch.open.restart(request);
        return scratch;
    }

    /** Forgets the request and goes back to the pool. */
    void giveBack() {
        open.clear();
        POOL.giveBack(this);
    }
}
