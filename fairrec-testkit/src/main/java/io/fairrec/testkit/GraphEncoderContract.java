package io.fairrec.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.data.InteractionGraph;
import io.fairrec.internal.Seeds;
import io.fairrec.portrait.GraphEncoder;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every {@link GraphEncoder} promises. Extend it and say how to make yours.
 *
 * <p>The graphs are random: 30 nodes, parallel edges and a loop among them, the last node without any edge. Their
 * weights make every node's incoming sum at most 1, as a normalised adjacency matrix does.
 */
public abstract class GraphEncoderContract {

    private static final float UNTOUCHED = 12345.5f;
    private static final int NODES = 30;
    private static final int DIMENSION = 5;

    /** For extension. */
    protected GraphEncoderContract() {}

    /** An encoder that takes inputs of this dimension; called several times, also with the same one. */
    protected abstract GraphEncoder create(int inputDimension);

    /**
     * How far a value may move when the nodes are numbered otherwise, which adds up the neighbours in another order;
     * 1e-5 unless overridden.
     */
    protected double renumberingTolerance() {
        return 1e-5;
    }

    @Test
    @DisplayName("The output dimension is at least 1 and never changes")
    void dimension() {
        try (GraphEncoder encoder = create(DIMENSION)) {
            int dimension = encoder.outputDimension(DIMENSION);
            assertThat(dimension).isPositive();
            encode(encoder, graph(1), vectors(1));
            assertThat(encoder.outputDimension(DIMENSION)).isEqualTo(dimension);
        }
    }

    @Test
    @DisplayName("Every value is finite, for a node without edges too; the input stays as it was")
    void finite() {
        try (GraphEncoder encoder = create(DIMENSION)) {
            float[] x0 = vectors(1);
            float[] copy = x0.clone();
            for (float value : encode(encoder, graph(1), x0)) {
                assertThat(value).isFinite();
            }
            assertThat(x0).containsExactly(copy);
        }
    }

    @Test
    @DisplayName("A graph without nodes writes nothing; one without edges is no error")
    void empty() {
        try (GraphEncoder encoder = create(DIMENSION)) {
            float[] out = {UNTOUCHED};
            encoder.encode(noEdges(0), new float[0], DIMENSION, out);
            assertThat(out).containsExactly(UNTOUCHED);
            for (float value : encode(encoder, noEdges(NODES), vectors(2))) {
                assertThat(value).isFinite();
            }
        }
    }

    @Test
    @DisplayName("What lies behind the vectors stays untouched")
    void writesItsPartOnly() {
        try (GraphEncoder encoder = create(DIMENSION)) {
            float[] exact = encode(encoder, graph(1), vectors(1));
            float[] longer = new float[exact.length + 3];
            Arrays.fill(longer, UNTOUCHED);
            encoder.encode(graph(1), vectors(1), DIMENSION, longer);
            assertThat(Arrays.copyOf(longer, exact.length)).containsExactly(exact);
            assertThat(Arrays.copyOfRange(longer, exact.length, longer.length)).containsOnly(UNTOUCHED);
        }
    }

