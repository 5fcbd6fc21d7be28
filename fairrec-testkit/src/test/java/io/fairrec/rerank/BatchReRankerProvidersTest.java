package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.base.ComponentConfig;
import io.fairrec.base.Components;
import io.fairrec.base.ConfigException;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BatchReRankerProvidersTest {

    @Test
    @DisplayName("every batch re-ranker is reached by its name, with its settings")
    void byName() {
        Map<String, Class<? extends BatchReRanker>> all = Map.of(
                "p-mmf", PMmf.class,
                "min-regularizer", MinRegularizer.class,
                "provider-bonus", ProviderBonus.class,
                "k-neighbor", KNeighbor.class,
                "fair-rec", FairRec.class,
                "cp-fair", CpFair.class,
                "fair-co", FairCo.class,
                "exposure-welfare", ExposureWelfare.class,
                "two-sided", TwoSided.class);

        all.forEach((name, type) -> {
            assertThat(create(name, Map.of())).isInstanceOf(type);
            assertThatThrownBy(() -> create(name, Map.of("lamda", 1)))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("batch re-ranker \"" + name + "\"")
                    .hasMessageContaining("lamda");
        });
        assertThat(create("p-mmf", Map.of("variant", "fairdiverse", "partition", "brand")))
                .isInstanceOf(PMmf.class);
    }

    @Test
    @DisplayName("settings out of range are refused with their values")
    void refuses() {
        assertThatThrownBy(() -> create("p-mmf", Map.of("variant", "cvxpy"))).hasMessageContaining("\"cvxpy\"");
        assertThatThrownBy(() -> create("p-mmf", Map.of("momentum", 1.5))).hasMessageContaining("momentum (1.5)");
        assertThatThrownBy(() -> create("min-regularizer", Map.of("lambda", -1)))
                .hasMessageContaining("lambda (-1.0)");
        assertThatThrownBy(() -> create("k-neighbor", Map.of("nearest", 0))).hasMessageContaining("nearest (0)");
        assertThatThrownBy(() -> create("fair-rec", Map.of("alpha", 2))).hasMessageContaining("alpha (2.0)");
        assertThatThrownBy(() -> create("cp-fair", Map.of("provider-weight", -2)))
                .hasMessageContaining("providerWeight (-2.0)");
        assertThatThrownBy(() -> create("fair-co", Map.of("leak", 1.1))).hasMessageContaining("leak (1.1)");
        assertThatThrownBy(() -> create("exposure-welfare", Map.of("provider-alpha", 2)))
                .hasMessageContaining("providerAlpha (2.0)");
        assertThatThrownBy(() -> create("two-sided", Map.of("entitlement", "none")))
                .hasMessageContaining("\"none\"");
        assertThatThrownBy(() -> create("two-sided", Map.of("minimum-share", 1.5)))
                .hasMessageContaining("minimumShare (1.5)");
    }

    private static BatchReRanker create(String name, Map<String, ?> settings) {
        return Components.create(BatchReRanker.class, name, ComponentConfig.of(settings));
    }
}
