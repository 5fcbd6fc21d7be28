package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.testkit.BatchReRankerContract;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GiniPricesTest extends BatchReRankerContract {

    private static final GiniProblem PROBLEM = GiniProblem.draw(11, 400, 30, 8, 1, 5);

    @Override
    protected BatchReRanker reRanker() {
        return GiniPrices.weight("brand", 0.3);
    }

    @Nested
    class ToldOnlyTheCap extends BatchReRankerContract {

        @Override
        protected BatchReRanker reRanker() {
            return GiniPrices.cap("brand", 0.1);
        }
    }

    @Test
    @DisplayName("without weight each row shows its best; with more weight the Gini coefficient falls and NDCG too")
    void weight() {
        assertThat(PROBLEM.slates(GiniPrices.weight("brand", 0))).containsExactly(PROBLEM.best());
        double gini = PROBLEM.gini(PROBLEM.best());
        double ndcg = 1;
        for (double weight : new double[] {0.1, 0.3, 1}) {
            int[] slates = PROBLEM.slates(GiniPrices.weight("brand", weight));
            assertThat(PROBLEM.gini(slates)).as("weight " + weight).isLessThan(gini - 0.01);
            assertThat(PROBLEM.ndcg(slates)).as("weight " + weight).isLessThan(ndcg);
            gini = PROBLEM.gini(slates);
            ndcg = PROBLEM.ndcg(slates);
        }
    }

    @Test
    @DisplayName("told only the cap, it ends within it, and loses at most a third more NDCG than it must")
    void cap() {
        double unpriced = PROBLEM.gini(PROBLEM.best());
        for (double part : new double[] {0.3, 0.6, 0.9}) {
            double cap = part * unpriced;

            int[] slates = PROBLEM.slates(GiniPrices.cap("brand", cap));

            double bound = GiniCap.of("brand", cap)
                    .solve(PROBLEM.batch(), new int[2000])
                    .bound();
            String what = "cap " + cap + " of " + unpriced + ", bound " + bound;
            assertThat(PROBLEM.gini(slates)).as(what).isLessThanOrEqualTo(cap);
            assertThat(1 - PROBLEM.ndcg(slates)).as(what).isBetween(1 - bound, 0.002 + 1.3 * (1 - bound));
        }
    }

    @Test
    @DisplayName("a row's slate depends on the rows before it only")
    void isOnline() {
        for (GiniPrices prices : new GiniPrices[] {GiniPrices.weight("brand", 0.3), GiniPrices.cap("brand", 0.1)}) {
            int[] all = PROBLEM.slates(prices);
            int[] some = new int[150 * 5];

            prices.rerank(PROBLEM.batch(150), some);

            assertThat(some).containsExactly(Arrays.copyOf(all, some.length));
        }
    }

    @Test
    @DisplayName("a run over a stream gives the slates of the batch, and says where it stands")
    void run() {
        GiniPrices prices = GiniPrices.cap("brand", 0.12);
        int[] all = PROBLEM.slates(prices);
        GiniPrices.Run run = prices.start(PROBLEM.catalog());
        int[] slate = new int[5];
        for (int u = 0; u < PROBLEM.rows(); u++) {
            assertThat(run.rerank(PROBLEM.row(u), slate)).isEqualTo(5);
            assertThat(slate).as("row " + u).containsExactly(Arrays.copyOfRange(all, u * 5, u * 5 + 5));
        }
        assertThat(run.gini()).isBetween(PROBLEM.gini(all) - 1e-9, PROBLEM.gini(all) + 1e-9);
        assertThat(run.weight()).isPositive();
    }

    @Test
    @DisplayName("a row that is refused leaves the run as it was")
    void refusedRow() {
        GiniPrices prices = GiniPrices.weight("brand", 0.3);
        GiniPrices.Run run = prices.start(PROBLEM.catalog());
        int[] slate = new int[5];
        run.rerank(PROBLEM.row(0), slate);
        double before = run.gini();
        double[] broken = new double[PROBLEM.items()];
        broken[3] = Double.NEGATIVE_INFINITY;
        RerankRequest bad = RerankRequest.builder(CandidateSet.all(PROBLEM.items()), PROBLEM.catalog(), broken)
                .slateSize(5)
                .build();

        assertThatThrownBy(() -> run.rerank(bad, slate)).hasMessageContaining("-Infinity");
        assertThatThrownBy(() -> run.rerank(PROBLEM.row(1), new int[4])).hasMessageContaining("slate.length (4)");

        assertThat(run.gini()).isEqualTo(before);
        run.rerank(PROBLEM.row(1), slate);
        assertThat(slate).containsExactly(Arrays.copyOfRange(PROBLEM.slates(prices), 5, 10));
    }

    @Test
    @DisplayName("a calibrated weight ends within the target on its sample, and just so")
    void calibrated() {
        double target = 0.5 * PROBLEM.gini(PROBLEM.best());

        GiniPrices fixed = GiniPrices.weight("brand", 0).calibrated(PROBLEM.batch(), target);

        assertThat(PROBLEM.gini(PROBLEM.slates(fixed))).isBetween(target - 0.005, target);
        assertThat(GiniPrices.cap("brand", 0.1).weight()).isNaN();
        assertThatThrownBy(() -> fixed.calibrated(PROBLEM.batch(), 2)).hasMessageContaining("target (2.0)");
        assertThatThrownBy(() -> GiniPrices.weight("brand", -1)).hasMessageContaining("weight (-1.0)");
        assertThatThrownBy(() -> GiniPrices.cap("brand", 1.5)).hasMessageContaining("cap (1.5)");
    }

    @Test
    @DisplayName("a target that needs no price is calibrated to no price")
    void calibratedToNothing() {
        double unpriced = PROBLEM.gini(PROBLEM.best());

        assertThat(GiniPrices.weight("brand", 1)
                        .calibrated(PROBLEM.batch(), unpriced + 1e-9)
                        .weight())
                .isZero();
    }
}
