package io.fairrec.eval.report;

/** Which values are better. */
public enum Goal {
    /** More is better. */
    HIGHER,
    /** Less is better. */
    LOWER,
    /** Closer to the reference line is better. */
    TARGET,
    /** The value is told without a judgement. */
    NONE
}
