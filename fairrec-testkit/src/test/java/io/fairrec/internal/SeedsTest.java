package io.fairrec.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SeedsTest {

    @Test
    @DisplayName("equal arguments give equal streams")
    void equalArgumentsGiveEqualStreams() {
        assertThat(Seeds.stream(1, 2, 3).longs(100).toArray())
                .containsExactly(Seeds.stream(1, 2, 3).longs(100).toArray());
    }

    @Test
    @DisplayName("a seed is the same in every release: results depend on it")
    void valuesAreFixed() {
        assertThat(Seeds.mix(0, 0, 0)).isEqualTo(-6411193824288604561L);
        assertThat(Seeds.mix(42, 7, 3)).isEqualTo(1837608851314376055L);
    }

    @Test
    @DisplayName("neighbouring seeds, ordinals and stages give different seeds")
    void neighboursDiffer() {
        Set<Long> seen = new HashSet<>();
        for (long seed = -5; seed <= 5; seed++) {
            for (long ordinal = -1; ordinal < 200; ordinal++) {
                for (int stage = 0; stage < 5; stage++) {
                    assertThat(seen.add(Seeds.mix(seed, ordinal, stage)))
                            .as("seed %d, ordinal %d, stage %d", seed, ordinal, stage)
                            .isTrue();
                }
            }
        }
    }

    @Test
    @DisplayName("streams of neighbouring ordinals are uncorrelated and uniform")
    void neighbouringStreamsAreUncorrelated() {
        int n = 20_000;
        double sum = 0;
        double products = 0;
        double before = Seeds.stream(1, 0, 1).nextDouble() - 0.5;
        for (int ordinal = 1; ordinal <= n; ordinal++) {
            double value = Seeds.stream(1, ordinal, 1).nextDouble() - 0.5;
            sum += value;
            products += value * before;
            before = value;
        }
        // 5 standard deviations: of the mean √(1/12 / n), of the mean product (1/12) / √n.
        assertThat(Math.abs(sum / n)).isLessThan(5 * Math.sqrt(1.0 / 12 / n));
        assertThat(Math.abs(products / n)).isLessThan(5.0 / 12 / Math.sqrt(n));
    }
}
