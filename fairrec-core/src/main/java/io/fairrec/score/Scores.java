package io.fairrec.score;

import io.fairrec.base.Checks;
import io.fairrec.base.Provenance;
import io.fairrec.base.Version;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all scorers of this package do alike. */
final class Scores {

    private Scores() {}

    /** The number of candidates, after the check that {@code out} can take their scores. */
    static int checked(CandidateSet candidates, float[] out) {
        Checks.atLeast(out.length, candidates.size(), "out.length");
        return candidates.size();
    }

    /** The provenance of a model that was fitted to a log without any random choice. */
    static Provenance provenance(String component, Map<String, String> config, Interactions data) {
        return new Provenance(component, config, data.sha256(), 0, Version.current());
    }

    /**
     * The longest of the parts' ids, of which all others must be a beginning; {@code null} if no part knows its own.
     *
     * @throws IllegalArgumentException if two parts mean different items by one ordinal
     */
    static @Nullable IdIndex items(List<? extends Scorer> parts) {
        IdIndex longest = null;
        for (Scorer part : parts) {
            IdIndex items = part.items();
            if (items == null) {
                continue;
            }
            if (longest == null || longest.isBeginningOf(items)) {
                longest = items;
            } else if (!items.isBeginningOf(longest)) {
                int first = items.mismatch(longest);
                throw new IllegalArgumentException("The scorers were fitted on logs that number their items differently"
                        + " (" + longest.size() + " and " + items.size() + " items): ordinal " + first + " is \""
                        + longest.id(first) + "\" to one and \"" + items.id(first)
                        + "\" to another. Fit all of them on interactions built with the same .items(...).");
            }
        }
        return longest;
    }
}
