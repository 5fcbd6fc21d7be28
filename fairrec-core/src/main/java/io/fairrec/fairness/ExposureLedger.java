package io.fairrec.fairness;

import io.fairrec.base.Checks;
import io.fairrec.base.DataException;
import io.fairrec.data.Catalog;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    private static final Logger LOG = LoggerFactory.getLogger(ExposureLedger.class);

    private final PromisedGroups promised;
    private final ExposureLayout layout;
    private final SlotWeights weights;
    private final ExposureModel exposure;
    private final PriceRule rule;
    private final Epochs epochs;

    private final String name;

    /** Of the counts. Held for O(what is counted) only, except where an epoch ends. */
    private final Object lock = new Object();
    /** Taken before {@link #lock}: parts come one after another, and are compared without stopping the requests. */
    private final Object absorbLock = new Object();

    private final Object fileLock = new Object();
    private final PriceMover mover;
    private final EpochWindow window;
    private final long[] shown;
    private final ArrayDeque<PriceSnapshot> history = new ArrayDeque<>();
    /** Written under both locks. */
    private final ReceivedParts received;

    private long total;
    private long requests;
    private boolean warned;
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
                ExposureLayout.hash(configured.catalog),
                promised.hash(),
                exposure.name(),
                weights.hash(),
                epochs.name(),
                configured.retained,
                configured.countsItems);
        this.shown = new long[prices.length];
        this.name = configured.name;
        this.received = new ReceivedParts(layout, epochs);
        this.mover = new PriceMover(promised, rule);
        this.window = new EpochWindow(layout);
        double[] shares = new double[prices.length];
        Arrays.fill(shares, Double.NaN);
        this.snapshot = PriceSnapshot.of(epochs.number(0), promised.targets(), prices, shares);
        history.add(snapshot);
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
            EpochCounter running = window.running;
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
        long running = snapshot.version();
        if (now > running) {
            advanceTo(now);
        } else if (epochs.byTime() && running - now > epochs.maxLead() && !warned) {
            warned = true;
            LOG.warn(
                    "The exposure ledger is {} epochs of {} ahead of its clock, which jumped ahead before or was set back:"
                            + " until it has caught up no price moves. Logged once; see ExposureLedger.epochsAhead().",
                    running - now,
                    epochs);
        }
    }

    private void advanceTo(long next) {
        long[] sums = new long[shown.length];
        double[] shares = new double[shown.length];
        for (int t = 0; t < sums.length; t++) {
            sums[t] = shown[t] + window.running.shown[t];
            shares[t] = total == 0 ? Double.NaN : (double) sums[t] / total;
        }
        double[] prices = mover.next(snapshot, sums, total, next - snapshot.version());
        System.arraycopy(sums, 0, shown, 0, sums.length);
        window.end(snapshot.version(), next);
        remember(PriceSnapshot.of(next, promised.targets(), prices, shares));
    }

    private void remember(PriceSnapshot next) {
        snapshot = next;
        if (history.size() == HISTORY_LIMIT) {
            history.removeFirst();
        }
        history.add(next);
    }

    /**
     * Exact sums per epoch up to now, the running one included; O(items + sums of all kept epochs). Requests wait for the
     * copy of the running epoch and of the older ones, which is one pass over memory; the rest is done beside them.
     */
    public ExposureSums sums() {
        EpochWindow.Frozen frozen;
        synchronized (lock) {
            frozen = freeze();
        }
        return frozen.sums();
    }

    private EpochWindow.Frozen freeze() {
        if (epochs.byTime()) {
            advance();
        }
        return window.freeze(snapshot.version());
    }

    /**
     * What this ledger recorded itself so far, without what it {@linkplain #absorb absorbed}: for the other machines.
     *
     * @throws IllegalArgumentException if this ledger has no name
     */
    public ExposurePart part() {
        EpochWindow.Frozen frozen;
        @Nullable ExposureSums others;
        synchronized (lock) {
            frozen = freeze();
            others = received.sum();
        }
        ExposureSums all = frozen.sums();
        return new ExposurePart(name, others == null ? all : all.since(others));
    }

    /**
     * Adds what another machine recorded since its part was absorbed last. Parts are cumulative, and this ledger keeps the
     * last one of each origin: so each answer counts once, however often, late or out of order parts come.
     *
     * <p>If all machines exchange their parts of an epoch before it ends, each moves its prices to the same bits as one
     * machine that answered all requests. A part that comes late counts in the sums of its epoch, and for the prices at the
     * next end. A part from ahead, by {@link Epochs#MAX_LEAD} at most, ends the epochs up to its own, one by one.
     *
     * <p>A machine that lost answers must come back under {@linkplain ExposureLedgerBuilder#name another name}. Memory: the sums of each origin.
     * Comparing takes O(sums of the origin, and of all that was absorbed), beside the requests; these wait only for O(what
     * is new in the part), amortised, and the ends of epochs.
     *
     * @return whether anything was new: false for a part that was absorbed before, or an older one of the same origin
     * @throws DataException if the layouts differ, if the part is from too far ahead, or if it is neither a later nor an
     *     earlier state of the one before; then nothing was added
     * @throws IllegalArgumentException if the part is this ledger's own
     * @throws IllegalStateException if epochs end by the number of answers, which another machine cannot know, or if this
     *     ledger has no name
     */
    public boolean absorb(ExposurePart part) {
        received.check(part, name);
        synchronized (absorbLock) {
            ExposureSums difference = received.difference(part);
            if (difference == null) {
                return false;
            }
            ExposureSums sum = received.sumWith(difference);
            synchronized (lock) {
                add(difference);
                received.put(part, sum);
            }
            return true;
        }
    }

    /** Adds sums, and ends the epochs before each. */
    private void add(ExposureSums sums) {
        advance();
        // First, since it may overflow, and then nothing else can.
        Math.addExact(total, sums.total());
        add(sums.older());
        for (EpochSums entry : sums.recent()) {
            if (entry.epoch > snapshot.version()) {
                advanceTo(entry.epoch);
            }
            add(entry);
        }
        if (sums.epoch() > snapshot.version()) {
            advanceTo(sums.epoch());
        }
    }

    private void add(EpochSums entry) {
        long epoch = snapshot.version();
        requests += entry.requests;
        total += entry.total;
        window.add(entry, epoch);
        if (entry.epoch != epoch) {
            for (int t = 0; t < shown.length; t++) {
                shown[t] += entry.shown(t);
            }
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
            EpochWindow.Frozen frozen;
            double[] prices;
            long[] shownAtMove;
            long totalAtMove;
            SortedMap<String, ExposureSums> others;
            synchronized (lock) {
                frozen = freeze();
                prices = PriceMover.prices(snapshot);
                shownAtMove = mover.shownAtMove.clone();
                totalAtMove = mover.totalAtMove;
                others = received.byOrigin();
            }
            LedgerState state = new LedgerState(name, frozen.sums(), others, prices, shownAtMove, totalAtMove);
            LedgerFile.write(file, state.toBytes(), LedgerState::isGood);
        }
    }

    /**
     * By how many epochs the running one is ahead of the clock; 0 as a rule. After a clock that jumped ahead and was set
     * right, answers count in an epoch to come and no price moves before the clock is there, which is warned of once. If
     * that is too long to wait for: save, and build a new ledger, with the prices of {@link #snapshot()} as its initial
     * ones, and under another name.
     */
    public long epochsAhead() {
        return epochs.byTime() ? Math.max(0, snapshot.version() - epochs.number(0)) : 0;
    }

    /**
     * How many epochs ended with the prices left as they were, because the rule threw or left a price that is none; what
     * was shown in them counts for the prices at the next end. The first failure is logged, with its cause.
     */
    public long failedMoves() {
        synchronized (lock) {
            return mover.failures;
        }
    }

    /** Goes on from a state; called once, before anybody else has this ledger. */
    void load(LedgerState state, Path source) {
        state.check(layout, rule, source);
        double[] prices = new double[shown.length];
        double[] shares = new double[shown.length];
        synchronized (lock) {
            mover.totalAtMove = state.totalAtMove();
            for (int t = 0; t < prices.length; t++) {
                prices[t] = state.price(t);
                mover.shownAtMove[t] = state.shownAtMove(t);
                shares[t] = state.totalAtMove() == 0 ? Double.NaN : (double) state.shownAtMove(t) / state.totalAtMove();
            }
            history.clear();
            remember(PriceSnapshot.of(state.sums().epoch(), promised.targets(), prices, shares));
            add(state.sums().older());
            state.sums().recent().forEach(this::add);
            received.load(state, name);
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

    /**
     * Whether this ledger counts the items of a catalogue: as many, with the same ids in the same order, and the same of
     * them in the promised groups.
     */
    public boolean isOf(Catalog catalog) {
        if (catalog.size() != layout.itemCount() || ExposureLayout.hash(catalog) != layout.catalogHash()) {
            return false;
        }
        try {
            return new PromisedGroups(catalog, targets()).hash() == layout.groupsHash();
        } catch (IllegalArgumentException e) {
            return false; // It has no such group.
        }
    }

    /** The exposure of a promised group so far, the running epoch included. */
    public double exposure(int target) {
        Checks.index(target, shown.length, "target");
        synchronized (lock) {
            return (shown[target] + window.running.shown[target]) * UNIT;
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
                    : OptionalDouble.of((double) (shown[target] + window.running.shown[target]) / total);
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
