package io.fairrec.examples.train;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Groups;
import io.fairrec.data.Interactions;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Scorer;
import java.util.Arrays;
import java.util.List;

/**
 * What a scorer said of every user's unseen items, so that many policies over it cost no second scoring. Holds 4 bytes a
 * user and item. Answers for the users and the candidate sets of {@link TopTen} only: all items without those of train.
 */
final class RememberedScores implements Scorer {

    private final int items;
    private final float[][] scores;

    private RememberedScores(int items, float[][] scores) {
        this.items = items;
        this.scores = scores;
    }

    /** Asks once. */
    static Scorer of(Dataset data, Scorer scorer) {
        Interactions train = data.train();
        float[][] scores = new float[train.userCount()][train.itemCount()];
        boolean[] seen = new boolean[train.itemCount()];
        float[] given = new float[train.itemCount()];
        for (int u = 0; u < scores.length; u++) {
            Arrays.fill(seen, false);
            for (int row = train.begin(u); row < train.end(u); row++) {
                seen[train.item(row)] = true;
            }
            CandidateSet candidates = CandidateSet.allExcept(seen);
            scorer.score(UserPortrait.of(train, u), candidates, given);
            for (int c = 0; c < candidates.size(); c++) {
                scores[u][candidates.item(c)] = given[c];
            }
        }
        return new RememberedScores(train.itemCount(), scores);
    }

    /** A scorer whose caller names every user's group of a partition: without this no group reaches a model. */
    static Scorer naming(Groups groups, Scorer scorer) {
        return (portrait, candidates, out) -> scorer.score(
                portrait.withAttribute(groups.name(), List.of(groups.label(groups.group(portrait.user())))),
                candidates,
                out);
    }

    @Override
    public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {
        float[] row = scores[portrait.user()];
        for (int c = 0; c < candidates.size(); c++) {
            out[c] = row[candidates.item(c)];
        }
    }

    @Override
    public String toString() {
        return "RememberedScores[" + scores.length + " users, " + items + " items]";
    }
}
