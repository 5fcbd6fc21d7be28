package io.fairrec.fairness;

import io.fairrec.base.DataException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What other ledgers had recorded when they were absorbed last; guarded by the ledger's locks. */
final class ReceivedParts {

    private final ExposureLayout layout;
    private final Epochs epochs;
    private final TreeMap<String, ExposureSums> byOrigin = new TreeMap<>();
    private @Nullable ExposureSums sum;

    ReceivedParts(ExposureLayout layout, Epochs epochs) {
        this.layout = layout;
        this.epochs = epochs;
    }

    /** Refuses what the ledger of this name must not absorb. */
    void check(ExposurePart part, String name) {
        if (!epochs.byTime() || name.isBlank()) {
            throw new IllegalStateException("A ledger with epochs of " + epochs.name() + " and the name \"" + name
                    + "\" cannot absorb answers of other machines: it needs epochs that have a place for them, and a"
                    + " name that tells them from its own. Use Epochs.ofTime, and name(...) on the builder.");
        }
        if (part.origin().equals(name)) {
            throw new IllegalArgumentException("The part of \"" + name
                    + "\" must be of another ledger: this one has counted it. Do not send a part to its origin, and"
                    + " name each ledger differently.");
        }
        String difference = layout.difference(part.sums().layout());
        if (!difference.isEmpty()) {
            throw new DataException("The part of " + part.origin() + " cannot be absorbed: they are of " + difference
                    + ". Configure both ledgers alike.");
        }
        long now = epochs.number(0);
        if (part.sums().epoch() - epochs.maxLead() > now) {
            throw new DataException("The epoch of the part of " + part.origin() + " ("
                    + part.sums().epoch() + ") must be at most " + epochs.maxLead() + " ahead of the clock here (" + now
                    + "). Set the clocks of both machines.");
        }
    }

    /** What is new in a part, or null. */
    @Nullable
    ExposureSums difference(ExposurePart part) {
        ExposureSums sums = part.sums();
        ExposureSums before = byOrigin.get(part.origin());
        if (before == null) {
            return sums;
        }
        if (sums.equals(before)) {
            return null;
        }
        ExposureSums later = sums.sinceOrNull(before);
        if (later == null && before.sinceOrNull(sums) == null) {
            throw new DataException("The part of " + part.origin() + " (" + sums.requests()
                    + " requests) must continue the one before (" + before.requests()
                    + " requests). Give a ledger that was begun anew, or lost answers, another name.");
        }
        return later;
    }

    /** The sum of all, with what is new. */
    ExposureSums sumWith(ExposureSums difference) {
        return sum == null ? difference : sum.merge(difference);
    }

    void put(ExposurePart part, ExposureSums sumOfAll) {
        byOrigin.put(part.origin(), part.sums());
        sum = sumOfAll;
    }

    @Nullable
    ExposureSums sum() {
        return sum;
    }

    /** Goes on from a state. What was recorded under another name stays the part of that origin, and is not sent again. */
    void load(LedgerState state, String name) {
        state.received().forEach((origin, sums) -> put(new ExposurePart(origin, sums), sumWith(sums)));
        if (!state.name().isBlank() && !state.name().equals(name)) {
            ExposureSums own = sum == null ? state.sums() : state.sums().since(sum);
            put(new ExposurePart(state.name(), own), sumWith(own));
        }
    }

    /** A copy. */
    SortedMap<String, ExposureSums> byOrigin() {
        return new TreeMap<>(byOrigin);
    }
}
