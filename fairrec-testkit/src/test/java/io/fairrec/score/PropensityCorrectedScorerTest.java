package io.fairrec.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.base.ModelException;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.testkit.ScorerContract;
import io.fairrec.testkit.SyntheticLog;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PropensityCorrectedScorerTest extends ScorerContract {

    private static final Interactions EMPTY = Interactions.builder()
            .users(SmallLogs.ids(1))
            .items(SmallLogs.ids(4))
            .build();

    private static final Scorer FIXED = (portrait, candidates, out) -> {
        for (int c = 0; c < candidates.size(); c++) {
            out[c] = new float[] {.4f, .3f, .2f, -.1f}[candidates.item(c)];
        }
    };

    @Override
    protected Scorer create(SyntheticLog shop) {
        double[] propensity = new double[shop.catalog().size()];
        Arrays.setAll(propensity, item -> (item + 1.0) / propensity.length);
        return PropensityCorrectedScorer.dividing(Popularity.fit(shop.interactions()), propensity, 1, .1);
    }

    @Test
    @DisplayName("divides by the propensity, but by no less than the clip; by hand")
    void dividing() {
        Scorer scorer = PropensityCorrectedScorer.dividing(FIXED, new double[] {.8, .05}, 1, .1);
        // Item 2 is outside of the table: the clip.
        assertThat(scores(scorer, 0, 1, 2)).containsExactly(.5f, 3f, 2f);
        Scorer root = PropensityCorrectedScorer.dividing(FIXED, new double[] {.25, .04}, .5, .01);
        assertThat(scores(root, 0, 1)).containsExactly(.8f, 1.5f);
    }

    @Test
    @DisplayName("subtracts the logarithm from scores of any sign; by hand")
    void subtracting() {
        Scorer scorer = PropensityCorrectedScorer.subtracting(FIXED, new double[] {1, .5, .5, .5}, 2, .1);
        float gain = (float) (2 * Math.log(2));
        assertThat(scores(scorer, 0, 1, 3)).containsExactly(.4f, .3f + gain, -.1f + gain);
    }

    @Test
    @DisplayName("an exponent of 0 corrects nothing")
    void none() {
        assertThat(scores(PropensityCorrectedScorer.dividing(FIXED, new double[] {.1, .2}, 0, .1), 0, 1))
                .containsExactly(.4f, .3f);
    }

    @Test
    @DisplayName("bad input is named; a negative score cannot be divided")
    void badInput() {
        assertThatThrownBy(() -> scores(PropensityCorrectedScorer.dividing(FIXED, new double[0], 1, .1), 3))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("item 3 (-0.1)")
                .hasMessageContaining("subtracting");
        assertThatThrownBy(() -> PropensityCorrectedScorer.dividing(FIXED, new double[] {.5, 1.5}, 1, .1))
                .hasMessageContaining("propensity[1]");
        assertThatThrownBy(() -> PropensityCorrectedScorer.dividing(FIXED, new double[] {Double.NaN}, 1, .1))
                .hasMessageContaining("propensity[0]");
        assertThatThrownBy(() -> PropensityCorrectedScorer.dividing(FIXED, new double[0], 1, 0))
                .hasMessageContaining("clip");
        assertThatThrownBy(() -> PropensityCorrectedScorer.dividing(FIXED, new double[0], -1, .1))
                .hasMessageContaining("exponent");
    }

    private static float[] scores(Scorer scorer, int... items) {
        float[] out = new float[items.length];
        scorer.score(UserPortrait.of(EMPTY, IdIndex.UNKNOWN), CandidateSet.of(items), out);
        return out;
    }
}
