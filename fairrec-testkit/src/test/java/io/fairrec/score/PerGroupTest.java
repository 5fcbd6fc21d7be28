package io.fairrec.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.testkit.ScorerContract;
import io.fairrec.testkit.SyntheticLog;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PerGroupTest extends ScorerContract {
    private static final Interactions LOG =
            Interactions.builder().buy("u", "a").buy("v", "b").build();

    private static final UserPortrait NOBODY = UserPortrait.of(LOG, IdIndex.UNKNOWN);

    @Override
    protected Scorer create(SyntheticLog shop) {
        return PerGroup.of(
                "age",
                Map.of("19-24", Popularity.fit(shop.interactions())),
                ItemKnn.fit(shop.interactions(), ItemKnn.Options.defaults()));
    }

    @Test
    @DisplayName("a group has its scorer, everybody else the fall-back: other groups, unknown ones, people not named")
    void chooses() {
        Scorer scorer = PerGroup.of("gender", Map.of("F", constant(1), " M ", constant(2)), constant(3));

        assertThat(score(scorer, NOBODY.withAttribute("gender", List.of("F")))).isEqualTo(1);
        assertThat(score(scorer, NOBODY.withAttribute("gender", List.of(" M")))).isEqualTo(2);
        assertThat(score(scorer, NOBODY.withAttribute("gender", List.of("X")))).isEqualTo(3);
        assertThat(score(scorer, NOBODY.withAttribute("gender", List.of("unknown"))))
                .isEqualTo(3);
        assertThat(score(scorer, NOBODY.withAttribute("gender", List.of()))).isEqualTo(3);
        assertThat(score(scorer, NOBODY)).isEqualTo(3);
        assertThat(score(scorer, NOBODY.withAttribute("age", List.of("F"))))
                .as("another partition")
                .isEqualTo(3);
    }

    @Test
    @DisplayName("of several labels the first with a scorer decides")
    void severalLabels() {
        Scorer scorer = PerGroup.of("tribe", Map.of("a", constant(1), "b", constant(2)), constant(3));

        assertThat(score(scorer, NOBODY.withAttribute("tribe", List.of("x", "b", "a"))))
                .isEqualTo(2);
        assertThat(score(scorer, NOBODY.withAttribute("tribe", List.of("a", "b"))))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("closes every scorer once, also one that serves two groups")
    void closes() {
        int[] closed = new int[2];
        Scorer shared = counting(closed, 0);
        Scorer fallback = counting(closed, 1);

        PerGroup.of("gender", Map.of("F", shared, "M", shared, "X", fallback), fallback)
                .close();

        assertThat(closed).containsExactly(1, 1);
    }

    @Test
    @DisplayName("refuses no groups, blank and doubled labels, the unknown, and scorers that number items differently")
    void refuses() {
        Scorer any = constant(0);
        assertThatThrownBy(() -> PerGroup.of("gender", Map.of(), any)).hasMessageContaining("byLabel.size (0)");
        assertThatThrownBy(() -> PerGroup.of(" ", Map.of("F", any), any)).hasMessageContaining("partition");
        assertThatThrownBy(() -> PerGroup.of("gender", Map.of(" ", any), any)).hasMessageContaining("label of");
        assertThatThrownBy(() -> PerGroup.of("gender", Map.of("unknown", any), any))
                .hasMessageContaining("\"unknown\"")
                .hasMessageContaining("fall-back");
        Map<String, Scorer> twice = new LinkedHashMap<>();
        twice.put("F", any);
        twice.put("F ", any);
        assertThatThrownBy(() -> PerGroup.of("gender", twice, any)).hasMessageContaining("\"F\"");
        Interactions other = Interactions.builder().buy("u", "b").build();
        assertThatThrownBy(() -> PerGroup.of("gender", Map.of("F", Popularity.fit(LOG)), Popularity.fit(other)))
                .hasMessageContaining("number their items differently");
        assertThat(PerGroup.of("gender", Map.of("F", any), any).toString()).doesNotContain("[F");
    }

    private static Scorer constant(float value) {
        return (portrait, candidates, out) -> Arrays.fill(out, 0, candidates.size(), value);
    }

    private static Scorer counting(int[] closed, int index) {
        return new Scorer() {
            @Override
            public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {
                Arrays.fill(out, 0, candidates.size(), 0);
            }

            @Override
            public void close() {
                closed[index]++;
            }
        };
    }

    private static float score(Scorer scorer, UserPortrait portrait) {
        float[] out = new float[1];
        scorer.score(portrait, CandidateSet.of(0), out);
        return out[0];
    }
}
