package io.fairrec.score;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.candidate.WholeCatalog;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.internal.TopK;
import io.fairrec.portrait.UserPortrait;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MillionCandidatesTest {
    private static final int ITEMS = 1_000_000;
    private static final long MEGABYTE = 1 << 20;

    @Test
    @DisplayName("scores a million unseen candidates and takes the best within 64 MB; the second time within 16 MB")
    void memory() {
        InteractionsBuilder builder = Interactions.builder().items(SmallLogs.ids(ITEMS));
        for (int i = 0; i < 2_000; i++) {
            builder.buy("u" + i % 50, Integer.toString(i * 499));
        }
        Interactions log = builder.build();
        Scorer blend = Blend.builder()
                .add(1, ItemKnn.fit(log, ItemKnn.Options.defaults()), Blend.Scale.Z_SCORE)
                .add(1, Popularity.fit(log), Blend.Scale.LOG_Z_SCORE)
                .build();

        for (Scorer scorer : new Scorer[] {Popularity.fit(log), blend}) {
            Cost first = serve(log, scorer);
            Cost second = serve(log, scorer);

            assertThat(first.bytes).as("%s", scorer).isLessThan(64 * MEGABYTE);
            // Candidates, scores and positions: 4 bytes each.
            assertThat(second.bytes).as("%s, warm", scorer).isLessThan(16 * MEGABYTE);
            System.getLogger(MillionCandidatesTest.class.getName())
                    .log(System.Logger.Level.INFO, "{0}: first {1}, second {2}", scorer, first, second);
        }
    }

    /** What one request took. Time is told, not tested: it depends on the machine. */
    private record Cost(long bytes, double milliseconds) {}

    private static Cost serve(Interactions log, Scorer scorer) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = threads.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();

        UserPortrait portrait = UserPortrait.of(log, 0);
        CandidateSet candidates = WholeCatalog.unseen(ITEMS).candidates(portrait, ITEMS);
        float[] scores = new float[candidates.size()];
        scorer.score(portrait, candidates, scores);
        int[] top = new int[10];
        TopK.select(scores, candidates.size(), 10, top);

        double milliseconds = (System.nanoTime() - start) / 1e6;
        Cost cost = new Cost(threads.getCurrentThreadAllocatedBytes() - bytes, milliseconds);
        assertThat(candidates.size()).isEqualTo(ITEMS - portrait.distinctItems().length);
        assertThat(scores[top[0]]).isGreaterThanOrEqualTo(scores[top[9]]);
        return cost;
    }
}
