package io.fairrec.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.base.ModelException;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.testkit.ObjectiveContract;
import io.fairrec.testkit.SyntheticRequest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ExpectedRevenueTest {

    @Nested
    class MinMax extends ObjectiveContract {
        @Override
        protected Objective objective() {
            return Objectives.expectedRevenue();
        }
    }

    @Nested
    class ZScored extends ObjectiveContract {
        @Override
        protected Objective objective() {
            return Objectives.expectedRevenue(Normalization.Z_SCORE);
        }
    }

    @Nested
    class Probabilities extends ObjectiveContract {
        @Override
        protected Objective objective() {
            return Objectives.expectedRevenue(Normalization.NONE);
        }

        @Override
        protected ObjectiveContext context(long seed, int candidates) {
            SyntheticRequest request = SyntheticRequest.of(seed, candidates);
            ObjectiveContext scores = request.objectiveContext();
            float[] probabilities = new float[candidates];
            for (int i = 0; i < candidates; i++) {
                probabilities[i] = (scores.score(i) + 2) / 4;
            }
            return new ObjectiveContext(
                    scores.portrait(), request.candidates(), probabilities, request.catalog(), request.prices());
        }
    }

    private static double[] values(Normalization normalization, double[] prices, float... scores) {
        ObjectiveContext plain = RelevanceTest.context(scores);
        ObjectiveContext context = new ObjectiveContext(
                plain.portrait(),
                CandidateSet.all(scores.length),
                scores,
                plain.catalog().withPrices(prices),
                PriceSnapshot.none());
        double[] out = new double[scores.length];
        Objectives.expectedRevenue(normalization).evaluate(context, out);
        return out;
    }

    @Test
    @DisplayName("is propensity × price in units of the mean known price; an unknown price earns 0")
    void isPropensityTimesRelativePrice() {
        double[] prices = {2, 0, 6, 4};

        assertThat(values(Normalization.NONE, prices, 0.5f, 1, 0.25f, 0))
                .containsExactly(new double[] {0.25, 0, 0.375, 0}, within(1e-15));
        assertThat(values(Normalization.MIN_MAX, prices, 10, 30, 20, 30))
                .containsExactly(new double[] {0, 0, 0.75, 1}, within(1e-15));
        double[] logistic = values(Normalization.Z_SCORE, prices, -1, 1, 1, -1);
        assertThat(logistic)
                .containsExactly(
                        new double[] {0.5 / (1 + Math.E), 0, 1.5 / (1 + 1 / Math.E), 1 / (1 + Math.E)}, within(1e-15));
    }

    @Test
    @DisplayName("does not depend on the currency")
    void doesNotDependOnTheCurrency() {
        assertThat(values(Normalization.MIN_MAX, new double[] {200, 0, 600, 400}, 1, 2, 3, 4))
                .containsExactly(values(Normalization.MIN_MAX, new double[] {2, 0, 6, 4}, 1, 2, 3, 4), within(1e-12));
    }

    @Test
    @DisplayName("is 0 for all when no price is known")
    void noPriceKnown() {
        assertThat(values(Normalization.MIN_MAX, new double[3], 1, 2, 3)).containsOnly(0.0);
    }

    @Test
    @DisplayName("without normalisation a score outside [0, 1] is refused with advice")
    void refusesWhatIsNoProbability() {
        for (float score : new float[] {1.01f, -0.01f}) {
            assertThatThrownBy(() -> values(Normalization.NONE, new double[] {1}, score))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("must be a probability in [0, 1]")
                    .hasMessageContaining("min-max");
        }
    }
}
