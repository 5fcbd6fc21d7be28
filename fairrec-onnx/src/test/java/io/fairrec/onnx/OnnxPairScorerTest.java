package io.fairrec.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.base.ModelException;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.VectorTable;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Scorer;
import io.fairrec.testkit.ScorerContract;
import io.fairrec.testkit.SyntheticLog;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** On an MLP over vectors of 16. */
class OnnxPairScorerTest extends ScorerContract {

    private static OnnxPairScorer.Builder builder() {
        return OnnxPairScorer.builder(Fixtures.load(Fixtures.exported("mlp_small")))
                .users(Fixtures.rowPerUser(60, 16, 5))
                .items(Fixtures.vectors(40, 16, 6));
    }

    @Override
    protected Scorer create(SyntheticLog shop) {
        return builder().itemIds(shop.interactions().items()).build();
    }

    @Nested
    @DisplayName("in small chunks")
    class Chunked extends ScorerContract {
        @Override
        protected Scorer create(SyntheticLog shop) {
            return builder().chunk(3).fallback(-4).build();
        }
    }

    @Test
    @DisplayName("gaps among the candidates, chunks and items outside the table put every score at its place")
    void places() {
        UserPortrait user = Fixtures.history(0).withUser(3);
        CandidateSet gaps = CandidateSet.of(0, 1, 2, 7, 9, 10, 11, 38, 39, 40, 999);
        try (Scorer plain = builder().build()) {
            float[] all = Fixtures.score(plain, user, CandidateSet.all(40));
            for (int chunk : new int[] {1, 2, 3, 100}) {
                try (Scorer scorer = builder().chunk(chunk).fallback(-9).build()) {
                    float[] scores = Fixtures.score(scorer, user, gaps);
                    for (int c = 0; c < gaps.size(); c++) {
                        int item = gaps.item(c);
                        assertThat(scores[c])
                                .as("item %d, chunk %d", item, chunk)
                                .isEqualTo(item < 40 ? all[item] : -9);
                    }
                }
            }
            assertThat(Fixtures.score(plain, user, CandidateSet.of(50, 60))).containsOnly(0);
        }
    }

    @Test
    @DisplayName("vectors of another dimension, and names of another number, are refused at build")
    void refused() {
        int before = SharedSession.openCount();
        assertThatThrownBy(() -> builder().items(Fixtures.vectors(4, 15, 1)).build())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("item_vec float32 [n, 15]")
                .hasMessageContaining("item_vec float32 [n, 16]");
        assertThatThrownBy(() -> builder().users(Fixtures.rowPerUser(2, 8, 1)).build())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("user_vec float32 [1, 8]");
        assertThatThrownBy(() -> builder().itemIds(Fixtures.ids(41)).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("41");
        assertThat(SharedSession.openCount()).isEqualTo(before);
    }

    @Test
    @DisplayName("provenance holds the hash of the item vectors")
    void provenance() {
        VectorTable items = Fixtures.vectors(40, 16, 6);
        try (OnnxPairScorer scorer = builder().items(items).build()) {
            assertThat(scorer.provenance().config())
                    .containsEntry("items_sha256", items.sha256())
                    .containsEntry("items", "40");
        }
    }

    @Test
    @DisplayName("close() closes the model and the encoder")
    void close() {
        int before = SharedSession.openCount();
        AtomicInteger closed = new AtomicInteger();
        PortraitEncoder encoder = new PortraitEncoder() {
            @Override
            public int dimension() {
                return 16;
            }

            @Override
            public void encode(List<UserPortrait> portraits, float[] out) {}

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        builder().users(encoder).build().close();
        assertThat(closed).hasValue(1);
        assertThat(SharedSession.openCount()).isEqualTo(before);
    }
}
