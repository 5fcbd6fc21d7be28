package io.fairrec.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.internal.Seeds;
import io.fairrec.train.BalanceOutcome;
import io.fairrec.train.BalancerState;
import io.fairrec.train.GradientBalancer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link GradientBalancer} must do. Extend it in the tests of an implementation. */
public abstract class GradientBalancerContract {

    private static final long SEEDS = 150;
    private static final int PARAMETERS = 10;
    private static final double UNTOUCHED = -12345.678;

    /** A balancer for that many losses; equal for equal arguments. */
    protected abstract GradientBalancer balancer(int tasks);

    /** Whether renaming the losses only renames the weights, where the gradients are independent. */
    protected boolean symmetric() {
        return true;
    }

    /** Whether a {@code SOLVED} direction promises ⟨g_t, d⟩ ≥ 0 for every loss. */
    protected boolean neverRaisesALoss() {
        return false;
    }

    /** Whether all gradients being 0 is a case of its own to the method. */
    protected boolean namesVanished() {
        return true;
    }

    @Test
    @DisplayName(
            "gives finite weights, a named outcome, and nothing behind, for 1 to 8 losses of any kind of gradients")
    void weightsAreFinite() {
        for (long seed = 0; seed < SEEDS; seed++) {
            double[][] gradients = gradients(seed);
            int tasks = gradients.length;
            double[] losses = losses(seed, tasks);
            double[] gram = gram(gradients);
            double[] lossesBefore = losses.clone();
            double[] gramBefore = gram.clone();
            double[] out = new double[tasks + 2];
            Arrays.fill(out, UNTOUCHED);

            BalanceOutcome outcome = balancer(tasks).weights(losses, gram, BalancerState.of(tasks, seed), out);

            assertThat(outcome).as("seed %d", seed).isNotNull();
            for (int t = 0; t < tasks; t++) {
                assertThat(out[t])
                        .as("seed %d (%s), weight %d of %d", seed, outcome, t, tasks)
                        .isFinite();
            }
            assertThat(Arrays.copyOfRange(out, tasks, tasks + 2)).containsOnly(UNTOUCHED);
            assertThat(losses).as("seed %d, losses", seed).containsExactly(lossesBefore);
            assertThat(gram).as("seed %d, gram", seed).containsExactly(gramBefore);
        }
    }

    @Test
    @DisplayName("one loss alone goes along its own gradient")
    void oneLoss() {
        for (double scale : new double[] {1e-8, 1, 1e8}) {
            double[] out = new double[1];

            BalanceOutcome outcome =
                    balancer(1).weights(new double[] {0.7}, new double[] {scale * scale}, BalancerState.of(1, 3), out);

            assertThat(outcome).isEqualTo(BalanceOutcome.SOLVED);
            assertThat(out[0]).as("weight of a gradient of norm %s", scale).isPositive();
        }
    }

    @Test
    @DisplayName("gradients of 0 are named, and the weights finite")
    void vanished() {
        for (int tasks = 1; tasks <= 8; tasks++) {
            double[] out = new double[tasks];

            BalanceOutcome outcome = balancer(tasks)
                    .weights(losses(1, tasks), new double[tasks * tasks], BalancerState.of(tasks, 3), out);

            if (namesVanished()) {
                assertThat(outcome).as("%d losses", tasks).isEqualTo(BalanceOutcome.VANISHED);
            }
            assertThat(Arrays.stream(out).allMatch(Double::isFinite)).isTrue();
        }
    }

    @Test
    @DisplayName("identical gradients give a direction along them")
    void identical() {
        for (int tasks = 2; tasks <= 8; tasks++) {
            double[][] gradients = new double[tasks][];
            Arrays.fill(gradients, random(7, 1, 1)[0]);
            double[] out = new double[tasks];

            balancer(tasks).weights(losses(1, tasks), gram(gradients), BalancerState.of(tasks, 3), out);

            assertThat(Arrays.stream(out).sum())
                    .as("sum of the weights %s", Arrays.toString(out))
                    .isPositive();
        }
    }

