package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.Groups;
import io.fairrec.objective.GoldenFile;
import io.fairrec.objective.ObjectiveMatrix;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * CP-Fair against optima derived elsewhere: the signed form reaches them; for the absolute one an exact oracle does, and
 * the greedy search lies between it and its own bound.
 */
class CpFairGoldenTest {

    /** What the search may lack, relative to the optimum; on the cases that it was tried on it lacks nothing. */
    private static final double SEARCH_GAP = 1e-3;

    private static final String RELEVANCE = "relevance";

    static Stream<Arguments> signed() throws IOException {
        return cases("linear-");
    }

    static Stream<Arguments> absolute() throws IOException {
        return cases("absgap-");
    }

    private static Stream<Arguments> cases(String prefix) throws IOException {
        return GoldenFile.cases("rerank-cpfair.json")
                .filter(one -> one.get()[0].toString().startsWith(prefix));
    }

    @ParameterizedTest(name = "case {0}")
    @MethodSource("signed")
    @DisplayName("the signed form reaches the optimum of the notebook's objective")
    void signedForm(String id, JsonNode input, JsonNode expected, JsonNode tolerance) {
        int k = input.get("k").asInt();
        Table table = new Table(input);
        double l1 = input.get("lambda1").asDouble();
        double l2 = input.get("lambda2").asDouble();
        int[] slates = new int[table.scores.length * k];

        CpFair.Outcome outcome = CpFair.signed("1", l1, "popularity", "short", l2)
                .withQuality(RELEVANCE)
                .solve(table.request(k), slates);

        double[] sums = table.sums(slates, k);
        double objective = sums[0] - l1 * (sums[2] - sums[1]) - l2 * (sums[3] - sums[4]);
        double allowed = tolerance.get("objective_abs").asDouble();
        assertThat(Math.abs(objective - expected.get("objective").asDouble()))
                .as("%s: %s", id, objective)
                .isLessThanOrEqualTo(allowed);
        assertThat(Math.abs(outcome.objective() - objective)).isLessThan(1e-9);
    }

    @ParameterizedTest(name = "case {0}")
    @MethodSource("absolute")
    @DisplayName("an exact oracle of the absolute form reaches the expected optimum, and the search lies just below it")
    void absoluteForm(String id, JsonNode input, JsonNode expected, JsonNode tolerance) {
        int k = input.get("k").asInt();
        Table table = new Table(input);
        double l1 = input.get("lambda1").asDouble();
        double l2 = input.get("lambda2").asDouble();
        int[] slates = new int[table.scores.length * k];

        double optimum = CpFairOracle.optimum(table.scores, table.relevance, table.longTail, table.group, k, l1, l2);
        CpFair.Outcome outcome =
                CpFair.absolute("popularity", l1, l2).withQuality(RELEVANCE).solve(table.request(k), slates);

        double allowed = tolerance.get("objective_abs").asDouble();
        assertThat(Math.abs(optimum - expected.get("objective").asDouble()))
                .as("%s: %s", id, optimum)
                .isLessThanOrEqualTo(allowed);
        double[] sums = table.sums(slates, k);
        double[] size = new double[2];
        for (int group : table.group) {
            size[group]++;
        }
        double objective = sums[0]
                - l1 * Math.abs(sums[2] / k / size[1] - sums[1] / k / size[0])
                - l2 * Math.abs(sums[3] - sums[4]) / slates.length;
        String what = id + ": found " + objective + ", optimum " + optimum + ", bound " + outcome.bound();
        assertThat(Math.abs(outcome.objective() - objective)).as(what).isLessThan(1e-9);
        assertThat(objective).as(what).isLessThanOrEqualTo(optimum + allowed);
        assertThat(outcome.bound()).as(what).isGreaterThanOrEqualTo(optimum - allowed);
        assertThat(objective).as(what).isGreaterThan(optimum * (1 - SEARCH_GAP));
    }

    /** Users × candidates; what items are does not matter but for their tail. */
    private static final class Table {
        final double[][] scores;
        final double[][] relevance;
        final boolean[][] longTail;
        final int[] group;

        Table(JsonNode input) {
            this.scores = GoldenFile.rows(input.get("scores"));
            this.relevance = GoldenFile.rows(input.get("relevance_binary"));
            this.group = GoldenFile.integers(input.get("user_group"));
            this.longTail = new boolean[scores.length][];
            for (int u = 0; u < scores.length; u++) {
                longTail[u] = new boolean[scores[u].length];
                for (int j = 0; j < longTail[u].length; j++) {
                    longTail[u][j] = input.has("longtail")
                            ? input.get("longtail").get(u).get(j).asBoolean()
                            : input.get("longtail_item")
                                    .get(input.get("candidate_items")
                                            .get(u)
                                            .get(j)
                                            .asInt())
                                    .asBoolean();
                }
            }
        }

        /** Every cell of the table is an item of its own, so that a position is a column. */
        BatchRerankRequest request(int k) {
            List<CatalogItem> items = new ArrayList<>();
            for (int u = 0; u < scores.length; u++) {
                for (int j = 0; j < scores[u].length; j++) {
                    items.add(CatalogItem.of(u + " " + j).in("popularity", longTail[u][j] ? "long" : "short"));
                }
            }
            Catalog catalog = Catalog.of(items);
            List<RerankRequest> rows = new ArrayList<>();
            int first = 0;
            for (int u = 0; u < scores.length; u++) {
                int n = scores[u].length;
                ObjectiveMatrix columns = new ObjectiveMatrix(List.of(RELEVANCE), n);
                System.arraycopy(relevance[u], 0, columns.column(0), 0, n);
                rows.add(RerankRequest.builder(
                                CandidateSet.of(
                                        IntStream.range(first, first + n).toArray()),
                                catalog,
                                scores[u])
                        .objectives(columns)
                        .slateSize(k)
                        .build());
                first += n;
            }
            return BatchRerankRequest.of(rows)
                    .withConsumers(Groups.of(
                            "activity",
                            Arrays.stream(group).mapToObj(String::valueOf).toList()));
        }

        /** Σ score, hits of group 0 and of group 1, short, long. */
        double[] sums(int[] slates, int k) {
            double[] sums = new double[5];
            for (int cell = 0; cell < slates.length; cell++) {
                int u = cell / k;
                assertThat(slates[cell]).isNotNegative();
                sums[0] += scores[u][slates[cell]];
                sums[1 + group[u]] += relevance[u][slates[cell]];
                sums[longTail[u][slates[cell]] ? 4 : 3]++;
            }
            return sums;
        }
    }
}
