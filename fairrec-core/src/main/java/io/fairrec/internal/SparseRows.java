package io.fairrec.internal;

import java.util.Arrays;

/**
 * An immutable sparse matrix of doubles in CSR form. 12 bytes an entry. Thread-safe.
 */
public final class SparseRows {

    private final int columns;
    private final int[] begin;
    private final int[] column;
    private final double[] value;

    private SparseRows(int columns, int[] begin, int[] column, double[] value) {
        this.columns = columns;
        this.begin = begin;
        this.column = column;
        this.value = value;
    }

    /** How many rows there are. */
    public int rows() {
        return begin.length - 1;
    }

    /** How many columns there are. */
    public int columns() {
        return columns;
    }

    /** How many entries there are. */
    public int size() {
        return column.length;
    }

    /** How many entries a row has. */
    public int size(int row) {
        return begin[row + 1] - begin[row];
    }

    /** The value at (row, column); 0 where there is no entry. O(log row length). */
    public double get(int row, int wantedColumn) {
        int found = Arrays.binarySearch(column, begin[row], begin[row + 1], wantedColumn);
        return found < 0 ? 0 : value[found];
    }

    /** Adds {@code factor} times a row to {@code sums}, whose length is at least {@link #columns()}. */
    public void addRow(int row, double factor, double[] sums) {
        for (int e = begin[row]; e < begin[row + 1]; e++) {
            sums[column[e]] += factor * value[e];
        }
    }

    /** Sets the positions that {@link #addRow} touches back to 0: cheaper than clearing all of a long array. */
    public void clearRow(int row, double[] sums) {
        for (int e = begin[row]; e < begin[row + 1]; e++) {
            sums[column[e]] = 0;
        }
    }

    /** Collects rows in order. Not thread-safe. */
    public static final class Builder {

        private final int columns;
        private final int[] begin;
        private int[] column = new int[1024];
        private double[] value = new double[1024];
        private int row;
        private int size;

        /** A builder of a matrix of this shape. */
        public Builder(int rows, int columns) {
            this.columns = columns;
            this.begin = new int[rows + 1];
        }

        /** Adds an entry to the current row; columns must ascend within a row. */
        public void add(int columnOfEntry, double valueOfEntry) {
            if (size == column.length) {
                grow();
            }
            column[size] = columnOfEntry;
            value[size++] = valueOfEntry;
        }

        /** Ends the current row. */
        public void endRow() {
            begin[++row] = size;
        }

        /** The matrix; every row must have been ended. */
        public SparseRows build() {
            if (row != begin.length - 1) {
                throw new IllegalStateException(
                        "The matrix has " + (begin.length - 1) + " rows but " + row + " were ended.");
            }
            return new SparseRows(columns, begin, Arrays.copyOf(column, size), Arrays.copyOf(value, size));
        }

        private void grow() {
            // Longest array that every JVM can make.
            int limit = Integer.MAX_VALUE - 8;
            if (size == limit) {
                throw new IllegalArgumentException("The sparse matrix needs more than " + limit
                        + " entries, which one array cannot hold. Keep fewer entries a row.");
            }
            int length = size > limit / 3 * 2 ? limit : size + size / 2;
            column = Arrays.copyOf(column, length);
            value = Arrays.copyOf(value, length);
        }
    }
}
