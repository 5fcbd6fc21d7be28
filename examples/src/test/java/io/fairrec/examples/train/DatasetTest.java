package io.fairrec.examples.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Scorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetTest {

    @TempDir
    private Path folder;

    @Test
    @DisplayName("shuffles as NumPy 1.x and 2.x do: RandomState(42), then RandomState(7)")
    void numpy() {
        NumpyRandom random = new NumpyRandom(42);
        assertThat(random.permutation(10)).containsExactly(8, 1, 5, 0, 7, 2, 9, 4, 3, 6);
        assertThat(random.permutation(1)).containsExactly(0);
        assertThat(random.permutation(17)).containsExactly(15, 9, 0, 8, 6, 12, 1, 13, 5, 2, 11, 14, 3, 4, 7, 16, 10);
        assertThat(random.permutation(300)).startsWith(73, 218, 25, 208, 9, 101, 176, 186);
        NumpyRandom other = new NumpyRandom(7);
        assertThat(other.permutation(5)).containsExactly(0, 3, 2, 1, 4);
        assertThat(other.permutation(64)).startsWith(17, 2, 41, 31, 43).endsWith(28, 39, 23, 19);
    }

    @Test
    @DisplayName("ML-1M's rule, against Python: mix64(user · 4001 + item) mod 5, unsigned")
    void mix() {
        int[][] pairs = {{1, 1}, {1, 48}, {6040, 3952}, {17, 5}, {2, 3}};
        long[] expected = {4, 4, 1, 1, 3};
        for (int p = 0; p < pairs.length; p++) {
            long mixed = MovieLens.mix64(pairs[p][0] * 4001L + pairs[p][1]);
            assertThat(Long.remainderUnsigned(mixed, 5)).as("pair %d", p).isEqualTo(expected[p]);
        }
    }

    private static Interactions ten() {
        InteractionsBuilder log = Interactions.builder();
        // Against the order of the items: the split sorts them.
        for (int i = 9; i >= 0; i--) {
            log.buy("7", Integer.toString(10 + i));
        }
        return log.buy("8", "11").build();
    }

    @Test
    @DisplayName(
            "the first ⌈0.8 n⌉ of a user's shuffled items are train; validation cuts train again and leaves test alone")
    void splits() {
        Interactions log = ten();
        Dataset data = Dataset.of("ten", log, Dataset.firstFourFifths(log, 42), Map.of());
        Set<String> train = items(data.train(), 0);

        // 8, 1, 5, 0, 7, 2, 9, 4 are train, 3 and 6 test.
        assertThat(train).containsExactlyInAnyOrder("18", "11", "15", "10", "17", "12", "19", "14");
        assertThat(items(data.test(), 0)).containsExactlyInAnyOrder("13", "16");
        assertThat(items(data.train(), 1)).containsExactly("11");

        Dataset cut = data.validation(5);
        Set<String> both = new HashSet<>(items(cut.train(), 0));
        assertThat(both).hasSize(7);
        both.addAll(items(cut.test(), 0));
        assertThat(both).isEqualTo(train);
        assertThat(cut.train().items()).isEqualTo(data.train().items());
    }

    private static Set<String> items(Interactions log, int user) {
        Set<String> ids = new HashSet<>();
        for (int row = log.begin(user); row < log.end(user); row++) {
            ids.add(log.items().id(log.item(row)));
        }
        return ids;
    }

    @Test
    @DisplayName("refuses two rows of one pair and a partition that is not there")
    void refuses() {
        Interactions twice = Interactions.builder().buy("a", "x").buy("a", "x").build();
        assertThatThrownBy(() -> Dataset.firstFourFifths(twice, 42)).hasMessageContaining("one a pair");
        Interactions log = ten();
        Dataset data = Dataset.of("ten", log, Dataset.firstFourFifths(log, 42), Map.of());
        assertThatThrownBy(() -> data.users("gender")).hasMessageContaining("\"gender\"");
    }

    @Test
    @DisplayName("ranks unseen items only, ties to the smaller one, and measures as the reference scripts do")
    void topTen() {
        Interactions log = ten();
        Dataset data = Dataset.of("ten", log, Dataset.firstFourFifths(log, 42), Map.of());
        TopTen equal = TopTen.of(data, new Constant());

        // User 7 has two items left, 13 and 16, both in test; user 8 has nothing in test.
        assertThat(equal.slates().size(0)).isEqualTo(2);
        assertThat(data.train().items().id(equal.slates().item(0, 0))).isEqualTo("13");
        assertThat(equal.slates().size(1)).isEqualTo(9);
        assertThat(equal.ndcg()).isEqualTo(1, within(1e-12));
        assertThat(equal.recall()).isEqualTo(1, within(1e-12));
    }

    /** Likes all items alike. */
    private static final class Constant implements Scorer {
        @Override
        public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {
            Arrays.fill(out, 0, candidates.size(), 1);
        }
    }

    @Test
    @DisplayName("reads MovieLens' files: tabs, bars and double colons, gender and halves of age")
    void readsMovieLens() throws IOException {
        Files.createDirectories(folder.resolve("ml-100k"));
        StringBuilder ratings = new StringBuilder();
        for (int i = 1; i <= 5; i++) {
            ratings.append("1\t").append(i).append("\t3\t88125094").append(i).append('\n');
            ratings.append("2\t").append(2 * i).append("\t5\t891717742\n");
        }
        Files.writeString(folder.resolve("ml-100k/u.data"), ratings);
        Files.writeString(folder.resolve("ml-100k/u.user"), "1|24|M|technician|85711\n2|53|F|other|94043\n");
        Dataset data = MovieLens.hundredThousand(folder);

        assertThat(data.train().size()).isEqualTo(8);
        assertThat(data.test().size()).isEqualTo(2);
        assertThat(data.users("gender").label(data.users("gender").group(1))).isEqualTo("F");
        assertThat(data.users("age").label(data.users("age").group(0))).isEqualTo("under 30");
        assertThat(data.users("age").label(data.users("age").group(1))).isEqualTo("30 and over");
    }

    @Test
    @DisplayName("on the real files the splits are those of the reference scripts, row for row")
    void realSplits() throws IOException {
        String data = System.getProperty("fairrec.data", "");
        String models = System.getProperty("fairrec.models", "");
        assumeTrue(
                !data.isBlank() && !models.isBlank(),
                "run with -Dfairrec.data and -Dfairrec.models, the folder of ml100k_split.tsv and retail_split.tsv");
        Dataset movies = MovieLens.hundredThousand(Path.of(data));
        Map<String, Set<String>> expected = new HashMap<>();
        for (String line : Files.readAllLines(Path.of(models, "movielens", "ml100k_split.tsv"))) {
            String[] parts = line.split("\t", -1);
            expected.computeIfAbsent(parts[0] + " " + parts[2], key -> new HashSet<>())
                    .add(parts[1]);
        }
        for (int u = 0; u < movies.train().userCount(); u++) {
            String id = movies.train().users().id(u);
            assertThat(items(movies.train(), u)).isEqualTo(expected.get(id + " train"));
            assertThat(items(movies.test(), u)).isEqualTo(expected.getOrDefault(id + " test", Set.of()));
        }
        Dataset shop = OnlineRetail.load(Path.of(data));
        int u = 0;
        for (String line : Files.readAllLines(Path.of(models, "retail", "retail_split.tsv"))) {
            Set<String> train = new HashSet<>();
            for (String item : line.split("\t", -1)[1].split(" ", -1)) {
                train.add(shop.train().items().id(Integer.parseInt(item)));
            }
            assertThat(items(shop.train(), u++)).isEqualTo(train);
        }
        assertThat(u).isEqualTo(shop.train().userCount());
    }
}
