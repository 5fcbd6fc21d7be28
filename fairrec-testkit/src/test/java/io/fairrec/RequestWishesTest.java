package io.fairrec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.Groups;
import io.fairrec.data.Interactions;
import io.fairrec.explain.Contribution;
import io.fairrec.fairness.ExposureTarget;
import io.fairrec.objective.ChebyshevScalarization;
import io.fairrec.objective.Objectives;
import io.fairrec.policy.Policy.Pacing;
import io.fairrec.rerank.GreedyReRanker;
import io.fairrec.rerank.RerankRequest;
import io.fairrec.rerank.SlateConstraint;
import io.fairrec.rerank.SlateRule;
import io.fairrec.score.ItemKnn;
import io.fairrec.score.Popularity;
import io.fairrec.score.Scorer;
import io.fairrec.testkit.SyntheticLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a request may want otherwise than its recommender, and the two forms of an answer. */
class RequestWishesTest {

    private static final SyntheticLog SHOP =
            SyntheticLog.builder().users(80).items(120).seed(11).build();
    private static final Interactions LOG = SHOP.interactions();
    private static final Catalog CATALOG = SHOP.catalog();
    private static final Groups BRANDS = CATALOG.groups("brand");
    private static final String BRAND = BRANDS.label(0);

    private static RecommenderBuilder builder() {
        return Recommender.builder()
                .catalog(CATALOG)
                .interactions(LOG)
                .scorer(ItemKnn.fit(LOG, ItemKnn.Options.defaults()))
                .objective(Objectives.relevance(), 1)
                .objective(Objectives.expectedRevenue(), 0.2);
    }

    private static RecommendationRequest forUser(int ordinal) {
        return RecommendationRequest.forUser(LOG.users().id(ordinal));
    }

    private static List<String> ids(Recommendation answer) {
        return answer.items().stream().map(RecommendedItem::id).toList();
    }

    /** No two items of one brand in a row: a rule as a shop would write it; the tests pin nothing that it forbids. */
    private static SlateRule noBrandTwiceInARow() {
        return new SlateRule() {
            @Override
            public String name() {
                return "no-brand-twice-in-a-row";
            }

            @Override
            public Progress start(RerankRequest request) {
                return new Progress() {
                    private int last = -1;

                    @Override
                    public boolean allows(int position, int slot) {
                        return BRANDS.group(request.candidates().item(position)) != last;
                    }

                    @Override
                    public void accept(int position, int slot) {
                        last = BRANDS.group(request.candidates().item(position));
                    }
                };
            }
        };
    }

    @Test
    @DisplayName("Pinned items stand in their slots, also one that the user has had, and all else holds around them")
    void pins() {
        Recommender recommender = builder()
                .constraint(new SlateConstraint("brand", BRAND, 3, 4))
                .promise(ExposureTarget.share("brand", BRAND, 0.6), -0.4)
                .candidateLimit(100)
                .build();
        for (int user = 0; user < 40; user++) {
            String had = CATALOG.items().id(LOG.item(LOG.begin(user)));
            String last =
                    ids(recommender.recommend(forUser(user).slateSize(20))).get(19);
            RecommendationRequest request = forUser(user)
                    .pin(had, 0)
                    .pin(last, 4)
                    .excluding(CATALOG.items().id(7));
            if (had.equals(CATALOG.items().id(7)) || last.equals(CATALOG.items().id(7))) {
                continue;
            }
            Recommendation answer = recommender.recommend(request);
            assertThat(ids(answer))
                    .hasSize(10)
                    .doesNotHaveDuplicates()
                    .doesNotContain(CATALOG.items().id(7));
            assertThat(ids(answer).get(0)).isEqualTo(had);
            assertThat(ids(answer).get(4)).isEqualTo(last);
            assertThat(answer.notes()).isEmpty();
            long members = ids(answer).stream()
                    .filter(id -> BRANDS.isIn(CATALOG.items().ordinal(id), 0))
                    .count();
            assertThat(members).isBetween(3L, 4L);
            assertThat(answer.certificate().allMet()).isTrue();
            assertThat(answer.explanations()).hasSize(10);
        }
    }

    @Test
    @DisplayName("A pin that cannot be shown is left out with a note, and the page stays whole")
    void impossiblePins() {
        Recommender recommender =
                builder().constraint(SlateConstraint.atMost("brand", BRAND, 1)).build();
        List<String> members = new ArrayList<>();
        for (int item = 0; item < CATALOG.size() && members.size() < 2; item++) {
            if (BRANDS.isIn(item, 0)) {
                members.add(CATALOG.items().id(item));
            }
        }
        Recommendation answer = recommender.recommend(forUser(2)
                .pin("no such item", 0)
                .pin(CATALOG.items().id(3), 10)
                .pin(members.get(1), 5)
                .pin(members.get(0), 1));
        assertThat(ids(answer)).hasSize(10).doesNotHaveDuplicates();
        assertThat(ids(answer).get(1)).as("the earlier slot wins").isEqualTo(members.get(0));
        assertThat(ids(answer)).doesNotContain(members.get(1));
        assertThat(answer.notes()).hasSize(3);
        assertThat(answer.notes().get(0))
                .isEqualTo("The pin of \"no such item\" to slot 0 is left out: the catalogue has no such item.");
        assertThat(answer.notes().get(2))
                .startsWith("The pin of \"" + members.get(1) + "\" to slot 5 is left out: ")
                .contains("ceiling");
        assertThat(answer.notes().get(1))
                .startsWith("The pin of \"" + CATALOG.items().id(3) + "\" to slot 10 is left out: ")
                .contains("10 slots");
        assertThat(answer.certificate().allMet()).isTrue();
    }

