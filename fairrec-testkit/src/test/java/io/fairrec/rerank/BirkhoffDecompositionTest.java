package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.internal.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BirkhoffDecompositionTest {

    /** A mixture of random permutations: doubly stochastic by construction. */
    private static double[] mixed(SplittableRandom random, int n, int permutations) {
        double[] weights = random.doubles(permutations, 0.01, 1).toArray();
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        double[] matrix = new double[n * n];
        for (double weight : weights) {
            int[] order = new int[n];
            for (int i = 0; i < n; i++) {
                int at = random.nextInt(i + 1);
                order[i] = order[at];
                order[at] = i;
            }
            for (int j = 0; j < n; j++) {
                matrix[order[j] * n + j] += weight / sum;
            }
        }
        return matrix;
    }

    private static void check(double[] matrix, int n, String what) {
        RankingMixture mixture = BirkhoffDecomposition.of(matrix, n);
        assertThat(mixture.size()).as(what).isBetween(1, (n - 1) * (n - 1) + 1);
        double sum = 0;
        for (int r = 0; r < mixture.size(); r++) {
            assertThat(mixture.ranking(r)).as(what).hasSize(n).doesNotHaveDuplicates();
            assertThat(mixture.probability(r)).as(what).isPositive();
            sum += mixture.probability(r);
        }
        assertThat(sum).as(what).isCloseTo(1, within(1e-12));
        double[] again = mixture.matrix();
        for (int c = 0; c < again.length; c++) {
            assertThat(again[c]).as("%s, cell %d", what, c).isCloseTo(matrix[c], within(1e-9));
        }
    }

    @Test
    @DisplayName("the mixture has the matrix again, in at most (n − 1)² + 1 rankings, sparse or dense")
    void hasTheMatrixAgain() {
        for (long seed = 0; seed < 120; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 1);
            int n = 1 + random.nextInt(10);
            check(mixed(random, n, 1 + random.nextInt(40)), n, "seed " + seed + ", n " + n);
        }
        check(mixed(Seeds.stream(1, 0, 2), 30, 60), 30, "n 30");
    }

    @Test
    @DisplayName("the uniform matrix is n rankings, a permutation is one, and k permutations apart are k")
    void takesFew() {
        double[] uniform = new double[36];
        Arrays.fill(uniform, 1 / 6.0);
        assertThat(BirkhoffDecomposition.of(uniform, 6).size()).isEqualTo(6);
        double[] one = {0, 1, 0, 0, 0, 1, 1, 0, 0};
        RankingMixture single = BirkhoffDecomposition.of(one, 3);
        assertThat(single.size()).isEqualTo(1);
        assertThat(single.ranking(0)).containsExactly(2, 0, 1);
        // The larger of the two comes first: the bottleneck choice.
        double[] two = {0.3, 0.7, 0.7, 0.3};
        assertThat(BirkhoffDecomposition.of(two, 2).probability(0)).isCloseTo(0.7, within(1e-12));
    }

    @Test
    @DisplayName("sums that are off by the rounding of a file still decompose")
    void rounded() {
        double[] matrix = mixed(Seeds.stream(4, 0, 1), 8, 12);
        for (int c = 0; c < matrix.length; c++) {
            matrix[c] = Math.rint(matrix[c] * 1e8) / 1e8;
        }
        double[] again = BirkhoffDecomposition.of(matrix, 8).matrix();
        for (int c = 0; c < again.length; c++) {
            assertThat(again[c]).isCloseTo(matrix[c], within(1e-6));
        }
    }

    @Test
    @DisplayName("refuses what is not doubly stochastic")
    void refuses() {
        assertThatThrownBy(() -> BirkhoffDecomposition.of(new double[] {0.5, 0.5, 0.4, 0.5}, 2))
                .hasMessageContaining("sum of column 0 (0.9)");
        assertThatThrownBy(() -> BirkhoffDecomposition.of(new double[] {1.5, -0.5, -0.5, 1.5}, 2))
                .hasMessageContaining("probability (1.5)");
        assertThatThrownBy(() -> BirkhoffDecomposition.of(new double[3], 2)).hasMessageContaining("matrix.length (3)");
        assertThatThrownBy(() -> BirkhoffDecomposition.of(new double[] {Double.NaN}, 1))
                .hasMessageContaining("probability (NaN)");
    }

    @Test
    @DisplayName(
            "sums within the tolerance can leave (2n − 1) ε without a matching: what was dropped is told and bounds the error")
    void tellsWhatWasDropped() {
        int n = 400;
        int few = 200;
        double off = 9e-7;
        double s = off * (few - 1);
        double[] matrix = new double[n * n];
        for (int i = 0; i < n; i++) {
            matrix[i * n + i] += 1 - s;
            for (int j = 0; j < few - 1 && i < few; j++) {
                matrix[i * n + j] += s / (few - 1);
            }
            if (i >= few) {
                matrix[i * n + few - 1] += s / (n - few);
                for (int j = few; j < n; j++) {
                    matrix[i * n + j] += (s - s / (n - few)) / (n - few);
                }
            }
        }
        RankingMixture mixture = BirkhoffDecomposition.of(matrix, n);
        double[] again = mixture.matrix();
        double error = 0;
        for (int c = 0; c < again.length; c++) {
            error = Math.max(error, Math.abs(again[c] - matrix[c]));
        }
        assertThat(mixture.dropped()).isBetween(1e-4, (2 * n - 1) * off);
        assertThat(error).isBetween(1e-4, mixture.dropped() + off + 1e-9);
        double[] exact = {0.5, 0.5, 0.5, 0.5};
        assertThat(BirkhoffDecomposition.of(exact, 2).dropped()).isZero();
    }
}
