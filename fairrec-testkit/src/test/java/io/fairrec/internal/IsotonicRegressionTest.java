package io.fairrec.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class IsotonicRegressionTest {

    @Test
    @DisplayName("pools adjacent violators: the min-max formula holds at every element")
    void minMaxFormula() {
        for (long seed = 0; seed < 500; seed++) {
            double[] values = values(seed, 12);
            double[] fitted = values.clone();
            int n = values.length;

            IsotonicRegression.nonIncreasing(fitted, n, new int[n]);

            for (int i = 0; i < n; i++) {
                // The fit at i is the least over starts a ≤ i of the largest mean of values[a … b], b ≥ i.
                double wanted = Double.POSITIVE_INFINITY;
                for (int a = 0; a <= i; a++) {
                    double largest = Double.NEGATIVE_INFINITY;
                    for (int b = i; b < n; b++) {
                        largest = Math.max(
                                largest,
                                Arrays.stream(values, a, b + 1).average().orElseThrow());
                    }
                    wanted = Math.min(wanted, largest);
                }
                assertThat(Math.abs(fitted[i] - wanted))
                        .as("seed %d, element %d of %s: %s", seed, i, Arrays.toString(values), fitted[i])
                        .isLessThan(1e-12);
            }
        }
    }

    @Test
    @DisplayName(
            "raised prefix sums meet the floor, and the correction meets the optimality conditions of the projection")
    void projection() {
        int raised = 0;
        for (long seed = 0; seed < 500; seed++) {
            double[] values = values(seed, 12);
            int n = values.length;
            double floor = -0.3 * (seed % 5);
            double[] y = values.clone();
            double[] correction = new double[n];

            boolean changed = IsotonicRegression.raisePrefixSums(y, n, floor, correction, new int[n]);

            double prefix = 0;
            for (int i = 0; i < n; i++) {
                prefix += y[i];
                double drop = correction[i] - (i + 1 < n ? correction[i + 1] : 0);
                String what = "seed " + seed + ", element " + i + " of " + Arrays.toString(y);
                assertThat(y[i]).as(what).isEqualTo(values[i] + correction[i]);
                assertThat(prefix).as(what).isGreaterThan(floor - 1e-12);
                // Multipliers of at least 0, and 0 where the prefix sum is above the floor.
                assertThat(drop).as(what).isGreaterThanOrEqualTo(0);
                assertThat(drop * (prefix - floor)).as(what).isLessThan(1e-12);
            }
            assertThat(changed).isEqualTo(!Arrays.equals(values, y));
            raised += changed ? 1 : 0;
        }
        assertThat(raised).isBetween(50, 450);
    }

    private static double[] values(long seed, int most) {
        SplittableRandom random = Seeds.stream(seed, 0, 8);
        return random.doubles(1 + random.nextInt(most), -0.5, 1).toArray();
    }
}
