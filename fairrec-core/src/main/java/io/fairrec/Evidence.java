package io.fairrec;

import io.fairrec.explain.SlateExplainer;
import io.fairrec.rerank.Certificate;
import io.fairrec.rerank.SlateChecker;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one answer was made of, and what can be said of it: the certificate and explanations, each made when it is asked
 * for first. Owns its workspace, to which nobody writes any more; thread-safe.
 */
final class Evidence {

    private final RequestWorkspace work;
    private final Recommender.Parts parts;
    private volatile @Nullable Certificate certificate;
    private volatile @Nullable SlateExplainer explainer;

    Evidence(RequestWorkspace work, Recommender.Parts parts) {
        this.work = work;
        this.parts = parts;
    }

    /** For how many candidates there are numbers. */
    int room() {
        return work.scores.length;
    }

    // In both: two threads may make one each; they are equal, and neither is worth a lock.

    Certificate certificate() {
        Certificate ready = certificate;
        if (ready == null) {
            ready = SlateChecker.check(work.rerank, work.slate, work.size);
            certificate = ready;
        }
        return ready;
    }

    SlateExplainer explainer() {
        SlateExplainer ready = explainer;
        if (ready == null) {
            List<String> setObjectives = new ArrayList<>();
            parts.setObjectives().forEach(objective -> setObjectives.add(objective.name()));
            ready = new SlateExplainer(
                    work.rerank,
                    work.matrix,
                    work.combiner,
                    setObjectives,
                    work.scores,
                    work.slate,
                    work.size,
                    parts.reRanker());
            explainer = ready;
        }
        return ready;
    }
}
