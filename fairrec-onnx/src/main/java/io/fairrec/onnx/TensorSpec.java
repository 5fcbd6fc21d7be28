package io.fairrec.onnx;

import io.fairrec.base.Checks;
import java.util.List;

/**
 * An input or output of a model.
 *
 * @param name as in the graph
 * @param type the type of its elements, such as {@code float32} or {@code int64}
 * @param dimensions from the left; a number where the model fixes it, a name such as {@code batch} where it is free,
 *     {@code ?} where it is free and has no name
 */
public record TensorSpec(String name, String type, List<String> dimensions) {

    /** Copies the dimensions. */
    public TensorSpec {
        Checks.notBlank(name, "tensor name");
        dimensions = List.copyOf(dimensions);
    }

    /** How many dimensions there are. */
    public int rank() {
        return dimensions.size();
    }

    /** The size of a dimension that the model fixes, or −1. */
    long fixed(int dimension) {
        String text = dimensions.get(dimension);
        return Character.isDigit(text.charAt(0)) ? Long.parseLong(text) : -1;
    }

    /** Such as {@code item_id int64 [batch, n]}. */
    @Override
    public String toString() {
        return name + " " + type + " " + dimensions;
    }
}
