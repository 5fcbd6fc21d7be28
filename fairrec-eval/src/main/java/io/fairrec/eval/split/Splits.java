package io.fairrec.eval.split;

import io.fairrec.base.Checks;
import io.fairrec.data.Interactions;
import io.fairrec.internal.Seeds;
import io.fairrec.internal.Shuffle;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The protocols by which a log is divided into train and test.
 *
 * <p>Every row lies on exactly one side. A fraction means ⌈fraction · n⌉ of n, computed in decimal: 0.8 of 5 is 4 and
 * 0.55 of 100 is 55, whatever binary arithmetic makes of them. Stateless, thread-safe; O(rows) unless said otherwise.
 */
public final class Splits {

    private static final int STAGE_ROWS = 31;
    private static final int STAGE_USERS = 32;
    private static final int STAGE_ITEMS = 33;

    private Splits() {}

    /**
     * Per user the first ⌈fraction · n⌉ of the n rows, ordered by (time, item ordinal, input order), train; the rest
     * test. An item can lie on both sides: people buy again. A user with one row is in train only.
     *
     * @param trainFraction in (0, 1)
     */
    public static Split perUserFractionByRows(Interactions log, double trainFraction) {
        BigDecimal fraction = fraction(trainFraction);
        boolean[] train = new boolean[log.size()];
        for (int user = 0; user < log.userCount(); user++) {
            int begin = log.begin(user);
            Arrays.fill(train, begin, begin + part(fraction, log.count(user)), true);
        }
        return split(log, train);
    }

    /**
     * Per user the first ⌈fraction · n⌉ of the n distinct items, ordered by (first time, item ordinal), train; the rest
     * test. For questions about <em>new</em> items: no item of a user lies on both sides.
     *
     * <p>All rows of a pair go with it. So train may hold a later repeat of an early item that is younger than the first
     * row of a test item; what no train row shows is an item of the user's test side.
     *
     * @param trainFraction in (0, 1)
     */
    public static Split perUserFractionByPairs(Interactions log, double trainFraction) {
        BigDecimal fraction = fraction(trainFraction);
        boolean[] train = new boolean[log.size()];
        int[] rankOfItem = new int[log.itemCount()];
        Arrays.fill(rankOfItem, -1);
        for (int user = 0; user < log.userCount(); user++) {
            int pairs = 0;
            // Rows are ordered by (time, item), so first rows are, too.
            for (int row = log.begin(user); row < log.end(user); row++) {
                if (rankOfItem[log.item(row)] < 0) {
                    rankOfItem[log.item(row)] = pairs++;
                }
            }
            int kept = part(fraction, pairs);
            for (int row = log.begin(user); row < log.end(user); row++) {
                train[row] = rankOfItem[log.item(row)] < kept;
            }
            for (int row = log.begin(user); row < log.end(user); row++) {
                rankOfItem[log.item(row)] = -1;
            }
        }
        return split(log, train);
    }

    /**
     * Everything before a moment train, everything from it on test: the only split in which no model has seen the future
     * of anybody.
     *
     * @param cut seconds since 1970-01-01T00:00Z
     * @throws IllegalArgumentException if a row has no time
     */
    public static Split atTime(Interactions log, long cut) {
        requireTimes(log);
        boolean[] train = new boolean[log.size()];
        for (int row = 0; row < train.length; row++) {
            train[row] = log.time(row) < cut;
        }
        return split(log, train);
    }

    /**
     * The same at the moment before which at most ⌈fraction · n⌉ of all n rows lie. Rows of one moment stay together, on
     * the test side, so train can be smaller. O(n log n).
     *
     * @param trainFraction in (0, 1)
     * @throws IllegalArgumentException if a row has no time
     */
    public static Split atQuantile(Interactions log, double trainFraction) {
        BigDecimal fraction = fraction(trainFraction);
        requireTimes(log);
        if (log.size() == 0) {
            return new Split(log, log);
        }
        long[] times = new long[log.size()];
        Arrays.setAll(times, log::time);
        Arrays.sort(times);
        int first = part(fraction, times.length);
        return first == times.length ? new Split(log, log.where(row -> false)) : atTime(log, times[first]);
    }

    /** Per user the last row test, the others train; a user with one row is in train only. */
    public static Split leaveLastOut(Interactions log) {
        boolean[] train = new boolean[log.size()];
        Arrays.fill(train, true);
        for (int user = 0; user < log.userCount(); user++) {
            if (log.count(user) > 1) {
                train[log.end(user) - 1] = false;
            }
        }
        return split(log, train);
    }

    /** Per user one row, drawn with equal chances, test, the others train; a user with one row is in train only. */
    public static Split leaveRandomOut(Interactions log, long seed) {
        boolean[] train = new boolean[log.size()];
        Arrays.fill(train, true);
        for (int user = 0; user < log.userCount(); user++) {
            if (log.count(user) > 1) {
                SplittableRandom random = Seeds.stream(seed, user, STAGE_ROWS);
                train[log.begin(user) + random.nextInt(log.count(user))] = false;
            }
        }
        return split(log, train);
    }

