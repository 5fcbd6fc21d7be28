package io.fairrec.eval.policy;

import io.fairrec.base.NearestName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A decision and what it reached. Immutable, thread-safe.
 *
 * @param decision where the knobs stood
 * @param figures what was measured, by name
 */
public record PolicyPoint(PolicyDecision decision, Map<String, Double> figures) {

    /** Copies. */
    public PolicyPoint {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    /**
     * A figure.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public double figure(String name) {
        Double value = figures.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "There is no figure \"" + name + "\". " + NearestName.advice(name, List.copyOf(figures.keySet())));
        }
        return value;
    }
}
