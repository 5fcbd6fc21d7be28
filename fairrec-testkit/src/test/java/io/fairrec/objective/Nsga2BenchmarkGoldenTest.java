package io.fairrec.objective;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** NSGA-II against the hypervolumes that pymoo reaches, by the file's own rule of acceptance. */
class Nsga2BenchmarkGoldenTest {

    private static final int SEEDS = 10;

    static Stream<Arguments> searches() throws IOException {
        return GoldenFile.cases("nsga2-benchmark.json").filter(c -> isSearch((JsonNode) c.get()[2]));
    }

    static Stream<Arguments> evaluations() throws IOException {
        return GoldenFile.cases("nsga2-benchmark.json").filter(c -> !isSearch((JsonNode) c.get()[2]));
    }

    private static boolean isSearch(JsonNode expected) {
        return expected.has("hv_mean");
    }

    @ParameterizedTest(name = "case {0}")
    @MethodSource("evaluations")
    @DisplayName("the test problems are the ones of the file")
    void problems(String id, JsonNode input, JsonNode expected, JsonNode tolerance) {
        double[] x = GoldenFile.numbers(input.get("x"));
        double[] f = new double[expected.get("f").size()];
        TestProblems.of(input.get("problem").asText(), f.length).evaluate(x, f);
        for (int k = 0; k < f.length; k++) {
            assertThat(Math.abs(f[k] - expected.get("f").get(k).asDouble()))
                    .isLessThanOrEqualTo(tolerance.get("eval_abs").asDouble());
        }
    }

    @ParameterizedTest(name = "case {0}")
    @MethodSource("searches")
    @DisplayName("ten seeds reach the mean hypervolume of the reference, none falls off, none beats the exact front")
    void search(String id, JsonNode input, JsonNode expected, JsonNode tolerance) {
        int objectives = input.get("n_obj").asInt();
        VectorFunction problem = TestProblems.of(input.get("problem").asText(), objectives);
        Nsga2 search = Nsga2.of(SearchBox.unit(input.get("n_var").asInt()), objectives)
                .population(input.get("population").asInt())
                .generations(input.get("generations").asInt());
        double[] reference = GoldenFile.numbers(input.get("reference_point"));
        double deviation = expected.get("hv_sd").asDouble();
        double least = expected.get("hv_min").asDouble() - Math.max(0.005, 5 * deviation);
        double limit = expected.get("hv_true_front_limit").asDouble();
        double sum = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            ParetoSet found = search.seed(seed).minimize(problem);
            double volume = Hypervolume.of(found.front(), reference);
            assertThat(found.evaluations())
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(input.get("evaluations").asInt());
            assertThat(volume).as("seed %d", seed).isBetween(least, limit);
            sum += volume;
        }
        double margin = Math.max(0.002, 4 * deviation / Math.sqrt(10));
        assertThat(sum / SEEDS)
                .as("mean hypervolume of %d seeds", SEEDS)
                .isBetween(expected.get("hv_mean").asDouble() - margin, limit);
    }
}
