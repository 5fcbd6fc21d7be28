package io.fairrec.base;

import java.util.Locale;

/**
 * Argument checks whose messages name the argument, its value and the rule.
 *
 * <p>Each method returns the value it checked. Stateless, thread-safe, O(1) unless said otherwise.
 */
public final class Checks {

    private Checks() {}

    /**
     * A finite number.
     *
     * @throws IllegalArgumentException if {@code value} is NaN or infinite
     */
    public static double finite(double value, String name) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(message(name, value, "must be a finite number"));
        }
        return value;
    }

    /**
     * A finite number of at least 0.
     *
     * @throws IllegalArgumentException if {@code value} is NaN, infinite or negative
     */
    public static double nonNegative(double value, String name) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(message(name, value, "must be a finite number of at least 0"));
        }
        return value;
    }

    /**
     * A finite number above 0.
     *
     * @throws IllegalArgumentException if {@code value} is NaN, infinite, 0 or negative
     */
    public static double positive(double value, String name) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(message(name, value, "must be a finite number above 0"));
        }
        return value;
    }

    /**
     * A number of the closed interval {@code [low, high]}.
     *
     * @throws IllegalArgumentException if {@code value} is NaN or outside
     */
    public static double between(double value, double low, double high, String name) {
        if (!(value >= low && value <= high)) {
            throw new IllegalArgumentException(
                    message(name, value, String.format(Locale.ROOT, "must lie in [%s, %s]", low, high)));
        }
        return value;
    }

    /**
     * A whole number of at least {@code least}.
     *
     * @throws IllegalArgumentException if {@code value} is smaller
     */
    public static int atLeast(int value, int least, String name) {
        if (value < least) {
            throw new IllegalArgumentException(message(name, value, "must be at least " + least));
        }
        return value;
    }

    /**
     * An index of {@code [0, size)}.
     *
     * @throws IndexOutOfBoundsException if {@code index} is outside
     */
    public static int index(int index, int size, String name) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException(
                    message(name, index, "must lie in [0, " + size + "): there are " + size));
        }
        return index;
    }

    /**
     * A text with at least one character that is not white space.
     *
     * @throws IllegalArgumentException if {@code value} is blank
     */
    public static String notBlank(String value, String name) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(message(name, '"' + value + '"', "must not be blank"));
        }
        return value;
    }

    /**
     * A length that must be exactly {@code expected}.
     *
     * @throws IllegalArgumentException if it is not
     */
    public static int length(int actual, int expected, String name) {
        if (actual != expected) {
            throw new IllegalArgumentException(message(name + ".length", actual, "must be " + expected));
        }
        return actual;
    }

    private static String message(String name, Object value, String rule) {
        return "The " + name + " (" + value + ") " + rule + ".";
    }
}
