package io.fairrec.train;

import io.fairrec.base.ComponentConfig;
import io.fairrec.base.ComponentProvider;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The built-in {@link GradientBalancer}s by name; registered in {@code META-INF/services}.
 *
 * <p>Those that look at gradients know the setting {@code active-only} (false): {@link GradientBalancers#amongActive}.
 */
public final class BalancerProviders {

    private BalancerProviders() {}

    /** What all have in common. */
    abstract static class Named implements ComponentProvider<GradientBalancer> {

        private final String name;
        private final Function<ComponentConfig, Supplier<GradientBalancer>> reader;

        Named(String name, Function<ComponentConfig, Supplier<GradientBalancer>> reader) {
            this.name = name;
            this.reader = reader;
        }

        @Override
        public Class<GradientBalancer> type() {
            return GradientBalancer.class;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public GradientBalancer create(ComponentConfig config) {
            Supplier<GradientBalancer> maker = reader.apply(config);
            return config.make("gradient balancer \"" + name + "\"", maker);
        }

        static Function<ComponentConfig, Supplier<GradientBalancer>> activeOnly(
                Function<ComponentConfig, Supplier<GradientBalancer>> reader) {
            return config -> {
                Supplier<GradientBalancer> maker = reader.apply(config);
                return config.flag("active-only", false) ? () -> GradientBalancers.amongActive(maker.get()) : maker;
            };
        }
    }

    /** {@code weighted-sum}; setting {@code weights}, one number per loss. */
    public static final class WeightedSumProvider extends Named {
        /** For the service loader. */
        public WeightedSumProvider() {
            super("weighted-sum", config -> {
                double[] weights = array(config.numbers("weights"));
                return () -> GradientBalancers.weightedSum(weights);
            });
        }
    }

    /**
     * {@code epsilon-constraint}; settings {@code bounds}, one number per loss behind the first, {@code penalty} (10),
     * {@code period} (100 steps), {@code cap} (1000).
     */
    public static final class EpsilonConstraintProvider extends Named {
        /** For the service loader. */
        public EpsilonConstraintProvider() {
            super("epsilon-constraint", config -> {
                double[] bounds = array(config.numbers("bounds"));
                double penalty = config.number("penalty", 10);
                int period = config.integer("period", 100);
                double cap = config.number("cap", 1000);
                return () -> GradientBalancers.epsilonConstraint(bounds, penalty, period, cap);
            });
        }
    }

    /** {@code mgda}. */
    public static final class MgdaProvider extends Named {
        /** For the service loader. */
        public MgdaProvider() {
            super("mgda", activeOnly(config -> GradientBalancers::mgda));
        }
    }

    /** {@code pcgrad}; setting {@code order}: random (default) or ascending. */
    public static final class PcGradProvider extends Named {
        /** For the service loader. */
        public PcGradProvider() {
            super("pcgrad", activeOnly(config -> {
                String order = config.text("order", "random");
                return () -> switch (order) {
                    case "random" -> GradientBalancers.pcGrad();
                    case "ascending" -> GradientBalancers.pcGradAscending();
                    default ->
                        throw new IllegalArgumentException(
                                "The order (\"" + order + "\") must be random or ascending.");
                };
            }));
        }
    }

    /** {@code cagrad}; setting {@code c} (0.4). */
    public static final class CaGradProvider extends Named {
        /** For the service loader. */
        public CaGradProvider() {
            super("cagrad", activeOnly(config -> {
                double c = config.number("c", 0.4);
                return () -> GradientBalancers.caGrad(c);
            }));
        }
    }

    /** {@code nash-mtl}. */
    public static final class NashMtlProvider extends Named {
        /** For the service loader. */
        public NashMtlProvider() {
            super("nash-mtl", activeOnly(config -> GradientBalancers::nashMtl));
        }
    }

    /** {@code imtl-g}. */
    public static final class ImtlGProvider extends Named {
        /** For the service loader. */
        public ImtlGProvider() {
            super("imtl-g", activeOnly(config -> GradientBalancers::imtlG));
        }
    }

    /** {@code aligned-mtl}; setting {@code preference}: mean (default) or sum. */
    public static final class AlignedMtlProvider extends Named {
        /** For the service loader. */
        public AlignedMtlProvider() {
            super("aligned-mtl", activeOnly(config -> {
                String preference = config.text("preference", "mean");
                return () -> switch (preference) {
                    case "mean" -> GradientBalancers.alignedMtl();
                    case "sum" -> GradientBalancers.alignedMtlSum();
                    default ->
                        throw new IllegalArgumentException(
                                "The preference (\"" + preference + "\") must be mean or sum.");
                };
            }));
        }
    }

    /** {@code upgrad}; settings {@code regularization} (0: exact) and {@code norm-eps} (1e-4). */
    public static final class UpGradProvider extends Named {
        /** For the service loader. */
        public UpGradProvider() {
            super("upgrad", activeOnly(config -> {
                double regularization = config.number("regularization", 0);
                double normEps = config.number("norm-eps", 1e-4);
                return () -> regularization == 0
                        ? GradientBalancers.upGrad()
                        : GradientBalancers.upGradRegularised(regularization, normEps);
            }));
        }
    }

    /** {@code dualproj}; settings as of {@code upgrad}. */
    public static final class DualProjProvider extends Named {
        /** For the service loader. */
        public DualProjProvider() {
            super("dualproj", activeOnly(config -> {
                double regularization = config.number("regularization", 0);
                double normEps = config.number("norm-eps", 1e-4);
                return () -> regularization == 0
                        ? GradientBalancers.dualProj()
                        : GradientBalancers.dualProjRegularised(regularization, normEps);
            }));
        }
    }

    private static double[] array(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