    @Test
    @DisplayName("a direction that promises it raises no loss at first order")
    void raisesNoLoss() {
        for (long seed = 0; seed < SEEDS && neverRaisesALoss(); seed++) {
            double[][] gradients = gradients(seed);
            int tasks = gradients.length;
            double[] out = new double[tasks];

            BalanceOutcome outcome =
                    balancer(tasks).weights(losses(seed, tasks), gram(gradients), BalancerState.of(tasks, seed), out);

            double[] direction = direction(gradients, out);
            double size = 0;
            for (int t = 0; t < tasks; t++) {
                size += Math.abs(out[t]) * norm(gradients[t]);
            }
            for (int t = 0; t < tasks && outcome == BalanceOutcome.SOLVED; t++) {
                assertThat(dot(gradients[t], direction))
                        .as("seed %d, loss %d, weights %s", seed, t, Arrays.toString(out))
                        .isGreaterThanOrEqualTo(-1e-9 * norm(gradients[t]) * size);
            }
        }
    }

    @Test
    @DisplayName("renaming the losses renames the weights, where the method is symmetric")
    void renamingRenames() {
        for (long seed = 0; seed < SEEDS && symmetric(); seed++) {
            int tasks = 1 + (int) (seed % 8);
            double[][] gradients = random(seed, tasks, 1);
            double[] losses = losses(seed, tasks);
            int[] order = order(seed, tasks);
            double[][] renamed = new double[tasks][];
            double[] renamedLosses = new double[tasks];
            for (int t = 0; t < tasks; t++) {
                renamed[t] = gradients[order[t]];
                renamedLosses[t] = losses[order[t]];
            }
            double[] one = new double[tasks];
            double[] other = new double[tasks];

            balancer(tasks).weights(losses, gram(gradients), BalancerState.of(tasks, seed), one);
            balancer(tasks).weights(renamedLosses, gram(renamed), BalancerState.of(tasks, seed), other);

            double largest = Arrays.stream(one).map(Math::abs).max().orElseThrow();
            for (int t = 0; t < tasks; t++) {
                assertThat(Math.abs(other[t] - one[order[t]]))
                        .as("seed %d, weight %d: %s and %s", seed, t, other[t], one[order[t]])
                        .isLessThanOrEqualTo(1e-7 * largest);
            }
        }
    }

    @Test
    @DisplayName("equal states give equal weights, also on 8 threads at once, and a step moves the state on by one")
    void isDeterministicAndThreadSafe() {
        GradientBalancer shared = balancer(5);
        double[] expected = run(shared);

        var together = Parallel.run(8, thread -> run(shared));

        assertThat(together).allSatisfy(weights -> assertThat(weights).containsExactly(expected));
        BalancerState state = BalancerState.of(5, 1);
        shared.weights(losses(1, 5), gram(random(1, 5, 1)), state, new double[5]);
        assertThat(state.step()).isEqualTo(1);
    }

