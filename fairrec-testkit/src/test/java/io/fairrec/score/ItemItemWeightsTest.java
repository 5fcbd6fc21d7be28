package io.fairrec.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.base.DataException;
import io.fairrec.base.Provenance;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Interactions;
import io.fairrec.data.VectorTable;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.testkit.ScorerContract;
import io.fairrec.testkit.SyntheticLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItemItemWeightsTest extends ScorerContract {
    private static final Provenance MADE_UP = new Provenance("made-up", Map.of(), "", 0, "test");

    @Override
    protected Scorer create(SyntheticLog shop) {
        int n = shop.catalog().size();
        return ItemItemWeights.of(shop.interactions().items(), VectorTable.of(Vectors.random(n, n, 3), n), MADE_UP);
    }

    @Test
    @DisplayName("is the sum of the rows of the distinct items of the history, by brute force")
    void formula() {
        for (long seed = 0; seed < 100; seed++) {
            Interactions log = SmallLogs.random(seed);
            int n = log.itemCount();
            ItemItemWeights model =
                    ItemItemWeights.of(log.items(), VectorTable.of(Vectors.random(n, n, seed), n), MADE_UP);
            for (int u = 0; u < log.userCount(); u++) {
                float[] scores = SmallLogs.scores(model, log, u);
                for (int i = 0; i < n; i++) {
                    double expected = 0;
                    for (int j : SmallLogs.items(log, u)) {
                        expected += model.weight(j, i);
                    }
                    assertThat((double) scores[i])
                            .as("seed %d, user %d, item %d", seed, u, i)
                            .isEqualTo(expected, within(1e-6));
                }
            }
        }
    }

    @Test
    @DisplayName("few candidates have the bits that they have among all")
    void fewCandidates() {
        Interactions log = SyntheticLog.builder().items(60).build().interactions();
        int n = log.itemCount();
        ItemItemWeights model = ItemItemWeights.of(log.items(), VectorTable.of(Vectors.random(n, n, 5), n), MADE_UP);
        for (int u = 0; u < log.userCount(); u++) {
            float[] all = SmallLogs.scores(model, log, u);
            float[] few = new float[3];
            model.score(UserPortrait.of(log, u), CandidateSet.of(1, n - 1, n + 4), few);
            assertThat(few).as("user %d", u).containsExactly(all[1], all[n - 1], 0);
        }
    }

    @Test
    @DisplayName("somebody new is served by the history, as the user of the log who has it")
    void foldIn() {
        Interactions log =
                Interactions.builder().buy("u", "a").buy("u", "b").buy("v", "c").build();
        float[] b = {0, 1, 2, 3, 0, 5, -6, 7, 0};
        ItemItemWeights model = ItemItemWeights.of(log.items(), VectorTable.of(b, 3), MADE_UP);
        float[] out = new float[4];

        model.score(UserPortrait.of(log, 0).withUser(-1), CandidateSet.all(4), out);
        assertThat(out).containsExactly(3, 1, 7, 0);
        model.score(UserPortrait.of(log, 1).withUser(77), CandidateSet.all(4), out);
        assertThat(out).containsExactly(-6, 7, 0, 0);
        model.score(UserPortrait.of(log, -1), CandidateSet.all(4), out);
        assertThat(out).containsOnly(0);
    }

    @Test
    @DisplayName("saved and loaded it gives the same bits and says the same of its origin")
    void saved(@TempDir Path folder) throws IOException {
        SyntheticLog shop = shop(1);
        ItemItemWeights model = (ItemItemWeights) create(shop);
        Path file = folder.resolve("weights.model");
        model.save(file);

        ItemItemWeights loaded = ItemItemWeights.load(file);

        assertThat(loaded.weights().sha256()).isEqualTo(model.weights().sha256());
        assertThat(loaded.items()).isEqualTo(model.items());
        assertThat(loaded.provenance()).isEqualTo(model.provenance());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    @DisplayName("a file that is missing, cut off, changed or none is refused")
    void torn(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("weights.model");
        assertThatThrownBy(() -> ItemItemWeights.load(file)).hasMessageContaining("does not exist");
        ((ItemItemWeights) create(shop(1))).save(file);
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 5, 12, 100, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> ItemItemWeights.load(file))
                    .as("%d bytes", length)
                    .isInstanceOf(DataException.class);
        }
        byte[] changed = whole.clone();
        changed[whole.length / 2] ^= 1;
        Files.write(file, changed);
        assertThatThrownBy(() -> ItemItemWeights.load(file)).hasMessageContaining("checksum");
        assertThatThrownBy(() -> ((ItemItemWeights) create(shop(1))).save(folder.resolve("no/folder")))
                .isInstanceOf(DataException.class);
    }

    @Test
    @DisplayName("refuses a table that is not square in the items")
    void shape() {
        assertThatThrownBy(() -> ItemItemWeights.of(SmallLogs.ids(2), VectorTable.of(new float[6], 3), MADE_UP))
                .hasMessageContaining("(2 x 3)")
                .hasMessageContaining("2 items");
        assertThatThrownBy(() -> ItemItemWeights.of(SmallLogs.ids(3), VectorTable.of(new float[6], 3), MADE_UP))
                .hasMessageContaining("(2 x 3)")
                .hasMessageContaining("3 items");
    }
}
