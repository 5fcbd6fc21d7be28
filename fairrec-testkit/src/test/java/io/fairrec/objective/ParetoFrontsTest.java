package io.fairrec.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.internal.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ParetoFrontsTest {

    /** Coarse values, so that ties and duplicates happen; 1 to 8 objectives. */
    static double[][] points(SplittableRandom random, int n, int m, int levels) {
        double[][] points = new double[n][m];
        for (double[] point : points) {
            Arrays.setAll(point, k -> random.nextInt(levels) / (double) levels);
        }
        return points;
    }

    private static boolean dominates(double[] a, double[] b) {
        boolean nowhereWorse = true;
        boolean somewhereBetter = false;
        for (int k = 0; k < a.length; k++) {
            nowhereWorse &= a[k] <= b[k];
            somewhereBetter |= a[k] < b[k];
        }
        return nowhereWorse && somewhereBetter;
    }

    /** Peels fronts off, as the definition says. */
    private static int[] ranksByDefinition(double[][] points) {
        int[] ranks = new int[points.length];
        Arrays.fill(ranks, -1);
        for (int left = points.length, rank = 0; left > 0; rank++) {
            boolean[] front = new boolean[points.length];
            for (int i = 0; i < points.length; i++) {
                front[i] = ranks[i] < 0;
                for (int j = 0; j < points.length; j++) {
                    front[i] &= ranks[j] >= 0 || !dominates(points[j], points[i]);
                }
            }
            for (int i = 0; i < points.length; i++) {
                if (front[i]) {
                    ranks[i] = rank;
                    left--;
                }
            }
        }
        return ranks;
    }

    @Test
    @DisplayName("ranks are those of peeling fronts off, for 1 to 8 objectives, ties and duplicates")
    void ranks() {
        for (long seed = 0; seed < 600; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 1);
            int m = 1 + random.nextInt(8);
            double[][] points = points(random, random.nextInt(30), m, 2 + random.nextInt(20));
            int[] expected = ranksByDefinition(points);
            assertThat(ParetoFronts.ranks(points)).as("seed %d", seed).containsExactly(expected);
            int[][] fronts = ParetoFronts.fronts(points);
            for (int r = 0; r < fronts.length; r++) {
                assertThat(fronts[r]).as("seed %d, front %d", seed, r).isSorted();
                for (int i : fronts[r]) {
                    assertThat(expected[i]).isEqualTo(r);
                }
            }
            assertThat(Arrays.stream(fronts).mapToInt(f -> f.length).sum()).isEqualTo(points.length);
        }
    }

    @Test
    @DisplayName("large sets: a line is one front, a chain is as many fronts as points, −0 equals 0")
    void shapes() {
        int n = 2000;
        double[][] line = new double[n][];
        double[][] chain = new double[n][];
        for (int i = 0; i < n; i++) {
            line[i] = new double[] {i, -i, 0.5 * i};
            chain[i] = new double[] {n - i, n - i};
        }
        assertThat(ParetoFronts.nonDominated(line)).hasSize(n);
        assertThat(ParetoFronts.ranks(chain))
                .containsExactly(IntStream.range(0, n).map(i -> n - 1 - i).toArray());
        assertThat(ParetoFronts.ranks(new double[][] {{0.0, 1}, {-0.0, 1}, {0.0, 1}}))
                .containsExactly(0, 0, 0);
    }

    @Test
    @DisplayName("crowding is the sum of the scaled gaps between neighbours, by definition")
    void crowding() {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 2);
            int m = 1 + random.nextInt(8);
            double[][] front = points(random, 1 + random.nextInt(8), m, 1000);
            double[] found = ParetoFronts.crowding(front);
            for (int i = 0; i < front.length; i++) {
                double expected = 0;
                for (int k = 0; k < m; k++) {
                    int objective = k;
                    double[] column = Arrays.stream(front)
                            .mapToDouble(p -> p[objective])
                            .sorted()
                            .toArray();
                    int at = Arrays.binarySearch(column, front[i][k]);
                    boolean tied = (at > 0 && column[at - 1] == column[at])
                            || (at < column.length - 1 && column[at + 1] == column[at]);
                    if (tied) {
                        expected = Double.NaN;
                    } else if (at == 0 || at == column.length - 1) {
                        expected = Double.POSITIVE_INFINITY;
                    } else {
                        expected += (column[at + 1] - column[at - 1]) / (column[column.length - 1] - column[0]);
                    }
                }
                assertThat(found[i]).as("seed %d, point %d", seed, i).isNotNaN().isNotNegative();
                if (!Double.isNaN(expected) && !Double.isInfinite(expected)) {
                    assertThat(Math.abs(found[i] - expected))
                            .as("seed %d, point %d", seed, i)
                            .isLessThan(1e-12);
                } else if (Double.isInfinite(expected)) {
                    assertThat(found[i]).as("seed %d, point %d", seed, i).isInfinite();
                }
            }
        }
    }

    @Test
    @DisplayName("huge values: a range that overflows is still no NaN")
    void overflow() {
        double huge = Double.MAX_VALUE;
        assertThat(ParetoFronts.crowding(new double[][] {{-huge, huge}, {0, 0}, {huge, -huge}}))
                .containsExactly(Double.POSITIVE_INFINITY, 2, Double.POSITIVE_INFINITY);
        assertThat(Knee.signedDistances(new double[][] {{-huge, huge}, {-huge / 2, -huge / 2}, {huge, -huge}}))
                .containsExactly(0, 0.5 / Math.sqrt(2), 0);
    }

    @Test
    @DisplayName("no points give empty answers")
    void empty() {
        double[][] none = {};
        assertThat(ParetoFronts.ranks(none)).isEmpty();
        assertThat(ParetoFronts.fronts(none)).isEmpty();
        assertThat(ParetoFronts.nonDominated(none)).isEmpty();
        assertThat(ParetoFronts.crowding(none)).isEmpty();
        assertThat(Knee.of(none)).isEmpty();
        assertThat(Knee.signedDistances(none)).isEmpty();
        assertThat(Hypervolume.of(none, new double[] {1, 1})).isZero();
    }

    @Test
    @DisplayName("refuses NaN, infinite values, ragged rows and rows without objectives, and names the point")
    void refuses() {
        assertThatThrownBy(() -> ParetoFronts.ranks(new double[][] {{1, 2}, {1, Double.NaN}}))
                .hasMessageContaining("objective 1 (NaN) of point 1");
        assertThatThrownBy(() -> ParetoFronts.crowding(new double[][] {{1}, {Double.POSITIVE_INFINITY}}))
                .hasMessageContaining("(Infinity) of point 1");
        assertThatThrownBy(() -> ParetoFronts.nonDominated(new double[][] {{1, 2}, {1}}))
                .hasMessageContaining("point 1 of the points has 1 objectives; it must have 2");
        assertThatThrownBy(() -> ParetoFronts.fronts(new double[][] {{}}))
                .hasMessageContaining("number of objectives (0)");
        assertThatThrownBy(() -> ParetoFronts.dominates(new double[] {1, 2}, new double[] {1}))
                .hasMessageContaining("objectives.length (2)");
    }

    @Test
    @DisplayName("dominance: nowhere worse and somewhere better")
    void dominance() {
        assertThat(ParetoFronts.dominates(new double[] {1, 2}, new double[] {1, 3}))
                .isTrue();
        assertThat(ParetoFronts.dominates(new double[] {1, 2}, new double[] {1, 2}))
                .isFalse();
        assertThat(ParetoFronts.dominates(new double[] {0, 4}, new double[] {1, 3}))
                .isFalse();
        assertThat(ParetoFronts.dominates(new double[8], new double[] {0, 0, 0, 0, 0, 0, 0, 1}))
                .isTrue();
    }
}
