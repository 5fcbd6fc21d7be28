package io.fairrec.train;

import io.fairrec.data.InteractionGraph;
import java.util.Arrays;

/** Collects undirected weighted edges, then divides each by the roots of its ends' degrees. Not thread-safe. */
final class SymmetricEdges {

    private final double[] degree;
    private int[] source = new int[1024];
    private int[] target = new int[1024];
    private double[] weight = new double[1024];
    private int size;

    SymmetricEdges(int nodes) {
        this.degree = new double[nodes];
    }

    /** An edge both ways; one from a node to itself, or one that weighs nothing, is left out. */
    void add(int a, int b, double amount) {
        if (a == b || amount == 0) {
            return;
        }
        if (size + 2 > source.length) {
            int length = Math.multiplyExact(source.length, 2);
            source = Arrays.copyOf(source, length);
            target = Arrays.copyOf(target, length);
            weight = Arrays.copyOf(weight, length);
        }
        put(a, b, amount);
        put(b, a, amount);
    }

    private void put(int from, int to, double amount) {
        source[size] = from;
        target[size] = to;
        weight[size++] = amount;
        degree[to] += amount;
    }

    /** All edges of a graph, each both ways, whose node v is {@code offset + v} here. */
    void addAll(InteractionGraph graph, int offset, double factor) {
        for (int v = 0; v < graph.nodes(); v++) {
            for (int e = graph.begin(v); e < graph.end(v); e++) {
                add(offset + graph.source(e), offset + v, factor * graph.weight(e));
            }
        }
    }

    InteractionGraph normalized() {
        float[] weights = new float[size];
        for (int e = 0; e < size; e++) {
            weights[e] = (float) (weight[e] / Math.sqrt(degree[source[e]] * degree[target[e]]));
        }
        return InteractionGraph.of(degree.length, Arrays.copyOf(source, size), Arrays.copyOf(target, size), weights);
    }
}
