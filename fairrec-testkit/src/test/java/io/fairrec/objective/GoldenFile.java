package io.fairrec.objective;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Values derived elsewhere, from the folder {@code fairrec.golden} or from the class path. */
public final class GoldenFile {

    private GoldenFile() {}

    public static JsonNode read(String file) throws IOException {
        String folder = System.getProperty("fairrec.golden", "");
        try (InputStream in = folder.isEmpty()
                ? Objects.requireNonNull(GoldenFile.class.getResourceAsStream("/golden/" + file), "/golden/" + file)
                : Files.newInputStream(Path.of(folder, file))) {
            return new ObjectMapper().readTree(in);
        }
    }

    /** (id, input, expected, tolerance) of every case; at least one. */
    public static Stream<Arguments> cases(String file) throws IOException {
        JsonNode root = read(file);
        List<Arguments> cases = new ArrayList<>();
        for (JsonNode one : root.get("cases")) {
            cases.add(
                    Arguments.of(one.get("id").asText(), one.get("input"), one.get("expected"), root.get("tolerance")));
        }
        assertThat(cases).as("cases in " + file).isNotEmpty();
        return cases.stream();
    }

    public static double[] numbers(JsonNode array) {
        double[] numbers = new double[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(array.get(i));
        }
        return numbers;
    }

    public static double[][] rows(JsonNode array) {
        double[][] rows = new double[array.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = numbers(array.get(i));
        }
        return rows;
    }

    public static int[] integers(JsonNode array) {
        int[] numbers = new int[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = array.get(i).asInt();
        }
        return numbers;
    }

    /** Whether the file says what is right. */
    public static boolean isAsserted(JsonNode expected, String field) {
        return expected.hasNonNull(field);
    }

    /** Compares within {@code tolerance.rel} of the expected value or {@code tolerance.abs}, whichever is more. */
    public static void compare(double actual, JsonNode expected, JsonNode tolerance, String what) {
        double wanted = number(expected);
        double allowed = Math.max(
                tolerance.path("abs").asDouble(0),
                tolerance.path("rel").asDouble(tolerance.path("value_rel").asDouble(0)) * Math.abs(wanted));
        assertThat(actual == wanted || Math.abs(actual - wanted) <= allowed)
                .as("%s: %s, expected %s", what, actual, wanted)
                .isTrue();
    }

    public static void compareAll(double[] actual, JsonNode expected, JsonNode tolerance, String what) {
        assertThat(actual).as(what).hasSize(expected.size());
        for (int i = 0; i < actual.length; i++) {
            if (!expected.get(i).isNull()) {
                compare(actual[i], expected.get(i), tolerance, what + " " + i);
            }
        }
    }

    private static double number(JsonNode node) {
        return node.isTextual() ? Double.parseDouble(node.asText()) : node.asDouble();
    }
}
