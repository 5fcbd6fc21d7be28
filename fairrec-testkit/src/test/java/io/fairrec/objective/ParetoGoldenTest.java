package io.fairrec.objective;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairrec.objective.Bargaining.Agreement;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Fronts, indicators, knees and bargains against values derived elsewhere. */
class ParetoGoldenTest {

    static Stream<Arguments> sorts() throws IOException {
        return GoldenFile.cases("pareto-nondominated-sort.json");
    }

    static Stream<Arguments> crowdings() throws IOException {
        return GoldenFile.cases("pareto-crowding.json");
    }

    static Stream<Arguments> hypervolumes() throws IOException {
        return GoldenFile.cases("pareto-hypervolume.json");
    }

    static Stream<Arguments> indicators() throws IOException {
        return GoldenFile.cases("pareto-indicators.json");
    }

    static Stream<Arguments> knees() throws IOException {
        return GoldenFile.cases("pareto-knee.json");
    }

    static Stream<Arguments> bargains() throws IOException {
        return GoldenFile.cases("pareto-bargaining.json");
    }

    @ParameterizedTest(name = "case {0}")
    @MethodSource("sorts")
    @DisplayName("ranks and fronts agree")
    void sort(String id, JsonNode input, JsonNode expected, JsonNode tolerance) {
        double[][] points = GoldenFile.rows(input.get("objectives_min"));
        if (GoldenFile.isAsserted(expected, "rank")) {
            assertThat(ParetoFronts.ranks(points)).containsExactly(GoldenFile.integers(expected.get("rank")));
        }
        if (GoldenFile.isAsserted(expected, "fronts")) {
            int[][] fronts = ParetoFronts.fronts(points);
            assertThat(fronts.length).isEqualTo(expected.get("fronts").size());
            for (int r = 0; r < fronts.length; r++) {
                assertThat(fronts[r])
                        .containsExactly(
                                GoldenFile.integers(expected.get("fronts").get(r)));
            }
            assertThat(ParetoFronts.nonDominated(points)).containsExactly(fronts[0]);
        }
    }

    @ParameterizedTest(name = "case {0}")
    @MethodSource("crowdings")
    @DisplayName("crowding distances agree, and none is NaN")
    void crowding(String id, JsonNode input, JsonNode expected, JsonNode tolerance) {
        double[][] front = GoldenFile.rows(input.get("front_min"));
        double[] crowding = ParetoFronts.crowding(front);
        assertThat(crowding).hasSize(front.length);
        assertThat(Arrays.stream(crowding)).noneMatch(d -> d.isNaN());
        if (GoldenFile.isAsserted(expected, "crowding_deb_sum")) {
            GoldenFile.compareAll(crowding, expected.get("crowding_deb_sum"), tolerance, "crowding");
        }
    }

    @ParameterizedTest(name = "case {0}")
    @MethodSource("hypervolumes")
    @DisplayName("hypervolumes agree")
    void hypervolume(String id, JsonNode input, JsonNode expected, JsonNode tolerance) {
        double volume = Hypervolume.of(
                GoldenFile.rows(input.get("objectives_min")), GoldenFile.numbers(input.get("reference_point")));
        GoldenFile.compare(volume, expected.get("hypervolume"), tolerance, "hypervolume");
    }

    @ParameterizedTest(name = "case {0}")
    @MethodSource("indicators")
    @DisplayName("distances and ε to a reference front agree")
    void indicator(String id, JsonNode input, JsonNode expected, JsonNode tolerance) {
        double[][] a = GoldenFile.rows(input.get("approx_min"));
        double[][] r = GoldenFile.rows(input.get("reference_front"));
        Map<String, OptionalDouble> found = Map.of(
                "gd_mean", FrontIndicators.generationalDistance(a, r),
                "gd_van_veldhuizen_sqrt_sum_sq_over_n", FrontIndicators.vanVeldhuizenGenerationalDistance(a, r),
                "igd_mean", FrontIndicators.invertedGenerationalDistance(a, r),
                "gd_plus", FrontIndicators.generationalDistancePlus(a, r),
                "igd_plus", FrontIndicators.invertedGenerationalDistancePlus(a, r),
                "epsilon_additive", FrontIndicators.additiveEpsilon(a, r),
                "epsilon_multiplicative", FrontIndicators.multiplicativeEpsilon(a, r));
        found.forEach((name, value) -> {
            if (GoldenFile.isAsserted(expected, name)) {
                GoldenFile.compare(value.orElseThrow(), expected.get(name), tolerance, name);
            }
        });
        assertThat(expected.fieldNames())
                .toIterable()
                .allSatisfy(name -> assertThat(found).containsKey(name));
    }

    @ParameterizedTest(name = "case {0}")
    @MethodSource("knees")
    @DisplayName("knees and distances from the line through the extremes agree")
    void knee(String id, JsonNode input, JsonNode expected, JsonNode tolerance) {
        double[][] front = GoldenFile.rows(input.get("front_min"));
        assertThat(Knee.of(front))
                .hasValue(expected.get("knee_index_max_distance").asInt());
        GoldenFile.compareAll(Knee.signedDistances(front), expected.get("signed_distances"), tolerance, "distance");
    }

    @ParameterizedTest(name = "case {0}")
    @MethodSource("bargains")
    @DisplayName("Nash, Kalai–Smorodinsky and egalitarian agree, and no rational point is no agreement")
    void bargain(String id, JsonNode input, JsonNode expected, JsonNode tolerance) {
        double[][] u = GoldenFile.rows(input.get("utilities_max"));
        double[] d = GoldenFile.numbers(input.get("disagreement"));
        compare(Bargaining.nash(u, d), expected, "nash_index", "nash_product", tolerance);
        compare(Bargaining.kalaiSmorodinsky(u, d), expected, "ks_index", "ks_min_ratio", tolerance);
        if (expected.has("egalitarian_index")) {
            compare(Bargaining.egalitarian(u, d), expected, "egalitarian_index", "", tolerance);
        }
        if (GoldenFile.isAsserted(expected, "ks_ideal")) {
            GoldenFile.compareAll(Bargaining.ideal(u, d), expected.get("ks_ideal"), tolerance, "ideal");
        }
        boolean anyRational = Arrays.stream(u).anyMatch(p -> {
            for (int k = 0; k < d.length; k++) {
                if (p[k] < d[k]) {
                    return false;
                }
            }
            return true;
        });
        assertThat(Bargaining.egalitarian(u, d).isPresent()).isEqualTo(anyRational);
    }

    private static void compare(
            Optional<Agreement> found, JsonNode expected, String index, String value, JsonNode tolerance) {
        if (expected.get(index).isNull()) {
            assertThat(found).as(index).isEmpty();
            return;
        }
        assertThat(found.orElseThrow().index())
                .as(index)
                .isEqualTo(expected.get(index).asInt());
        if (expected.hasNonNull(value)) {
            GoldenFile.compare(found.orElseThrow().value(), expected.get(value), tolerance, value);
        }
    }
}
