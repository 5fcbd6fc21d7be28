package io.fairrec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.base.ConfigException;
import io.fairrec.base.ModelException;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.candidate.WholeCatalog;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.EventType;
import io.fairrec.data.Interactions;
import io.fairrec.fairness.ExposureModel;
import io.fairrec.objective.Objective;
import io.fairrec.objective.ObjectiveCombiner;
import io.fairrec.objective.ObjectiveContext;
import io.fairrec.objective.ObjectiveMatrix;
import io.fairrec.objective.Objectives;
import io.fairrec.rerank.ExposureFairRanking;
import io.fairrec.rerank.ExposureNotion;
import io.fairrec.rerank.RerankRequest;
import io.fairrec.rerank.SlateConstraint;
import io.fairrec.rerank.SlateRule;
import io.fairrec.rerank.SlateRules;
import io.fairrec.rerank.Xquad;
import io.fairrec.score.Scorer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a recommender checks of the parts that it was given, and what it keeps and forgets of a request. */
class RecommenderGuardsTest {

    private static final Catalog CATALOG = Catalog.of(
            CatalogItem.of("a").in("brand", "A"),
            CatalogItem.of("b").in("brand", "B"),
            CatalogItem.of("c").in("brand", "B"));
    private static final RecommendationRequest ANYONE = RecommendationRequest.forUser("u");

    private static Scorer scores(float... byItem) {
        return (portrait, candidates, out) -> {
            for (int i = 0; i < candidates.size(); i++) {
                out[i] = byItem[candidates.item(i)];
            }
        };
    }

    private static RecommenderBuilder builder(Scorer scorer) {
        return Recommender.builder()
                .catalog(CATALOG)
                .scorer(scorer)
                .objective(Objectives.relevance(), 1)
                .slateSize(2);
    }

    private static List<String> ids(Recommendation answer) {
        return answer.items().stream().map(RecommendedItem::id).toList();
    }

    private static Interactions boughtC() {
        return Interactions.builder()
                .items(CATALOG.items())
                .add("u", "c", EventType.BUY, 1, 1, 1)
                .build();
    }

