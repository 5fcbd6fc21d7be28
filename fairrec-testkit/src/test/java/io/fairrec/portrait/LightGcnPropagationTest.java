package io.fairrec.portrait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.data.InteractionGraph;
import io.fairrec.internal.Seeds;
import io.fairrec.testkit.GraphEncoderContract;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LightGcnPropagationTest extends GraphEncoderContract {

    @Override
    protected GraphEncoder create(int inputDimension) {
        return LightGcnPropagation.layers(3);
    }

    @Test
    @DisplayName("two nodes and one edge each way swap their vectors at every layer")
    void byHand() {
        InteractionGraph graph = InteractionGraph.of(3, new int[] {0, 1}, new int[] {1, 0}, new float[] {1, 0.5f});
        float[] out = new float[3];
        // Layers: (8, 4, 3), (2, 8, 0), (4, 2, 0); their means.
        LightGcnPropagation.layers(2).encode(graph, new float[] {8, 4, 3}, 1, out);

        assertThat(out).containsExactly(14f / 3, 14f / 3, 1);
    }

    @Test
    @DisplayName("agrees with powers of the dense matrix, for every dimension and edge count around the unrolled loops")
    void dense() {
        for (int seed = 0; seed < 60; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 0);
            int nodes = 1 + random.nextInt(8);
            int dimension = 1 + seed % 19;
            int edges = random.nextInt(60);
            int layers = 1 + random.nextInt(4);
            int[] source = new int[edges];
            int[] target = new int[edges];
            float[] weight = new float[edges];
            double[][] matrix = new double[nodes][nodes];
            for (int e = 0; e < edges; e++) {
                source[e] = random.nextInt(nodes);
                target[e] = random.nextInt(nodes);
                weight[e] = (float) (random.nextDouble() - 0.5) / 4;
                matrix[target[e]][source[e]] += weight[e];
            }
            float[] x0 = new float[nodes * dimension];
            for (int i = 0; i < x0.length; i++) {
                x0[i] = (float) (2 * random.nextDouble() - 1);
            }
            float[] out = new float[x0.length];

            LightGcnPropagation.layers(layers)
                    .encode(InteractionGraph.of(nodes, source, target, weight), x0, dimension, out);

            double[] expected = powers(matrix, x0, dimension, layers);
            for (int i = 0; i < out.length; i++) {
                assertThat((double) out[i])
                        .as("seed %d, %d nodes, dimension %d, value %d", seed, nodes, dimension, i)
                        .isEqualTo(expected[i], within(1e-5 * Math.max(1, Math.abs(expected[i]))));
            }
        }
    }

    @Test
    @DisplayName("a node with 200,000 neighbours gets their sum to 1e-5 of its size")
    void hub() {
        int neighbours = 200_000;
        SplittableRandom random = Seeds.stream(7, 0, 0);
        int[] source = new int[neighbours];
        float[] weight = new float[neighbours];
        float[] x0 = new float[neighbours + 1];
        double sum = 0;
        for (int e = 0; e < neighbours; e++) {
            source[e] = e + 1;
            weight[e] = (float) (1 / Math.sqrt(neighbours));
            x0[e + 1] = (float) random.nextDouble();
            sum += (double) weight[e] * x0[e + 1];
        }
        float[] out = new float[x0.length];

        LightGcnPropagation.layers(1)
                .encode(InteractionGraph.of(x0.length, source, new int[neighbours], weight), x0, 1, out);

        assertThat((double) out[0]).isEqualTo(sum / 2, within(1e-5 * sum / 2));
    }

    @Test
    @DisplayName("refuses 0 layers")
    void refuses() {
        assertThatThrownBy(() -> LightGcnPropagation.layers(0)).hasMessageContaining("layers (0)");
    }

    private static double[] powers(double[][] matrix, float[] x0, int dimension, int layers) {
        int nodes = matrix.length;
        double[] x = new double[x0.length];
        double[] sum = new double[x0.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = x0[i];
            sum[i] = x0[i];
        }
        for (int l = 0; l < layers; l++) {
            double[] next = new double[x.length];
            for (int v = 0; v < nodes; v++) {
                for (int u = 0; u < nodes; u++) {
                    for (int d = 0; d < dimension; d++) {
                        next[v * dimension + d] += matrix[v][u] * x[u * dimension + d];
                    }
                }
            }
            x = next;
            for (int i = 0; i < x.length; i++) {
                sum[i] += x[i];
            }
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= layers + 1;
        }
        return sum;
    }
}
