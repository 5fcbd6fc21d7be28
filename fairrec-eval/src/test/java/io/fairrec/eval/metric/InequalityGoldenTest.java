package io.fairrec.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairrec.eval.Golden;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class InequalityGoldenTest {

    private static final JsonNode FILE = Golden.read("metric-inequality.json");
    private static final double TOLERANCE = FILE.get("tolerance").get("abs").doubleValue();

    private static final Map<String, Function<double[], OptionalDouble>> MEASURES = new LinkedHashMap<>();

    static {
        MEASURES.put("gini", Inequality::gini);
        MEASURES.put("entropy_nat", Inequality::entropy);
        MEASURES.put("jain", Inequality::jain);
        MEASURES.put("min_max_ratio", Inequality::minMaxRatio);
        MEASURES.put("mmf_bottom_half_floor", x -> Inequality.bottomShare(x, 0.5));
        MEASURES.put("mmf_bottom_20pct_floor", x -> Inequality.bottomShare(x, 0.2));
        MEASURES.put("hhi", Inequality::herfindahl);
        MEASURES.put("hoover", Inequality::hoover);
        MEASURES.put("theil_t", Inequality::theil);
    }

    @Test
    @DisplayName("every measure of inequality gives the golden value, or is empty")
    void matches() {
        int asserted = 0;
        for (JsonNode one : FILE.get("cases")) {
            double[] utilities = Golden.doubles(one.get("input").get("utilities"));
            for (Map.Entry<String, Function<double[], OptionalDouble>> entry : MEASURES.entrySet()) {
                JsonNode expected = one.get("expected").get(entry.getKey());
                if (expected == null) {
                    continue;
                }
                OptionalDouble actual = entry.getValue().apply(utilities);
                String what = one.get("id").textValue() + " " + entry.getKey();
                assertThat(actual.isPresent()).as(what).isEqualTo(!expected.isNull());
                if (actual.isPresent()) {
                    assertThat(actual.getAsDouble()).as(what).isCloseTo(expected.doubleValue(), within(TOLERANCE));
                }
                asserted++;
            }
        }
        assertThat(asserted).isGreaterThan(FILE.get("cases").size() * 7);
    }

    @Test
    @DisplayName("the Lorenz curve passes through the golden points")
    void lorenz() {
        List<JsonNode> cases = Golden.casesWith(FILE, "lorenz_cumulative_share");
        assertThat(cases).isNotEmpty();
        for (JsonNode one : cases) {
            double[] expected = Golden.doubles(one.get("expected").get("lorenz_cumulative_share"));
            List<LorenzPoint> curve =
                    Inequality.lorenz(Golden.doubles(one.get("input").get("utilities")));
            assertThat(curve).as(one.get("id").textValue()).hasSize(expected.length + 1);
            assertThat(curve.get(0)).isEqualTo(new LorenzPoint(0, 0));
            for (int j = 0; j < expected.length; j++) {
                assertThat(curve.get(j + 1).share()).isCloseTo(expected[j], within(TOLERANCE));
                assertThat(curve.get(j + 1).population()).isCloseTo((j + 1.0) / expected.length, within(TOLERANCE));
            }
        }
    }
}
