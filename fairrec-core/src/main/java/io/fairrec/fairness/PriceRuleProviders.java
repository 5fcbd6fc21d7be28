package io.fairrec.fairness;

import io.fairrec.base.ComponentConfig;
import io.fairrec.base.ComponentProvider;

/** The price rules by name; registered in {@code META-INF/services}. */
public final class PriceRuleProviders {

    private static final double MAX_PRICE = 10;

    private PriceRuleProviders() {}

    /** {@code integral}, that is {@link PriceController}; settings {@code gain} (0.001) and {@code max-price} (10). */
    public static final class IntegralProvider implements ComponentProvider<PriceRule> {

        @Override
        public Class<PriceRule> type() {
            return PriceRule.class;
        }

        @Override
        public String name() {
            return "integral";
        }

        @Override
        public PriceRule create(ComponentConfig config) {
            double gain = config.number("gain", 0.001);
            double most = config.number("max-price", MAX_PRICE);
            return config.make("price rule \"" + name() + "\"", () -> new PriceController(gain, most));
        }
    }

    /**
     * {@code fair-co}, that is {@link FairCoPrices}; settings {@code gain} (0.001), {@code leak} (1) and {@code max-price}
     * (10).
     */
    public static final class FairCoProvider implements ComponentProvider<PriceRule> {

        @Override
        public Class<PriceRule> type() {
            return PriceRule.class;
        }

        @Override
        public String name() {
            return "fair-co";
        }

        @Override
        public PriceRule create(ComponentConfig config) {
            double gain = config.number("gain", 0.001);
            double leak = config.number("leak", 1);
            double most = config.number("max-price", MAX_PRICE);
            return config.make("price rule \"" + name() + "\"", () -> new FairCoPrices(gain, leak, most));
        }
    }
}
