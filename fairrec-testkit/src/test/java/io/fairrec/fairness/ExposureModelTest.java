package io.fairrec.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ExposureModelTest {

    @Test
    @DisplayName("slots weigh 1 at every rank")
    void slots() {
        assertThat(ExposureModel.slots().weight(1)).isOne();
        assertThat(ExposureModel.slots().weight(1000)).isOne();
    }

    @Test
    @DisplayName("logarithmic is the discount of DCG: 1, 0.63, 0.5 at ranks 1, 2, 3")
    void logarithmic() {
        ExposureModel model = ExposureModel.logarithmic();

        assertThat(model.weight(1)).isOne();
        assertThat(model.weight(2)).isCloseTo(0.6309297535714574, within(1e-15));
        assertThat(model.weight(3)).isCloseTo(0.5, within(1e-15));
        assertThat(model.weight(Integer.MAX_VALUE)).isCloseTo(1.0 / 31, within(1e-15));
    }

    @Test
    @DisplayName("geometric weights are p(1 − p)^(rank − 1) and sum to 1")
    void geometric() {
        ExposureModel model = ExposureModel.geometric(0.3);
        double sum = 0;
        for (int rank = 1; rank <= 200; rank++) {
            sum += model.weight(rank);
        }

        assertThat(model.weight(1)).isEqualTo(0.3);
        assertThat(model.weight(3)).isCloseTo(0.3 * 0.49, within(1e-15));
        assertThat(sum).isCloseTo(1, within(1e-12));
        assertThat(ExposureModel.geometric(1).weight(1)).isOne();
        assertThat(ExposureModel.geometric(1).weight(2)).isZero();
    }

    @Test
    @DisplayName("models are equal by name, parameters included")
    void equality() {
        assertThat(ExposureModel.geometric(0.5))
                .isEqualTo(ExposureModel.geometric(0.5))
                .hasSameHashCodeAs(ExposureModel.geometric(0.5))
                .hasToString("geometric(0.5)")
                .isNotEqualTo(ExposureModel.geometric(0.4));
        assertThat(ExposureModel.slots().name()).isEqualTo("slots");
        assertThat(ExposureModel.logarithmic().name()).isEqualTo("logarithmic");
    }

    @Test
    @DisplayName("refuses rank 0 and a stopping probability outside (0, 1]")
    void refuses() {
        assertThatThrownBy(() -> ExposureModel.logarithmic().weight(0)).hasMessageContaining("rank (0)");
        for (double p : new double[] {0, -0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> ExposureModel.geometric(p))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("stopping probability p (" + p + ")");
        }
    }
}
