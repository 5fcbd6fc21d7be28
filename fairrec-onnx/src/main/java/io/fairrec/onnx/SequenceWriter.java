package io.fairrec.onnx;

import io.fairrec.base.ModelException;
import io.fairrec.data.EventType;
import io.fairrec.portrait.UserPortrait;
import java.util.Map;
import java.util.Set;

/** Writes histories into a model's input {@code [batch, length]}. Immutable, thread-safe. */
final class SequenceWriter {

    private final ModelIds items;
    private final int length;
    private final int padding;
    private final Set<EventType> events;
    private final boolean distinct;

    private SequenceWriter(ModelIds items, int length, SequenceOptions options) {
        this.items = items;
        this.length = length;
        this.padding = options.padding();
        this.distinct = options.distinct();
        this.events = options.events();
    }

    /**
     * A writer for an input of a model.
     *
     * @throws ModelException if the model fixes another length than the options
     * @throws IllegalArgumentException if an item has the padding's number, or neither model nor options tell the length
     */
    static SequenceWriter of(String adapter, ModelInfo info, String input, ModelIds items, SequenceOptions options) {
        if (items.contains(options.padding())) {
            throw new IllegalArgumentException("The padding (" + options.padding()
                    + ") must not be the number of an item. Number the items from 1 with ModelIds.range(1, count), or set"
                    + " the padding that the model was trained with.");
        }
        int fixed = info.inputs().stream()
                .filter(t -> t.name().equals(input) && t.rank() == 2)
                .mapToInt(t -> (int) t.fixed(1))
                .findFirst()
                .orElse(-1);
        if (fixed < 0 && options.length() == 0) {
            throw new IllegalArgumentException("The length of the input \"" + input + "\" of the model \""
                    + info.source() + "\" is left open by its signature:" + info.signature()
                    + "\nTell the " + adapter + " how many events the model was trained with:"
                    + " SequenceOptions.defaults().length(50).");
        }
        // A conflict with a fixed length is found, and said with both signatures, by the comparison of these.
        return new SequenceWriter(items, options.length() == 0 ? fixed : options.length(), options);
    }

    int length() {
        return length;
    }

    ModelIds items() {
        return items;
    }

    /** Writes a row of the input, newest event last; tells how many events there were for it. */
    int write(UserPortrait portrait, Tensor input, int row) {
        int begin = row * length;
        int next = begin + length;
        for (int e = portrait.size() - 1; e >= 0 && next > begin; e--) {
            int id = items.id(portrait.item(e));
            if (id != ModelIds.NONE
                    && events.contains(portrait.event(e))
                    && !(distinct && holds(input, next, begin + length, id))) {
                input.set(--next, id);
            }
        }
        int written = begin + length - next;
        pad(input, begin, next);
        return written;
    }

    /** Writes a row that holds one item. */
    void writeOne(int id, Tensor input, int row) {
        int last = (row + 1) * length - 1;
        pad(input, row * length, last);
        input.set(last, id);
    }

    private void pad(Tensor input, int from, int to) {
        for (int i = from; i < to; i++) {
            input.set(i, padding);
        }
    }

    private static boolean holds(Tensor input, int from, int to, int id) {
        for (int i = from; i < to; i++) {
            if (input.get(i) == id) {
                return true;
            }
        }
        return false;
    }

    void describe(Map<String, String> config) {
        config.put("items", items.described());
        config.put("length", Integer.toString(length));
        config.put("padding", Integer.toString(padding));
        config.put("events", events.toString());
        config.put("distinct", Boolean.toString(distinct));
    }
}
