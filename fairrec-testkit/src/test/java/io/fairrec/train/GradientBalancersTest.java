package io.fairrec.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.fairrec.base.ComponentConfig;
import io.fairrec.base.Components;
import io.fairrec.base.ConfigException;
import io.fairrec.internal.Seeds;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GradientBalancersTest {

    @Test
    @DisplayName("MGDA meets the optimality conditions, for norms from 1e-6 to 1e6 too")
    void mgdaIsOptimal() {
        for (long seed = 0; seed < 300; seed++) {
            int tasks = 1 + (int) (seed % 8);
            double[] gram = gram(seed, tasks, 6, seed % 2 == 0 ? 1e6 : 1);
            double[] w = new double[tasks];
            BalanceOutcome outcome =
                    GradientBalancers.mgda().weights(new double[tasks], gram, BalancerState.of(tasks, 0), w);

            double square = Math.max(0, quadratic(gram, w));
            double terms = 0;
            for (int t = 0; t < tasks; t++) {
                terms += w[t] * Math.sqrt(gram[t * tasks + t]);
            }
            for (int t = 0; t < tasks; t++) {
                double inner = 0;
                for (int s = 0; s < tasks; s++) {
                    inner += gram[t * tasks + s] * w[s];
                }
                double norm = Math.sqrt(gram[t * tasks + t]);
                assertThat(inner - square)
                        .as("seed %d, ⟨g%d, d⟩ − ‖d‖² of %s (%s)", seed, t, Arrays.toString(w), outcome)
                        .isGreaterThanOrEqualTo(-1e-9 * Math.sqrt(square) * norm - 1e-14 * terms * norm);
                assertThat(w[t]).isGreaterThanOrEqualTo(0);
            }
        }
    }

    @Test
    @DisplayName("UPGrad's and DualProj's weights minimise over the cone: slack and excess never go together")
    void projectionsAreOptimal() {
        for (long seed = 0; seed < 300; seed++) {
            int tasks = 1 + (int) (seed % 8);
            double[] gram = gram(seed, tasks, 12, seed % 2 == 0 ? 1e3 : 1);
            double[] v = new double[tasks];

            GradientBalancers.dualProj().weights(new double[tasks], gram, BalancerState.of(tasks, 0), v);

            double size = 0;
            for (int t = 0; t < tasks; t++) {
                size += v[t] * Math.sqrt(gram[t * tasks + t]);
            }
            for (int t = 0; t < tasks; t++) {
                double inner = 0;
                for (int s = 0; s < tasks; s++) {
                    inner += gram[t * tasks + s] * v[s];
                }
                inner /= Math.sqrt(gram[t * tasks + t]);
                assertThat(v[t] - 1.0 / tasks).isGreaterThanOrEqualTo(0);
                assertThat(inner).as("seed %d, task %d", seed, t).isGreaterThanOrEqualTo(-1e-9 * size);
                if (v[t] > 1.0 / tasks * (1 + 1e-9)) {
                    assertThat(inner)
                            .as("seed %d, task %d is raised, so its cone binds", seed, t)
                            .isLessThanOrEqualTo(1e-9 * size);
                }
            }
        }
    }

    @Test
    @DisplayName("ε-constraint finds min (x − 3)² subject to x² ≤ 1, its multiplier 2, and resumes where it stopped")
    void epsilonConstraintConverges() {
        GradientBalancer balancer = GradientBalancers.epsilonConstraint(new double[] {1}, 0.5, 1, 100);
        BalancerState state = BalancerState.of(2, 1);
        double x = descend(balancer, state, 3, 2000);

        assertThat(x).isCloseTo(1, offset(1e-6));
        assertThat(state.multipliers()[1]).isCloseTo(2, offset(1e-4));

        BalancerState first = BalancerState.of(2, 1);
        double half = descend(balancer, first, 3, 50);
        BalancerState resumed = BalancerState.resume(
                first.seed(), first.step(), first.multipliers(), first.runningLosses(), first.runningSteps());
        BalancerState straight = BalancerState.of(2, 1);
        assertThat(descend(balancer, resumed, half, 50)).isEqualTo(descend(balancer, straight, 3, 100));
    }

    @Test
    @DisplayName("ε-constraint leaves a bound that does not bind alone, and names one that cannot be met")
    void epsilonConstraintNames() {
        GradientBalancer loose = GradientBalancers.epsilonConstraint(new double[] {100}, 2, 5, 100);
        BalancerState state = BalancerState.of(2, 1);
        assertThat(descend(loose, state, 0, 600)).isCloseTo(3, offset(1e-6));
        assertThat(state.multipliers()[1]).isZero();

        GradientBalancer impossible = GradientBalancers.epsilonConstraint(new double[] {-1}, 2, 1, 50);
        BalancerState capped = BalancerState.of(2, 1);
        double[] out = new double[2];
        BalanceOutcome outcome = BalanceOutcome.SOLVED;
        for (int step = 0; step < 30; step++) {
            outcome = impossible.weights(new double[] {1, 1}, new double[] {1, 0, 0, 1}, capped, out);
        }
        assertThat(outcome).isEqualTo(BalanceOutcome.INFEASIBLE);
        assertThat(out[1]).isEqualTo(50);
    }

    /** Steps along −d for f₀ = (x − 3)², f₁ = x², with a learning rate of 0.02. */
    private static double descend(GradientBalancer balancer, BalancerState state, double from, int steps) {
        double x = from;
        double[] w = new double[2];
        for (int step = 0; step < steps; step++) {
            double g0 = 2 * (x - 3);
            double g1 = 2 * x;
            balancer.weights(
                    new double[] {(x - 3) * (x - 3), x * x},
                    new double[] {g0 * g0, g0 * g1, g0 * g1, g1 * g1},
                    state,
                    w);
            x -= 0.02 * (w[0] * g0 + w[1] * g1);
        }
        return x;
    }

    @Test
    @DisplayName("PCGrad draws its order from seed and step: all orders come, and a resumed run draws the same ones")
    void pcGradDrawsOrders() {
        double[] gram = gram(4, 3, 3, 1);
        // Three gradients that conflict pairwise: the result depends on the order.
        for (int i = 0; i < 9; i++) {
            gram[i] = i % 4 == 0 ? 1 + 0.3 * i : -0.4;
        }
        Set<List<Double>> seen = new HashSet<>();
        BalancerState state = BalancerState.of(3, 9);
        double[] w = new double[3];
        for (int step = 0; step < 60; step++) {
            BalancerState resumed = BalancerState.resume(
                    9, state.step(), state.multipliers(), state.runningLosses(), state.runningSteps());
            double[] again = new double[3];
            GradientBalancers.pcGrad().weights(new double[3], gram, resumed, again);
            GradientBalancers.pcGrad().weights(new double[3], gram, state, w);
            assertThat(again).containsExactly(w);
            seen.add(Arrays.stream(w).boxed().toList());
        }
        // Each of the three tasks visits the two others in one of two orders.
        assertThat(seen).hasSize(8);
    }

    @Test
    @DisplayName("zero, identical and opposite gradients have the documented outcomes and weights")
    void degenerateGradients() {
        double[] identical = {4, 4, 4, 4};
        double[] opposite = {4, -4, -4, 4};
        double[] oneZero = {4, 0, 0, 0};

        expect(GradientBalancers.mgda(), identical, BalanceOutcome.SOLVED, 0.5, 0.5);
        expect(GradientBalancers.mgda(), opposite, BalanceOutcome.STATIONARY, 0.5, 0.5);
        expect(GradientBalancers.mgda(), oneZero, BalanceOutcome.STATIONARY, 0, 1);
        expect(GradientBalancers.amongActive(GradientBalancers.mgda()), oneZero, BalanceOutcome.SOLVED, 1, 0);
        expect(GradientBalancers.pcGrad(), identical, BalanceOutcome.SOLVED, 1, 1);
        expect(GradientBalancers.pcGrad(), opposite, BalanceOutcome.STATIONARY, 2, 2);
        expect(GradientBalancers.caGrad(0.4), identical, BalanceOutcome.SOLVED, 0.7, 0.7);
        expect(GradientBalancers.caGrad(0.4), opposite, BalanceOutcome.STATIONARY, 0.5, 0.5);
        expect(GradientBalancers.caGrad(0.4), oneZero, BalanceOutcome.STATIONARY, 0.5, 0.5);
        double half = 1 / Math.sqrt(8);
        expect(GradientBalancers.nashMtl(), identical, BalanceOutcome.DEPENDENT, half, half);
        expect(GradientBalancers.nashMtl(), opposite, BalanceOutcome.STATIONARY, 0.5, 0.5);
        expect(GradientBalancers.nashMtl(), oneZero, BalanceOutcome.DEPENDENT, 0.5, 0);
        expect(GradientBalancers.imtlG(), identical, BalanceOutcome.DEPENDENT, 0.5, 0.5);
        expect(GradientBalancers.imtlG(), opposite, BalanceOutcome.STATIONARY, 0.5, 0.5);
        expect(GradientBalancers.imtlG(), oneZero, BalanceOutcome.DEPENDENT, 1, 0);
        expect(GradientBalancers.alignedMtl(), identical, BalanceOutcome.SOLVED, 0.5, 0.5);
        expect(GradientBalancers.alignedMtl(), opposite, BalanceOutcome.STATIONARY, 0, 0);
        expect(GradientBalancers.alignedMtl(), oneZero, BalanceOutcome.SOLVED, 0.5, 0);
        expect(GradientBalancers.upGrad(), identical, BalanceOutcome.SOLVED, 0.5, 0.5);
        expect(GradientBalancers.upGrad(), opposite, BalanceOutcome.STATIONARY, 1, 1);
        expect(GradientBalancers.upGrad(), oneZero, BalanceOutcome.SOLVED, 0.5, 0.5);
        expect(GradientBalancers.dualProj(), opposite, BalanceOutcome.STATIONARY, 0.5, 0.5);
    }

    private static void expect(GradientBalancer balancer, double[] gram, BalanceOutcome outcome, double... weights) {
        double[] out = new double[2];
        BalanceOutcome is = balancer.weights(new double[] {1, 2}, gram, BalancerState.of(2, 5), out);
        String what = balancer.name() + " on " + Arrays.toString(gram) + ": " + Arrays.toString(out);
        assertThat(is).as(what).isEqualTo(outcome);
        for (int t = 0; t < 2; t++) {
            assertThat(out[t]).as(what).isCloseTo(weights[t], offset(1e-9));
        }
    }

    @Test
    @DisplayName("two large opposite gradients are seen behind one of norm 1e-6: stationary, with direction 0")
    void stationaryBehindASmallGradient() {
        double[] gram = {1e-12, 0, 0, 0, 1e6, -1e6, 0, -1e6, 1e6};
        double[] out = new double[3];

        BalanceOutcome outcome = GradientBalancers.mgda().weights(new double[3], gram, BalancerState.of(3, 0), out);

        assertThat(outcome).isEqualTo(BalanceOutcome.STATIONARY);
        assertThat(out[0]).isZero();
        assertThat(out[1]).isEqualTo(out[2]).isCloseTo(0.5, offset(1e-12));
    }

    @Test
    @DisplayName("Jacobi finds an eigenvalue 1e22 times smaller than the largest to 12 digits")
    void smallEigenvalue() {
        JacobiEigen eigen = JacobiEigen.of(new double[] {1, 5e-12, 5e-12, 1e-22}, 2);

        assertThat(eigen.values[1]).isCloseTo(0.75e-22, offset(1e-34));
        assertThat(eigen.values[0]).isCloseTo(1, offset(1e-15));
    }

    @Test
    @DisplayName("every balancer is reached by its name, and its settings are checked")
    void namedComponents() {
        assertThat(Components.names(GradientBalancer.class))
                .contains(
                        "weighted-sum",
                        "epsilon-constraint",
                        "mgda",
                        "pcgrad",
                        "cagrad",
                        "nash-mtl",
                        "imtl-g",
                        "aligned-mtl",
                        "upgrad",
                        "dualproj");
        assertThat(create("mgda", Map.of("active-only", true)).name()).isEqualTo("mgda among active");
        assertThat(create("cagrad", Map.of("c", 0.5)).name()).isEqualTo("cagrad(0.5)");
        assertThat(create("pcgrad", Map.of("order", "ascending")).name()).isEqualTo("pcgrad(ascending)");
        assertThat(create("upgrad", Map.of("regularization", 1e-4)).name())
                .isEqualTo("upgrad(regularised 1.0E-4, normEps 1.0E-4)");
        assertThat(create("weighted-sum", Map.of("weights", List.of(1, 0.5))).name())
                .isEqualTo("weighted-sum[1.0, 0.5]");
        assertThatThrownBy(() -> create("pcgrad", Map.of("order", "rendom"))).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> create("cagrad", Map.of("c", -1))).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> create("mgda", Map.of("activeonly", true)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("active-only");
    }

    private static GradientBalancer create(String name, Map<String, ?> settings) {
        return Components.create(GradientBalancer.class, name, ComponentConfig.of(settings));
    }

    private static double quadratic(double[] gram, double[] w) {
        double sum = 0;
        for (int i = 0; i < w.length; i++) {
            for (int j = 0; j < w.length; j++) {
                sum += w[i] * gram[i * w.length + j] * w[j];
            }
        }
        return sum;
    }

    /** Of random gradients whose norms spread by factors from 1 / spread to spread. */
    private static double[] gram(long seed, int tasks, int dimension, double spread) {
        SplittableRandom random = Seeds.stream(seed, tasks, 8);
        double[][] g = new double[tasks][dimension];
        for (double[] row : g) {
            double scale = Math.pow(spread, random.nextDouble(-1, 1));
            for (int k = 0; k < dimension; k++) {
                row[k] = scale * random.nextDouble(-1, 1);
            }
        }
        double[] gram = new double[tasks * tasks];
        for (int i = 0; i < tasks; i++) {
            for (int j = 0; j < tasks; j++) {
                for (int k = 0; k < dimension; k++) {
                    gram[i * tasks + j] += g[i][k] * g[j][k];
                }
            }
        }
        return gram;
    }
}
