package io.fairrec.eval.stat;

import io.fairrec.base.Checks;

/**
 * A figure with its interval.
 *
 * @param value the figure from the data
 * @param lo the lower end of the interval, at most {@code hi}; may lie above {@code value} in skewed data
 * @param hi the upper end
 * @param level the confidence level, in (0, 1)
 * @param n how many users it rests on
 */
public record Estimate(double value, double lo, double hi, double level, int n) {

    /** Checks that all numbers are finite and in order. */
    public Estimate {
        Checks.finite(value, "value");
        Checks.finite(lo, "lo");
        Checks.finite(hi, "hi");
        if (lo > hi) {
            throw new IllegalArgumentException("The lo (" + lo + ") must be at most hi (" + hi + ").");
        }
        Checks.between(level, 0, 1, "level");
        Checks.atLeast(n, 1, "n");
    }

    /** Whether the interval holds a number. */
    public boolean contains(double number) {
        return lo <= number && number <= hi;
    }

    /** Half the width of the interval. */
    public double halfWidth() {
        return (hi - lo) / 2;
    }
}
