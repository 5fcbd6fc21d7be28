package io.fairrec.base;

/** A data set cannot be read or breaks a rule; the message says file, line, column, value and reason where known. */
public class DataException extends FairRecException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message the name, the value, the rule, then advice
     */
    public DataException(String message) {
        super(message);
    }

    /**
     * Creates an exception that keeps its cause.
     *
     * @param message the name, the value, the rule, then advice
     * @param cause what went wrong below
     */
    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
