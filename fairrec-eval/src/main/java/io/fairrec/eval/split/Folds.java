package io.fairrec.eval.split;

import io.fairrec.base.Checks;
import io.fairrec.data.Groups;
import io.fairrec.data.Interactions;
import io.fairrec.internal.Seeds;
import io.fairrec.internal.Shuffle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * k-fold cross validation: k splits of one log, in which every row is tested exactly once.
 *
 * <p>What is dealt into the k parts is a user, a (user, item) pair, a row, or a row of any other table. Parts differ by one
 * in what is dealt, at most; stratified parts do so within every stratum, too, so that a small group is in no part by
 * chance alone. Equal seeds give equal parts. Time plays no role: where the future may not be known, {@link
 * Splits#atTime} is the honest protocol. Whole users and whole items without strata: {@link Splits#userFolds(Interactions,
 * int, long)} and {@link Splits#itemFolds}.
 *
 * <p>Stateless, thread-safe; O(k · rows) unless said otherwise.
 */
public final class Folds {

    private static final int STAGE_DEAL = 34;
    private static final int STAGE_PAIRS = 35;

    private Folds() {}

    /**
     * The part of each of n things, so that the parts differ by one at most, overall and within each stratum. O(n log n).
     *
     * <p>For tables that are no log, such as the examples of a classifier: row i is tested in fold {@code result[i]}.
     *
     * @param strata one a thing, any numbers; all equal for no strata
     * @param folds at least 2 and at most n
     * @return numbers in {@code [0, folds)}
     */
    public static int[] deal(int[] strata, int folds, long seed) {
        int n = strata.length;
        Checks.atLeast(folds, 2, "folds");
        if (folds > n) {
            throw new IllegalArgumentException("The folds (" + folds
                    + ") must be at most the number of things to deal (" + n + "): a part would be empty.");
        }
        int[] order = new int[n];
        Arrays.setAll(order, i -> i);
        Shuffle.values(order, n, Seeds.stream(seed, 0, STAGE_DEAL));
        int[] smallest = strata.clone();
        Arrays.sort(smallest);
        // Where each stratum begins when all are laid end to end; dealing in turn then serves every one evenly.
        Map<Integer, Integer> next = new LinkedHashMap<>();
        for (int i = 0; i < n; i++) {
            next.putIfAbsent(smallest[i], i);
        }
        int[] fold = new int[n];
        for (int thing : order) {
            int position = next.merge(strata[thing], 1, Integer::sum) - 1;
            fold[thing] = position % folds;
        }
        return fold;
    }

    /**
     * Rows are dealt, whoever they belong to. A pair that occurs twice can lie on both sides: people buy again.
     *
     * @param folds at least 2 and at most the number of rows
     */
    public static List<Split> byRow(Interactions log, int folds, long seed) {
        return splits(log, folds, deal(new int[log.size()], folds, seed));
    }

    /**
     * Rows are dealt, the rows of each group of users evenly.
     *
     * @param folds at least 2 and at most the number of rows
     * @param userGroups of the log's users; those of the same set of labels are one stratum
     */
    public static List<Split> byRow(Interactions log, int folds, Groups userGroups, long seed) {
        int[] ofUser = strata(log, userGroups);
        int[] ofRow = new int[log.size()];
        for (int user = 0; user < log.userCount(); user++) {
            Arrays.fill(ofRow, log.begin(user), log.end(user), ofUser[user]);
        }
        return splits(log, folds, deal(ofRow, folds, seed));
    }

    /**
     * Per user the distinct items are dealt: every user with k items or more is in every fold on both sides, and no item of
     * a user lies on both. All rows of a pair go together. The usual cross validation of a top-k recommender.
     *
     * <p>The parts of one user differ by one item at most, and so do the parts of all: each user's dealing begins where the
     * last one's ended, so users of fewer than k items do not all fall into the first parts.
     *
     * @param folds at least 2
     */
    public static List<Split> byPair(Interactions log, int folds, long seed) {
        Checks.atLeast(folds, 2, "folds");
        int[] foldOfRow = new int[log.size()];
        int[] foldOfItem = new int[log.itemCount()];
        int[] items = new int[log.itemCount()];
        Arrays.fill(foldOfItem, -1);
        long dealt = 0;
        for (int user = 0; user < log.userCount(); user++) {
            int n = 0;
            for (int row = log.begin(user); row < log.end(user); row++) {
                if (foldOfItem[log.item(row)] < 0) {
                    foldOfItem[log.item(row)] = 0;
                    items[n++] = log.item(row);
                }
            }
            Shuffle.values(items, n, Seeds.stream(seed, user, STAGE_PAIRS));
            for (int i = 0; i < n; i++) {
                foldOfItem[items[i]] = (int) (dealt++ % folds);
            }
            for (int row = log.begin(user); row < log.end(user); row++) {
                foldOfRow[row] = foldOfItem[log.item(row)];
            }
            for (int i = 0; i < n; i++) {
                foldOfItem[items[i]] = -1;
            }
        }
        return splits(log, folds, foldOfRow);
    }

    /**
     * Whole users are dealt, those of each group evenly.
     *
     * @param folds at least 2 and at most the number of users
     * @param userGroups of the log's users; those of the same set of labels are one stratum
     */
    public static List<Split> byUser(Interactions log, int folds, Groups userGroups, long seed) {
        int[] foldOfUser = deal(strata(log, userGroups), folds, seed);
        int[] foldOfRow = new int[log.size()];
        for (int user = 0; user < log.userCount(); user++) {
            Arrays.fill(foldOfRow, log.begin(user), log.end(user), foldOfUser[user]);
        }
        return splits(log, folds, foldOfRow);
    }

    /** A number per set of labels, in the order in which the users show them. */
    private static int[] strata(Interactions log, Groups userGroups) {
        if (userGroups.entityCount() != log.userCount()) {
            throw new IllegalArgumentException("The partition \"" + userGroups.name() + "\" covers "
                    + userGroups.entityCount() + " users, but the log has " + log.userCount()
                    + ". Load the groups with the log's users.");
        }
        Map<List<Integer>, Integer> numbers = new LinkedHashMap<>();
        int[] strata = new int[log.userCount()];
        for (int user = 0; user < strata.length; user++) {
            List<Integer> labels = new ArrayList<>();
            for (int i = 0; i < userGroups.count(user); i++) {
                labels.add(userGroups.group(user, i));
            }
            numbers.putIfAbsent(labels, numbers.size());
            strata[user] = numbers.get(labels);
        }
        return strata;
    }

    private static List<Split> splits(Interactions log, int folds, int[] foldOfRow) {
        List<Split> result = new ArrayList<>(folds);
        for (int f = 0; f < folds; f++) {
            int fold = f;
            result.add(new Split(log.where(row -> foldOfRow[row] != fold), log.where(row -> foldOfRow[row] == fold)));
        }
        return List.copyOf(result);
    }
}
