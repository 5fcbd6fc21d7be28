package io.fairrec.score;

import io.fairrec.base.Checks;
import io.fairrec.base.Provenance;
import io.fairrec.base.Version;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Interactions;
import java.util.Map;

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
}
