package io.fairrec.onnx;

import io.fairrec.base.ModelException;
import io.fairrec.internal.Workspaces;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A transformer encoder and its pooling: token ids to vectors. Thread-safe. */
final class TextNetwork implements AutoCloseable {

    private static final List<String> INPUTS = List.of("input_ids", "attention_mask", "token_type_ids");

    private final OnnxModel model;
    private final Pooling pooling;
    private final boolean normalize;
    private final List<String> inputs;
    private final int dimension;
    private final Workspaces<Scratch> workspaces;

    /** Memory of one call. */
    private static final class Scratch {
        private final Call call;
        private float[] hidden = new float[0];

        Scratch(Call call) {
            this.call = call;
        }
    }

    private TextNetwork(
            OnnxModel model, Pooling pooling, boolean normalize, List<String> inputs, String output, long[] longest) {
        this.model = model;
        this.pooling = pooling;
        this.normalize = normalize;
        this.inputs = inputs;
        this.workspaces = new Workspaces<>(() -> new Scratch(model.call(inputs, List.of(output))));
        this.dimension = probe(longest);
    }

    /**
     * Checks the signature and runs one text.
     *
     * @param output the name of the output to read, or {@code null} for the only one of the pooling's rank
     * @param longest token ids that fill the model
     * @throws ModelException if the model does not fit
     */
    static TextNetwork of(
            OnnxModel model, @Nullable String output, Pooling pooling, boolean normalize, long[] longest) {
        ModelInfo info = model.info();
        String found = output(info, output, pooling).name();
        List<String> inputs = inputs(info);
        List<Signatures.Need> needs = new ArrayList<>();
        for (String input : inputs) {
            needs.add(Signatures.whole(input, "batch", "seq"));
        }
        Signatures.Need answer = pooling == Pooling.NONE
                ? Signatures.real(found, "batch", "d")
                : Signatures.real(found, "batch", "seq", "d");
        Signatures.require(info, "text encoder", needs, List.of(answer));
        return new TextNetwork(model, pooling, normalize, inputs, found, longest);
    }

    int dimension() {
        return dimension;
    }

    Pooling pooling() {
        return pooling;
    }

    ModelInfo info() {
        return model.info();
    }

    /** One vector for each row of token ids, in one run. */
    float[][] vectors(long[][] ids) {
        Scratch scratch = workspaces.borrow();
        try {
            return vectors(scratch, ids, dimension);
        } finally {
            workspaces.giveBack(scratch);
        }
    }

    /** Rows are padded on the right with id 0, which the attention mask hides. */
    private float[][] vectors(Scratch scratch, long[][] ids, int width) {
        int longest = fill(scratch.call, ids);
        Tensor output = scratch.call.output(0);
        if (pooling == Pooling.NONE) {
            output.reshape(ids.length, width);
        } else {
            output.reshape(ids.length, longest, width);
        }
        model.run(scratch.call);
        if (scratch.hidden.length < output.size()) {
            scratch.hidden = new float[output.size()];
        }
        output.copyFinite(scratch.hidden, 0, model.info().source());
        float[][] vectors = new float[ids.length][];
        for (int b = 0; b < ids.length; b++) {
            vectors[b] = pooled(scratch.hidden, b, longest, ids[b].length, width);
        }
        return vectors;
    }

    private int fill(Call call, long[][] ids) {
        int longest = 1;
        for (long[] row : ids) {
            longest = Math.max(longest, row.length);
        }
        for (int k = 0; k < inputs.size(); k++) {
            Tensor input = call.input(k).reshape(ids.length, longest);
            String name = inputs.get(k);
            for (int b = 0; b < ids.length; b++) {
                for (int t = 0; t < longest; t++) {
                    boolean inside = t < ids[b].length;
                    long value = switch (name) {
                        case "input_ids" -> inside ? ids[b][t] : 0;
                        case "attention_mask" -> inside ? 1 : 0;
                        default -> 0;
                    };
                    input.set(b * longest + t, value);
                }
            }
        }
        return longest;
    }

    private float[] pooled(float[] hidden, int row, int rowLength, int tokens, int width) {
        double[] sums = new double[width];
        int begin = pooling == Pooling.NONE ? row * width : row * rowLength * width;
        int count = pooling == Pooling.MEAN ? tokens : 1;
        for (int t = 0; t < count; t++) {
            for (int d = 0; d < width; d++) {
                sums[d] += hidden[begin + t * width + d];
            }
        }
        double square = 0;
        for (double sum : sums) {
            square += sum * sum;
        }
        if (square == 0) {
            throw new ModelException("The model \"" + model.info().source()
                    + "\" answered the zero vector to a text that it can read. Its weights are zero: export it again.");
        }
        double scale = normalize ? 1 / Math.sqrt(square) : 1.0 / count;
        float[] vector = new float[width];
        for (int d = 0; d < width; d++) {
            vector[d] = (float) (sums[d] * scale);
        }
        return vector;
    }

    /** Runs one text that fills the model, and tells the length of a vector. */
    private int probe(long[] longest) {
        Scratch scratch = workspaces.borrow();
        long[][] ids = {longest};
        fill(scratch.call, ids);
        long[] shape;
        try {
            shape = model.shapes(scratch.call)[0];
        } catch (ModelException e) {
            throw new ModelException(
                    "The model \"" + info().source() + "\" cannot read " + longest.length
                            + " tokens of its tokenizer. Lower the maxLength to the positions that the model has, or bring"
                            + " the tokenizer that it was trained with. " + e.getMessage(),
                    e);
        }
        boolean fits = pooling == Pooling.NONE
                ? shape.length == 2 && shape[0] == 1
                : shape.length == 3 && shape[0] == 1 && shape[1] == longest.length;
        if (!fits || shape[shape.length - 1] < 1) {
            throw new ModelException(
                    "The model \"" + info().source() + "\" answered the shape " + Arrays.toString(shape)
                            + " to one text of " + longest.length
                            + " tokens. It must be [batch, seq, d], or [batch, d] with Pooling.NONE.");
        }
        int width = Math.toIntExact(shape[shape.length - 1]);
        vectors(scratch, ids, width);
        workspaces.giveBack(scratch);
        return width;
    }

    private static List<String> inputs(ModelInfo info) {
        List<String> names = info.inputs().stream().map(TensorSpec::name).toList();
        List<String> served = INPUTS.stream().filter(names::contains).toList();
        // Without these two it is no text encoder: let the signature check say so.
        return served.containsAll(INPUTS.subList(0, 2)) ? served : INPUTS;
    }

    private static TensorSpec output(ModelInfo info, @Nullable String name, Pooling pooling) {
        int rank = pooling == Pooling.NONE ? 2 : 3;
        List<TensorSpec> found = info.outputs().stream()
                .filter(o -> name == null ? o.rank() == rank : o.name().equals(name))
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        throw new ModelException("The model \"" + info.source() + "\" has " + found.size() + " outputs "
                + (name == null ? "of rank " + rank : "\"" + name + "\"") + " where one is needed for pooling "
                + pooling + ". Name it with output(…), or choose another pooling. The model has:" + info.signature());
    }

    @Override
    public void close() {
        model.close();
    }
}
