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
    class Soft extends ScorerContract {
        @Override
        protected Scorer create(SyntheticLog shop) {
            return NearestHistory.of(table(shop.catalog().size(), 5, 9), NearestHistory.Options.soft(0.05));
        }
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
    @DisplayName("soft: the logarithm of the mean of the exponentials, as written, on small logs")
    void soft() {
        for (int seed = 0; seed < 200; seed++) {
            Interactions log = SmallLogs.random(seed);
            int dimension = 1 + seed % 6;
            double temperature = new double[] {0.05, 0.3, 1, 7}[seed % 4];
            // Every third scorer takes the soft mean over some of the history only.
            int nearest = seed % 3 == 0 ? 2 : NearestHistory.Options.ALL;
            float[] vectors = Vectors.random(log.itemCount(), dimension, seed);
            NearestHistory scorer = NearestHistory.of(
                    VectorTable.of(vectors, dimension), new NearestHistory.Options(nearest, temperature));
            for (int u = 0; u < log.userCount(); u++) {
                float[] actual = SmallLogs.scores(scorer, log, u);
                for (int i = 0; i < actual.length; i++) {
                    List<Double> near = nearest(log, u, i, vectors, dimension, nearest);
                    double expected = near.isEmpty()
                            ? 0
                            : temperature
                                    * Math.log(near.stream()
                                            .mapToDouble(s -> Math.exp(s / temperature))
                                            .average()
                                            .orElseThrow());
                    assertThat((double) actual[i])
                            .as("seed %d, user %d, item %d", seed, u, i)
                            .isEqualTo(expected, within(1e-6));
                }
            }
        }
    }

    @Test
    @DisplayName(
            "soft: with a small temperature the nearest item alone, with a large one the plain mean, never a rounding error")
    void softLimits() {
        double[] values = {0.25, -0.5, 1, 0.125, 0, 0, 0};

        assertThat(NearestHistory.mean(values, 4, Double.POSITIVE_INFINITY)).isEqualTo(0.21875);
        for (double large : new double[] {1e3, 1e8, 1e300}) {
            assertThat(NearestHistory.mean(values, 4, large)).isEqualTo(0.21875, within(0.2 / large + 1e-15));
        }
        for (double small : new double[] {1e-3, 1e-8, 1e-300, Double.MIN_VALUE}) {
            assertThat(NearestHistory.mean(values, 4, small)).isEqualTo(1, within(1.4 * small + 1e-15));
        }
        for (double temperature : new double[] {Double.MIN_VALUE, 0.05, 1, 1e300}) {
            assertThat(NearestHistory.mean(new double[] {0.3, 0.3, 0.3}, 3, temperature))
                    .isEqualTo(0.3);
        }
    }

    @Test
    @DisplayName("soft: several near things say more than one, what is far hardly counts against them")
    void softInTheMiddle() {
        float[] vectors = {1, 0, 1, 0, 0, 1, 1, 0, 0, 1};
        Interactions log = log(5).buy("u", "0").buy("u", "1").buy("u", "2").build();
        float[] out = new float[2];
        NearestHistory.of(VectorTable.of(vectors, 2), NearestHistory.Options.soft(0.05))
                .score(UserPortrait.of(log, 0), CandidateSet.of(3, 4), out);

        // Two of three at 1, one of three at 1: 1 − 0.05 · ln(3/2) and 1 − 0.05 · ln 3.
        assertThat(out).containsExactly(new float[] {0.9797267f, 0.9450694f}, within(1e-6f));
    }

    @Test
    @DisplayName("refuses 0 neighbours, and a temperature that is not above 0")
    void refuses() {
        for (double temperature : new double[] {0, -1, Double.NaN}) {
            assertThatThrownBy(() -> NearestHistory.Options.soft(temperature))
                    .hasMessageContaining("temperature (" + temperature + ")");
        }
        assertThatThrownBy(() -> OPTIONS.nearest(0)).hasMessageContaining("nearest (0)");
    }

    private static double expected(Interactions log, int user, int item, float[] vectors, int dimension, int nearest) {
        return nearest(log, user, item, vectors, dimension, nearest).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
    }

    /** The largest similarities of an item to the others of a history, by sorting all of them. */
    private static List<Double> nearest(
            Interactions log, int user, int item, float[] vectors, int dimension, int nearest) {
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
        return similarities.stream().limit(nearest).toList();
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
