package io.fairrec.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.testkit.ScorerContract;
import io.fairrec.testkit.SyntheticLog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserKnnTest extends ScorerContract {
    @Override
    protected Scorer create(SyntheticLog shop) {
        return UserKnn.fit(shop.interactions(), UserKnn.Options.defaults().neighbours(9));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100})
    @DisplayName("is the formula, by brute force")
    void formula(int neighbours) {
        for (long seed = 0; seed < 100; seed++) {
            Interactions log = SmallLogs.random(seed);
            double shrinkage = seed % 3 == 0 ? 0 : seed / 10.0;
            UserKnn knn = UserKnn.fit(log, new UserKnn.Options(shrinkage, neighbours));
            for (int u = 0; u < log.userCount(); u++) {
                float[] scores = SmallLogs.scores(knn, log, u);
                List<Integer> similar = neighbours(log, u, shrinkage, neighbours);
                for (int i = 0; i < log.itemCount(); i++) {
                    double expected = 0;
                    for (int v : similar) {
                        expected += SmallLogs.items(log, v).contains(i) ? similarity(log, u, v, shrinkage) : 0;
                    }
                    assertThat((double) scores[i])
                            .as("seed %d, user %d, item %d", seed, u, i)
                            .isEqualTo(expected, within(1e-6));
                }
            }
        }
    }

    @Test
    @DisplayName("serves a user who came after training from the portrait's history")
    void newcomer() {
        Interactions training = Interactions.builder()
                .items(SmallLogs.ids(3))
                .buy("u", "0")
                .buy("u", "1")
                .build();
        Interactions sessions =
                Interactions.builder().items(SmallLogs.ids(3)).buy("x", "0").build();
        UserPortrait portrait = UserPortrait.of(sessions, 0);
        UserKnn knn = UserKnn.fit(training, new UserKnn.Options(0, 5));
        float[] out = new float[3];

        // Taken for ordinal 0 of the training log, the visitor would be barred from being similar to that user.
        knn.score(portrait, CandidateSet.all(3), out);
        assertThat(out).containsOnly(0);

        knn.score(portrait.withUser(IdIndex.UNKNOWN), CandidateSet.all(3), out);
        assertThat(out).containsExactly((float) Math.sqrt(0.5), (float) Math.sqrt(0.5), 0);
    }

    @Test
    @DisplayName("refuses settings out of range, by name")
    void ranges() {
        assertThatThrownBy(() -> UserKnn.Options.defaults().shrinkage(-1)).hasMessageContaining("shrinkage (-1.0)");
        assertThatThrownBy(() -> UserKnn.Options.defaults().neighbours(0)).hasMessageContaining("neighbours (0)");
    }

    private static double similarity(Interactions log, int u, int v, double shrinkage) {
        Set<Integer> a = SmallLogs.items(log, u);
        Set<Integer> b = SmallLogs.items(log, v);
        double n = SmallLogs.common(a, b);
        return u == v || n == 0 ? 0 : n / Math.sqrt((double) a.size() * b.size()) * n / (n + shrinkage);
    }

    private static List<Integer> neighbours(Interactions log, int u, double shrinkage, int cut) {
        List<Integer> users = new ArrayList<>();
        for (int v = 0; v < log.userCount(); v++) {
            if (similarity(log, u, v, shrinkage) > 0) {
                users.add(v);
            }
        }
        users.sort(Comparator.comparing(v -> -Math.round(similarity(log, u, v, shrinkage) * 1e12)));
        return users.subList(0, Math.min(cut, users.size()));
    }
}
