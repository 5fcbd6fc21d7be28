package io.fairrec.data;

import io.fairrec.base.Checks;
import io.fairrec.base.NearestName;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/**
 * Numeric features of users or items: one row per ordinal, one named column per feature, NaN where nothing is known.
 *
 * <p>Immutable, thread-safe; accessors are O(1) unless said otherwise.
 */
public final class FeatureTable {

    private final List<String> columns;
    private final int rows;
    private final float[] values;

    private FeatureTable(List<String> columns, int rows, float[] values) {
        this.columns = columns;
        this.rows = rows;
        this.values = values;
    }

    /**
     * A table of these values.
     *
     * @param columns the names of the features, distinct and not blank, at least one
     * @param values row-major {@code [rows][columns]}, copied; finite, or NaN for missing
     */
    public static FeatureTable of(List<String> columns, float[] values) {
        List<String> names = List.copyOf(columns);
        Checks.atLeast(names.size(), 1, "number of columns");
        for (String name : names) {
            Checks.notBlank(name, "column name");
        }
        if (new HashSet<>(names).size() != names.size()) {
            throw new IllegalArgumentException("The columns " + names + " must have distinct names.");
        }
        if (values.length % names.size() != 0) {
            throw new IllegalArgumentException("The values.length (" + values.length
                    + ") must be a multiple of the number of columns (" + names.size() + ").");
        }
        for (int i = 0; i < values.length; i++) {
            if (Float.isInfinite(values[i])) {
                throw new IllegalArgumentException("The value (" + values[i] + ") at row " + i / names.size()
                        + ", column \"" + names.get(i % names.size()) + "\" must be finite, or NaN for missing.");
            }
        }
        return new FeatureTable(names, values.length / names.size(), values.clone());
    }

    /** The names of the features, from the left. */
    public List<String> columns() {
        return columns;
    }

    /** How many rows there are. */
    public int rows() {
        return rows;
    }

    /** A value; NaN if it is missing. */
    public float value(int row, int column) {
        Checks.index(row, rows, "row");
        Checks.index(column, columns.size(), "column");
        return values[row * columns.size() + column];
    }

    /** Whether a value is missing. */
    public boolean isMissing(int row, int column) {
        return Float.isNaN(value(row, column));
    }

    /**
     * The position of a column; O(columns).
     *
     * @throws IllegalArgumentException if there is none of this name; the message names the nearest
     */
    public int column(String name) {
        int column = columns.indexOf(name);
        if (column < 0) {
            throw new IllegalArgumentException(
                    "The table has no column \"" + name + "\". " + NearestName.advice(name, columns));
        }
        return column;
    }

    /** All values, row-major {@code [rows][columns]}; a copy. O(rows · columns). */
    public float[] toArray() {
        return values.clone();
    }

    /** Mean and deviation per column, without the missing values; O(rows · columns). */
    public Moments moments() {
        return Moments.of(values, columns.size());
    }

    /**
     * The same features for other ordinals; O(result).
     *
     * @param source row {@code i} of the result is row {@code source[i]} here, or missing throughout if that is −1
     * @throws IndexOutOfBoundsException if an element is neither −1 nor a row
     */
    public FeatureTable select(int[] source) {
        int width = columns.size();
        float[] selected = new float[Math.multiplyExact(source.length, width)];
        for (int i = 0; i < source.length; i++) {
            if (source[i] == IdIndex.UNKNOWN) {
                Arrays.fill(selected, i * width, (i + 1) * width, Float.NaN);
            } else {
                Checks.index(source[i], rows, "source[" + i + "]");
                System.arraycopy(values, source[i] * width, selected, i * width, width);
            }
        }
        return new FeatureTable(columns, source.length, selected);
    }

    /** Equal names and equal values; a missing value equals a missing one. */
    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof FeatureTable that && columns.equals(that.columns) && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * columns.hashCode() + Arrays.hashCode(values);
    }

    /** Names and size only: features of users are personal data. */
    @Override
    public String toString() {
        return "FeatureTable[" + rows + " rows, columns " + columns + "]";
    }
}
