package io.fairrec.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.testkit.ObjectiveContract;
import io.fairrec.testkit.SyntheticRequest;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RelevanceTest {

    @Nested
    class AsItIs extends ObjectiveContract {
        @Override
        protected Objective objective() {
            return Objectives.relevance(Normalization.NONE);
        }
    }

    @Nested
    class ZScored extends ObjectiveContract {
        @Override
        protected Objective objective() {
            return Objectives.relevance(Normalization.Z_SCORE);
        }
    }

    @Nested
    class MinMax extends ObjectiveContract {
        @Override
        protected Objective objective() {
            return Objectives.relevance(Normalization.MIN_MAX);
        }
    }

    static ObjectiveContext context(float... scores) {
        CatalogItem[] items = new CatalogItem[Math.max(1, scores.length)];
        Arrays.setAll(items, i -> CatalogItem.of("item " + i));
        return new ObjectiveContext(
                UserPortrait.of(Interactions.builder().build(), IdIndex.UNKNOWN),
                CandidateSet.all(scores.length),
                scores,
                Catalog.of(items),
                PriceSnapshot.none());
    }

    private static double[] values(Normalization normalization, float... scores) {
        double[] out = new double[scores.length];
        Objectives.relevance(normalization).evaluate(context(scores), out);
        return out;
    }

    @Test
    @DisplayName("NONE is the score, MIN_MAX spans [0, 1], Z_SCORE has mean 0 and population deviation 1")
    void normalizes() {
        assertThat(values(Normalization.NONE, 2, 4, 9)).containsExactly(2, 4, 9);
        assertThat(values(Normalization.MIN_MAX, 2, 4, 12)).containsExactly(0, 0.2, 1);
        // Mean 5, population variance (9 + 1 + 1 + 9) / 4 = 5.
        assertThat(values(Normalization.Z_SCORE, 2, 4, 6, 8))
                .containsExactly(
                        new double[] {-3 / Math.sqrt(5), -1 / Math.sqrt(5), 1 / Math.sqrt(5), 3 / Math.sqrt(5)},
                        within(1e-15));
    }

    @Test
    @DisplayName("equal scores become 0, not rounding noise blown up")
    void equalScoresBecomeZero() {
        float[] equal = new float[1001];
        Arrays.fill(equal, 0.1f);

        assertThat(values(Normalization.Z_SCORE, equal)).containsOnly(0.0);
        assertThat(values(Normalization.MIN_MAX, equal)).containsOnly(0.0);
        assertThat(values(Normalization.Z_SCORE, 7)).containsExactly(0);
    }

    @Test
    @DisplayName("the largest floats do not overflow")
    void extremesStayFinite() {
        for (Normalization normalization : Normalization.values()) {
            for (double value : values(normalization, Float.MAX_VALUE, -Float.MAX_VALUE, 0)) {
                assertThat(value).as(normalization.label()).isFinite();
            }
        }
    }

    @Test
    @DisplayName("normalisation never changes the order")
    void keepsTheOrder() {
        for (long seed = 0; seed < 50; seed++) {
            ObjectiveContext context = SyntheticRequest.of(seed, 30).objectiveContext();
            for (Normalization normalization : Normalization.values()) {
                double[] out = new double[30];
                Objectives.relevance(normalization).evaluate(context, out);
                for (int i = 1; i < 30; i++) {
                    assertThat(Integer.signum(Double.compare(out[i], out[i - 1])))
                            .as("seed %d, %s, candidate %d", seed, normalization, i)
                            .isEqualTo(Integer.signum(Float.compare(context.score(i), context.score(i - 1))));
                }
            }
        }
    }

    @Test
    @DisplayName("normalisations are found by label")
    void foundByLabel() {
        for (Normalization normalization : Normalization.values()) {
            assertThat(Normalization.of(normalization.label())).isSameAs(normalization);
        }
        assertThat(Normalization.Z_SCORE.label()).isEqualTo("z-score");
        assertThat(Objectives.relevance()).isEqualTo(Objectives.relevance(Normalization.Z_SCORE));
    }
}
