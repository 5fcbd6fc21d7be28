package io.fairrec.portrait;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairrec.data.InteractionGraph;
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

/** The propagation against PyTorch. */
class LightGcnPropagationGoldenTest {

    private static final String FILE = "lightgcn-propagate.json";

    static Stream<Arguments> cases() throws IOException {
        JsonNode root = read();
        List<Arguments> cases = new ArrayList<>();
        double tolerance = root.get("tolerance").get("abs").asDouble();
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
                        LightGcnPropagationGoldenTest.class.getResourceAsStream("/golden/" + FILE), "/golden/" + FILE)
                : Files.newInputStream(Path.of(folder, FILE))) {
            return new ObjectMapper().readTree(in);
        }
    }

    @ParameterizedTest(name = "case {0}")
    @MethodSource("cases")
    @DisplayName("every vector agrees")
    void agrees(String id, JsonNode input, JsonNode expected, double tolerance) {
        int nodes = input.get("nodes").asInt();
        int dimension = input.get("dimension").asInt();
        InteractionGraph graph = InteractionGraph.of(
                nodes, integers(input.get("src")), integers(input.get("dst")), numbers(input.get("weight")));
        float[] x0 = rows(input.get("x0"), dimension);
        float[] z = new float[nodes * dimension];

        LightGcnPropagation.layers(input.get("layers").asInt()).encode(graph, x0, dimension, z);

        if (!expected.get("z").isNull()) {
            float[] wanted = rows(expected.get("z"), dimension);
            assertThat(wanted).hasSameSizeAs(z);
            for (int i = 0; i < z.length; i++) {
                assertThat(Math.abs((double) z[i] - wanted[i]))
                        .as(
                                "%s, node %d, column %d: %s, expected %s",
                                id, i / dimension, i % dimension, z[i], wanted[i])
                        .isLessThanOrEqualTo(tolerance);
            }
        }
    }

    private static float[] rows(JsonNode table, int dimension) {
        float[] values = new float[table.size() * dimension];
        for (int r = 0; r < table.size(); r++) {
            assertThat(table.get(r)).hasSize(dimension);
            for (int d = 0; d < dimension; d++) {
                values[r * dimension + d] = table.get(r).get(d).floatValue();
            }
        }
        return values;
    }

    private static int[] integers(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).intValue();
        }
        return values;
    }

    private static float[] numbers(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).floatValue();
        }
        return values;
    }
}
