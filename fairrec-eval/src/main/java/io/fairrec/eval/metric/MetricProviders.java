package io.fairrec.eval.metric;

import io.fairrec.base.ComponentConfig;
import io.fairrec.base.ComponentProvider;
import io.fairrec.base.NearestName;
import io.fairrec.fairness.ExposureModel;
import java.util.Map;
import java.util.TreeMap;

/**
 * The built-in metrics by name; registered in {@code META-INF/services}. Every one has the setting {@code k}, the cut, 10
 * unless set.
 */
public final class MetricProviders {

    private MetricProviders() {}

    /** What all have in common. */
    abstract static class AtCut implements ComponentProvider<Metric> {

        private final String name;

        AtCut(String name) {
            this.name = name;
        }

        @Override
        public Class<Metric> type() {
            return Metric.class;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Metric create(ComponentConfig config) {
            int k = config.integer("k", 10);
            Maker maker = maker(config);
            return config.make("metric \"" + name + "\"", () -> maker.make(k));
        }

        /** Reads the other settings; what is wrong with them is thrown by the maker, when all have been read. */
        abstract Maker maker(ComponentConfig config);

        /** One of a few words. */
        static <T> T choice(String setting, String word, Map<String, T> choices) {
            T chosen = choices.get(word);
            if (chosen == null) {
                throw new IllegalArgumentException("The " + setting + " (\"" + word + "\") must be one of "
                        + new TreeMap<>(choices).keySet() + ". " + NearestName.advice(word, choices.keySet()));
            }
            return chosen;
        }
    }

    /** Makes the metric for a cut. */
    interface Maker {
        Metric make(int k);
    }

    /** {@code ndcg}; setting {@code gain}: {@code binary} (the default), {@code linear} or {@code exponential}. */
    public static final class NdcgProvider extends AtCut {

        /** For the service loader. */
        public NdcgProvider() {
            super("ndcg");
        }

        @Override
        Maker maker(ComponentConfig config) {
            String gain = config.text("gain", "binary");
            return k -> Metrics.ndcg(
                    k,
                    choice(
                            "gain",
                            gain,
                            Map.of("binary", Gain.BINARY, "linear", Gain.LINEAR, "exponential", Gain.EXPONENTIAL)));
        }
    }

    /** {@code precision}; setting {@code by-length}: divide by the length of the slate, not by k; false unless set. */
    public static final class PrecisionProvider extends AtCut {

        /** For the service loader. */
        public PrecisionProvider() {
            super("precision");
        }

        @Override
        Maker maker(ComponentConfig config) {
            boolean byLength = config.flag("by-length", false);
            return byLength ? Metrics::precisionByLength : Metrics::precision;
        }
    }

    /** {@code recall}; setting {@code truncated}: divide by min(R, k), not by R; false unless set. */
    public static final class RecallProvider extends AtCut {

        /** For the service loader. */
        public RecallProvider() {
            super("recall");
        }

        @Override
        Maker maker(ComponentConfig config) {
            boolean truncated = config.flag("truncated", false);
            return truncated ? Metrics::recallTruncated : Metrics::recall;
        }
    }

    /** {@code map}; setting {@code divisor}: {@code relevant} (the default), {@code relevant-within-k} or {@code hits}. */
    public static final class MapProvider extends AtCut {

        /** For the service loader. */
        public MapProvider() {
            super("map");
        }

        @Override
        Maker maker(ComponentConfig config) {
            String divisor = config.text("divisor", "relevant");
            return k -> Metrics.averagePrecision(
                    k,
                    choice(
                            "divisor",
                            divisor,
                            Map.of(
                                    "relevant",
                                    Metrics.Divisor.RELEVANT,
                                    "relevant-within-k",
                                    Metrics.Divisor.RELEVANT_WITHIN_K,
                                    "hits",
                                    Metrics.Divisor.HITS)));
        }
    }

    /** {@code mrr}. */
    public static final class MrrProvider extends AtCut {

        /** For the service loader. */
        public MrrProvider() {
            super("mrr");
        }

        @Override
        Maker maker(ComponentConfig config) {
            return Metrics::reciprocalRank;
        }
    }

    /** {@code hit-rate}. */
    public static final class HitRateProvider extends AtCut {

        /** For the service loader. */
        public HitRateProvider() {
            super("hit-rate");
        }

        @Override
        Maker maker(ComponentConfig config) {
            return Metrics::hitRate;
        }
    }

    /** {@code revenue}. */
    public static final class RevenueProvider extends AtCut {

        /** For the service loader. */
        public RevenueProvider() {
            super("revenue");
        }

        @Override
        Maker maker(ComponentConfig config) {
            return Metrics::revenue;
        }
    }

    /** {@code average-popularity}. */
    public static final class AveragePopularityProvider extends AtCut {

        /** For the service loader. */
        public AveragePopularityProvider() {
            super("average-popularity");
        }

        @Override
        Maker maker(ComponentConfig config) {
            return Metrics::averagePopularity;
        }
    }

    /** {@code coverage}. */
    public static final class CoverageProvider extends AtCut {

        /** For the service loader. */
        public CoverageProvider() {
            super("coverage");
        }

        @Override
        Maker maker(ComponentConfig config) {
            return Metrics::coverage;
        }
    }

    /** {@code gini}; setting {@code partition}: over its known groups instead of over the items. */
    public static final class GiniProvider extends AtCut {

        /** For the service loader. */
        public GiniProvider() {
            super("gini");
        }

        @Override
        Maker maker(ComponentConfig config) {
            String partition = config.text("partition", "");
            return partition.isEmpty() ? Metrics::gini : k -> Metrics.gini(k, partition);
        }
    }

    /** {@code entropy}. */
    public static final class EntropyProvider extends AtCut {

        /** For the service loader. */
        public EntropyProvider() {
            super("entropy");
        }

        @Override
        Maker maker(ComponentConfig config) {
            return Metrics::entropy;
        }
    }

    /** {@code exposure-share}; settings {@code partition}, {@code group}, and {@code exposure}: {@code slots} (the default) or {@code logarithmic}. */
    public static final class ExposureShareProvider extends AtCut {

        /** For the service loader. */
        public ExposureShareProvider() {
            super("exposure-share");
        }

        @Override
        Maker maker(ComponentConfig config) {
            String partition = config.text("partition", "");
            String group = config.text("group", "");
            String exposure = config.text("exposure", "slots");
            return k -> Metrics.exposureShare(
                    k,
                    partition,
                    group,
                    choice(
                            "exposure",
                            exposure,
                            Map.of("slots", ExposureModel.slots(), "logarithmic", ExposureModel.logarithmic())));
        }
    }
}
