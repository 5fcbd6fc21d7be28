package io.fairrec.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.internal.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HypervolumeTest {

    /** Inclusion and exclusion over all subsets: exact, and nothing like the recursion under test. */
    private static double byInclusionExclusion(double[][] points, double[] reference) {
        double sum = 0;
        for (int subset = 1; subset < 1 << points.length; subset++) {
            double[] corner = new double[reference.length];
            Arrays.fill(corner, Double.NEGATIVE_INFINITY);
            for (int i = 0; i < points.length; i++) {
                for (int k = 0; k < corner.length && (subset >> i & 1) == 1; k++) {
                    corner[k] = Math.max(corner[k], points[i][k]);
                }
            }
            double volume = 1;
            for (int k = 0; k < corner.length; k++) {
                volume *= Math.max(0, reference[k] - corner[k]);
            }
            sum += Integer.bitCount(subset) % 2 == 1 ? volume : -volume;
        }
        return sum;
    }

    @Test
    @DisplayName("agrees with inclusion and exclusion for 1 to 8 objectives, up to 8 points, ties included")
    void exact() {
        for (long seed = 0; seed < 500; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 3);
            int m = 1 + random.nextInt(8);
            double[][] points = ParetoFrontsTest.points(random, random.nextInt(9), m, 2 + random.nextInt(30));
            double[] reference = new double[m];
            Arrays.setAll(reference, k -> random.nextDouble(0.3, 1.2));
            assertThat(Math.abs(Hypervolume.of(points, reference) - byInclusionExclusion(points, reference)))
                    .as("seed %d", seed)
                    .isLessThan(1e-12);
        }
    }

    @Test
    @DisplayName("adding a point never lowers it, the order does not matter, and units multiply")
    void laws() {
        for (long seed = 0; seed < 100; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 4);
            int m = 2 + random.nextInt(3);
            double[][] points = ParetoFrontsTest.points(random, 30, m, 1000);
            double[] reference = new double[m];
            Arrays.fill(reference, 1.1);
            double whole = Hypervolume.of(points, reference);

            assertThat(Hypervolume.of(Arrays.copyOf(points, 29), reference))
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(whole + 1e-12);

            double[][] scaled = new double[30][];
            for (int i = 0; i < 30; i++) {
                double[] point = points[29 - i].clone();
                point[0] *= 4;
                scaled[i] = point;
            }
            double[] wider = reference.clone();
            wider[0] *= 4;
            assertThat(Math.abs(Hypervolume.of(scaled, wider) / 4 - whole))
                    .as("seed %d", seed)
                    .isLessThan(1e-12);
        }
    }

    @Test
    @DisplayName("many points of two objectives, and a point on the reference")
    void sweep() {
        int n = 10_000;
        double[][] line = new double[n][];
        for (int i = 0; i < n; i++) {
            line[i] = new double[] {i / (double) n, 1 - i / (double) n};
        }
        // n steps of width 1/n under the diagonal: ½ − 1/(2n), and the part above the last one is outside.
        assertThat(Hypervolume.of(line, new double[] {1, 1})).isCloseTo(0.5 - 0.5 / n, within(1e-9));
        assertThat(Hypervolume.of(new double[][] {{1, 0}}, new double[] {1, 1})).isZero();
    }

    @Test
    @DisplayName("refuses a reference that does not fit, NaN and no objectives")
    void refuses() {
        assertThatThrownBy(() -> Hypervolume.of(new double[][] {{1, 2, 3}}, new double[] {1, 1}))
                .hasMessageContaining("has 3 objectives; it must have 2");
        assertThatThrownBy(() -> Hypervolume.of(new double[][] {{1, Double.NaN}}, new double[] {1, 1}))
                .hasMessageContaining("objective 1 (NaN)");
        assertThatThrownBy(() -> Hypervolume.of(new double[][] {{1}}, new double[] {Double.NaN}))
                .hasMessageContaining("reference of objective 0 (NaN)");
        assertThatThrownBy(() -> Hypervolume.of(new double[0][], new double[0]))
                .hasMessageContaining("number of objectives (0)");
    }
}
