package io.fairrec.eval.group;

import io.fairrec.base.Checks;
import io.fairrec.eval.stat.Estimate;
import org.jspecify.annotations.Nullable;

/**
 * One group of a {@link GroupTable}.
 *
 * @param label the group's label
 * @param known false for the group of users about whom nothing is known
 * @param n how many of its users have a value
 * @param leftOut how many of its users have none
 * @param estimate the mean with its bootstrap interval; null if {@code n} is below the table's least group size
 */
public record GroupRow(
        String label,
        boolean known,
        int n,
        int leftOut,
        @Nullable Estimate estimate) {

    /** Checks the counts. */
    public GroupRow {
        Checks.atLeast(n, 0, "n of group " + label);
        Checks.atLeast(leftOut, 0, "leftOut of group " + label);
    }

    /** Whether the group is too small to be shown or compared. */
    public boolean tooFew() {
        return estimate == null;
    }
}
