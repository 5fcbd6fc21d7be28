package io.fairrec.eval.policy;

import io.fairrec.base.Checks;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Scorer;
import org.jspecify.annotations.Nullable;

/**
 * The scores of every user for every item, computed once: a search asks for the same ones hundreds of times.
 *
 * <p>4 bytes a score, 51 MB for 4,074 users and 3,145 items. A user of the log gets the scores of the history in that log,
 * whatever history the portrait has; the scorer itself answers for all others. Immutable; thread-safe if the scorer is.
 * Does not close the scorer.
 */
public final class ScoreTable implements Scorer {

    private final Scorer scorer;
    private final float[][] scores;

    private ScoreTable(Scorer scorer, float[][] scores) {
        this.scorer = scorer;
        this.scores = scores;
    }

    /**
     * Scores all items for all users of a log.
     *
     * @param scorer whose scores do not depend on the batch
     * @param history gives the portraits
     */
    public static ScoreTable of(Scorer scorer, Interactions history) {
        CandidateSet all = CandidateSet.all(history.itemCount());
        float[][] scores = new float[history.userCount()][history.itemCount()];
        for (int u = 0; u < scores.length; u++) {
            scorer.score(UserPortrait.of(history, u), all, scores[u]);
        }
        return new ScoreTable(scorer, scores);
    }

    @Override
    public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {
        Checks.atLeast(out.length, candidates.size(), "out.length");
        if (portrait.user() < 0 || portrait.user() >= scores.length) {
            scorer.score(portrait, candidates, out);
            return;
        }
        float[] row = scores[portrait.user()];
        for (int i = 0; i < candidates.size(); i++) {
            out[i] = row[candidates.item(i)];
        }
    }

    @Override
    public @Nullable IdIndex items() {
        return scorer.items();
    }

    @Override
    public String toString() {
        return "ScoreTable[" + scores.length + " users]";
    }
}
