package io.fairrec.fairness;

/**
 * Unfairness of one mini-batch as a number to make small, with its gradient.
 *
 * <p>The <em>variable</em> is what the loss is differentiated by: the batch's scores {@code [n]} or its portraits,
 * row-major {@code [n][dimension]}. Everything else in the batch (labels, groups, items, lists) is constant. A loss is
 * finite and deterministic for every valid batch, does not depend on the order of the rows beyond rounding (1e-12
 * relative), and is 0 where the groups are on a par unless it says otherwise. Where it is not differentiable it says
 * which subgradient it gives.
 *
 * <p>Rows of group −1 take no part. A batch with fewer than two groups that have rows compares nothing: its value is 0 and
 * the gradient stays untouched, unless a loss says otherwise.
 *
 * <p>Implementations are thread-safe; a loss that moves with training keeps its state in an object that the caller holds,
 * and moves it only in {@link #advance}.
 */
public interface FairnessLoss {

    /** What a loss is differentiated by. */
    enum Variable {
        /** One score per row, {@code [n]}. */
        SCORES,
        /** One vector per row, row-major {@code [n][dimension]}. */
        PORTRAITS
    }

    /** The name in policies and reports, parameters included, such as {@code parity-gap(largest)}. */
    String name();

    /** What the gradient is taken by. */
    Variable variable();

    /**
     * Whether what the batch calls scores are losses of rows already ({@link RowLoss#GIVEN}), which nobody may take for
     * scores: made small, those would rank nothing. False unless overridden.
     */
    default boolean takesRowLosses() {
        return false;
    }

    /**
     * The value of a batch, finite.
     *
     * @throws IllegalArgumentException if the batch holds the other variable, or lacks something that this loss needs (the
     *     message names the missing {@code with…} call)
     */
    double value(FairnessBatch batch);

    /**
     * The value of a batch, and {@code gradient += weight · ∂value / ∂variable}.
     *
     * @param weight finite; scales what is added, not what is returned
     * @param gradient at least {@link FairnessBatch#variableLength()} long; what lies behind stays untouched
     * @return the unweighted value, equal to {@link #value}
     * @throws IllegalArgumentException as {@link #value} does, or if the weight is not finite or the array too short
     */
    double accumulateGradient(FairnessBatch batch, double weight, double[] gradient);

    /**
     * Moves the caller-held state of a loss that moves with training. A trainer calls it once per step, with that step's
     * batch, before the gradient. Losses without such state, all but {@link GroupDro}, do nothing.
     */
    default void advance(FairnessBatch batch) {}
}
