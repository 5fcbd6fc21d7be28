package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairrec.objective.GoldenFile;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** P-MMF against runs of the authors' code and of FairDiverse's, and its projection against a QP solver. */
class PMmfGoldenTest {

    static Stream<Arguments> cases() throws IOException {
        return GoldenFile.cases("rerank-pmmf.json");
    }

    static Stream<Arguments> projections() throws IOException {
        return GoldenFile.cases("rerank-pmmf-projection.json");
    }

    @ParameterizedTest(name = "case {0}")
    @MethodSource("cases")
    @DisplayName("lists, final prices and metrics agree")
    void agrees(String id, JsonNode input, JsonNode expected, JsonNode tolerance) throws IOException {
        ScoreMatrix data = ScoreMatrix.of(input);
        int k = input.get("k").asInt();
        double lambda = input.get("lambda").asDouble();
        boolean published = input.has("rho");
        PMmf.Options options = published
                ? PMmf.Options.published(
                        lambda, input.get("eta").asDouble(), input.get("alpha").asDouble())
                : PMmf.Options.fairDiverse(
                        lambda,
                        input.get("learning_rate").asDouble(),
                        input.get("gamma").asDouble());
        double[] rho = GoldenFile.numbers(input.get(published ? "rho" : "weights"));
        Map<String, Double> capacities = new HashMap<>();
        for (int p = 0; p < rho.length; p++) {
            capacities.put(ScoreMatrix.label(p), rho[p]);
        }
        int[] slates = new int[data.scores.length * k];

        double[] dual = PMmf.of(ScoreMatrix.PROVIDER, options.withCapacities(capacities))
                .solve(data.request(k), slates);

        int[][] lists = ScoreMatrix.lists(slates, k);
        data.assertLists(lists, expected.get("lists"), id);
        data.assertMetrics(lists, expected.path("metrics"), tolerance, id);
        assertValues(data, lists, rho, lambda, expected, tolerance, id);
        if (GoldenFile.isAsserted(expected, "final_dual")) {
            double[] wanted = GoldenFile.numbers(expected.get("final_dual"));
            for (int p = 0; p < wanted.length; p++) {
                assertThat(Math.abs(dual[p] - wanted[p]))
                        .as("%s, final dual %d: %s, expected %s", id, p, dual[p], wanted[p])
                        .isLessThanOrEqualTo(tolerance.get("final_dual_abs").asDouble());
            }
        }
    }

    private static void assertValues(
            ScoreMatrix data,
            int[][] lists,
            double[] rho,
            double lambda,
            JsonNode expected,
            JsonNode tolerance,
            String id) {
        double[] counts = new double[rho.length];
        double scores = 0;
        for (int u = 0; u < lists.length; u++) {
            for (int item : lists[u]) {
                counts[data.provider[item]]++;
                scores += data.scores[u][item];
            }
        }
        double mmf = Double.POSITIVE_INFINITY;
        for (int p = 0; p < rho.length; p++) {
            mmf = Math.min(mmf, counts[p] / (lists.length * lists[0].length * rho[p]));
        }
        double worth = scores / lists.length + lambda * mmf;
        ScoreMatrix.compare(mmf, expected, "mmf_min_exposure_over_T_k_rho", tolerance, id);
        ScoreMatrix.compare(worth, expected, "W_mean_score_plus_lambda_mmf", tolerance, id);
    }

    @ParameterizedTest(name = "case {0}")
    @MethodSource("projections")
    @DisplayName("the projection agrees")
    void projects(String id, JsonNode input, JsonNode expected, JsonNode tolerance) {
        double[] mu = GoldenFile.numbers(input.get("tilde_dual"));
        double[] before = mu.clone();
        int n = mu.length;

        PMmf.project(
                mu,
                GoldenFile.numbers(input.get("rho")),
                input.get("lambda").asDouble(),
                new double[n],
                new double[n],
                new int[n],
                new int[n]);

        GoldenFile.compareAll(mu, expected.get("next_dual"), tolerance, id);
        if (GoldenFile.isAsserted(expected, "constraint_active")) {
            boolean moved = !java.util.Arrays.equals(before, mu);
            assertThat(moved).as(id).isEqualTo(expected.get("constraint_active").asBoolean());
        }
    }
}
