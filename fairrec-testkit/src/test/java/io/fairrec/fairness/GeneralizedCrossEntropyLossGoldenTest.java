package io.fairrec.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The loss is the published figure with its sign turned; each group has one row, whose score is the group's gain. */
class GeneralizedCrossEntropyLossGoldenTest {

    private static final String FILE = "metric-gce.json";

    static Stream<Arguments> cases() throws IOException {
        String folder = System.getProperty("fairrec.golden", "");
        JsonNode root;
        try (InputStream in = folder.isEmpty()
                ? Objects.requireNonNull(
                        GeneralizedCrossEntropyLossGoldenTest.class.getResourceAsStream("/golden/" + FILE),
                        "/golden/" + FILE)
                : Files.newInputStream(Path.of(folder, FILE))) {
            root = new ObjectMapper().readTree(in);
        }
        List<Arguments> cases = new ArrayList<>();
        for (JsonNode one : root.get("cases")) {
            cases.add(Arguments.of(
                    one.get("id").asText(),
                    one.get("input"),
                    one.get("expected"),
                    root.get("tolerance").get("abs").asDouble()));
        }
        assertThat(cases).as("cases in " + FILE).isNotEmpty();
        return cases.stream();
    }

    @ParameterizedTest(name = "case {0}")
    @MethodSource("cases")
    @DisplayName("generalised cross entropy for each β of the file, and its limit at 1")
    void agrees(String id, JsonNode input, JsonNode expected, double tolerance) {
        JsonNode values = input.get("group_metric_values");
        double[] gains = new double[values.size()];
        double[] labels = new double[gains.length];
        int[] group = new int[gains.length];
        double[] fair = new double[gains.length];
        int groups = 0;
        for (int g = 0; g < gains.length; g++) {
            gains[g] = values.get(g).asDouble();
            fair[g] = input.get("fair_distribution").get(g).asDouble();
            group[g] = values.get(g).isNull() ? -1 : g;
            groups += values.get(g).isNull() ? 0 : 1;
            labels[g] = 1;
        }
        FairnessBatch batch = FairnessBatch.scores(gains, gains.length, labels, group, gains.length);
        for (var field = expected.fieldNames(); field.hasNext(); ) {
            String name = field.next();
            double beta;
            if (name.startsWith("gce_beta")) {
                beta = Double.parseDouble(name.substring("gce_beta".length()));
            } else if (name.startsWith("gce_limit_beta1")) {
                beta = 1;
            } else {
                continue;
            }
            double loss = FairnessLosses.generalizedCrossEntropy(beta, Link.IDENTITY, fair)
                    .value(batch);
            if (!expected.get(name).isNull()) {
                assertThat(-loss).as(name).isCloseTo(expected.get(name).asDouble(), offset(tolerance));
            } else if (groups < 2) {
                assertThat(loss).as("%s: nothing to compare", name).isZero();
            }
        }
    }
}
