package io.fairrec.eval.policy;

import io.fairrec.base.Checks;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * One thing that a {@link PolicySearch} may turn: a weight, a price, which model. Immutable, thread-safe.
 *
 * @param name what {@link PolicyDecision} calls it
 * @param low the least value of a number
 * @param high the largest value of a number
 * @param logarithmic whether equal steps multiply instead of add
 * @param options what can be chosen; empty for a number
 */
public record Knob(String name, double low, double high, boolean logarithmic, List<String> options) {

    /** Checks that the range fits the kind. */
    public Knob {
        Checks.notBlank(name, "name of the knob");
        Checks.finite(low, "low of the knob \"" + name + "\"");
        Checks.finite(high, "high of the knob \"" + name + "\"");
        options = List.copyOf(options);
        if (options.isEmpty() && !(low < high)) {
            throw new IllegalArgumentException("The range [" + low + ", " + high + "] of the knob \"" + name
                    + "\" must not be empty. Leave out what is not to be searched.");
        }
        if (logarithmic && !(low > 0)) {
            throw new IllegalArgumentException("The low (" + low + ") of the knob \"" + name
                    + "\" must be above 0 where steps multiply. Use Knob.linear.");
        }
        if (new HashSet<>(options).size() < options.size()) {
            throw new IllegalArgumentException(
                    "The options (" + options + ") of the knob \"" + name + "\" must be distinct.");
        }
    }

    /** A number whose equal steps add, such as a price. */
    public static Knob linear(String name, double low, double high) {
        return new Knob(name, low, high, false, List.of());
    }

    /** A number above 0 whose equal steps multiply, such as a weight. */
    public static Knob logarithmic(String name, double low, double high) {
        return new Knob(name, low, high, true, List.of());
    }

    /** One of several options, such as models; at least two. */
    public static Knob choice(String name, String... options) {
        Checks.atLeast(options.length, 2, "number of options of the knob \"" + name + "\"");
        return new Knob(name, 0, 0, false, List.of(options));
    }

    /** Whether it chooses among options. */
    public boolean isChoice() {
        return !options.isEmpty();
    }

    /** The number at a place of its range; {@code x} in [0, 1]. */
    double number(double x) {
        double value = logarithmic ? low * Math.pow(high / low, x) : low + x * (high - low);
        return Math.min(Math.max(value, low), high);
    }

    /** The option at a place; each has an equal part of [0, 1]. */
    String option(double x) {
        return options.get(Math.min(options.size() - 1, (int) (x * options.size())));
    }

    @Override
    public String toString() {
        return isChoice()
                ? name + " " + options
                : String.format(Locale.ROOT, "%s [%s, %s]%s", name, low, high, logarithmic ? " log" : "");
    }
}
