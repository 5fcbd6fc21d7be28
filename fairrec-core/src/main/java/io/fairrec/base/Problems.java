package io.fairrec.base;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects every problem of a configuration, so that a user who made three mistakes reads of three, not of one at a
 * time.
 *
 * <p>Not thread-safe: one instance serves one {@code build()} call.
 */
public final class Problems {

    private final List<String> messages = new ArrayList<>();

    /** Notes a problem: a full sentence that names the setting, its value and the rule, then advises. */
    public void add(String message) {
        messages.add(message);
    }

    /** Notes a problem if {@code broken}. */
    public void addIf(boolean broken, String message) {
        if (broken) {
            add(message);
        }
    }

    /** Runs {@code check} and notes the message of the {@link IllegalArgumentException} that it may throw. */
    public void collect(Runnable check) {
        try {
            check.run();
        } catch (IllegalArgumentException e) {
            add(String.valueOf(e.getMessage()));
        }
    }

    /** The problems so far, in the order in which they were noted; a copy. */
    public List<String> messages() {
        return List.copyOf(messages);
    }

    /**
     * Does nothing if no problem was noted.
     *
     * @param what the thing that was configured, as the subject of the message, such as {@code "recommender"}
     * @throws ConfigException with all problems, numbered, if there is at least one
     */
    public void throwIfAny(String what) {
        if (messages.isEmpty()) {
            return;
        }
        if (messages.size() == 1) {
            throw new ConfigException("The " + what + " cannot be built: " + messages.get(0), messages);
        }
        StringBuilder text =
                new StringBuilder("The " + what + " cannot be built, for " + messages.size() + " reasons:");
        for (int i = 0; i < messages.size(); i++) {
            text.append("\n  ").append(i + 1).append(". ").append(messages.get(i));
        }
        throw new ConfigException(text.toString(), messages);
    }
}
