package io.fairrec.base;

import java.util.List;

/** A configuration breaks a rule. All violations of one configuration are reported together, by {@code build()}. */
public class ConfigException extends FairRecException {
    private static final long serialVersionUID = 1L;

    /** An array, because a list need not be serializable. */
    private final String[] problems;

    /**
     * Creates an exception without a cause.
     *
     * @param message the name, the value, the rule, then advice
     */
    public ConfigException(String message) {
        super(message);
        this.problems = new String[] {message};
    }

    /**
     * Creates an exception that keeps its cause.
     *
     * @param message the name, the value, the rule, then advice
     * @param cause what went wrong below
     */
    public ConfigException(String message, Throwable cause) {
        super(message, cause);
        this.problems = new String[] {message};
    }

    ConfigException(String message, List<String> problems) {
        super(message);
        this.problems = problems.toArray(new String[0]);
    }

    /**
     * The violations one by one, without the sentence that introduces them; the message alone where there is no list.
     *
     * @return unmodifiable, at least one
     */
    public List<String> problems() {
        return List.of(problems);
    }
}
