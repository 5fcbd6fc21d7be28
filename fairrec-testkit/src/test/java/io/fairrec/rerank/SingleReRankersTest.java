package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.base.ComponentConfig;
import io.fairrec.base.Components;
import io.fairrec.base.ConfigException;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.VectorTable;
import io.fairrec.testkit.ReRankerContract;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract of every re-ranker that answers one request, and the doors to them. */
class SingleReRankersTest {

    private static final Map<String, Double> TARGETS = Map.of("Private", 0.4, "National", 0.6);

    /** All of these tell candidates of equal worth apart by their labels. */
    private abstract static class GroupAware extends ReRankerContract {
        @Override
        protected boolean ranksTiesByPositionAlone() {
            return false;
        }
    }

    @Nested
    class BinaryFaStarIr extends GroupAware {
        @Override
        protected ReRanker reRanker() {
            return FaStarIr.binary("brand", "Private", FaStarIrTable.safe(60, 0.3, 0.1));
        }
    }

    @Nested
    class MultinomialFaStarIr extends GroupAware {
        @Override
        protected ReRanker reRanker() {
            return FaStarIr.multinomial(
                    "brand", List.of("Private", "unknown"), new FaStarIrTree(10, new double[] {0.2, 0.1}, 0.1));
        }
    }

    @Nested
    class DetGreedy extends GroupAware {
        @Override
        protected ReRanker reRanker() {
            return DeterministicReRanker.detGreedy("brand", TARGETS);
        }
    }

    @Nested
    class DetCons extends GroupAware {
        @Override
        protected ReRanker reRanker() {
            return DeterministicReRanker.detCons("brand", TARGETS);
        }
    }

    @Nested
    class DetRelaxed extends GroupAware {
        @Override
        protected ReRanker reRanker() {
            return DeterministicReRanker.detRelaxed("category", Map.of("C0", 0.3, "C1", 0.1));
        }
    }

    @Nested
    class DetConstSort extends GroupAware {
        @Override
        protected ReRanker reRanker() {
            return DeterministicReRanker.detConstSort("brand", TARGETS);
        }
    }

    @Nested
    class PlainXquad extends GroupAware {
        @Override
        protected ReRanker reRanker() {
            return Xquad.of("category", 0.5);
        }
    }

    @Nested
    class StandardizedXquad extends GroupAware {
        @Override
        protected ReRanker reRanker() {
            return Xquad.of("category", 0.5)
                    .weight(Xquad.Weight.SHARE)
                    .normalization(Xquad.Normalization.Z_SCORE)
                    .redundancy(0.8);
        }
    }

    @Nested
    class MaximalMarginalRelevanceByLabels extends GroupAware {
        @Override
        protected ReRanker reRanker() {
            return MaximalMarginalRelevance.byLabels("category", 0.6)
                    .redundancy(MaximalMarginalRelevance.Redundancy.AVERAGE);
        }
    }

    @Nested
    class MaximalMarginalRelevanceByVectors extends GroupAware {
        @Override
        protected ReRanker reRanker() {
            // The contract's ties are between items that are alike; unlike ones are compared in
            // MaximalMarginalRelevanceTest.
            float[] vectors = new float[1000];
            Arrays.fill(vectors, 1);
            return MaximalMarginalRelevance.byCosine(VectorTable.of(vectors, 5), 0.6);
        }
    }

    @Nested
    class Calibrated extends GroupAware {
        @Override
        protected ReRanker reRanker() {
            return CalibratedReRanker.of("category", 0.5);
        }
    }

    @Test
    @DisplayName("each is reached by name, with its settings; wrong settings are refused with the reason")
    void areReachedByName() {
        assertThat(made("fa-star-ir", Map.of("partition", "brand", "protected", "Private", "share", 0.3)))
                .isEqualTo("FaStarIr[brand, 1 protected groups]");
        assertThat(made(
                        "fa-star-ir-multinomial",
                        Map.of("partition", "brand", "protected", List.of("a", "b"), "shares", List.of(0.2, 0.3))))
                .isEqualTo("FaStarIr[brand, 2 protected groups]");
        Map<String, Object> targets =
                Map.of("partition", "brand", "groups", List.of("a", "b"), "shares", List.of(0.2, 0.3));
        assertThat(made("det-greedy", targets)).isEqualTo("DeterministicReRanker[GREEDY, brand, 2 targets]");
        assertThat(made("det-cons", targets)).isEqualTo("DeterministicReRanker[CONS, brand, 2 targets]");
        assertThat(made("det-relaxed", targets)).isEqualTo("DeterministicReRanker[RELAXED, brand, 2 targets]");
        assertThat(made("det-const-sort", targets)).isEqualTo("DeterministicReRanker[CONST_SORT, brand, 2 targets]");
        assertThat(made("xquad", Map.of("partition", "genre", "lambda", 0.3, "normalization", "z-score")))
                .isEqualTo("Xquad[genre, lambda 0.3, BINARY, Z_SCORE, redundancy 1.0]");
        assertThat(made("mmr", Map.of("partition", "genre", "redundancy", "average")))
                .isEqualTo("MaximalMarginalRelevance[lambda 0.5, AVERAGE, labels in genre]");
        assertThat(made("calibrated", Map.of("partition", "genre", "smoothing", 0.02)))
                .isEqualTo("CalibratedReRanker[genre, lambda 0.5, smoothing 0.02]");

        assertThatThrownBy(() -> made("xquad", Map.of("partition", "genre", "weight", "heavy")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("weight (\"heavy\") must be one of \"binary\", \"share\"");
        assertThatThrownBy(() -> made("fa-star-ir", Map.of("partition", "brand", "protected", "Private")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("protected share (0.0)");
        assertThatThrownBy(() -> made("det-greedy", Map.of("partition", "b", "groups", List.of("a"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("shares.length (0) must be 1");
        assertThatThrownBy(() -> made("mmr", Map.of())).hasMessageContaining("partition");
    }

    private static String made(String name, Map<String, Object> settings) {
        return Components.create(ReRanker.class, name, ComponentConfig.of(settings))
                .toString();
    }

    @Test
    @DisplayName("an item of two groups counts for both, in DetConstSort as in the others")
    void detMultiLabel() {
        Catalog catalog = Catalog.of(
                CatalogItem.of("x").in("g", "A").in("g", "B"),
                CatalogItem.of("y").in("g", "A"),
                CatalogItem.of("b").in("g", "B"));
        RerankRequest request = RerankRequest.builder(CandidateSet.all(3), catalog, new double[] {10, 9, 1})
                .slateSize(2)
                .build();
        Map<String, Double> halves = Map.of("A", 0.5, "B", 0.5);
        for (ReRanker reRanker : List.of(
                DeterministicReRanker.detGreedy("g", halves),
                DeterministicReRanker.detCons("g", halves),
                DeterministicReRanker.detRelaxed("g", halves),
                DeterministicReRanker.detConstSort("g", halves))) {
            int[] slate = new int[2];
            reRanker.rerank(request, slate);
            assertThat(slate).as(reRanker.toString()).containsExactly(0, 1);
        }
    }
}
