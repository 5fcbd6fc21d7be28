package io.fairrec.fairness;

import io.fairrec.base.Checks;
import io.fairrec.base.DataException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a ledger counted, as a value that machines exchange: exact fixed-point sums per epoch, per promised group and,
 * where wanted, per item.
 *
 * <p>The last R epochs are kept one by one, older ones as one sum. Merging adds integers epoch by epoch and folds away
 * what has left the window of the younger side, so it is exact, commutative and associative: however a stream of answers
 * was split over machines, the merged parts are <em>equal</em> to the sums of one machine that saw it all. Decay is
 * therefore applied on reading ({@link #decayed}), never to the sums. A merge counts what both sides counted, so merge
 * each answer once; {@link ExposureLedger#absorb} sees to that by itself.
 *
 * <p>Immutable, thread-safe. Memory: 8 (T + 3) bytes per kept epoch and 12 per item shown in it, so at most R + 1 times
 * the catalogue, whatever the length of the stream.
 */
public final class ExposureSums {

    static final String KIND = "exposure sums";

    private final ExposureLayout layout;
    private final long epoch;
    private final EpochSums older;
    private final List<EpochSums> recent;

    private ExposureSums(ExposureLayout layout, long epoch, EpochSums older, List<EpochSums> recent) {
        this.layout = layout;
        this.epoch = epoch;
        this.older = older;
        this.recent = recent;
    }

    /**
     * The one form of these sums: epochs before the window in one sum, empty ones left out.
     *
     * @param entries ascending by epoch, none after {@code epoch}
     */
    static ExposureSums of(ExposureLayout layout, long epoch, EpochSums older, Iterable<EpochSums> entries) {
        EpochSums folded = older;
        List<EpochSums> kept = new ArrayList<>();
        for (EpochSums entry : entries) {
            if (entry.epoch <= epoch - layout.retained()) {
                folded = folded.plus(entry, 1);
            } else if (!entry.isEmpty()) {
                kept.add(entry);
            }
        }
        return new ExposureSums(layout, epoch, folded, List.copyOf(kept));
    }

    ExposureLayout layout() {
        return layout;
    }

    EpochSums older() {
        return older;
    }

    List<EpochSums> recent() {
        return recent;
    }

    /** The number of the youngest epoch, perhaps still running. */
    public long epoch() {
        return epoch;
    }

    /** How many epochs are kept one by one, the youngest included: the longest window. */
    public int retainedEpochs() {
        return layout.retained();
    }

    /** The promises, T of them, in the order of every {@code target} index. */
    public List<ExposureTarget> targets() {
        return layout.targets();
    }

    /** Whether items are counted, too. */
    public boolean countsItems() {
        return layout.countsItems();
    }

    /** How many answers were counted. */
    public long requests() {
        long sum = older.requests;
        for (EpochSums entry : recent) {
            sum = Math.addExact(sum, entry.requests);
        }
        return sum;
    }

    /** The exposure of all answers, in units. */
    long total() {
        long sum = older.total;
        for (EpochSums entry : recent) {
            sum = Math.addExact(sum, entry.total);
        }
        return sum;
    }

    /**
     * The sums of both; O(size of both).
     *
     * @throws DataException if they differ in promises, catalogue, exposure model, epochs, window or items
     * @throws ArithmeticException beyond 5 · 10¹¹ slots of weight 1
     */
    public ExposureSums merge(ExposureSums other) {
        checkLayout(other, "merged");
        return combine(other, Math.max(epoch, other.epoch), 1);
    }

    /**
     * What was counted after an earlier state: {@code earlier.merge(now.since(earlier))} equals {@code now}.
     *
     * @throws DataException if the layouts differ
     * @throws IllegalArgumentException if a sum would be negative: {@code earlier} counted what is not counted here
     */
    public ExposureSums since(ExposureSums earlier) {
        ExposureSums difference = sinceOrNull(earlier);
        if (difference != null) {
            return difference;
        }
        throw new IllegalArgumentException(
                "The sums of " + earlier.requests() + " requests up to epoch " + earlier.epoch
                        + " are no earlier state of those of " + requests() + " requests up to epoch " + epoch
                        + ". Give sums of the same ledger that were taken before.");
    }

    /** As {@link #since}, but null if the other is no earlier state. */
    @Nullable
    ExposureSums sinceOrNull(ExposureSums earlier) {
        checkLayout(earlier, "compared");
        if (earlier.epoch > epoch) {
            return null;
        }
        ExposureSums difference = combine(earlier, epoch, -1);
        boolean possible = difference.older.isPossible();
        for (EpochSums entry : difference.recent) {
            possible &= entry.isPossible();
        }
        return possible ? difference : null;
    }

    private ExposureSums combine(ExposureSums other, long youngest, int sign) {
        Map<Long, EpochSums> entries = new TreeMap<>();
        for (EpochSums entry : recent) {
            entries.put(entry.epoch, entry);
        }
        for (EpochSums entry : other.recent) {
            EpochSums mine = entries.get(entry.epoch);
            entries.put(
                    entry.epoch,
                    (mine == null ? EpochSums.none(entry.epoch, targets().size()) : mine).plus(entry, sign));
        }
        return of(layout, youngest, older.plus(other.older, sign), entries.values());
    }

    void checkLayout(ExposureSums other, String verb) {
        String difference = layout.difference(other.layout);
        if (!difference.isEmpty()) {
            throw new DataException("The exposure sums cannot be " + verb + ": they are of " + difference
                    + ". Configure both ledgers alike.");
        }
    }

    /** All that was ever counted. */
    public ExposureReading all() {
        return ExposureReading.sum(this, Long.MIN_VALUE);
    }

    /**
     * The last epochs, the youngest included.
     *
     * @param epochs how many, in [1, {@link #retainedEpochs()}]
     */
    public ExposureReading window(int epochs) {
        Checks.between(epochs, 1, layout.retained(), "window of epochs");
        return ExposureReading.sum(this, epoch - epochs + 1);
    }

    /**
     * The kept epochs, each weighted by {@code lambda} to the power of its age; the youngest has age 0. What is older than
     * the R kept epochs counts nothing: of a steady stream that is the fraction lambda<sup>R</sup>.
     *
     * @param lambda in [0, 1]
     */
    public ExposureReading decayed(double lambda) {
        return ExposureReading.decayed(this, Checks.between(lambda, 0, 1, "lambda"));
    }

    /** These sums for another machine: versioned, with a checksum; equal sums give equal bytes. */
    public byte[] toBytes() {
        return LedgerFile.seal(KIND, this::write);
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws DataException if the bytes are cut off, changed, of another kind or of another version
     */
    public static ExposureSums fromBytes(byte[] bytes) {
        return LedgerFile.open(bytes, KIND, "The exposure sums", in -> read(in, bytes.length));
    }

    void write(DataOutput out) throws IOException {
        layout.write(out);
        out.writeLong(epoch);
        older.write(out);
        out.writeInt(recent.size());
        for (EpochSums entry : recent) {
            entry.write(out);
        }
    }

    static ExposureSums read(DataInput in, int bytes) throws IOException {
        ExposureLayout layout = ExposureLayout.read(in, bytes);
        long epoch = in.readLong();
        EpochSums older = EpochSums.read(in, layout, bytes);
        EpochSums[] entries = new EpochSums[ExposureLayout.size(in.readInt(), bytes)];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = EpochSums.read(in, layout, bytes);
            if (entries[i].epoch > epoch || (i > 0 && entries[i].epoch <= entries[i - 1].epoch)) {
                throw new IOException("epoch " + entries[i].epoch + " is out of order");
            }
        }
        return of(layout, epoch, older, List.of(entries));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ExposureSums that
                && epoch == that.epoch
                && layout.equals(that.layout)
                && older.equals(that.older)
                && recent.equals(that.recent);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Long.hashCode(epoch) + older.hashCode()) + recent.hashCode();
    }

    @Override
    public String toString() {
        return "ExposureSums[" + targets().size() + " targets, " + requests() + " requests, up to epoch " + epoch + "]";
    }
}
