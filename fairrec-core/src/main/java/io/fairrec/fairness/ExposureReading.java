package io.fairrec.fairness;

import io.fairrec.base.Checks;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;

/**
 * Exposure over all time, over a window of epochs, or fading with age; in units of {@link ExposureModel}.
 *
 * <p>A sum is the exact integer sum, then converted; a decayed one is folded from the oldest epoch to the youngest. So
 * equal sums give equal bits, wherever they were counted. Immutable, thread-safe.
 */
public final class ExposureReading {

    private final ExposureSums sums;
    private final long first;
    private final double lambda;
    private final double total;
    private final double[] shown;

    private ExposureReading(ExposureSums sums, long first, double lambda) {
        this.sums = sums;
        this.first = first;
        this.lambda = lambda;
        this.total = read(entry -> entry.total);
        this.shown = new double[sums.targets().size()];
        for (int t = 0; t < shown.length; t++) {
            int target = t;
            shown[t] = read(entry -> entry.shown(target));
        }
    }

    /** The plain sum from an epoch on; with what is older, if that is the beginning of time. */
    static ExposureReading sum(ExposureSums sums, long first) {
        return new ExposureReading(sums, first, 1);
    }

    static ExposureReading decayed(ExposureSums sums, double lambda) {
        return new ExposureReading(sums, sums.epoch() - sums.retainedEpochs() + 1, lambda);
    }

    /** The exposure of all items; at least 0. */
    public double total() {
        return total;
    }

    /** The exposure of a promised group; at least 0. */
    public double exposure(int target) {
        return shown[Checks.index(target, shown.length, "target")];
    }

    /** The share of a promised group, in [0, 1]; empty where nothing was shown. */
    public OptionalDouble share(int target) {
        return total == 0 ? OptionalDouble.empty() : OptionalDouble.of(exposure(target) / total);
    }

    /**
     * The exposure of an item; O(epochs · log of the items shown in one).
     *
     * @throws IllegalStateException if the ledger does not count items
     */
    public double item(int item) {
        checkItems();
        Checks.index(item, sums.layout().itemCount(), "item");
        return read(entry -> entry.item(item));
    }

    /**
     * The exposure of every item; O(items + entries of all epochs).
     *
     * @param out one per item of the catalogue; longer is allowed
     * @throws IllegalStateException if the ledger does not count items
     */
    public void items(double[] out) {
        checkItems();
        int n = sums.layout().itemCount();
        Checks.atLeast(out.length, n, "out.length");
        long[] exact = new long[lambda == 1 ? n : 0];
        for (int i = 0; i < n; i++) {
            out[i] = 0;
        }
        // The power is folded in per epoch and not by position, in the same order as in read(...): the same bits.
        long before = first;
        for (int e = includesOlder() ? -1 : 0; e < sums.recent().size(); e++) {
            EpochSums entry = e < 0 ? sums.older() : sums.recent().get(e);
            if (e >= 0 && entry.epoch < first) {
                continue;
            }
            if (lambda != 1) {
                fade(out, n, entry.epoch - before);
                before = entry.epoch;
            }
            for (int i = 0; i < entry.itemEntries(); i++) {
                if (lambda == 1) {
                    exact[entry.itemAt(i)] = Math.addExact(exact[entry.itemAt(i)], entry.itemSumAt(i));
                } else {
                    out[entry.itemAt(i)] += (double) entry.itemSumAt(i);
                }
            }
        }
        if (lambda != 1) {
            fade(out, n, sums.epoch() - before);
        }
        for (int i = 0; i < n; i++) {
            out[i] = (lambda == 1 ? (double) exact[i] : out[i]) * ExposureLedger.UNIT;
        }
    }

    private void fade(double[] values, int n, long epochs) {
        double kept = StrictMath.pow(lambda, (double) epochs);
        for (int i = 0; i < n; i++) {
            values[i] *= kept;
        }
    }

    private boolean includesOlder() {
        return first == Long.MIN_VALUE;
    }

    private void checkItems() {
        if (!sums.countsItems()) {
            throw new IllegalStateException(
                    "The ledger does not count items. Call countItems() on the builder of the ledger.");
        }
    }

    private double read(ToLongFunction<EpochSums> part) {
        long exact = includesOlder() ? part.applyAsLong(sums.older()) : 0;
        double faded = 0;
        long before = first;
        for (EpochSums entry : sums.recent()) {
            if (entry.epoch < first) {
                continue;
            }
            if (lambda == 1) {
                exact = Math.addExact(exact, part.applyAsLong(entry));
            } else {
                faded = faded * StrictMath.pow(lambda, (double) (entry.epoch - before))
                        + (double) part.applyAsLong(entry);
                before = entry.epoch;
            }
        }
        if (lambda == 1) {
            return (double) exact * ExposureLedger.UNIT;
        }
        return faded * StrictMath.pow(lambda, (double) (sums.epoch() - before)) * ExposureLedger.UNIT;
    }
}
