package io.fairrec.objective;

/**
 * One aim as one number per candidate, larger is better.
 *
 * <p>Implementations must be thread-safe, deterministic, and fast: one call per request. {@code ObjectiveContract} in
 * fairrec-testkit checks this.
 */
public interface Objective {

    /** The name in policies, explanations and reports: lower-case with hyphens, unique within a recommender. */
    String name();

    /**
     * Values all candidates.
     *
     * @param context the request
     * @param out receives one finite value per candidate; longer is allowed, the rest stays untouched
     */
    void evaluate(ObjectiveContext context, double[] out);
}
