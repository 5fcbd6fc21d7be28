package io.fairrec.onnx;

import io.fairrec.base.Checks;
import io.fairrec.base.ModelException;
import io.fairrec.base.Provenance;
import io.fairrec.data.InteractionGraph;
import io.fairrec.portrait.GraphEncoder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A graph network that takes the graph as its input: LightGCN's propagation, GraphSAGE, any message passing.
 *
 * <pre>{@code
 * inputs   x0     [nodes, d]  float32
 *          src    [edges]     int64 or int32
 *          dst    [edges]     int64 or int32
 *          weight [edges]     float32
 * output   z      [nodes, e]  float32
 * }</pre>
 *
 * <p>Edges are given in the graph's order, by target. Thread-safe; one call of the model on the whole graph, in memory
 * outside the heap: 4 bytes a number, 20 bytes an edge, and what the network needs inside. For LightGCN itself, {@link
 * io.fairrec.portrait.LightGcnPropagation} computes the same much faster.
 */
public final class OnnxGraphEncoder implements GraphEncoder {

    private static final String ADAPTER = "OnnxGraphEncoder";

    private final Calls calls;
    private final int fixedInput;

    /** The output dimension of each input dimension that was asked for. */
    private final Map<Integer, Integer> outputs = new ConcurrentHashMap<>();

    private OnnxGraphEncoder(Builder builder) {
        ModelInfo info = builder.model.info();
        List<String> inputs = List.of(builder.x0, builder.source, builder.target, builder.weight);
        Signatures.require(
                info,
                ADAPTER,
                List.of(
                        Signatures.real(builder.x0, "n", "d"),
                        Signatures.whole(builder.source, "n"),
                        Signatures.whole(builder.target, "n"),
                        Signatures.real(builder.weight, "n")),
                List.of(Signatures.real(builder.output, "n", "e")));
        this.fixedInput = info.inputs().stream()
                .filter(t -> t.name().equals(builder.x0))
                .mapToInt(t -> (int) t.fixed(1))
                .findFirst()
                .orElse(-1);
        this.calls = new Calls(builder.model, inputs, List.of(builder.output));
        if (fixedInput > 0) {
            outputDimension(fixedInput);
        }
    }

    /**
     * Starts an encoder.
     *
     * @param model owned from here on: closed with the encoder, and also if it cannot be built
     */
    public static Builder builder(OnnxModel model) {
        return new Builder(model);
    }

    /** Asks the model once per input dimension, with a graph of two nodes. */
    @Override
    public int outputDimension(int inputDimension) {
        Checks.atLeast(inputDimension, 1, "inputDimension");
        if (fixedInput > 0 && inputDimension != fixedInput) {
            throw new IllegalArgumentException("The inputDimension (" + inputDimension + ") must be " + fixedInput
                    + ": the model \"" + info().source() + "\" fixes it.");
        }
        return outputs.computeIfAbsent(inputDimension, this::probe);
    }

    private int probe(int dimension) {
        Call call = calls.borrow();
        try {
            InteractionGraph pair =
                    InteractionGraph.of(2, new int[] {0, 1}, new int[] {1, 0}, new float[] {0.5f, 0.5f});
            write(pair, new float[2 * dimension], dimension, call);
            return Math.toIntExact(calls.probe(ADAPTER, "2 nodes of dimension " + dimension, call, 2, -1)[1]);
        } finally {
            calls.giveBack(call);
        }
    }

    @Override
    public void encode(InteractionGraph graph, float[] x0, int dimension, float[] out) {
        Checks.atLeast(dimension, 1, "dimension");
        int nodes = graph.nodes();
        Checks.length(x0.length, Math.multiplyExact(nodes, dimension), "x0");
        int width = outputDimension(dimension);
        Checks.atLeast(out.length, Math.multiplyExact(nodes, width), "out.length");
        if (nodes == 0) {
            return;
        }
        if (x0 == out) {
            throw new IllegalArgumentException("The out must be another array than x0, which must not change.");
        }
        Call call = calls.borrow();
        try {
            write(graph, x0, dimension, call);
            call.output(0).reshape(nodes, width);
            calls.run(call, out, 0);
        } finally {
            calls.giveBack(call);
        }
    }

    private static void write(InteractionGraph graph, float[] x0, int dimension, Call call) {
        int edges = graph.edges();
        call.input(0).reshape(graph.nodes(), dimension).floats().put(x0);
        Tensor source = call.input(1).reshape(edges);
        Tensor target = call.input(2).reshape(edges);
        FloatBuffer weight = call.input(3).reshape(edges).floats();
        for (int v = 0; v < graph.nodes(); v++) {
            for (int e = graph.begin(v); e < graph.end(v); e++) {
                source.set(e, graph.source(e));
                target.set(e, v);
                weight.put(e, graph.weight(e));
            }
        }
    }

    /** What runs, and where. */
    public ModelInfo info() {
        return calls.info();
    }

    /** The model; it has no other setting. */
    public Provenance provenance() {
        return info().provenance("onnx-graph-encoder", Map.of());
    }

    /** Closes the model. */
    @Override
    public void close() {
        calls.close();
    }

    @Override
    public String toString() {
        return ADAPTER + "[" + info().source() + "]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {

        private final OnnxModel model;
        private String x0 = "x0";
        private String source = "src";
        private String target = "dst";
        private String weight = "weight";
        private String output = "z";

        private Builder(OnnxModel model) {
            this.model = model;
        }

        /** The tensors' names, unless they are x0, src, dst, weight and z. */
        public Builder tensors(String nodes, String sources, String targets, String weights, String result) {
            this.x0 = Checks.notBlank(nodes, "name of the nodes' tensor");
            this.source = Checks.notBlank(sources, "name of the sources' tensor");
            this.target = Checks.notBlank(targets, "name of the targets' tensor");
            this.weight = Checks.notBlank(weights, "name of the weights' tensor");
            this.output = Checks.notBlank(result, "name of the result's tensor");
            return this;
        }

        /**
         * The encoder.
         *
         * @throws ModelException if the model's signature does not fit
         */
        public OnnxGraphEncoder build() {
            return Calls.handOver(model, () -> new OnnxGraphEncoder(this));
        }
    }
}
