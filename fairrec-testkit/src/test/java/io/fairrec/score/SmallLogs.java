package io.fairrec.score;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.internal.Seeds;
import io.fairrec.portrait.UserPortrait;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/** Logs that are small enough for oracles which try everything. */
final class SmallLogs {

    private SmallLogs() {}

    /** At most 7 users and 8 items; every pair occurs 0, 1, 2 … times; some users and items have no rows. */
    static Interactions random(long seed) {
        SplittableRandom random = Seeds.stream(seed, 0, 0);
        int users = 1 + random.nextInt(7);
        int items = 1 + random.nextInt(8);
        InteractionsBuilder builder = Interactions.builder().users(ids(users)).items(ids(items));
        int rows = random.nextInt(2 * users * items + 1);
        for (int r = 0; r < rows; r++) {
            builder.buy(Integer.toString(random.nextInt(users)), Integer.toString(random.nextInt(items)));
        }
        return builder.build();
    }

    static IdIndex ids(int n) {
        long[] ids = new long[n];
        Arrays.setAll(ids, i -> i);
        return IdIndex.ofLongs(ids);
    }

    /** The items of a user. */
    static Set<Integer> items(Interactions log, int user) {
        Set<Integer> items = new HashSet<>();
        for (int row = log.begin(user); row < log.end(user); row++) {
            items.add(log.item(row));
        }
        return items;
    }

    /** The users of an item. */
    static Set<Integer> users(Interactions log, int item) {
        Set<Integer> users = new HashSet<>();
        for (int user = 0; user < log.userCount(); user++) {
            if (items(log, user).contains(item)) {
                users.add(user);
            }
        }
        return users;
    }

    static int common(Set<Integer> a, Set<Integer> b) {
        Set<Integer> both = new HashSet<>(a);
        both.retainAll(b);
        return both.size();
    }

    /** The scores of all items of the log. */
    static float[] scores(Scorer scorer, Interactions log, int user) {
        float[] out = new float[log.itemCount()];
        scorer.score(UserPortrait.of(log, user), CandidateSet.all(log.itemCount()), out);
        return out;
    }
}
