package io.fairrec.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.VectorTable;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.testkit.ScorerContract;
import io.fairrec.testkit.SyntheticLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NearestHistoryTest extends ScorerContract {

    private static final NearestHistory.Options OPTIONS = NearestHistory.Options.defaults();

    @Override
    protected Scorer create(SyntheticLog shop) {
        return NearestHistory.of(table(shop.catalog().size(), 5, 9), OPTIONS);
    }

    @Nested
    class OverAMappedTable extends ScorerContract {
        @TempDir
        private Path folder;

        @Override
        protected Scorer create(SyntheticLog shop) {
            Path file = folder.resolve("items.vectors");
            table(shop.catalog().size(), 5, 9).save(file);
            return NearestHistory.of(VectorTable.map(file), OPTIONS);
        }

        @Test
        @DisplayName("gives the scores of the table in memory, and its provenance")
        void sameBits() {
            SyntheticLog shop = shop(5);
            NearestHistory memory = (NearestHistory) NearestHistoryTest.this.create(shop);
            NearestHistory mapped = (NearestHistory) create(shop);
            for (int u = 0; u < shop.interactions().userCount(); u++) {
                assertThat(SmallLogs.scores(mapped, shop.interactions(), u))
                        .containsExactly(SmallLogs.scores(memory, shop.interactions(), u));
            }
            assertThat(mapped.provenance()).isEqualTo(memory.provenance());
        }
    }

    @Test
    @DisplayName("two interests give two peaks, not one half-way between them")
    void byHand() {
        // East twice, north once; then a candidate in each direction, one between, one against, one without vector.
        float[] vectors = {5, 0, 1, 0, 0, 2, 3, 0, 0, 3, 1, 1, -1, 0, 0, 0};
        Interactions log =
                log(8).buy("u", "0").buy("u", "1").buy("u", "2").buy("u", "2").build();
        float half = (float) Math.sqrt(0.5);

        assertThat(scores(vectors, 1, log, 3, 4, 5, 6, 7)).containsExactly(1, 1, half, 0, 0);
        assertThat(scores(vectors, 2, log, 3, 4, 5, 6, 7))
                .containsExactly(new float[] {1, 0.5f, half, -0.5f, 0}, within(1e-6f));
        // Fewer than m in the history: the mean of those there are.
        assertThat(scores(vectors, 9, log, 3, 6)).containsExactly(new float[] {2 / 3f, -2 / 3f}, within(1e-6f));
    }

    @Test
    @DisplayName("an item is no neighbour of itself")
    void notItself() {
        float[] vectors = {1, 0, 0, 1};

        assertThat(scores(vectors, 3, log(2).buy("u", "0").build(), 0, 1)).containsExactly(0, 0);
        assertThat(scores(new float[] {1, 0, 1, 1}, 3, log(2).buy("u", "0").build(), 0, 1))
                .containsExactly(new float[] {0, (float) Math.sqrt(0.5)}, within(1e-6f));
    }

    @Test
    @DisplayName("0 for cold users, zero vectors and items outside the table; both are no neighbours either")
    void fallBack() {
        float[] vectors = {1, 0, 0, 0, 1, 0};
        Interactions log = log(9).buy("u", "0").buy("u", "1").buy("u", "8").build();

        assertThat(scores(vectors, 3, log, 1, 2, 7)).containsExactly(0, 1, 0);
        float[] cold = {9, 9};
        NearestHistory.of(VectorTable.of(vectors, 2), OPTIONS)
                .score(UserPortrait.of(log, IdIndex.UNKNOWN), CandidateSet.of(0, 2), cold);
        assertThat(cold).containsExactly(0, 0);
    }

    @Test
    @DisplayName("agrees with sorting all similarities, on small logs")
    void sorted() {
        for (int seed = 0; seed < 200; seed++) {
            Interactions log = SmallLogs.random(seed);
            int dimension = 1 + seed % 6;
            int nearest = 1 + seed % 4;
            // Every fourth log has an item behind the table.
            int rows = Math.max(1, log.itemCount() - (seed % 4 == 0 ? 1 : 0));
            float[] vectors = Vectors.random(rows, dimension, seed);
            NearestHistory scorer = NearestHistory.of(VectorTable.of(vectors, dimension), OPTIONS.nearest(nearest));
            for (int u = 0; u < log.userCount(); u++) {
                float[] actual = SmallLogs.scores(scorer, log, u);
                for (int i = 0; i < actual.length; i++) {
                    assertThat((double) actual[i])
                            .as("seed %d, user %d, item %d", seed, u, i)
                            .isEqualTo(expected(log, u, i, vectors, dimension, nearest), within(1e-6));
                }
            }
        }
    }

    @Test
    @DisplayName("the length of a vector plays no part, from the smallest floats to the largest")
    void length() {
        float[] vectors = {Float.MIN_VALUE, 0, Float.MAX_VALUE, Float.MAX_VALUE, 1, 1};
        Interactions log = log(3).buy("u", "0").buy("u", "2").build();

        assertThat(scores(vectors, 1, log, 0, 1)).containsExactly((float) Math.sqrt(0.5), 1);
    }

    @Test
    @DisplayName("refuses 0 neighbours")
    void refuses() {
        assertThatThrownBy(() -> OPTIONS.nearest(0)).hasMessageContaining("nearest (0)");
    }

    private static double expected(Interactions log, int user, int item, float[] vectors, int dimension, int nearest) {
        int rows = vectors.length / dimension;
        List<Double> similarities = new ArrayList<>();
        for (int j : SmallLogs.items(log, user)) {
            if (j != item && j < rows && item < rows) {
                double dot = 0;
                double a = 0;
                double b = 0;
                for (int d = 0; d < dimension; d++) {
                    double x = vectors[item * dimension + d];
                    double y = vectors[j * dimension + d];
                    dot += x * y;
                    a += x * x;
                    b += y * y;
                }
                similarities.add(dot / Math.sqrt(a) / Math.sqrt(b));
            }
        }
        similarities.sort(Collections.reverseOrder());
        return similarities.stream()
                .limit(nearest)
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
    }

    private static io.fairrec.data.InteractionsBuilder log(int items) {
        return Interactions.builder().items(SmallLogs.ids(items));
    }

    private static float[] scores(float[] vectors, int nearest, Interactions log, int... items) {
        float[] out = new float[items.length];
        NearestHistory.of(VectorTable.of(vectors, 2), OPTIONS.nearest(nearest))
                .score(UserPortrait.of(log, 0), CandidateSet.of(items), out);
        return out;
    }

    private static VectorTable table(int rows, int dimension, long seed) {
        return VectorTable.of(Vectors.random(rows, dimension, seed), dimension);
    }
}
