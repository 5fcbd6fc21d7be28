package io.fairrec.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.testkit.ObjectiveCombinerContract;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WeightedSumTest extends ObjectiveCombinerContract {

    @Override
    protected ObjectiveCombiner combiner(int objectives) {
        double[] weights = new double[objectives];
        Arrays.setAll(weights, j -> j == 1 ? 0 : 0.5 + j);
        return WeightedSum.of(weights);
    }

    @Test
    @DisplayName("is Σ weight × value, and a contribution is weight × value")
    void isASum() {
        ObjectiveMatrix matrix = new ObjectiveMatrix(List.of("a", "b"), 2);
        matrix.column(0)[0] = 3;
        matrix.column(1)[0] = -1;
        matrix.column(1)[1] = 4;
        double[] out = new double[2];
        double[] parts = new double[2];

        WeightedSum.of(2, 0.5).combine(matrix, out);
        WeightedSum.of(2, 0.5).attribute(matrix, 0, parts);

        assertThat(out).containsExactly(5.5, 2);
        assertThat(parts).containsExactly(6, -0.5);
    }

    @Test
    @DisplayName("refuses weights that are negative, not finite, all 0 or none; copies the rest")
    void refuses() {
        for (double[] bad : new double[][] {{1, -0.1}, {Double.NaN}, {Double.POSITIVE_INFINITY}, {0, 0}, {}}) {
            assertThatThrownBy(() -> WeightedSum.of(bad)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> ChebyshevScalarization.of(bad)).isInstanceOf(IllegalArgumentException.class);
        }
        double[] weights = {1, 2};
        WeightedSum sum = WeightedSum.of(weights);
        weights[0] = 9;
        assertThat(sum.weight(0)).isOne();
    }

    @Test
    @DisplayName("a matrix refuses none, or two objectives of one name")
    void matrixRefuses() {
        assertThatThrownBy(() -> new ObjectiveMatrix(List.of(), 1)).hasMessageContaining("number of objectives");
        assertThatThrownBy(() -> new ObjectiveMatrix(List.of("a", "a"), 1)).hasMessageContaining("distinct");
        assertThatThrownBy(() -> new ObjectiveMatrix(List.of("a"), -1)).hasMessageContaining("number of candidates");
        assertThat(new ObjectiveMatrix(List.of("a", "b"), 0).name(1)).isEqualTo("b");
    }
}
