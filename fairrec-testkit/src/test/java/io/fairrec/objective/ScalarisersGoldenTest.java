package io.fairrec.objective;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairrec.internal.TopK;
import io.fairrec.objective.Scalarizations.Augmentation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Scalarisations against values derived elsewhere.
 *
 * <p>The file minimises and gives the ideal point, and so do {@link Scalarizations}. The combiners maximise, and their
 * ideal is the best of the candidates: values change sign there, and the ideal point takes part as one more candidate,
 * the last.
 */
class ScalarisersGoldenTest {

    private static final String FILE = "scalarisers.json";

    static Stream<Arguments> cases() throws IOException {
        return GoldenFile.cases(FILE);
    }

    @ParameterizedTest(name = "case {0}")
    @MethodSource("cases")
    @DisplayName("weighted sum, Chebyshev and its augmented form agree, and so do the best candidates")
    void agrees(String id, JsonNode input, JsonNode expected, JsonNode tolerances) {
        double tolerance = tolerances.get("rel").asDouble();
        double[] weights = GoldenFile.numbers(input.get("weights"));
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

    @ParameterizedTest(name = "case {0}")
    @MethodSource("cases")
    @DisplayName("all scalarisations of finished solutions agree, and so do their best points")
    void scalarizations(String id, JsonNode input, JsonNode expected, JsonNode tolerances) {
        double[] w = GoldenFile.numbers(input.get("weights"));
        double[] z = GoldenFile.numbers(input.get("ideal"));
        double rho = input.get("rho").asDouble();
        Map<String, Scalarization> all = Map.of(
                "weighted_sum", Scalarizations.weightedSum(w),
                "tchebycheff", Scalarizations.chebyshev(w, z),
                "augmented_tchebycheff_unweighted_l1",
                        Scalarizations.augmentedChebyshev(w, z, rho, Augmentation.UNWEIGHTED),
                "augmented_tchebycheff_weighted_l1",
                        Scalarizations.augmentedChebyshev(w, z, rho, Augmentation.WEIGHTED),
                "smooth_tchebycheff_mu0.1", Scalarizations.smoothChebyshev(w, z, 0.1),
                "asf", Scalarizations.achievement(w, z),
                "pbi",
                        Scalarizations.penaltyBoundaryIntersection(
                                w, z, input.get("pbi_theta").asDouble()));
        double[][] points = GoldenFile.rows(input.get("objectives_min"));
        all.forEach((name, scalarization) -> GoldenFile.compareAll(
                Arrays.stream(points).mapToDouble(scalarization::of).toArray(), expected.get(name), tolerances, name));

        JsonNode best = expected.get("argmin");
        Map.of(
                        "ws",
                        "weighted_sum",
                        "tch",
                        "tchebycheff",
                        "aug_unw",
                        "augmented_tchebycheff_unweighted_l1",
                        "asf",
                        "asf",
                        "pbi",
                        "pbi")
                .forEach((name, of) -> assertThat(
                                Objects.requireNonNull(all.get(of)).best(points))
                        .as("best by %s", of)
                        .hasValue(best.get(name).asInt()));
    }

    @ParameterizedTest(name = "case {0}")
    @MethodSource("cases")
    @DisplayName("the ε-constraint finds the feasible points and the best of them")
    void epsilonConstraint(String id, JsonNode input, JsonNode expected, JsonNode tolerances) {
        Scalarization constraint = Scalarizations.epsilonConstraint(
                input.get("primary_objective").asInt(), GoldenFile.numbers(input.get("epsilon")));
        double[][] points = GoldenFile.rows(input.get("objectives_min"));
        JsonNode wanted = expected.get("epsilon_constraint");
        int[] feasible = IntStream.range(0, points.length)
                .filter(i -> Double.isFinite(constraint.of(points[i])))
                .toArray();
        assertThat(feasible).containsExactly(GoldenFile.integers(wanted.get("feasible")));
        assertThat(constraint.best(points)).hasValue(wanted.get("index").asInt());
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
        double[] ideal = GoldenFile.numbers(input.get("ideal"));
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
}
