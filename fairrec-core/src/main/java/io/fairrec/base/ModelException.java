package io.fairrec.base;

/** A model cannot be loaded, does not fit the data that it is given, or answers what it must not. */
public class ModelException extends FairRecException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message the name, the value, the rule, then advice
     */
    public ModelException(String message) {
        super(message);
    }

    /**
     * Creates an exception that keeps its cause.
     *
     * @param message the name, the value, the rule, then advice
     * @param cause what went wrong below
     */
    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
