package io.fairrec.eval.metric;

/**
 * Measures the slates of many users.
 *
 * <p>An implementation must be stateless and thread-safe; whatever it counts lives in the {@link Accumulator}. The
 * published contract is {@code MetricContract} of the testkit. Implement {@link UserMetric} instead where the figure is a
 * mean over users: only such a metric has intervals, groups and tests.
 */
public interface Metric {

    /** The name, unique within an evaluation, with the cut where there is one, such as {@code "ndcg@10"}. */
    String name();

    /** Which way it is better. */
    Direction direction();

    /** A new, empty accumulator. */
    Accumulator start(EvaluationContext context);
}
