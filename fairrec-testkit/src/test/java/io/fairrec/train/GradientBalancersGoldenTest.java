package io.fairrec.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The balancers against values derived elsewhere; tolerances, cases and expectations come from the files. */
class GradientBalancersGoldenTest {

    private static Stream<Arguments> cases(String file) throws IOException {
        String folder = System.getProperty("fairrec.golden", "");
        JsonNode root;
        try (InputStream in = folder.isEmpty()
                ? Objects.requireNonNull(
                        GradientBalancersGoldenTest.class.getResourceAsStream("/golden/" + file), "/golden/" + file)
                : Files.newInputStream(Path.of(folder, file))) {
            root = new ObjectMapper().readTree(in);
        }
        List<Arguments> cases = new ArrayList<>();
        for (JsonNode one : root.get("cases")) {
            cases.add(
                    Arguments.of(one.get("id").asText(), one.get("input"), one.get("expected"), root.get("tolerance")));
        }
        assertThat(cases).as("cases in " + file).isNotEmpty();
        return cases.stream();
    }

    static Stream<Arguments> mgda() throws IOException {
        return cases("moo-mgda.json");
    }

    @ParameterizedTest(name = "case {0}")
    @MethodSource
    @DisplayName("MGDA is the shortest vector, with its weights where they are unique")
    void mgda(String id, JsonNode input, JsonNode expected, JsonNode tolerance) {
        double[][] g = matrix(input.get("gradients"));
        Balanced is = balance(GradientBalancers.mgda(), g);
        double largest = largestNorm(g);
        double rel = tolerance.get("direction_rel_to_max_row_norm").asDouble();

        within(is.direction(g), expected.get("direction"), rel * largest);
        double norm = expected.get("min_norm").asDouble();
        assertThat(Math.abs(norm(is.direction(g)) - norm))
                .isLessThanOrEqualTo(tolerance.get("norm_rel").asDouble() * norm + 1e-12 * largest);
        within(is.weights, expected.get("weights"), tolerance.get("weights_abs").asDouble());
        if (expected.has("two_task_closed_form_w1")) {
            within(
                    new double[] {is.weights[0]},
                    expected.get("two_task_closed_form_w1"),
                    tolerance.get("weights_abs").asDouble());
        }
        boolean none = norm <= 1e-12 * largest;
        assertThat(is.outcome == BalanceOutcome.STATIONARY || is.outcome == BalanceOutcome.VANISHED)
                .as("%s for a shortest vector of norm %s", is.outcome, norm)
                .isEqualTo(none);
        assertThat(Arrays.stream(is.weights).sum()).isCloseTo(1, offset(1e-12));
    }

    static Stream<Arguments> pcGrad() throws IOException {
        return cases("moo-pcgrad.json");
    }

    @ParameterizedTest(name = "case {0}")
    @MethodSource
    @DisplayName("PCGrad in ascending order, task by task and summed")
    void pcGrad(String id, JsonNode input, JsonNode expected, JsonNode tolerance) {
        double[][] g = matrix(input.get("gradients"));
        Balanced is = balance(GradientBalancers.pcGradAscending(), g);
        double size = tolerance.get("direction_rel_to_max_row_norm").asDouble() * largestNorm(g);

        double[] direction = is.direction(g);
        within(direction, expected.get("direction_sum"), size);
        within(Arrays.stream(direction).map(x -> x / g.length).toArray(), expected.get("direction_mean"), size);
        Gram gram = Gram.of(new double[g.length], gram(g), BalancerState.of(g.length, 0), new double[g.length]);
        int[] order = new int[g.length];
        Arrays.setAll(order, j -> j);
        for (int i = 0; i < g.length; i++) {
            double[] coefficients = new double[g.length];
            PcGrad.project(gram, i, order, coefficients);
            within(
                    new Balanced(is.outcome, coefficients).direction(g),
                    expected.get("projected").get(i),
                    tolerance.get("projected_row_i_rel_to_norm_of_g_i").asDouble() * norm(g[i]));
        }
    }

    static Stream<Arguments> caGrad() throws IOException {
        return cases("moo-cagrad.json");
    }

