package io.fairrec.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GroupSpreadTest {

    @ParameterizedTest
    @EnumSource
    @DisplayName("groups of any sizes, all rows at one score: value 0, gradient 0")
    void exactParity(GroupSpread spread) {
        for (double score : new double[] {0.1, 1.0 / 3, 0.7, 1e-9, 1e9, -0.3}) {
            for (int size = 1; size <= 40; size++) {
                FairnessBatch batch = sevenGroups(score, size);
                double[] gradient = new double[batch.rows()];

                assertThat(FairnessLosses.parityGap(spread).accumulateGradient(batch, 1, gradient))
                        .as("score %s, size %d", score, size)
                        .isZero();
                assertThat(gradient).as("score %s, size %d", score, size).containsOnly(0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("errors that cancel within each group are parity, too: rounding is relative to the errors")
    void cancelling(GroupSpread spread) {
        double[] scores = new double[14];
        double[] labels = new double[14];
        int[] group = new int[14];
        for (int r = 0; r < 14; r++) {
            // 0.1 + 0.7 − 0.8 is 2.8e-17 less or more than 0, by the order of the sum.
            scores[r] = new double[] {0.1, 0.7, 0.1, 0.7, 0, 0, 0, 0.7, 0.1, 0.7, 0.1, 0, 0, 0}[r];
            labels[r] = new double[] {0, 0, 0, 0, 0.8, 0.8, 0, 0, 0, 0, 0, 0.8, 0.8, 0}[r];
            group[r] = r / 7;
        }
        FairnessBatch batch = FairnessBatch.scores(scores, 14, labels, group, 2).withItems(new int[14]);
        double[] gradient = new double[14];

        assertThat(FairnessLosses.valueUnfairness(spread).accumulateGradient(batch, 1, gradient))
                .isZero();
        assertThat(gradient).containsOnly(0);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a gap of a billionth is a gap")
    void smallGap(GroupSpread spread) {
        FairnessBatch batch =
                FairnessBatch.scores(new double[] {0.1, 0.1 + 1e-9}, 2, new double[2], new int[] {0, 1}, 2);
        double[] gradient = new double[2];
        double value = FairnessLosses.parityGap(spread).accumulateGradient(batch, 1, gradient);

        double wanted = spread == GroupSpread.STANDARD_DEVIATION ? 0.5 : 1;
        assertThat(value).isCloseTo(1e-9 * wanted, within(1e-15));
        assertThat(gradient).containsExactly(new double[] {-wanted, wanted}, within(1e-6));
    }

    private static FairnessBatch sevenGroups(double score, int size) {
        int n = 0;
        int[] group = new int[7 * (size + 7)];
        for (int g = 0; g < 7; g++) {
            for (int i = 0; i < size + g; i++) {
                group[n++] = g;
            }
        }
        double[] scores = new double[n];
        Arrays.fill(scores, score);
        return FairnessBatch.scores(scores, n, new double[n], group, 7);
    }
}
