package io.fairrec.eval.metric;

/** Why a figure does not exist. */
public enum Undefined {
    /** The user has no relevant item, so that nothing could be found. */
    NO_RELEVANT_ITEMS("there is no relevant item"),
    /** The slate is empty, and the metric divides by its length. */
    EMPTY_SLATE("the slate is empty"),
    /** No user has a value. */
    NO_USERS("no user has a value"),
    /** No item was shown at all, so that there are no shares. */
    NOTHING_SHOWN("nothing was shown"),
    /** The figure is relative to something that is 0. */
    ZERO_BASE("the base of the comparison is 0"),
    /** There are fewer users, or fewer groups, than an honest statement needs. */
    TOO_FEW("there are too few");

    private final String words;

    Undefined(String words) {
        this.words = words;
    }

    /** The reason as the end of a sentence, such as {@code "no user has a value"}. */
    public String words() {
        return words;
    }
}
