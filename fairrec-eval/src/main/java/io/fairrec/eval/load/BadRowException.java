package io.fairrec.eval.load;

/** A rule that a value breaks. The reader adds file, line, column and value; there is no stack trace, there may be many. */
final class BadRowException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final String advice;

    /**
     * A broken rule.
     *
     * @param reason a predicate without the value, such as {@code "is negative"}: rows are counted by it
     * @param advice a sentence, or empty
     */
    BadRowException(String reason, String advice) {
        super(reason, null, false, false);
        this.reason = reason;
        this.advice = advice;
    }

    String reason() {
        return reason;
    }

    String advice() {
        return advice;
    }
}
