package io.fairrec.rerank;

import io.fairrec.base.ComponentConfig;
import io.fairrec.base.ComponentProvider;
import io.fairrec.fairness.ExposureModel;
import java.util.function.Supplier;

/**
 * The built-in batch re-rankers for policy files; registered in {@code META-INF/services}. All that have providers take the
 * setting {@code partition}, the item partition whose groups they are, by default {@code provider}.
 */
public final class BatchReRankerProviders {

    private static final String PARTITION = "partition";
    private static final String PROVIDER = "provider";

    private BatchReRankerProviders() {}

    private static BatchReRanker make(ComponentConfig config, String name, Supplier<BatchReRanker> maker) {
        return config.make("batch re-ranker \"" + name + "\"", maker);
    }

    /**
     * {@code p-mmf} ({@link PMmf}); settings {@code lambda}, by default 1, {@code learning-rate}, by default 0.02, {@code
     * momentum}, by default 0.1, and {@code variant}: {@code published} (the default) or {@code fairdiverse}.
     */
    public static final class PMmfProvider implements ComponentProvider<BatchReRanker> {

        @Override
        public Class<BatchReRanker> type() {
            return BatchReRanker.class;
        }

        @Override
        public String name() {
            return "p-mmf";
        }

        @Override
        public BatchReRanker create(ComponentConfig config) {
            String partition = config.text(PARTITION, PROVIDER);
            double lambda = config.number("lambda", 1);
            double rate = config.number("learning-rate", 0.02);
            double momentum = config.number("momentum", 0.1);
            String variant = config.text("variant", "published");
            return make(
                    config,
                    name(),
                    () -> PMmf.of(
                            partition,
                            switch (variant) {
                                case "published" -> PMmf.Options.published(lambda, rate, momentum);
                                case "fairdiverse" -> PMmf.Options.fairDiverse(lambda, rate, momentum);
                                default ->
                                    throw new IllegalArgumentException("The variant (\"" + variant
                                            + "\") must be \"published\" or \"fairdiverse\".");
                            }));
        }
    }

    /** {@code min-regularizer} ({@link MinRegularizer}); setting {@code lambda}, by default 1. */
    public static final class MinRegularizerProvider implements ComponentProvider<BatchReRanker> {

        @Override
        public Class<BatchReRanker> type() {
            return BatchReRanker.class;
        }

        @Override
        public String name() {
            return "min-regularizer";
        }

        @Override
        public BatchReRanker create(ComponentConfig config) {
            String partition = config.text(PARTITION, PROVIDER);
            double lambda = config.number("lambda", 1);
            return make(config, name(), () -> MinRegularizer.of(partition, lambda));
        }
    }

    /** {@code provider-bonus} ({@link ProviderBonus}); setting {@code lambda}, by default 1. */
    public static final class ProviderBonusProvider implements ComponentProvider<BatchReRanker> {

        @Override
        public Class<BatchReRanker> type() {
            return BatchReRanker.class;
        }

        @Override
        public String name() {
            return "provider-bonus";
        }

        @Override
        public BatchReRanker create(ComponentConfig config) {
            String partition = config.text(PARTITION, PROVIDER);
            double lambda = config.number("lambda", 1);
            return make(config, name(), () -> ProviderBonus.of(partition, lambda));
        }
    }

    /** {@code k-neighbor} ({@link KNeighbor}); setting {@code nearest}, by default 5. */
    public static final class KNeighborProvider implements ComponentProvider<BatchReRanker> {

        @Override
        public Class<BatchReRanker> type() {
            return BatchReRanker.class;
        }

        @Override
        public String name() {
            return "k-neighbor";
        }

        @Override
        public BatchReRanker create(ComponentConfig config) {
            String partition = config.text(PARTITION, PROVIDER);
            int nearest = config.integer("nearest", 5);
            return make(config, name(), () -> KNeighbor.of(partition, nearest));
        }
    }

    /**
     * {@code fair-rec} ({@link FairRec}); settings {@code alpha}, by default 0.5, and {@code complete}, by default true.
     */
    public static final class FairRecProvider implements ComponentProvider<BatchReRanker> {

        @Override
        public Class<BatchReRanker> type() {
            return BatchReRanker.class;
        }

        @Override
        public String name() {
            return "fair-rec";
        }

