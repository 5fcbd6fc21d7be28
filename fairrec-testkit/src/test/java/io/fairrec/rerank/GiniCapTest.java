package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Groups;
import io.fairrec.objective.ObjectiveMatrix;
import io.fairrec.testkit.BatchReRankerContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GiniCapTest extends BatchReRankerContract {

    private static final double EPSILON = 1e-9;

    @Override
    protected BatchReRanker reRanker() {
        return GiniCap.of("brand", 0.2);
    }

    @Test
    @DisplayName("the bound is at least the best of all slates that keep the cap, and what is found at most that")
    void boundHolds() {
        int binding = 0;
        for (long seed = 0; seed < 60; seed++) {
            GiniProblem problem = GiniProblem.draw(seed, 3, 5, 3, 1 + (int) (seed % 2), 2);
            double cap = 0.1 + 0.05 * (seed % 6);
            int[] slates = new int[6];

            GiniCap.Solution found = GiniCap.of("brand", cap).solve(problem.batch(), slates);

            String what = "seed " + seed + ", cap " + cap + ": " + found;
            double best = problem.bestUnder(cap);
            assertThat(found.bound()).as(what).isGreaterThanOrEqualTo(best - EPSILON);
            assertThat(found.ndcg()).as(what).isCloseTo(problem.ndcg(slates), within(EPSILON));
            assertThat(found.gini()).as(what).isCloseTo(problem.gini(slates), within(EPSILON));
            if (found.keepsCap()) {
                assertThat(found.ndcg()).as(what).isLessThanOrEqualTo(best + EPSILON);
                assertThat(found.gap()).as(what).isGreaterThanOrEqualTo(-EPSILON);
            }
            binding += best < 1 ? 1 : 0;
        }
        assertThat(binding).as("problems in which the cap costs something").isGreaterThan(30);
    }

    @Test
    @DisplayName("with many rows the cap is kept and the gap to the bound is small")
    void gapIsSmall() {
        for (long seed = 0; seed < 3; seed++) {
            GiniProblem problem = GiniProblem.draw(seed, 200, 30, 8, 1, 5);
            double unpriced = problem.gini(problem.best());
            int[] slates = new int[1000];

            GiniCap.Solution found = GiniCap.of("brand", unpriced / 2).solve(problem.batch(), slates);

            String what = "seed " + seed + ", Gini without a cap " + unpriced + ": " + found;
            assertThat(problem.gini(slates)).as(what).isLessThanOrEqualTo(unpriced / 2);
            assertThat(problem.ndcg(slates)).as(what).isCloseTo(found.ndcg(), within(EPSILON));
            assertThat(found.gap()).as(what).isBetween(0.0, 0.001);
            assertThat(found.bound()).as(what).isLessThan(0.9999);
            assertThat(found.weight()).as(what).isPositive();
        }
    }

    @Test
    @DisplayName("a cap that the best items keep changes nothing and costs nothing")
    void capThatDoesNotBind() {
        GiniProblem problem = GiniProblem.draw(1, 50, 20, 4, 1, 4);
        int[] slates = new int[200];

        GiniCap.Solution found = GiniCap.of("brand", 0.9).solve(problem.batch(), slates);

        assertThat(slates).containsExactly(problem.best());
        assertThat(found.weight()).isZero();
        assertThat(found.ndcg()).isCloseTo(1, within(EPSILON));
        assertThat(found.gap()).isCloseTo(0, within(EPSILON));
    }

    @Test
    @DisplayName("a cap that nothing can keep is said not to be kept")
    void capThatNothingKeeps() {
        GiniProblem problem = GiniProblem.draw(2, 2, 5, 5, 1, 1);

        GiniCap.Solution found = GiniCap.of("brand", 0).solve(problem.batch(), new int[2]);

        assertThat(problem.bestUnder(0)).isEqualTo(-1);
        assertThat(found.keepsCap()).isFalse();
        assertThat(found.gini()).isPositive();
    }

    @Test
    @DisplayName("rules of rows are kept, and the bound holds for what they cost too")
    void rulesAndBound() {
        GiniProblem problem = GiniProblem.draw(4, 60, 20, 4, 1, 5);
        List<RerankRequest> rows = new ArrayList<>();
        for (int u = 0; u < problem.rows(); u++) {
            RerankRequest free = problem.row(u);
            double[] utilities = new double[problem.items()];
            for (int i = 0; i < utilities.length; i++) {
                utilities[i] = free.utility(i);
            }
            RerankRequestBuilder builder = RerankRequest.builder(
                            CandidateSet.all(problem.items()), problem.catalog(), utilities)
                    .slateSize(5);
            rows.add(u % 2 == 0 ? free : builder.pin(2, 7).ban(0).build());
        }
        int[] slates = new int[300];

        GiniCap.Solution found = GiniCap.of("brand", 0.15).solve(BatchRerankRequest.of(rows), slates);

        for (int u = 1; u < rows.size(); u += 2) {
            assertThat(slates[u * 5 + 2]).as("row " + u).isEqualTo(7);
            for (int s = 0; s < 5; s++) {
                assertThat(slates[u * 5 + s]).as("row " + u).isNotZero();
            }
        }
        assertThat(found.keepsCap()).isTrue();
        assertThat(problem.gini(slates)).isCloseTo(found.gini(), within(EPSILON));
        assertThat(found.gap()).isPositive();
    }

    @Test
    @DisplayName("the income may be an objective: here each place counts the same")
    void incomeFromObjective() {
        GiniProblem problem = GiniProblem.draw(5, 80, 16, 4, 1, 4);
        List<RerankRequest> rows = new ArrayList<>();
        for (int u = 0; u < problem.rows(); u++) {
            ObjectiveMatrix columns = new ObjectiveMatrix(List.of("relevance", "place"), problem.items());
            Arrays.fill(columns.column(1), 1);
            rows.add(problem.row(u).withObjectives(columns));
        }
        int[] slates = new int[320];

        GiniCap.Solution found = GiniCap.of("brand", 0.05).income("place").solve(BatchRerankRequest.of(rows), slates);

        Groups brand = problem.catalog().groups("brand");
        int[] places = new int[brand.groupCount()];
        for (int item : slates) {
            places[brand.group(item)]++;
        }
        double pairs = 0;
        for (int a = 0; a < 4; a++) {
            for (int b = 0; b < 4; b++) {
                pairs += Math.abs(places[a] - places[b]);
            }
        }
        assertThat(found.gini()).isCloseTo(pairs / (2 * 4 * 320), within(EPSILON));
        assertThat(found.keepsCap()).isTrue();
        assertThat(found.gap()).isBetween(0.0, 0.005);
    }

    @Test
    @DisplayName("negative incomes, unknown objectives and caps out of range are refused by name")
    void refusesBadIncomes() {
        GiniProblem problem = GiniProblem.draw(6, 2, 5, 2, 1, 2);
        RerankRequest negative = RerankRequest.builder(
                        CandidateSet.all(5), problem.catalog(), new double[] {1, 1, -0.5, 1, 1})
                .slateSize(2)
                .build();

        assertThatThrownBy(() -> reRanker().rerank(BatchRerankRequest.of(List.of(negative)), new int[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("income (-0.5) of the candidate at 2");
        assertThatThrownBy(() -> GiniCap.of("brand", 0.1).income("margin").rerank(problem.batch(), new int[4]))
                .hasMessageContaining("\"margin\"");
        assertThatThrownBy(() -> GiniCap.of("brand", Double.NaN)).hasMessageContaining("cap (NaN)");
    }
}
