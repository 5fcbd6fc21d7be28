package io.fairrec.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairrec.eval.Golden;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RankingGoldenTest {

    private static final JsonNode FILE = Golden.read("metric-ranking.json");

    private static final Map<String, IntFunction<UserMetric>> METRICS = new LinkedHashMap<>();

    static {
        METRICS.put("ndcg_binary", Metrics::ndcg);
        METRICS.put("ndcg_linear", k -> Metrics.ndcg(k, Gain.LINEAR));
        METRICS.put("ndcg_exp", k -> Metrics.ndcg(k, Gain.EXPONENTIAL));
        METRICS.put("ap_div_R", Metrics::averagePrecision);
        METRICS.put("ap_div_min", k -> Metrics.averagePrecision(k, Metrics.Divisor.RELEVANT_WITHIN_K));
        METRICS.put("ap_div_hits", k -> Metrics.averagePrecision(k, Metrics.Divisor.HITS));
        METRICS.put("rr", Metrics::reciprocalRank);
        METRICS.put("hit", Metrics::hitRate);
        METRICS.put("recall", Metrics::recall);
        METRICS.put("recall_div_min", Metrics::recallTruncated);
        METRICS.put("precision_div_k", Metrics::precision);
        METRICS.put("precision_div_len", Metrics::precisionByLength);
    }

    @Test
    @DisplayName("every ranking metric gives the golden value, or names why there is none")
    void matches() {
        double tolerance = FILE.get("tolerance").get("abs").doubleValue();
        int asserted = 0;
        for (JsonNode one : FILE.get("cases")) {
            JsonNode input = one.get("input");
            int k = input.get("k").intValue();
            int[] slate = Golden.ints(input.get("ranking"));
            EvaluationContext context = context(slate, input.get("relevance"));
            for (Map.Entry<String, IntFunction<UserMetric>> entry : METRICS.entrySet()) {
                JsonNode expected = one.get("expected").get(entry.getKey());
                if (expected == null) {
                    continue;
                }
                UserMetric metric = entry.getValue().apply(k);
                String what = one.get("id").textValue() + " " + metric.name();
                if (expected.isNull()) {
                    assertThat(metric.undefined(context, 0, slate.length))
                            .as(what)
                            .isNotNull();
                } else {
                    assertThat(metric.value(context, 0, slate, slate.length))
                            .as(what)
                            .isCloseTo(expected.doubleValue(), within(tolerance));
                }
                asserted++;
            }
        }
        assertThat(asserted).isGreaterThan(FILE.get("cases").size() * 10);
    }

    private static EvaluationContext context(int[] slate, JsonNode relevance) {
        int items = 1;
        for (int item : slate) {
            items = Math.max(items, item + 1);
        }
        int[] relevant = new int[relevance.size()];
        double[] grades = new double[relevance.size()];
        int n = 0;
        for (Map.Entry<String, JsonNode> grade : relevance.properties()) {
            relevant[n] = Integer.parseInt(grade.getKey());
            grades[n] = grade.getValue().doubleValue();
            items = Math.max(items, relevant[n++] + 1);
        }
        return Contexts.graded(items, new int[][] {relevant}, new double[][] {grades});
    }
}
