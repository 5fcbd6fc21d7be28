package io.fairrec.train;

import io.fairrec.internal.Cholesky;
import java.util.Arrays;

/**
 * The closed-form half step of implicit ALS for one user or item: Hu, Koren and Volinsky, ICDM 2008, eq. (4).
 *
 * <pre>{@code
 * x = (Σ_j w_j y_j y_jᵀ  +  Σ_{j chosen} w_j (c_j − 1) y_j y_jᵀ  +  ridge · I)⁻¹  Σ_{j chosen} w_j c_j y_j
 * }</pre>
 *
 * <p>The first sum runs over everything of the other side and is the same for all rows. Not thread-safe.
 */
final class RidgeRow {

    private static final double[] EMPTY = {};

    private final int dimension;
    private final OuterProducts outer;
    private final double[] right;
    private double[] gram = EMPTY;

    RidgeRow(int dimension) {
        this.dimension = dimension;
        this.outer = new OuterProducts(dimension);
        this.right = new double[dimension];
    }

    /**
     * The sum over everything of the other side, for all rows that follow; O(rows · dimension²).
     *
     * @param factors rows of the other side from {@code begin} on, row-major
     * @param rowWeights w, one a row; empty for 1 each
     * @return lower triangle, row-major; may be shared by several {@link #gram(double[])}
     */
    double[] gram(float[] factors, int begin, int rows, double[] rowWeights) {
        outer.begin(EMPTY);
        for (int r = 0; r < rows; r++) {
            outer.add(rowWeights.length == 0 ? 1 : rowWeights[r], factors, begin + r * dimension);
        }
        gram = outer.finish().clone();
        return gram;
    }

    /** Takes the sum that another row computed. */
    void gram(double[] shared) {
        gram = shared;
    }

    /** Begins a row. */
    void begin() {
        outer.begin(gram);
        Arrays.fill(right, 0);
    }

    /**
     * One chosen entity of the other side.
     *
     * @param weight w
     * @param confidence c, at least 1
     */
    void add(double weight, double confidence, float[] factors, int at) {
        if (confidence != 1) {
            outer.add(weight * (confidence - 1), factors, at);
        }
        for (int d = 0; d < dimension; d++) {
            right[d] += weight * confidence * factors[at + d];
        }
    }

    /**
     * Solves the row; O(dimension³).
     *
     * @param ridge above 0
     * @param out receives x from {@code at} on
     * @return whether the system could be solved and x is finite
     */
    boolean solve(double ridge, float[] out, int at) {
        double[] system = outer.finish();
        for (int d = 0; d < dimension; d++) {
            system[d * dimension + d] += ridge;
        }
        if (!Cholesky.solve(system, dimension, right)) {
            return false;
        }
        boolean finite = true;
        for (int d = 0; d < dimension; d++) {
            out[at + d] = (float) right[d];
            finite &= Float.isFinite(out[at + d]);
        }
        return finite;
    }
}
