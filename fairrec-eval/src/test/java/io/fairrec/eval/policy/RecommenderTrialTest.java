package io.fairrec.eval.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.RecommendationRequest;
import io.fairrec.Recommender;
import io.fairrec.base.ConfigException;
import io.fairrec.base.DataException;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.candidate.WholeCatalog;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.EventType;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.eval.metric.EvaluationContext;
import io.fairrec.eval.metric.Metrics;
import io.fairrec.eval.metric.Slates;
import io.fairrec.internal.Seeds;
import io.fairrec.policy.Policy;
import io.fairrec.policy.Policy.ComponentEntry;
import io.fairrec.policy.Policy.ObjectiveEntry;
import io.fairrec.policy.Policy.Pacing;
import io.fairrec.policy.PolicyJson;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Scorer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Decisions through the façade, on a shop where the true probabilities of purchase are known. */
class RecommenderTrialTest {

    private static final int USERS = 300;
    private static final int ITEMS = 40;
    private static final int CATEGORIES = 5;
    private static final long DAY = 86_400;

    private static final Catalog CATALOG = catalog();
    private static final Interactions HISTORY;
    private static final Interactions FUTURE;

    /** Falls with the price, and everybody has two favourite categories. */
    private static double truth(int user, int item) {
        int distance = Math.floorMod(item % CATEGORIES - user % CATEGORIES, CATEGORIES);
        return distance < 2 ? 0.5 * Math.exp(-CATALOG.price(item) / 20) : 0.02;
    }

    private static final Scorer PURCHASE = new Scorer() {
        @Override
        public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {
            for (int i = 0; i < candidates.size(); i++) {
                out[i] = (float) truth(portrait.user(), candidates.item(i));
            }
        }
    };

    static {
        IdIndex users = IdIndex.of(java.util.stream.IntStream.range(0, USERS)
                .mapToObj(u -> "u" + u)
                .toList());
        InteractionsBuilder history = Interactions.builder().users(users).items(CATALOG.items());
        InteractionsBuilder future = Interactions.builder().users(users).items(CATALOG.items());
        for (int u = 0; u < USERS; u++) {
            SplittableRandom random = Seeds.stream(5, u, 1);
            history.add("u" + u, "i" + random.nextInt(ITEMS), EventType.BUY, DAY * random.nextInt(1, 60), 1, 1);
            for (int i = 0; i < ITEMS; i++) {
                if (random.nextDouble() < truth(u, i)) {
                    future.add("u" + u, "i" + i, EventType.BUY, DAY * (60 + random.nextInt(28)), 1, 1);
                }
            }
        }
        HISTORY = history.build();
        FUTURE = future.build();
    }

