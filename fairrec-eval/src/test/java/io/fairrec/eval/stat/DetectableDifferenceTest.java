package io.fairrec.eval.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DetectableDifferenceTest {

    private static final long SEED = 31_415;
    private static final int SIMS = 300;

    @Test
    @DisplayName("two groups: a true difference of that size is found in about 80 of 100 samples")
    void twoGroups() {
        double difference = DetectableDifference.ofTwoGroups(Math.sqrt(1.0 / 60 + 1.0 / 140), 0.05, 0.8);
        SplittableRandom random = new SplittableRandom(SEED);
        boolean[] first = new boolean[200];
        java.util.Arrays.fill(first, 0, 60, true);
        int found = 0;
        for (int s = 0; s < SIMS; s++) {
            double[] values = noise(random, 200);
            for (int i = 0; i < 60; i++) {
                values[i] += difference;
            }
            found += new LabelPermutation(199, s).twoGroups(values, first).pValue() <= 0.05 ? 1 : 0;
        }
        Simulated.assertBinomial(found, SIMS, 0.77, 0.82, "seed " + SEED);
    }

    @Test
    @DisplayName("several groups: one that stands apart by that size is found in about 80 of 100 samples")
    void oneGroup() {
        double difference = DetectableDifference.ofOneGroup(40, 200, 4, 1, 0.05, 0.8);
        int[][] groups = new int[4][];
        for (int g = 0, next = 0; g < 4; g++) {
            groups[g] = new int[new int[] {40, 80, 50, 30}[g]];
            for (int i = 0; i < groups[g].length; i++) {
                groups[g][i] = next++;
            }
        }
        SplittableRandom random = new SplittableRandom(SEED);
        int found = 0;
        for (int s = 0; s < SIMS; s++) {
            double[] values = noise(random, 200);
            for (int i = 0; i < 40; i++) {
                values[i] += difference;
            }
            found += new LabelPermutation(199, s)
                                    .amongGroups(values, groups)
                                    .test()
                                    .pValue()
                            <= 0.05
                    ? 1
                    : 0;
        }
        Simulated.assertBinomial(found, SIMS, 0.76, 0.82, "seed " + SEED);
    }

    @Test
    @DisplayName("for two groups both formulas agree")
    void agree() {
        double error = Math.sqrt(1.0 / 50 + 1.0 / 150);
        // The second counts rejections in the wrong direction too: fewer than one in a million.
        assertThat(DetectableDifference.ofOneGroup(50, 200, 2, 1, 0.05, 0.8))
                .isCloseTo(DetectableDifference.ofTwoGroups(error, 0.05, 0.8), within(1e-4));
    }

    /** Standard normal. */
    private static double[] noise(SplittableRandom random, int n) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
        }
        return values;
    }
}
