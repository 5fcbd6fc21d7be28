package io.fairrec.data;

import io.fairrec.base.Checks;
import io.fairrec.base.DataException;
import java.util.ArrayList;
import java.util.List;

/**
 * Fills the gaps of a {@link FeatureTable} by a policy whose means come from training data and stay with it.
 *
 * <p>What is fitted once gives the same transformation for whatever comes later, row by row: neither the other rows of
 * the later table nor their number play a part. {@link #of} restores a stored one. Immutable, thread-safe.
 */
public final class Imputer {

    /** What follows a column's name in the name of its indicator. */
    public static final String INDICATOR_SUFFIX = " is missing";

    private final MissingValues policy;
    private final List<String> columns;
    private final Moments moments;

    private Imputer(MissingValues policy, List<String> columns, Moments moments) {
        this.policy = policy;
        this.columns = columns;
        this.moments = moments;
    }

    /**
     * Takes the moments of training data. A column without any value has the mean 0. O(rows · columns).
     *
     * @throws DataException if the policy is {@link MissingValues#REFUSE} and a value is missing
     */
    public static Imputer fit(FeatureTable training, MissingValues policy) {
        Imputer imputer = new Imputer(policy, training.columns(), training.moments());
        imputer.requireComplete(training);
        return imputer;
    }

    /** One that was stored earlier: its {@link #policy()}, {@link #columns()} and {@link #moments()}. */
    public static Imputer of(MissingValues policy, List<String> columns, Moments moments) {
        Checks.length(moments.columns(), columns.size(), "moments");
        return new Imputer(policy, List.copyOf(columns), moments);
    }

    /**
     * Fills a table. With {@link MissingValues#INDICATOR} as many columns again follow, one per column whether it had gaps
     * in training or not, so that the width never depends on the data. O(rows · columns).
     *
     * @param table the training table's columns in the same order
     * @return a table without missing values
     * @throws IllegalArgumentException if the columns differ from the training table's
     * @throws DataException if the policy is {@link MissingValues#REFUSE} and a value is missing
     */
    public FeatureTable apply(FeatureTable table) {
        if (!table.columns().equals(columns)) {
            throw new IllegalArgumentException("The columns " + table.columns()
                    + " must be those of the training table, " + columns + ", in the same order.");
        }
        requireComplete(table);
        int width = columns.size();
        boolean indicate = policy == MissingValues.INDICATOR;
        int newWidth = indicate ? 2 * width : width;
        float[] filled = new float[Math.multiplyExact(table.rows(), newWidth)];
        for (int row = 0; row < table.rows(); row++) {
            for (int c = 0; c < width; c++) {
                boolean missing = table.isMissing(row, c);
                filled[row * newWidth + c] = missing ? (float) moments.mean(c) : table.value(row, c);
                if (indicate) {
                    filled[row * newWidth + width + c] = missing ? 1 : 0;
                }
            }
        }
        return FeatureTable.of(indicate ? withIndicators() : columns, filled);
    }

    /** What happens to a missing value. */
    public MissingValues policy() {
        return policy;
    }

    /** The columns that it takes, from the left. */
    public List<String> columns() {
        return columns;
    }

    /** The moments of the training data. */
    public Moments moments() {
        return moments;
    }

    private List<String> withIndicators() {
        List<String> names = new ArrayList<>(columns);
        for (String column : columns) {
            names.add(column + INDICATOR_SUFFIX);
        }
        return names;
    }

    private void requireComplete(FeatureTable table) {
        if (policy != MissingValues.REFUSE) {
            return;
        }
        for (int row = 0; row < table.rows(); row++) {
            for (int c = 0; c < columns.size(); c++) {
                if (table.isMissing(row, c)) {
                    throw new DataException(
                            "The value (NaN) at row " + row + ", column \"" + columns.get(c)
                                    + "\" is missing, and the policy is REFUSE. Complete the data, or choose IMPUTE or INDICATOR.");
                }
            }
        }
    }

    @Override
    public String toString() {
        return "Imputer[" + policy + ", columns " + columns + "]";
    }
}
