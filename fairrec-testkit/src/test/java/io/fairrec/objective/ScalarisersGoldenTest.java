package io.fairrec.objective;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairrec.internal.TopK;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Weighted sum and Chebyshev against values derived elsewhere.
 *
 * <p>The file minimises and gives the ideal point; here larger is better and the ideal is the best of the candidates. So
 * values change sign, and the ideal point takes part as one more candidate, the last.
 */
class ScalarisersGoldenTest {

    private static final String FILE = "scalarisers.json";

    static Stream<Arguments> cases() throws IOException {
        JsonNode root = read();
        List<Arguments> cases = new ArrayList<>();
        double tolerance = root.get("tolerance").get("rel").asDouble();
        for (JsonNode one : root.get("cases")) {
            cases.add(Arguments.of(one.get("id").asText(), one.get("input"), one.get("expected"), tolerance));
        }
        assertThat(cases).as("cases in " + FILE).isNotEmpty();
        return cases.stream();
    }

    private static JsonNode read() throws IOException {
        String folder = System.getProperty("fairrec.golden", "");
        try (InputStream in = folder.isEmpty()
                ? Objects.requireNonNull(
                        ScalarisersGoldenTest.class.getResourceAsStream("/golden/" + FILE), "/golden/" + FILE)
                : Files.newInputStream(Path.of(folder, FILE))) {
            return new ObjectMapper().readTree(in);
        }
    }

    @ParameterizedTest(name = "case {0}")
    @MethodSource("cases")
    @DisplayName("weighted sum, Chebyshev and its augmented form agree, and so do the best candidates")
    void agrees(String id, JsonNode input, JsonNode expected, double tolerance) {
        double[] weights = numbers(input.get("weights"));
        ObjectiveMatrix matrix = matrix(input);
        ChebyshevScalarization chebyshev = ChebyshevScalarization.of(weights);
        ObjectiveCombiner augmented = chebyshev.augmentation(input.get("rho").asDouble());

        compare(WeightedSum.of(weights), matrix, expected.get("weighted_sum"), tolerance);
        compare(chebyshev, matrix, expected.get("tchebycheff"), tolerance);
        compare(augmented, matrix, expected.get("augmented_tchebycheff_weighted_l1"), tolerance);

        JsonNode best = expected.get("argmin");
        compareBest(WeightedSum.of(weights), matrix, best.get("ws"));
        compareBest(chebyshev, matrix, best.get("tch"));
    }

    private static void compare(
            ObjectiveCombiner combiner, ObjectiveMatrix matrix, JsonNode expected, double tolerance) {
        double[] utilities = new double[matrix.candidates()];
        combiner.combine(matrix, utilities);
        assertThat(expected.size()).isEqualTo(matrix.candidates() - 1);
        for (int i = 0; i < expected.size(); i++) {
            if (expected.get(i).isNull()) {
                continue;
            }
            double cost = expected.get(i).asDouble();
            assertThat(Math.abs(-utilities[i] - cost))
                    .as("%s, point %d: %s, expected %s", combiner, i, -utilities[i], cost)
                    .isLessThanOrEqualTo(tolerance * Math.abs(cost));
        }
    }

    /** The best of the points, the ideal left out. */
    private static void compareBest(ObjectiveCombiner combiner, ObjectiveMatrix matrix, JsonNode expected) {
        double[] utilities = new double[matrix.candidates()];
        combiner.combine(matrix, utilities);
        int[] best = new int[1];
        TopK.select(utilities, matrix.candidates() - 1, 1, best);
        if (!expected.isNull()) {
            assertThat(best[0]).as("best by %s", combiner).isEqualTo(expected.asInt());
        }
    }

    private static ObjectiveMatrix matrix(JsonNode input) {
        JsonNode points = input.get("objectives_min");
        double[] ideal = numbers(input.get("ideal"));
        List<String> names = new ArrayList<>();
        for (int j = 0; j < ideal.length; j++) {
            names.add("objective-" + j);
        }
        ObjectiveMatrix matrix = new ObjectiveMatrix(names, points.size() + 1);
        for (int j = 0; j < ideal.length; j++) {
            for (int i = 0; i < points.size(); i++) {
                matrix.column(j)[i] = -points.get(i).get(j).asDouble();
            }
            matrix.column(j)[points.size()] = -ideal[j];
        }
        return matrix;
    }

    private static double[] numbers(JsonNode array) {
        double[] numbers = new double[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = array.get(i).asDouble();
        }
        return numbers;
    }
}
