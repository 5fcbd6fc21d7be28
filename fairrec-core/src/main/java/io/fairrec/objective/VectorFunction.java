package io.fairrec.objective;

/**
 * Several objectives of one decision vector, all to be <em>minimised</em>: what {@link Nsga2} and {@link
 * ReferencePointNsga} search. Maximise by changing the sign.
 *
 * <p>An implementation must give equal values for equal vectors, or the search is not reproducible. It is called from one
 * thread.
 */
@FunctionalInterface
public interface VectorFunction {

    /**
     * Evaluates one vector.
     *
     * @param x the variables, within the bounds; borrowed, must not be changed or kept
     * @param f receives one finite value per objective
     */
    void evaluate(double[] x, double[] f);
}
