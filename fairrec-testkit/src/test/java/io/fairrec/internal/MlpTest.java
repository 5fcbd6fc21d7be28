package io.fairrec.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.internal.Mlp.Activation;
import io.fairrec.internal.Mlp.Output;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MlpTest {

    private static final double STEP = 1e-6;

    @ParameterizedTest
    @EnumSource(Output.class)
    @DisplayName("Both gradients are those of central differences, for every output, activation and depth")
    void gradients(Output output) {
        for (int[] sizes : new int[][] {{3, 2}, {4, 5, 3}, {3, 6, 4, 2}}) {
            for (Activation activation : Activation.values()) {
                for (long seed = 0; seed < 4; seed++) {
                    check(Mlp.create(sizes, activation, output, seed), seed);
                }
            }
        }
    }

    @Test
    @DisplayName(
            "the loss of a confident wrong answer is its log-odds, without a jump where the probability rounds to 1")
    void confidentAndWrong() {
        for (Output output : new Output[] {Output.LOGISTIC, Output.SOFTMAX}) {
            Mlp net = Mlp.create(new int[] {1, 2}, Activation.RELU, output, 1);
            Arrays.fill(net.parameters(), 0);
            for (double logit : new double[] {5, 30, 36, 37, 40, 700, 1e5}) {
                // Weight and bias of the first output: its log-odds against the second, which are 0 there.
                net.parameters()[0] = logit;
                double first = output == Output.LOGISTIC
                        ? logit + Math.log1p(Math.exp(-logit)) + Math.log(2)
                        : logit + Math.log1p(Math.exp(-logit));

                assertThat(value(net, new double[] {1}, new double[] {0, 1}))
                        .as("%s, logit %s", output, logit)
                        .isCloseTo(first, within(1e-12 * logit));
            }
        }
    }

    private static void check(Mlp net, long seed) {
        SplittableRandom random = Seeds.stream(seed, 1, 0);
        // Biases off 0: at the kink of a ReLU there is no derivative to compare with.
        for (int i = 0; i < net.parameters().length; i++) {
            net.parameters()[i] += 0.3 * (random.nextDouble() - 0.5);
        }
        double[] x = random.doubles(net.inputs(), -1, 1).toArray();
        double[] targets = random.doubles(net.outputs(), 0, 1).toArray();
        double sum = Arrays.stream(targets).sum();
        for (int k = 0; k < targets.length; k++) {
            targets[k] /= sum;
        }
        Mlp.Scratch scratch = net.scratch();
        double[] gradient = new double[net.parameters().length];
        double weight = 1.7;
        net.forward(x, 0, scratch);
        net.loss(targets, 0, weight, scratch);
        double[] input = net.backward(scratch, gradient).clone();
        for (int i = 0; i < gradient.length; i++) {
            assertThat(gradient[i])
                    .as("%s, seed %d, parameter %d", net, seed, i)
                    .isCloseTo(slope(net, net.parameters(), i, x, targets, weight), within(1e-6));
        }
        for (int j = 0; j < x.length; j++) {
            assertThat(input[j])
                    .as("%s, seed %d, input %d", net, seed, j)
                    .isCloseTo(slope(net, x, j, x, targets, weight), within(1e-6));
        }
        double[] twice = gradient.clone();
        net.backward(scratch, twice);
        assertThat(twice[0]).as("added, not written").isEqualTo(2 * gradient[0]);
        assertThat(net.backward(scratch, new double[0])).containsExactly(input);
    }

    private static double slope(Mlp net, double[] moved, int i, double[] x, double[] targets, double weight) {
        double at = moved[i];
        moved[i] = at + STEP;
        double above = value(net, x, targets);
        moved[i] = at - STEP;
        double below = value(net, x, targets);
        moved[i] = at;
        return weight * (above - below) / (2 * STEP);
    }

    private static double value(Mlp net, double[] x, double[] targets) {
        Mlp.Scratch scratch = net.scratch();
        net.forward(x, 0, scratch);
        return net.loss(targets, 0, 1, scratch);
    }

    @Test
    @DisplayName("Answers are what the formula says, computed by hand")
    void byHand() {
        Mlp net = Mlp.create(new int[] {2, 2, 1}, Activation.RELU, Output.LOGISTIC, 0);
        double[] parameters = {1, -1, 2, 0.5, 0.1, 0.2, 3, -2, 0.25};
        System.arraycopy(parameters, 0, net.parameters(), 0, parameters.length);
        // h = relu(1·1 + 2·(−.5) + .1, −1·1 + .5·(−.5) + .2) = (.1, 0); z = .3 + .25
        double[] answer = net.forward(new float[] {9, 1, -0.5f}, 1, net.scratch());
        assertThat(answer[0]).isCloseTo(1 / (1 + Math.exp(-0.55)), within(1e-12));
    }

    @Test
    @DisplayName("Learns exclusive or, which no linear model can, and the same network from the same seed")
    void exclusiveOr() {
        float[] x = {0, 0, 0, 1, 1, 0, 1, 1};
        double[] y = {0, 1, 1, 0};
        double[] answers = learnt(x, y, 16);
        assertThat(answers).isEqualTo(learnt(x, y, 16));
        for (int i = 0; i < 4; i++) {
            assertThat(answers[i]).isCloseTo(y[i], within(0.1));
        }
        for (double linear : learnt(x, y, 0)) {
            assertThat(linear).isCloseTo(0.5, within(0.05));
        }
    }

    private static double[] learnt(float[] x, double[] y, int hidden) {
        int[] sizes = hidden == 0 ? new int[] {2, 1} : new int[] {2, hidden, 1};
        Mlp net = Mlp.create(sizes, Activation.TANH, Output.LOGISTIC, 7);
        net.fit(x, y, new double[0], new Mlp.Training(800, 4, 0.02, 0, 1));
        double[] answers = new double[4];
        for (int i = 0; i < 4; i++) {
            answers[i] = net.forward(x, 2 * i, net.scratch())[0];
        }
        return answers;
    }

    @Test
    @DisplayName("A row of weight 0 and a target that is not known teach nothing")
    void weights() {
        float[] x = {1, 1, 1, 1};
        Mlp.Training how = new Mlp.Training(600, 4, 0.05, 0, 1);
        Mlp net = Mlp.create(new int[] {1, 1}, Activation.RELU, Output.LOGISTIC, 3);
        net.fit(x, new double[] {1, 0, Double.NaN, 1}, new double[] {1, 3, 5, 0}, how);
        // Of the rows that count, one in four by weight is positive.
        assertThat(net.forward(x, 0, net.scratch())[0]).isCloseTo(0.25, within(0.02));
    }

    @Test
    @DisplayName("The softmax of large sums is finite and the loss of a certain wrong answer is large, not infinite")
    void extremes() {
        Mlp net = Mlp.create(new int[] {1, 3}, Activation.RELU, Output.SOFTMAX, 3);
        System.arraycopy(new double[] {1000, -1000, 0, 0, 0, 0}, 0, net.parameters(), 0, 6);
        Mlp.Scratch scratch = net.scratch();
        assertThat(net.forward(new float[] {5}, 0, scratch)).containsExactly(1, 0, 0);
        assertThat(net.loss(new double[] {0, 1, 0}, 0, 1, scratch)).isFinite().isGreaterThan(100);
    }

    @Test
    @DisplayName("The weighted mean of a linear fit is that of least squares")
    void leastSquares() {
        SplittableRandom random = Seeds.stream(5, 0, 0);
        float[] x = new float[400];
        double[] y = new double[200];
        for (int i = 0; i < 200; i++) {
            x[2 * i] = (float) random.nextDouble();
            x[2 * i + 1] = (float) random.nextDouble();
            y[i] = 2 * x[2 * i] - 3 * x[2 * i + 1] + 0.5;
        }
        Mlp net = Mlp.create(new int[] {2, 1}, Activation.RELU, Output.LINEAR, 1);
        net.fit(x, y, new double[0], new Mlp.Training(400, 20, 0.02, 0, 1));
        double[] p = net.parameters();
        assertThat(p[0]).isCloseTo(2, within(1e-3));
        assertThat(p[1]).isCloseTo(-3, within(1e-3));
        assertThat(p[2]).isCloseTo(0.5, within(1e-3));
    }
}
