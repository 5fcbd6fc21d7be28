package io.fairrec.onnx;

import io.fairrec.base.Checks;
import io.fairrec.data.EventType;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * How a history becomes the input of a sequence model: the most recent events, oldest first, padded on the left.
 *
 * @param length how many positions the model reads; 0 takes the number from its signature
 * @param padding the number at empty positions, at least 0; no item may have it
 * @param events which events count; the order of the log's events is kept
 * @param distinct whether only the last event with each item counts
 */
public record SequenceOptions(int length, int padding, Set<EventType> events, boolean distinct) {

    /** Checks the settings and copies the set. */
    public SequenceOptions {
        Checks.atLeast(length, 0, "length");
        Checks.atLeast(padding, 0, "padding");
        Checks.atLeast(events.size(), 1, "number of event types");
        events = Collections.unmodifiableSet(EnumSet.copyOf(events));
    }

    /** The model's own length, padding 0, every event but {@link EventType#RETURN}, repetitions kept. */
    public static SequenceOptions defaults() {
        return new SequenceOptions(0, 0, EnumSet.complementOf(EnumSet.of(EventType.RETURN)), false);
    }

    /** These options with another length: for a model whose signature leaves it open. */
    public SequenceOptions length(int newLength) {
        return new SequenceOptions(Checks.atLeast(newLength, 1, "length"), padding, events, distinct);
    }

    /** These options with another padding number. */
    public SequenceOptions padding(int newPadding) {
        return new SequenceOptions(length, newPadding, events, distinct);
    }

    /** These options with other events. */
    public SequenceOptions events(Set<EventType> newEvents) {
        return new SequenceOptions(length, padding, newEvents, distinct);
    }

    /** These options with or without repetitions. */
    public SequenceOptions distinct(boolean newDistinct) {
        return new SequenceOptions(length, padding, events, newDistinct);
    }
}
