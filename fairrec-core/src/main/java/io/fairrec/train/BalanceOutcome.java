package io.fairrec.train;

/** What the weights of a {@link GradientBalancer} are. In every case they are finite and may be used. */
public enum BalanceOutcome {
    /** What the method promises. */
    SOLVED,

    /**
     * The gradients cancel: a convex combination of them is 0 within rounding, so no direction improves all losses at first
     * order (Pareto-stationary; a single zero gradient is such a case). The weights are the method's where it defines any,
     * else its documented fall-back.
     */
    STATIONARY,

    /**
     * The gradients are linearly dependent, or one is 0, and the method's equations have no or no single solution; the
     * weights are its documented fall-back.
     */
    DEPENDENT,

    /** Every gradient is 0: the weights are the method's for equal tasks, and the direction is 0 whatever they are. */
    VANISHED,

    /**
     * A constraint is still broken although its multiplier has reached its cap: the bounds look infeasible. Weights as
     * documented.
     */
    INFEASIBLE,

    /** The iteration reached its cap; the weights are the best found. */
    NOT_CONVERGED
}