    /** Fails every pin, whatever the slot. */
    private static SlateRule refusing(String name, int item) {
        return new SlateRule() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Progress start(RerankRequest request) {
                return new Progress() {
                    @Override
                    public boolean allows(int position, int slot) {
                        return request.candidates().item(position) != item;
                    }

                    @Override
                    public void accept(int position, int slot) {}
                };
            }
        };
    }

    @Test
    @DisplayName("An item that only a pin brought in is not shown when the pin is left out, whatever the reason")
    void refusedGuest() {
        RecommenderBuilder shop = builder(scores(1, 2, 3)).interactions(boughtC());
        Recommendation behind = shop.build().recommend(ANYONE.pin("c", 99));
        assertThat(ids(behind)).containsExactly("b", "a");
        assertThat(behind.notes()).singleElement().asString().startsWith("The pin of \"c\" to slot 99 is left out: ");
        assertThat(behind.items().get(0).baseRank()).isEqualTo(1);

        Recommendation short0 = builder(scores(1, 2, 3))
                .interactions(boughtC())
                .slateSize(9)
                .build()
                .recommend(ANYONE.pin("c", 5).pin("b", 2));
        assertThat(ids(short0)).containsExactly("b", "a");
        assertThat(short0.notes()).hasSize(2).allMatch(note -> note.contains("slots"));

        Recommendation forbidden = builder(scores(1, 2, 3))
                .interactions(boughtC())
                .rule(refusing("no-c", 2))
                .build()
                .recommend(ANYONE.pin("c", 1).pin("a", 0));
        assertThat(ids(forbidden)).containsExactly("a", "b");
        assertThat(forbidden.notes())
                .singleElement()
                .asString()
                .startsWith("The pin of \"c\" to slot 1 is left out: ")
                .contains("\"no-c\"")
                .doesNotContain("candidate at");

        Recommendation full = builder(scores(1, 2, 3))
                .interactions(boughtC())
                .constraint(SlateConstraint.atMost("brand", "B", 1))
                .build()
                .recommend(ANYONE.pin("b", 0).pin("c", 1));
        assertThat(ids(full)).containsExactly("b", "a");
        assertThat(full.notes()).singleElement().asString().contains("brand B", "ceiling (1)");
        assertThat(full.certificate().allMet()).isTrue();
    }

    @Test
    @DisplayName("A rule that fails is a failure, not a note")
    void brokenRule() {
        SlateRule broken = new SlateRule() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public Progress start(RerankRequest request) {
                if (request.pinCount() > 0) {
                    throw new IllegalArgumentException("my own bug");
                }
                return refusing("broken", -1).start(request);
            }
        };
        Recommender recommender = builder(scores(1, 2, 3)).rule(broken).build();
        assertThat(recommender.recommend(ANYONE).items()).hasSize(2);
        assertThatThrownBy(() -> recommender.recommend(ANYONE.pin("a", 0))).hasMessageContaining("my own bug");
    }

    @Test
    @DisplayName(
            "An explanation by other scores, utilities or a fall-back is refused, also where the slate is the same")
    void otherNumbers() {
        float[] values = {1, 2, 3};
        Recommendation answer = builder(scores(values)).build().recommend(ANYONE);
        values[2] = 300;
        assertThatThrownBy(() -> answer.explain(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("keepingColumns()");
        values[2] = 3;
        assertExplained(answer);

        AtomicBoolean down = new AtomicBoolean();
        Recommendation sound = builder(failing(down, scores(1, 2, 3)))
                .fallbackScorer(scores(1, 2, 3))
                .build()
                .recommend(ANYONE);
        down.set(true);
        assertThatThrownBy(sound::certificate)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("degraded");
    }

    private static void assertExplained(Recommendation answer) {
        for (int slot = 0; slot < answer.items().size(); slot++) {
            assertThat(answer.explain(slot).itemId())
                    .isEqualTo(answer.items().get(slot).id());
            assertThat((float) answer.explain(slot).utility())
                    .isEqualTo((float) answer.items().get(slot).utility());
        }
    }

    private static Scorer failing(AtomicBoolean down, Scorer otherwise) {
        return (portrait, candidates, out) -> {
            if (down.get()) {
                throw new ModelException("down");
            }
            otherwise.score(portrait, candidates, out);
        };
    }

    @Test
    @DisplayName(
            "A buffer of a degraded answer, or of a request that keeps its columns, is explained by its own numbers")
    void describedEvidence() {
        AtomicBoolean down = new AtomicBoolean(true);
        float[] values = {9, 8, 7};
        Recommender recommender = builder(failing(down, scores(values)))
                .fallbackScorer(scores(5, 50, 40))
                .build();
        SlateBuffer buffer = new SlateBuffer();
        recommender.recommend(ANYONE, buffer);
        down.set(false);
        Recommendation degraded = recommender.describe(ANYONE, buffer);
        assertThat(degraded.degraded()).hasSize(1);
        assertThat(ids(degraded)).containsExactly("b", "c");
        assertExplained(degraded);
        assertThat(degraded.certificate().allMet()).isTrue();

        RecommendationRequest keeping = ANYONE.keepingColumns();
        recommender.recommend(keeping, buffer);
        Recommendation kept = recommender.describe(keeping, buffer);
        recommender.recommend(ANYONE, buffer);
        values[1] = 8.5f;
        assertThat(ids(kept)).containsExactly("a", "b");
        assertExplained(kept);
        Recommendation plain = recommender.describe(ANYONE, buffer);
        assertThatThrownBy(() -> plain.explain(0)).hasMessageContaining("keepingColumns()");
    }

    @Test
    @DisplayName("A pooled workspace knows nothing of the request before")
    void forgets() {
        Recommender recommender = builder(scores(1, 2, 3)).build();
        recommender.recommend(
                RecommendationRequest.forVisitor(List.of("a"))
                        .attribute("religion", "x")
                        .weight("relevance", 2)
                        .excluding("b")
                        .pin("c", 0),
                new SlateBuffer());
        recommender.recommend(RecommendationRequest.forVisitor(List.of("a")).attribute("religion", "x"));
        RequestWorkspace work = recommender.workspaces.borrow();
        assertThat(work.context.portrait().size()).isZero();
        assertThat(work.context.portrait().attribute("religion")).isEmpty();
        assertThat(work.context.candidates().size()).isZero();
        assertThat(work.rerank.pinCount()).isZero();
        assertThat(work.rerank.candidates().size()).isZero();
        assertThat(work.combiner).isSameAs(new RequestWorkspace(partsOf(work)).combiner);
        assertThat(work.found.size() + work.kept.size() + work.kept.excludedCount())
                .isZero();
        assertThat(work.answer.size()).isZero();
    }

    private static Recommender.Parts partsOf(RequestWorkspace work) {
        return work.parts;
    }

    @Test
    @DisplayName("Kept columns have the size of their request, not of the largest before it")
    void keptSize() {
        int items = 2000;
        CatalogItem[] many = new CatalogItem[items];
        Arrays.setAll(many, i -> CatalogItem.of("i" + i));
        Recommender recommender = Recommender.builder()
                .catalog(Catalog.of(many))
                .candidates((portrait, limit) -> CandidateSet.all(portrait.size() == 0 ? items : 5))
                .scorer((portrait, candidates, out) -> Arrays.fill(out, 1))
                .objective(Objectives.relevance(), 1)
                .build();
        recommender.recommend(ANYONE);
        Recommendation answer = recommender.recommend(
                RecommendationRequest.forVisitor(List.of("i1")).keepingColumns());
        RequestWorkspace pooled = recommender.workspaces.borrow();
        assertThat(pooled.scores).as("the workspace went back").hasSize(items);
        assertThat(answer.evidenceRoom()).isEqualTo(5);
        assertThat(answer.explanations()).hasSize(5);
    }

    @Test
    @DisplayName("A limit keeps what the source prefers, whatever is excluded")
    void limitWithExclusions() {
        RecommenderBuilder shop = builder(scores(1, 2, 3))
                .candidates(WholeCatalog.all(3).preferring(new int[] {2, 1, 0}))
                .candidateLimit(1);
        Recommender recommender = shop.build();
        assertThat(ids(recommender.recommend(ANYONE))).containsExactly("c");
        assertThat(ids(recommender.recommend(ANYONE.excluding("zzz")))).containsExactly("c");
        assertThat(ids(recommender.recommend(ANYONE.excluding("a")))).containsExactly("c");
        assertThat(ids(recommender.recommend(ANYONE.excluding("c")))).containsExactly("b");
        assertThat(ids(recommender.recommend(ANYONE.excluding("c", "b")))).containsExactly("a");
        assertThat(ids(recommender.recommend(ANYONE.excluding("a", "b", "c")))).isEmpty();
    }

    @Test
    @DisplayName("Rules, re-rankers and objectives that do not fit the catalogue are reported by build(), all at once")
    void rulesAndReRankers() {
        assertThatThrownBy(() -> builder(scores(1, 2, 3))
                        .rule(SlateRules.atMostInARow("brnd", 1))
                        .reRanker(Xquad.of("brnt", 0.5))
                        .objective(Objectives.providerParity("bran"), 1)
                        .slateSize(0)
                        .build())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("4 reasons")
                .hasMessageContaining("slateSize (0)")
                .hasMessageContaining("\"brnd\"")
                .hasMessageContaining("\"brnt\"")
                .hasMessageContaining("\"bran\"");
    }

    @Test
    @DisplayName("A source that names items outside the catalogue, too many, or fails, is named")
    void brokenSources() {
        Consumer<RecommenderBuilder> refused =
                shop -> assertThatThrownBy(() -> shop.build().recommend(ANYONE))
                        .isInstanceOf(ModelException.class)
                        .hasMessageContaining("candidate source")
                        .hasMessageContaining("RecommenderGuardsTest")
                        .hasMessageContaining("CandidateSourceContract");
        refused.accept(builder(scores(1, 2, 3)).candidates((portrait, limit) -> CandidateSet.of(0, 5)));
        refused.accept(builder(scores(1, 2, 3)).candidateLimit(2).candidates((portrait, limit) -> CandidateSet.all(3)));
        refused.accept(builder(scores(1, 2, 3)).candidates((portrait, limit) -> {
            throw new IllegalStateException("no connection");
        }));
    }

    @Test
    @DisplayName("An objective or combiner that fails is named")
    void brokenObjectives() {
        Objective broken = new Objective() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public void evaluate(ObjectiveContext context, double[] out) {
                if (context.candidates().size() > 0) {
                    throw new IllegalStateException("no table");
                }
            }
        };
        assertThatThrownBy(() ->
                        builder(scores(1, 2, 3)).objective(broken, 1).build().recommend(ANYONE))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("\"broken\"")
                .hasMessageContaining("ObjectiveContract")
                .hasRootCauseMessage("no table");
        assertThatThrownBy(() -> builder(scores(1, 2, 3))
                        .combiner(weights -> new FailingCombiner())
                        .build()
                        .recommend(ANYONE))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("FailingCombiner")
                .hasMessageContaining("ObjectiveCombinerContract")
                .hasRootCauseMessage("no table");
    }

    private static final class FailingCombiner implements ObjectiveCombiner {

        @Override
        public int objectives() {
            return 1;
        }

        @Override
        public void combine(ObjectiveMatrix matrix, double[] out) {
            throw new IllegalStateException("no table");
        }

        @Override
        public void attribute(ObjectiveMatrix matrix, int position, double[] out) {}
    }

    @Test
    @DisplayName("A utility beyond the floats is the largest float in an answer, and whole in a buffer")
    void largeUtility() {
        Recommender recommender = Recommender.builder()
                .catalog(CATALOG)
                .scorer(scores(1, 2, 3))
                .objective(Objectives.relevance(), 1e50)
                .build();
        assertThat(recommender.recommend(ANYONE).items().get(0).utility()).isEqualTo(Float.MAX_VALUE);
        SlateBuffer buffer = new SlateBuffer();
        recommender.recommend(ANYONE, buffer);
        assertThat(buffer.utility(0)).isBetween(1e50, 3e50);
        assertThat(recommender.describe(ANYONE, buffer).explain(0).utility()).isEqualTo(buffer.utility(0));
    }

    @Test
    @DisplayName("Draws of one visitor's request expose two groups alike; without draws one slate serves for ever")
    void draws() {
        CatalogItem[] items = new CatalogItem[20];
        float[] values = new float[20];
        for (int i = 0; i < 20; i++) {
            items[i] = CatalogItem.of("i" + i).in("brand", i < 10 ? "A" : "B");
            values[i] = (i < 10 ? 2 : 1) + i * 0.01f;
        }
        ExposureModel exposure = ExposureModel.logarithmic();
        Recommender recommender = Recommender.builder()
                .catalog(Catalog.of(items))
                .scorer(scores(values))
                .objective(Objectives.relevance(), 1)
                .reRanker(ExposureFairRanking.of("brand", ExposureNotion.DEMOGRAPHIC_PARITY, exposure, 7))
                .slateSize(5)
                .build();
        RecommendationRequest visitor = RecommendationRequest.forVisitor(List.of());
        SlateBuffer buffer = new SlateBuffer();
        double[] share = new double[2];
        int draws = 1000;
        for (int draw = 0; draw < draws; draw++) {
            recommender.recommend(visitor.draw(draw), buffer);
            for (int slot = 0; slot < buffer.size(); slot++) {
                share[buffer.item(slot) < 10 ? 0 : 1] += exposure.weight(slot + 1);
            }
        }
        // Worst case, one group takes all slots of a draw: 5 standard errors of a fair coin.
        assertThat(share[1] / (share[0] + share[1]))
                .isBetween(0.5 - 2.5 / Math.sqrt(draws), 0.5 + 2.5 / Math.sqrt(draws));
        assertThat(share[0]).isPositive();

        List<RecommendedItem> first = recommender.recommend(visitor).items();
        for (int again = 0; again < 20; again++) {
            assertThat(recommender.recommend(visitor).items()).isEqualTo(first);
        }
        Recommendation drawn = recommender.recommend(visitor.draw(3).pin("i4", 0));
        assertThat(ids(drawn).get(0)).isEqualTo("i4");
        for (int draw = 0; draw < 20; draw++) {
            assertThat(recommender.recommend(visitor.draw(draw)).explanations()).hasSize(5);
            assertThat(recommender
                            .recommend(visitor.draw(draw).keepingColumns())
                            .certificate()
                            .allMet())
                    .isTrue();
        }
    }
}
