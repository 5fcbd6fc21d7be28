package io.fairrec.eval.metric;

import io.fairrec.base.Checks;
import io.fairrec.data.Interactions;
import io.fairrec.data.UserItemMatrix;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The truth to measure against: which items are relevant to which user, and how much.
 *
 * <p>Grades are above 0; an item without a grade is not relevant. Rows are compressed by user (CSR), items ascend within a
 * row, so a look-up costs O(log R) for a user with R relevant items. Immutable and thread-safe.
 */
public final class Relevance {

    private final int itemCount;
    private final int[] begin;
    private final int[] item;
    private final double[] grade;
    private final double[] ideal;

    private Relevance(int itemCount, int[] begin, int[] item, double[] grade) {
        this.itemCount = itemCount;
        this.begin = begin;
        this.item = item;
        this.grade = grade;
        this.ideal = new double[grade.length];
        for (int u = 0; u + 1 < begin.length; u++) {
            double[] sorted = Arrays.copyOfRange(grade, begin[u], begin[u + 1]);
            Arrays.sort(sorted);
            for (int i = 0; i < sorted.length; i++) {
                ideal[begin[u] + i] = sorted[sorted.length - 1 - i];
            }
        }
    }

    /** Every distinct item of a user's rows is relevant with grade 1, whatever the event type. O(n log n). */
    public static Relevance binary(Interactions test) {
        UserItemMatrix pairs = UserItemMatrix.of(test);
        int[] begin = new int[pairs.rows() + 1];
        int[] item = new int[pairs.size()];
        double[] grade = new double[pairs.size()];
        for (int u = 0; u < pairs.rows(); u++) {
            begin[u + 1] = pairs.end(u);
            for (int e = pairs.begin(u); e < pairs.end(u); e++) {
                item[e] = pairs.column(e);
                grade[e] = 1;
            }
        }
        return new Relevance(test.itemCount(), begin, item, grade);
    }

    /**
     * Given grades.
     *
     * @param itemCount how many items there are
     * @param items per user the graded items, distinct, in any order
     * @param grades per user the grade of each of these, finite and at least 0; a grade of 0 means not relevant
     * @throws IllegalArgumentException if an item is outside the catalogue or given twice, or a grade is out of range
     */
    public static Relevance graded(int itemCount, int[][] items, double[][] grades) {
        Checks.length(grades.length, items.length, "grades");
        int total = Arrays.stream(items).mapToInt(row -> row.length).sum();
        int[] begin = new int[items.length + 1];
        int[] item = new int[total];
        double[] grade = new double[total];
        int next = 0;
        for (int u = 0; u < items.length; u++) {
            int[] row = items[u];
            double[] rowGrades = grades[u];
            Checks.length(rowGrades.length, row.length, "grades of user " + u);
            int[] order = IntStream.range(0, row.length)
                    .boxed()
                    .sorted((a, b) -> Integer.compare(row[a], row[b]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            int previous = -1;
            for (int o : order) {
                Checks.index(row[o], itemCount, "item");
                if (row[o] == previous) {
                    throw new IllegalArgumentException(
                            "The item " + row[o] + " of user " + u + " is graded twice. Give each item once.");
                }
                previous = row[o];
                if (Checks.nonNegative(rowGrades[o], "grade of item " + row[o]) > 0) {
                    item[next] = row[o];
                    grade[next++] = rowGrades[o];
                }
            }
            begin[u + 1] = next;
        }
        return new Relevance(itemCount, begin, Arrays.copyOf(item, next), Arrays.copyOf(grade, next));
    }

    /** How many users there are. */
    public int userCount() {
        return begin.length - 1;
    }

    /** How many items there are. */
    public int itemCount() {
        return itemCount;
    }

    /** R: how many items are relevant to a user, shown or not. */
    public int count(int user) {
        return begin[user + 1] - begin[user];
    }

    /** Whether an item is relevant to a user; O(log R). */
    public boolean isRelevant(int user, int candidate) {
        return Arrays.binarySearch(item, begin[user], begin[user + 1], candidate) >= 0;
    }

    /** The grade of an item for a user, 0 if it is not relevant; O(log R). */
    public double grade(int user, int candidate) {
        int found = Arrays.binarySearch(item, begin[user], begin[user + 1], candidate);
        return found < 0 ? 0 : grade[found];
    }

    /** The {@code index}-th largest grade of a user, {@code index} in [0, {@link #count}). */
    public double ideal(int user, int index) {
        return ideal[begin[user] + index];
    }

    /** Counts only: what a user bought is personal data. */
    @Override
    public String toString() {
        return "Relevance[" + userCount() + " users, " + item.length + " relevant items]";
    }
}
