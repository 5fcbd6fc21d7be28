package io.fairrec.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.base.ModelException;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.IdIndex;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Scorer;
import io.fairrec.testkit.ScorerContract;
import io.fairrec.testkit.SyntheticLog;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** On a LightGCN of 300 users and 200 items. */
class OnnxUserItemScorerTest extends ScorerContract {

    private static final ModelSource MODEL = Fixtures.exported("lightgcn_small_scorer");

    private static OnnxUserItemScorer.Builder builder() {
        return OnnxUserItemScorer.builder(Fixtures.load(MODEL))
                .users(ModelIds.range(0, 300))
                .items(ModelIds.range(0, 200));
    }

    @Override
    protected Scorer create(SyntheticLog shop) {
        return builder()
                .users(ModelIds.of(shop.interactions().users(), 0))
                .items(ModelIds.of(shop.interactions().items(), 0))
                .build();
    }

    @Nested
    @DisplayName("with a map of the items, small chunks, and items that the model does not know among the others")
    class Mapped extends ScorerContract {
        @Override
        protected Scorer create(SyntheticLog shop) {
            int[] map = new int[shop.interactions().itemCount()];
            for (int i = 0; i < map.length; i++) {
                map[i] = i % 3 == 0 ? ModelIds.NONE : 199 - 2 * i;
            }
            return builder().items(ModelIds.map(map)).chunk(7).fallback(-3).build();
        }
    }

    @Test
    @DisplayName("chunks, maps and fall-backs put every score at its place")
    void places() {
        UserPortrait user = Fixtures.history(0).withUser(17);
        CandidateSet candidates = CandidateSet.all(230);
        int[] map = new int[220];
        for (int i = 0; i < map.length; i++) {
            map[i] = i % 5 == 1 || i >= 200 ? ModelIds.NONE : 199 - i;
        }
        try (Scorer plain = builder().build()) {
            float[] all = Fixtures.score(plain, user, CandidateSet.all(200));
            for (int chunk : new int[] {1, 2, 3, 64, 229, 230, 1000}) {
                try (Scorer mapped = builder()
                        .items(ModelIds.map(map))
                        .fallback(-9)
                        .chunk(chunk)
                        .build()) {
                    float[] scores = Fixtures.score(mapped, user, candidates);
                    for (int i = 0; i < 230; i++) {
                        boolean known = i < map.length && map[i] != ModelIds.NONE;
                        assertThat(scores[i]).as("item %d, chunk %d", i, chunk).isEqualTo(known ? all[map[i]] : -9);
                    }
                }
            }
        }
    }

    @Test
    @DisplayName("a user whom the model does not know gets the fall-back for every item")
    void unknownUser() {
        try (Scorer scorer =
                builder().users(ModelIds.range(0, 10)).fallback(0.5f).build()) {
            for (int user : new int[] {IdIndex.UNKNOWN, 10, 299, Integer.MAX_VALUE}) {
                assertThat(Fixtures.score(scorer, Fixtures.history(0).withUser(user), CandidateSet.all(4)))
                        .containsOnly(0.5f);
            }
        }
    }

    @Test
    @DisplayName("other ids in another order are looked up by name")
    void between() {
        IdIndex trained = Fixtures.ids(200);
        IdIndex ours = IdIndex.of(List.of("7", "new", "3"));
        UserPortrait user = Fixtures.history(0).withUser(5);
        try (Scorer plain = builder().build();
                Scorer other =
                        builder().items(ModelIds.between(ours, trained, 0)).build()) {
            float[] all = Fixtures.score(plain, user, CandidateSet.all(200));
            assertThat(Fixtures.score(other, user, CandidateSet.all(4))).containsExactly(all[7], 0, all[3], 0);
            assertThat(other.items()).isEqualTo(ours);
            assertThat(plain.items()).isNull();
        }
    }

    @Test
    @DisplayName("more ids than the model has rows are refused when the scorer is built, and the model is closed")
    void tooManyIds() {
        int before = SharedSession.openCount();
        assertThatThrownBy(() -> builder().items(ModelIds.range(0, 201)).build())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("greatest ids (user 299, item 200)");
        assertThatThrownBy(() -> builder().users(ModelIds.range(1, 300)).build())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("user 300");
        assertThatThrownBy(() -> OnnxUserItemScorer.builder(Fixtures.load(MODEL))
                        .users(ModelIds.range(0, 1))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("items(…)");
        assertThat(SharedSession.openCount()).isEqualTo(before);
    }

    @Test
    @DisplayName("a model of another kind is refused with both signatures, and closed")
    void otherModel() {
        int before = SharedSession.openCount();
        for (ModelSource source : List.of(Fixtures.exported("mlp_small"), Fixtures.edge("string_input"))) {
            assertThatThrownBy(() -> OnnxUserItemScorer.builder(Fixtures.load(source))
                            .users(ModelIds.range(0, 1))
                            .items(ModelIds.range(0, 1))
                            .build())
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("The model has:")
                    .hasMessageContaining("user_id int32|int64 [1]")
                    .hasMessageContaining("score float32 [1, n]");
        }
        assertThatThrownBy(() -> builder().tensors("user", "item_id", "score").build())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("user_id");
        assertThat(SharedSession.openCount()).isEqualTo(before);
    }

    @Test
    @DisplayName("provenance names the model, its hash and the ids; the hash of a map tells two apart")
    void provenance() {
        try (OnnxUserItemScorer range = builder().build();
                OnnxUserItemScorer map = builder().items(ModelIds.map(3, -1, 5)).build();
                OnnxUserItemScorer other =
                        builder().items(ModelIds.map(3, 5, -1)).build()) {
            assertThat(range.provenance().config())
                    .containsEntry("model_sha256", range.info().sha256())
                    .containsEntry("users", "300 from 0")
                    .containsEntry("items", "200 from 0");
            assertThat(map.provenance()).isNotEqualTo(other.provenance());
            assertThat(range.toString()).contains("lightgcn_small_scorer").contains("200 from 0");
        }
    }

    @Test
    @DisplayName("after close() only an IllegalStateException that says so")
    void closed() {
        Scorer scorer = builder().build();
        scorer.close();
        scorer.close();
        assertThatThrownBy(() -> Fixtures.score(scorer, Fixtures.history(0).withUser(1), CandidateSet.all(3)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is closed");
    }
}
