package io.fairrec.fairness;

import io.fairrec.base.Checks;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one mini-batch as a {@link FairnessLoss} sees them: scores or portraits, and the group of each row's user.
 *
 * <p>A row is a (user, item) pair with its score, or a user with the portrait. Arrays are borrowed, not copied: a batch is
 * valid while the caller leaves them as they are. Arrays may be longer than the number of rows. Row order means nothing,
 * except that the rows of one request are contiguous where {@link #withLists} is used. The {@code with…} methods return a
 * new batch over the same arrays. {@code toString} shows counts only.
 */
public final class FairnessBatch {

    private final FairnessLoss.Variable variable;
    private final int rows;
    private final int dimension;
    private final double[] values;
    private final int[] group;
    private final int groups;
    private final double @Nullable [] labels;
    private final int @Nullable [] users;
    private final int @Nullable [] items;
    private final int @Nullable [] itemGroups;
    private final int itemGroupCount;
    private final int @Nullable [] lists;
    private final double @Nullable [] counterfactual;

    private FairnessBatch(Parts p) {
        this.variable = p.variable;
        this.rows = p.rows;
        this.dimension = p.dimension;
        this.values = p.values;
        this.group = p.group;
        this.groups = p.groups;
        this.labels = p.labels;
        this.users = p.users;
        this.items = p.items;
        this.itemGroups = p.itemGroups;
        this.itemGroupCount = p.itemGroupCount;
        this.lists = p.lists;
        this.counterfactual = p.counterfactual;
    }

    /**
     * A batch of scored rows.
     *
     * @param scores the variable, {@code [rows]}, finite
     * @param rows at least 0
     * @param labels what is true of each row, {@code [rows]}, finite: 1 and 0, or a rating in the unit of the scores
     * @param group the group of each row's user, {@code [rows]}, in [−1, groups); −1 takes no part
     * @param groups at least 1
     * @throws IllegalArgumentException if a score or label is not finite, or a group out of range
     */
    public static FairnessBatch scores(double[] scores, int rows, double[] labels, int[] group, int groups) {
        Parts p = new Parts(FairnessLoss.Variable.SCORES, Checks.atLeast(rows, 0, "rows"), 1, scores, group, groups);
        p.labels = finite(labels, rows, "label");
        return p.batch();
    }

    /**
     * A batch of portraits.
     *
     * @param portraits the variable, row-major {@code [rows][dimension]}, finite
     * @param rows at least 0
     * @param dimension at least 1
     * @param group the group of each row's user, {@code [rows]}, in [−1, groups); −1 takes no part
     * @param groups at least 1
     * @throws IllegalArgumentException if a number is not finite, or a group out of range
     */
    public static FairnessBatch portraits(double[] portraits, int rows, int dimension, int[] group, int groups) {
        Checks.atLeast(dimension, 1, "dimension");
        return new Parts(
                        FairnessLoss.Variable.PORTRAITS,
                        Checks.atLeast(rows, 0, "rows"),
                        dimension,
                        portraits,
                        group,
                        groups)
                .batch();
    }

    /** With the user ordinal of each row, {@code [rows]}, at least 0. */
    public FairnessBatch withUsers(int[] users) {
        Parts p = new Parts(this);
        p.users = inRange(users, rows, 0, Integer.MAX_VALUE, "user");
        return p.batch();
    }

    /** With the item ordinal of each row, {@code [rows]}, at least 0. */
    public FairnessBatch withItems(int[] items) {
        Parts p = new Parts(this);
        p.items = inRange(items, rows, 0, Integer.MAX_VALUE, "item");
        return p.batch();
    }

    /** With the provider group of each row's item, {@code [rows]}, in [−1, itemGroups); −1 belongs to none. */
    public FairnessBatch withItemGroups(int[] perRow, int itemGroups) {
        Parts p = new Parts(this);
        p.itemGroupCount = Checks.atLeast(itemGroups, 1, "itemGroups");
        p.itemGroups = inRange(perRow, rows, -1, itemGroups, "item group");
        return p.batch();
    }

    /**
     * With the requests whose candidates the rows are.
     *
     * @param listBegin {@code [requests + 1]}: the rows of request q are {@code [listBegin[q], listBegin[q + 1])}; begins
     *     with 0, ends with the number of rows, never falls
     */
    public FairnessBatch withLists(int[] listBegin) {
        if (listBegin.length == 0 || listBegin[0] != 0 || listBegin[listBegin.length - 1] != rows) {
            throw new IllegalArgumentException(
                    "The listBegin must begin with 0 and end with the number of rows (" + rows + ").");
        }
        for (int q = 1; q < listBegin.length; q++) {
            if (listBegin[q] < listBegin[q - 1]) {
                throw new IllegalArgumentException("The listBegin of request " + q + " (" + listBegin[q]
                        + ") must be at least that of the request before (" + listBegin[q - 1] + ").");
            }
        }
        Parts p = new Parts(this);
        p.lists = listBegin;
        return p.batch();
    }

    /** With the scores of the same rows had only the user's group been another, {@code [rows]}, finite. */
    public FairnessBatch withCounterfactual(double[] scores) {
        if (variable != FairnessLoss.Variable.SCORES) {
            throw new IllegalArgumentException(
                    "Counterfactual scores need a batch of scores, but this one holds portraits.");
        }
        Parts p = new Parts(this);
        p.counterfactual = finite(scores, rows, "counterfactual score");
        return p.batch();
    }

    /**
     * The same rows with the roles of score and counterfactual score exchanged: a loss on it gives the gradient by the
     * counterfactual scores. Needs {@link #withCounterfactual}.
     */
    public FairnessBatch swapped() {
        Parts p = new Parts(this);
        p.values = counterfactual();
        p.counterfactual = values;
        return p.batch();
    }

    /** What the batch holds. */
    public FairnessLoss.Variable variable() {
        return variable;
    }

    /** How many rows. */
    public int rows() {
        return rows;
    }

    /** Numbers per row of the variable: 1 for scores. */
    public int dimension() {
        return dimension;
    }

    /** Rows times dimension: how much of a gradient array is used. */
    public int variableLength() {
        return rows * dimension;
    }

    /** Number of user groups. */
    public int groups() {
        return groups;
    }

    /** Number of item groups; 0 without {@link #withItemGroups}. */
    public int itemGroups() {
        return itemGroupCount;
    }

    /** Number of requests; 0 without {@link #withLists}. */
    public int lists() {
        return lists == null ? 0 : lists.length - 1;
    }

    /** The user group of a row, −1 for none. */
    public int group(int row) {
        return group[row];
    }

    /** One number of a row's variable: the score for {@code k = 0}, or that entry of the portrait. */
    public double value(int row, int k) {
        return values[row * dimension + k];
    }

    /** The label of a row; only in batches of scores. */
    public double label(int row) {
        return labels()[row];
    }

    /** The user ordinal of a row; needs {@link #withUsers}. */
    public int user(int row) {
        return need(users, "users", "withUsers")[row];
    }

    /** The item ordinal of a row; needs {@link #withItems}. */
    public int item(int row) {
        return items()[row];
    }

    /** The provider group of a row's item, −1 for none; needs {@link #withItemGroups}. */
    public int itemGroup(int row) {
        return itemGroup()[row];
    }

    /** The first row of a request, or the number of rows for {@code list = lists()}; needs {@link #withLists}. */
    public int listBegin(int list) {
        return listBegin()[list];
    }

    /** The counterfactual score of a row; needs {@link #withCounterfactual}. */
    public double counterfactual(int row) {
        return counterfactual()[row];
    }

    double[] values() {
        return values;
    }

    double[] labels() {
        return need(labels, "labels", "FairnessBatch.scores");
    }

    int[] group() {
        return group;
    }

    int[] items() {
        return need(items, "items", "withItems");
    }

    int[] itemGroup() {
        return need(itemGroups, "item groups", "withItemGroups");
    }

    int[] listBegin() {
        return need(lists, "lists", "withLists");
    }

    double[] counterfactual() {
        return need(counterfactual, "counterfactual scores", "withCounterfactual");
    }

    /** The batch, when it holds what a loss is differentiated by. */
    FairnessBatch require(FairnessLoss loss) {
        if (variable != loss.variable()) {
            throw new IllegalArgumentException("The fairness loss " + loss.name() + " works on " + loss.variable()
                    + ", but the batch holds " + variable + ".");
        }
        return this;
    }

    @Override
    public String toString() {
        return "FairnessBatch[" + variable + ", rows=" + rows + ", groups=" + groups + ", lists=" + lists() + "]";
    }

    private static <A> A need(@Nullable A array, String what, String with) {
        if (array == null) {
            throw new IllegalArgumentException("The batch has no " + what + ". Give them by " + with + "().");
        }
        return array;
    }

    private static double[] finite(double[] numbers, int length, String what) {
        atLeast(numbers.length, length, what);
        for (int i = 0; i < length; i++) {
            if (!Double.isFinite(numbers[i])) {
                throw new IllegalArgumentException(
                        "The " + what + " at index " + i + " (" + numbers[i] + ") must be a finite number.");
            }
        }
        return numbers;
    }

    private static int[] inRange(int[] ordinals, int length, int low, int high, String what) {
        atLeast(ordinals.length, length, what);
        for (int i = 0; i < length; i++) {
            if (ordinals[i] < low || ordinals[i] >= high) {
                throw new IllegalArgumentException("The " + what + " at index " + i + " (" + ordinals[i]
                        + ") must lie in [" + low + ", " + high + ").");
            }
        }
        return ordinals;
    }

    private static void atLeast(int actual, int least, String what) {
        if (actual < least) {
            throw new IllegalArgumentException(
                    "The array of " + what + "s (" + actual + " long) must hold at least " + least + ".");
        }
    }

    /** What a batch is built from; the {@code with…} methods change one part and check that part only. */
    private static final class Parts {
        final FairnessLoss.Variable variable;
        final int rows;
        final int dimension;
        double[] values;
        final int[] group;
        final int groups;
        double @Nullable [] labels;
        int @Nullable [] users;
        int @Nullable [] items;
        int @Nullable [] itemGroups;
        int itemGroupCount;
        int @Nullable [] lists;
        double @Nullable [] counterfactual;

        Parts(FairnessLoss.Variable variable, int rows, int dimension, double[] values, int[] group, int groups) {
            this.variable = variable;
            this.rows = rows;
            this.dimension = dimension;
            this.values = finite(
                    values,
                    Math.multiplyExact(rows, dimension),
                    variable == FairnessLoss.Variable.SCORES ? "score" : "portrait value");
            this.groups = Checks.atLeast(groups, 1, "groups");
            this.group = inRange(group, rows, -1, groups, "group");
        }

        Parts(FairnessBatch b) {
            this.variable = b.variable;
            this.rows = b.rows;
            this.dimension = b.dimension;
            this.values = b.values;
            this.group = b.group;
            this.groups = b.groups;
            this.labels = b.labels;
            this.users = b.users;
            this.items = b.items;
            this.itemGroups = b.itemGroups;
            this.itemGroupCount = b.itemGroupCount;
            this.lists = b.lists;
            this.counterfactual = b.counterfactual;
        }

        FairnessBatch batch() {
            return new FairnessBatch(this);
        }
    }
}
