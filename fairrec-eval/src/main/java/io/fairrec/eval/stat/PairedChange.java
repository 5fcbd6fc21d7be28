package io.fairrec.eval.stat;

import io.fairrec.base.Checks;
import org.jspecify.annotations.Nullable;

/**
 * What changed for the same users.
 *
 * @param before the mean before
 * @param after the mean after
 * @param absolute after − before
 * @param relative (after − before) / before of the means; null if the mean before is 0, in the data or in a resample
 */
public record PairedChange(
        double before,
        double after,
        Estimate absolute,
        @Nullable Estimate relative) {

    /** Checks that the means are finite. */
    public PairedChange {
        Checks.finite(before, "before");
        Checks.finite(after, "after");
    }
}
