package io.fairrec.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.base.ModelException;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Scorer;
import io.fairrec.testkit.ScorerContract;
import io.fairrec.testkit.SyntheticLog;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** On a SASRec of 200 items. */
class OnnxSequenceScorerTest extends ScorerContract {

    private static OnnxSequenceScorer.Builder builder() {
        return OnnxSequenceScorer.builder(Fixtures.load(Fixtures.exported("sasrec_small_scorer")))
                .items(ModelIds.range(1, 200));
    }

    @Override
    protected Scorer create(SyntheticLog shop) {
        return builder().items(ModelIds.of(shop.interactions().items(), 1)).build();
    }

    @Nested
    @DisplayName("with small chunks and items that the model does not know among the others")
    class Chunked extends ScorerContract {
        @Override
        protected Scorer create(SyntheticLog shop) {
            int[] map = new int[shop.interactions().itemCount()];
            for (int i = 0; i < map.length; i++) {
                map[i] = i % 4 == 3 ? ModelIds.NONE : 200 - i;
            }
            return builder().items(ModelIds.map(map)).chunk(5).fallback(-1).build();
        }
    }

    @Test
    @DisplayName("chunks and maps put every score at its place")
    void places() {
        UserPortrait user = Fixtures.history(0, 3, 1);
        int[] map = {1, 200, -1, 4, 50, 6};
        try (Scorer plain = builder().build();
                Scorer same = builder().items(ModelIds.map(1, 2, 3, 4, 5, 6)).build()) {
            float[] all = Fixtures.score(plain, user, CandidateSet.all(200));
            assertThat(Fixtures.score(same, user, CandidateSet.all(6)))
                    .containsExactly(all[0], all[1], all[2], all[3], all[4], all[5]);
            for (int chunk : new int[] {1, 2, 4, 100}) {
                try (Scorer mapped = builder()
                        .items(ModelIds.map(map))
                        .fallback(-9)
                        .chunk(chunk)
                        .build()) {
                    float[] scores = Fixtures.score(mapped, user, CandidateSet.all(7));
                    assertThat(scores[2]).isEqualTo(-9);
                    assertThat(scores[6]).isEqualTo(-9);
                    assertThat(scores[1]).isNotEqualTo(scores[4]);
                }
            }
        }
    }

    @Test
    @DisplayName("a history of which the model knows nothing gets the fall-back for every item")
    void cold() {
        try (Scorer scorer = builder().items(ModelIds.range(1, 3)).fallback(2).build()) {
            assertThat(Fixtures.score(scorer, Fixtures.history(4, 5), CandidateSet.all(5)))
                    .containsOnly(2);
            assertThat(Fixtures.score(scorer, Fixtures.nobody(), CandidateSet.all(5)))
                    .containsOnly(2);
        }
    }

    @Test
    @DisplayName("an id outside the table and a model without item_id are refused at build, and the model is closed")
    void refused() {
        int before = SharedSession.openCount();
        assertThatThrownBy(() -> builder().items(ModelIds.range(1, 201)).build())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("item 201");
        assertThatThrownBy(() -> OnnxSequenceScorer.builder(Fixtures.load(Fixtures.exported("sasrec_small_user")))
                        .items(ModelIds.range(1, 200))
                        .build())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("has no input \"item_id\"");
        assertThat(SharedSession.openCount()).isEqualTo(before);
    }
}
