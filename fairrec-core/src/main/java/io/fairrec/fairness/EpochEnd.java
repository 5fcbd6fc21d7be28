package io.fairrec.fairness;

import io.fairrec.base.Checks;
import java.util.List;

/**
 * What a {@link PriceRule} may know when an epoch ends: the exposure that was counted since prices moved last.
 *
 * <p>Without late parts from other machines that is the exposure of the epoch. A late part ({@link
 * ExposureLedger#absorb}) counts at the next end, so that over the stream nothing escapes the rule. Immutable.
 */
public final class EpochEnd {

    private final PromisedGroups promised;
    private final long[] shown;
    private final long total;
    private final long epochs;

    EpochEnd(PromisedGroups promised, long[] shown, long total, long epochs) {
        this.promised = promised;
        this.shown = shown;
        this.total = total;
        this.epochs = epochs;
    }

    /** The promises, T of them. */
    public List<ExposureTarget> targets() {
        return promised.targets();
    }

    /** What promise {@code target}'s group got; at least 0. */
    public double exposure(int target) {
        return shown[Checks.index(target, shown.length, "target")] * ExposureLedger.UNIT;
    }

    /** What all items got; at least 0. */
    public double totalExposure() {
        return total * ExposureLedger.UNIT;
    }

    /**
     * How many epochs ended at once, at least 1. More than 1 only for epochs by time: the exposure is that of the first
     * of them, and nothing was recorded in the others.
     */
    public long epochs() {
        return epochs;
    }

    /** How many item partitions the promises are of. */
    public int partitions() {
        return promised.partitions();
    }

    /** The partition of promise {@code target}, in {@code [0, partitions())}. */
    public int partition(int target) {
        return promised.partition(target);
    }

    /** Whether every item has exactly one group in the partition, so that exposures and shares of groups add up. */
    public boolean singleLabel(int partition) {
        return promised.singleLabel(partition);
    }
}
