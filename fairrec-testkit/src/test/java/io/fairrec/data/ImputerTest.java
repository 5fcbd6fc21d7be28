package io.fairrec.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.base.DataException;
import io.fairrec.internal.Seeds;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ImputerTest {

    private static final float NAN = Float.NaN;
    private static final List<String> NAMES = List.of("age", "income");
    private static final FeatureTable TRAINING = FeatureTable.of(NAMES, new float[] {10, 1, 30, NAN, NAN, 3});

    @Test
    @DisplayName("IMPUTE fills with the mean of the training data, later too")
    void impute() {
        Imputer imputer = Imputer.fit(TRAINING, MissingValues.IMPUTE);
        FeatureTable later = FeatureTable.of(NAMES, new float[] {NAN, NAN, 1000, 2000});

        assertThat(imputer.apply(TRAINING).toArray()).containsExactly(10, 1, 30, 2, 20, 3);
        assertThat(imputer.apply(later).toArray()).containsExactly(20, 2, 1000, 2000);
    }

    @Test
    @DisplayName("INDICATOR adds a column per column, whether it has gaps or not")
    void indicator() {
        FeatureTable filled = Imputer.fit(TRAINING, MissingValues.INDICATOR).apply(TRAINING);

        assertThat(filled.columns()).containsExactly("age", "income", "age is missing", "income is missing");
        assertThat(filled.toArray()).containsExactly(10, 1, 0, 0, 30, 2, 0, 1, 20, 3, 1, 0);
        FeatureTable complete = FeatureTable.of(NAMES, new float[] {1, 2});
        assertThat(Imputer.fit(complete, MissingValues.INDICATOR)
                        .apply(complete)
                        .columns())
                .hasSize(4);
    }

    @Test
    @DisplayName("REFUSE names row and column, in training and later")
    void refuse() {
        assertThatThrownBy(() -> Imputer.fit(TRAINING, MissingValues.REFUSE))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("row 1")
                .hasMessageContaining("\"income\"");
        Imputer imputer = Imputer.fit(FeatureTable.of(NAMES, new float[] {1, 2}), MissingValues.REFUSE);
        assertThatThrownBy(() -> imputer.apply(TRAINING)).isInstanceOf(DataException.class);
        assertThat(imputer.apply(FeatureTable.of(NAMES, new float[] {5, 6})).toArray())
                .containsExactly(5, 6);
    }

    @Test
    @DisplayName("a stored imputer transforms like the one that was fitted, one row like many")
    void stored() {
        for (int seed = 0; seed < 100; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 4);
            FeatureTable training = table(random);
            FeatureTable later = table(random);
            for (MissingValues policy : List.of(MissingValues.IMPUTE, MissingValues.INDICATOR)) {
                Imputer fitted = Imputer.fit(training, policy);
                Imputer restored = Imputer.of(fitted.policy(), fitted.columns(), fitted.moments());
                FeatureTable all = fitted.apply(later);

                assertThat(restored.apply(later)).as("seed %d", seed).isEqualTo(all);
                for (int row = 0; row < later.rows(); row++) {
                    assertThat(fitted.apply(later.select(new int[] {row})))
                            .as("row %d, seed %d", row, seed)
                            .isEqualTo(all.select(new int[] {row}));
                }
            }
        }
    }

    @Test
    @DisplayName("other columns, or the same in another order, are refused; a column without values has the mean 0")
    void columns() {
        Imputer imputer = Imputer.fit(TRAINING, MissingValues.IMPUTE);

        assertThatThrownBy(() -> imputer.apply(FeatureTable.of(List.of("income", "age"), new float[] {1, 2})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[income, age]");
        FeatureTable nothing = FeatureTable.of(List.of("x"), new float[] {NAN, NAN});
        assertThat(Imputer.fit(nothing, MissingValues.IMPUTE).apply(nothing).toArray())
                .containsExactly(0, 0);
    }

    @Test
    @DisplayName("a table refuses infinities, ragged values and double names, and copies what it is given")
    void table() {
        float[] values = {1, 2};
        FeatureTable table = FeatureTable.of(NAMES, values);
        values[0] = 9;
        table.toArray()[0] = 9;

        assertThat(table.value(0, 0)).isEqualTo(1);
        assertThat(table.column("income")).isEqualTo(1);
        assertThatThrownBy(() -> table.column("incom")).hasMessageContaining("Did you mean \"income\"?");
        assertThatThrownBy(() -> FeatureTable.of(NAMES, new float[] {1, Float.NEGATIVE_INFINITY}))
                .hasMessageContaining("\"income\"");
        assertThatThrownBy(() -> FeatureTable.of(NAMES, new float[3])).hasMessageContaining("multiple");
        assertThatThrownBy(() -> FeatureTable.of(List.of("a", "a"), new float[2]))
                .hasMessageContaining("distinct");
        assertThatThrownBy(() -> FeatureTable.of(List.of(), new float[0])).isInstanceOf(IllegalArgumentException.class);
        FeatureTable selected = table.select(new int[] {-1, 0});
        assertThat(selected.isMissing(0, 0) && selected.isMissing(0, 1)).isTrue();
        assertThat(selected.value(1, 1)).isEqualTo(2);
        assertThatThrownBy(() -> table.select(new int[] {1})).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    @DisplayName("moments leave gaps out, divide by n, and standardise a constant column to 0")
    void moments() {
        Moments moments = Moments.of(new float[] {1, 5, NAN, 5, 3, 5}, 2);

        assertThat(moments.mean(0)).isEqualTo(2);
        assertThat(moments.deviation(0)).as("population: divisor n, not n − 1").isEqualTo(1);
        assertThat(moments.standardize(0, 4)).isCloseTo(2, within(1e-12));
        assertThat(moments.deviation(1)).isZero();
        assertThat(moments.standardize(1, 7)).isZero();
        assertThat(Moments.of(new double[] {2, 5}, new double[] {1, 0})).isEqualTo(moments);
        assertThatThrownBy(() -> Moments.of(new double[] {2}, new double[] {-1}))
                .hasMessageContaining("column 0");
        assertThatThrownBy(() -> Moments.of(new float[] {Float.POSITIVE_INFINITY}, 1))
                .hasMessageContaining("row 0");
    }

    private static FeatureTable table(SplittableRandom random) {
        float[] values = new float[2 * (1 + random.nextInt(5))];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(3) == 0 ? NAN : (float) random.nextDouble();
        }
        return FeatureTable.of(NAMES, values);
    }
}
