package io.fairrec.examples.train;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.candidate.CandidateSource;
import io.fairrec.data.Interactions;
import io.fairrec.eval.policy.ScoreTable;
import io.fairrec.internal.TopK;
import io.fairrec.portrait.UserPortrait;
import java.util.Arrays;

/**
 * The items that a model likes best for each user of a log, of those that the user does not have: probabilities that were
 * calibrated on the best of a list say little about its end, where a high price would buy a place for next to no chance.
 * Immutable, thread-safe.
 */
final class Shortlist implements CandidateSource {

    private final CandidateSet[] best;

    private Shortlist(CandidateSet[] best) {
        this.best = best;
    }

    /** The best {@code size} of every user; O(users · items). */
    static Shortlist of(ScoreTable scores, Interactions history, int size) {
        CandidateSet[] best = new CandidateSet[history.userCount()];
        float[] column = new float[history.itemCount()];
        boolean[] seen = new boolean[history.itemCount()];
        int[] top = new int[size];
        for (int u = 0; u < best.length; u++) {
            Arrays.fill(seen, false);
            for (int row = history.begin(u); row < history.end(u); row++) {
                seen[history.item(row)] = true;
            }
            CandidateSet unseen = CandidateSet.allExcept(seen);
            scores.score(UserPortrait.of(history, u), unseen, column);
            int found = TopK.select(column, unseen.size(), size, top);
            int[] items = Arrays.copyOf(top, found);
            for (int i = 0; i < found; i++) {
                items[i] = unseen.item(items[i]);
            }
            Arrays.sort(items);
            best[u] = CandidateSet.of(items);
        }
        return new Shortlist(best);
    }

    @Override
    public CandidateSet candidates(UserPortrait portrait, int limit) {
        CandidateSet all = best[portrait.user()];
        if (all.size() <= limit) {
            return all;
        }
        int[] first = new int[limit];
        Arrays.setAll(first, all::item);
        return CandidateSet.of(first);
    }
}
