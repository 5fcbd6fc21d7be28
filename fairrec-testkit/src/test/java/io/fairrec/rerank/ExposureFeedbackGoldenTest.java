package io.fairrec.rerank;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairrec.objective.GoldenFile;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** FairDiverse's baselines against its own runs, and the plain top k against the data set's. */
class ExposureFeedbackGoldenTest {

    static Stream<Arguments> cases() throws IOException {
        return GoldenFile.cases("rerank-heuristics.json");
    }

    static Stream<Arguments> dataSets() throws IOException {
        return GoldenFile.cases("rerank-dataset.json");
    }

    @ParameterizedTest(name = "case {0}")
    @MethodSource("cases")
    @DisplayName("lists and metrics agree")
    void agrees(String id, JsonNode input, JsonNode expected, JsonNode tolerance) throws IOException {
        ScoreMatrix data = ScoreMatrix.of(input);

        int[][] lists = data.lists(reRanker(id, input), input.get("k").asInt());

        data.assertLists(lists, expected.get("lists"), id);
        data.assertMetrics(lists, expected.path("metrics"), tolerance, id);
    }

    private static BatchReRanker reRanker(String id, JsonNode input) {
        String method = id.substring(0, id.indexOf('-'));
        return switch (method) {
            case "min_regularizer" ->
                MinRegularizer.of(ScoreMatrix.PROVIDER, input.get("lambda").asDouble());
            case "CPFair" ->
                ProviderBonus.of(ScoreMatrix.PROVIDER, input.get("lambda").asDouble());
            case "k_neighbor" ->
                KNeighbor.of(ScoreMatrix.PROVIDER, input.get("nearest_k").asInt());
            default -> throw new IllegalArgumentException("There is no method \"" + method + "\" here.");
        };
    }

    @ParameterizedTest(name = "data set {0}")
    @MethodSource("dataSets")
    @DisplayName("without fairness the lists are the plain top k")
    void plain(String id, JsonNode input, JsonNode expected, JsonNode tolerance) throws IOException {
        ScoreMatrix data = ScoreMatrix.of(input);
        int k = expected.get("topk").get(0).size();

        int[][] lists = data.lists(MinRegularizer.of(ScoreMatrix.PROVIDER, 0), k);

        data.assertLists(lists, expected.get("topk"), id);
        data.assertMetrics(lists, expected.path("metrics"), tolerance, id);
    }
}
