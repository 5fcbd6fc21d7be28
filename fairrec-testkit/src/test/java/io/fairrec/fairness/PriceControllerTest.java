package io.fairrec.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.internal.Seeds;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PriceControllerTest {

    @Test
    @DisplayName("a surplus raises the price, a deficit lowers it, by gain × exposure")
    void movesAgainstTheSurplus() {
        PriceController controller = new PriceController(0.1, 5);

        assertThat(controller.next(1, 60, 100, 0.5)).isCloseTo(2, within(1e-12));
        assertThat(controller.next(1, 40, 100, 0.5)).isCloseTo(0, within(1e-12));
        assertThat(controller.next(1, 50, 100, 0.5)).isEqualTo(1);
        assertThat(controller.next(1, 0, 0, 0.5)).isEqualTo(1);
    }

    @Test
    @DisplayName("while nothing is clamped, the share misses by exactly |price − initial| / (gain · exposure)")
    void theShareErrorIsThePriceDifference() {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 1);
            double share = random.nextDouble();
            double initial = random.nextDouble(-1, 1);
            PriceController controller = new PriceController(Math.exp(random.nextDouble(-6, 0)), 1e9);
            double price = initial;
            double group = 0;
            double total = 0;
            int epochs = 1 + random.nextInt(200);
            for (int epoch = 0; epoch < epochs; epoch++) {
                double all = random.nextInt(1, 500);
                double own = random.nextInt((int) all + 1);
                price = controller.next(price, own, all, share);
                group += own;
                total += all;

                assertThat(Math.abs(group / total - share))
                        .as("seed %d, epoch %d", seed, epoch)
                        .isCloseTo(Math.abs(price - initial) / (controller.gain() * total), within(1e-9));
            }
        }
    }

    @Test
    @DisplayName("a clamped price stays within its limits and leaves them at the first surplus of the other sign")
    void doesNotWindUp() {
        PriceController controller = new PriceController(0.01, 2);
        double price = 0;
        for (int epoch = 0; epoch < 1000; epoch++) {
            price = controller.next(price, 0, 100, 0.4);
            assertThat(price).isBetween(-2.0, 2.0);
        }
        assertThat(price).isEqualTo(-2);

        assertThat(controller.next(price, 50, 100, 0.4)).isCloseTo(-1.9, within(1e-12));

        for (int epoch = 0; epoch < 1000; epoch++) {
            price = controller.next(price, 100, 100, 0.4);
        }
        assertThat(price).isEqualTo(2);
        assertThat(controller.next(price, 30, 100, 0.4)).isCloseTo(1.9, within(1e-12));
    }

    @Test
    @DisplayName("with gain 0 prices are constant")
    void gainZeroKeepsPrices() {
        assertThat(new PriceController(0, 1).next(0.3, 90, 100, 0.1)).isEqualTo(0.3);
    }

    @Test
    @DisplayName("refuses a gain that is negative or not finite, and a limit that is not finite and above 0")
    void refuses() {
        for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> new PriceController(bad, 1)).hasMessageContaining("gain of the price controller");
        }
        for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> new PriceController(1, bad))
                    .hasMessageContaining("maxPrice of the price controller");
        }
    }
}
