package io.fairrec.eval.load;

/**
 * What to do with a row whose key an earlier row had. The key of an interaction is (user, item, event type, time); the
 * key of an item, a group label or a feature row is its id.
 */
public enum Duplicates {
    /** Keep both: buying twice in one second is two purchases. */
    KEEP,
    /** Keep the first, drop the later. */
    FIRST,
    /** Keep the last, drop the earlier. */
    LAST,
    /** Make one row of them whose quantity and value are the sums. */
    SUM,
    /** The later row is a bad row. */
    REFUSE
}
