package io.fairrec.train;

import io.fairrec.data.Groups;
import io.fairrec.fairness.FairnessLosses;
import io.fairrec.testkit.EmbeddingLossContract;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** The contract for losses that reverse gradients, or hold a part of their input constant. */
class LearningLossContractTest {

    private static final Groups LETTER = Groups.of("letter", List.of("a", "b", "a", "b", "", "a", "b"));
    private static final Groups DIGIT = Groups.of("digit", List.of("1", "2", "3", "1", "2", "3", ""));

    /** Gradients are not those of the value. */
    private abstract static class NotOfTheValue extends EmbeddingLossContract {
        @Override
        protected boolean gradientIsOfTheValue() {
            return false;
        }
    }

    @Nested
    class Adversary extends NotOfTheValue {
        @Override
        protected EmbeddingLoss create() {
            return AttributeAdversary.of(List.of(LETTER, DIGIT), AttributeAdversary.Options.defaults());
        }
    }

    @Nested
    class Filters extends NotOfTheValue {
        @Override
        protected EmbeddingLoss create() {
            return AttributeFilters.perAttribute(
                    RankingLosses.bpr(), List.of(LETTER, DIGIT), 1, AttributeAdversary.Options.defaults());
        }
    }

    @Nested
    class CombinedFilter extends NotOfTheValue {
        @Override
        protected EmbeddingLoss create() {
            return AttributeFilters.combined(
                    RankingLosses.bpr(), List.of(LETTER, DIGIT), 1, AttributeAdversary.Options.defaults());
        }
    }

    @Nested
    class Perturbation extends NotOfTheValue {
        @Override
        protected EmbeddingLoss create() {
            return EmbeddingPerturbation.pgd(RankingLosses.bpr(), 0.3, 3);
        }
    }

    @Nested
    class Swap extends NotOfTheValue {
        @Override
        protected EmbeddingLoss create() {
            return CounterfactualSwap.of(RankingLosses.bpr(), LETTER, 1);
        }
    }

    @Nested
    class SwapOfNothing extends EmbeddingLossContract {
        @Override
        protected EmbeddingLoss create() {
            return CounterfactualSwap.of(RankingLosses.bpr(), LETTER, 0);
        }
    }

    @Nested
    class Gap extends NotOfTheValue {
        @Override
        protected EmbeddingLoss create() {
            return CounterfactualSwap.gap(FairnessLosses.squaredCounterfactualGap(), LETTER, 1);
        }
    }
}
