package io.fairrec.eval.policy;

import io.fairrec.base.NearestName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where all {@linkplain Knob knobs} stand. Immutable, thread-safe.
 *
 * @param numbers the numbers by name, in the order of the knobs
 * @param choices the options chosen by name
 */
public record PolicyDecision(Map<String, Double> numbers, Map<String, String> choices) {

    /** Copies. */
    public PolicyDecision {
        numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
        choices = Collections.unmodifiableMap(new LinkedHashMap<>(choices));
    }

    /**
     * A number.
     *
     * @throws IllegalArgumentException if there is no such knob
     */
    public double number(String name) {
        Double value = numbers.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "There is no number \"" + name + "\". " + NearestName.advice(name, List.copyOf(numbers.keySet())));
        }
        return value;
    }

    /**
     * An option.
     *
     * @throws IllegalArgumentException if there is no such knob
     */
    public String choice(String name) {
        String value = choices.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "There is no choice \"" + name + "\". " + NearestName.advice(name, List.copyOf(choices.keySet())));
        }
        return value;
    }

    /** Such as {@code model=als, revenueWeight=0.25}. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        choices.forEach((name, value) -> parts.add(name + "=" + value));
        numbers.forEach((name, value) -> parts.add(name + "=" + String.format(Locale.ROOT, "%.4g", value)));
        return String.join(", ", parts);
    }
}