        @Override
        public BatchReRanker create(ComponentConfig config) {
            double alpha = config.number("alpha", 0.5);
            boolean complete = config.flag("complete", true);
            return make(config, name(), () -> complete ? FairRec.complete(alpha) : FairRec.published(alpha));
        }
    }

    /**
     * {@code cp-fair} ({@link CpFair#absolute}); settings {@code consumer-weight} and {@code provider-weight}, by default 1,
     * and {@code quality}, the name of an objective, by default the utility.
     */
    public static final class CpFairProvider implements ComponentProvider<BatchReRanker> {

        @Override
        public Class<BatchReRanker> type() {
            return BatchReRanker.class;
        }

        @Override
        public String name() {
            return "cp-fair";
        }

        @Override
        public BatchReRanker create(ComponentConfig config) {
            String partition = config.text(PARTITION, PROVIDER);
            double consumers = config.number("consumer-weight", 1);
            double providers = config.number("provider-weight", 1);
            String quality = config.text("quality", "");
            return make(config, name(), () -> {
                CpFair plain = CpFair.absolute(partition, consumers, providers);
                return quality.isEmpty() ? plain : plain.withQuality(quality);
            });
        }
    }

    /** {@code fair-co} ({@link FairCo}); settings {@code gain}, by default 0.01, and {@code leak}, by default 1. */
    public static final class FairCoProvider implements ComponentProvider<BatchReRanker> {

        @Override
        public Class<BatchReRanker> type() {
            return BatchReRanker.class;
        }

        @Override
        public String name() {
            return "fair-co";
        }

        @Override
        public BatchReRanker create(ComponentConfig config) {
            String partition = config.text(PARTITION, PROVIDER);
            double gain = config.number("gain", 0.01);
            double leak = config.number("leak", 1);
            return make(config, name(), () -> FairCo.of(partition, gain).withLeak(leak));
        }
    }

    /**
     * {@code exposure-welfare} ({@link ExposureWelfare}); settings {@code lambda}, by default 0.5, {@code consumer-alpha} and
     * {@code provider-alpha}, by default 0, {@code smoothing}, by default 0.01, {@code iterations}, by default 50, and
     * {@code seed}, by default 1.
     */
    public static final class ExposureWelfareProvider implements ComponentProvider<BatchReRanker> {

        @Override
        public Class<BatchReRanker> type() {
            return BatchReRanker.class;
        }

        @Override
        public String name() {
            return "exposure-welfare";
        }

        @Override
        public BatchReRanker create(ComponentConfig config) {
            String partition = config.text(PARTITION, PROVIDER);
            double lambda = config.number("lambda", 0.5);
            double consumers = config.number("consumer-alpha", 0);
            double providers = config.number("provider-alpha", 0);
            double smoothing = config.number("smoothing", 0.01);
            int iterations = config.integer("iterations", 50);
            int seed = config.integer("seed", 1);
            return make(
                    config,
                    name(),
                    () -> ExposureWelfare.of(
                            partition,
                            new ExposureWelfare.Options(
                                    lambda,
                                    consumers,
                                    providers,
                                    smoothing,
                                    ExposureModel.logarithmic(),
                                    iterations,
                                    seed)));
        }
    }

    /**
     * {@code two-sided} ({@link TwoSided}); settings {@code minimum-share}, by default 0.5, {@code largest-loss}, by default
     * 0.05, and {@code entitlement}: {@code equal} (the default) or {@code merit}.
     */
    public static final class TwoSidedProvider implements ComponentProvider<BatchReRanker> {

        @Override
        public Class<BatchReRanker> type() {
            return BatchReRanker.class;
        }

        @Override
        public String name() {
            return "two-sided";
        }

        @Override
        public BatchReRanker create(ComponentConfig config) {
            String partition = config.text(PARTITION, PROVIDER);
            double share = config.number("minimum-share", 0.5);
            double loss = config.number("largest-loss", 0.05);
            String entitlement = config.text("entitlement", "equal");
            return make(
                    config,
                    name(),
                    () -> TwoSided.of(partition, share, loss)
                            .withEntitlement(
                                    switch (entitlement) {
                                        case "equal" -> TwoSided.Entitlement.EQUAL;
                                        case "merit" -> TwoSided.Entitlement.MERIT;
                                        default ->
                                            throw new IllegalArgumentException("The entitlement (\"" + entitlement
                                                    + "\") must be \"equal\" or \"merit\".");
                                    }));
        }
    }
}
