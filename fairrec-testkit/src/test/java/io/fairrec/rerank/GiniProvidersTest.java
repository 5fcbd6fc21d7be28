package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.base.ComponentConfig;
import io.fairrec.base.Components;
import io.fairrec.base.ConfigException;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GiniProvidersTest {

    @Test
    @DisplayName("re-rankers by prices of income are reached by name, with their settings")
    void byName() {
        assertThat(create("gini-cap", Map.of("partition", "brand", "cap", 0.2, "income", "revenue")))
                .isInstanceOf(GiniCap.class)
                .hasToString("GiniCap[brand ≤ 0.2]");
        assertThat(create("gini-prices", Map.of())).hasToString("GiniPrices[provider, weight 0.1]");
        assertThat(create("gini-prices", Map.of("weight", 0))).hasToString("GiniPrices[provider, weight 0.0]");
        assertThat(create("gini-prices", Map.of("cap", 0.2))).hasToString("GiniPrices[provider ≤ 0.2]");
        assertThat(create("elastic-prices", Map.of("alpha", -2))).isInstanceOf(ElasticPrices.class);
    }

    @Test
    @DisplayName("unknown settings and values out of range are refused by name")
    void refuses() {
        assertThatThrownBy(() -> create("gini-cap", Map.of("gap", 1)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("gap");
        assertThatThrownBy(() -> create("gini-cap", Map.of("cap", 1.5))).hasMessageContaining("cap (1.5)");
        assertThatThrownBy(() -> create("gini-prices", Map.of("cap", 0.1, "weight", 1)))
                .hasMessageContaining("cap (0.1)")
                .hasMessageContaining("weight (1.0)");
        assertThatThrownBy(() -> create("elastic-prices", Map.of("beta", 0))).hasMessageContaining("beta (0.0)");
    }

    private static BatchReRanker create(String name, Map<String, ?> settings) {
        return Components.create(BatchReRanker.class, name, ComponentConfig.of(settings));
    }
}
