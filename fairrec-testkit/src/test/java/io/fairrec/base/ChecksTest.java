package io.fairrec.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksTest {

    private static final List<Double> NOT_FINITE =
            List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0, 1, -1, Double.MAX_VALUE, Double.MIN_VALUE})
    @DisplayName("finite returns finite numbers")
    void finiteReturnsFiniteNumbers(double value) {
        assertThat(Checks.finite(value, "x")).isEqualTo(value);
    }

    @Test
    @DisplayName("NaN and infinities are no finite, non-negative or positive numbers")
    void refusesWhatIsNotFinite() {
        for (double value : NOT_FINITE) {
            assertThatThrownBy(() -> Checks.finite(value, "gain"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("The gain (" + value + ") must be a finite number.");
            assertThatThrownBy(() -> Checks.nonNegative(value, "gain")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Checks.positive(value, "gain")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @DisplayName("nonNegative takes 0 and refuses less; positive refuses 0")
    void signs() {
        assertThat(Checks.nonNegative(0, "weight")).isZero();
        assertThatThrownBy(() -> Checks.nonNegative(-1e-300, "weight"))
                .hasMessage("The weight (-1.0E-300) must be a finite number of at least 0.");
        assertThat(Checks.positive(Double.MIN_VALUE, "weight")).isPositive();
        assertThatThrownBy(() -> Checks.positive(0, "weight"))
                .hasMessage("The weight (0.0) must be a finite number above 0.");
    }

    @Test
    @DisplayName("between is closed on both sides and refuses NaN")
    void between() {
        assertThat(Checks.between(0, 0, 1, "share")).isZero();
        assertThat(Checks.between(1, 0, 1, "share")).isOne();
        for (double value : new double[] {Math.nextDown(0.0), Math.nextUp(1.0), Double.NaN}) {
            assertThatThrownBy(() -> Checks.between(value, 0, 1, "share"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("The share (" + value + ") must lie in [0.0, 1.0].");
        }
    }

    @Test
    @DisplayName("atLeast, index and length name the argument, its value and the rule")
    void wholeNumbers() {
        assertThat(Checks.atLeast(3, 3, "slateSize")).isEqualTo(3);
        assertThatThrownBy(() -> Checks.atLeast(0, 1, "slateSize"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The slateSize (0) must be at least 1.");
        assertThat(Checks.index(2, 3, "item")).isEqualTo(2);
        for (int index : new int[] {-1, 3, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> Checks.index(index, 3, "item"))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessage("The item (" + index + ") must lie in [0, 3): there are 3.");
        }
        assertThatCode(() -> Checks.length(2, 2, "prices")).doesNotThrowAnyException();
        assertThatThrownBy(() -> Checks.length(1, 2, "prices"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The prices.length (1) must be 2.");
    }

    @Test
    @DisplayName("notBlank refuses white space only")
    void notBlank() {
        assertThat(Checks.notBlank(" a ", "label")).isEqualTo(" a ");
        assertThatThrownBy(() -> Checks.notBlank(" \t", "label")).hasMessage("The label (\" \t\") must not be blank.");
    }
}
