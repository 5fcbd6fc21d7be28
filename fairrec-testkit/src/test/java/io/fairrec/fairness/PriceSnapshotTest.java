package io.fairrec.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PriceSnapshotTest {

    private static final List<ExposureTarget> TARGETS = List.of(
            ExposureTarget.share("brand", "Private", 0.337),
            ExposureTarget.share("brand", "National", 0.6).tolerance(0.05));

    @Test
    @DisplayName("is a copy, with a promised share standing for one of which nothing was shown")
    void isACopy() {
        double[] prices = {0.5, -0.5};
        double[] shares = {0.4, Double.NaN};
        PriceSnapshot snapshot = PriceSnapshot.of(3, TARGETS, prices, shares);
        prices[0] = 9;
        shares[0] = 0.9;

        assertThat(snapshot.version()).isEqualTo(3);
        assertThat(snapshot.targets()).isEqualTo(TARGETS);
        assertThat(snapshot.price(0)).isEqualTo(0.5);
        assertThat(snapshot.hasShare(0)).isTrue();
        assertThat(snapshot.share(0)).isEqualTo(0.4);
        assertThat(snapshot.hasShare(1)).isFalse();
        assertThat(snapshot.share(1)).isEqualTo(0.6);
    }

    @Test
    @DisplayName("snapshots of equal content are equal")
    void equality() {
        PriceSnapshot one = PriceSnapshot.of(1, TARGETS, new double[] {1, 2}, new double[] {0.1, Double.NaN});

        assertThat(one)
                .isEqualTo(PriceSnapshot.of(1, TARGETS, new double[] {1, 2}, new double[] {0.1, Double.NaN}))
                .hasSameHashCodeAs(PriceSnapshot.of(1, TARGETS, new double[] {1, 2}, new double[] {0.1, Double.NaN}))
                .isNotEqualTo(PriceSnapshot.of(2, TARGETS, new double[] {1, 2}, new double[] {0.1, Double.NaN}))
                .isNotEqualTo(PriceSnapshot.of(1, TARGETS, new double[] {1, 3}, new double[] {0.1, Double.NaN}))
                .isNotEqualTo(PriceSnapshot.of(1, TARGETS, new double[] {1, 2}, new double[] {0.2, Double.NaN}))
                .isNotEqualTo(PriceSnapshot.none());
        assertThat(PriceSnapshot.none().targets()).isEmpty();
    }

    @Test
    @DisplayName("refuses prices that are not finite, shares outside [0, 1] and wrong lengths")
    void refuses() {
        assertThatThrownBy(() -> PriceSnapshot.of(0, TARGETS, new double[] {Double.NaN, 0}, new double[2]))
                .hasMessageContaining("price of Private");
        assertThatThrownBy(() -> PriceSnapshot.of(0, TARGETS, new double[2], new double[] {0, 1.1}))
                .hasMessageContaining("share of National");
        assertThatThrownBy(() -> PriceSnapshot.of(0, TARGETS, new double[1], new double[2]))
                .hasMessageContaining("prices.length (1) must be 2");
        assertThatThrownBy(() -> PriceSnapshot.of(0, TARGETS, new double[2], new double[3]))
                .hasMessageContaining("shares.length (3) must be 2");
    }

    @Test
    @DisplayName("a promise refuses a share or tolerance outside [0, 1] and blank names")
    void promisesRefuse() {
        assertThat(ExposureTarget.share("brand", "Private", 0.337).tolerance()).isEqualTo(0.01);
        for (double bad : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> ExposureTarget.share("brand", "Private", bad))
                    .hasMessageContaining("share of brand Private (" + bad + ")");
            assertThatThrownBy(
                            () -> ExposureTarget.share("brand", "Private", 0.3).tolerance(bad))
                    .hasMessageContaining("tolerance of brand Private (" + bad + ")");
        }
        assertThatThrownBy(() -> ExposureTarget.share(" ", "Private", 0.3)).hasMessageContaining("partition");
        assertThatThrownBy(() -> ExposureTarget.share("brand", "", 0.3)).hasMessageContaining("group");
    }
}
