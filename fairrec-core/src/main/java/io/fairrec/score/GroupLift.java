package io.fairrec.score;

import io.fairrec.base.Checks;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.IdIndex;
import io.fairrec.internal.Floats;
import io.fairrec.portrait.UserPortrait;

/**
 * How much more an item is liked in the user's group than by everybody: a prior that tells the groups' tastes apart
 * without favouring what is popular with all.
 *
 * <pre>{@code
 * score(i) = clip( ln(q_gi / p_i), ±limit ),   q_gi = (n_gi + s · p_i) / (N_g + s)
 * }</pre>
 *
 * with the counts, the shrinkage s and the rules for labels of {@link GroupPopularity}: q is its score for the user's
 * group, p its score for everybody. 0 says that the group is like all. This is pointwise mutual information (Church and
 * Hanks, "Word association norms, mutual information, and lexicography", Computational Linguistics 1990) of item and
 * group, smoothed. Add it to a {@link Blend} with a weight below 1 and {@link Blend.Scale#RAW}, which keeps an unknown
 * user's scores as they are.
 *
 * <p>Fall-back: 0 for users whose group the caller did not name or nobody knows, for items without training rows and for
 * items outside the training catalogue. Serving people by a sensitive attribute needs their consent and a legal reason;
 * measure first whether it helps the group that it is meant for. Immutable, thread-safe; O(candidates · labels) a call.
 */
public final class GroupLift implements Scorer {

    private static final double LIMIT = 3;

    private final GroupPopularity popularity;
    private final double limit;

    private GroupLift(GroupPopularity popularity, double limit) {
        this.popularity = popularity;
        this.limit = Checks.positive(limit, "limit");
    }

    /** Limit 3: twenty times as liked, or a twentieth. */
    public static GroupLift of(GroupPopularity popularity) {
        return new GroupLift(popularity, LIMIT);
    }

    /**
     * The logarithm of a group's popularity over everybody's.
     *
     * @param popularity the counts; a shrinkage of some ten users keeps small groups from extremes
     * @param limit the largest absolute score, above 0
     */
    public static GroupLift of(GroupPopularity popularity, double limit) {
        return new GroupLift(popularity, limit);
    }

    @Override
    public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {
        int n = Scores.checked(candidates, out);
        int[] known = popularity.known(portrait);
        for (int c = 0; c < n; c++) {
            int item = candidates.item(c);
            double everybody = popularity.overall(item);
            double lift = everybody == 0 ? 0 : Math.log(popularity.share(item, known) / everybody);
            out[c] = Floats.saturate(Math.max(-limit, Math.min(limit, lift)));
        }
    }

    @Override
    public IdIndex items() {
        return popularity.items();
    }

    /** The counts. */
    public GroupPopularity popularity() {
        return popularity;
    }

    @Override
    public String toString() {
        return "GroupLift[" + popularity + "]";
    }
}
