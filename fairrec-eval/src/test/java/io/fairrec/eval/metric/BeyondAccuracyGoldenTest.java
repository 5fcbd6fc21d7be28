package io.fairrec.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairrec.eval.Golden;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BeyondAccuracyGoldenTest {

    private static final JsonNode FILE = Golden.read("metric-beyond-accuracy.json");

    @Test
    @DisplayName("coverage, Gini, entropy and average popularity give the golden values")
    void matches() {
        double tolerance = FILE.get("tolerance").get("abs").doubleValue();
        assertThat(FILE.get("cases")).isNotEmpty();
        for (JsonNode one : FILE.get("cases")) {
            JsonNode input = one.get("input");
            int k = input.get("k").intValue();
            int[][] slates = rows(input.get("recommendations"));
            EvaluationContext context =
                    Contexts.of(input.get("num_items").intValue(), rows(input.get("train")), rows(input.get("test")));
            Map<String, Metric> metrics = Map.of(
                    "item_coverage", Metrics.coverage(k),
                    "gini_all_items", Metrics.gini(k),
                    "entropy_nat", Metrics.entropy(k),
                    "arp", Metrics.averagePopularity(k));
            metrics.forEach((key, metric) -> {
                Accumulator accumulator = metric.start(context);
                for (int u = 0; u < slates.length; u++) {
                    accumulator.add(u, slates[u], slates[u].length);
                }
                assertThat(accumulator.result().value())
                        .as(one.get("id").textValue() + " " + key)
                        .isCloseTo(one.get("expected").get(key).doubleValue(), within(tolerance));
            });
        }
    }

    private static int[][] rows(JsonNode array) {
        int[][] rows = new int[array.size()][];
        for (int r = 0; r < rows.length; r++) {
            rows[r] = Golden.ints(array.get(r));
        }
        return rows;
    }
}
