package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairrec.rerank.RankingMixture.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Fair mixtures of rankings against a linear programme solved elsewhere. */
class ExposureProblemGoldenTest {

    static Stream<Arguments> cases() throws IOException {
        String name = "rerank-fair-exposure-lp.json";
        String folder = System.getProperty("fairrec.golden", "");
        JsonNode file;
        if (folder.isEmpty()) {
            try (InputStream in = ExposureProblemGoldenTest.class.getResourceAsStream("/golden/" + name)) {
                file = new ObjectMapper().readTree(in);
            }
        } else {
            file = new ObjectMapper().readTree(Files.readAllBytes(Path.of(folder, name)));
        }
        JsonNode tolerance = file.get("tolerance");
        return StreamSupport.stream(file.get("cases").spliterator(), false)
                .map(c -> Arguments.of(c.get("id").asText(), c.get("input"), c.get("expected"), tolerance));
    }

    @ParameterizedTest(name = "case {0}")
    @MethodSource("cases")
    @DisplayName("the mixture is fair, and its utility is the optimum of the linear programme")
    void agrees(String id, JsonNode input, JsonNode expected, JsonNode tolerance) {
        double[] relevance = numbers(input.get("relevance"));
        int[] group = new int[relevance.length];
        int groups = 1;
        for (int i = 0; i < group.length; i++) {
            group[i] = input.get("group").get(i).asInt();
            groups = Math.max(groups, group[i] + 1);
        }
        assertThat(input.get("position_bias").asText()).isEqualTo("1/log2(1+rank)");
        double[] v = ExposureProblemTest.logarithmic(relevance.length);
        ExposureProblem problem = ExposureProblem.of(relevance, group, groups, v);
        ExposureNotion notion = switch (input.get("constraint").asText()) {
            case "none" -> null;
            case "dp" -> ExposureNotion.DEMOGRAPHIC_PARITY;
            case "dt" -> ExposureNotion.DISPARATE_TREATMENT;
            case "di" -> ExposureNotion.DISPARATE_IMPACT;
            default -> throw new IllegalArgumentException("unknown constraint " + input.get("constraint"));
        };
        RankingMixture mixture = notion == null ? problem.unconstrained() : problem.solve(notion);

        if (!expected.get("feasible").asBoolean()) {
            assertThat(mixture.outcome()).isEqualTo(Outcome.INFEASIBLE);
            return;
        }
        assertThat(mixture.outcome()).isEqualTo(Outcome.SOLVED);
        double close = tolerance.get("dcg_abs").asDouble();
        assertThat(mixture.utility()).isCloseTo(expected.get("dcg").asDouble(), within(close));
        double best = problem.unconstrained().utility();
        assertThat(best).isCloseTo(expected.get("idcg").asDouble(), within(close));
        assertThat(mixture.utility() / best)
                .isCloseTo(expected.get("ndcg_ratio").asDouble(), within(close));
        if (notion != null) {
            assertThat(ExposureProblemTest.violation(mixture, relevance, group, groups, v, notion))
                    .isLessThan(tolerance.get("constraint_abs").asDouble());
        }
        if (expected.hasNonNull("a_solution_P")) {
            // Another optimal P, decomposed, has the same utility.
            int n = relevance.length;
            double[] matrix = new double[n * n];
            for (int c = 0; c < matrix.length; c++) {
                matrix[c] = expected.get("a_solution_P").get(c / n).get(c % n).asDouble();
            }
            double[] exposure = BirkhoffDecomposition.of(matrix, n).exposure(v);
            double utility = 0;
            for (int i = 0; i < n; i++) {
                utility += relevance[i] * exposure[i];
            }
            assertThat(utility).isCloseTo(mixture.utility(), within(1e-6));
        }
    }

    private static double[] numbers(JsonNode array) {
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asDouble();
        }
        return values;
    }
}