    @Test
    @DisplayName("refuses numbers that are not finite, naming the tasks, and lengths that do not fit")
    void refuses() {
        double[] losses = losses(1, 3);
        double[] gram = gram(random(1, 3, 1));
        BalancerState state = BalancerState.of(3, 1);
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            double[] broken = gram.clone();
            broken[3 * 1 + 2] = bad;
            broken[3 * 2 + 1] = bad;
            assertThatThrownBy(() -> balancer(3).weights(losses, broken, state, new double[3]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("tasks 1 and 2")
                    .hasMessageContaining(String.valueOf(bad));
            double[] badLosses = losses.clone();
            badLosses[2] = bad;
            assertThatThrownBy(() -> balancer(3).weights(badLosses, gram, state, new double[3]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("task 2");
        }
        double[] negative = gram.clone();
        negative[0] = -1;
        assertThatThrownBy(() -> balancer(3).weights(losses, negative, state, new double[3]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> balancer(3).weights(losses, new double[8], state, new double[3]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> balancer(3).weights(losses, gram, state, new double[2]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> balancer(3).weights(losses, gram, BalancerState.of(2, 1), new double[3]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("has a name")
    void hasAName() {
        assertThat(balancer(3).name()).isNotBlank().isEqualTo(balancer(3).name());
    }

    private static double[] run(GradientBalancer balancer) {
        BalancerState state = BalancerState.of(5, 11);
        double[] all = new double[20 * 5];
        double[] out = new double[5];
        for (int step = 0; step < 20; step++) {
            balancer.weights(losses(step, 5), gram(random(step, 5, 1)), state, out);
            System.arraycopy(out, 0, all, step * 5, 5);
        }
        return all;
    }

    /** 1 to 8 gradients: independent, of very different size, conflicting, dependent, opposite, or with zeros. */
    protected static double[][] gradients(long seed) {
        int tasks = 1 + (int) (seed % 8);
        double[][] g = random(seed, tasks, seed % 3 == 0 ? 1e3 : 1);
        SplittableRandom random = Seeds.stream(seed, 1, 2);
        int some = random.nextInt(tasks);
        int other = random.nextInt(tasks);
        switch ((int) (seed / 8 % 6)) {
            case 1 -> g[some] = new double[PARAMETERS];
            case 2 -> g[some] = g[other].clone();
            case 3 -> {
                if (some != other) {
                    for (int k = 0; k < PARAMETERS; k++) {
                        g[some][k] = -3 * g[other][k];
                    }
                }
            }
            case 4 -> {
                for (int t = 0; t < tasks; t++) {
                    for (int k = 2; k < PARAMETERS; k++) {
                        g[t][k] = 0;
                    }
                }
            }
            case 5 -> {
                for (int k = 0; k < PARAMETERS; k++) {
                    double sum = 0;
                    for (int t = 0; t < tasks; t++) {
                        sum += g[t][k];
                    }
                    g[some][k] -= sum;
                }
            }
            default -> {
                // As drawn.
            }
        }
        return g;
    }

    /** Normal-ish gradients; with a spread s their norms differ by factors up to s². */
    private static double[][] random(long seed, int tasks, double spread) {
        SplittableRandom random = Seeds.stream(seed, tasks, 3);
        double[][] g = new double[tasks][PARAMETERS];
        for (double[] row : g) {
            double scale = Math.pow(spread, random.nextDouble(-1, 1));
            for (int k = 0; k < PARAMETERS; k++) {
                row[k] = scale * (random.nextDouble(-1, 1) + random.nextDouble(-1, 1));
            }
        }
        return g;
    }

    private static double[] losses(long seed, int tasks) {
        SplittableRandom random = Seeds.stream(seed, tasks, 4);
        double[] losses = new double[tasks];
        Arrays.setAll(losses, t -> random.nextDouble());
        return losses;
    }

    private static int[] order(long seed, int tasks) {
        SplittableRandom random = Seeds.stream(seed, tasks, 5);
        int[] order = new int[tasks];
        Arrays.setAll(order, t -> t);
        for (int i = tasks - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
        return order;
    }

    private static double[] gram(double[][] g) {
        double[] gram = new double[g.length * g.length];
        for (int i = 0; i < g.length; i++) {
            for (int j = 0; j < g.length; j++) {
                gram[i * g.length + j] = dot(g[i], g[j]);
            }
        }
        return gram;
    }

    private static double[] direction(double[][] g, double[] weights) {
        double[] d = new double[PARAMETERS];
        for (int t = 0; t < g.length; t++) {
            for (int k = 0; k < PARAMETERS; k++) {
                d[k] += weights[t] * g[t][k];
            }
        }
        return d;
    }

    private static double norm(double[] v) {
        return Math.sqrt(dot(v, v));
    }

    private static double dot(double[] u, double[] v) {
        double sum = 0;
        for (int k = 0; k < u.length; k++) {
            sum += u[k] * v[k];
        }
        return sum;
    }
}
