package io.fairrec.examples.train;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Interactions;
import io.fairrec.eval.metric.EvaluationContext;
import io.fairrec.eval.metric.Metrics;
import io.fairrec.eval.metric.Slates;
import io.fairrec.eval.metric.UserMetric;
import io.fairrec.eval.metric.UserValues;
import io.fairrec.internal.TopK;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Scorer;
import java.util.Arrays;

/**
 * The ten best items of every user among all items that the user did not have in train, ties to the smaller ordinal, and
 * what eval's metrics say of them. Immutable.
 */
final class TopTen {

    static final int K = 10;

    private final EvaluationContext context;
    private final Slates slates;

    private TopTen(EvaluationContext context, Slates slates) {
        this.context = context;
        this.slates = slates;
    }

    /** Ranks by a scorer; O(users · items) scores, one thread. */
    static TopTen of(Dataset data, Scorer scorer) {
        Interactions train = data.train();
        int users = train.userCount();
        int[] items = new int[users * K];
        int[] sizes = new int[users];
        boolean[] seen = new boolean[train.itemCount()];
        float[] scores = new float[train.itemCount()];
        int[] best = new int[K];
        for (int u = 0; u < users; u++) {
            Arrays.fill(seen, false);
            for (int row = train.begin(u); row < train.end(u); row++) {
                seen[train.item(row)] = true;
            }
            CandidateSet candidates = CandidateSet.allExcept(seen);
            scorer.score(UserPortrait.of(train, u), candidates, scores);
            sizes[u] = TopK.select(scores, candidates.size(), K, best);
            for (int s = 0; s < sizes[u]; s++) {
                items[u * K + s] = candidates.item(best[s]);
            }
        }
        return new TopTen(data.context(), Slates.flat(K, items, sizes));
    }

    /** What was ranked. */
    Slates slates() {
        return slates;
    }

    /** What it is measured against. */
    EvaluationContext context() {
        return context;
    }

    /** A metric of every user who has test items. */
    UserValues values(UserMetric metric) {
        return UserValues.of(metric, context, slates);
    }

    /** Mean NDCG@10, binary gain, over the users who have test items. */
    double ndcg() {
        return values(Metrics.ndcg(K)).result().value();
    }

    /** Mean Recall@10 over the users who have test items. */
    double recall() {
        return values(Metrics.recall(K)).result().value();
    }

    /** Mean revenue@10: the prices of the hits. */
    double revenue() {
        return values(Metrics.revenue(K)).result().value();
    }
}
