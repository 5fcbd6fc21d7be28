package io.fairrec.fairness;

import io.fairrec.base.Checks;
import io.fairrec.base.Problems;
import io.fairrec.data.Catalog;
import io.fairrec.data.Groups;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Counts what was shown, and moves the prices of the promised groups when an epoch of N answers is full.
 *
 * <p>Requests read {@link #snapshot()} (one volatile read); what was shown is given to {@link #record} afterwards. Prices
 * change only in the call that completes an epoch, from sums that do not depend on the order of the calls, so within an
 * epoch any interleaving of threads leads to the same next snapshot, and a replay with the same epochs is exact.
 *
 * <p>Sums are fixed-point longs in units of 2⁻²⁴ (6 · 10⁻⁸) exposure: addition is exact, hence commutative. The weight of
 * a slot is rounded to that unit once, so a share is off by at most 2⁻²⁵ over the mean weight of a slot. The sums hold
 * 5 · 10¹¹ slots of weight 1, then {@link ArithmeticException}: never a silent wrap.
 *
 * <p>Thread-safe: {@link #record} holds one lock for O(items · promises · labels of an item) additions, so that an epoch
 * ends after exactly N answers; it allocates only when an epoch ends.
 */
public final class ExposureLedger {

    /** How many snapshots {@link #history()} keeps. */
    public static final int HISTORY_LIMIT = 4096;

    private static final double UNIT = 1.0 / (1 << 24);
    private static final double MAX_WEIGHT = 1024;
    private static final int CACHED_RANKS = 128;

    private final List<ExposureTarget> targets;
    private final Groups[] groupsOf;
    private final int[] groupOf;
    private final int itemCount;
    private final ExposureModel exposure;
    private final long[] cachedWeights = new long[CACHED_RANKS];
    private final PriceController controller;
    private final int requestsPerEpoch;

    private final Object lock = new Object();
    private final long[] shown;
    private final long[] shownBeforeEpoch;
    private final ArrayDeque<PriceSnapshot> history = new ArrayDeque<>();
    private long total;
    private long totalBeforeEpoch;
    private long requests;
    private volatile PriceSnapshot snapshot;

    private ExposureLedger(
            Catalog catalog,
            List<ExposureTarget> targets,
            ExposureModel exposure,
            PriceController controller,
            double[] initialPrices,
            int requestsPerEpoch) {
        this.targets = List.copyOf(targets);
        this.itemCount = catalog.size();
        this.exposure = exposure;
        this.controller = controller;
        this.requestsPerEpoch = requestsPerEpoch;
        this.groupsOf = new Groups[targets.size()];
        this.groupOf = new int[targets.size()];
        for (int t = 0; t < groupsOf.length; t++) {
            groupsOf[t] = catalog.groups(targets.get(t).partition());
            groupOf[t] = groupsOf[t].ordinal(targets.get(t).group());
        }
        for (int rank = 1; rank <= CACHED_RANKS; rank++) {
            cachedWeights[rank - 1] = computeWeight(rank);
        }
        this.shown = new long[groupOf.length];
        this.shownBeforeEpoch = new long[groupOf.length];
        double[] shares = new double[groupOf.length];
        Arrays.fill(shares, Double.NaN);
        this.snapshot = PriceSnapshot.of(0, this.targets, initialPrices, shares);
        history.add(snapshot);
    }

    /**
     * A ledger in which nothing was shown yet.
     *
     * @param catalog gives the groups of items
     * @param targets the promises, T of them, perhaps 0; of one partition or of several
     * @param initialPrices one per promise, in utility, within ±{@code controller.maxPrice()}; copied
     * @param requestsPerEpoch how many answers make an epoch, at least 1; 1 is the papers' online setting
     * @throws io.fairrec.base.ConfigException with every reason at once: a partition or group that does not exist or has
     *     no item, a group promised twice, promises of one single-label partition that cannot hold together, a price or
     *     an epoch out of range
     * @throws IllegalArgumentException if there is not exactly one initial price per promise
     */
    public static ExposureLedger create(
            Catalog catalog,
            List<ExposureTarget> targets,
            ExposureModel exposure,
            PriceController controller,
            double[] initialPrices,
            int requestsPerEpoch) {
        Checks.length(initialPrices.length, targets.size(), "initialPrices");
        Problems problems = new Problems();
        TargetChecks.check(catalog, targets, problems);
        problems.collect(() -> Checks.atLeast(requestsPerEpoch, 1, "requestsPerEpoch"));
        for (int t = 0; t < initialPrices.length; t++) {
            double price = initialPrices[t];
            String name = "initial price of " + targets.get(t).group();
            problems.collect(() -> Checks.between(price, -controller.maxPrice(), controller.maxPrice(), name));
        }
        problems.throwIfAny("exposure ledger");
        return new ExposureLedger(catalog, targets, exposure, controller, initialPrices, requestsPerEpoch);
    }

    /** The prices of the running epoch. */
    public PriceSnapshot snapshot() {
        return snapshot;
    }

    /**
     * Records one answer. An empty answer counts as a request, too.
     *
     * @param items item ordinals in slate order; only the first {@code count} are read, nothing is kept
     * @param count how many, at least 0
     * @throws IndexOutOfBoundsException if an ordinal is not of the catalogue; then nothing was recorded
     */
    public void record(int[] items, int count) {
        Checks.atLeast(count, 0, "count");
        Checks.atLeast(items.length, count, "items.length");
        for (int i = 0; i < count; i++) {
            Checks.index(items[i], itemCount, "item");
            weight(i + 1);
        }
        synchronized (lock) {
            for (int i = 0; i < count; i++) {
                long weight = weight(i + 1);
                total = Math.addExact(total, weight);
                for (int t = 0; t < groupOf.length; t++) {
                    if (groupsOf[t].isIn(items[i], groupOf[t])) {
                        shown[t] += weight;
                    }
                }
            }
            requests++;
            if (requests % requestsPerEpoch == 0) {
                closeEpoch();
            }
        }
    }

    /** How many answers were recorded. */
    public long requests() {
        synchronized (lock) {
            return requests;
        }
    }

    /** How many answers make an epoch. */
    public int requestsPerEpoch() {
        return requestsPerEpoch;
    }

    /** The promises, in the order of every {@code target} index. */
    public List<ExposureTarget> targets() {
        return targets;
    }

    /** The position weights. */
    public ExposureModel exposureModel() {
        return exposure;
    }

    /** What moves the prices. */
    public PriceController controller() {
        return controller;
    }

    /** The exposure of a promised group so far, the running epoch included. */
    public double exposure(int target) {
        Checks.index(target, groupOf.length, "target");
        synchronized (lock) {
            return shown[target] * UNIT;
        }
    }

    /** The exposure of all items so far, the running epoch included. */
    public double totalExposure() {
        synchronized (lock) {
            return total * UNIT;
        }
    }

    /** The share of a promised group so far, the running epoch included; empty while nothing was shown. */
    public OptionalDouble share(int target) {
        Checks.index(target, groupOf.length, "target");
        synchronized (lock) {
            return total == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) shown[target] / total);
        }
    }

    /** The snapshots so far, oldest first, the running one last; the {@value #HISTORY_LIMIT} most recent; a copy. */
    public List<PriceSnapshot> history() {
        synchronized (lock) {
            return List.copyOf(history);
        }
    }

    private void closeEpoch() {
        double[] prices = new double[groupOf.length];
        double[] shares = new double[groupOf.length];
        double epochTotal = (total - totalBeforeEpoch) * UNIT;
        for (int t = 0; t < prices.length; t++) {
            double epochShown = (shown[t] - shownBeforeEpoch[t]) * UNIT;
            prices[t] = controller.next(
                    snapshot.price(t), epochShown, epochTotal, targets.get(t).share());
            shares[t] = total == 0 ? Double.NaN : (double) shown[t] / total;
            shownBeforeEpoch[t] = shown[t];
        }
        totalBeforeEpoch = total;
        snapshot = PriceSnapshot.of(snapshot.version() + 1, targets, prices, shares);
        if (history.size() == HISTORY_LIMIT) {
            history.removeFirst();
        }
        history.add(snapshot);
    }

    private long weight(int rank) {
        return rank <= CACHED_RANKS ? cachedWeights[rank - 1] : computeWeight(rank);
    }

    private long computeWeight(int rank) {
        double weight = exposure.weight(rank);
        if (!(weight >= 0 && weight <= MAX_WEIGHT)) {
            throw new IllegalArgumentException("The exposure of rank " + rank + " (" + weight + ") by the model "
                    + exposure.name() + " must lie in [0, " + MAX_WEIGHT + "].");
        }
        return Math.round(weight / UNIT);
    }

    @Override
    public String toString() {
        return "ExposureLedger[" + targets.size() + " targets, " + requests() + " requests, " + exposure.name() + "]";
    }
}
