package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.objective.GoldenFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeterministicReRankerGoldenTest {

    private static final Map<String, BiFunction<String, Map<String, Double>, DeterministicReRanker>> METHODS = Map.of(
            "det_greedy", DeterministicReRanker::detGreedy,
            "det_cons", DeterministicReRanker::detCons,
            "det_relaxed", DeterministicReRanker::detRelaxed,
            "det_const_sort", DeterministicReRanker::detConstSort);

    static Stream<Arguments> cases() throws IOException {
        return GoldenFile.cases("rerank-det-linkedin.json");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    @DisplayName("the lists of all four methods")
    void lists(String id, JsonNode input, JsonNode expected, JsonNode tolerance) {
        int[] groups = GoldenFile.integers(input.get("groups_in_score_order"));
        double[] target = GoldenFile.numbers(input.get("target"));
        List<CatalogItem> items = new ArrayList<>();
        double[] utilities = new double[groups.length];
        for (int i = 0; i < groups.length; i++) {
            items.add(CatalogItem.of("i" + i).in("group", label(groups[i])));
            utilities[i] = groups.length - i;
        }
        Map<String, Double> targets = new LinkedHashMap<>();
        for (int g = 0; g < target.length; g++) {
            items.add(CatalogItem.of("so that the label exists " + g).in("group", label(g)));
            targets.put(label(g), target[g]);
        }
        RerankRequest request = RerankRequest.builder(CandidateSet.all(groups.length), Catalog.of(items), utilities)
                .slateSize(input.get("k").asInt())
                .build();
        METHODS.forEach((name, method) -> {
            if (GoldenFile.isAsserted(expected, name)) {
                int[] slate = new int[request.slateSize()];
                int size = method.apply("group", targets).rerank(request, slate);
                assertThat(Arrays.copyOf(slate, size))
                        .as(name)
                        .containsExactly(GoldenFile.integers(expected.get(name)));
            }
        });
    }

    /** Labels are ordered by code units. */
    private static String label(int group) {
        return "g%03d".formatted(group);
    }
}
