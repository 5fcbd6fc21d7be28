package io.fairrec.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.data.Interactions;
import io.fairrec.internal.Seeds;
import io.fairrec.testkit.NegativeSamplerContract;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class UniformNegativesTest extends NegativeSamplerContract {

    @Override
    protected NegativeSampler create(Interactions log) {
        return NegativeSampler.uniform();
    }

    @Test
    @DisplayName("draws every item that the user did not choose equally often")
    void uniform() {
        Interactions log = Interactions.builder()
                .buy("a", "1")
                .buy("b", "2")
                .buy("b", "3")
                .buy("b", "4")
                .buy("b", "5")
                .build();
        int n = 40_000;
        int[] drawn = new int[n];
        NegativeSampler.uniform()
                .sample(PositivePairs.of(log), new int[n], new int[n], n, Seeds.stream(5, 0, 0), drawn);
        int[] count = new int[5];
        for (int item : drawn) {
            count[item]++;
        }

        assertThat(count[0]).isZero();
        for (int i = 1; i < 5; i++) {
            // Four standard deviations of a count of mean 10,000.
            assertThat((double) count[i]).as("item %d", i).isEqualTo(n / 4.0, within(350.0));
        }
    }

    @Test
    @DisplayName("positive pairs are found by bits and by search alike")
    void pairs() {
        // 300,000 x 2,000 cells are more than 64 MiB of bits.
        Interactions few =
                Interactions.builder().buy("a", "1").buy("a", "3").buy("b", "2").build();
        PositivePairs pairs = PositivePairs.of(few);

        assertThat(pairs.users()).isEqualTo(2);
        assertThat(pairs.items()).isEqualTo(3);
        assertThat(pairs.count(0)).isEqualTo(2);
        assertThat(pairs.item(0, 1)).isEqualTo(2);
        assertThat(pairs.contains(0, 0)).isTrue();
        assertThat(pairs.contains(0, 1)).isFalse();
        assertThat(pairs.contains(1, 1)).isTrue();
        assertThat(pairs.toString()).doesNotContain("\"a\"").contains("2 x 3");
    }
}
