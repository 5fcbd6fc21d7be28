package io.fairrec.objective;

import io.fairrec.base.Checks;
import java.util.Arrays;

/** The bounds of a decision vector. Immutable, thread-safe. */
public final class SearchBox {

    private final double[] lower;
    private final double[] upper;

    private SearchBox(double[] lower, double[] upper) {
        this.lower = lower;
        this.upper = upper;
    }

    /**
     * A box; both ends belong to it.
     *
     * @param lower finite, at least one; copied
     * @param upper finite, nowhere below {@code lower}; equal fixes the variable; copied
     */
    public static SearchBox of(double[] lower, double[] upper) {
        Checks.atLeast(lower.length, 1, "number of variables");
        Checks.length(upper.length, lower.length, "upper");
        for (int j = 0; j < lower.length; j++) {
            Checks.finite(lower[j], "lower bound of variable " + j);
            Checks.finite(upper[j], "upper bound of variable " + j);
            if (lower[j] > upper[j] || Double.isInfinite(upper[j] - lower[j])) {
                throw new IllegalArgumentException("The bounds [" + lower[j] + ", " + upper[j] + "] of variable " + j
                        + " must be in order, and their distance finite.");
            }
        }
        return new SearchBox(lower.clone(), upper.clone());
    }

    /** [0, 1] for every variable; at least one. */
    public static SearchBox unit(int variables) {
        double[] ones = new double[Checks.atLeast(variables, 1, "number of variables")];
        Arrays.fill(ones, 1);
        return of(new double[variables], ones);
    }

    /** How many variables there are. */
    public int variables() {
        return lower.length;
    }

    /** The least value of a variable. */
    public double lower(int variable) {
        return lower[variable];
    }

    /** The largest value of a variable. */
    public double upper(int variable) {
        return upper[variable];
    }

    /** Moves a value into the bounds of a variable. */
    double clip(double value, int variable) {
        return Math.min(Math.max(value, lower[variable]), upper[variable]);
    }

    /**
     * Checks a vector.
     *
     * @throws IllegalArgumentException if its length is wrong or a value is outside
     */
    void check(double[] x) {
        Checks.length(x.length, lower.length, "variables");
        for (int j = 0; j < x.length; j++) {
            Checks.between(x[j], lower[j], upper[j], "variable " + j);
        }
    }

    @Override
    public String toString() {
        return "SearchBox" + Arrays.toString(lower) + "…" + Arrays.toString(upper);
    }
}
