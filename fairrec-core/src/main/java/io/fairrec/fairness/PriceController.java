package io.fairrec.fairness;

import io.fairrec.base.Checks;

/**
 * Moves the price of a promised group at the end of each epoch, against the group's surplus of exposure.
 *
 * <p>The step is projected dual subgradient ascent on the constraint "exposure of the group = share · all exposure": the
 * subgradient of the dual at the prices of an epoch is the surplus that these prices produced. This is online dual mirror
 * descent with the squared Euclidean norm (Balseiro, Lu and Mirrokni, Dual Mirror Descent for Online Allocation
 * Problems, ICML 2020, Algorithm 1), used for provider fairness by P-MMF (Xu et al., WWW 2023). Those papers step
 * after each request and constrain from one side; here an epoch is N requests, and the promise is two-sided, so the dual
 * variable may be negative (a bonus).
 *
 * <p><strong>Guarantee.</strong> With a gain above 0, and while no step is clamped, price = initial price + gain · Σ
 * surplus. So after a stream with exposure E in total, ended by a whole epoch, the group's share misses its promise by
 * <em>exactly</em> |price − initial price| / (gain · E), whatever the requests were. Prices lie within ±maxPrice, so this
 * is at most 2 · maxPrice / (gain · E): it vanishes as 1/E. A larger gain tightens the share and makes prices swing more
 * from epoch to epoch.
 *
 * <p>The state is the clamped price and nothing else, so a promise that cannot be kept for a while (no candidates of the
 * group) saturates the price but winds nothing up: the first surplus of the other sign moves it off the limit.
 *
 * <p>Immutable, thread-safe, O(1).
 *
 * @param gain utility per unit of exposure surplus; finite, at least 0, where 0 keeps prices constant and guarantees
 *     nothing. Surplus is a sum over the epoch, not a mean: with ten times as many requests per epoch, divide the gain
 *     by ten for steps of the same size
 * @param maxPrice the largest price and the largest bonus, in utility; finite, above 0
 */
public record PriceController(double gain, double maxPrice) implements PriceRule {

    /** Checks the ranges. */
    public PriceController {
        Checks.nonNegative(gain, "gain of the price controller");
        Checks.positive(maxPrice, "maxPrice of the price controller");
    }

    /**
     * The price for the next epoch: clamp(price + gain · (exposureOfGroup − share · totalExposure)) to ±maxPrice.
     *
     * @param price the price of the epoch just ended, in utility; finite
     * @param exposureOfGroup what the group got in that epoch; at least 0
     * @param totalExposure what all items got in that epoch; at least {@code exposureOfGroup}
     * @param share the promise, in [0, 1]
     */
    public double next(double price, double exposureOfGroup, double totalExposure, double share) {
        double moved = price + gain * (exposureOfGroup - share * totalExposure);
        return Math.max(-maxPrice, Math.min(maxPrice, moved));
    }

    @Override
    public void move(EpochEnd end, double[] prices) {
        for (int t = 0; t < prices.length; t++) {
            prices[t] = next(
                    prices[t],
                    end.exposure(t),
                    end.totalExposure(),
                    end.targets().get(t).share());
        }
    }

    @Override
    public String name() {
        return "integral(gain " + gain + ", max " + maxPrice + ")";
    }
}