    @Test
    @DisplayName("Two pins to one slot, and an item pinned and excluded, are refused by name")
    void contradictions() {
        assertThatThrownBy(() -> forUser(0).pin("milk", 2).pin("tea", 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"tea\"")
                .hasMessageContaining("\"milk\"")
                .hasMessageContaining("slot 2");
        assertThatThrownBy(() -> forUser(0).pin("milk", 2).excluding("milk"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"milk\"")
                .hasMessageContaining("excluded");
        assertThatThrownBy(() -> forUser(0).pin("milk", -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"milk\" (-1)");
        assertThat(forUser(0).pin("milk", 2).pin("milk", 3).pins()).isEqualTo(Map.of("milk", 3));
    }

    @Test
    @DisplayName("Rules hold on every slate, together with a floor, a promise and a pin")
    void rules() {
        Recommender recommender = builder()
                .rule(noBrandTwiceInARow())
                .constraint(SlateConstraint.atLeast("brand", BRAND, 3))
                .promise(ExposureTarget.share("brand", BRAND, 0.5), -0.2)
                .build();
        for (int user = 0; user < 40; user++) {
            String first = CATALOG.items().id(user);
            List<String> slate = ids(recommender.recommend(forUser(user).pin(first, 0)));
            assertThat(slate).hasSize(10);
            assertThat(slate.get(0)).isEqualTo(first);
            for (int slot = 1; slot < slate.size(); slot++) {
                assertThat(BRANDS.group(CATALOG.items().ordinal(slate.get(slot))))
                        .isNotEqualTo(BRANDS.group(CATALOG.items().ordinal(slate.get(slot - 1))));
            }
        }
    }

    @Test
    @DisplayName("A request's weights give the slate of a recommender with these weights, set objectives included")
    void weights() {
        for (Function<double[], ChebyshevScalarization> combiner : List.<Function<double[], ChebyshevScalarization>>of(
                ChebyshevScalarization::of, w -> ChebyshevScalarization.of(w).augmentation(0.1))) {
            Recommender asked = builder()
                    .combiner(combiner)
                    .objective(Objectives.categoryDiversity("category"), 0.1)
                    .build();
            Recommender built = Recommender.builder()
                    .catalog(CATALOG)
                    .interactions(LOG)
                    .scorer(ItemKnn.fit(LOG, ItemKnn.Options.defaults()))
                    .combiner(combiner)
                    .objective(Objectives.relevance(), 1)
                    .objective(Objectives.expectedRevenue(), 3)
                    .objective(Objectives.categoryDiversity("category"), 0.7)
                    .build();
            int moved = 0;
            for (int user = 0; user < 30; user++) {
                Recommendation answer = asked.recommend(
                        forUser(user).weight("expected-revenue", 3).weight("category-diversity", 0.7));
                assertThat(answer.items())
                        .isEqualTo(built.recommend(forUser(user)).items());
                assertThat(answer.explain(2))
                        .isEqualTo(built.recommend(forUser(user)).explain(2));
                moved += answer.items().equals(asked.recommend(forUser(user)).items()) ? 0 : 1;
            }
            assertThat(moved).isPositive();
        }
    }

    @Test
    @DisplayName("Wrong weights are refused with what is wrong")
    void wrongWeights() {
        Recommender recommender = builder().build();
        assertThatThrownBy(() -> recommender.recommend(forUser(0).weight("relevence", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"relevence\"")
                .hasMessageContaining("Did you mean \"relevance\"?");
        assertThatThrownBy(() -> forUser(0).weight("relevance", Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("weight of objective \"relevance\" (NaN)");
        assertThatThrownBy(() ->
                        recommender.recommend(forUser(0).weight("relevance", 0).weight("expected-revenue", 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one above 0");
        assertThat(recommender.recommend(forUser(0)).items())
                .as("a refused request leaves nothing behind")
                .isEqualTo(builder().build().recommend(forUser(0)).items());
    }

    @Test
    @DisplayName("A buffer, used again and again, holds what the records say")
    void buffer() {
        Recommender one = promised();
        Recommender other = promised();
        SlateBuffer buffer = new SlateBuffer();
        for (int user = 0; user < LOG.userCount(); user++) {
            RecommendationRequest request = forUser(user).slateSize(1 + user % 17);
            Recommendation answer = one.recommend(request);
            assertThat(other.recommend(request, buffer))
                    .isEqualTo(answer.items().size());
            assertThat(other.describe(request, buffer).items()).isEqualTo(answer.items());
            assertThat(other.describe(request, buffer).certificate()).isEqualTo(answer.certificate());
            assertThat(buffer.prices()).isEqualTo(answer.prices());
            for (int slot = 0; slot < buffer.size(); slot++) {
                assertThat(CATALOG.items().id(buffer.item(slot)))
                        .isEqualTo(answer.items().get(slot).id());
                assertThat((float) buffer.utility(slot))
                        .isEqualTo((float) answer.items().get(slot).utility());
            }
        }
        assertThatThrownBy(() -> buffer.item(buffer.size())).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(buffer.prices().version())
                .as("both recorded what they showed")
                .isPositive();
    }

    private static Recommender promised() {
        return builder()
                .promise(ExposureTarget.share("brand", BRAND, 0.7))
                .pacing(new Pacing(20, 2, 10))
                .build();
    }

    @Test
    @DisplayName("An explanation after the epoch is that of the answer, and asking for it records nothing")
    void laterExplanation() {
        Recommender recommender = promised();
        Recommendation early = recommender.recommend(forUser(3).keepingColumns());
        Recommendation small = recommender.recommend(forUser(3).replay(early.prices()));
        for (int user = 0; user < LOG.userCount(); user++) {
            recommender.recommend(forUser(user));
        }
        var ledger = recommender.ledger();
        long shown = ledger == null ? 0 : ledger.requests();
        assertThat(recommender.prices().version()).isGreaterThan(early.prices().version());
        assertThat(small.explanations()).isEqualTo(early.explanations());
        assertThat(small.certificate()).isEqualTo(early.certificate());
        assertThat(ledger == null ? 0 : ledger.requests()).isEqualTo(shown);
        assertThat(small.explain(0).contributions())
                .extracting(Contribution::kind)
                .contains(Contribution.Kind.PRICE);
    }

    @Test
    @DisplayName("A scorer that cannot repeat itself cannot be explained later, unless the request kept its columns")
    void unsteadyScorer() {
        AtomicInteger calls = new AtomicInteger();
        Scorer unsteady = (portrait, candidates, out) -> {
            int call = calls.getAndIncrement();
            for (int i = 0; i < candidates.size(); i++) {
                out[i] = (candidates.item(i) * 37 + call * 11) % 101;
            }
        };
        Recommender recommender = builder().scorer(unsteady).build();
        Recommendation lost = recommender.recommend(forUser(0));
        assertThatThrownBy(() -> lost.explain(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another slate")
                .hasMessageContaining("keepingColumns()");
        Recommendation kept = recommender.recommend(forUser(0).keepingColumns());
        assertThat(kept.explain(0).itemId()).isEqualTo(kept.items().get(0).id());
        assertThat(kept.certificate().allMet()).isTrue();
    }

    @Test
    @DisplayName("A degraded answer is explained by the scores that it was made of")
    void degradedExplanation() {
        AtomicInteger calls = new AtomicInteger();
        Recommender recommender = builder()
                .scorer((portrait, candidates, out) -> {
                    if (calls.getAndIncrement() == 0) {
                        throw new IllegalStateException("down");
                    }
                    Popularity.fit(LOG).score(portrait, candidates, out);
                })
                .fallbackScorer((portrait, candidates, out) -> {
                    for (int i = 0; i < candidates.size(); i++) {
                        out[i] = -i;
                    }
                })
                .build();
        Recommendation answer = recommender.recommend(forUser(0));
        assertThat(answer.degraded()).hasSize(1);
        for (int slot = 0; slot < 10; slot++) {
            assertThat(answer.explain(slot).itemId())
                    .isEqualTo(answer.items().get(slot).id());
        }
        assertThat(recommender.recommend(forUser(0)).degraded())
                .as("the next request starts anew")
                .isEmpty();
    }

    @Test
    @DisplayName("What is no slate is refused, with the re-ranker's name, and the next request is served")
    void brokenReRanker() {
        List<int[]> slates = List.of(new int[] {1, 1}, new int[] {0, 120}, new int[] {-1, 2});
        AtomicInteger next = new AtomicInteger();
        Recommender recommender = builder()
                .candidates((portrait, limit) -> CandidateSet.all(120))
                .reRanker((request, slate) -> {
                    // Without candidates it is tried when the recommender is built.
                    int call = request.slots() == 0 ? slates.size() : next.getAndIncrement();
                    if (call >= slates.size()) {
                        return GreedyReRanker.create().rerank(request, slate);
                    }
                    System.arraycopy(slates.get(call), 0, slate, 0, 2);
                    return 2;
                })
                .build();
        for (int call = 0; call < slates.size(); call++) {
            assertThatThrownBy(() -> recommender.recommend(forUser(0)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("RequestWishesTest")
                    .hasMessageContaining("ReRankerContract");
        }
        assertThat(recommender.recommend(forUser(0)).items()).hasSize(10);
    }
}
