package io.fairrec.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.base.DataException;
import io.fairrec.data.FeatureTable;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LogisticHeadTest {

    private static final List<String> COLUMNS = List.of("spend", "visits");

    @Test
    @DisplayName("finds the law that made the data, in the columns' own units")
    void recovers() {
        SplittableRandom random = new SplittableRandom(5);
        int n = 20_000;
        float[] x = new float[2 * n];
        boolean[] event = new boolean[n];
        for (int i = 0; i < n; i++) {
            x[2 * i] = (float) (100 + 30 * random.nextGaussian());
            x[2 * i + 1] = (float) random.nextGaussian();
            double z = -1 + .02 * (x[2 * i] - 100) - .7 * x[2 * i + 1];
            event[i] = random.nextDouble() < 1 / (1 + Math.exp(-z));
        }
        LogisticHead head = LogisticHead.fit(FeatureTable.of(COLUMNS, x), event, 1e-3);

        // One standard deviation of spend is 30; standard errors of the weights are about 0.02.
        assertThat(head.weight("spend")).isCloseTo(.6, within(.08));
        assertThat(head.weight("visits")).isCloseTo(-.7, within(.08));
        double[] p = head.probabilities(FeatureTable.of(COLUMNS, new float[] {100, 0, 130, -1}));
        assertThat(p[0]).isCloseTo(1 / (1 + Math.exp(1)), within(.02));
        assertThat(p[1]).isCloseTo(1 / (1 + Math.exp(-.3)), within(.02));
    }

    @Test
    @DisplayName("on its training rows the probabilities sum to the weighted events")
    void calibrated() {
        SplittableRandom random = new SplittableRandom(6);
        float[] x = new float[400];
        boolean[] event = new boolean[200];
        double[] weight = new double[200];
        for (int i = 0; i < 200; i++) {
            x[2 * i] = random.nextInt(5);
            x[2 * i + 1] = (float) random.nextDouble();
            event[i] = random.nextInt(6) <= x[2 * i];
            weight[i] = .5 + random.nextDouble();
        }
        FeatureTable table = FeatureTable.of(COLUMNS, x);
        double[] p = LogisticHead.fit(table, event, weight, 1).probabilities(table);

        double predicted = 0;
        double observed = 0;
        for (int i = 0; i < 200; i++) {
            predicted += weight[i] * p[i];
            observed += event[i] ? weight[i] : 0;
        }
        assertThat(predicted).isCloseTo(observed, within(1e-6));
    }

    @Test
    @DisplayName("a row of weight 2 counts as two rows")
    void weights() {
        float[] x = {0, 0, 1, 1, 2, 0, 3, 1};
        boolean[] event = {false, true, false, true};
        float[] twice = {0, 0, 1, 1, 1, 1, 2, 0, 3, 1};
        FeatureTable once = FeatureTable.of(COLUMNS, x);
        // Standardisation differs between the tables, so an almost vanishing ridge makes the fits comparable.
        double[] p =
                LogisticHead.fit(once, event, new double[] {1, 2, 1, 1}, 1e-2).probabilities(once);
        double[] q = LogisticHead.fit(
                        FeatureTable.of(COLUMNS, twice), new boolean[] {false, true, true, false, true}, 1e-2)
                .probabilities(once);

        for (int i = 0; i < 4; i++) {
            assertThat(p[i]).isCloseTo(q[i], within(.01));
        }
    }

    @Test
    @DisplayName("bad input is named")
    void badInput() {
        FeatureTable table = FeatureTable.of(COLUMNS, new float[] {1, 2, 3, Float.NaN});
        FeatureTable whole = FeatureTable.of(COLUMNS, new float[] {1, 2, 3, 4});
        boolean[] both = {true, false};

        assertThatThrownBy(() -> LogisticHead.fit(table, both, 1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("\"visits\" of row 1 is missing");
        assertThatThrownBy(() -> LogisticHead.fit(whole, new boolean[] {true, true}, 1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("happened in 2");
        assertThatThrownBy(() -> LogisticHead.fit(whole, both, 0)).hasMessageContaining("ridge");
        assertThatThrownBy(() -> LogisticHead.fit(whole, both, new double[] {1, Double.NaN}, 1))
                .hasMessageContaining("caseWeights[1]");
        assertThatThrownBy(() -> LogisticHead.fit(whole, new boolean[] {true}, 1))
                .hasMessageContaining("event");
        LogisticHead head = LogisticHead.fit(whole, both, 1);
        assertThatThrownBy(() -> head.probabilities(FeatureTable.of(List.of("a", "b"), new float[] {1, 2})))
                .hasMessageContaining("must be those of the training table");
        assertThatThrownBy(() -> head.weight("age")).hasMessageContaining("\"age\"");
    }
}
