package io.fairrec.portrait;

import io.fairrec.base.Checks;
import io.fairrec.data.InteractionGraph;
import io.fairrec.internal.Floats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A graph network whose layers average the neighbours, multiply by a matrix, add a bias and bend the result.
 *
 * <pre>{@code
 * h_v = σ( W · mean_{e: u→v} x_u  +  W_self · x_v  +  b )
 * }</pre>
 *
 * <p>(GraphSAGE with the mean aggregator: Hamilton, Ying and Leskovec, "Inductive Representation Learning on Large
 * Graphs", NeurIPS 2017, algorithm 1, lines 4 and 5, where {@code W · CONCAT(x_v, mean)} is written as two matrices.
 * Without {@code W_self} a node's own input plays no part, as in networks that only pass messages. Two differences: the
 * mean is over all neighbours, not over a sample; and line 7, which sets every vector to length 1, is left to {@link
 * io.fairrec.data.VectorTable#normalized}.)
 *
 * <p>The mean of a node without incoming edges is zero: its result is {@code σ(W_self · x_v + b)}. Every edge counts
 * once, parallel ones too; their weights play no part. Because a layer looks at neighbours and at nothing else, nodes that
 * came after training are encoded like all others. Matrices are row-major {@code [out][in]}, as PyTorch's {@code
 * Linear.weight}. Layers are stacked with {@link #then}. There is no training here: weights come from an export.
 *
 * <p>Means and products are sums of doubles in one fixed order. Immutable, thread-safe, one thread a call. O(edges · in +
 * nodes · in · out) a layer; between layers holds {@code nodes · out} floats.
 */
public final class MeanAggregator implements GraphEncoder {

    private final List<Layer> layers;

    /** One layer; no record, because it holds arrays. */
    private static final class Layer {
        private final int in;
        private final int out;
        private final float[] weights;
        private final float @Nullable [] selfWeights;
        private final float[] bias;
        private final Activation activation;

        Layer(float[] weights, float @Nullable [] selfWeights, float[] bias, Activation activation) {
            this.out = Checks.atLeast(bias.length, 1, "bias.length");
            this.bias = Floats.checkedTable(bias, out, "bias");
            if (weights.length == 0 || weights.length % out != 0) {
                throw new IllegalArgumentException("The weights.length (" + weights.length
                        + ") must be a positive multiple of the bias.length (" + out + "): row-major [" + out
                        + "][in].");
            }
            this.in = weights.length / out;
            this.weights = Floats.checkedTable(weights, in, "weights");
            if (selfWeights != null) {
                Checks.length(selfWeights.length, weights.length, "selfWeights");
            }
            this.selfWeights = selfWeights == null ? null : Floats.checkedTable(selfWeights, in, "selfWeights");
            this.activation = activation;
        }
    }

    private MeanAggregator(List<Layer> layers) {
        this.layers = List.copyOf(layers);
    }

    /**
     * One layer that sees neighbours only.
     *
     * @param weights W, row-major {@code [out][in]}, finite; copied
     * @param bias b, {@code [out]}, finite; copied. Zeros for none
     * @param activation σ
     * @throws IllegalArgumentException if a length does not fit or a value is not finite
     */
    public static MeanAggregator layer(float[] weights, float[] bias, Activation activation) {
        return new MeanAggregator(List.of(new Layer(weights, null, bias, activation)));
    }

    /**
     * One layer that sees neighbours and the node itself.
     *
     * @param weights W, row-major {@code [out][in]}, finite; copied
     * @param selfWeights W_self, row-major {@code [out][in]}, finite; copied
     * @param bias b, {@code [out]}, finite; copied. Zeros for none
     * @param activation σ
     * @throws IllegalArgumentException if a length does not fit or a value is not finite
     */
    public static MeanAggregator layer(float[] weights, float[] selfWeights, float[] bias, Activation activation) {
        return new MeanAggregator(List.of(new Layer(weights, selfWeights, bias, activation)));
    }

    /**
     * These layers, then those of {@code next}.
     *
     * @throws IllegalArgumentException if {@code next} takes another dimension than comes out here
     */
    public MeanAggregator then(MeanAggregator next) {
        int here = layers.get(layers.size() - 1).out;
        int there = next.layers.get(0).in;
        if (here != there) {
            throw new IllegalArgumentException("The next layer's input dimension (" + there
                    + ") must be this one's output dimension (" + here + ").");
        }
        List<Layer> all = new ArrayList<>(layers);
        all.addAll(next.layers);
        return new MeanAggregator(all);
    }

    @Override
    public int outputDimension(int inputDimension) {
        int in = layers.get(0).in;
        if (inputDimension != in) {
            throw new IllegalArgumentException("The inputDimension (" + inputDimension
                    + ") must be that of the first layer's weights, " + in + ".");
        }
        return layers.get(layers.size() - 1).out;
    }

    @Override
    public void encode(InteractionGraph graph, float[] x0, int dimension, float[] out) {
        int nodes = GraphEncoders.checked(graph, x0, dimension, outputDimension(dimension), out);
        float[] from = x0;
        for (int l = 0; l < layers.size(); l++) {
            Layer layer = layers.get(l);
            float[] to = l == layers.size() - 1 ? out : new float[Math.multiplyExact(nodes, layer.out)];
            apply(layer, graph, from, to);
            from = to;
        }
    }

    private static void apply(Layer layer, InteractionGraph graph, float[] from, float[] to) {
        double[] sums = new double[layer.in];
        float[] mean = new float[layer.in];
        for (int node = 0; node < graph.nodes(); node++) {
            mean(graph, node, from, sums, mean);
            for (int o = 0; o < layer.out; o++) {
                double value = Floats.dot(layer.weights, o * layer.in, mean, 0, layer.in) + layer.bias[o];
                if (layer.selfWeights != null) {
                    value += Floats.dot(layer.selfWeights, o * layer.in, from, node * layer.in, layer.in);
                }
                to[node * layer.out + o] = Floats.saturate(layer.activation.of(value));
            }
        }
    }

    private static void mean(InteractionGraph graph, int node, float[] x, double[] sums, float[] mean) {
        int begin = graph.begin(node);
        int end = graph.end(node);
        Arrays.fill(sums, 0);
        for (int e = begin; e < end; e++) {
            int at = graph.source(e) * sums.length;
            for (int d = 0; d < sums.length; d++) {
                sums[d] += x[at + d];
            }
        }
        for (int d = 0; d < sums.length; d++) {
            mean[d] = begin == end ? 0 : (float) (sums[d] / (end - begin));
        }
    }

    @Override
    public String toString() {
        StringBuilder widths = new StringBuilder("MeanAggregator[").append(layers.get(0).in);
        for (Layer layer : layers) {
            widths.append(" -> ").append(layer.out).append(' ').append(layer.activation);
        }
        return widths.append(']').toString();
    }
}
