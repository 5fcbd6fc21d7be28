package io.fairrec.eval.report;

import io.fairrec.base.Checks;

/**
 * A target, a budget or a floor on an axis.
 *
 * @param at where it lies, in the axis's values
 * @param tolerance half width of the band around it that still counts as reached; 0 for none
 * @param label what it is, such as {@code "target 34.5 %"}
 */
public record ReferenceLine(double at, double tolerance, String label) {

    /** Checks the numbers. */
    public ReferenceLine {
        Checks.finite(at, "at");
        Checks.nonNegative(tolerance, "tolerance");
        Checks.notBlank(label, "label");
    }

    /** A line without a band. */
    public static ReferenceLine of(double at, String label) {
        return new ReferenceLine(at, 0, label);
    }
}
