package io.fairrec.data;

import io.fairrec.base.Checks;
import java.util.Arrays;

/**
 * Mean and standard deviation per column, computed once on training data and applied to whatever comes later.
 *
 * <p>Immutable, thread-safe. The deviation is the population's (divisor n). NaN means <em>missing</em> and is left out of
 * both moments; a column without any value has mean 0 and deviation 0.
 */
public final class Moments {

    private final double[] mean;
    private final double[] deviation;

    private Moments(double[] mean, double[] deviation) {
        this.mean = mean;
        this.deviation = deviation;
    }

    /** Moments that were stored earlier; both arrays are copied. */
    public static Moments of(double[] mean, double[] deviation) {
        Checks.length(deviation.length, mean.length, "deviation");
        for (int c = 0; c < mean.length; c++) {
            Checks.finite(mean[c], "mean of column " + c);
            Checks.nonNegative(deviation[c], "deviation of column " + c);
        }
        return new Moments(mean.clone(), deviation.clone());
    }

    /**
     * The moments of a table.
     *
     * @param values row-major {@code [rows][columns]}; NaN is missing, infinities are refused
     * @param columns at least 1
     */
    public static Moments of(float[] values, int columns) {
        Checks.atLeast(columns, 1, "columns");
        if (values.length % columns != 0) {
            throw new IllegalArgumentException(
                    "The values.length (" + values.length + ") must be a multiple of columns (" + columns + ").");
        }
        int rows = values.length / columns;
        double[] mean = new double[columns];
        double[] deviation = new double[columns];
        for (int c = 0; c < columns; c++) {
            double sum = 0;
            int n = 0;
            for (int r = 0; r < rows; r++) {
                double v = values[r * columns + c];
                if (Double.isInfinite(v)) {
                    throw new IllegalArgumentException(
                            "The value at row " + r + ", column " + c + " (" + v + ") must not be infinite.");
                }
                if (!Double.isNaN(v)) {
                    sum += v;
                    n++;
                }
            }
            mean[c] = n == 0 ? 0 : sum / n;
            double squares = 0;
            for (int r = 0; r < rows; r++) {
                double v = values[r * columns + c];
                if (!Double.isNaN(v)) {
                    squares += (v - mean[c]) * (v - mean[c]);
                }
            }
            deviation[c] = n == 0 ? 0 : Math.sqrt(squares / n);
        }
        return new Moments(mean, deviation);
    }

    /** How many columns there are. */
    public int columns() {
        return mean.length;
    }

    /** The mean of a column. */
    public double mean(int column) {
        return mean[column];
    }

    /** The population standard deviation of a column; 0 for a constant one. */
    public double deviation(int column) {
        return deviation[column];
    }

    /** (value − mean) / deviation; 0 for a column whose deviation is 0, so that a constant feature says nothing. */
    public double standardize(int column, double value) {
        return deviation[column] == 0 ? 0 : (value - mean[column]) / deviation[column];
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof Moments that
                && Arrays.equals(mean, that.mean)
                && Arrays.equals(deviation, that.deviation);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(mean) + Arrays.hashCode(deviation);
    }

    @Override
    public String toString() {
        return "Moments[mean " + Arrays.toString(mean) + ", deviation " + Arrays.toString(deviation) + "]";
    }
}
