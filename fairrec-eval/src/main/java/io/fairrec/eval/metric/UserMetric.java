package io.fairrec.eval.metric;

import org.jspecify.annotations.Nullable;

/**
 * A metric that is the mean of one value per user, over the users for whom it is defined.
 *
 * <p>Because users are the units, such a metric has bootstrap intervals, group tables and permutation tests.
 */
public interface UserMetric extends Metric {

    /**
     * The value of one user's slate; finite always, but without meaning where {@link #undefined} names a reason.
     *
     * @param user the user's ordinal
     * @param slate distinct item ordinals from rank 1 on; borrowed, must not be kept nor changed
     * @param size how many entries of {@code slate} count, at least 0
     */
    double value(EvaluationContext context, int user, int[] slate, int size);

    /** Why this user has no value, or null if there is one. */
    @Nullable
    Undefined undefined(EvaluationContext context, int user, int size);

    @Override
    default Accumulator start(EvaluationContext context) {
        return new MeanAccumulator(this, context);
    }
}
