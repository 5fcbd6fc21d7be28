package io.fairrec.objective;

/**
 * Turns the columns of several objectives into one utility per candidate.
 *
 * <p>An implementation must be stateless, deterministic and <em>monotone</em>: raising one objective of one candidate
 * never lowers that candidate's utility and never raises another candidate's. {@code ObjectiveCombinerContract} in
 * fairrec-testkit checks this, and that {@link #attribute} sums to the utility.
 */
public interface ObjectiveCombiner {

    /** How many objectives it expects; fixed at construction. */
    int objectives();

    /**
     * Combines.
     *
     * @param matrix the columns, with exactly {@link #objectives()} of them
     * @param out receives one finite utility per candidate; longer is allowed, the rest stays untouched
     */
    void combine(ObjectiveMatrix matrix, double[] out);

    /**
     * Splits the utility of one candidate into what each objective contributed: weight × value where the combiner is
     * additive, else Aumann–Shapley along the ray from the combiner's reference point.
     *
     * @param position the candidate
     * @param out receives one contribution per objective; they sum to the utility within 1e-9 (relative to its size)
     */
    void attribute(ObjectiveMatrix matrix, int position, double[] out);
}
