package io.fairrec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.base.ConfigException;
import io.fairrec.base.ModelException;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.explain.Contribution;
import io.fairrec.explain.Explanation;
import io.fairrec.fairness.Epochs;
import io.fairrec.fairness.ExposureLedger;
import io.fairrec.fairness.ExposureTarget;
import io.fairrec.fairness.FairCoPrices;
import io.fairrec.fairness.PriceRule;
import io.fairrec.objective.ChebyshevScalarization;
import io.fairrec.objective.Objectives;
import io.fairrec.policy.Policy.Pacing;
import io.fairrec.policy.PolicyJson;
import io.fairrec.rerank.SlateConstraint;
import io.fairrec.score.Blend;
import io.fairrec.score.ItemKnn;
import io.fairrec.score.Popularity;
import io.fairrec.score.PurchaseCount;
import io.fairrec.testkit.SyntheticLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RecommenderTest {

    private static final SyntheticLog SHOP =
            SyntheticLog.builder().users(300).items(120).seed(7).build();
    private static final Interactions LOG = SHOP.interactions();
    private static final Catalog CATALOG = SHOP.catalog();
    private static final String BRAND = CATALOG.groups("brand").label(0);

    private static RecommenderBuilder builder() {
        return Recommender.builder()
                .catalog(CATALOG)
                .interactions(LOG)
                .scorer(ItemKnn.fit(LOG, ItemKnn.Options.defaults()))
                .objective(Objectives.relevance(), 1)
                .objective(Objectives.expectedRevenue(), 0.2);
    }

    @Test
    @DisplayName("A known user gets a full slate of distinct items that are new to the user")
    void knownUser() {
        try (Recommender recommender = builder().build()) {
            Recommendation answer = recommender.recommend(forUser(3));
            assertThat(answer.items()).hasSize(10).doesNotHaveDuplicates();
            for (RecommendedItem item : answer.items()) {
                int ordinal = LOG.items().ordinal(item.id());
                for (int row = LOG.begin(3); row < LOG.end(3); row++) {
                    assertThat(LOG.item(row)).isNotEqualTo(ordinal);
                }
            }
            assertThat(answer.certificate().allMet()).isTrue();
            assertThat(answer.degraded()).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "Contributions sum to the utility within 1e-9, for additive and Chebyshev utilities, with all promises")
    void explanationsSum() {
        List<RecommenderBuilder> builders = List.of(builder(), builder().combiner(ChebyshevScalarization::of));
        for (RecommenderBuilder builder : builders) {
            Recommender recommender = builder.objective(Objectives.categoryDiversity("category"), 0.3)
                    .promise(ExposureTarget.share("brand", BRAND, 0.6), -0.4)
                    .pacing(new Pacing(20, 2, 10))
                    .build();
            for (int user = 0; user < 100; user++) {
                Recommendation answer = recommender.recommend(forUser(user));
                for (int slot = 0; slot < answer.items().size(); slot++) {
                    Explanation explanation = answer.explain(slot);
                    double sum = explanation.contributions().stream()
                            .mapToDouble(Contribution::value)
                            .sum();
                    assertThat(sum).as("user %d, slot %d", user, slot).isCloseTo(explanation.utility(), within(1e-9));
                    assertThat(explanation.finalRank()).isEqualTo(slot + 1);
                    assertThat(explanation.baseRank())
                            .isEqualTo(answer.items().get(slot).baseRank());
                }
            }
        }
    }

    @Test
    @DisplayName(
            "A ledger of its own brings its promises, epochs and rule; a further promise or another catalog is an error")
    void ledgerOfItsOwn() {
        List<ExposureTarget> promised = List.of(ExposureTarget.share("brand", BRAND, 0.6));
        ExposureLedger ledger = ExposureLedger.builder(CATALOG)
                .targets(promised)
                .priceRule(new FairCoPrices(0.001, 0.99, 10))
                .epochs(Epochs.ofRequests(20))
                .countItems()
                .build();
        Recommender recommender = builder().ledger(ledger).build();
        for (int user = 0; user < 100; user++) {
            recommender.recommend(forUser(user));
        }

        assertThat(recommender.ledger()).isSameAs(ledger);
        assertThat(recommender.prices().version()).isEqualTo(5);
        assertThat(recommender.prices().price(0)).isNotZero();
        assertThat(ledger.sums().all().total()).isEqualTo(1000);
        Catalog other = Catalog.of(CatalogItem.of("a").in("brand", BRAND));
        assertThatThrownBy(
                        () -> builder().ledger(ledger).promise(promised.get(0)).build())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("ledger with promises of its own and 1 further promises");
        assertThatThrownBy(() ->
                        builder().ledger(ExposureLedger.builder(other).build()).build())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("ledger counts the items of another catalog");
    }

    @Test
    @DisplayName("The price rule of the builder moves the prices in place of the pacing's gain")
    void priceRule() {
        PriceRule rule = new FairCoPrices(0.001, 0.99, 10);
        Recommender recommender = builder()
                .promise(ExposureTarget.share("brand", BRAND, 0.6))
                .priceRule(rule)
                .build();

        ExposureLedger ledger = recommender.ledger();
        assertThat(ledger).isNotNull();
        assertThat(ledger.priceRule()).isSameAs(rule);
    }

    @Test
    @DisplayName(
            "\"Without the provider price it would be rank r\" is the rank that a recommender without prices gives")
    void counterfactualRank() {
        Recommender without = builder().slateSize(60).build();
        Recommender with = builder()
                .promise(ExposureTarget.share("brand", BRAND, 0.6), -0.5)
                .pacing(new Pacing(1_000_000, 0, 10))
                .build();
        int moved = 0;
        for (int user = 0; user < 50; user++) {
            List<String> plain = new ArrayList<>();
            without.recommend(forUser(user)).items().forEach(item -> plain.add(item.id()));
            for (Explanation explanation : with.recommend(forUser(user)).explanations()) {
                assertThat(explanation.rankWithoutPrices())
                        .as("user %d, item %s", user, explanation.itemId())
                        .isEqualTo(plain.indexOf(explanation.itemId()) + 1);
                moved += explanation.rankWithoutPrices() == explanation.finalRank() ? 0 : 1;
            }
        }
        assertThat(moved).isPositive();
    }

    @Test
    @DisplayName("The exposure of a promised group reaches its share over the stream")
    void promiseIsKept() {
        double before = shareOf(builder().build(), 2);
        double target = before > 0.5 ? before - 0.2 : before + 0.2;
        Recommender recommender = builder()
                .promise(ExposureTarget.share("brand", BRAND, target))
                .pacing(new Pacing(20, 2, 10))
                .build();
        assertThat(Math.abs(before - target)).isGreaterThan(0.15);
        assertThat(shareOf(recommender, 10)).isCloseTo(target, within(0.01));
    }

    @Test
    @DisplayName("Within one epoch eight threads get the same answers as one, and replays are exact")
    void threadsAndReplays() throws Exception {
        Recommender one = promised();
        Recommender many = promised();
        List<String> expected = new ArrayList<>();
        for (int user = 0; user < LOG.userCount(); user++) {
            expected.add(one.recommend(forUser(user)).items().toString());
        }
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<String>> answers = new ArrayList<>();
            for (int user = 0; user < LOG.userCount(); user++) {
                RecommendationRequest request = forUser(user);
                answers.add(pool.submit(() -> many.recommend(request).items().toString()));
            }
            for (int user = 0; user < LOG.userCount(); user++) {
                assertThat(answers.get(user).get()).isEqualTo(expected.get(user));
            }
        } finally {
            pool.shutdownNow();
        }

        Recommender moving = builder()
                .promise(ExposureTarget.share("brand", BRAND, 0.7))
                .pacing(new Pacing(25, 2, 10))
                .build();
        List<Recommendation> stream = new ArrayList<>();
        for (int user = 0; user < LOG.userCount(); user++) {
            stream.add(moving.recommend(forUser(user)));
        }
        long shown = recorded(moving);
        for (int user = 0; user < LOG.userCount(); user++) {
            Recommendation earlier = stream.get(user);
            Recommendation replayed = moving.recommend(forUser(user).replay(earlier.prices()));
            assertThat(replayed.items()).isEqualTo(earlier.items());
        }
        assertThat(recorded(moving)).as("a replay is not shown to anybody").isEqualTo(shown);
        assertThat(stream.get(LOG.userCount() - 1).prices().version()).isGreaterThan(5);
    }

    @Test
    @DisplayName("A user who was never seen, a visitor, a session and an empty candidate set get answers")
    void coldStarts() {
        Recommender recommender = builder().build();
        assertThat(recommender
                        .recommend(RecommendationRequest.forUser("nobody"))
                        .items())
                .hasSize(10);
        assertThat(recommender
                        .recommend(RecommendationRequest.forVisitor(List.of()))
                        .items())
                .hasSize(10);
        String first = LOG.items().id(0);
        Recommendation session =
                recommender.recommend(RecommendationRequest.forVisitor(List.of(first, "no such item")));
        assertThat(session.items()).hasSize(10).extracting(RecommendedItem::id).doesNotContain(first);
        Recommender empty =
                builder().candidates((portrait, limit) -> CandidateSet.of()).build();
        assertThat(empty.recommend(forUser(0)).items()).isEmpty();
    }

    @Test
    @DisplayName("The session of a user who signed up just now counts; that of a known user gives way to the history")
    void session() {
        Recommender recommender = builder().build();
        List<String> session = List.of(CATALOG.items().id(5), CATALOG.items().id(17), "no such item");
        List<RecommendedItem> visitor =
                recommender.recommend(RecommendationRequest.forVisitor(session)).items();

        assertThat(recommender
                        .recommend(RecommendationRequest.forUser("signed up just now")
                                .history(session))
                        .items())
                .isEqualTo(visitor)
                .isNotEqualTo(recommender
                        .recommend(RecommendationRequest.forVisitor(List.of()))
                        .items());
        assertThat(recommender.recommend(forUser(0).history(session)).items())
                .isEqualTo(recommender.recommend(forUser(0)).items());
    }

    @Test
    @DisplayName("A slate larger than the candidates holds them all")
    void moreWantedThanThere() {
        Recommender recommender = builder()
                .candidates((portrait, limit) -> CandidateSet.of(4, 2, 9))
                .promise(ExposureTarget.share("brand", BRAND, 0.5))
                .build();
        assertThat(recommender.recommend(forUser(0).slateSize(1000)).items()).hasSize(3);
        assertThat(recommender
                        .recommend(forUser(0).slateSize(Integer.MAX_VALUE))
                        .items())
                .hasSize(3);
    }

    @Test
    @DisplayName("Excluded items are not shown")
    void exclusions() {
        Recommender recommender = builder().build();
        String best = recommender.recommend(forUser(5)).items().get(0).id();
        assertThat(recommender
                        .recommend(forUser(5).excluding(best, "no such item"))
                        .items())
                .hasSize(10)
                .extracting(RecommendedItem::id)
                .doesNotContain(best);
        Recommender limited = builder().candidateLimit(12).build();
        List<String> twelve = new ArrayList<>();
        limited.recommend(forUser(5).slateSize(12)).items().forEach(item -> twelve.add(item.id()));
        assertThat(limited.recommend(forUser(5).slateSize(12).excluding(twelve.get(0), twelve.get(1)))
                        .items())
                .as("what is excluded does not use up the limit")
                .hasSize(12);
    }

    @Test
    @DisplayName("A floor and a ceiling hold on every slate, and the certificate says so")
    void constraints() {
        Recommender recommender =
                builder().constraint(new SlateConstraint("brand", BRAND, 3, 4)).build();
        for (int user = 0; user < 60; user++) {
            Recommendation answer = recommender.recommend(forUser(user));
            long members = answer.items().stream()
                    .filter(item -> CATALOG.groups("brand")
                            .isIn(
                                    LOG.items().ordinal(item.id()),
                                    CATALOG.groups("brand").ordinal(BRAND)))
                    .count();
            assertThat(members).isBetween(3L, 4L);
            assertThat(answer.certificate().allMet()).isTrue();
        }
    }

    @Test
    @DisplayName("A scorer that fails makes the request fail, or the answer degraded where a substitute was named")
    void failingScorer() {
        RecommenderBuilder builder = builder().scorer((portrait, candidates, out) -> out[0] = Float.NaN);
        assertThatThrownBy(() -> builder.build().recommend(forUser(0)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("NaN");
        Recommendation answer =
                builder.fallbackScorer(Popularity.fit(LOG)).build().recommend(forUser(0));
        assertThat(answer.items()).hasSize(10);
        assertThat(answer.degraded()).hasSize(1).first().asString().startsWith("score: ");
    }

    @Test
    @DisplayName("Every problem of a configuration is reported at once")
    void configuration() {
        assertThatThrownBy(() -> Recommender.builder()
                        .catalog(CATALOG)
                        .slateSize(0)
                        .objective(Objectives.relevance(), Double.NaN)
                        .promise(ExposureTarget.share("brnad", "Private", 0.3))
                        .constraint(SlateConstraint.atLeast("brand", "nobody's", 2))
                        .build())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("5 reasons")
                .hasMessageContaining("slateSize (0)")
                .hasMessageContaining("weight of objective \"relevance\" (NaN)")
                .hasMessageContaining("The scorer is missing")
                .hasMessageContaining("Did you mean \"brand\"?")
                .hasMessageContaining("\"nobody's\"");
    }

    @Test
    @DisplayName("Interactions and catalogue that number their items differently are refused with advice")
    void otherIdSpace() {
        Catalog other = Catalog.of(CatalogItem.of("x"), CatalogItem.of("y"));
        assertThatThrownBy(() -> builder().catalog(other).build())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("items(catalog.items())");
    }

    @Test
    @DisplayName("A scorer or substitute that was fitted on other ordinals is refused, with the first that differs")
    void otherOrdinals() {
        boolean[] users = new boolean[LOG.userCount()];
        boolean[] items = new boolean[LOG.itemCount()];
        Arrays.fill(users, true);
        Arrays.fill(items, true);
        items[3] = false;
        Interactions core = LOG.restrict(users, items);
        ItemKnn knn = ItemKnn.fit(core, ItemKnn.Options.defaults());
        assertThat(core.itemCount()).isEqualTo(LOG.itemCount() - 1);

        assertThatThrownBy(() -> builder()
                        .scorer(Blend.builder()
                                .add(1, PurchaseCount.alone(), Blend.Scale.RAW)
                                .add(1, knn, Blend.Scale.RAW)
                                .build())
                        .fallbackScorer(PurchaseCount.thenPopularity(Popularity.fit(core)))
                        .build())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("2 reasons")
                .hasMessageContaining(
                        "The scorer was fitted on 119 items that the catalog (120) numbers in another way:"
                                + " ordinal 3 is \"" + LOG.items().id(4) + "\" to the scorer and \""
                                + LOG.items().id(3) + "\" to the catalog.")
                .hasMessageContaining("The fallbackScorer was fitted on 119 items")
                .hasMessageContaining(".items(catalog.items())")
                .hasMessageContaining("Catalog.of(log.items(), items)");
    }

    @Test
    @DisplayName("A scorer that was fitted before the last items came is served; one that knows more items is refused")
    void beginningOfTheCatalog() {
        List<String> ids = CATALOG.items().ids();
        Interactions earlier =
                Interactions.builder().items(IdIndex.of(ids.subList(0, 100))).build();
        List<String> more = new ArrayList<>(ids);
        more.add("to come");
        Interactions later = Interactions.builder().items(IdIndex.of(more)).build();

        assertThat(builder()
                        .scorer(Popularity.fit(earlier))
                        .build()
                        .recommend(forUser(0))
                        .items())
                .hasSize(10);
        assertThatThrownBy(() -> builder().scorer(Popularity.fit(later)).build())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("ordinal 120 is \"to come\" to the scorer and nothing to the catalog");
    }

    @Test
    @DisplayName("The last call of a setter counts, also where an earlier one was wrong")
    void correctedSettings() {
        assertThat(builder()
                        .slateSize(0)
                        .slateSize(5)
                        .candidateLimit(0)
                        .candidateLimit(100)
                        .build()
                        .recommend(forUser(0))
                        .items())
                .hasSize(5);
        assertThatThrownBy(() -> builder().slateSize(5).slateSize(0).build())
                .isInstanceOf(ConfigException.class)
                .hasMessage("The recommender cannot be built: The slateSize (0) must be at least 1.");
    }

    @Test
    @DisplayName("Problems of the promises are listed among the others, each with its own number")
    void problemsOfPromises() {
        assertThatThrownBy(() -> builder()
                        .promise(ExposureTarget.share("brnad", BRAND, 0.3))
                        .promise(ExposureTarget.share("brand", BRAND, 0.3), Double.NaN)
                        .build())
                .isInstanceOfSatisfying(
                        ConfigException.class, e -> assertThat(e.problems()).hasSize(2))
                .hasMessageStartingWith("The recommender cannot be built, for 2 reasons:")
                .hasMessageNotContaining("exposure ledger");
    }

    @Test
    @DisplayName("A policy file makes the same recommender as the calls that it stands for")
    void policy() {
        Recommender byCalls = builder()
                .objective(Objectives.categoryDiversity("category"), 0.3)
                .promise(ExposureTarget.share("brand", BRAND, 0.5).tolerance(0.02), 0.1)
                .constraint(SlateConstraint.atMost("brand", BRAND, 7))
                .pacing(new Pacing(30, 1, 5))
                .slateSize(8)
                .build();
        Recommender byFile = Recommender.builder()
                .catalog(CATALOG)
                .interactions(LOG)
                .scorer(ItemKnn.fit(LOG, ItemKnn.Options.defaults()))
                .policy(PolicyJson.read("""
                        {"slateSize": 8,
                         "objectives": [{"name": "relevance", "weight": 1},
                                        {"name": "expected-revenue", "weight": 0.2},
                                        {"name": "category-diversity", "weight": 0.3,
                                         "settings": {"partition": "category"}}],
                         "promises": [{"partition": "brand", "group": "%s", "share": 0.5, "tolerance": 0.02,
                                       "initialPrice": 0.1}],
                         "constraints": [{"partition": "brand", "group": "%s", "ceiling": 7}],
                         "pacing": {"requestsPerEpoch": 30, "gain": 1, "maxPrice": 5}}""".formatted(BRAND, BRAND)))
                .build();
        for (int user = 0; user < 150; user++) {
            assertThat(byFile.recommend(forUser(user)).items())
                    .isEqualTo(byCalls.recommend(forUser(user)).items());
        }
    }

    @Test
    @DisplayName("Neither a request nor an answer prints who asked")
    void privacy() {
        RecommendationRequest request =
                RecommendationRequest.forUser("secret-user").attribute("age", "secret-age");
        assertThat(request.toString()).doesNotContain("secret");
        assertThat(builder().build().recommend(request).toString()).doesNotContain("secret");
    }

    private static Recommender promised() {
        return builder()
                .promise(ExposureTarget.share("brand", BRAND, 0.7), -0.3)
                .pacing(new Pacing(1_000_000, 2, 10))
                .build();
    }

    private static long recorded(Recommender recommender) {
        var ledger = recommender.ledger();
        return ledger == null ? 0 : ledger.requests();
    }

    private static double shareOf(Recommender recommender, int rounds) {
        int member = 0;
        int all = 0;
        for (int round = 0; round < rounds; round++) {
            for (int user = 0; user < LOG.userCount(); user++) {
                for (RecommendedItem item : recommender.recommend(forUser(user)).items()) {
                    all++;
                    member += CATALOG.groups("brand").isIn(LOG.items().ordinal(item.id()), 0) ? 1 : 0;
                }
            }
        }
        return member / (double) all;
    }

    private static RecommendationRequest forUser(int ordinal) {
        return RecommendationRequest.forUser(LOG.users().id(ordinal));
    }
}
