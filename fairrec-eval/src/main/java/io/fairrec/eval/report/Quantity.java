package io.fairrec.eval.report;

import io.fairrec.base.Checks;
import io.fairrec.eval.metric.MetricResult;
import io.fairrec.eval.stat.Estimate;
import org.jspecify.annotations.Nullable;

/**
 * A number, a number with its interval, or the reason why there is none.
 *
 * @param value the number, finite; {@code null} exactly where {@code reason} is given
 * @param low lower end of the interval, at most {@code high}; {@code null} where there is no interval. The value may lie
 *     outside (a bootstrap percentile interval does not promise to hold it)
 * @param high upper end of the interval; {@code null} exactly where {@code low} is
 * @param reason why there is no value, such as {@code "too few: 12 of 30"}
 */
public record Quantity(
        @Nullable Double value,
        @Nullable Double low,
        @Nullable Double high,
        @Nullable String reason) {

    /** Checks that exactly one of value and reason is there, and that an interval has both ends in order. */
    public Quantity {
        if ((value == null) == (reason == null)) {
            throw new IllegalArgumentException("The value (" + value + ") and the reason (" + reason
                    + ") of a quantity exclude each other, and one must be given.");
        }
        if (reason != null) {
            Checks.notBlank(reason, "reason");
        }
        if (value != null) {
            Checks.finite(value, "value");
        }
        if ((low == null) != (high == null) || (low != null && value == null)) {
            throw new IllegalArgumentException("The interval [" + low + ", " + high + "] of the value (" + value
                    + ") must have both ends and belong to a value, or be left out.");
        }
        if (low != null && high != null && !(Checks.finite(low, "low") <= Checks.finite(high, "high"))) {
            throw new IllegalArgumentException(
                    "The interval [" + low + ", " + high + "] must not end before it begins.");
        }
    }

    /**
     * A number without an interval.
     *
     * @throws IllegalArgumentException if {@code value} is not finite: say {@link #missing} why there is none
     */
    public static Quantity of(double value) {
        return new Quantity(value, null, null, null);
    }

    /** A number with its interval. */
    public static Quantity of(double value, double low, double high) {
        return new Quantity(value, low, high, null);
    }

    /** An estimate with its interval. */
    public static Quantity of(Estimate estimate) {
        return of(estimate.value(), estimate.lo(), estimate.hi());
    }

    /** What a metric found: its number, or its reason. */
    public static Quantity of(MetricResult result) {
        return result instanceof MetricResult.Missing missing
                ? missing(missing.reason().words())
                : of(result.value());
    }

    /** No number, and why: {@code "too few: 12 of 30"}. Shown as "no value: too few: 12 of 30". */
    public static Quantity missing(String reason) {
        return new Quantity(null, null, null, reason);
    }

    /** Whether there is a number. */
    public boolean known() {
        return value != null;
    }
}
