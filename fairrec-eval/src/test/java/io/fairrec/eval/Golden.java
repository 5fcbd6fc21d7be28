package io.fairrec.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads golden vectors from the folder in the system property {@code fairrec.golden}, or from the test resources. */
public final class Golden {

    private Golden() {}

    /** The whole file. */
    public static JsonNode read(String file) {
        String folder = System.getProperty("fairrec.golden", "");
        try (InputStream in = folder.isEmpty()
                ? Golden.class.getResourceAsStream("/golden/" + file)
                : Files.newInputStream(Path.of(folder, file))) {
            if (in == null) {
                throw new FileNotFoundException("/golden/" + file);
            }
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The cases that hold a field in {@code expected}. */
    public static List<JsonNode> casesWith(JsonNode file, String expectedField) {
        List<JsonNode> cases = new ArrayList<>();
        for (JsonNode one : file.get("cases")) {
            if (one.get("expected").has(expectedField)) {
                cases.add(one);
            }
        }
        return cases;
    }

    /** Numbers of an array. */
    public static double[] doubles(JsonNode array) {
        double[] numbers = new double[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = array.get(i).doubleValue();
        }
        return numbers;
    }

    /** Whole numbers of an array. */
    public static int[] ints(JsonNode array) {
        int[] numbers = new int[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = array.get(i).intValue();
        }
        return numbers;
    }
}
