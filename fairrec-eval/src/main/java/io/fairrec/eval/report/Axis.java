package io.fairrec.eval.report;

import io.fairrec.base.Checks;
import org.jspecify.annotations.Nullable;

/**
 * What is measured along one direction of a chart.
 *
 * @param label name of the quantity
 * @param format how its values are written
 * @param goal which values are better
 * @param line a target or budget; required where the goal is {@link Goal#TARGET}
 */
public record Axis(
        String label,
        ValueFormat format,
        Goal goal,
        @Nullable ReferenceLine line) {

    /** Checks that a target has its line. */
    public Axis {
        Checks.notBlank(label, "label");
        if (goal == Goal.TARGET && line == null) {
            throw new IllegalArgumentException("The axis \"" + label
                    + "\" has the goal TARGET, so it must have a line. Give new ReferenceLine(at, tolerance, label).");
        }
    }

    /** An axis without a line. */
    public static Axis of(String label, ValueFormat format, Goal goal) {
        return new Axis(label, format, goal, null);
    }

    /** An axis whose values should come close to {@code line}. */
    public static Axis target(String label, ValueFormat format, ReferenceLine line) {
        return new Axis(label, format, Goal.TARGET, line);
    }

    /** The same axis with a line: a budget, a floor. */
    public Axis with(ReferenceLine newLine) {
        return new Axis(label, format, goal, newLine);
    }

    /** How far {@code value} is from the best: smaller is better; 0 for all values where there is no judgement. */
    double loss(double value) {
        return switch (goal) {
            case HIGHER -> -value;
            case LOWER -> value;
            case TARGET -> line == null ? 0 : Math.abs(value - line.at());
            case NONE -> 0;
        };
    }
}
