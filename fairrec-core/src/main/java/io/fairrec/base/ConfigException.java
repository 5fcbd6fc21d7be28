package io.fairrec.base;

/** A configuration breaks a rule. All violations of one configuration are reported together, by {@code build()}. */
public class ConfigException extends FairRecException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message the name, the value, the rule, then advice
     */
    public ConfigException(String message) {
        super(message);
    }

    /**
     * Creates an exception that keeps its cause.
     *
     * @param message the name, the value, the rule, then advice
     * @param cause what went wrong below
     */
    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
