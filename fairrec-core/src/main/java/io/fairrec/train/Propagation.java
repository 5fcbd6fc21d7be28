package io.fairrec.train;

import io.fairrec.data.InteractionGraph;

/**
 * LightGCN's propagation over a symmetric graph, again and again into the same workspace.
 *
 * <pre>{@code
 * P(E) = (E + A·E + A²·E + … + A^L·E) / (L + 1),   by Horner's rule:  y ← E + A·y, L times, from y = E
 * }</pre>
 *
 * <p>So that a layer and its share of the mean are one sweep. A is symmetric, hence P is, and the gradient by E is P of the
 * gradient by P(E): the way back is the way there. One array a node: see {@link
 * io.fairrec.portrait.LightGcnPropagation}, the oracle of the tests. Not thread-safe.
 */
final class Propagation {

    private final int layers;
    private final int dimension;
    private final int[] begin;
    private final int[] source;
    private final float[] weight;
    private final float[][] base;
    private float[][] from;
    private float[][] to;

    /**
     * A workspace for a symmetric graph.
     *
     * @param layers L; at 0, P is the identity
     */
    Propagation(InteractionGraph graph, int layers, int dimension) {
        this.layers = layers;
        this.dimension = dimension;
        int nodes = graph.nodes();
        int edges = layers == 0 ? 0 : graph.edges();
        begin = new int[nodes + 1];
        source = new int[edges];
        weight = new float[edges];
        for (int v = 0; v < nodes && layers > 0; v++) {
            begin[v + 1] = graph.end(v);
        }
        for (int e = 0; e < edges; e++) {
            source[e] = graph.source(e);
            weight[e] = graph.weight(e);
        }
        int rows = layers == 0 ? 0 : nodes;
        base = new float[rows][dimension];
        from = new float[rows][dimension];
        to = new float[rows][dimension];
    }

    /**
     * {@code z = P(e)}.
     *
     * @param e row-major {@code [nodes][dimension]}
     * @param z of the same length; may be {@code e}
     */
    void apply(float[] e, float[] z) {
        if (layers == 0) {
            System.arraycopy(e, 0, z, 0, e.length);
            return;
        }
        for (int v = 0; v < base.length; v++) {
            System.arraycopy(e, v * dimension, base[v], 0, dimension);
        }
        float[][] x = base;
        for (int l = 0; l < layers; l++) {
            for (int v = 0; v < base.length; v++) {
                gather(v, x, to[v]);
            }
            x = to;
            to = from;
            from = x;
        }
        float share = 1f / (layers + 1);
        for (int v = 0; v < base.length; v++) {
            float[] row = x[v];
            for (int d = 0; d < dimension; d++) {
                row[d] *= share;
            }
            System.arraycopy(row, 0, z, v * dimension, dimension);
        }
    }

    private void gather(int node, float[][] x, float[] sums) {
        System.arraycopy(base[node], 0, sums, 0, sums.length);
        int e = begin[node];
        int end = begin[node + 1];
        for (; e < end - 3; e += 4) {
            addFour(
                    sums,
                    weight[e],
                    x[source[e]],
                    weight[e + 1],
                    x[source[e + 1]],
                    weight[e + 2],
                    x[source[e + 2]],
                    weight[e + 3],
                    x[source[e + 3]]);
        }
        for (; e < end; e++) {
            add(sums, weight[e], x[source[e]]);
        }
    }

    private static void add(float[] sums, float weight, float[] x) {
        for (int d = 0; d < sums.length; d++) {
            sums[d] += weight * x[d];
        }
    }

    /** Four edges at once: a quarter of the loads and stores of the sums. */
    private static void addFour(
            float[] sums, float wa, float[] a, float wb, float[] b, float wc, float[] c, float wd, float[] d) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += (wa * a[i] + wb * b[i]) + (wc * c[i] + wd * d[i]);
        }
    }
}
