package io.fairrec.data;

import io.fairrec.base.Checks;
import java.util.EnumMap;
import java.util.Map;

/**
 * How much one event of each type says about interest. 0 ignores a type; a negative weight counts against the item.
 *
 * <p>Immutable, thread-safe.
 *
 * @param weights one finite weight per type; a type that is absent weighs 0
 */
public record EventWeights(Map<EventType, Double> weights) {

    /** Copies and checks the weights. */
    public EventWeights {
        EnumMap<EventType, Double> copy = new EnumMap<>(EventType.class);
        weights.forEach((type, weight) -> copy.put(type, Checks.finite(weight, "weight of " + type)));
        weights = java.util.Collections.unmodifiableMap(copy);
    }

    /**
     * The usual order of commitment: view 0.1, click 0.2, save 0.5, cart 0.7, buy and rating 1, return −1. Conventions,
     * not estimates: fit your own on validation data.
     */
    public static EventWeights defaults() {
        return new EventWeights(Map.of(
                EventType.VIEW, 0.1,
                EventType.CLICK, 0.2,
                EventType.SAVE, 0.5,
                EventType.CART, 0.7,
                EventType.BUY, 1.0,
                EventType.RATING, 1.0,
                EventType.RETURN, -1.0));
    }

    /** These weights with one changed. */
    public EventWeights with(EventType type, double weight) {
        EnumMap<EventType, Double> copy = new EnumMap<>(EventType.class);
        copy.putAll(weights);
        copy.put(type, weight);
        return new EventWeights(copy);
    }

    /** The weight of a type; 0 if none was given. */
    public double of(EventType type) {
        return weights.getOrDefault(type, 0.0);
    }
}
