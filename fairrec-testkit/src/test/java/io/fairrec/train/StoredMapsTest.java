package io.fairrec.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.base.DataException;
import io.fairrec.data.FeatureTable;
import io.fairrec.internal.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is fitted where labels are known and served where they are not: maps and heads in files. */
class StoredMapsTest {

    private static final int D = 6;
    private static final int N = 120;

    @TempDir
    Path folder;

    private final float[] vectors = new float[N * D];
    private final int[] group = new int[N];
    private final float[] newcomers = new float[40 * D];

    @BeforeEach
    void rows() {
        SplittableRandom random = Seeds.stream(7, 0, 0);
        for (int i = 0; i < N; i++) {
            group[i] = i % 7 == 6 ? -1 : i % 3;
            for (int j = 0; j < D; j++) {
                vectors[i * D + j] = (float) (random.nextDouble(-1, 1) * (1 + group[i]) + (j == 0 ? group[i] : 0.3));
            }
        }
        for (int k = 0; k < newcomers.length; k++) {
            newcomers[k] = (float) random.nextDouble(-2, 2);
        }
    }

    @Test
    @DisplayName("a projection that was saved maps new users to the same bits, at its strength, with its provenance")
    void projection() {
        for (GroupProjection fitted : List.of(
                GroupProjection.leace(vectors, D, group, 3, 0.1),
                GroupProjection.mean(vectors, D, group, 3).strength(0.4),
                GroupProjection.inlp(vectors, D, group, 3, 2, 1))) {
            Path file = folder.resolve("projection");
            fitted.save(file);
            GroupProjection loaded = GroupProjection.load(file);

            float[] wanted = newcomers.clone();
            fitted.apply(wanted);
            float[] found = newcomers.clone();
            loaded.apply(found);
            assertThat(found).containsExactly(wanted).isNotEqualTo(newcomers);
            float[] gradient = newcomers.clone();
            fitted.applyTransposed(gradient);
            float[] foundGradient = newcomers.clone();
            loaded.applyTransposed(foundGradient);
            assertThat(foundGradient).containsExactly(gradient);
            assertThat(loaded.provenance()).isEqualTo(fitted.provenance());
            assertThat(loaded).hasToString(fitted.toString());
        }
    }

    @Test
    @DisplayName("an alignment that was saved maps every group, and rows of none, to the same bits")
    void alignment() {
        for (double covariance : new double[] {0, 0.5}) {
            GroupAlignment fitted = GroupAlignment.fit(vectors, D, group, 4, covariance);
            Path file = folder.resolve("alignment");
            fitted.save(file);
            GroupAlignment loaded = GroupAlignment.load(file);

            int[] groups = new int[40];
            Arrays.setAll(groups, i -> i % 5 - 1);
            float[] wanted = newcomers.clone();
            fitted.apply(wanted, groups);
            float[] found = newcomers.clone();
            loaded.apply(found, groups);
            assertThat(found).containsExactly(wanted).isNotEqualTo(newcomers);
            assertThat(loaded.provenance()).isEqualTo(fitted.provenance());
        }
    }

    @Test
    @DisplayName("a logistic head that was saved answers the same bits, and knows its columns")
    void head() {
        boolean[] event = new boolean[N];
        for (int i = 0; i < N; i++) {
            event[i] = i % 3 == 0;
        }
        List<String> columns = List.of("a", "b", "c", "d", "e", "f");
        LogisticHead fitted = LogisticHead.fit(FeatureTable.of(columns, vectors), event, 1);
        Path file = folder.resolve("head");
        fitted.save(file);
        LogisticHead loaded = LogisticHead.load(file);

        FeatureTable later = FeatureTable.of(columns, newcomers);
        assertThat(loaded.probabilities(later)).containsExactly(fitted.probabilities(later));
        assertThat(loaded.weight("c")).isEqualTo(fitted.weight("c"));
        assertThat(loaded.provenance()).isEqualTo(fitted.provenance());
    }

    @Test
    @DisplayName("a torn, changed, missing or foreign file is refused, at every length and byte that was tried")
    void torn() throws IOException {
        Path file = folder.resolve("whole");
        GroupProjection.mean(vectors, D, group, 3).save(file);
        refusesDamage(file, GroupProjection::load);
        assertThatThrownBy(() -> GroupAlignment.load(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("group-projection")
                .hasMessageContaining("group-alignment");
        assertThatThrownBy(() -> LogisticHead.load(file)).isInstanceOf(DataException.class);
        GroupAlignment.fit(vectors, D, group, 3, 0.5).save(file);
        refusesDamage(file, GroupAlignment::load);
        boolean[] event = new boolean[N];
        Arrays.fill(event, 0, 50, true);
        LogisticHead.fit(FeatureTable.of(List.of("a", "b", "c", "d", "e", "f"), vectors), event, 1)
                .save(file);
        refusesDamage(file, LogisticHead::load);
        assertThatThrownBy(() -> GroupProjection.load(folder.resolve("none"))).isInstanceOf(DataException.class);
    }

    private void refusesDamage(Path file, Function<Path, ?> load) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Path damaged = folder.resolve("damaged");
        int step = Math.max(1, whole.length / 25);
        for (int at = 0; at < whole.length; at += step) {
            Files.write(damaged, Arrays.copyOf(whole, at));
            assertThatThrownBy(() -> load.apply(damaged)).as("cut at %d", at).isInstanceOf(DataException.class);
            byte[] changed = whole.clone();
            changed[at] ^= 4;
            Files.write(damaged, changed);
            assertThatThrownBy(() -> load.apply(damaged))
                    .as("changed at %d", at)
                    .isInstanceOf(DataException.class);
        }
    }
}
