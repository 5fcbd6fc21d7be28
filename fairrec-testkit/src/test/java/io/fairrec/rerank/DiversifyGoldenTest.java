package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.Groups;
import io.fairrec.objective.GoldenFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DiversifyGoldenTest {

    private static final Pattern LIST = Pattern.compile("(xquad|mmr|steck_kl|steck_kl_log2)_l([0-9.]+)");

    static Stream<Arguments> cases() throws IOException {
        // The case without lists carries the matrix that all others need.
        return GoldenFile.cases("rerank-diversify.json").filter(c -> ((JsonNode) c.get()[2]).has("lists"));
    }

    private static double[][] aspects() throws IOException {
        for (JsonNode one : GoldenFile.read("rerank-diversify.json").get("cases")) {
            if (one.get("input").has("item_aspects_binary")) {
                return GoldenFile.rows(one.get("input").get("item_aspects_binary"));
            }
        }
        throw new IOException("no case has item_aspects_binary");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    @DisplayName("the lists of xQuAD, MMR and Steck's calibration, and its divergences")
    void lists(String id, JsonNode input, JsonNode expected, JsonNode tolerance) throws IOException {
        int[] candidates = GoldenFile.integers(input.get("candidates"));
        double[][] aspects = aspects();
        int aspectCount = aspects[0].length;
        List<CatalogItem> items = new ArrayList<>();
        for (int candidate : candidates) {
            CatalogItem item = CatalogItem.of("i" + candidate);
            for (int a = 0; a < aspectCount; a++) {
                item = aspects[candidate][a] > 0 ? item.in("aspect", label(a)) : item;
            }
            items.add(item);
        }
        for (int a = 0; a < aspectCount; a++) {
            items.add(CatalogItem.of("so that the label exists " + a).in("aspect", label(a)));
        }
        Catalog catalog = Catalog.of(items);
        Groups groups = catalog.groups("aspect");
        double[] interests =
                Arrays.copyOf(GoldenFile.numbers(input.get("user_aspect_distribution")), groups.groupCount());
        RerankRequest request = RerankRequest.builder(
                        CandidateSet.all(candidates.length), catalog, GoldenFile.numbers(input.get("scores")))
                .interests("aspect", interests)
                .slateSize(input.get("k").asInt())
                .build();

        int compared = 0;
        for (Map.Entry<String, JsonNode> list : expected.get("lists").properties()) {
            if (list.getValue().isNull()) {
                continue;
            }
            int[] slate = new int[request.slateSize()];
            int size = reRanker(list.getKey()).rerank(request, slate);
            int[] shown = Arrays.stream(slate, 0, size).map(s -> candidates[s]).toArray();
            assertThat(shown).as(list.getKey()).containsExactly(GoldenFile.integers(list.getValue()));
            JsonNode divergence = expected.path("kl_natural_log_alpha0.01").path(list.getKey());
            if (divergence.isNumber()) {
                assertThat(CalibratedReRanker.divergence(interests, mix(groups, slate, size), 0.01))
                        .isCloseTo(
                                divergence.asDouble(),
                                within(tolerance.get("kl_abs").asDouble()));
            }
            compared++;
        }
        assertThat(compared).as("lists of " + id).isPositive();
    }

    private static ReRanker reRanker(String name) {
        Matcher matcher = LIST.matcher(name);
        assertThat(matcher.matches()).as(name).isTrue();
        double lambda = Double.parseDouble(matcher.group(2));
        // With a binary logarithm the divergence counts 1 / ln 2 times as much.
        double binary = lambda / Math.log(2);
        return switch (matcher.group(1)) {
            case "xquad" -> Xquad.of("aspect", lambda);
            case "mmr" -> MaximalMarginalRelevance.byLabels("aspect", lambda);
            case "steck_kl" -> CalibratedReRanker.of("aspect", lambda);
            default -> CalibratedReRanker.of("aspect", binary / (binary + 1 - lambda));
        };
    }

    private static double[] mix(Groups groups, int[] slate, int size) {
        double[] mix = new double[groups.groupCount()];
        for (int s = 0; s < size; s++) {
            for (int l = 0; l < groups.count(slate[s]); l++) {
                mix[groups.group(slate[s], l)] += 1.0 / groups.count(slate[s]) / size;
            }
        }
        return mix;
    }

    private static String label(int aspect) {
        return "a%03d".formatted(aspect);
    }
}
