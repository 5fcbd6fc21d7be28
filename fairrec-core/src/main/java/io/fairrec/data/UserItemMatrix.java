package io.fairrec.data;

import io.fairrec.base.Checks;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * The distinct (user, item) pairs of a log as a sparse matrix in CSR form, with a weight and an event count per pair.
 *
 * <p>Row {@code r} holds the entries {@code begin(r) … end(r)−1}; columns ascend within a row. Immutable, thread-safe;
 * accessors are O(1).
 */
public final class UserItemMatrix {

    private final int columns;
    private final int[] begin;
    private final int[] column;
    private final double[] weight;
    private final int[] count;

    private UserItemMatrix(int columns, int[] begin, int[] column, double[] weight, int[] count) {
        this.columns = columns;
        this.begin = begin;
        this.column = column;
        this.weight = weight;
        this.count = count;
    }

    /** One row per user, one column per item; every event weighs 1 whatever its type. O(n log n). */
    public static UserItemMatrix of(Interactions interactions) {
        return of(interactions, type -> 1);
    }

    /** One row per user, one column per item; the weight of a pair is the sum over its events, and a pair whose events weigh 0 stays. O(n log n). */
    public static UserItemMatrix of(Interactions interactions, EventWeights weights) {
        return of(interactions, weights::of);
    }

    private static UserItemMatrix of(Interactions log, ToDoubleFunction<EventType> weightOf) {
        int n = log.size();
        int[] begin = new int[log.userCount() + 1];
        int[] column = new int[n];
        double[] weight = new double[n];
        int[] count = new int[n];
        double[] sum = new double[log.itemCount()];
        int[] seen = new int[log.itemCount()];
        int[] touched = new int[log.itemCount()];
        int next = 0;
        for (int u = 0; u < log.userCount(); u++) {
            begin[u] = next;
            int touchedCount = 0;
            for (int row = log.begin(u); row < log.end(u); row++) {
                int item = log.item(row);
                if (seen[item]++ == 0) {
                    touched[touchedCount++] = item;
                }
                sum[item] += weightOf.applyAsDouble(log.event(row));
            }
            Arrays.sort(touched, 0, touchedCount);
            for (int i = 0; i < touchedCount; i++) {
                int item = touched[i];
                column[next] = item;
                weight[next] = sum[item];
                count[next++] = seen[item];
                sum[item] = 0;
                seen[item] = 0;
            }
        }
        begin[log.userCount()] = next;
        return new UserItemMatrix(
                log.itemCount(),
                begin,
                Arrays.copyOf(column, next),
                Arrays.copyOf(weight, next),
                Arrays.copyOf(count, next));
    }

    /** The same pairs with items as rows and users as columns. O(n + users + items). */
    public UserItemMatrix transpose() {
        int n = column.length;
        int[] newBegin = new int[columns + 1];
        for (int c : column) {
            newBegin[c + 1]++;
        }
        for (int c = 0; c < columns; c++) {
            newBegin[c + 1] += newBegin[c];
        }
        int[] next = Arrays.copyOf(newBegin, columns);
        int[] newColumn = new int[n];
        double[] newWeight = new double[n];
        int[] newCount = new int[n];
        for (int r = 0; r < rows(); r++) {
            for (int i = begin[r]; i < begin[r + 1]; i++) {
                int target = next[column[i]]++;
                newColumn[target] = r;
                newWeight[target] = weight[i];
                newCount[target] = count[i];
            }
        }
        return new UserItemMatrix(rows(), newBegin, newColumn, newWeight, newCount);
    }

    /** How many rows there are. */
    public int rows() {
        return begin.length - 1;
    }

    /** How many columns there are. */
    public int columns() {
        return columns;
    }

    /** How many pairs there are. */
    public int size() {
        return column.length;
    }

    /** The first entry of a row. */
    public int begin(int row) {
        return begin[row];
    }

    /** One past the last entry of a row. */
    public int end(int row) {
        return begin[row + 1];
    }

    /** The column of an entry. */
    public int column(int entry) {
        return column[entry];
    }

    /** The weight of an entry: the sum of its events' weights. */
    public double weight(int entry) {
        return weight[entry];
    }

    /** How many events an entry stands for, at least 1. */
    public int count(int entry) {
        return count[entry];
    }

    /** The entry of (row, column), or −1 if the pair never occurred; O(log row length). */
    public int entry(int row, int wantedColumn) {
        Checks.index(row, rows(), "row");
        int found = Arrays.binarySearch(column, begin[row], begin[row + 1], wantedColumn);
        return found < 0 ? -1 : found;
    }

    @Override
    public String toString() {
        return "UserItemMatrix[" + rows() + " x " + columns + ", " + size() + " pairs]";
    }
}