    private static Catalog catalog() {
        List<CatalogItem> items = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            items.add(CatalogItem.of("i" + i).price(1 + i).in("category", "c" + i % CATEGORIES));
        }
        return Catalog.of(items);
    }

    private static Policy policy(PolicyDecision decision) {
        return new Policy(
                5,
                "all",
                List.of(
                        new ObjectiveEntry("relevance", 1, Map.of("normalization", "none")),
                        new ObjectiveEntry(
                                "expected-revenue", decision.number("weight"), Map.of("normalization", "none"))),
                ComponentEntry.of("weighted-sum"),
                new ComponentEntry("greedy", Map.of("order", "objective", "objective", "relevance")),
                List.of(),
                List.of(),
                Pacing.defaults());
    }

    private static RecommenderTrial trial() {
        EvaluationContext context = EvaluationContext.of(CATALOG, HISTORY, FUTURE);
        CategoryPurchase interest = interest();
        return RecommenderTrial.builder()
                .catalog(CATALOG)
                .history(HISTORY)
                .model("truth", ScoreTable.of(PURCHASE, HISTORY))
                .policy(RecommenderTrialTest::policy)
                .figure(PolicyFigures.metric(Metrics.ndcg(5), context))
                .figure(PolicyFigures.revenue(0.5, context, 5))
                .figure(PolicyFigures.satisfaction(0.3, interest, interest.toString(), 0.7, PURCHASE, HISTORY))
                .figure(PolicyFigures.retention(retention()))
                .build();
    }

    private static CategoryPurchase interest() {
        return CategoryPurchase.fit(PURCHASE, WholeCatalog.all(ITEMS), CATALOG, "category", HISTORY, FUTURE, 1);
    }

    private static Retention retention() {
        InteractionsBuilder both = Interactions.builder().users(HISTORY.users()).items(HISTORY.items());
        for (Interactions part : List.of(HISTORY, FUTURE)) {
            for (int row = 0; row < part.size(); row++) {
                both.add(
                        part.users().id(part.user(row)),
                        part.items().id(part.item(row)),
                        part.event(row),
                        part.time(row),
                        1,
                        1);
            }
        }
        return Retention.lastFourWeeks(both.build());
    }

    @Test
    @DisplayName("more weight on revenue earns more and finds less, and the front holds the trade")
    void frontOfAShop() {
        RecommenderTrial trial = trial();
        PolicyFront front = PolicySearch.of(trial, PolicyAim.most("ndcg@5"), PolicyAim.most("revenue"))
                .knob(Knob.logarithmic("weight", 0.1, 3))
                .grid(9);

        assertThat(front.points()).hasSizeGreaterThanOrEqualTo(3);
        PolicyPoint accurate = front.points().get(0);
        PolicyPoint rich = front.points().get(front.points().size() - 1);
        assertThat(rich.decision().number("weight"))
                .isGreaterThan(accurate.decision().number("weight"));
        assertThat(rich.figure("revenue")).isGreaterThan(1.3 * accurate.figure("revenue"));
        assertThat(accurate.figure("ndcg@5")).isGreaterThan(1.1 * rich.figure("ndcg@5"));
        assertThat(accurate.figure("satisfaction")).isGreaterThan(rich.figure("satisfaction"));
        assertThat(accurate.figure("retention"))
                .isBetween(rich.figure("retention"), retention().rate());
    }

    @Test
    @DisplayName("an exported policy, read back into the façade, shows what the search measured")
    void exportAndLoad() {
        RecommenderTrial trial = trial();
        PolicyDecision decision = new PolicyDecision(Map.of("weight", 0.7), Map.of());
        String json = PolicyJson.write(trial.policy(decision));
        Policy read = PolicyJson.read(json);
        assertThat(read).isEqualTo(trial.policy(decision));

        Slates measured = trial.slates(decision);
        Recommender deployed = Recommender.builder()
                .catalog(CATALOG)
                .interactions(HISTORY)
                .scorer(PURCHASE)
                .policy(read)
                .build();
        for (int u = 0; u < USERS; u++) {
            List<String> shown = deployed.recommend(RecommendationRequest.forUser("u" + u)).items().stream()
                    .map(item -> item.id())
                    .toList();
            for (int s = 0; s < shown.size(); s++) {
                assertThat(shown.get(s)).isEqualTo("i" + measured.item(u, s));
                assertThat(s == 0 || truth(u, measured.item(u, s - 1)) >= truth(u, measured.item(u, s)))
                        .as("user %d is shown the likeliest first", u)
                        .isTrue();
            }
        }
    }

    @Test
    @DisplayName("the description prints α, β and the proxies by name")
    void describes() {
        assertThat(trial().describe())
                .contains("β = 0.5")
                .contains("α1 = 0.3, α2 = 0.7")
                .contains("P(buys anything of the product's category)")
                .contains("p = P(buys the product)")
                .contains("last 28 days")
                .contains("(proxy)")
                .contains("ndcg@5");
    }

    @Test
    @DisplayName("c is the rate at which categories are bought, for users that it was not fitted on")
    void interestIsCalibrated() {
        CategoryPurchase c = interest();
        assertThat(c.reliability().calibrationError()).isLessThan(0.05);
        assertThat(c.reliability().examples()).isBetween(500, 1000);
        float[] out = new float[ITEMS];
        double sum = 0;
        for (int u = 0; u < USERS; u++) {
            c.score(UserPortrait.of(HISTORY, u), CandidateSet.all(ITEMS), out);
            for (int i = 0; i < ITEMS; i++) {
                assertThat(out[i]).isBetween(0f, 1f);
                assertThat(out[i]).isEqualTo(out[i % CATEGORIES]);
                assertThat((double) out[i]).isGreaterThan(truth(u, i));
                double none = 1;
                for (int j = i % CATEGORIES; j < ITEMS; j += CATEGORIES) {
                    none *= 1 - truth(u, j);
                }
                sum += Math.abs(out[i] - (1 - none));
            }
        }
        // Purchases are independent here, so 1 − Π (1 − p) is the truth and the line should be nearly the identity.
        assertThat(sum / (USERS * ITEMS)).isLessThan(0.05);
    }

    @Test
    @DisplayName("retention counts users who bought before the window and buy in it")
    void retentionOfALog() {
        InteractionsBuilder log = Interactions.builder()
                .users(IdIndex.of(List.of("stays", "leaves", "new", "clicks")))
                .items(IdIndex.of(List.of("a", "b")));
        log.add("stays", "a", EventType.BUY, DAY, 1, 1).add("stays", "b", EventType.BUY, 50 * DAY, 1, 1);
        log.add("leaves", "a", EventType.BUY, DAY, 1, 1);
        log.add("new", "a", EventType.BUY, 49 * DAY, 1, 1);
        log.add("clicks", "a", EventType.BUY, 22 * DAY, 1, 1).add("clicks", "b", EventType.CLICK, 45 * DAY, 1, 1);
        Retention retention = Retention.lastFourWeeks(log.build());

        assertThat(retention.windowBegin()).isEqualTo(22 * DAY + 1);
        assertThat(retention.active()).isEqualTo(3);
        assertThat(retention.returned()).isEqualTo(1);
        assertThat(retention.rate()).isEqualTo(1.0 / 3, within(1e-15));
        PolicyFigure figure = PolicyFigures.retention(retention);
        assertThat(figure.of(Slates.of(new int[][] {{1}, {0}, {0}, {1}}))).isEqualTo(1.0 / 3);
        assertThat(figure.of(Slates.of(new int[][] {{0}, {0}, {0}, {1}}))).isZero();

        assertThatThrownBy(() -> Retention.lastDays(log.build(), 60))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("Nobody bought before");
        assertThatThrownBy(() -> Retention.lastFourWeeks(log.buy("new", "b").build()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has no time");
    }

    @Test
    @DisplayName("the table gives the scores of its users and leaves visitors to the scorer")
    void scoreTable() {
        Scorer counting = new Scorer() {
            @Override
            public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {
                for (int i = 0; i < candidates.size(); i++) {
                    out[i] = 100 * portrait.user() + candidates.item(i);
                }
            }
        };
        ScoreTable table = ScoreTable.of(counting, HISTORY);
        float[] out = {-1, -1, -1};
        table.score(UserPortrait.of(HISTORY, 7), CandidateSet.of(3, 9), out);
        assertThat(out).containsExactly(703, 709, -1);
        table.score(UserPortrait.of(HISTORY, 7).withUser(IdIndex.UNKNOWN), CandidateSet.of(3), out);
        assertThat(out).containsExactly(100 * IdIndex.UNKNOWN + 3, 709, -1);
    }

    @Test
    @DisplayName("refuses missing parts all at once, an unknown model and figures without value")
    void refuses() {
        assertThatThrownBy(() -> RecommenderTrial.builder().build())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("catalog")
                .hasMessageContaining("history")
                .hasMessageContaining("policy")
                .hasMessageContaining("model")
                .hasMessageContaining("figure");
        PolicyDecision decision = new PolicyDecision(Map.of("weight", 1.0), Map.of("model", "lie"));
        assertThatThrownBy(() -> trial().figures(decision)).hasMessageContaining("model \"lie\"");
        Interactions nothing = Interactions.builder()
                .users(HISTORY.users())
                .items(HISTORY.items())
                .build();
        PolicyFigure ndcg = PolicyFigures.metric(Metrics.ndcg(5), EvaluationContext.of(CATALOG, HISTORY, nothing));
        assertThatThrownBy(() -> ndcg.of(Slates.of(new int[USERS][1])))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("ndcg@5");
    }
}
