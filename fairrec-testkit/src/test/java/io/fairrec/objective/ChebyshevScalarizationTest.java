package io.fairrec.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.internal.Seeds;
import io.fairrec.testkit.ObjectiveCombinerContract;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ChebyshevScalarizationTest {

    @Nested
    class Plain extends ObjectiveCombinerContract {
        @Override
        protected ObjectiveCombiner combiner(int objectives) {
            return ChebyshevScalarization.of(weights(objectives));
        }
    }

    @Nested
    class Augmented extends ObjectiveCombinerContract {
        @Override
        protected ObjectiveCombiner combiner(int objectives) {
            return ChebyshevScalarization.of(weights(objectives)).augmentation(0.05);
        }
    }

    private static double[] weights(int objectives) {
        double[] weights = new double[objectives];
        Arrays.setAll(weights, j -> j == 1 ? 0 : 0.5 + j);
        return weights;
    }

    private static ObjectiveMatrix matrix(double[]... columns) {
        ObjectiveMatrix matrix =
                new ObjectiveMatrix(List.of("a", "b", "c").subList(0, columns.length), columns[0].length);
        for (int j = 0; j < columns.length; j++) {
            System.arraycopy(columns[j], 0, matrix.column(j), 0, columns[j].length);
        }
        return matrix;
    }

    @Test
    @DisplayName("the worst weighted shortfall from the ideal counts, and the active objective carries it")
    void theWorstShortfallCounts() {
        ObjectiveMatrix matrix = matrix(new double[] {10, 8, 6}, new double[] {0, 3, 4});
        double[] out = new double[3];
        double[] parts = new double[2];
        ChebyshevScalarization chebyshev = ChebyshevScalarization.of(1, 2);

        chebyshev.combine(matrix, out);
        assertThat(out).containsExactly(-8, -2, -4);

        chebyshev.attribute(matrix, 0, parts);
        assertThat(parts).containsExactly(0, -8);
        chebyshev.attribute(matrix, 1, parts);
        assertThat(parts).as("both fall short by 2").containsExactly(-1, -1);

        chebyshev.augmentation(0.5).attribute(matrix, 1, parts);
        assertThat(parts).containsExactly(-2, -2);
    }

    @Test
    @DisplayName("a candidate that is ideal in everything has utility 0")
    void idealIsZero() {
        double[] out = new double[2];
        ChebyshevScalarization.of(1, 1)
                .augmentation(0.1)
                .combine(matrix(new double[] {1, 0}, new double[] {5, 5}), out);

        assertThat(out).containsExactly(0.0, -1.1);
    }

    @Test
    @DisplayName("reaches a Pareto optimum of a dent that no weighted sum reaches")
    void reachesTheNonConvexPart() {
        ObjectiveMatrix matrix = matrix(new double[] {1, 0.4, 0}, new double[] {0, 0.4, 1});
        double[] out = new double[3];
        for (int percent = 0; percent <= 100; percent++) {
            WeightedSum.of(percent / 100.0, 1 - percent / 100.0).combine(matrix, out);
            assertThat(out[1]).isLessThan(Math.max(out[0], out[2]));
        }

        ChebyshevScalarization.of(0.5, 0.5).combine(matrix, out);
        assertThat(out[1]).isGreaterThan(Math.max(out[0], out[2]));
    }

    @Test
    @DisplayName("contributions are the Aumann–Shapley integral along the ray from the ideal, by quadrature")
    void attributionIsTheIntegral() {
        for (long seed = 0; seed < 100; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 1);
            double[][] columns = new double[3][5];
            double[] weights = new double[3];
            for (int j = 0; j < 3; j++) {
                columns[j] = random.doubles(5, -1, 1).toArray();
                weights[j] = random.nextDouble(0.1, 2);
            }
            double rho = random.nextDouble(0, 0.5);
            double[] parts = new double[3];
            ChebyshevScalarization.of(weights).augmentation(rho).attribute(matrix(columns), 2, parts);

            double[] ideal = new double[3];
            Arrays.setAll(ideal, j -> Arrays.stream(columns[j]).max().orElseThrow());
            int steps = 100;
            for (int j = 0; j < 3; j++) {
                double integral = 0;
                double displacement = columns[j][2] - ideal[j];
                for (int s = 0; s < steps; s++) {
                    double t = (s + 0.5) / steps;
                    double[] at = new double[3];
                    Arrays.setAll(at, l -> ideal[l] + t * (columns[l][2] - ideal[l]));
                    double h = 1e-6;
                    double[] up = at.clone();
                    up[j] += h;
                    double[] down = at.clone();
                    down[j] -= h;
                    double slope = (utility(up, ideal, weights, rho) - utility(down, ideal, weights, rho)) / (2 * h);
                    integral += slope * displacement / steps;
                }
                assertThat(parts[j]).as("seed %d, objective %d", seed, j).isCloseTo(integral, within(0.02));
            }
        }
    }

    private static double utility(double[] f, double[] ideal, double[] weights, double rho) {
        double worst = Double.NEGATIVE_INFINITY;
        double sum = 0;
        for (int j = 0; j < f.length; j++) {
            worst = Math.max(worst, weights[j] * (ideal[j] - f[j]));
            sum += weights[j] * (ideal[j] - f[j]);
        }
        return -worst - rho * sum;
    }

    @Test
    @DisplayName("refuses a negative or infinite augmentation")
    void refuses() {
        for (double bad : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> ChebyshevScalarization.of(1).augmentation(bad))
                    .hasMessageContaining("augmentation (" + bad + ")");
        }
    }
}
