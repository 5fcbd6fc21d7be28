package io.fairrec.score;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.fairrec.base.Provenance;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.candidate.WholeCatalog;
import io.fairrec.data.Interactions;
import io.fairrec.data.VectorTable;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.testkit.SyntheticLog;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllocationTest {
    /** Small enough that no sort is of more than 64 numbers, for which the JDK may take scratch. */
    private static final Interactions LOG =
            SyntheticLog.builder().users(40).items(300).rowsPerUser(5).build().interactions();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "popularity",
                "item kNN",
                "user kNN",
                "purchase count",
                "blend",
                "nearest history",
                "soft history",
                "dot product",
                "item-item weights"
            })
    @DisplayName("scoring allocates nothing once warm, and neither does asking for all items")
    void warm(String name) {
        Popularity popularity = Popularity.fit(LOG);
        ItemKnn knn = ItemKnn.fit(LOG, ItemKnn.Options.defaults());
        Scorer scorer = switch (name) {
            case "popularity" -> popularity;
            case "item kNN" -> knn;
            case "user kNN" -> UserKnn.fit(LOG, UserKnn.Options.defaults());
            case "nearest history" ->
                NearestHistory.of(VectorTable.of(Vectors.random(300, 16, 1), 16), NearestHistory.Options.defaults());
            case "soft history" ->
                NearestHistory.of(VectorTable.of(Vectors.random(300, 16, 1), 16), NearestHistory.Options.soft(0.05));
            case "dot product" -> DotProduct.of(Vectors.constant(Vectors.random(1, 16, 2)), Vectors.random(300, 16, 1));
            case "item-item weights" ->
                ItemItemWeights.of(
                        LOG.items(),
                        VectorTable.of(Vectors.random(LOG.itemCount(), LOG.itemCount(), 1), LOG.itemCount()),
                        new Provenance("made-up", Map.of(), "", 0, "test"));
            case "purchase count" -> PurchaseCount.thenPopularity(popularity);
            default ->
                Blend.builder()
                        .add(1, knn, Blend.Scale.Z_SCORE)
                        .add(1, popularity, Blend.Scale.LOG_Z_SCORE)
                        .add(1, PurchaseCount.alone(), Blend.Scale.LOG)
                        .build();
        };
        WholeCatalog all = WholeCatalog.all(300);
        UserPortrait[] portraits = new UserPortrait[LOG.userCount()];
        for (int u = 0; u < portraits.length; u++) {
            portraits[u] = UserPortrait.of(LOG, u);
        }
        float[] out = new float[300];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        // The best of some rounds: the JVM itself allocates now and then, for instance when it links a call site; and
        // the Vector API does until the JIT has compiled its kernels.
        for (int round = 0; round < 5 || (least > 0 && round < 3_000); round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            scoreEverybody(scorer, all, portraits, out);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }

        assertThat(least).as("bytes of %d calls", portraits.length).isZero();
    }

    private static void scoreEverybody(Scorer scorer, WholeCatalog all, UserPortrait[] portraits, float[] out) {
        for (UserPortrait portrait : portraits) {
            CandidateSet candidates = all.candidates(portrait, 300);
            scorer.score(portrait, candidates, out);
        }
    }
}
