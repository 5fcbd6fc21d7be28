package io.fairrec.internal;

import java.util.Arrays;

/**
 * Symmetric positive definite matrices by Cholesky's factor {@code A = L·Lᵀ}: the inverse of a large one, the solution
 * of a small one.
 *
 * <p>A large matrix is its lower triangle, row {@code i} an array of {@code i + 1} doubles: 4·n² bytes, and no row
 * offset can overflow. All three steps of the inverse (factor, {@code W = L⁻¹}, {@code WᵀW}) are written as sums of
 * multiples of rows, {@code c += Σ s_k · row_k}, four rows at a time over tiles of columns that stay in the second-level
 * cache: a loop over contiguous doubles without a reduction, which the compiler turns into vector instructions, where a
 * loop of dot products would wait for its own sum. The blocking is that of LAPACK's {@code potrf}, {@code trtri} and
 * {@code lauum} (Anderson et al., <em>LAPACK Users' Guide</em>, 3rd ed., SIAM 1999).
 *
 * <p>Deterministic: one thread, one order of sums, products and sums rounded apart. Stateless, thread-safe.
 */
public final class Cholesky {

    /** Rows per block; a multiple of 4. */
    private static final int BLOCK = 64;

    /** Columns per tile: 64 × 256 doubles are 128 KiB. */
    private static final int TILE = 256;

    private Cholesky() {}

    /**
     * Inverts a matrix in place; n³/2 multiplications, and n · {@value #BLOCK} doubles of scratch.
     *
     * @param lower the lower triangle, row {@code i} of length {@code i + 1}; receives that of the inverse
     * @return −1; or, where the matrix is not positive definite or not finite, the first pivot that is not above 0, and
     *     the content of {@code lower} is then undefined
     */
    public static int invert(double[][] lower) {
        int failed = factor(lower);
        if (failed < 0) {
            invertTriangle(lower);
            multiplyByTranspose(lower);
        }
        return failed;
    }

    /**
     * Solves {@code A x = b} for a small matrix; n³/6 multiplications, no allocation.
     *
     * @param a row-major {@code [n][n]}, of which the lower triangle is read and overwritten
     * @param n the number of rows
     * @param b receives x
     * @return whether A is positive definite; if not, the content of both arrays is undefined
     */
    public static boolean solve(double[] a, int n, double[] b) {
        for (int i = 0; i < n; i++) {
            int row = i * n;
            for (int j = 0; j < i; j++) {
                a[row + j] = (a[row + j] - dot(a, row, j * n, j)) / a[j * n + j];
            }
            double pivot = a[row + i] - dot(a, row, row, i);
            if (!(pivot > 0) || pivot == Double.POSITIVE_INFINITY) {
                return false;
            }
            a[row + i] = Math.sqrt(pivot);
        }
        for (int i = 0; i < n; i++) {
            double sum = b[i];
            for (int j = 0; j < i; j++) {
                sum -= a[i * n + j] * b[j];
            }
            b[i] = sum / a[i * n + i];
        }
        for (int i = n - 1; i >= 0; i--) {
            b[i] /= a[i * n + i];
            for (int j = 0; j < i; j++) {
                b[j] -= a[i * n + j] * b[i];
            }
        }
        return true;
    }

