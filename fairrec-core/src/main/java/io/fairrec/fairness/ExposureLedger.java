package io.fairrec.fairness;

import io.fairrec.base.Checks;
import io.fairrec.base.DataException;
import io.fairrec.data.Catalog;
import io.fairrec.internal.Seeds;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Counts what was shown, and moves the prices of the promised groups when an {@linkplain Epochs epoch} ends.
 *
 * <p>Requests read {@link #snapshot()}; what was shown is given to {@link #record} afterwards. Prices change only when an
 * epoch ends, from sums that do not depend on the order of the calls, so within an epoch any interleaving of threads leads
 * to the same next snapshot, and a replay with the same epochs is exact.
 *
 * <p>Sums are fixed-point longs in units of 2⁻²⁴ (6 · 10⁻⁸) exposure: addition is exact, hence commutative and
 * associative. The weight of a slot is rounded to that unit once, so a share is off by at most 2⁻²⁵ over the mean weight
 * of a slot. The sums hold 5 · 10¹¹ slots of weight 1, then {@link ArithmeticException}: never a silent wrap.
 *
 * <p>{@link #sums()} is the count as a value: all-time, windowed and decayed exposure per group and, where wanted, per
 * item, which ledgers on several machines {@linkplain ExposureSums#merge merge}. {@link #save} and {@link
 * ExposureLedgerBuilder#restore} carry a ledger over a restart.
 *
 * <p>Thread-safe: {@link #record} holds one lock for O(items · promises of an item) additions, so that an epoch of N
 * answers ends after exactly N of them; it allocates only when an epoch ends. One lock and not stripes: the work in it is
 * less than a cache miss per item, and stripes would have to be halted at every end of an epoch.
 */
public final class ExposureLedger {

    /** How many snapshots {@link #history()} keeps. */
    public static final int HISTORY_LIMIT = 4096;

    /** One unit of the fixed-point sums, in exposure. */
    static final double UNIT = 1.0 / (1 << 24);

    private final PromisedGroups promised;
    private final ExposureLayout layout;
    private final SlotWeights weights;
    private final ExposureModel exposure;
    private final PriceRule rule;
    private final Epochs epochs;

    private final Object lock = new Object();
    private final Object fileLock = new Object();
    private final long[] shown;
    private final long[] shownAtMove;
    private final EpochCounter running;
    private final EpochCounter older;
    private final ArrayDeque<EpochSums> recent = new ArrayDeque<>();
    private final ArrayDeque<PriceSnapshot> history = new ArrayDeque<>();
    private long total;
    private long totalAtMove;
    private long requests;
    private volatile PriceSnapshot snapshot;

    ExposureLedger(ExposureLedgerBuilder configured, Epochs epochs, PriceRule rule, double[] prices) {
        this.promised = new PromisedGroups(configured.catalog, configured.targets);
        this.exposure = configured.exposure;
        this.weights = new SlotWeights(exposure);
        this.rule = rule;
        this.epochs = epochs;
        this.layout = new ExposureLayout(
                promised.targets(),
                configured.catalog.size(),
                hash(configured.catalog),
                exposure.name(),
                epochs.name(),
                configured.retained,
                configured.countsItems);
        this.shown = new long[prices.length];
        this.shownAtMove = new long[prices.length];
        this.running = new EpochCounter(layout);
        this.older = new EpochCounter(layout);
        double[] shares = new double[prices.length];
        Arrays.fill(shares, Double.NaN);
        this.snapshot = PriceSnapshot.of(epochs.number(0), promised.targets(), prices, shares);
        history.add(snapshot);
    }

    /** The same on every machine and in every run: texts hash as the language says. */
    private static long hash(Catalog catalog) {
        long hash = 0;
        for (int item = 0; item < catalog.size(); item++) {
            hash = Seeds.mix(hash, catalog.items().id(item).hashCode(), item);
        }
        return hash;
    }

    /** Configures a ledger. */
    public static ExposureLedgerBuilder builder(Catalog catalog) {
        return new ExposureLedgerBuilder(catalog);
    }

    /**
     * A ledger in which nothing was shown yet, that counts promised groups.
     *
     * @param targets the promises, T of them, perhaps 0; of one partition or of several
     * @param initialPrices one per promise, in utility, within ±{@code rule.maxPrice()}; copied
     * @param requestsPerEpoch how many answers make an epoch, at least 1; 1 is the papers' online setting
     * @throws io.fairrec.base.ConfigException as {@link ExposureLedgerBuilder#build}
     * @throws IllegalArgumentException if there is not exactly one initial price per promise
     */
    public static ExposureLedger create(
            Catalog catalog,
            List<ExposureTarget> targets,
            ExposureModel exposure,
            PriceRule rule,
            double[] initialPrices,
            int requestsPerEpoch) {
        return builder(catalog)
                .targets(targets)
                .exposure(exposure)
                .priceRule(rule)
                .initialPrices(initialPrices)
                .requestsPerEpoch(requestsPerEpoch)
                .build();
    }

    /** The prices of the running epoch: one volatile read, and a look at the clock where epochs end by time. */
    public PriceSnapshot snapshot() {
        if (epochs.byTime() && epochs.number(0) > snapshot.version()) {
            synchronized (lock) {
                advance();
            }
        }
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
        long slate = 0;
        for (int i = 0; i < count; i++) {
            Checks.index(items[i], layout.itemCount(), "item");
            slate = Math.addExact(slate, weights.of(i + 1));
        }
        synchronized (lock) {
            if (epochs.byTime()) {
                advance();
            }
            // No sum exceeds the total, so this is the only place where one can overflow: before anything is counted.
            total = Math.addExact(total, slate);
            requests++;
            running.requests++;
            running.total += slate;
            for (int i = 0; i < count; i++) {
                long weight = weights.of(i + 1);
                promised.add(items[i], weight, running.shown);
                running.addItem(items[i], weight);
            }
            if (!epochs.byTime()) {
                advance();
            }
        }
    }

    /** Ends all epochs that are over. */
    private void advance() {
        long now = epochs.number(requests);
        if (now > snapshot.version()) {
            advanceTo(now);
        }
    }

    private void advanceTo(long next) {
        int count = shown.length;
        long[] sinceMove = new long[count];
        double[] prices = new double[count];
        double[] shares = new double[count];
        for (int t = 0; t < count; t++) {
            long sum = shown[t] + running.shown[t];
            sinceMove[t] = sum - shownAtMove[t];
            prices[t] = snapshot.price(t);
            shares[t] = total == 0 ? Double.NaN : (double) sum / total;
        }
        EpochEnd end = new EpochEnd(promised, sinceMove, total - totalAtMove, next - snapshot.version());
        rule.move(end, prices);
        checkPrices(prices);
        for (int t = 0; t < count; t++) {
            shown[t] += running.shown[t];
            shownAtMove[t] = shown[t];
        }
        totalAtMove = total;
        if (running.requests > 0) {
            recent.addLast(running.close(snapshot.version()));
        }
        while (!recent.isEmpty() && recent.getFirst().epoch <= next - layout.retained()) {
            older.add(recent.removeFirst());
        }
        remember(PriceSnapshot.of(next, promised.targets(), prices, shares));
    }

    private void checkPrices(double[] prices) {
        for (int t = 0; t < prices.length; t++) {
            if (!(Math.abs(prices[t]) <= rule.maxPrice())) {
                throw new IllegalStateException("The price of "
                        + promised.targets().get(t).group() + " (" + prices[t] + ") by the rule " + rule.name()
                        + " must lie within ±" + rule.maxPrice() + ". Run PriceRuleContract on it.");
            }
        }
    }

    private void remember(PriceSnapshot next) {
        snapshot = next;
        if (history.size() == HISTORY_LIMIT) {
            history.removeFirst();
        }
        history.add(next);
    }

    /** Exact sums per epoch up to now, the running one included; O(epochs kept, and items shown in the running one). */
    public ExposureSums sums() {
        synchronized (lock) {
            return sumsNow();
        }
    }

    private ExposureSums sumsNow() {
        if (epochs.byTime()) {
            advance();
        }
        long epoch = snapshot.version();
        List<EpochSums> entries = new ArrayList<>(recent);
        entries.add(running.copy(epoch));
        return ExposureSums.of(layout, epoch, older.copy(EpochSums.OLDER), entries);
    }

    /**
     * Adds what another machine counted. If all machines exchange their parts of an epoch before it ends, each moves its
     * prices to the same bits as one machine that answered all requests. A part that comes late counts in the sums of its
     * epoch, and for the prices at the next end. A part from an epoch ahead ends this
     * one, after its share of it was added. Give each part once: {@link ExposureSums#since} makes parts.
     *
     * @throws DataException if the layouts differ
     * @throws IllegalStateException if epochs end by the number of answers, which another machine cannot know
     */
    public void absorb(ExposureSums part) {
        if (!epochs.byTime()) {
            throw new IllegalStateException("A ledger with epochs of " + epochs.name()
                    + " cannot absorb answers of other machines: they have no place in its count. Use Epochs.ofTime.");
        }
        synchronized (lock) {
            ExposureSums before = sumsNow();
            ExposureSums all = before.merge(part);
            if (part.epoch() > snapshot.version()) {
                count(before.merge(part.upTo(snapshot.version())));
                advanceTo(part.epoch());
            }
            count(all);
        }
    }

    /** Takes these sums for all that was counted. */
    private void count(ExposureSums all) {
        EpochSums everything = all.everything();
        requests = everything.requests;
        total = everything.total;
        older.clear();
        older.add(all.older());
        recent.clear();
        running.clear();
        for (EpochSums entry : all.recent()) {
            if (entry.epoch == snapshot.version()) {
                running.add(entry);
            } else {
                recent.addLast(entry);
            }
        }
        for (int t = 0; t < shown.length; t++) {
            shown[t] = everything.shown(t) - running.shown[t];
        }
    }

    /**
     * Saves all that {@link ExposureLedgerBuilder#restore} needs, atomically: into a new file, forced to the disk, then
     * renamed. The good file of before is kept as {@code NAME.previous}. Recording goes on meanwhile.
     *
     * @throws DataException if the file cannot be written; the one of before is then still there
     */
    public void save(Path file) {
        synchronized (fileLock) {
            LedgerState state;
            synchronized (lock) {
                ExposureSums sums = sumsNow();
                double[] prices = new double[shown.length];
                Arrays.setAll(prices, snapshot::price);
                state = new LedgerState(sums, prices, shownAtMove.clone(), totalAtMove);
            }
            LedgerFile.write(file, state.toBytes(), LedgerState::isGood);
        }
    }

    /** Goes on from a state; called once, before anybody else has this ledger. */
    void load(LedgerState state, Path source) {
        String difference = layout.difference(state.sums().layout());
        if (!difference.isEmpty()) {
            throw new DataException("The ledger in " + source + " cannot go on here: they are of " + difference
                    + ". Configure the ledger as it was, or start a new one with the old prices as initial prices.");
        }
        double[] prices = new double[shown.length];
        double[] shares = new double[shown.length];
        for (int t = 0; t < prices.length; t++) {
            prices[t] = state.price(t);
            if (!(Math.abs(prices[t]) <= rule.maxPrice())) {
                throw new DataException(
                        "The price of " + promised.targets().get(t).group() + " in " + source + " (" + prices[t]
                                + ") must lie within ±" + rule.maxPrice() + ". Raise maxPrice of the price rule.");
            }
            shownAtMove[t] = state.shownAtMove(t);
            shares[t] = state.totalAtMove() == 0 ? Double.NaN : (double) shownAtMove[t] / state.totalAtMove();
        }
        totalAtMove = state.totalAtMove();
        synchronized (lock) {
            history.clear();
            remember(PriceSnapshot.of(state.sums().epoch(), promised.targets(), prices, shares));
            count(state.sums());
        }
    }

    /** How many answers were recorded. */
    public long requests() {
        synchronized (lock) {
            return requests;
        }
    }

    /** When an epoch ends. */
    public Epochs epochs() {
        return epochs;
    }

    /** The promises, in the order of every {@code target} index. */
    public List<ExposureTarget> targets() {
        return promised.targets();
    }

    /** The position weights. */
    public ExposureModel exposureModel() {
        return exposure;
    }

    /** What moves the prices. */
    public PriceRule priceRule() {
        return rule;
    }

    /** Whether this ledger counts the items of a catalogue: as many, with the same ids in the same order. */
    public boolean isOf(Catalog catalog) {
        return catalog.size() == layout.itemCount() && hash(catalog) == layout.catalogHash();
    }

    /** The exposure of a promised group so far, the running epoch included. */
    public double exposure(int target) {
        Checks.index(target, shown.length, "target");
        synchronized (lock) {
            return (shown[target] + running.shown[target]) * UNIT;
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
        Checks.index(target, shown.length, "target");
        synchronized (lock) {
            return total == 0
                    ? OptionalDouble.empty()
                    : OptionalDouble.of((double) (shown[target] + running.shown[target]) / total);
        }
    }

    /** The snapshots so far, oldest first, the running one last; the {@value #HISTORY_LIMIT} most recent; a copy. */
    public List<PriceSnapshot> history() {
        synchronized (lock) {
            return List.copyOf(history);
        }
    }

    @Override
    public String toString() {
        return "ExposureLedger[" + targets().size() + " targets, " + requests() + " requests, " + exposure.name() + "]";
    }
}
