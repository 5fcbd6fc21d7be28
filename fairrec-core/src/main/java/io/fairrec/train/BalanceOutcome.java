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
     * A constraint's multiplier is at its cap: over the steps so far the constraint was broken for longer, or by more, than the
     * cap can answer, so the bounds look infeasible. The constraint may hold at this very step; the outcome goes once the
     * multiplier falls. Weights as documented.
     */
    INFEASIBLE,

    /** The iteration reached its cap; the weights are the best found. */
    NOT_CONVERGED
}
