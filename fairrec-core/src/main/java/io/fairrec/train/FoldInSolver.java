package io.fairrec.train;

import io.fairrec.data.VectorTable;
import io.fairrec.internal.Cholesky;
import io.fairrec.internal.Floats;
import java.util.Arrays;

/**
 * Solves {@link FoldIn} against one table. O(rows · d²) to make, O(chosen · d² + d³) a solution; immutable, thread-safe,
 * O(d²) doubles a call.
 */
final class FoldInSolver {

    private final VectorTable table;
    private final int dimension;
    private final double[] always;

    FoldInSolver(VectorTable table, FoldIn options) {
        this.table = table;
        this.dimension = table.dimension();
        int d = dimension;
        double[] gram = new double[d * d];
        float[] row = new float[d];
        for (int r = 0; r < table.rows(); r++) {
            table.copyRow(r, row, 0);
            addOuter(row, 1, gram);
        }
        double trace = 0;
        for (int k = 0; k < d; k++) {
            trace += gram[k * d + k];
        }
        double ridge = options.regularization() * (trace > 0 ? trace / d : 1);
        for (int k = 0; k < gram.length; k++) {
            gram[k] *= options.unchosenWeight();
        }
        for (int k = 0; k < d; k++) {
            gram[k * d + k] += ridge;
        }
        this.always = gram;
    }

    /** How many rows there are to choose from. */
    int rows() {
        return table.rows();
    }

    /**
     * Writes a vector.
     *
     * @param chosen distinct rows
     * @param count how many of them count; none gives the zero vector
     */
    void solve(int[] chosen, int count, float[] out, int offset) {
        int d = dimension;
        double[] x = new double[d];
        if (count > 0) {
            double[] matrix = always.clone();
            float[] row = new float[d];
            for (int c = 0; c < count; c++) {
                table.copyRow(chosen[c], row, 0);
                addOuter(row, 1, matrix);
                table.addRow(chosen[c], 1, x);
            }
            // Positive definite by its ridge; beyond what doubles can tell apart there is nothing to say of the user.
            if (!Cholesky.solve(matrix, d, x)) {
                Arrays.fill(x, 0);
            }
        }
        for (int k = 0; k < d; k++) {
            out[offset + k] = Floats.saturate(x[k]);
        }
    }

    /** Adds to the lower triangle, which is what Cholesky reads. */
    private void addOuter(float[] row, double factor, double[] matrix) {
        for (int a = 0; a < dimension; a++) {
            double scaled = factor * row[a];
            for (int b = 0, at = a * dimension; b <= a; b++) {
                matrix[at + b] += scaled * row[b];
            }
        }
    }
}
