package io.fairrec.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.internal.Seeds;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FrontIndicatorsTest {

    private static final List<BiFunction<double[][], double[][], OptionalDouble>> ALL = List.of(
            FrontIndicators::generationalDistance,
            FrontIndicators::vanVeldhuizenGenerationalDistance,
            FrontIndicators::invertedGenerationalDistance,
            FrontIndicators::generationalDistancePlus,
            FrontIndicators::invertedGenerationalDistancePlus,
            FrontIndicators::additiveEpsilon,
            FrontIndicators::multiplicativeEpsilon);

    @Test
    @DisplayName("the distance from nothing is no number")
    void empty() {
        double[][] none = {};
        double[][] one = {{1, 2}};
        for (BiFunction<double[][], double[][], OptionalDouble> indicator : ALL) {
            assertThat(indicator.apply(none, one)).isEmpty();
            assertThat(indicator.apply(one, none)).isEmpty();
            assertThat(indicator.apply(none, none)).isEmpty();
        }
    }

    @Test
    @DisplayName("refuses NaN, ragged rows, sets of different objectives, and ratios of what is not above 0")
    void refuses() {
        double[][] one = {{1, 2}};
        for (BiFunction<double[][], double[][], OptionalDouble> indicator : ALL) {
            assertThatThrownBy(() -> indicator.apply(one, new double[][] {{Double.NaN, 1}}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("NaN");
            assertThatThrownBy(() -> indicator.apply(new double[][] {{1, 2}, {1}}, one))
                    .hasMessageContaining("must have 2");
            assertThatThrownBy(() -> indicator.apply(one, new double[][] {{1, 2, 3}}))
                    .hasMessageContaining("it must have 3");
        }
        assertThatThrownBy(() -> FrontIndicators.multiplicativeEpsilon(one, new double[][] {{1, 0}}))
                .hasMessageContaining("(0.0) of point 0")
                .hasMessageContaining("additiveEpsilon");
    }

    @Test
    @DisplayName("ε is exactly what lets the approximation dominate the reference; IGD⁺ never rewards a worse set")
    void laws() {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 5);
            int m = 1 + random.nextInt(8);
            double[][] a = ParetoFrontsTest.points(random, 1 + random.nextInt(8), m, 1000);
            double[][] r = ParetoFrontsTest.points(random, 1 + random.nextInt(8), m, 1000);
            double epsilon = FrontIndicators.additiveEpsilon(a, r).orElseThrow();
            assertThat(covers(a, r, epsilon + 1e-12)).as("seed %d", seed).isTrue();
            assertThat(covers(a, r, epsilon - 1e-9)).as("seed %d", seed).isFalse();

            double[][] worse = new double[a.length][];
            for (int i = 0; i < a.length; i++) {
                worse[i] = a[i].clone();
                worse[i][random.nextInt(m)] += random.nextDouble();
            }
            assertThat(FrontIndicators.invertedGenerationalDistancePlus(worse, r)
                            .orElseThrow())
                    .as("seed %d", seed)
                    .isGreaterThanOrEqualTo(FrontIndicators.invertedGenerationalDistancePlus(a, r)
                            .orElseThrow());
        }
    }

    private static boolean covers(double[][] a, double[][] r, double epsilon) {
        for (double[] wanted : r) {
            boolean covered = false;
            for (double[] point : a) {
                boolean all = true;
                for (int k = 0; k < wanted.length; k++) {
                    all &= point[k] - epsilon <= wanted[k];
                }
                covered |= all;
            }
            if (!covered) {
                return false;
            }
        }
        return true;
    }
}
