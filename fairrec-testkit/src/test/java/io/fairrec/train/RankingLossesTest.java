package io.fairrec.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.testkit.EmbeddingLossContract;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RankingLossesTest {

    /** Something that depends on both. */
    private static final PairWeights UNEVEN = (user, item) -> 0.25 + user * 0.5 + item % 2;

    @Nested
    class Bpr extends EmbeddingLossContract {
        @Override
        protected EmbeddingLoss create() {
            return RankingLosses.bpr();
        }
    }

    @Nested
    class WeightedBpr extends EmbeddingLossContract {
        @Override
        protected EmbeddingLoss create() {
            return RankingLosses.bpr(UNEVEN);
        }
    }

    @Nested
    class Logistic extends EmbeddingLossContract {
        @Override
        protected EmbeddingLoss create() {
            return RankingLosses.logistic();
        }
    }

    @Nested
    class WeightedLogistic extends EmbeddingLossContract {
        @Override
        protected EmbeddingLoss create() {
            return RankingLosses.logistic(UNEVEN);
        }
    }

    @Nested
    class Squared extends EmbeddingLossContract {
        @Override
        protected EmbeddingLoss create() {
            return RankingLosses.squared();
        }
    }

    @Nested
    class WeightedSquared extends EmbeddingLossContract {
        @Override
        protected EmbeddingLoss create() {
            return RankingLosses.squared(UNEVEN);
        }
    }

    @Nested
    class Contrastive extends EmbeddingLossContract {
        @Override
        protected EmbeddingLoss create() {
            return RankingLosses.contrastive(0.5);
        }
    }

    @Nested
    class WeightedContrastive extends EmbeddingLossContract {
        @Override
        protected EmbeddingLoss create() {
            return RankingLosses.contrastive(0.5, UNEVEN);
        }
    }

    /** Users (1, 0) and (0, 2); items (3, 1), (−1, 4) and (0, 0): scores 3, −1, 0 and 2, 8, 0. */
    private static final float[] VECTORS = {1, 0, 0, 2, 3, 1, -1, 4, 0, 0};

    private static EmbeddingBatch twoRows() {
        return EmbeddingBatch.of(VECTORS, 2, 2, 3).rows(new int[] {0, 1}, new int[] {0, 1}, new int[] {1, 2}, 2);
    }

    private static double value(EmbeddingLoss loss, EmbeddingBatch batch) {
        return loss.accumulate(batch, 1, new float[VECTORS.length]);
    }

    @Test
    @DisplayName("two rows by hand")
    void byHand() {
        assertThat(value(RankingLosses.bpr(), twoRows()))
                .isEqualTo((Math.log1p(Math.exp(-4)) + Math.log1p(Math.exp(-8))) / 2, within(1e-9));
        assertThat(value(RankingLosses.logistic(), twoRows()))
                .isEqualTo(
                        (Math.log1p(Math.exp(-3)) + Math.log1p(Math.exp(-1)) + Math.log1p(Math.exp(-8)) + Math.log(2))
                                / 2,
                        within(1e-9));
        assertThat(value(RankingLosses.squared(), twoRows())).isEqualTo((4 + 1 + 49 + 0) / 2.0, within(1e-9));
        // Cosines of user 0: 3/√10, −1/√17; of user 1: 1/√10, 4/√17.
        double a = 3 / Math.sqrt(10);
        double b = -1 / Math.sqrt(17);
        double c = 1 / Math.sqrt(10);
        double d = 4 / Math.sqrt(17);
        assertThat(value(RankingLosses.contrastive(0.5), twoRows()))
                .isEqualTo(
                        (Math.log(Math.exp(2 * a) + Math.exp(2 * b))
                                        - 2 * a
                                        + Math.log(Math.exp(2 * c) + Math.exp(2 * d))
                                        - 2 * d)
                                / 2,
                        within(1e-6));
    }

    @Test
    @DisplayName("a row of weight 0 teaches nothing, one of weight 3 counts three times; the mean is over the rows")
    void weights() {
        EmbeddingLoss only = RankingLosses.bpr((user, item) -> user == 0 ? 3 : 0);
        float[] gradient = new float[VECTORS.length];

        assertThat(only.accumulate(twoRows(), 1, gradient)).isEqualTo(1.5 * Math.log1p(Math.exp(-4)), within(1e-9));
        assertThat(gradient[2]).isZero();
        assertThat(gradient[3]).isZero();
        assertThat(gradient[0]).isNotZero();
    }

    @Test
    @DisplayName("scores of ± 2,000 overflow nothing")
    void extremes() {
        float[] vectors = {1000, -1000, 2, -2};
        EmbeddingBatch batch =
                EmbeddingBatch.of(vectors, 1, 2, 2).rows(new int[] {0, 1}, new int[] {0, 0}, new int[] {1, 1}, 2);
        for (EmbeddingLoss loss :
                new EmbeddingLoss[] {RankingLosses.bpr(), RankingLosses.logistic(), RankingLosses.contrastive(0.01)}) {
            float[] gradient = new float[4];
            assertThat(loss.accumulate(batch, 1, gradient)).as(loss.name()).isFinite();
            for (float g : gradient) {
                assertThat(g).as(loss.name()).isFinite();
            }
        }
        assertThat(value(RankingLosses.bpr(), batch)).isEqualTo(2000, within(1e-9));
    }

    @Test
    @DisplayName(
            "the contrastive loss takes no other row of the same item for a negative, and no vector of length 0 for a direction")
    void contrastiveEdges() {
        EmbeddingBatch same =
                EmbeddingBatch.of(VECTORS, 2, 2, 3).rows(new int[] {0, 1}, new int[] {1, 1}, new int[] {0, 0}, 2);
        assertThat(value(RankingLosses.contrastive(0.5), same)).isZero();

        EmbeddingBatch zero =
                EmbeddingBatch.of(VECTORS, 2, 2, 3).rows(new int[] {0, 1}, new int[] {2, 0}, new int[] {0, 0}, 2);
        float[] gradient = new float[VECTORS.length];
        assertThat(RankingLosses.contrastive(0.5).accumulate(zero, 1, gradient)).isFinite();
        assertThat(gradient[8]).isZero();
        assertThat(gradient[9]).isZero();
    }

    @Test
    @DisplayName("a row whose other item is the chosen one does not count: not in the mean, not in the gradient")
    void noOtherItem() {
        for (EmbeddingLoss loss :
                new EmbeddingLoss[] {RankingLosses.bpr(), RankingLosses.logistic(), RankingLosses.squared()}) {
            float[] with = new float[VECTORS.length];
            float[] without = new float[VECTORS.length];
            EmbeddingBatch all = EmbeddingBatch.of(VECTORS, 2, 2, 3)
                    .rows(new int[] {0, 1, 1}, new int[] {0, 1, 2}, new int[] {1, 2, 2}, 3);

            assertThat(loss.accumulate(all, 1, with)).as(loss.name()).isEqualTo(loss.accumulate(twoRows(), 1, without));
            assertThat(with).as(loss.name()).containsExactly(without);
        }
    }

    @Test
    @DisplayName("refuses a temperature of 0, and weights of pairs that are negative or no number")
    void refuses() {
        for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> value(RankingLosses.bpr((user, item) -> bad), twoRows()))
                    .hasMessageContaining("weight of a pair (" + bad);
            assertThatThrownBy(() -> value(RankingLosses.contrastive(1, (user, item) -> bad), twoRows()))
                    .hasMessageContaining("weight of a pair (" + bad);
        }
        assertThatThrownBy(() -> RankingLosses.contrastive(0)).hasMessageContaining("temperature (0.0)");
    }
}