    @ParameterizedTest(name = "case {0}")
    @MethodSource
    @DisplayName("CAGrad: direction, and its worst improvement, which is the dual's value")
    void caGrad(String id, JsonNode input, JsonNode expected, JsonNode tolerance) {
        double[][] g = matrix(input.get("gradients"));
        double c = input.get("c").asDouble();
        Balanced is = balance(GradientBalancers.caGrad(c), g);
        double[] direction = is.direction(g);
        double largest = largestNorm(g);

        if (expected.get("degenerate_gw_zero").asBoolean()) {
            assertThat(is.outcome).isIn(BalanceOutcome.STATIONARY, BalanceOutcome.VANISHED);
            assertThat(direction).containsExactly(new Balanced(is.outcome, mean(g.length)).direction(g));
            return;
        }
        assertThat(is.outcome).isEqualTo(BalanceOutcome.SOLVED);
        within(
                direction,
                expected.get("direction"),
                tolerance.get("direction_rel_to_max_row_norm").asDouble() * largest);
        double abs = tolerance.get("dual_objective_abs_rel_to_max_gram").asDouble() * largest * largest;
        double worst = Double.POSITIVE_INFINITY;
        for (double[] row : g) {
            worst = Math.min(worst, dot(row, direction));
        }
        within(new double[] {worst}, expected.get("dual_objective"), abs);
        double[] g0 = new Balanced(is.outcome, mean(g.length)).direction(g);
        double[] away = new double[g0.length];
        Arrays.setAll(away, k -> direction[k] - g0[k]);
        assertThat(norm(away)).isLessThanOrEqualTo(c * norm(g0) * (1 + 1e-9));
    }

    static Stream<Arguments> nashMtl() throws IOException {
        return cases("moo-nash-mtl.json");
    }

    @ParameterizedTest(name = "case {0}")
    @MethodSource
    @DisplayName("Nash-MTL, or a named outcome where the gradients depend on each other")
    void nashMtl(String id, JsonNode input, JsonNode expected, JsonNode tolerance) {
        double[][] g = matrix(input.get("gradients"));
        Balanced is = balance(GradientBalancers.nashMtl(), g);
        if (expected.has("defined") && !expected.get("defined").asBoolean()) {
            assertThat(is.outcome).isIn(BalanceOutcome.STATIONARY, BalanceOutcome.DEPENDENT, BalanceOutcome.VANISHED);
            return;
        }
        assertThat(is.outcome).isEqualTo(BalanceOutcome.SOLVED);
        JsonNode alpha = expected.get("alpha");
        double rel = tolerance.get("alpha_rel").asDouble();
        for (int t = 0; t < g.length; t++) {
            within(
                    new double[] {is.weights[t]},
                    alpha.get(t),
                    rel * alpha.get(t).asDouble());
        }
        within(is.direction(g), expected.get("direction"), 1e-6);
    }

    static Stream<Arguments> imtlG() throws IOException {
        return cases("moo-imtl-g.json");
    }

    @ParameterizedTest(name = "case {0}")
    @MethodSource
    @DisplayName("IMTL-G")
    void imtlG(String id, JsonNode input, JsonNode expected, JsonNode tolerance) {
        double[][] g = matrix(input.get("gradients"));
        Balanced is = balance(GradientBalancers.imtlG(), g);

        assertThat(is.outcome).isEqualTo(BalanceOutcome.SOLVED);
        JsonNode weights = expected.get("weights");
        double rel = tolerance.get("weights_rel_to_max").asDouble();
        within(is.weights, weights, rel * largest(weights));
        within(is.direction(g), expected.get("direction"), rel * largest(weights) * largestNorm(g));
    }

    static Stream<Arguments> alignedMtl() throws IOException {
        return cases("moo-aligned-mtl.json");
    }

    @ParameterizedTest(name = "case {0}")
    @MethodSource
    @DisplayName("Aligned-MTL with both preferences")
    void alignedMtl(String id, JsonNode input, JsonNode expected, JsonNode tolerance) {
        double[][] g = matrix(input.get("gradients"));
        Balanced mean = balance(GradientBalancers.alignedMtl(), g);
        Balanced sum = balance(GradientBalancers.alignedMtlSum(), g);
        double rel = tolerance.get("weights_rel_to_max").asDouble();
        double floor = tolerance.get("weights_abs_floor").asDouble();

        JsonNode expectedMean = expected.get("weights_mean_pref");
        JsonNode expectedSum = expected.get("weights_sum_pref");
        within(mean.weights, expectedMean, rel * largest(expectedMean) + floor);
        within(sum.weights, expectedSum, rel * largest(expectedSum) + floor);
        assertThat(JacobiEigen.of(gram(g), g.length).rank())
                .isEqualTo(expected.get("rank_used").asInt());
    }

    static Stream<Arguments> upGrad() throws IOException {
        return cases("moo-upgrad.json");
    }

    @ParameterizedTest(name = "case {0}")
    @MethodSource
    @DisplayName("UPGrad, exact and regularised")
    void upGrad(String id, JsonNode input, JsonNode expected, JsonNode tolerance) {
        compareProjection(
                GradientBalancers.upGrad(),
                GradientBalancers.upGradRegularised(
                        input.get("reg_eps").asDouble(), input.get("norm_eps").asDouble()),
                input,
                expected,
                tolerance);
    }

