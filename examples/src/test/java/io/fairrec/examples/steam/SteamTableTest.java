package io.fairrec.examples.steam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.base.DataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SteamTableTest {

    private static final double EPSILON = 1e-9;

    @TempDir
    Path folder;

    @Test
    @DisplayName("unscored items have the score 0, items without a publisher belong to publisher 0")
    void reads() throws IOException {
        write("row,item,score\n0,1,0.5\n1,3,2\n1,0,1.00004\n", "{\"1\": 1, \"4\": 1}");

        ScoreMatrix matrix = ScoreMatrix.read(folder);

        assertThat(matrix.rows()).isEqualTo(2);
        assertThat(matrix.items()).isEqualTo(5);
        assertThat(matrix.publishers()).isEqualTo(2);
        assertThat(matrix.scores(0)).containsExactly(0, 0.5, 0, 0, 0);
        assertThat(matrix.scores(1)).containsExactly(1.00004, 0, 0, 2, 0);
        assertThat(matrix.publisher(3)).isZero();
        assertThat(matrix.publisher(4)).isEqualTo(1);
        assertThat(matrix.income(1, 0)).isEqualTo(1);
    }

    @Test
    @DisplayName("figures are those of the definitions, worked out by hand")
    void figures() throws IOException {
        write("row,item,score\n0,0,3\n0,1,2\n0,2,1\n1,0,1\n1,1,4\n", "{\"0\": 0, \"1\": 1, \"2\": 1}");
        ScoreMatrix matrix = ScoreMatrix.read(folder);

        // Row 0 shows 3 and 1 (in the wrong order), row 1 shows 1 and 0: publisher 0 earns 4, publisher 1 earns 1.
        Figures figures = Figures.of(matrix, new int[] {0, 1}, new int[] {2, 0, 0, 2}, 2);

        double second = Math.log(2) / Math.log(3);
        double expected = ((3 + second) / (3 + 2 * second) + 1 / (4 + second)) / 2;
        assertThat(figures.ndcg()).isCloseTo(expected, within(EPSILON));
        assertThat(figures.loss()).isCloseTo((0.5 + 2) / 2, within(EPSILON));
        assertThat(figures.minMax()).isCloseTo(0.25, within(EPSILON));
        assertThat(figures.poorHalf()).isCloseTo(0.2, within(EPSILON));
        assertThat(figures.gini()).isCloseTo(0.3, within(EPSILON));
        assertThat(figures.entropy()).isCloseTo(0.7219280949, within(1e-7));
        assertThat(figures.farthest(new Figures(expected, 1.25, 0.25, 0.2, 0.3004, 0.7219)))
                .isCloseTo(0.0004, within(EPSILON));
    }

    @Test
    @DisplayName("a published figure that does not come out, and a bar that is not met, are told")
    void tellsMisses() throws IOException {
        ScoreMatrix matrix = drawn();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Misses misses = new Misses();

        SteamTable.reproduce(matrix, Published.table().subList(1, 2), out, misses);
        assertThat(misses.found()).hasSize(1).first().asString().contains("none at 10");

        double gini =
                Figures.of(matrix, matrix.naturalOrder(), best(matrix, 3), 3).gini();
        Fronts fronts = new Fronts(matrix, 3, out, misses);
        fronts.meetBars(List.of(new Fronts.Bar(gini / 2, 0.5, 0.5, 0.5)));
        fronts.passPoints(List.of(new Fronts.Point(gini / 2, 0.5)));
        fronts.meetBars(List.of(new Fronts.Bar(gini / 2, 1.01, 0.5, 0.5)));

        String printed = bytes.toString(StandardCharsets.UTF_8);
        assertThat(printed)
                .contains("published: Figures[")
                .contains("told only the cap")
                .contains("no slates exceed");
        assertThat(misses.found()).anyMatch(miss -> miss.contains("is below 1.0100"));
        assertThat(misses.found()).noneMatch(miss -> miss.contains("is below 0.5"));
        assertThat(misses.found()).noneMatch(miss -> miss.startsWith("batch Gini"));
    }

    @Test
    @DisplayName("a wrong folder, a score that is no number and a missing file are named")
    void badInput() throws IOException {
        assertThatThrownBy(() -> SteamTable.main(new String[] {""}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-Dfairrec.data=DIR");
        assertThatThrownBy(() -> ScoreMatrix.read(folder))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("scores.csv.gz");
        write("row,item,score\n0,1,0.5\n0,2,-1\n", "{}");
        assertThatThrownBy(() -> ScoreMatrix.read(folder)).hasMessageContaining("line 3: the score (-1.0)");
        write("row,item,score\n0,1,much\n", "{}");
        assertThatThrownBy(() -> ScoreMatrix.read(folder))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("much");
    }

    /** 120 rows, 24 items, 6 publishers of unequal appeal. */
    private ScoreMatrix drawn() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        StringBuilder scores = new StringBuilder("row,item,score\n");
        StringBuilder publishers = new StringBuilder();
        for (int item = 0; item < 24; item++) {
            publishers
                    .append(item == 0 ? "{" : ", ")
                    .append('"')
                    .append(item)
                    .append("\": ")
                    .append(item % 6);
        }
        for (int row = 0; row < 120; row++) {
            for (int item = 0; item < 24; item++) {
                if (random.nextInt(3) > 0) {
                    double score = 1.0 / (1 + item % 6) + random.nextDouble();
                    scores.append(String.format(Locale.ROOT, "%d,%d,%.6f%n", row, item, score));
                }
            }
        }
        write(scores.toString(), publishers + "}");
        return ScoreMatrix.read(folder);
    }

    private static int[] best(ScoreMatrix matrix, int k) {
        int[] slates = new int[matrix.rows() * k];
        Published.table().get(0).reRanker().rerank(matrix.batch(matrix.naturalOrder(), k), slates);
        return slates;
    }

    private void write(String scores, String publishers) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("scores.csv.gz")))) {
            out.write(scores.getBytes(StandardCharsets.UTF_8));
        }
        Files.writeString(folder.resolve("iid2pid.json"), publishers);
    }
}
