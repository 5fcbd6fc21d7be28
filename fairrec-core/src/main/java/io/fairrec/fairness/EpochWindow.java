package io.fairrec.fairness;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The running epoch, the kept ones before it, and one sum of all older ones; guarded by the ledger's lock. */
final class EpochWindow {

    /** Sums of no more items than this are always added to one another. */
    private static final int SMALL = 64;

    final EpochCounter running;
    private final ExposureLayout layout;
    private final EpochCounter older;

    /** Of kept epochs; of one epoch there are several after late parts, each larger than the next: O(log items). */
    private final List<EpochSums> closed = new ArrayList<>();

    EpochWindow(ExposureLayout layout) {
        this.layout = layout;
        this.running = new EpochCounter(layout);
        this.older = new EpochCounter(layout);
    }

    /** Ends the running epoch, and begins another. */
    void end(long epoch, long next) {
        if (!running.isEmpty()) {
            closed.add(running.close(epoch));
        }
        closed.removeIf(entry -> {
            boolean left = hasLeft(entry.epoch, next);
            if (left) {
                older.add(entry);
            }
            return left;
        });
    }

    private boolean hasLeft(long epoch, long runningEpoch) {
        return epoch <= runningEpoch - layout.retained();
    }

    /** Adds sums of the running epoch or of one before it; O(items of the sums), amortised. */
    void add(EpochSums sums, long runningEpoch) {
        if (sums.epoch == runningEpoch) {
            running.add(sums);
        } else if (hasLeft(sums.epoch, runningEpoch)) {
            older.add(sums);
        } else {
            // Only to sums of about its size: a small part must not copy a large epoch.
            EpochSums added = sums;
            for (int i = closed.size() - 1; i >= 0; i--) {
                EpochSums there = closed.get(i);
                if (there.epoch == sums.epoch && there.itemEntries() <= 2L * added.itemEntries() + SMALL) {
                    added = added.plus(there, 1);
                    closed.remove(i);
                }
            }
            closed.add(added);
        }
    }

    Frozen freeze(long runningEpoch) {
        return new Frozen(layout, runningEpoch, older.freeze(), running.freeze(), List.copyOf(closed));
    }

    /** Copied sums; to bring them into their one form needs no lock. */
    static final class Frozen {
        private final ExposureLayout layout;
        private final long epoch;
        private final EpochCounter.Frozen older;
        private final EpochCounter.Frozen running;
        private final List<EpochSums> closed;

        private Frozen(
                ExposureLayout layout,
                long epoch,
                EpochCounter.Frozen older,
                EpochCounter.Frozen running,
                List<EpochSums> closed) {
            this.layout = layout;
            this.epoch = epoch;
            this.older = older;
            this.running = running;
            this.closed = closed;
        }

        ExposureSums sums() {
            TreeMap<Long, EpochSums> entries = new TreeMap<>();
            for (EpochSums entry : closed) {
                entries.merge(entry.epoch, entry, (one, other) -> one.plus(other, 1));
            }
            entries.put(epoch, running.sums(epoch));
            return ExposureSums.of(layout, epoch, older.sums(EpochSums.OLDER), entries.values());
        }
    }
}