    @Test
    @DisplayName("Arrays whose length does not fit are refused, and one array for both")
    void lengths() {
        try (GraphEncoder encoder = create(DIMENSION)) {
            InteractionGraph graph = graph(1);
            int length = NODES * encoder.outputDimension(DIMENSION);
            assertThatThrownBy(() -> encoder.encode(graph, vectors(1), DIMENSION, new float[length - 1]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(String.valueOf(length));
            for (int wrong : new int[] {NODES * DIMENSION - 1, NODES * DIMENSION + 1}) {
                assertThatThrownBy(() -> encoder.encode(graph, new float[wrong], DIMENSION, new float[length]))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(String.valueOf(NODES * DIMENSION));
            }
            float[] both = new float[NODES * DIMENSION];
            // Too short for the result or the input itself: refused either way.
            assertThatThrownBy(() -> encoder.encode(graph, both, DIMENSION, both))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @DisplayName("Equal input gives equal output, whatever stood in the array before")
    void repeatable() {
        try (GraphEncoder encoder = create(DIMENSION);
                GraphEncoder twin = create(DIMENSION)) {
            float[] first = encode(encoder, graph(3), vectors(3));
            float[] copy = first.clone();
            encode(encoder, graph(4), vectors(4));
            Arrays.fill(first, UNTOUCHED);
            encoder.encode(graph(3), vectors(3), DIMENSION, first);
            assertThat(first).containsExactly(copy);
            assertThat(encode(twin, graph(3), vectors(3))).containsExactly(copy);
        }
    }

    @Test
    @DisplayName("Numbering the nodes otherwise numbers the vectors otherwise, and changes nothing else")
    void renumbered() {
        try (GraphEncoder encoder = create(DIMENSION)) {
            int width = encoder.outputDimension(DIMENSION);
            InteractionGraph graph = graph(5);
            float[] x0 = vectors(5);
            float[] mirrored = new float[x0.length];
            for (int v = 0; v < NODES; v++) {
                System.arraycopy(x0, v * DIMENSION, mirrored, (NODES - 1 - v) * DIMENSION, DIMENSION);
            }
            float[] expected = encode(encoder, graph, x0);
            float[] actual = encode(encoder, mirror(graph), mirrored);
            for (int v = 0; v < NODES; v++) {
                for (int d = 0; d < width; d++) {
                    assertThat((double) actual[(NODES - 1 - v) * width + d])
                            .as("node %d, column %d", v, d)
                            .isEqualTo(expected[v * width + d], within(renumberingTolerance()));
                }
            }
        }
    }

    @Test
    @DisplayName("Eight threads give the answers of one")
    void threads() {
        try (GraphEncoder encoder = create(DIMENSION)) {
            InteractionGraph graph = graph(6);
            float[] x0 = vectors(6);
            float[] expected = encode(encoder, graph, x0);
            for (float[] answer : Crowd.call(8, () -> encode(encoder, graph, x0))) {
                assertThat(answer).containsExactly(expected);
            }
        }
    }

    private static float[] encode(GraphEncoder encoder, InteractionGraph graph, float[] x0) {
        float[] out = new float[graph.nodes() * encoder.outputDimension(DIMENSION)];
        Arrays.fill(out, UNTOUCHED);
        encoder.encode(graph, x0, DIMENSION, out);
        return out;
    }

    private static float[] vectors(long seed) {
        SplittableRandom random = Seeds.stream(seed, 0, 1);
        float[] values = new float[NODES * DIMENSION];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (2 * random.nextDouble() - 1);
        }
        return values;
    }

    private static InteractionGraph graph(long seed) {
        SplittableRandom random = Seeds.stream(seed, 0, 2);
        int edges = 120;
        int[] source = new int[edges];
        int[] target = new int[edges];
        int[] incoming = new int[NODES];
        for (int e = 0; e < edges; e++) {
            source[e] = random.nextInt(NODES - 1);
            target[e] = random.nextInt(NODES - 1);
        }
        target[1] = source[1];
        source[3] = source[2];
        target[3] = target[2];
        for (int node : target) {
            incoming[node]++;
        }
        float[] weight = new float[edges];
        for (int e = 0; e < edges; e++) {
            weight[e] = (float) (random.nextDouble() / incoming[target[e]]);
        }
        return InteractionGraph.of(NODES, source, target, weight);
    }

    private static InteractionGraph noEdges(int nodes) {
        return InteractionGraph.of(nodes, new int[0], new int[0], new float[0]);
    }

    private static InteractionGraph mirror(InteractionGraph graph) {
        int edges = graph.edges();
        int[] source = new int[edges];
        int[] target = new int[edges];
        float[] weight = new float[edges];
        for (int e = 0; e < edges; e++) {
            source[e] = NODES - 1 - graph.source(e);
            target[e] = NODES - 1 - graph.target(e);
            weight[e] = graph.weight(e);
        }
        return InteractionGraph.of(NODES, source, target, weight);
    }
}
