package io.fairrec.fairness;

import io.fairrec.base.Checks;
import java.util.Arrays;
import java.util.List;

/**
 * The prices of one epoch: what an item of a promised group pays, in units of utility, for a place on the slate.
 *
 * <p>A positive price makes a group rarer, a negative one (a bonus) more frequent. Also carries each group's share of the
 * exposure so far. Immutable, thread-safe; part of the request, so that equal requests with equal snapshots give equal
 * answers.
 */
public final class PriceSnapshot {

    private static final PriceSnapshot NONE = new PriceSnapshot(0, List.of(), new double[0], new double[0]);

    private final long version;
    private final List<ExposureTarget> targets;
    private final double[] prices;
    private final double[] shares;

    private PriceSnapshot(long version, List<ExposureTarget> targets, double[] prices, double[] shares) {
        this.version = version;
        this.targets = targets;
        this.prices = prices;
        this.shares = shares;
    }

    /** No promises, no prices. */
    public static PriceSnapshot none() {
        return NONE;
    }

    /**
     * A snapshot.
     *
     * @param version the epoch's number, from 0
     * @param targets the promises, T of them
     * @param prices one per promise, in utility; finite
     * @param shares exposure share so far per promise in [0, 1]; NaN where nothing was shown yet
     */
    public static PriceSnapshot of(long version, List<ExposureTarget> targets, double[] prices, double[] shares) {
        Checks.length(prices.length, targets.size(), "prices");
        Checks.length(shares.length, targets.size(), "shares");
        for (int t = 0; t < prices.length; t++) {
            Checks.finite(prices[t], "price of " + targets.get(t).group());
            if (!Double.isNaN(shares[t])) {
                Checks.between(shares[t], 0, 1, "share of " + targets.get(t).group());
            }
        }
        return new PriceSnapshot(version, List.copyOf(targets), prices.clone(), shares.clone());
    }

    /** The epoch's number, from 0. */
    public long version() {
        return version;
    }

    /** The promises. */
    public List<ExposureTarget> targets() {
        return targets;
    }

    /** The price of promise {@code target}, in utility. */
    public double price(int target) {
        return prices[target];
    }

    /** Whether anything was shown before this epoch. */
    public boolean hasShare(int target) {
        return !Double.isNaN(shares[target]);
    }

    /** The exposure share of promise {@code target} before this epoch; its promised share if nothing was shown yet. */
    public double share(int target) {
        return hasShare(target) ? shares[target] : targets.get(target).share();
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof PriceSnapshot that
                && version == that.version
                && targets.equals(that.targets)
                && Arrays.equals(prices, that.prices)
                && Arrays.equals(shares, that.shares);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Long.hashCode(version) + targets.hashCode()) + Arrays.hashCode(prices);
    }

    @Override
    public String toString() {
        return "PriceSnapshot[" + version + ", prices " + Arrays.toString(prices) + "]";
    }
}
