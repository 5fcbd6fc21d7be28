package io.fairrec.fairness;

import io.fairrec.base.Checks;
import io.fairrec.base.DataException;
import io.fairrec.base.Problems;
import io.fairrec.data.Catalog;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Configures an {@link ExposureLedger}. Setters only remember; {@link #build} and {@link #restore} check everything and
 * report all problems at once. Not thread-safe.
 */
public final class ExposureLedgerBuilder {

    /** How many epochs are kept one by one by default. */
    public static final int RETAINED_EPOCHS = 64;

    final Catalog catalog;
    List<ExposureTarget> targets = List.of();
    ExposureModel exposure = ExposureModel.slots();
    String name = "";
    boolean countsItems;
    int retained = RETAINED_EPOCHS;
    private @Nullable Epochs epochs;
    private int requestsPerEpoch = 50;
    private @Nullable PriceRule rule;
    private double @Nullable [] initialPrices;

    ExposureLedgerBuilder(Catalog catalog) {
        this.catalog = catalog;
    }

    /** The promises, T of them, of one partition or of several; by default none. */
    public ExposureLedgerBuilder targets(List<ExposureTarget> value) {
        this.targets = List.copyOf(value);
        return this;
    }

    /** How much exposure each slot gives; by default 1 each. */
    public ExposureLedgerBuilder exposure(ExposureModel value) {
        this.exposure = value;
        return this;
    }

    /** What moves the prices; mandatory where there are promises. */
    public ExposureLedgerBuilder priceRule(PriceRule value) {
        this.rule = value;
        return this;
    }

    /** The prices before anything was shown, one per promise, in utility; by default 0. */
    public ExposureLedgerBuilder initialPrices(double[] value) {
        this.initialPrices = value.clone();
        return this;
    }

    /**
     * The name of this ledger among those that exchange {@linkplain ExposureLedger#part parts}, such as the host's; no
     * other may have it. A ledger that is restored after a crash needs a new one: the others may have answers that it lost,
     * and would take new ones for these. What it recorded under the old name stays the part of that origin. After an
     * orderly last {@link ExposureLedger#save} it may keep its name. By default it has none.
     */
    public ExposureLedgerBuilder name(String value) {
        this.name = value;
        return this;
    }

    /** When an epoch ends; by default after 50 answers. */
    public ExposureLedgerBuilder epochs(Epochs value) {
        this.epochs = value;
        return this;
    }

    /** As {@link Epochs#ofRequests}, but checked with all the rest. */
    ExposureLedgerBuilder requestsPerEpoch(int value) {
        this.requestsPerEpoch = value;
        return this;
    }

    /**
     * Counts items, too: 24 bytes per catalogue item, and 12 per item shown in each kept epoch. By default only the
     * promised groups are counted.
     */
    public ExposureLedgerBuilder countItems() {
        this.countsItems = true;
        return this;
    }

    /**
     * How many epochs are kept one by one, the running one included: the longest window, and how far decay looks back; at
     * least 1, {@value #RETAINED_EPOCHS} by default.
     */
    public ExposureLedgerBuilder retainEpochs(int value) {
        this.retained = value;
        return this;
    }

    /**
     * A ledger in which nothing was shown yet.
     *
     * @throws io.fairrec.base.ConfigException with every reason at once: a partition or group that does not exist or has
     *     no item, a group promised twice, promises of one single-label partition that cannot hold together, a missing
     *     rule, a price or window out of range
     * @throws IllegalArgumentException if there is not exactly one initial price per promise
     */
    public ExposureLedger build() {
        double[] prices = checked();
        return new ExposureLedger(this, usedEpochs(), usedRule(), prices);
    }

    /**
     * A ledger that goes on where {@link ExposureLedger#save} was: to the bit the same sums, prices and epochs as if it had
     * never stopped. Initial prices are not used; the history of prices begins with the restored one. A file that is
     * missing, cut off, changed or foreign is refused, and the good one before it is used.
     *
     * @throws io.fairrec.base.ConfigException as {@link #build}
     * @throws DataException if neither file is good, or if the good one is of other promises, another catalogue, exposure
     *     model, kind of epoch or window, or has a price beyond the rule's limit
     */
    public RestoredLedger restore(Path file) {
        checked();
        DataException refused = null;
        Path source = file;
        LedgerState state;
        try {
            state = LedgerState.fromBytes(LedgerFile.bytes(file), "The contents of the file " + file);
        } catch (DataException e) {
            refused = e;
            source = LedgerFile.previous(file);
            try {
                state = LedgerState.fromBytes(LedgerFile.bytes(source), "The contents of the file " + source);
            } catch (DataException earlier) {
                e.addSuppressed(earlier);
                throw e;
            }
        }
        ExposureLedger ledger = new ExposureLedger(this, usedEpochs(), usedRule(), new double[targets.size()]);
        ledger.load(state, source);
        return new RestoredLedger(ledger, source, refused);
    }

    private Epochs usedEpochs() {
        return epochs == null ? Epochs.ofRequests(requestsPerEpoch) : epochs;
    }

    private PriceRule usedRule() {
        // Without promises there is no price to move; the range is then of no account.
        return rule == null ? new PriceController(0, 1) : rule;
    }

    private double[] checked() {
        double[] prices = initialPrices == null ? new double[targets.size()] : initialPrices;
        Checks.length(prices.length, targets.size(), "initialPrices");
        Problems problems = new Problems();
        TargetChecks.check(catalog, targets, problems);
        problems.collect(() -> usedEpochs());
        problems.collect(() -> Checks.atLeast(retained, 1, "retainEpochs"));
        problems.addIf(
                rule == null && !targets.isEmpty(),
                "The price rule is missing: call priceRule(...), for instance with new PriceController(gain, maxPrice).");
        double most = usedRule().maxPrice();
        for (int t = 0; t < prices.length; t++) {
            double price = prices[t];
            String name = "initial price of " + targets.get(t).group();
            problems.collect(() -> Checks.between(price, -most, most, name));
        }
        problems.throwIfAny("exposure ledger");
        return prices;
    }
}
