package io.fairrec.portrait;

import io.fairrec.base.Checks;
import io.fairrec.data.InteractionGraph;
import java.util.Arrays;

/**
 * LightGCN: every layer replaces a node's vector by the weighted sum of its neighbours' vectors; the result is the mean
 * of all layers, the input included.
 *
 * <pre>{@code
 * x_{l+1}[v] = Σ_{e: u→v} weight(e) · x_l[u],   z[v] = (x_0[v] + … + x_L[v]) / (L + 1)
 * }</pre>
 *
 * <p>(He, Deng, Wang, Li, Zhang and Wang, "LightGCN: Simplifying and Powering Graph Convolution Network for
 * Recommendation", SIGIR 2020, eq. 3 for a layer and eq. 4 with α = 1/(L+1) for the mean. The weights {@code 1/√(d_u
 * d_i)} are those of {@link InteractionGraph#bipartite}.) No self-loops are added; a node without edges ends at {@code
 * x_0 / (L+1)}. {@code x_0} is what was trained: a model exported after training needs nothing else.
 *
 * <p>Immutable, thread-safe, one thread a call. O(L · edges · dimension); holds at most two layers of {@code nodes ·
 * dimension} floats for the time of the call.
 */
public final class LightGcnPropagation implements GraphEncoder {

    private final int layers;

    private LightGcnPropagation(int layers) {
        this.layers = layers;
    }

    /**
     * Propagation over this many layers.
     *
     * @param layers L, at least 1; the paper uses 3
     */
    public static LightGcnPropagation layers(int layers) {
        return new LightGcnPropagation(Checks.atLeast(layers, 1, "layers"));
    }

    @Override
    public int outputDimension(int inputDimension) {
        return Checks.atLeast(inputDimension, 1, "inputDimension");
    }

    @Override
    public void encode(InteractionGraph graph, float[] x0, int dimension, float[] out) {
        int nodes = GraphEncoders.checked(graph, x0, dimension, dimension, out);
        int length = nodes * dimension;
        System.arraycopy(x0, 0, out, 0, length);
        float[] from = x0;
        float[] to = new float[length];
        float[] spare = layers > 1 ? new float[length] : to;
        for (int l = 0; l < layers; l++) {
            propagate(graph, from, dimension, to);
            for (int i = 0; i < length; i++) {
                out[i] += to[i];
            }
            float[] written = to;
            to = from == x0 ? spare : from;
            from = written;
        }
        for (int i = 0; i < length; i++) {
            out[i] /= layers + 1;
        }
    }

    private static void propagate(InteractionGraph graph, float[] from, int dimension, float[] to) {
        float[] sums = new float[dimension];
        for (int node = 0; node < graph.nodes(); node++) {
            Arrays.fill(sums, 0);
            for (int e = graph.begin(node); e < graph.end(node); e++) {
                int at = graph.source(e) * dimension;
                float weight = graph.weight(e);
                for (int d = 0; d < dimension; d++) {
                    sums[d] += weight * from[at + d];
                }
            }
            System.arraycopy(sums, 0, to, node * dimension, dimension);
        }
    }

    @Override
    public String toString() {
        return "LightGcnPropagation[" + layers + " layers]";
    }
}
