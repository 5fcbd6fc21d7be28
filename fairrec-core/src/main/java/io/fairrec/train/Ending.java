package io.fairrec.train;

/** Why a training ended. */
public enum Ending {
    /** All epochs were run. */
    COMPLETED,
    /** Validation did not improve for as many checks as the patience allows; the model is the best one. */
    STOPPED_EARLY,
    /** A loss, a gradient or a parameter was not finite, or the loss exploded; the model is the last good one. */
    DIVERGED
}