    static Stream<Arguments> dualProj() throws IOException {
        return cases("moo-dualproj.json");
    }

    @ParameterizedTest(name = "case {0}")
    @MethodSource
    @DisplayName("DualProj, exact and regularised")
    void dualProj(String id, JsonNode input, JsonNode expected, JsonNode tolerance) {
        compareProjection(
                GradientBalancers.dualProj(),
                GradientBalancers.dualProjRegularised(
                        input.get("reg_eps").asDouble(), input.get("norm_eps").asDouble()),
                input,
                expected,
                tolerance);
    }

    private static void compareProjection(
            GradientBalancer exact,
            GradientBalancer regularised,
            JsonNode input,
            JsonNode expected,
            JsonNode tolerance) {
        double[][] g = matrix(input.get("gradients"));
        double rel = tolerance.get("weights_abs_rel_to_max_1_and_max_weight").asDouble();
        JsonNode torch = expected.get("weights_torchjd_default");
        within(balance(regularised, g).weights, torch, rel * Math.max(1, largest(torch)));
        JsonNode weights = expected.get("weights_exact_no_reg");
        if (weights != null && !weights.isNull()) {
            Balanced is = balance(exact, g);
            assertThat(is.outcome).isEqualTo(BalanceOutcome.SOLVED);
            double size = rel * Math.max(1, largest(weights));
            within(is.weights, weights, size);
            within(is.direction(g), expected.get("direction_exact_no_reg"), size * largestNorm(g));
        }
    }

    private static final class Balanced {
        final BalanceOutcome outcome;
        final double[] weights;

        Balanced(BalanceOutcome outcome, double[] weights) {
            this.outcome = outcome;
            this.weights = weights;
        }

        double[] direction(double[][] g) {
            double[] d = new double[g[0].length];
            for (int t = 0; t < g.length; t++) {
                for (int k = 0; k < d.length; k++) {
                    d[k] += weights[t] * g[t][k];
                }
            }
            return d;
        }
    }

    private static Balanced balance(GradientBalancer balancer, double[][] g) {
        double[] out = new double[g.length];
        BalanceOutcome outcome = balancer.weights(new double[g.length], gram(g), BalancerState.of(g.length, 1), out);
        assertThat(Arrays.stream(out).allMatch(Double::isFinite)).isTrue();
        return new Balanced(outcome, out);
    }

    private static double[] mean(int tasks) {
        double[] mean = new double[tasks];
        Arrays.fill(mean, 1.0 / tasks);
        return mean;
    }

    /** Null asserts nothing; a single number is a list of one. */
    private static void within(double[] actual, JsonNode expected, double tolerance) {
        if (expected == null || expected.isNull()) {
            return;
        }
        if (!expected.isArray()) {
            assertThat(Math.abs(actual[0] - expected.asDouble()))
                    .as("%s, expected %s", actual[0], expected)
                    .isLessThanOrEqualTo(tolerance);
            return;
        }
        assertThat(actual.length).isEqualTo(expected.size());
        for (int i = 0; i < actual.length; i++) {
            if (!expected.get(i).isNull()) {
                assertThat(Math.abs(actual[i] - expected.get(i).asDouble()))
                        .as("entry %d: %s, expected %s", i, actual[i], expected.get(i))
                        .isLessThanOrEqualTo(tolerance);
            }
        }
    }

    private static double largest(JsonNode numbers) {
        double largest = 0;
        for (JsonNode number : numbers) {
            largest = Math.max(largest, Math.abs(number.asDouble()));
        }
        return largest;
    }

    private static double largestNorm(double[][] g) {
        return Arrays.stream(g)
                .mapToDouble(GradientBalancersGoldenTest::norm)
                .max()
                .orElseThrow();
    }

    private static double[] gram(double[][] g) {
        double[] gram = new double[g.length * g.length];
        for (int i = 0; i < g.length; i++) {
            for (int j = 0; j < g.length; j++) {
                gram[i * g.length + j] = dot(g[i], g[j]);
            }
        }
        return gram;
    }

    private static double norm(double[] v) {
        return Math.sqrt(dot(v, v));
    }

    private static double dot(double[] u, double[] v) {
        double sum = 0;
        for (int k = 0; k < u.length; k++) {
            sum += u[k] * v[k];
        }
        return sum;
    }

    private static double[][] matrix(JsonNode rows) {
        double[][] matrix = new double[rows.size()][];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = new double[rows.get(i).size()];
            for (int k = 0; k < matrix[i].length; k++) {
                matrix[i][k] = rows.get(i).get(k).asDouble();
            }
        }
        return matrix;
    }
}
