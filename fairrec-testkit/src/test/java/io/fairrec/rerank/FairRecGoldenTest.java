package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairrec.objective.GoldenFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** FairRec against runs of the authors' code. */
class FairRecGoldenTest {

    static Stream<Arguments> cases() throws IOException {
        return GoldenFile.cases("rerank-fairrec.json");
    }

    @ParameterizedTest(name = "case {0}")
    @MethodSource("cases")
    @DisplayName("lists, exposure of items and metrics agree")
    void agrees(String id, JsonNode input, JsonNode expected, JsonNode tolerance) throws IOException {
        ScoreMatrix data = ScoreMatrix.of(input);
        double alpha = input.get("alpha").asDouble();
        int k = input.get("k").asInt();

        int[][] lists = data.lists(FairRec.published(alpha), k);

        data.assertLists(lists, expected.get("lists"), id);
        data.assertMetrics(lists, expected.path("metrics"), tolerance, id);
        int[] shown = shown(data, lists);
        int guarantee = (int) (alpha * lists.length * k / shown.length);
        if (GoldenFile.isAsserted(expected, "guarantee_l")) {
            assertThat(guarantee).isEqualTo(expected.get("guarantee_l").asInt());
        }
        if (GoldenFile.isAsserted(expected, "min_item_exposure")) {
            assertThat(Arrays.stream(shown).min())
                    .hasValue(expected.get("min_item_exposure").asInt());
        }
        if (GoldenFile.isAsserted(expected, "items_below_guarantee")) {
            assertThat(Arrays.stream(shown).filter(times -> times < guarantee))
                    .hasSize(expected.get("items_below_guarantee").asInt());
        }
        assertThat(Arrays.stream(shown(data, data.lists(FairRec.complete(alpha), k)))
                        .min()
                        .orElseThrow())
                .as("the least exposure when all copies are placed")
                .isGreaterThanOrEqualTo(guarantee);
    }

    private static int[] shown(ScoreMatrix data, int[][] lists) {
        int[] shown = new int[data.provider.length];
        for (int[] list : lists) {
            for (int item : list) {
                shown[item]++;
            }
        }
        return shown;
    }
}