    /**
     * ⌈fraction · n⌉ of all n rows, drawn with equal chances, train, the rest test. Time plays no part: figures from such
     * a split flatter models that know the future.
     *
     * @param trainFraction in (0, 1)
     */
    public static Split random(Interactions log, double trainFraction, long seed) {
        int kept = part(fraction(trainFraction), log.size());
        int[] order = shuffled(log.size(), seed, STAGE_ROWS);
        boolean[] train = new boolean[log.size()];
        for (int i = 0; i < kept; i++) {
            train[order[i]] = true;
        }
        return split(log, train);
    }

    /**
     * k splits of the users: in the i-th, the rows of the i-th part of the users are test, those of all others train.
     * Every user is tested once; the parts differ by one user at most. O(k · rows).
     *
     * @param folds at least 2 and at most the number of users
     */
    public static List<Split> userFolds(Interactions log, int folds, long seed) {
        Checks.atLeast(folds, 2, "folds");
        if (folds > log.userCount()) {
            throw new IllegalArgumentException(
                    "The folds (" + folds + ") must be at most the number of users (" + log.userCount() + ").");
        }
        int[] order = shuffled(log.userCount(), seed, STAGE_USERS);
        int[] foldOf = new int[log.userCount()];
        for (int i = 0; i < order.length; i++) {
            foldOf[order[i]] = i % folds;
        }
        List<Split> result = new ArrayList<>(folds);
        for (int fold = 0; fold < folds; fold++) {
            boolean[] train = new boolean[log.size()];
            for (int user = 0; user < log.userCount(); user++) {
                Arrays.fill(train, log.begin(user), log.end(user), foldOf[user] != fold);
            }
            result.add(split(log, train));
        }
        return List.copyOf(result);
    }

    /**
     * k splits of the items: in the i-th, the rows of the i-th part of the items are test, those of all others train: what
     * a recommender knows of a product on the day on which it joins the catalogue. Every item is tested once; the parts
     * differ by one item at most. O(k · rows + items log items).
     *
     * <p>Who falls into which part depends on the set of the ids and the seed, not on the ordinals that the ids happen to
     * have: they are drawn in the order of their code units.
     *
     * @param folds at least 2 and at most the number of items
     */
    public static List<Split> itemFolds(Interactions log, int folds, long seed) {
        Checks.atLeast(folds, 2, "folds");
        int items = log.itemCount();
        if (folds > items) {
            throw new IllegalArgumentException(
                    "The folds (" + folds + ") must be at most the number of items (" + items + ").");
        }
        List<String> ids = new ArrayList<>(log.items().ids());
        Collections.sort(ids);
        int[] order = shuffled(items, seed, STAGE_ITEMS);
        int[] foldOf = new int[items];
        for (int i = 0; i < items; i++) {
            foldOf[log.items().ordinal(ids.get(order[i]))] = (int) ((long) i * folds / items);
        }
        List<Split> result = new ArrayList<>(folds);
        for (int fold = 0; fold < folds; fold++) {
            boolean[] train = new boolean[log.size()];
            for (int row = 0; row < train.length; row++) {
                train[row] = foldOf[log.item(row)] != fold;
            }
            result.add(split(log, train));
        }
        return List.copyOf(result);
    }

    private static Split split(Interactions log, boolean[] train) {
        return new Split(log.where(row -> train[row]), log.where(row -> !train[row]));
    }

    private static BigDecimal fraction(double trainFraction) {
        if (!(trainFraction > 0 && trainFraction < 1)) {
            throw new IllegalArgumentException(
                    "The trainFraction (" + trainFraction + ") must lie between 0 and 1, both excluded.");
        }
        return BigDecimal.valueOf(trainFraction);
    }

    /** ⌈fraction · n⌉. In doubles 0.55 · 100 is 55.00000000000001, whose ceiling is 56. */
    private static int part(BigDecimal fraction, int n) {
        return fraction.multiply(BigDecimal.valueOf(n))
                .setScale(0, RoundingMode.CEILING)
                .intValueExact();
    }

    private static void requireTimes(Interactions log) {
        for (int row = 0; row < log.size(); row++) {
            if (log.time(row) == Interactions.NO_TIME) {
                throw new IllegalArgumentException(
                        "The row " + row
                                + " has no time, and a cut in time needs one for every row. Split by user or at random instead.");
            }
        }
    }

    private static int[] shuffled(int n, long seed, int stage) {
        SplittableRandom random = Seeds.stream(seed, 0, stage);
        int[] order = new int[n];
        Arrays.setAll(order, i -> i);
        Shuffle.values(order, n, random);
        return order;
    }
}
