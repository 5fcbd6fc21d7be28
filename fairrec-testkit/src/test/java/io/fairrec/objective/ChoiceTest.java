package io.fairrec.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.internal.Seeds;
import io.fairrec.objective.Bargaining.Agreement;
import io.fairrec.objective.Scalarizations.Augmentation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Knee, bargaining and scalarisations where no golden file speaks. */
class ChoiceTest {

    @Test
    @DisplayName("bargains are the best rational points by their definitions, for 1 to 8 parties")
    void bargains() {
        for (long seed = 0; seed < 500; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 6);
            int m = 1 + random.nextInt(8);
            double[][] u = ParetoFrontsTest.points(random, random.nextInt(9), m, 2 + random.nextInt(50));
            double[] d = new double[m];
            Arrays.setAll(d, k -> random.nextInt(10) / 50.0);
            double[] ideal = Bargaining.ideal(u, d);
            check(u, d, Bargaining.nash(u, d), seed, p -> {
                double product = 1;
                for (int k = 0; k < m; k++) {
                    product *= p[k] - d[k];
                }
                return product;
            });
            check(u, d, Bargaining.egalitarian(u, d), seed, p -> {
                double least = p[0] - d[0];
                for (int k = 1; k < m; k++) {
                    least = Math.min(least, p[k] - d[k]);
                }
                return least;
            });
            check(u, d, Bargaining.kalaiSmorodinsky(u, d), seed, p -> {
                double least = 1;
                for (int k = 0; k < m; k++) {
                    if (ideal[k] > d[k]) {
                        least = Math.min(least, (p[k] - d[k]) / (ideal[k] - d[k]));
                    }
                }
                return least;
            });
        }
    }

    private static void check(double[][] u, double[] d, Optional<Agreement> found, long seed, Scalarization welfare) {
        int best = -1;
        for (int i = 0; i < u.length; i++) {
            boolean rational = true;
            for (int k = 0; k < d.length; k++) {
                rational &= u[i][k] >= d[k];
            }
            if (rational && (best < 0 || welfare.of(u[i]) > welfare.of(u[best]))) {
                best = i;
            }
        }
        assertThat(found.map(Agreement::index).orElse(-1)).as("seed %d", seed).isEqualTo(best);
        if (best >= 0) {
            assertThat(found.orElseThrow().value()).as("seed %d", seed).isEqualTo(welfare.of(u[best]));
        }
    }

    @Test
    @DisplayName(
            "Nash takes no dominated point where products are 0, underflow or overflow; equal products keep the first")
    void nashOfExtremes() {
        double[][] idle = {{0, 0}, {0, 5}, {0, 4}, {0, 6}};
        assertThat(Bargaining.nash(idle, new double[2])).contains(new Agreement(3, 0));
        for (double small : new double[] {1e-50, 1e-320, Double.MIN_VALUE, 1e200}) {
            double[][] eight = new double[3][8];
            for (double[] u : eight) {
                Arrays.fill(u, small);
            }
            eight[1][3] = 2 * small;
            eight[2][5] = 3 * small;
            assertThat(Bargaining.nash(eight, new double[8]).orElseThrow().index())
                    .as("gains %s", small)
                    .isEqualTo(2);
        }
        double[][] mixed = {{1e-200, 1e-200, 1e300}, {1e-200, 1e-200, 2e300}};
        assertThat(Bargaining.nash(mixed, new double[3])).hasValueSatisfying(a -> {
            assertThat(a.index()).isEqualTo(1);
            assertThat(a.value()).isCloseTo(2e-100, within(1e-112));
        });
        double[][] equal = {{2, 6}, {3, 4}, {12, 1}, {1, 12}};
        assertThat(Bargaining.nash(equal, new double[2])).contains(new Agreement(0, 12));
    }

    @Test
    @DisplayName("Nash does not depend on the parties' units; nobody to gain is an agreement on the first point")
    void nash() {
        double[][] u = {{3, 1}, {2, 2}, {1, 4}};
        double[][] inCents = {{300, 1}, {200, 2}, {100, 4}};
        assertThat(Bargaining.nash(u, new double[2]).orElseThrow().index()).isEqualTo(1);
        assertThat(Bargaining.nash(inCents, new double[2]).orElseThrow().index())
                .isEqualTo(1);

        double[][] stuck = {{1, 1}, {1, 1}};
        double[] there = {1, 1};
        assertThat(Bargaining.nash(stuck, there)).contains(new Agreement(0, 0));
        assertThat(Bargaining.kalaiSmorodinsky(stuck, there)).contains(new Agreement(0, 1));
        assertThat(Bargaining.egalitarian(stuck, there)).contains(new Agreement(0, 0));

        double[][] extreme = {{Double.MAX_VALUE, -1, 0}, {1, 1, 1}};
        assertThat(Bargaining.nash(extreme, new double[] {-Double.MAX_VALUE, -1, -1})
                        .orElseThrow()
                        .value())
                .isNotNaN();
    }

    @Test
    @DisplayName("nobody agrees where there is no point or no rational one, and bad numbers are refused")
    void noAgreement() {
        double[] d = {0.5, 0.5};
        for (double[][] u : List.of(new double[0][], new double[][] {{0.4, 0.9}, {0.9, 0.4}})) {
            assertThat(Bargaining.nash(u, d)).isEmpty();
            assertThat(Bargaining.kalaiSmorodinsky(u, d)).isEmpty();
            assertThat(Bargaining.egalitarian(u, d)).isEmpty();
            assertThat(Bargaining.ideal(u, d)).containsExactly(d);
        }
        assertThatThrownBy(() -> Bargaining.nash(new double[][] {{1, Double.NaN}}, d))
                .hasMessageContaining("point 0 of the utilities");
        assertThatThrownBy(() -> Bargaining.egalitarian(new double[][] {{1}}, d))
                .hasMessageContaining("it must have 2");
        assertThatThrownBy(() -> Bargaining.kalaiSmorodinsky(new double[0][], new double[] {Double.NaN}))
                .hasMessageContaining("disagreement of party 0 (NaN)");
        assertThatThrownBy(() -> Bargaining.nash(new double[0][], new double[0]))
                .hasMessageContaining("number of parties (0)");
    }

    @Test
    @DisplayName("the knee of 1, 3 and 8 objectives, of one point and of equal points")
    void knee() {
        assertThat(Knee.of(new double[][] {{3}, {1}, {2}})).hasValue(1);
        assertThat(Knee.of(new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0.2, 0.2, 0.2}}))
                .hasValue(3);
        assertThat(Knee.of(new double[][] {{5, 5}})).hasValue(0);
        assertThat(Knee.signedDistances(new double[][] {{5, 5}, {5, 5}})).containsExactly(0, 0);

        double[][] eight = new double[9][8];
        for (int k = 0; k < 8; k++) {
            eight[k][k] = 10.0 * (k + 1);
            eight[8][k] = 1.0 * (k + 1);
        }
        assertThat(Knee.of(eight)).hasValue(8);
        assertThat(Knee.signedDistances(eight)[8]).isEqualTo((1 - 0.8) / Math.sqrt(8), within(1e-12));
        assertThatThrownBy(() -> Knee.of(new double[][] {{1, Double.NaN}})).hasMessageContaining("NaN");
    }

    @Test
    @DisplayName("the smooth maximum stays between the maximum and it + μ ln m, also where exp would overflow")
    void smooth() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 7);
            int m = 1 + random.nextInt(8);
            double[] w = random.doubles(m, 0.1, 2).toArray();
            double[] z = random.doubles(m, -1, 1).toArray();
            double[] f = random.doubles(m, -1000, 1000).toArray();
            double mu = Math.pow(10, random.nextDouble(-6, 1));
            double hard = Scalarizations.chebyshev(w, z).of(f);
            assertThat(Scalarizations.smoothChebyshev(w, z, mu).of(f))
                    .as("seed %d", seed)
                    .isBetween(hard, hard + mu * Math.log(m) + 1e-9 * hard);
        }
    }

    @Test
    @DisplayName("every scalarisation refuses NaN, another length and bad parameters; no feasible point is no best")
    void refuses() {
        double[] w = {1, 2};
        double[] z = {0, 0};
        for (Scalarization s : List.of(
                Scalarizations.weightedSum(w),
                Scalarizations.chebyshev(w, z),
                Scalarizations.augmentedChebyshev(w, z, 0.1, Augmentation.WEIGHTED),
                Scalarizations.smoothChebyshev(w, z, 0.1),
                Scalarizations.achievement(w, z),
                Scalarizations.penaltyBoundaryIntersection(w, z, 5),
                Scalarizations.epsilonConstraint(0, 1, 1))) {
            assertThatThrownBy(() -> s.of(new double[] {1, Double.NaN})).hasMessageContaining("objective 1 (NaN)");
            assertThatThrownBy(() -> s.of(new double[] {1})).hasMessageContaining("objectives.length (1)");
            assertThat(s.best(new double[0][])).isEmpty();
        }
        assertThat(Scalarizations.epsilonConstraint(0, 0, 1).best(new double[][] {{0, 2}, {1, 3}}))
                .isEmpty();
        assertThat(Scalarizations.epsilonConstraint(1, Double.POSITIVE_INFINITY, Double.NaN)
                        .best(new double[][] {{9, 2}, {1, 3}}))
                .hasValue(0);
        assertThatThrownBy(() -> Scalarizations.epsilonConstraint(0, 0, Double.NaN))
                .hasMessageContaining("limit of objective 1 (NaN)");
        assertThatThrownBy(() -> Scalarizations.weightedSum(0, 0)).hasMessageContaining("at least one above 0");
        assertThatThrownBy(() -> Scalarizations.achievement(new double[] {1, 0}, z))
                .hasMessageContaining("weight of objective 1 (0.0)");
        assertThatThrownBy(() -> Scalarizations.chebyshev(w, new double[] {Double.NaN, 0}))
                .hasMessageContaining("ideal (NaN)");
        assertThatThrownBy(() -> Scalarizations.smoothChebyshev(w, z, 0)).hasMessageContaining("mu (0.0)");
        assertThatThrownBy(() -> Scalarizations.penaltyBoundaryIntersection(w, z, -1))
                .hasMessageContaining("theta (-1.0)");
    }

    @Test
    @DisplayName("the combiner of serving and the scalarisation of the same name agree up to the sign")
    void servingAndChoosingAgree() {
        double[] w = {0.3, 0.7};
        ObjectiveMatrix matrix = new ObjectiveMatrix(List.of("a", "b"), 3);
        double[][] costs = {{0, 1}, {1, 0}, {0.4, 0.2}};
        for (int i = 0; i < 3; i++) {
            matrix.column(0)[i] = -costs[i][0];
            matrix.column(1)[i] = -costs[i][1];
        }
        double[] utilities = new double[3];
        ChebyshevScalarization.of(w).augmentation(0.05).combine(matrix, utilities);
        Scalarization same = Scalarizations.augmentedChebyshev(w, new double[] {0, 0}, 0.05, Augmentation.WEIGHTED);
        for (int i = 0; i < 3; i++) {
            assertThat(same.of(costs[i])).isEqualTo(-utilities[i], within(1e-15));
        }
    }
}
