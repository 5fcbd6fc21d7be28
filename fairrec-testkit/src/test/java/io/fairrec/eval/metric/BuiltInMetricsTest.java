package io.fairrec.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.base.ComponentConfig;
import io.fairrec.base.Components;
import io.fairrec.base.ConfigException;
import io.fairrec.fairness.ExposureModel;
import io.fairrec.testkit.MetricContract;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every built-in metric keeps the contract and is reached by its name. */
class BuiltInMetricsTest {

    @Test
    @DisplayName("every built-in is made by name, with k = 10 unless set")
    void byName() {
        assertThat(Components.names(Metric.class))
                .contains(
                        "ndcg",
                        "precision",
                        "recall",
                        "map",
                        "mrr",
                        "hit-rate",
                        "revenue",
                        "average-popularity",
                        "coverage",
                        "gini",
                        "entropy",
                        "exposure-share");
        for (String name : Components.names(Metric.class)) {
            Map<String, Object> settings =
                    name.equals("exposure-share") ? Map.of("partition", "brand", "group", "Private") : Map.of();
            assertThat(Components.create(Metric.class, name, ComponentConfig.of(settings))
                            .name())
                    .startsWith(name)
                    .endsWith("@10");
        }
        assertThat(make("ndcg", Map.of("k", 5, "gain", "linear")).name()).isEqualTo("ndcg-linear@5");
        assertThat(make("precision", Map.of("by-length", true)).name()).isEqualTo("precision-by-length@10");
        assertThat(make("recall", Map.of("truncated", true)).name()).isEqualTo("recall-truncated@10");
        assertThat(make("map", Map.of("divisor", "hits")).name()).isEqualTo("map-by-hits@10");
        assertThat(make("gini", Map.of("partition", "brand")).name()).isEqualTo("gini:brand@10");
    }

    @Test
    @DisplayName("a wrong setting is a configuration error that names it")
    void wrongSettings() {
        assertThatThrownBy(() -> make("ndcg", Map.of("gain", "liner")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("liner")
                .hasMessageContaining("linear");
        assertThatThrownBy(() -> make("ndcg", Map.of("k", 0)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("k of ndcg (0)");
        assertThatThrownBy(() -> make("mrr", Map.of("kk", 3)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("kk");
        assertThatThrownBy(() -> make("exposure-share", Map.of("partition", "brand")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("group");
    }

    private static Metric make(String name, Map<String, ?> settings) {
        return Components.create(Metric.class, name, ComponentConfig.of(settings));
    }

    @Nested
    class NdcgTest extends MetricContract {
        @Override
        protected Metric metric() {
            return Metrics.ndcg(10);
        }
    }

    @Nested
    class NdcgLinearTest extends MetricContract {
        @Override
        protected Metric metric() {
            return Metrics.ndcg(3, Gain.LINEAR);
        }
    }

    @Nested
    class NdcgExponentialTest extends MetricContract {
        @Override
        protected Metric metric() {
            return Metrics.ndcg(10, Gain.EXPONENTIAL);
        }
    }

    @Nested
    class PrecisionTest extends MetricContract {
        @Override
        protected Metric metric() {
            return Metrics.precision(10);
        }
    }

    @Nested
    class PrecisionByLengthTest extends MetricContract {
        @Override
        protected Metric metric() {
            return Metrics.precisionByLength(10);
        }
    }

    @Nested
    class RecallTest extends MetricContract {
        @Override
        protected Metric metric() {
            return Metrics.recall(10);
        }
    }

    @Nested
    class RecallTruncatedTest extends MetricContract {
        @Override
        protected Metric metric() {
            return Metrics.recallTruncated(2);
        }
    }

    @Nested
    class MapTest extends MetricContract {
        @Override
        protected Metric metric() {
            return Metrics.averagePrecision(10);
        }
    }

    @Nested
    class MapTruncatedTest extends MetricContract {
        @Override
        protected Metric metric() {
            return Metrics.averagePrecision(2, Metrics.Divisor.RELEVANT_WITHIN_K);
        }
    }

    @Nested
    class MapByHitsTest extends MetricContract {
        @Override
        protected Metric metric() {
            return Metrics.averagePrecision(10, Metrics.Divisor.HITS);
        }
    }

    @Nested
    class MrrTest extends MetricContract {
        @Override
        protected Metric metric() {
            return Metrics.reciprocalRank(10);
        }
    }

    @Nested
    class HitRateTest extends MetricContract {
        @Override
        protected Metric metric() {
            return Metrics.hitRate(10);
        }
    }

    @Nested
    class RevenueTest extends MetricContract {
        @Override
        protected Metric metric() {
            return Metrics.revenue(10);
        }
    }

    @Nested
    class AveragePopularityTest extends MetricContract {
        @Override
        protected Metric metric() {
            return Metrics.averagePopularity(10);
        }
    }

    @Nested
    class CoverageTest extends MetricContract {
        @Override
        protected Metric metric() {
            return Metrics.coverage(10);
        }
    }

    @Nested
    class GiniTest extends MetricContract {
        @Override
        protected Metric metric() {
            return Metrics.gini(10);
        }
    }

    @Nested
    class BrandGiniTest extends MetricContract {
        @Override
        protected Metric metric() {
            return Metrics.gini(10, "brand");
        }
    }

    @Nested
    class EntropyTest extends MetricContract {
        @Override
        protected Metric metric() {
            return Metrics.entropy(10);
        }
    }

    @Nested
    class ExposureShareTest extends MetricContract {
        @Override
        protected Metric metric() {
            return Metrics.exposureShare(10, "category", "C0", ExposureModel.logarithmic());
        }
    }
}
