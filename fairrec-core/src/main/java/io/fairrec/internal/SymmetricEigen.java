package io.fairrec.internal;

import io.fairrec.base.Checks;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * Eigenvalues and eigenvectors of a small symmetric, positive semi-definite matrix, and its powers: what whitening takes.
 *
 * <p>Eigenvalues below {@code floor} times the largest are raised to it, so that every power exists: a direction in which
 * the data do not vary is treated as one in which they hardly vary. O(n³). Immutable, thread-safe.
 */
public final class SymmetricEigen {

    private final int n;
    private final double[] values;
    private final double[] vectors;

    private SymmetricEigen(int n, double[] values, double[] vectors) {
        this.n = n;
        this.values = values;
        this.vectors = vectors;
    }

    /**
     * Decomposes a matrix.
     *
     * @param matrix row-major {@code [n][n]}, symmetric but for rounding, finite; not changed
     * @param n at least 1
     * @param floor the least eigenvalue as a part of the largest, in (0, 1]; a matrix of zeros gets 1 everywhere
     */
    public static SymmetricEigen of(double[] matrix, int n, double floor) {
        Checks.length(matrix.length, n * n, "matrix");
        RealMatrix symmetric = new Array2DRowRealMatrix(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                symmetric.setEntry(i, j, (matrix[i * n + j] + matrix[j * n + i]) / 2);
            }
        }
        EigenDecomposition found = new EigenDecomposition(symmetric);
        double[] values = found.getRealEigenvalues();
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, value);
        }
        double[] vectors = new double[n * n];
        for (int k = 0; k < n; k++) {
            values[k] = largest > 0 ? Math.max(values[k], floor * largest) : 1;
            System.arraycopy(found.getEigenvector(k).toArray(), 0, vectors, k * n, n);
        }
        return new SymmetricEigen(n, values, vectors);
    }

    /** The eigenvalues after the floor, largest first; a copy. */
    public double[] values() {
        return values.clone();
    }

    /** {@code Σ_k λ_k^exponent v_k v_kᵀ}, row-major {@code [n][n]}. */
    public double[] power(double exponent) {
        double[] out = new double[n * n];
        for (int k = 0; k < n; k++) {
            double factor = Math.pow(values[k], exponent);
            for (int i = 0; i < n; i++) {
                double scaled = factor * vectors[k * n + i];
                for (int j = 0; j < n; j++) {
                    out[i * n + j] += scaled * vectors[k * n + j];
                }
            }
        }
        return out;
    }

    /** The product of two square matrices, row-major {@code [n][n]}. */
    public static double[] multiply(double[] a, double[] b, int n) {
        double[] out = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                double factor = a[i * n + k];
                for (int j = 0; j < n; j++) {
                    out[i * n + j] += factor * b[k * n + j];
                }
            }
        }
        return out;
    }
}
