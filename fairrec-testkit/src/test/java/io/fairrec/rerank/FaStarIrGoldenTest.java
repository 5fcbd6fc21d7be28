package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.objective.GoldenFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FaStarIrGoldenTest {

    static Stream<Arguments> mtables() throws IOException {
        return GoldenFile.cases("fair-star-ir-mtable.json");
    }

    static Stream<Arguments> mtrees() throws IOException {
        return GoldenFile.cases("fair-star-ir-multinomial.json");
    }

    static Stream<Arguments> rankings() throws IOException {
        return GoldenFile.cases("fair-star-ir-rerank.json");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mtables")
    @DisplayName("tables and their exact fail probabilities: plain, safe, nearest")
    void table(String id, JsonNode input, JsonNode expected, JsonNode tolerance) {
        int k = input.get("k").asInt();
        double p = input.get("p").asDouble();
        double alpha = input.get("alpha").asDouble();
        double allowed = tolerance.get("fail_probability_abs").asDouble();

        FaStarIrTable plain = FaStarIrTable.unadjusted(k, p, alpha);
        if (GoldenFile.isAsserted(expected, "mtable_unadjusted")) {
            assertThat(plain.minimums()).containsExactly(GoldenFile.integers(expected.get("mtable_unadjusted")));
        }
        if (GoldenFile.isAsserted(expected, "fail_probability_exact")) {
            assertThat(plain.failProbability())
                    .isCloseTo(expected.get("fail_probability_exact").asDouble(), within(allowed));
        }
        compare(FaStarIrTable.safe(k, p, alpha), expected.path("adjusted_mtable_safe"), allowed);
        compare(FaStarIrTable.nearest(k, p, alpha), expected.path("adjusted_mtable_nearest"), allowed);
        JsonNode other = expected.path("mtable_at_alpha");
        if (other.hasNonNull("mtable")) {
            assertThat(FaStarIrTable.unadjusted(k, p, other.get("alpha").asDouble())
                            .minimums())
                    .containsExactly(GoldenFile.integers(other.get("mtable")));
        }
    }

    private static void compare(FaStarIrTable table, JsonNode expected, double allowed) {
        if (expected.hasNonNull("mtable")) {
            assertThat(table.minimums()).containsExactly(GoldenFile.integers(expected.get("mtable")));
        }
        if (expected.hasNonNull("fail_probability")) {
            assertThat(table.failProbability())
                    .isCloseTo(expected.get("fail_probability").asDouble(), within(allowed));
        }
        if (expected.hasNonNull("mass")) {
            assertThat(Arrays.stream(table.minimums()).sum())
                    .isEqualTo(expected.get("mass").asInt());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mtrees")
    @DisplayName("the levels of the tree are the expected sets of vectors")
    void tree(String id, JsonNode input, JsonNode expected, JsonNode tolerance) {
        int k = input.get("k").asInt();
        FaStarIrTree tree = new FaStarIrTree(
                k,
                GoldenFile.numbers(input.get("p_protected_groups")),
                input.get("alpha").asDouble());

        JsonNode levels = expected.get("mtree_levels");
        assertThat(levels).hasSize(k);
        for (int level = 1; level <= k; level++) {
            int at = level;
            List<List<Integer>> vectors = IntStream.range(0, tree.nodes(level))
                    .mapToObj(node -> IntStream.range(0, tree.groups())
                            .mapToObj(group -> tree.minimum(at, node, group))
                            .toList())
                    .toList();
            Set<List<Integer>> wanted = Stream.of(levels.get(level - 1))
                    .flatMap(node -> IntStream.range(0, node.size()).mapToObj(node::get))
                    .map(node ->
                            Arrays.stream(GoldenFile.integers(node)).boxed().toList())
                    .collect(Collectors.toSet());
            assertThat(vectors).as("level " + level).containsExactlyInAnyOrderElementsOf(wanted);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rankings")
    @DisplayName("rankings, and whether they keep the table")
    void ranking(String id, JsonNode input, JsonNode expected, JsonNode tolerance) {
        double[] scores = GoldenFile.numbers(input.get("scores"));
        List<CatalogItem> items = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            items.add(CatalogItem.of("i" + i)
                    .in("side", input.get("protected").get(i).asBoolean() ? "protected" : "other"));
        }
        items.add(CatalogItem.of("so that the label exists").in("side", "protected"));
        FaStarIrTable table = FaStarIrTable.of(
                GoldenFile.integers(input.get("mtable")), input.get("p").asDouble());
        RerankRequest request = RerankRequest.builder(CandidateSet.all(scores.length), Catalog.of(items), scores)
                .slateSize(input.get("k").asInt())
                .build();
        int[] slate = new int[request.slateSize()];

        int size = FaStarIr.binary("side", "protected", table).rerank(request, slate);

        if (GoldenFile.isAsserted(expected, "ranking")) {
            assertThat(Arrays.copyOf(slate, size)).containsExactly(GoldenFile.integers(expected.get("ranking")));
        }
        boolean[] isProtected = new boolean[size];
        int[] cumulative = new int[size];
        for (int s = 0; s < size; s++) {
            isProtected[s] = input.get("protected").get(slate[s]).asBoolean();
            cumulative[s] = (s == 0 ? 0 : cumulative[s - 1]) + (isProtected[s] ? 1 : 0);
        }
        if (GoldenFile.isAsserted(expected, "protected_cumulative")) {
            assertThat(cumulative).containsExactly(GoldenFile.integers(expected.get("protected_cumulative")));
        }
        if (GoldenFile.isAsserted(expected, "mtable_satisfied")) {
            boolean satisfied = expected.get("mtable_satisfied").asBoolean();
            assertThat(table.isSatisfied(isProtected)).isEqualTo(satisfied);
            List<Certificate.PrefixFinding> broken =
                    SlateChecker.brokenPrefixes(request, slate, size, "side", "protected", table);
            assertThat(broken.isEmpty()).isEqualTo(satisfied);
            assertThat(broken).allMatch(finding -> finding.outcome() == Certificate.Outcome.GROUP_EXHAUSTED);
        }
    }
}
