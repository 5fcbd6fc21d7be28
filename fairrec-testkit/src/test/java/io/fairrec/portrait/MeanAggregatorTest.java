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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MeanAggregatorTest extends GraphEncoderContract {

    /** 0 → 2, 1 → 2, 2 → 0; nothing flows into 1. */
    private static final InteractionGraph GRAPH =
            InteractionGraph.of(3, new int[] {0, 1, 2}, new int[] {2, 2, 0}, new float[] {9, -9, 9});

    @Override
    protected GraphEncoder create(int inputDimension) {
        return MeanAggregator.layer(
                        random(7 * inputDimension, 1), random(7 * inputDimension, 2), random(7, 3), Activation.RELU)
                .then(MeanAggregator.layer(random(3 * 7, 4), random(3, 5), Activation.TANH));
    }

    @Test
    @DisplayName("the mean of the neighbours through W and b; a node without neighbours has the mean 0")
    void byHand() {
        float[] out = new float[6];
        MeanAggregator.layer(new float[] {1, 0, 1, 1}, new float[] {10, -20}, Activation.IDENTITY)
                .encode(GRAPH, new float[] {1, 2, 3, 8, 5, 6}, 2, out);

        // Means: (5, 6), (0, 0), (2, 5).
        assertThat(out).containsExactly(15, -9, 10, -20, 12, -13);
    }

    @Test
    @DisplayName("W_self adds the node's own input")
    void self() {
        float[] out = new float[3];
        MeanAggregator.layer(new float[] {1, 0}, new float[] {0, 100}, new float[] {0.5f}, Activation.RELU)
                .encode(GRAPH, new float[] {1, 2, 3, -8, 5, 6}, 2, out);

        assertThat(out).containsExactly(205.5f, 0, 602.5f);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("agrees with dense matrices, for every width around the unrolled loop")
    void dense(Activation activation) {
        for (int seed = 0; seed < 40; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 0);
            int nodes = 1 + random.nextInt(8);
            int in = 1 + random.nextInt(9);
            int out = 1 + random.nextInt(9);
            int edges = random.nextInt(20);
            int[] source = new int[edges];
            int[] target = new int[edges];
            for (int e = 0; e < edges; e++) {
                source[e] = random.nextInt(nodes);
                target[e] = random.nextInt(nodes);
            }
            float[] x = random(nodes * in, 10 + seed);
            float[] w = random(out * in, 100 + seed);
            float[] self = random(out * in, 200 + seed);
            float[] b = random(out, 300 + seed);
            float[] actual = new float[nodes * out];

            MeanAggregator.layer(w, self, b, activation)
                    .encode(InteractionGraph.of(nodes, source, target, new float[edges]), x, in, actual);

            for (int v = 0; v < nodes; v++) {
                for (int o = 0; o < out; o++) {
                    double sum = b[o];
                    for (int d = 0; d < in; d++) {
                        sum += w[o * in + d] * mean(source, target, v, x, in, d) + self[o * in + d] * x[v * in + d];
                    }
                    assertThat((double) actual[v * out + o])
                            .as("seed %d, node %d, column %d", seed, v, o)
                            .isEqualTo(bent(activation, sum), within(1e-5));
                }
            }
        }
    }

    @Test
    @DisplayName("stacked layers are one after the other")
    void stacked() {
        MeanAggregator first = MeanAggregator.layer(random(8, 1), random(4, 2), Activation.SIGMOID);
        MeanAggregator second = MeanAggregator.layer(random(20, 3), random(5, 4), Activation.TANH);
        MeanAggregator third = MeanAggregator.layer(random(5, 5), random(1, 6), Activation.IDENTITY);
        float[] x0 = random(6, 7);
        float[] x1 = new float[12];
        float[] x2 = new float[15];
        float[] x3 = new float[3];
        first.encode(GRAPH, x0, 2, x1);
        second.encode(GRAPH, x1, 4, x2);
        third.encode(GRAPH, x2, 5, x3);

        MeanAggregator all = first.then(second.then(third));
        float[] out = new float[3];
        all.encode(GRAPH, x0, 2, out);

        assertThat(out).containsExactly(x3);
        assertThat(all.outputDimension(2)).isEqualTo(1);
        assertThat(all).hasToString("MeanAggregator[2 -> 4 SIGMOID -> 5 TANH -> 1 IDENTITY]");
    }

    @Test
    @DisplayName("keeps copies; refuses shapes that do not fit, NaN, and inputs of another dimension")
    void refuses() {
        float[] weights = {1};
        MeanAggregator layer = MeanAggregator.layer(weights, new float[1], Activation.IDENTITY);
        weights[0] = 5;
        float[] out = new float[3];
        layer.encode(GRAPH, new float[] {1, 1, 1}, 1, out);
        assertThat(out).containsExactly(1, 0, 1);

        assertThatThrownBy(() -> MeanAggregator.layer(new float[3], new float[2], Activation.RELU))
                .hasMessageContaining("weights.length (3)");
        assertThatThrownBy(() -> MeanAggregator.layer(new float[0], new float[2], Activation.RELU))
                .hasMessageContaining("weights.length (0)");
        assertThatThrownBy(() -> MeanAggregator.layer(new float[4], new float[2], new float[2], Activation.RELU))
                .hasMessageContaining("selfWeights.length (2)");
        assertThatThrownBy(() -> MeanAggregator.layer(new float[0], new float[0], Activation.RELU))
                .hasMessageContaining("bias.length (0)");
        assertThatThrownBy(() -> MeanAggregator.layer(new float[] {Float.NaN}, new float[1], Activation.RELU))
                .hasMessageContaining("weights at row 0, column 0 (NaN)");
        assertThatThrownBy(() -> layer.encode(GRAPH, new float[] {1, 1, Float.NaN}, 1, out))
                .hasMessageContaining("x0 at node 2, column 0 (NaN)");
        assertThatThrownBy(() -> layer.outputDimension(2)).hasMessageContaining("inputDimension (2)");
        assertThatThrownBy(() -> layer.then(MeanAggregator.layer(new float[2], new float[1], Activation.RELU)))
                .hasMessageContaining("input dimension (2)");
    }

    private static double mean(int[] source, int[] target, int node, float[] x, int in, int column) {
        double sum = 0;
        int count = 0;
        for (int e = 0; e < source.length; e++) {
            if (target[e] == node) {
                sum += x[source[e] * in + column];
                count++;
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    private static double bent(Activation activation, double x) {
        return switch (activation) {
            case IDENTITY -> x;
            case RELU -> x > 0 ? x : 0;
            case TANH -> 1 - 2 / (Math.exp(2 * x) + 1);
            case SIGMOID -> Math.exp(x) / (Math.exp(x) + 1);
        };
    }

    private static float[] random(int n, long seed) {
        SplittableRandom random = Seeds.stream(seed, 0, 1);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) (2 * random.nextDouble() - 1);
        }
        return values;
    }
}
