package io.fairrec.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.data.InteractionGraph;
import io.fairrec.data.Interactions;
import io.fairrec.internal.Seeds;
import io.fairrec.portrait.LightGcnPropagation;
import io.fairrec.testkit.SyntheticLog;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PropagationTest {

    @Test
    @DisplayName("agrees with the plain propagation of the portraits, for dimensions around the unrolled loops")
    void plain() {
        for (int seed = 0; seed < 12; seed++) {
            InteractionGraph graph = InteractionGraph.bipartite(log(seed));
            int dimension = 1 + seed;
            int layers = 1 + seed % 4;
            float[] e = vectors(graph.nodes() * dimension, seed);
            float[] expected = new float[e.length];
            LightGcnPropagation.layers(layers).encode(graph, e, dimension, expected);
            float[] z = new float[e.length];
            Propagation propagation = new Propagation(graph, layers, dimension);
            propagation.apply(vectors(e.length, seed + 100), z);
            propagation.apply(e, z);

            for (int k = 0; k < z.length; k++) {
                assertThat(z[k]).as("seed %d, number %d", seed, k).isEqualTo(expected[k], within(1e-6f));
            }
        }
    }

    @Test
    @DisplayName("is symmetric: ⟨P x, y⟩ = ⟨x, P y⟩, with edges among users and among items, too")
    void symmetric() {
        Interactions log = log(4);
        LightGcn model = LightGcn.of(log, LightGcn.Options.defaults())
                .userEdges(ring(log.userCount()), 0.7)
                .itemEdges(ring(log.itemCount()), 2);
        InteractionGraph graph = model.graph();
        Propagation propagation = new Propagation(graph, 3, 4);
        float[] x = vectors(graph.nodes() * 4, 1);
        float[] y = vectors(graph.nodes() * 4, 2);
        float[] px = new float[x.length];
        float[] py = new float[y.length];
        propagation.apply(x, px);
        propagation.apply(y, py);

        assertThat(dot(px, y)).isEqualTo(dot(x, py), within(1e-4));
        assertThat(Math.abs(dot(px, y) - dot(x, y))).isGreaterThan(0.01);
    }

    @Test
    @DisplayName("without layers is the identity, and may write over its input")
    void identity() {
        InteractionGraph graph = InteractionGraph.bipartite(log(1));
        float[] e = vectors(graph.nodes() * 3, 5);
        float[] z = new float[e.length];
        new Propagation(graph, 0, 3).apply(e, z);
        assertThat(z).containsExactly(e);

        Propagation propagation = new Propagation(graph, 2, 3);
        propagation.apply(e, z);
        propagation.apply(e, e);
        assertThat(e).containsExactly(z);
    }

    @Test
    @DisplayName("carries a gradient back: BPR of the propagated vectors against central differences by the free ones")
    void gradient() {
        InteractionGraph graph = InteractionGraph.bipartite(log(2));
        int users = log(2).userCount();
        int items = graph.nodes() - users;
        int d = 3;
        Propagation propagation = new Propagation(graph, 3, d);
        SplittableRandom random = Seeds.stream(9, 0, 0);
        int[] user = random.ints(40, 0, users).toArray();
        int[] positive = random.ints(40, 0, items).toArray();
        int[] negative = random.ints(40, 0, items).toArray();
        float[] free = vectors(graph.nodes() * d, 3);
        float[] z = new float[free.length];
        propagation.apply(free, z);
        float[] gradient = new float[free.length];
        RankingLosses.bpr()
                .accumulate(EmbeddingBatch.of(z, d, users, items).rows(user, positive, negative, 40), 1, gradient);
        propagation.apply(gradient, gradient);

        double largest = 0;
        for (float g : gradient) {
            largest = Math.max(largest, Math.abs(g));
        }
        for (int k = 0; k < free.length; k += 7) {
            double[] value = new double[2];
            for (int side = 0; side < 2; side++) {
                float[] moved = free.clone();
                moved[k] += side == 0 ? 0.02f : -0.02f;
                float[] movedZ = new float[free.length];
                propagation.apply(moved, movedZ);
                value[side] = RankingLosses.bpr()
                        .accumulate(
                                EmbeddingBatch.of(movedZ, d, users, items).rows(user, positive, negative, 40),
                                1,
                                new float[free.length]);
            }
            assertThat((double) gradient[k])
                    .as("number %d", k)
                    .isEqualTo((value[0] - value[1]) / 0.04, within(0.01 * largest));
        }
    }

    private static Interactions log(int seed) {
        return SyntheticLog.builder()
                .users(20)
                .items(30)
                .rowsPerUser(6)
                .seed(seed)
                .build()
                .interactions();
    }

    /** v → v + 1: one direction only, and a loop at 0. */
    private static InteractionGraph ring(int nodes) {
        int[] source = new int[nodes + 1];
        int[] target = new int[nodes + 1];
        float[] weight = new float[nodes + 1];
        for (int v = 0; v < nodes; v++) {
            source[v] = v;
            target[v] = (v + 1) % nodes;
            weight[v] = 1 + v % 3;
        }
        weight[nodes] = 5;
        return InteractionGraph.of(nodes, source, target, weight);
    }

    private static float[] vectors(int length, int seed) {
        float[] vectors = new float[length];
        SplittableRandom random = Seeds.stream(seed, 0, 1);
        for (int k = 0; k < length; k++) {
            vectors[k] = (float) (2 * random.nextDouble() - 1);
        }
        return vectors;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += (double) a[k] * b[k];
        }
        return sum;
    }
}
