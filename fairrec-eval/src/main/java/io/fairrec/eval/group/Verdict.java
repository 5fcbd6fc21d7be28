package io.fairrec.eval.group;

/** What may be said about a difference between groups. There is no verdict "equal": a test cannot show that. */
public enum Verdict {
    /** The data would be surprising if there were no difference. */
    DIFFERENCE("difference"),
    /** The data would not be surprising without a difference; there may still be one that is too small to be seen. */
    NO_EVIDENCE("no evidence"),
    /** There are too few users, or too few groups, to ask. */
    TOO_FEW("too few");

    private final String words;

    Verdict(String words) {
        this.words = words;
    }

    /** The verdict as reports print it, such as {@code "no evidence"}. */
    public String words() {
        return words;
    }
}
