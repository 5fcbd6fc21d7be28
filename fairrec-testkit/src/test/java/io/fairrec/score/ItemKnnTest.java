package io.fairrec.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.data.Interactions;
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

class ItemKnnTest extends ScorerContract {
    @Override
    protected Scorer create(SyntheticLog shop) {
        return ItemKnn.fit(shop.interactions(), ItemKnn.Options.defaults().neighbours(7));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5})
    @DisplayName("is the formula, by brute force")
    void formula(int neighbours) {
        for (long seed = 0; seed < 100; seed++) {
            Interactions log = SmallLogs.random(seed);
            double shrinkage = seed % 3 == 0 ? 0 : seed / 10.0;
            ItemKnn knn = ItemKnn.fit(log, new ItemKnn.Options(shrinkage, neighbours));
            for (int u = 0; u < log.userCount(); u++) {
                float[] scores = SmallLogs.scores(knn, log, u);
                for (int i = 0; i < log.itemCount(); i++) {
                    double expected = 0;
                    for (int j : SmallLogs.items(log, u)) {
                        if (neighbours(log, j, shrinkage, neighbours).contains(i)) {
                            expected += similarity(log, i, j, shrinkage);
                        }
                    }
                    assertThat((double) scores[i])
                            .as("seed %d, user %d, item %d", seed, u, i)
                            .isEqualTo(expected, within(1e-6));
                }
            }
        }
    }

    @Test
    @DisplayName("two items that share both of their users: cosine 1, shrunk to 2/(2+s)")
    void byHand() {
        Interactions log = Interactions.builder()
                .buy("u", "a")
                .buy("u", "b")
                .buy("v", "a")
                .buy("v", "b")
                .buy("v", "c")
                .build();
        ItemKnn knn = ItemKnn.fit(log, ItemKnn.Options.defaults().shrinkage(6));

        assertThat(knn.similarity(0, 1)).isEqualTo(0.25);
        assertThat(knn.similarity(0, 2)).isEqualTo(1 / Math.sqrt(2) / 7, within(1e-15));
        assertThat(knn.similarity(0, 0)).isZero();
        assertThat(SmallLogs.scores(knn, log, 0)).containsExactly(0.25f, 0.25f, (float) (2 / Math.sqrt(2) / 7));
    }

    @Test
    @DisplayName("refuses settings out of range, by name")
    void ranges() {
        assertThatThrownBy(() -> ItemKnn.Options.defaults().shrinkage(-1)).hasMessageContaining("shrinkage (-1.0)");
        assertThatThrownBy(() -> ItemKnn.Options.defaults().shrinkage(Double.NaN))
                .hasMessageContaining("shrinkage (NaN)");
        assertThatThrownBy(() -> ItemKnn.Options.defaults().neighbours(-1)).hasMessageContaining("neighbours (-1)");
    }

    private static double similarity(Interactions log, int i, int j, double shrinkage) {
        Set<Integer> a = SmallLogs.users(log, i);
        Set<Integer> b = SmallLogs.users(log, j);
        double n = SmallLogs.common(a, b);
        return i == j || n == 0 ? 0 : n / Math.sqrt((double) a.size() * b.size()) * n / (n + shrinkage);
    }

    private static List<Integer> neighbours(Interactions log, int j, double shrinkage, int cut) {
        List<Integer> items = new ArrayList<>();
        for (int i = 0; i < log.itemCount(); i++) {
            if (similarity(log, i, j, shrinkage) > 0) {
                items.add(i);
            }
        }
        // Rounded, because the oracle multiplies in another order; a stable sort keeps ties by ordinal.
        items.sort(Comparator.comparing(i -> -Math.round(similarity(log, i, j, shrinkage) * 1e12)));
        return cut == 0 ? items : items.subList(0, Math.min(cut, items.size()));
    }
}
