package io.fairrec.train;

/**
 * Makes one direction out of the gradients of several losses.
 *
 * <p>Given T losses to make smaller and their gradients g₀ … g_{T−1} at the same parameters, a balancer chooses weights w;
 * the step then goes along −d with d = Σ w_t · g_t. All it sees of the gradients are their inner products, the Gram matrix
 * {@code gram[i·T + j] = ⟨g_i, g_j⟩}: a step costs T² / 2 inner products over the parameters, and the balancer itself does
 * not depend on the number of parameters.
 *
 * <p>Weights need not sum to 1, and some methods give negative ones: scale and sign are the method's own, so a learning
 * rate that suits one method does not suit another.
 *
 * <p>Every built-in solves for any T in [1, {@value #MAX_TASKS}] and any scale of the gradients: where a method has no
 * answer (dependent, opposite or vanished gradients) it writes the fall-back weights that it documents, and says so by its
 * outcome. Equal input, state included, gives equal output. Implementations hold no state and are thread-safe; a
 * {@link BalancerState} belongs to one training run and is not.
 */
public interface GradientBalancer {

    /** The largest number of losses that the built-ins take. */
    int MAX_TASKS = 64;

    /** The name in policies and reports, parameters included. */
    String name();

    /**
     * Whether settings belong to losses by their position, as bounds do. A training leaves losses without a gradient out of
     * any other balancer's step ({@link GradientBalancers#amongActive}). False unless overridden.
     */
    default boolean settingsPerTask() {
        return false;
    }

    /**
     * Weights for one step.
     *
     * @param losses the values of the losses, {@code [T]}, finite, T at least 1
     * @param gram the inner products of the gradients, row-major {@code [T][T]}, symmetric and positive semi-definite up to
     *     rounding; the built-ins read the upper triangle
     * @param state of this training run, made for T losses
     * @param out gets the weights, {@code [T]}, finite; what lies behind stays untouched
     * @return what the weights are
     * @throws IllegalArgumentException if a loss or an inner product is not finite, an inner product of a gradient with
     *     itself is negative, a length does not fit or the state was made for another T. A caller that trains asks first
     *     whether losses and gradients are finite: a step that diverged is no case for a balancer.
     */
    BalanceOutcome weights(double[] losses, double[] gram, BalancerState state, double[] out);
}
