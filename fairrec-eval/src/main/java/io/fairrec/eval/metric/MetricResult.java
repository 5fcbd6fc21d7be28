package io.fairrec.eval.metric;

import io.fairrec.base.Checks;

/**
 * What a metric found: a number, or the reason why there is none. Never NaN.
 *
 * <p>Immutable and thread-safe.
 */
public sealed interface MetricResult {

    /** The metric's name, such as {@code "ndcg@10"}. */
    String metric();

    /** How many users the figure rests on. */
    int support();

    /** How many users were seen but left out, because the metric is undefined for them. */
    int leftOut();

    /** Whether there is a number. */
    default boolean isDefined() {
        return this instanceof Value;
    }

    /**
     * The number.
     *
     * @throws IllegalStateException if there is none; the message says why
     */
    double value();

    /**
     * A number.
     *
     * @param metric the metric's name
     * @param value the finite number
     * @param support how many users it rests on
     * @param leftOut how many users were left out
     */
    record Value(String metric, double value, int support, int leftOut) implements MetricResult {

        /** Checks that the number is one. */
        public Value {
            Checks.finite(value, "value of " + metric);
            Checks.atLeast(support, 0, "support of " + metric);
            Checks.atLeast(leftOut, 0, "leftOut of " + metric);
        }
    }

    /**
     * No number.
     *
     * @param metric the metric's name
     * @param reason why
     * @param support how many users there were to rest on
     * @param leftOut how many users were left out
     */
    record Missing(String metric, Undefined reason, int support, int leftOut) implements MetricResult {

        /** Checks the counts. */
        public Missing {
            Checks.atLeast(support, 0, "support of " + metric);
            Checks.atLeast(leftOut, 0, "leftOut of " + metric);
        }

        @Override
        public double value() {
            throw new IllegalStateException("The metric \"" + metric + "\" has no value: " + reason.words() + " ("
                    + support + " users measured, " + leftOut + " left out). Ask isDefined() first.");
        }
    }
}
