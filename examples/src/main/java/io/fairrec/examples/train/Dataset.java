package io.fairrec.examples.train;

import io.fairrec.base.DataException;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.Groups;
import io.fairrec.data.Interactions;
import io.fairrec.eval.metric.EvaluationContext;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * A log in two parts, and what is known of its users.
 *
 * @param name what it is called in tables
 * @param catalog the items, with prices where there are any
 * @param train what models see
 * @param test what they are measured on, in the same id spaces
 * @param userGroups partitions of the users by name
 */
record Dataset(String name, Catalog catalog, Interactions train, Interactions test, Map<String, Groups> userGroups) {

    /** A data set without prices. */
    static Dataset of(String name, Interactions log, boolean[] inTrain, Map<String, Groups> userGroups) {
        Catalog catalog =
                Catalog.of(log.items().ids().stream().map(CatalogItem::of).toList());
        return of(name, catalog, log, row -> inTrain[row], userGroups);
    }

    static Dataset of(
            String name, Catalog catalog, Interactions log, IntPredicate inTrain, Map<String, Groups> userGroups) {
        return new Dataset(name, catalog, log.where(inTrain), log.where(inTrain.negate()), userGroups);
    }

    /**
     * The training part alone, cut again: what hyper-parameters are chosen on. The rows that are measured on here are a
     * fifth of every user's training items, as the test part is of all; the test part plays no part.
     *
     * @param seed of NumPy's shuffle; the splits themselves use 42
     */
    Dataset validation(int seed) {
        boolean[] inTrain = firstFourFifths(train, seed);
        return of(name + " (validation)", catalog, train, row -> inTrain[row], userGroups);
    }

    /** A partition of the users. */
    Groups users(String partition) {
        Groups groups = userGroups.get(partition);
        if (groups == null) {
            throw new DataException("The data set " + name + " has no partition \"" + partition
                    + "\" of its users. It has " + userGroups.keySet() + ".");
        }
        return groups;
    }

    /** What metrics look at. */
    EvaluationContext context() {
        return EvaluationContext.of(catalog, train, test);
    }

    /**
     * Per user, ascending: the items, ascending, are shuffled by one {@code RandomState(seed)}; the first ⌈0.8 n⌉ are
     * train. The protocol of the files ml100k_split.tsv and retail_split.tsv.
     *
     * @param log one row a pair
     * @return one answer a row
     */
    static boolean[] firstFourFifths(Interactions log, int seed) {
        NumpyRandom random = new NumpyRandom(seed);
        boolean[] train = new boolean[log.size()];
        for (int u = 0; u < log.userCount(); u++) {
            int[] rows = new int[log.count(u)];
            for (int r = 0; r < rows.length; r++) {
                rows[r] = log.begin(u) + r;
            }
            int[] ascending = sortedByItem(log, rows);
            int[] order = random.permutation(rows.length);
            int kept = (4 * rows.length + 4) / 5;
            for (int k = 0; k < kept; k++) {
                train[ascending[order[k]]] = true;
            }
        }
        return train;
    }

    private static int[] sortedByItem(Interactions log, int[] rows) {
        long[] keys = new long[rows.length];
        for (int r = 0; r < rows.length; r++) {
            keys[r] = (long) log.item(rows[r]) << 32 | r;
        }
        java.util.Arrays.sort(keys);
        int[] sorted = new int[rows.length];
        for (int r = 0; r < rows.length; r++) {
            if (r > 0 && keys[r] >> 32 == keys[r - 1] >> 32) {
                throw new DataException("The log has two rows of one user and one item, but must have one a pair: merge"
                        + " them before it is split.");
            }
            sorted[r] = rows[(int) keys[r]];
        }
        return sorted;
    }
}
