package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.internal.Seeds;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SoftRanksTest {

    @Test
    @DisplayName("far apart, the numbers get their ranks; equal ones share theirs")
    void ranks() {
        assertThat(project(10, 40, -30)).containsExactly(0, 2, -2);
        assertThat(project(5, 5, 5)).containsExactly(0, 0, 0);
        assertThat(project(9, 9, 0)).containsExactly(1, 1, -2);
    }

    @Test
    @DisplayName(
            "lies in the polytope of permutations, and no permutation is in the direction of the number from there")
    void isTheProjection() {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = Seeds.stream(seed, 3, 4);
            int groups = 1 + random.nextInt(5);
            double[] y = new double[groups];
            for (int g = 0; g < groups; g++) {
                y[g] = random.nextInt(-20, 21) / 4.0;
            }

            double[] ranks = project(y);

            String what = "seed " + seed + ": " + Arrays.toString(y) + " → " + Arrays.toString(ranks);
            double[] descending = ranks.clone();
            Arrays.sort(descending);
            double sum = 0;
            for (int r = 0; r < groups; r++) {
                sum += descending[groups - 1 - r];
                // The sum of the r + 1 largest of G − 1, G − 3, ….
                assertThat(sum).as(what).isLessThanOrEqualTo((r + 1) * (groups - r - 1) + 1e-9);
            }
            assertThat(sum).as(what).isCloseTo(0, within(1e-9));
            checkDirections(y, ranks, new double[groups], 0, what);
        }
    }

    /** The projection q of y is the point with ⟨y − q, p − q⟩ ≤ 0 for every corner p. */
    private static void checkDirections(double[] y, double[] q, double[] corner, int used, String what) {
        int placed = Integer.bitCount(used);
        if (placed == y.length) {
            double product = 0;
            for (int g = 0; g < y.length; g++) {
                product += (y[g] - q[g]) * (corner[g] - q[g]);
            }
            assertThat(product).as(what).isLessThanOrEqualTo(1e-9);
            return;
        }
        for (int g = 0; g < y.length; g++) {
            if ((used & 1 << g) == 0) {
                corner[g] = y.length - 1 - 2 * placed;
                checkDirections(y, q, corner, used | 1 << g, what);
            }
        }
    }

    @Test
    @DisplayName("any order is sorted, ties to the smaller index: turned round, shuffled, all equal")
    void sorts() {
        int groups = 2000;
        double[] keys = new double[groups];
        int[] order = new int[groups];
        Arrays.setAll(order, g -> g);
        SplittableRandom random = Seeds.stream(9, 3, 4);
        for (int round = 0; round < 8; round++) {
            int kind = round % 4;
            Arrays.setAll(keys, g -> switch (kind) {
                case 0 -> g;
                case 1 -> random.nextInt(50);
                case 2 -> 1;
                default -> -random.nextDouble();
            });

            SoftRanks.sortDescending(keys, order);

            assertThat(Arrays.stream(order).boxed())
                    .as("round %d", round)
                    .containsExactlyElementsOf(IntStream.range(0, groups)
                            .boxed()
                            .sorted(Comparator.comparingDouble((Integer g) -> -keys[g])
                                    .thenComparing(g -> g))
                            .toList());
        }
    }

    private static double[] project(double... y) {
        double[] ranks = new double[y.length];
        new SoftRanks(y.length).project(y, ranks);
        return ranks;
    }
}
