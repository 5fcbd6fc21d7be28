package io.fairrec.portrait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.portrait.TextIndex.Answer;
import io.fairrec.portrait.TextIndex.Match;
import io.fairrec.portrait.TextReport.Reason;
import io.fairrec.testkit.HashedWords;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TextIndexTest {

    @Test
    @DisplayName(
            "nearest by cosine, whatever the lengths; equal similarities by index; what cannot be read never matches")
    void byHand() {
        KnownTexts encoder = new KnownTexts(2)
                .with("east", 10, 0)
                .with("north", 0, 0.5f)
                .with("east again", 0.1f, 0)
                .with("west", -1, 0)
                .with("north-east", 2, 2);
        TextIndex index = TextIndex.of(encoder, List.of("north", "", "east", "??", "east again", "west"));

        Answer answer = index.nearest("north-east", 10);
        assertThat(answer.unreadable()).isNull();
        assertThat(answer.matches().stream().map(Match::index)).containsExactly(0, 2, 4, 5);
        assertThat(answer.matches().get(0).similarity()).isCloseTo(Math.sqrt(0.5), within(1e-6));
        assertThat(answer.matches().get(3).similarity()).isCloseTo(-Math.sqrt(0.5), within(1e-6));
        assertThat(index.nearest("east", 2).matches()).containsExactly(new Match(2, 1), new Match(4, 1));
        assertThat(index.report().unreadable().stream().map(TextReport.Unreadable::index))
                .containsExactly(1, 3);
        assertThat(index.size()).isEqualTo(6);
    }

    @Test
    @DisplayName("a question that cannot be read has no match and a reason")
    void unreadable() {
        TextIndex index = TextIndex.of(HashedWords.of(64), List.of("where is my parcel", "can I pay by invoice"));

        assertThat(index.nearest("  ", 1)).isEqualTo(new Answer(List.of(), Reason.BLANK));
        assertThat(index.nearest("?!", 1)).isEqualTo(new Answer(List.of(), Reason.UNKNOWN_TOKENS));
        List<Answer> answers = index.nearest(List.of("", "my parcel?", "invoice", "..."), 1);
        assertThat(answers.stream().map(Answer::unreadable))
                .containsExactly(Reason.BLANK, null, null, Reason.UNKNOWN_TOKENS);
        assertThat(answers.get(1).matches().get(0).index()).isZero();
        assertThat(answers.get(2).matches().get(0).index()).isEqualTo(1);
        assertThat(index.nearest(List.of(), 1)).isEmpty();
    }

    @Test
    @DisplayName("the nearest are those of a full sort of all cosines")
    void oracle() {
        HashedWords words = HashedWords.of(24);
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<String> texts = new ArrayList<>();
            for (int t = random.nextInt(40); t >= 0; t--) {
                texts.add(random.nextInt(8) == 0 ? "" : sentence(random));
            }
            String question = sentence(random);
            int k = 1 + random.nextInt(12);
            float[] q = new float[24];
            words.encode(List.of(question), q);
            List<Match> expected = new ArrayList<>();
            for (int t = 0; t < texts.size(); t++) {
                float[] v = new float[24];
                if (words.encode(List.of(texts.get(t)), v).readable() == 1) {
                    double cosine = 0;
                    for (int d = 0; d < 24; d++) {
                        cosine += (double) q[d] * v[d];
                    }
                    expected.add(new Match(t, cosine));
                }
            }
            // Rounded, because equal sentences in another order of sums must tie.
            expected.sort(Comparator.<Match>comparingDouble(match -> -Math.rint(match.similarity() * 1e6))
                    .thenComparingInt(Match::index));
            List<Match> found = TextIndex.of(words, texts).nearest(question, k).matches();
            assertThat(found).as("seed %d", seed).hasSize(Math.min(k, expected.size()));
            for (int i = 0; i < found.size(); i++) {
                assertThat(found.get(i).similarity())
                        .as("rank %d, seed %d", i, seed)
                        .isCloseTo(expected.get(i).similarity(), within(1e-5))
                        .isBetween(-1.0, 1.0);
            }
            for (int i = 1; i < found.size(); i++) {
                Match before = found.get(i - 1);
                Match after = found.get(i);
                assertThat(before.similarity() > after.similarity()
                                || (before.similarity() == after.similarity() && before.index() < after.index()))
                        .as("order at rank %d, seed %d", i, seed)
                        .isTrue();
            }
        }
    }

    @Test
    @DisplayName("nothing indexed, nothing found; k below 1 is refused; texts do not show")
    void edges() {
        TextIndex empty = TextIndex.of(HashedWords.of(8), List.of());
        assertThat(empty.nearest("anything", 3)).isEqualTo(new Answer(List.of(), null));
        assertThatThrownBy(() -> empty.nearest("anything", 0)).hasMessageContaining("k (0)");
        assertThat(TextIndex.of(HashedWords.of(8), List.of("secret")).toString())
                .doesNotContain("secret");
    }

    private static String sentence(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int w = random.nextInt(6); w >= 0; w--) {
            text.append(" word").append(random.nextInt(20));
        }
        return text.toString();
    }
}
