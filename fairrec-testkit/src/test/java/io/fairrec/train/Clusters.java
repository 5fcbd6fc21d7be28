package io.fairrec.train;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.internal.Seeds;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Scorer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A world that can be learnt: users of two tastes, who choose within theirs nine times of ten. */
final class Clusters {

    static final int USERS = 60;
    static final int ITEMS = 40;

    private Clusters() {}

    /** Eight draws a user; user u and item i are of taste u mod 2 and i mod 2. */
    static Interactions log(long seed) {
        SplittableRandom random = Seeds.stream(seed, 0, 0);
        InteractionsBuilder builder =
                Interactions.builder().users(ids("u", USERS)).items(ids("i", ITEMS));
        for (int u = 0; u < USERS; u++) {
            for (int n = 0; n < 8; n++) {
                int taste = random.nextInt(10) == 0 ? 1 - u % 2 : u % 2;
                builder.buy("u" + u, "i" + (2 * random.nextInt(ITEMS / 2) + taste));
            }
        }
        return builder.build();
    }

    private static IdIndex ids(String prefix, int n) {
        List<String> ids = IntStream.range(0, n).mapToObj(k -> prefix + k).toList();
        return IdIndex.of(ids);
    }

    /** The share of (user, item of own taste, item of the other taste) that a scorer orders rightly, unseen items only. */
    static double order(Scorer scorer, Interactions log) {
        PositivePairs seen = PositivePairs.of(log);
        float[] scores = new float[ITEMS];
        long right = 0;
        long all = 0;
        for (int u = 0; u < USERS; u++) {
            scorer.score(UserPortrait.of(log, u), CandidateSet.all(ITEMS), scores);
            for (int i = u % 2; i < ITEMS; i += 2) {
                for (int j = 1 - u % 2; j < ITEMS; j += 2) {
                    if (!seen.contains(u, i) && !seen.contains(u, j)) {
                        all++;
                        right += scores[i] > scores[j] ? 1 : 0;
                    }
                }
            }
        }
        return (double) right / all;
    }
}
