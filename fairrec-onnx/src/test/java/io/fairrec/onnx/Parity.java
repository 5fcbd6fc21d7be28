package io.fairrec.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Scorer;
import java.util.ArrayList;
import java.util.List;

/** Compares what a model answered with what a golden file says, and keeps the largest error. Not thread-safe. */
final class Parity {

    private final double tolerance;
    private final long started = System.nanoTime();
    private int numbers;
    private double largest;

    /** A comparison with the file's own tolerance. */
    Parity(JsonNode section) {
        this.tolerance = section.get("atol").doubleValue();
        assertThat(tolerance).isBetween(0.0, 1e-3);
    }

    /** Compares a whole nested array, row-major. */
    void compare(String what, JsonNode expected, float[] actual) {
        compare(what, floats(expected), actual);
    }

    void compare(String what, float[] expected, float[] actual) {
        assertThat(actual).as(what).hasSize(expected.length);
        for (int i = 0; i < actual.length; i++) {
            // A name for each of half a million numbers would cost more than the model.
            String name = Math.abs(expected[i] - actual[i]) <= tolerance ? what : what + ", number " + i;
            compare(name, expected[i], actual[i]);
        }
    }

    void compare(String what, double expected, double actual) {
        double error = Math.abs(expected - actual);
        if (!(error <= tolerance)) {
            throw new AssertionError(
                    what + " is " + actual + " but must be " + expected + " to " + tolerance + ": off by " + error);
        }
        largest = Math.max(largest, error);
        numbers++;
    }

    /** Compares the scores of one request; the candidates may stand in any order. */
    void compareScores(String what, Scorer scorer, UserPortrait portrait, int[] items, JsonNode expected) {
        assertThat(expected).as(what).hasSameSizeAs(items);
        CandidateSet candidates = CandidateSet.of(items);
        float[] scores = Fixtures.score(scorer, portrait, candidates);
        for (int i = 0; i < items.length; i++) {
            compare(what + ", item " + items[i], expected.get(i).doubleValue(), scores[candidates.position(items[i])]);
        }
    }

    int numbers() {
        return numbers;
    }

    double largest() {
        return largest;
    }

    /** Adds what was found to the table; fails if nothing was compared. */
    void report(String section, String name) {
        report(section, name, "", "");
    }

    void report(String section, String name, String lists, String metrics) {
        assertThat(numbers).as("numbers compared in %s", name).isPositive();
        ModelsTable.add(
                section, name, numbers, tolerance, largest, lists, metrics, (System.nanoTime() - started) / 1e6);
    }

    /** The numbers of a nested array, row-major. */
    static float[] floats(JsonNode nested) {
        List<Float> list = new ArrayList<>();
        collect(nested, list);
        float[] values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i);
        }
        return values;
    }

    private static void collect(JsonNode node, List<Float> into) {
        if (node.isArray()) {
            node.forEach(n -> collect(n, into));
        } else {
            assertThat(node.isNumber()).as("%s is a number", node).isTrue();
            into.add((float) node.doubleValue());
        }
    }

    static int[] ints(JsonNode array) {
        int[] numbers = new int[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            assertThat(array.get(i).isInt())
                    .as("%s is a whole number", array.get(i))
                    .isTrue();
            numbers[i] = array.get(i).intValue();
        }
        return numbers;
    }

    /** The lengths of a nested array. */
    static long[] shape(JsonNode nested) {
        List<Long> lengths = new ArrayList<>();
        for (JsonNode node = nested; node.isArray(); node = node.get(0)) {
            lengths.add((long) node.size());
        }
        return lengths.stream().mapToLong(Long::longValue).toArray();
    }
}
