package io.fairrec.eval.policy;

import io.fairrec.base.Checks;
import io.fairrec.eval.metric.Direction;

/**
 * A figure that a {@link PolicySearch} makes as good as it can.
 *
 * @param figure its name
 * @param direction which way it is better; not {@link Direction#NEUTRAL}
 */
public record PolicyAim(String figure, Direction direction) {

    /** Checks that there is a better side. */
    public PolicyAim {
        Checks.notBlank(figure, "figure");
        if (direction == Direction.NEUTRAL) {
            throw new IllegalArgumentException("The aim \"" + figure
                    + "\" has no better side. Aim at its distance from a target, which is better when smaller.");
        }
    }

    /** More is better. */
    public static PolicyAim most(String figure) {
        return new PolicyAim(figure, Direction.HIGHER_IS_BETTER);
    }

    /** Less is better. */
    public static PolicyAim least(String figure) {
        return new PolicyAim(figure, Direction.LOWER_IS_BETTER);
    }

    /** The value as a cost: smaller is better. */
    double cost(double value) {
        return direction == Direction.HIGHER_IS_BETTER ? -value : value;
    }
}
