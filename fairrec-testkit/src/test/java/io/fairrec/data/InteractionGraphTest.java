package io.fairrec.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.internal.Seeds;
import io.fairrec.testkit.SyntheticLog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class InteractionGraphTest {

    @Test
    @DisplayName("a pair becomes two edges that weigh 1/√(d_u d_i), however often it occurred")
    void byHand() {
        Interactions log = Interactions.builder()
                .items(IdIndex.ofLongs(new long[] {0, 1, 2}))
                .buy("a", "0")
                .buy("a", "0")
                .buy("a", "1")
                .buy("b", "1")
                .build();

        InteractionGraph graph = InteractionGraph.bipartite(log);

        assertThat(graph.nodes()).isEqualTo(5);
        float half = (float) Math.sqrt(0.5);
        assertThat(edges(graph))
                .containsExactly(
                        new Edge(2, 0, half),
                        new Edge(3, 0, 0.5f),
                        new Edge(3, 1, half),
                        new Edge(0, 2, half),
                        new Edge(0, 3, 0.5f),
                        new Edge(1, 3, half));
        assertThat(graph.begin(4)).as("item 2, which nobody had").isEqualTo(graph.end(4));
        assertThat(graph).hasToString("InteractionGraph[5 nodes, 6 edges]");
    }

    @Test
    @DisplayName("the graph of a log is symmetric and has every distinct pair")
    void symmetric() {
        Interactions log =
                SyntheticLog.builder().users(40).items(25).seed(4).build().interactions();
        UserItemMatrix pairs = UserItemMatrix.of(log);
        InteractionGraph graph = InteractionGraph.bipartite(log);

        assertThat(graph.edges()).isEqualTo(2 * pairs.size());
        Map<List<Integer>, Float> weights = new HashMap<>();
        for (Edge edge : edges(graph)) {
            weights.put(List.of(edge.source, edge.target), edge.weight);
        }
        assertThat(weights).hasSize(graph.edges());
        weights.forEach((ends, weight) -> assertThat(weights)
                .as("%s turned round", ends)
                .containsEntry(List.of(ends.get(1), ends.get(0)), weight));
        for (int u = 0; u < pairs.rows(); u++) {
            for (int e = pairs.begin(u); e < pairs.end(u); e++) {
                assertThat(weights).containsKey(List.of(u, pairs.rows() + pairs.column(e)));
            }
        }
    }

    @Test
    @DisplayName("edges lie by target, then source, parallel ones as given; target() finds the owner past empty nodes")
    void order() {
        for (int seed = 0; seed < 50; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 0);
            int nodes = 1 + random.nextInt(12);
            int count = random.nextInt(30);
            int[] source = new int[count];
            int[] target = new int[count];
            float[] weight = new float[count];
            List<Edge> expected = new ArrayList<>();
            for (int e = 0; e < count; e++) {
                source[e] = random.nextInt(nodes);
                target[e] = random.nextInt(nodes);
                weight[e] = e;
                expected.add(new Edge(source[e], target[e], weight[e]));
            }
            expected.sort(Comparator.comparingInt(Edge::target).thenComparingInt(Edge::source));

            InteractionGraph graph = InteractionGraph.of(nodes, source, target, weight);

            assertThat(edges(graph)).as("seed %d", seed).isEqualTo(expected);
            for (int e = 0; e < count; e++) {
                assertThat(graph.target(e)).as("seed %d, edge %d", seed, e).isEqualTo(expected.get(e).target);
            }
        }
    }

    @Test
    @DisplayName("keeps copies; refuses nodes outside, weights that are no numbers, lengths that differ")
    void refuses() {
        int[] source = {0};
        float[] weight = {1};
        InteractionGraph graph = InteractionGraph.of(2, source, new int[] {1}, weight);
        source[0] = 1;
        weight[0] = 9;
        assertThat(edges(graph)).containsExactly(new Edge(0, 1, 1));

        assertThatThrownBy(() -> InteractionGraph.of(2, new int[] {2}, new int[] {0}, new float[1]))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("source[0] (2)");
        assertThatThrownBy(() -> InteractionGraph.of(2, new int[] {0}, new int[] {-1}, new float[1]))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("target[0] (-1)");
        assertThatThrownBy(() -> InteractionGraph.of(2, new int[1], new int[1], new float[] {Float.NaN}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("weight[0] (NaN)");
        assertThatThrownBy(() -> InteractionGraph.of(2, new int[1], new int[2], new float[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("target.length (2)");
        assertThatThrownBy(() -> graph.target(1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private record Edge(int source, int target, float weight) {}

    /** All edges by node, which says the target without {@link InteractionGraph#target}. */
    private static List<Edge> edges(InteractionGraph graph) {
        List<Edge> edges = new ArrayList<>();
        for (int v = 0; v < graph.nodes(); v++) {
            for (int e = graph.begin(v); e < graph.end(v); e++) {
                edges.add(new Edge(graph.source(e), v, graph.weight(e)));
            }
        }
        return edges;
    }
}
