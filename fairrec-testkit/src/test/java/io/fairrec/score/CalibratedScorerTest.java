package io.fairrec.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.base.ModelException;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.candidate.WholeCatalog;
import io.fairrec.data.EventType;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.internal.Seeds;
import io.fairrec.portrait.UserPortrait;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CalibratedScorerTest {

    private static final int USERS = 3000;
    private static final int ITEMS = 40;

    /** A score in [−2, 2] that depends on user and item alone. */
    private static final Scorer SCORER = (portrait, candidates, out) -> {
        for (int i = 0; i < candidates.size(); i++) {
            out[i] = score(portrait.user(), candidates.item(i));
        }
    };

    private final IdIndex users = index("u", USERS);
    private final IdIndex items = index("i", ITEMS);
    private final Interactions history = history();

    @Test
    @DisplayName("Finds the coefficients that made the purchases")
    void recovers() {
        Interactions future = future((s, h) -> sigmoid(-3 + 1.2 * s + 0.8 * h - 0.2 * s * h));
        CalibratedScorer fitted = CalibratedScorer.fit(SCORER, WholeCatalog.all(ITEMS), history, future, ITEMS);
        double[] c = fitted.coefficients();
        // 120,000 examples: five standard errors are below these widths.
        assertThat(c[0]).isCloseTo(-3, within(0.25));
        assertThat(c[1]).isCloseTo(1.2, within(0.2));
        assertThat(c[2]).isCloseTo(0.8, within(0.15));
        assertThat(c[3]).isCloseTo(-0.2, within(0.12));
    }

    @Test
    @DisplayName("At the maximum the predicted purchases equal the real ones, in all and weighted by score")
    void likelihoodEquations() {
        Interactions future = future((s, h) -> sigmoid(-2 + s));
        CalibratedScorer fitted = CalibratedScorer.fit(SCORER, WholeCatalog.all(ITEMS), history, future, ITEMS);
        CandidateSet all = CandidateSet.all(ITEMS);
        float[] p = new float[ITEMS];
        double predicted = 0;
        double bought = 0;
        double predictedByScore = 0;
        double boughtByScore = 0;
        for (int u = 0; u < USERS; u++) {
            if (future.count(u) == 0) {
                continue;
            }
            fitted.score(UserPortrait.of(history, u), all, p);
            for (int i = 0; i < ITEMS; i++) {
                predicted += p[i];
                predictedByScore += p[i] * score(u, i);
            }
            for (int row = future.begin(u); row < future.end(u); row++) {
                bought++;
                boughtByScore += score(u, future.item(row));
            }
        }
        assertThat(predicted).isCloseTo(bought, within(1e-5 * bought));
        assertThat(predictedByScore).isCloseTo(boughtByScore, within(1e-5 * bought));
    }

    @Test
    @DisplayName("The order of a user's candidates never changes, for any length of history")
    void order() {
        CalibratedScorer fitted = CalibratedScorer.fit(
                SCORER, WholeCatalog.all(ITEMS), history, future((s, h) -> sigmoid(-2 + s)), ITEMS);
        CandidateSet all = CandidateSet.all(ITEMS);
        float[] plain = new float[ITEMS];
        float[] p = new float[ITEMS];
        for (int u = 0; u < 200; u++) {
            UserPortrait portrait = UserPortrait.of(history, u);
            SCORER.score(portrait, all, plain);
            fitted.score(portrait, all, p);
            for (int i = 1; i < ITEMS; i++) {
                if (plain[i] > plain[i - 1] + 1e-3) {
                    assertThat(p[i]).isGreaterThan(p[i - 1]).isBetween(0f, 1f);
                }
            }
        }
    }

    @Test
    @DisplayName("Scores that go with fewer purchases, no purchases, and other id spaces are refused")
    void refused() {
        assertThatThrownBy(() -> CalibratedScorer.fit(
                        SCORER, WholeCatalog.all(ITEMS), history, future((s, h) -> sigmoid(-2 - s)), ITEMS))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("does not go with more purchases");
        assertThatThrownBy(() ->
                        CalibratedScorer.fit(SCORER, WholeCatalog.all(ITEMS), history, future((s, h) -> 0), ITEMS))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("0 were bought");
        Interactions stranger = Interactions.builder().buy("a", "b").build();
        assertThatThrownBy(() -> CalibratedScorer.fit(SCORER, WholeCatalog.all(ITEMS), history, stranger, ITEMS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one split");
    }

    private Interactions history() {
        InteractionsBuilder log = Interactions.builder().users(users).items(items);
        for (int u = 0; u < USERS; u++) {
            for (int n = 0; n < 1 + u % 30; n++) {
                log.add(users.id(u), items.id(n % ITEMS), EventType.BUY, n, 1, 1);
            }
        }
        return log.build();
    }

    private Interactions future(DoubleBinaryOperator probability) {
        InteractionsBuilder log = Interactions.builder().users(users).items(items);
        SplittableRandom random = Seeds.stream(11, 0, 0);
        for (int u = 0; u < USERS; u++) {
            double h = Math.log1p(history.count(u));
            for (int i = 0; i < ITEMS; i++) {
                if (random.nextDouble() < probability.applyAsDouble(score(u, i), h)) {
                    log.add(users.id(u), items.id(i), EventType.BUY, 100, 1, 1);
                }
            }
        }
        return log.build();
    }

    private static float score(int user, int item) {
        return (float) (4 * Seeds.stream(5, user * (long) ITEMS + item, 0).nextDouble() - 2);
    }

    private static double sigmoid(double t) {
        return 1 / (1 + Math.exp(-t));
    }

    private static IdIndex index(String prefix, int n) {
        java.util.List<String> ids = new java.util.ArrayList<>();
        for (int i = 0; i < n; i++) {
            ids.add(prefix + i);
        }
        return IdIndex.of(ids);
    }
}