    private static double dot(double[] a, int p, int q, int length) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int k = 0;
        for (int bound = length & ~3; k < bound; k += 4) {
            s0 += a[p + k] * a[q + k];
            s1 += a[p + k + 1] * a[q + k + 1];
            s2 += a[p + k + 2] * a[q + k + 2];
            s3 += a[p + k + 3] * a[q + k + 3];
        }
        double sum = (s0 + s1) + (s2 + s3);
        for (; k < length; k++) {
            sum += a[p + k] * a[q + k];
        }
        return sum;
    }

    /** A becomes L, block of columns by block of columns; −1 or the pivot that failed. */
    private static int factor(double[][] a) {
        int n = a.length;
        double[][] panel = new double[Math.min(BLOCK, n)][n];
        double[] factors = new double[BLOCK];
        for (int k0 = 0; k0 < n; k0 += BLOCK) {
            int k1 = Math.min(n, k0 + BLOCK);
            for (int i = k0; i < n; i++) {
                if (!solveRow(a, i, k0, k1)) {
                    return i;
                }
            }
            // The block's columns as rows, so that the update below runs along both.
            for (int i = k1; i < n; i++) {
                for (int k = k0; k < k1; k++) {
                    panel[k - k0][i] = a[i][k];
                }
            }
            for (int j0 = k1; j0 < n; j0 += TILE) {
                for (int i = j0; i < n; i++) {
                    for (int k = k0; k < k1; k++) {
                        factors[k - k0] = -a[i][k];
                    }
                    add(a[i], j0, Math.min(j0 + TILE, i + 1), factors, 0, panel, 0, k1 - k0);
                }
            }
        }
        return -1;
    }

    /** Columns {@code [k0, k1)} of row {@code i} of L; false if the row's pivot lies here and is not above 0. */
    private static boolean solveRow(double[][] a, int i, int k0, int k1) {
        double[] row = a[i];
        for (int j = k0; j < Math.min(k1, i); j++) {
            row[j] = (row[j] - dot(row, a[j], k0, j)) / a[j][j];
        }
        if (i >= k1) {
            return true;
        }
        double pivot = row[i] - dot(row, row, k0, i);
        row[i] = Math.sqrt(pivot);
        return pivot > 0 && pivot < Double.POSITIVE_INFINITY;
    }

    private static double dot(double[] a, double[] b, int from, int to) {
        double s0 = 0;
        double s1 = 0;
        int k = from;
        for (; k + 1 < to; k += 2) {
            s0 += a[k] * b[k];
            s1 += a[k + 1] * b[k + 1];
        }
        return k < to ? (s0 + s1) + a[k] * b[k] : s0 + s1;
    }

    /** L becomes W = L⁻¹: {@code W_i = (e_i − Σ_{k<i} L_ik · W_k) / L_ii}, rows ascending. */
    private static void invertTriangle(double[][] a) {
        int n = a.length;
        double[][] factors = new double[Math.min(BLOCK, n)][n];
        for (int i0 = 0; i0 < n; i0 += BLOCK) {
            int i1 = Math.min(n, i0 + BLOCK);
            for (int i = i0; i < i1; i++) {
                for (int k = 0; k < i; k++) {
                    factors[i - i0][k] = -a[i][k];
                }
                Arrays.fill(a[i], 0, i, 0);
            }
            for (int j0 = 0; j0 < i0; j0 += TILE) {
                int j1 = Math.min(i0, j0 + TILE);
                for (int k0 = j0; k0 < i0; k0 += BLOCK) {
                    int k1 = Math.min(i0, k0 + BLOCK);
                    for (int i = i0; i < i1; i++) {
                        addTriangle(a[i], j0, j1, factors[i - i0], a, k0, k1);
                    }
                }
            }
            for (int i = i0; i < i1; i++) {
                addTriangle(a[i], 0, i, factors[i - i0], a, i0, i);
                double pivot = 1 / a[i][i];
                for (int j = 0; j < i; j++) {
                    a[i][j] *= pivot;
                }
                a[i][i] = pivot;
            }
        }
    }

    /** {@code c[j] += Σ_k s_k · rows_k[j]} for j in {@code [from, to)}, where row {@code k} ends at column {@code k}. */
    private static void addTriangle(double[] c, int from, int to, double[] s, double[][] rows, int k0, int k1) {
        int ragged = Math.min(k1, Math.max(k0, to - 1));
        for (int k = k0; k < ragged; k++) {
            add(c, from, Math.min(to, k + 1), s[k], rows[k]);
        }
        add(c, from, to, s, 0, rows, ragged, k1);
    }

    /** W becomes {@code WᵀW}, the inverse of {@code L·Lᵀ}: row i needs the rows from i on, so ascending order is in place. */
    private static void multiplyByTranspose(double[][] a) {
        int n = a.length;
        double[] factors = new double[BLOCK];
        for (int i0 = 0; i0 < n; i0 += BLOCK) {
            int i1 = Math.min(n, i0 + BLOCK);
            for (int i = i0; i < i1; i++) {
                double diagonal = a[i][i];
                for (int j = 0; j <= i; j++) {
                    a[i][j] *= diagonal;
                }
                gather(a, i, i + 1, i1, factors);
                add(a[i], 0, i + 1, factors, i + 1, a, i + 1, i1);
            }
            for (int j0 = 0; j0 < i1; j0 += TILE) {
                for (int k0 = i1; k0 < n; k0 += BLOCK) {
                    int k1 = Math.min(n, k0 + BLOCK);
                    for (int i = Math.max(i0, j0); i < i1; i++) {
                        gather(a, i, k0, k1, factors);
                        add(a[i], j0, Math.min(j0 + TILE, i + 1), factors, k0, a, k0, k1);
                    }
                }
            }
        }
    }

    private static void gather(double[][] a, int column, int k0, int k1, double[] out) {
        for (int k = k0; k < k1; k++) {
            out[k - k0] = a[k][column];
        }
    }

    /** {@code c[j] += Σ_{k0 ≤ k < k1} s[k − shift] · rows[k][j]} for j in {@code [from, to)}. */
    private static void add(double[] c, int from, int to, double[] s, int shift, double[][] rows, int k0, int k1) {
        int k = k0;
        for (; k + 3 < k1; k += 4) {
            int f = k - shift;
            add(c, from, to, s[f], rows[k], s[f + 1], rows[k + 1], s[f + 2], rows[k + 2], s[f + 3], rows[k + 3]);
        }
        for (; k < k1; k++) {
            add(c, from, to, s[k - shift], rows[k]);
        }
    }

    private static void add(
            double[] c,
            int from,
            int to,
            double s0,
            double[] r0,
            double s1,
            double[] r1,
            double s2,
            double[] r2,
            double s3,
            double[] r3) {
        for (int j = from; j < to; j++) {
            c[j] += (s0 * r0[j] + s1 * r1[j]) + (s2 * r2[j] + s3 * r3[j]);
        }
    }

    private static void add(double[] c, int from, int to, double s, double[] row) {
        for (int j = from; j < to; j++) {
            c[j] += s * row[j];
        }
    }
}
