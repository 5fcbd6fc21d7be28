package io.fairrec.onnx;

/** How many rows encoders send at once. Stateless. */
final class Batches {

    /** Rows a call unless set otherwise. */
    static final int DEFAULT = 32;

    private Batches() {}

    /** The wanted number of rows, or 1 for a model whose first axis is frozen at 1, as exports without dynamic axes are. */
    static int size(ModelInfo info, String input, int wanted) {
        boolean frozen =
                info.inputs().stream().anyMatch(t -> t.name().equals(input) && t.rank() > 0 && t.fixed(0) == 1);
        return frozen ? 1 : wanted;
    }

    /** The first axis as a signature needs it: 1 where that is all that is ever sent. */
    static String dimension(int batch) {
        return batch == 1 ? "1" : "batch";
    }
}
