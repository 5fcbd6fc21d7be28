package io.fairrec.base;

/**
 * Something outside the program is wrong: a configuration, a data file, a model.
 *
 * <p>A programming error is an {@link IllegalArgumentException} or one of its relatives instead. The message names
 * the thing, its value and the rule that it breaks, then advises.
 */
public class FairRecException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message the name, the value, the rule, then advice
     */
    public FairRecException(String message) {
        super(message);
    }

    /**
     * Creates an exception that keeps its cause.
     *
     * @param message the name, the value, the rule, then advice
     * @param cause what went wrong below
     */
    public FairRecException(String message, Throwable cause) {
        super(message, cause);
    }
}
