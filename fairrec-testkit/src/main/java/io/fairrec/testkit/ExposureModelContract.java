package io.fairrec.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairrec.fairness.ExposureModel;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link ExposureModel} must do. Extend it in the tests of an implementation. */
public abstract class ExposureModelContract {

    private static final int[] RANKS = {1, 2, 3, 10, 127, 128, 129, 1000, 1_000_000, Integer.MAX_VALUE};

    /** The model; called several times, equal each time. */
    protected abstract ExposureModel exposureModel();

    @Test
    @DisplayName("weighs every rank with a number between 0 and 1024, and the first rank above 0")
    void weighsEveryRank() {
        ExposureModel model = exposureModel();
        for (int rank : RANKS) {
            assertThat(model.weight(rank)).as("rank %d", rank).isBetween(0.0, 1024.0);
        }
        assertThat(model.weight(1)).isPositive();
    }

    @Test
    @DisplayName("gives equal weights for equal names, in any order of the questions")
    void isDeterministic() {
        ExposureModel model = exposureModel();
        ExposureModel again = exposureModel();
        assertThat(again.name()).isEqualTo(model.name());
        for (int i = RANKS.length - 1; i >= 0; i--) {
            assertThat(again.weight(RANKS[i])).isEqualTo(model.weight(RANKS[i]));
        }
    }

    @Test
    @DisplayName("has a name that a report can print")
    void hasAName() {
        assertThat(exposureModel().name()).isNotBlank().doesNotContain("\n");
    }
}
