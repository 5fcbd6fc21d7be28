package io.fairrec.onnx;

import io.fairrec.base.Checks;
import io.fairrec.base.ModelException;
import io.fairrec.base.Provenance;
import io.fairrec.data.VectorTable;
import io.fairrec.data.VectorTableWriter;
import io.fairrec.internal.Workspaces;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.UserPortrait;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Any network from floats to a vector: an image encoder, a CNN over product features, a tower, a head over fused blocks.
 *
 * <pre>{@code
 * input    any name [batch, …]  float32
 * output   any name [batch, d]  float32
 *
 * // offline: item vectors from the catalogue's features
 * VectorTable items = itemTower.encodeAll(features::copyTo, features.rows());
 * // online: the user tower over fused portrait blocks
 * Scorer twoTower = DotProduct.of(userTower.asPortraitEncoder(blocks), items);
 * }</pre>
 *
 * <p>Thread-safe. One call of the model per {@link Builder#batch} rows. A row's vector does not depend on the rest of the
 * batch as far as the runtime's kernels keep one order of summation: the same bits were measured for a small CNN and for
 * dense layers of up to 1,536 inputs in batches of 1 to 130 with 1 to 4 threads. A quantised network promises nothing of
 * the kind; {@code batch(1)} does.
 */
public final class OnnxFeatureEncoder implements AutoCloseable {

    private static final String ADAPTER = "OnnxFeatureEncoder";

    private final Calls calls;
    private final long[] inner;
    private final int inputSize;
    private final int batch;
    private final int dimension;
    private final Workspaces<Floats> workspaces = new Workspaces<>(Floats::new);

    /** Scratch of one call that grows. */
    private static final class Floats {
        private float[] values = new float[0];

        float[] atLeast(int length) {
            if (values.length < length) {
                values = new float[length];
            }
            return values;
        }
    }

    /** Where the inputs of an offline run come from, such as {@code VectorTable::copyTo} or a folder of images. */
    @FunctionalInterface
    public interface Rows {

        /**
         * Puts inputs {@code row … row + count − 1}, row-major, at the position of a buffer.
         *
         * @param row the first input, from 0
         * @param count how many, at least 1
         * @param out has {@code count} · {@link OnnxFeatureEncoder#inputSize()} places left, all of which must be filled
         */
        void copyTo(int row, int count, FloatBuffer out);
    }

    private OnnxFeatureEncoder(Builder builder) {
        ModelInfo info = builder.model.info();
        TensorSpec input = only("input", builder.input, info, info.inputs());
        TensorSpec output = only("output", builder.output, info, info.outputs());
        this.inner = inner(info, input, builder.shape);
        this.inputSize = size(inner);
        this.batch = Batches.size(info, input.name(), builder.batch);
        List<String> needed = new ArrayList<>(List.of(Batches.dimension(batch)));
        Arrays.stream(inner).mapToObj(Long::toString).forEach(needed::add);
        Signatures.require(
                info,
                ADAPTER,
                List.of(Signatures.real(input.name(), needed.toArray(String[]::new))),
                List.of(Signatures.real(output.name(), Batches.dimension(batch), "d")));
        this.calls = new Calls(builder.model, List.of(input.name()), List.of(output.name()));
        this.dimension = probe();
    }

    private static TensorSpec only(String kind, String name, ModelInfo info, List<TensorSpec> specs) {
        List<TensorSpec> found = specs.stream()
                .filter(t -> name.isEmpty() || t.name().equals(name))
                .toList();
        if (found.size() != 1) {
            throw new ModelException("The model \"" + info.source() + "\" has " + found.size() + " " + kind + "s"
                    + (name.isEmpty() ? "" : " named \"" + name + "\"") + "; the " + ADAPTER
                    + " needs one. The model has:" + info.signature() + "\nName it with builder(model)." + kind
                    + "(…).");
        }
        return found.get(0);
    }

    private static long[] inner(ModelInfo info, TensorSpec input, int[] given) {
        if (input.rank() < 2) {
            throw new ModelException("The input \"" + input.name() + "\" of the model \"" + info.source()
                    + "\" must have the batch and at least one more axis. The model has:" + info.signature());
        }
        long[] inner = new long[input.rank() - 1];
        if (given.length > 0) {
            Checks.length(given.length, inner.length, "input shape without the batch");
        }
        for (int d = 0; d < inner.length; d++) {
            long fixed = input.fixed(d + 1);
            if (given.length > 0) {
                inner[d] = given[d];
            } else if (fixed >= 1) {
                inner[d] = fixed;
            } else {
                throw new IllegalArgumentException("The axis " + (d + 1) + " of the input (" + input
                        + ") of the model \"" + info.source() + "\" is left open. Tell the " + ADAPTER
                        + " what to send with inputShape(…), without the batch.");
            }
        }
        return inner;
    }

    private static int size(long[] shape) {
        long size = 1;
        for (long axis : shape) {
            size = Math.multiplyExact(size, axis);
        }
        return Math.toIntExact(size);
    }

    /** The answer to zeros tells the dimension; their values do not matter, a network may well divide by their norm. */
    private int probe() {
        int rows = Math.min(2, batch);
        Call call = calls.borrow();
        FloatBuffer floats = call.input(0).reshape(shape(rows)).floats();
        while (floats.hasRemaining()) {
            floats.put(0);
        }
        long[] answer = calls.probe(ADAPTER, rows + " rows of zeros", call, rows, -1);
        calls.giveBack(call);
        return Math.toIntExact(answer[1]);
    }

    private long[] shape(int rows) {
        long[] shape = new long[inner.length + 1];
        shape[0] = rows;
        System.arraycopy(inner, 0, shape, 1, inner.length);
        return shape;
    }

    /**
     * Starts an encoder.
     *
     * @param model owned from here on: closed with the encoder, and also if it cannot be built
     */
    public static Builder builder(OnnxModel model) {
        return new Builder(model);
    }

    /** How many floats an input has: the product of its axes without the batch. */
    public int inputSize() {
        return inputSize;
    }

    /** The length of a vector, at least 1. */
    public int dimension() {
        return dimension;
    }

    /**
     * Encodes inputs.
     *
     * @param input row-major {@code [n][inputSize]}, an input's axes in the model's order; longer is allowed
     * @param n how many, at least 0
     * @param out receives row-major {@code [n][dimension]}, finite; longer is allowed, the rest stays untouched
     * @throws IllegalArgumentException if an array is too short
     * @throws ModelException if the model fails, or answers a number that is not finite
     */
    public void encode(float[] input, int n, float[] out) {
        Checks.atLeast(n, 0, "n");
        Checks.atLeast(input.length, Math.multiplyExact(n, inputSize), "input.length");
        Checks.atLeast(out.length, Math.multiplyExact(n, dimension), "out.length");
        run((row, count, to) -> to.put(input, row * inputSize, count * inputSize), n, (row, call) -> {
            calls.run(call, out, row * dimension);
        });
    }

    /**
     * Encodes many inputs into a table in memory, a batch at a time.
     *
     * @param rows the inputs
     * @param n how many, at least 0; n · {@link #dimension()} below 2³¹
     */
    public VectorTable encodeAll(Rows rows, int n) {
        float[] table = new float[Math.multiplyExact(Checks.atLeast(n, 0, "n"), dimension)];
        run(rows, n, (row, call) -> calls.run(call, table, row * dimension));
        return VectorTable.of(table, dimension).note(note());
    }

    /**
     * Encodes many inputs into a file, a batch at a time, and maps it: for tables that shall not lie in the heap, and that
     * the next start of the service maps without the model.
     *
     * @param rows the inputs
     * @param n how many, at least 0
     * @param file written whole or not at all
     * @throws io.fairrec.base.DataException if the file cannot be written
     */
    public VectorTable encodeAll(Rows rows, int n, Path file) {
        Checks.atLeast(n, 0, "n");
        float[] vectors = new float[Math.multiplyExact(batch, dimension)];
        try (VectorTableWriter writer = VectorTable.writer(file, dimension, note())) {
            run(rows, n, (row, call) -> {
                calls.run(call, vectors, 0);
                writer.write(vectors, 0, Math.min(batch, n - row));
            });
            return writer.finish();
        }
    }

    /** What becomes of a batch whose inputs are in place. */
    private interface Batch {
        void run(int row, Call call);
    }

    private void run(Rows rows, int n, Batch each) {
        if (n == 0) {
            return;
        }
        Call call = calls.borrow();
        try {
            for (int from = 0; from < n; ) {
                int count = Math.min(n - from, batch);
                FloatBuffer to = call.input(0).reshape(shape(count)).floats();
                rows.copyTo(from, count, to);
                if (to.hasRemaining()) {
                    throw new IllegalArgumentException("The rows " + from + " to " + (from + count - 1) + " filled "
                            + to.position() + " of " + to.limit() + " places. Every input must have " + inputSize
                            + " floats.");
                }
                call.output(0).reshape(count, dimension);
                each.run(from, call);
                from += count;
            }
        } finally {
            calls.giveBack(call);
        }
    }

    private String note() {
        return "model " + info().source() + ", sha256 " + info().sha256();
    }

    /**
     * This network over a portrait's blocks: a user tower, or a deep head over fused blocks.
     *
     * @param blocks makes the inputs, {@link #inputSize()} floats each; closed with the result
     * @return an encoder that is thread-safe if the blocks are; closing it closes this one too
     * @throws IllegalArgumentException if the blocks have another dimension
     */
    public PortraitEncoder asPortraitEncoder(PortraitEncoder blocks) {
        if (blocks.dimension() != inputSize) {
            throw new IllegalArgumentException("The dimension of the blocks (" + blocks.dimension()
                    + ") must be the input size of the model \"" + info().source() + "\" (" + inputSize
                    + "). Give the blocks that it was trained on, in their order.");
        }
        return new Tower(this, blocks);
    }

    /** A network behind another encoder. */
    private static final class Tower implements PortraitEncoder {
        private final OnnxFeatureEncoder network;
        private final PortraitEncoder blocks;

        private Tower(OnnxFeatureEncoder network, PortraitEncoder blocks) {
            this.network = network;
            this.blocks = blocks;
        }

        @Override
        public int dimension() {
            return network.dimension;
        }

        @Override
        public void encode(List<UserPortrait> portraits, float[] out) {
            int n = portraits.size();
            Checks.atLeast(out.length, Math.multiplyExact(n, network.dimension), "out.length");
            Floats work = network.workspaces.borrow();
            try {
                float[] inputs = work.atLeast(Math.multiplyExact(n, network.inputSize));
                blocks.encode(portraits, inputs);
                network.encode(inputs, n, out);
            } finally {
                network.workspaces.giveBack(work);
            }
        }

        @Override
        public void close() {
            try (network) {
                blocks.close();
            }
        }

        @Override
        public String toString() {
            return network + " over " + blocks;
        }
    }

    /** What runs, and where. */
    public ModelInfo info() {
        return calls.info();
    }

    /** The model and every setting. */
    public Provenance provenance() {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("input_shape", Arrays.toString(inner));
        config.put("batch", Integer.toString(batch));
        return info().provenance("onnx-feature-encoder", config);
    }

    /** Closes the model. */
    @Override
    public void close() {
        calls.close();
    }

    @Override
    public String toString() {
        return ADAPTER + "[" + info().source() + ", " + Arrays.toString(inner) + " to " + dimension + "]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private final OnnxModel model;
        private String input = "";
        private String output = "";
        private int[] shape = {};
        private int batch = Batches.DEFAULT;

        private Builder(OnnxModel model) {
            this.model = model;
        }

        /** The name of the input; the only one unless set. */
        public Builder input(String name) {
            this.input = Checks.notBlank(name, "name of the input");
            return this;
        }

        /** The name of the output; the only one unless set. */
        public Builder output(String name) {
            this.output = Checks.notBlank(name, "name of the output");
            return this;
        }

        /** The axes of an input without the batch, each at least 1: for a model whose signature leaves them open. */
        public Builder inputShape(int... axes) {
            this.shape = axes.clone();
            for (int axis : shape) {
                Checks.atLeast(axis, 1, "axis of the input shape");
            }
            return this;
        }

        /** Inputs a call, at least 1; 32 unless set. A model whose batch is frozen at 1 gets one at a time. */
        public Builder batch(int rows) {
            this.batch = Checks.atLeast(rows, 1, "batch");
            return this;
        }

        /**
         * The encoder.
         *
         * @throws ModelException if the model's signature does not fit
         * @throws IllegalArgumentException if the model leaves axes open that are not set
         */
        public OnnxFeatureEncoder build() {
            return Calls.handOver(model, () -> new OnnxFeatureEncoder(this));
        }
    }
}
