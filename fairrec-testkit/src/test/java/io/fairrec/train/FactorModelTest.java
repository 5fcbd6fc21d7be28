package io.fairrec.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.base.DataException;
import io.fairrec.base.Provenance;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.Seeds;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.DotProduct;
import io.fairrec.score.Scorer;
import io.fairrec.testkit.PortraitEncoderContract;
import io.fairrec.testkit.ScorerContract;
import io.fairrec.testkit.SyntheticLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FactorModelTest {

    @TempDir
    private Path folder;

    @Nested
    class AsScorer extends ScorerContract {
        @Override
        protected Scorer create(SyntheticLog shop) {
            return fitted(shop.interactions()).scorer();
        }
    }

    @Nested
    class AsEncoder extends PortraitEncoderContract {
        @Override
        protected PortraitEncoder create(SyntheticLog shop) {
            return fitted(shop.interactions()).encoder();
        }
    }

    private static FactorModel fitted(Interactions log) {
        return LightGcn.of(log, LightGcn.Options.defaults().dimension(7).layers(1))
                .task(RankingLosses.bpr(), 1)
                .fit(TrainingControl.epochs(3))
                .model();
    }

    private static FactorModel random(int users, int items, int d) {
        SplittableRandom random = Seeds.stream(4, 0, 0);
        float[] values = new float[(users + items) * d];
        for (int k = 0; k < values.length; k++) {
            values[k] = (float) (2 * random.nextDouble() - 1);
        }
        Map<String, String> config = new LinkedHashMap<>();
        config.put("first\tkey\n", "tab\t, \\ and\r\nlines");
        config.put("second", "");
        return FactorModel.of(
                ids("u", users),
                ids("i", items),
                VectorTable.of(Arrays.copyOf(values, users * d), d),
                VectorTable.of(Arrays.copyOfRange(values, users * d, values.length), d),
                new Provenance("test", config, "abc", -7, "1"));
    }

    private static IdIndex ids(String prefix, int n) {
        List<String> ids = new ArrayList<>();
        for (int k = 0; k < n; k++) {
            ids.add(k == 1 ? prefix + "\\n strange\n\t\"id\" ü" : prefix + k);
        }
        return IdIndex.of(ids);
    }

    @Test
    @DisplayName("a saved model is loaded with the same bits, ids, provenance and fold-in, over an older save, too")
    void savesAndLoads() {
        random(3, 4, 2).save(folder.resolve("model"));
        FactorModel model = random(5, 6, 3).foldIn(new FoldIn(0.25, 2));
        model.save(folder.resolve("model"));
        FactorModel loaded = FactorModel.load(folder.resolve("model"));

        assertThat(loaded.users().sha256()).isEqualTo(model.users().sha256());
        assertThat(loaded.items().sha256()).isEqualTo(model.items().sha256());
        assertThat(loaded.userIds()).isEqualTo(model.userIds());
        assertThat(loaded.itemIds()).isEqualTo(model.itemIds());
        assertThat(loaded.provenance()).isEqualTo(model.provenance());
        assertThat(loaded.provenance().config().keySet())
                .containsExactlyElementsOf(model.provenance().config().keySet());
        assertThat(loaded.foldIn()).isEqualTo(model.foldIn());
    }

    @Test
    @DisplayName("a folder with a torn, changed, missing or mixed file is no model")
    void torn() throws IOException {
        Path whole = folder.resolve("whole");
        Path other = folder.resolve("other");
        random(5, 6, 3).save(whole);
        random(5, 6, 3).withUsers(List.of("new"), List.of(new int[] {2})).save(other);
        for (String name : List.of("users.frv", "items.frv", "user-ids.txt", "item-ids.txt", "model.txt")) {
            byte[] bytes = Files.readAllBytes(whole.resolve(name));
            for (int length : new int[] {0, bytes.length / 2, bytes.length - 1}) {
                Files.write(whole.resolve(name), Arrays.copyOf(bytes, length));
                assertNoModel(whole, name);
            }
            byte[] changed = bytes.clone();
            changed[bytes.length - 2] ^= 1;
            Files.write(whole.resolve(name), changed);
            assertNoModel(whole, name);
            Files.delete(whole.resolve(name));
            assertNoModel(whole, name);
            Files.write(whole.resolve(name), bytes);
        }
        Files.copy(other.resolve("users.frv"), whole.resolve("users.frv"), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> FactorModel.load(whole)).hasMessageContaining("files of two models were mixed");
        assertThat(FactorModel.load(other).users().rows()).isEqualTo(6);
    }

    private static void assertNoModel(Path whole, String name) {
        assertThatThrownBy(() -> FactorModel.load(whole))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(name);
    }

    @Test
    @DisplayName("folding in solves the weighted ridge regression")
    void solvesTheRegression() {
        int d = 4;
        FactorModel model = random(9, 12, d).foldIn(new FoldIn(0.3, 0.2));
        int[] chosen = {1, 5, 11};
        float[] actual =
                model.withUsers(List.of("new"), List.of(chosen)).users().row(9);

        double[][] gram = new double[d][d];
        double[][] matrix = new double[d][d];
        double[] right = new double[d];
        for (int i = 0; i < 12; i++) {
            boolean is = i == 1 || i == 5 || i == 11;
            for (int a = 0; a < d; a++) {
                right[a] += is ? model.items().value(i, a) : 0;
                for (int b = 0; b < d; b++) {
                    double product =
                            (double) model.items().value(i, a) * model.items().value(i, b);
                    gram[a][b] += product;
                    matrix[a][b] += (is ? 1.3 : 0.3) * product;
                }
            }
        }
        double trace = 0;
        for (int a = 0; a < d; a++) {
            trace += gram[a][a];
        }
        for (int a = 0; a < d; a++) {
            matrix[a][a] += 0.2 * trace / d;
        }
        double[] expected = new LUDecomposition(new Array2DRowRealMatrix(matrix))
                .getSolver()
                .solve(new ArrayRealVector(right))
                .toArray();
        for (int a = 0; a < d; a++) {
            assertThat((double) actual[a]).as("number %d", a).isEqualTo(expected[a], within(1e-6));
        }
    }

    @Test
    @DisplayName("new users and items join behind the known ones, who keep their vectors; repeated choices count once")
    void joins() {
        FactorModel model = random(9, 12, 3);
        FactorModel more = model.withUsers(List.of("x", "y"), List.of(new int[] {4, 2, 4}, new int[0]))
                .withItems(List.of("z"), List.of(new int[] {0, 10}));

        assertThat(more.userIds().ordinal("y")).isEqualTo(10);
        assertThat(more.itemIds().ordinal("z")).isEqualTo(12);
        for (int u = 0; u < 9; u++) {
            assertThat(more.users().row(u)).containsExactly(model.users().row(u));
        }
        assertThat(more.users().row(9))
                .containsExactly(model.withUsers(List.of("x"), List.of(new int[] {2, 4}))
                        .users()
                        .row(9));
        assertThat(more.users().row(10)).containsOnly(0);
        assertThat(more.items().row(12)).doesNotContain(Float.NaN);
        assertThat(more.items().dot(12, more.users().row(0), 0)).isPositive();
        assertThatThrownBy(() -> model.withUsers(List.of("u0"), List.of(new int[0])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("u0");
        assertThatThrownBy(() -> model.withUsers(List.of("x"), List.of(new int[] {12})))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> model.withItems(List.of("x"), List.of())).hasMessageContaining("choosers.length (0)");
    }

    @Test
    @DisplayName("a stranger is scored by the history, a known user by the row, and the scorer knows its items' ids")
    void scores() {
        Interactions log = Clusters.log(1);
        FactorModel model = LightGcn.of(
                        log,
                        LightGcn.Options.defaults()
                                .dimension(8)
                                .layers(2)
                                .batchSize(64)
                                .learningRate(0.02))
                .task(RankingLosses.bpr(), 1)
                .fit(TrainingControl.epochs(30))
                .model();
        DotProduct scorer = model.scorer();
        float[] known = new float[Clusters.ITEMS];
        scorer.score(UserPortrait.of(log, 7), CandidateSet.all(Clusters.ITEMS), known);
        for (int i = 0; i < Clusters.ITEMS; i++) {
            assertThat(known[i])
                    .isEqualTo((float) model.items().dot(i, model.users().row(7), 0), within(1e-5f));
        }
        assertThat(scorer.items()).isEqualTo(log.items());

        int right = 0;
        for (int u = 0; u < Clusters.USERS; u++) {
            float[] scores = new float[Clusters.ITEMS];
            scorer.score(UserPortrait.of(log, u).withUser(IdIndex.UNKNOWN), CandidateSet.all(Clusters.ITEMS), scores);
            double own = 0;
            double others = 0;
            for (int i = 0; i < Clusters.ITEMS; i++) {
                if (i % 2 == u % 2) {
                    own += scores[i];
                } else {
                    others += scores[i];
                }
            }
            right += own > others ? 1 : 0;
        }
        assertThat(right).isGreaterThan(Clusters.USERS * 9 / 10);
    }

    @Test
    @DisplayName("refuses tables that do not fit, and says nothing of anybody")
    void refuses() {
        FactorModel model = random(3, 4, 2);
        assertThatThrownBy(() ->
                        FactorModel.of(ids("u", 2), model.itemIds(), model.users(), model.items(), model.provenance()))
                .hasMessageContaining("users (3) must be 2");
        assertThatThrownBy(() -> FactorModel.of(
                        model.userIds(),
                        ids("i", 3),
                        model.users(),
                        VectorTable.of(new float[9], 3),
                        model.provenance()))
                .hasMessageContaining("dimension (2)");
        assertThat(model.toString()).isEqualTo("FactorModel[3 users, 4 items, dimension 2]");
        assertThatThrownBy(() -> new FoldIn(-1, 1)).hasMessageContaining("unchosenWeight (-1.0)");
        assertThatThrownBy(() -> new FoldIn(0, 0)).hasMessageContaining("regularization (0.0)");
    }
}
