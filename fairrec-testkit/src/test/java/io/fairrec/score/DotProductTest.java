package io.fairrec.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Interactions;
import io.fairrec.data.VectorTable;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.testkit.ScorerContract;
import io.fairrec.testkit.SyntheticLog;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DotProductTest extends ScorerContract {
    private static final UserPortrait ANYBODY =
            UserPortrait.of(Interactions.builder().build(), -1);

    @Override
    protected Scorer create(SyntheticLog shop) {
        return DotProduct.of(Vectors.encoder(5), Vectors.random(shop.catalog().size(), 5, 9));
    }

    @Test
    @DisplayName("is the inner product, for dimensions around the unrolled loop")
    void formula() {
        for (int d = 1; d <= 9; d++) {
            float[] items = Vectors.random(20, d, d);
            float[] user = Vectors.random(1, d, 100 + d);
            float[] out = new float[20];
            DotProduct.of(Vectors.constant(user), items).score(ANYBODY, CandidateSet.all(20), out);
            for (int i = 0; i < 20; i++) {
                double expected = 0;
                for (int k = 0; k < d; k++) {
                    expected += (double) user[k] * items[i * d + k];
                }
                assertThat((double) out[i]).as("dimension %d, item %d", d, i).isEqualTo(expected, within(1e-6));
            }
        }
    }

    @Test
    @DisplayName("scores every item 0 for a zero vector, and an item outside the table 0 for everybody")
    void fallBack() {
        float[] out = new float[3];

        DotProduct.of(Vectors.constant(new float[2]), Vectors.random(2, 2, 1))
                .score(ANYBODY, CandidateSet.of(0, 1, 77), out);
        assertThat(out).containsOnly(0);

        DotProduct.of(Vectors.constant(new float[] {1, 1}), new float[] {1, 2, 3, 4})
                .score(ANYBODY, CandidateSet.of(0, 1, 2), out);
        assertThat(out).containsExactly(3, 7, 0);
    }

    @Test
    @DisplayName("stays finite where a float sum would overflow")
    void large() {
        float[] huge = {Float.MAX_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE, -Float.MAX_VALUE};
        float[] out = new float[2];

        DotProduct.of(Vectors.constant(new float[] {2, 2}), huge).score(ANYBODY, CandidateSet.all(2), out);

        assertThat(out).containsExactly(Float.MAX_VALUE, -Float.MAX_VALUE);
    }

    @Nested
    class OverAMappedTable extends ScorerContract {
        @TempDir
        private Path folder;

        @Override
        protected Scorer create(SyntheticLog shop) {
            Path file = folder.resolve("items.vectors");
            VectorTable.of(Vectors.random(shop.catalog().size(), 5, 9), 5).save(file);
            return DotProduct.of(Vectors.encoder(5), VectorTable.map(file));
        }

        @Test
        @DisplayName("gives the scores of the table in memory, and its provenance")
        void sameBits() {
            SyntheticLog shop = shop(5);
            DotProduct memory = (DotProduct) DotProductTest.this.create(shop);
            try (DotProduct mapped = (DotProduct) create(shop)) {
                CandidateSet candidates = CandidateSet.all(shop.catalog().size() + 3);
                for (UserPortrait portrait : portraits(shop)) {
                    float[] expected = new float[candidates.size()];
                    float[] actual = new float[candidates.size()];
                    memory.score(portrait, candidates, expected);
                    mapped.score(portrait, candidates, actual);
                    assertThat(actual).containsExactly(expected);
                }
                assertThat(mapped.provenance()).isEqualTo(memory.provenance());
            }
        }
    }

    @Test
    @DisplayName("few candidates, many and all of a table in memory or in a file have the bits of the simplest loop")
    void fewAndMany(@TempDir Path folder) {
        for (int d : new int[] {1, 5, 64, 67}) {
            int n = 700;
            float[] items = Vectors.random(n, d, d);
            float[] user = Vectors.random(1, d, -d);
            VectorTable table = VectorTable.of(items, d);
            Path file = folder.resolve("items" + d);
            table.save(file);
            for (VectorTable any : List.of(table, VectorTable.map(file))) {
                DotProduct scorer = DotProduct.of(Vectors.constant(user), any);
                for (int step : new int[] {300, 100, 9, 7, 2, 1}) {
                    int[] some = new int[(n + step - 1) / step];
                    for (int c = 0; c < some.length; c++) {
                        some[c] = c * step;
                    }
                    float[] out = new float[some.length];
                    scorer.score(ANYBODY, CandidateSet.of(some), out);
                    for (int c = 0; c < some.length; c++) {
                        float sum = 0;
                        for (int k = 0; k < d; k++) {
                            float product = user[k] * items[some[c] * d + k];
                            sum = sum + product;
                        }
                        assertThat(out[c])
                                .as("%s, step %d, item %d", any, step, some[c])
                                .isEqualTo(sum);
                    }
                }
            }
        }
    }

    @Test
    @DisplayName("few of many huge items stay finite, too")
    void fewLarge() {
        float[] huge = new float[200];
        huge[0] = Float.MAX_VALUE;
        huge[1] = Float.MAX_VALUE;
        huge[2] = Float.MAX_VALUE;
        huge[3] = -Float.MAX_VALUE;
        float[] out = new float[2];

        DotProduct.of(Vectors.constant(new float[] {2, 2}), huge).score(ANYBODY, CandidateSet.of(0, 1), out);

        assertThat(out).containsExactly(Float.MAX_VALUE, 0);
    }

    @Test
    @DisplayName("refuses a table of another dimension than the encoder's")
    void otherDimension() {
        assertThatThrownBy(() -> DotProduct.of(Vectors.encoder(3), VectorTable.of(new float[4], 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dimension (2)")
                .hasMessageContaining("encoder (3)");
    }

    @Test
    @DisplayName("refuses a table of another width or with NaN; keeps a copy; closes its encoder")
    void table() {
        assertThatThrownBy(() -> DotProduct.of(Vectors.encoder(3), new float[4]))
                .hasMessageContaining("length (4)")
                .hasMessageContaining("multiple of the dimension (3)");
        assertThatThrownBy(() -> DotProduct.of(Vectors.encoder(2), new float[] {0, 1, 2, Float.NaN}))
                .hasMessageContaining("row 1, column 1 (NaN)");

        boolean[] closed = {false};
        PortraitEncoder encoder = new PortraitEncoder() {
            @Override
            public int dimension() {
                return 1;
            }

            @Override
            public void encode(List<UserPortrait> portraits, float[] out) {
                out[0] = 1;
            }

            @Override
            public void close() {
                closed[0] = true;
            }
        };
        float[] items = {5};
        DotProduct scorer = DotProduct.of(encoder, items);
        items[0] = 6;
        assertThat(scorer.itemVector(0)).containsExactly(5);
        scorer.close();
        assertThat(closed[0]).isTrue();
    }
}
