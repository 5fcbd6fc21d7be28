package io.fairrec.eval.metric;

import io.fairrec.base.Checks;
import io.fairrec.data.Catalog;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.UserItemMatrix;

/**
 * What metrics may look at: the catalogue with its prices, what was bought before, and what is relevant now.
 *
 * <p>The cut k belongs to the metric, not to the context, so that one evaluation can ask for NDCG@5 and NDCG@10. Immutable
 * and thread-safe.
 */
public final class EvaluationContext {

    private final Catalog catalog;
    private final Interactions train;
    private final Relevance relevance;
    private final int[] popularity;

    private EvaluationContext(Catalog catalog, Interactions train, Relevance relevance) {
        this.catalog = catalog;
        this.train = train;
        this.relevance = relevance;
        this.popularity = new int[train.itemCount()];
        UserItemMatrix pairs = UserItemMatrix.of(train);
        for (int e = 0; e < pairs.size(); e++) {
            popularity[pairs.column(e)]++;
        }
    }

    /**
     * A context in which the distinct items of a user's test rows are relevant, each with grade 1.
     *
     * @throws IllegalArgumentException if catalogue, train and test do not share their id spaces: ordinals would mean
     *     different things, and every figure would be wrong
     */
    public static EvaluationContext of(Catalog catalog, Interactions train, Interactions test) {
        same(train.users(), test.users(), "users of train and test");
        same(train.items(), test.items(), "items of train and test");
        return of(catalog, train, Relevance.binary(test));
    }

    /**
     * A context with given relevance, graded or not.
     *
     * @throws IllegalArgumentException if the items of catalogue and train differ, or the relevance is of another size
     */
    public static EvaluationContext of(Catalog catalog, Interactions train, Relevance relevance) {
        same(catalog.items(), train.items(), "items of the catalogue and of train");
        Checks.length(relevance.userCount(), train.userCount(), "users of the relevance");
        Checks.length(relevance.itemCount(), train.itemCount(), "items of the relevance");
        return new EvaluationContext(catalog, train, relevance);
    }

    private static void same(IdIndex a, IdIndex b, String what) {
        if (!a.equals(b)) {
            throw new IllegalArgumentException("The " + what + " (" + a.size() + " and " + b.size()
                    + ") must be the same ids in the same order. Build them with the same IdIndex.");
        }
    }

    /** The catalogue. */
    public Catalog catalog() {
        return catalog;
    }

    /** What users did before. */
    public Interactions train() {
        return train;
    }

    /** What is relevant to whom. */
    public Relevance relevance() {
        return relevance;
    }

    /** How many users there are. */
    public int userCount() {
        return relevance.userCount();
    }

    /** How many items there are. */
    public int itemCount() {
        return relevance.itemCount();
    }

    /** How many distinct users bought an item in train; O(1). */
    public int popularity(int item) {
        return popularity[item];
    }

    /** The number of train rows of each user: the usual covariate when groups differ in activity. A new array [users]. */
    public double[] historyLengths() {
        double[] lengths = new double[userCount()];
        for (int u = 0; u < lengths.length; u++) {
            lengths[u] = train.count(u);
        }
        return lengths;
    }

    @Override
    public String toString() {
        return "EvaluationContext[" + userCount() + " users, " + itemCount() + " items]";
    }
}
