package io.fairrec.train;

/**
 * Eigenvalues and eigenvectors of a small symmetric positive semi-definite matrix, by cyclic Jacobi rotations.
 *
 * <p>Rotates until every |m_ij| ≤ 1e-16 · √(m_ii · m_jj): with this test Jacobi finds small eigenvalues of a badly scaled
 * matrix to high relative accuracy, where reduction to a tridiagonal matrix (Commons Math) loses them (Demmel and Veselić,
 * Jacobi's Method is More Accurate than QR, SIAM J. Matrix Anal. Appl. 13, 1992). Cost O(n³) per sweep, few sweeps.
 */
final class JacobiEigen {

    /** Eigenvalues below this share of the largest are rounding noise. */
    static final double NOISE = 5e-14;

    private static final int SWEEPS = 60;

    final double[] values;
    /** Row-major {@code [n][n]}; column k belongs to value k. */
    final double[] vectors;

    private final int n;
    private final double[] m;

    private JacobiEigen(double[] matrix, int n) {
        this.n = n;
        this.m = matrix.clone();
        this.vectors = new double[n * n];
        this.values = new double[n];
        for (int i = 0; i < n; i++) {
            vectors[i * n + i] = 1;
        }
        int sweep = 0;
        while (sweep < SWEEPS && sweep()) {
            sweep++;
        }
        for (int i = 0; i < n; i++) {
            values[i] = m[i * n + i];
        }
    }

    static JacobiEigen of(double[] matrix, int n) {
        return new JacobiEigen(matrix, n);
    }

    double largest() {
        double largest = 0;
        for (double value : values) {
            largest = Math.max(largest, value);
        }
        return largest;
    }

    /** How many eigenvalues are more than noise. */
    int rank() {
        int rank = 0;
        double least = NOISE * largest();
        for (double value : values) {
            rank += value > least ? 1 : 0;
        }
        return rank;
    }

    /** Σ over the eigenvalues above noise of f(λ) · v vᵀ x. */
    double[] apply(java.util.function.DoubleUnaryOperator f, double[] x) {
        double[] result = new double[n];
        double least = NOISE * largest();
        for (int k = 0; k < n; k++) {
            if (values[k] > least) {
                double dot = 0;
                for (int i = 0; i < n; i++) {
                    dot += vectors[i * n + k] * x[i];
                }
                double scale = f.applyAsDouble(values[k]) * dot;
                for (int i = 0; i < n; i++) {
                    result[i] += scale * vectors[i * n + k];
                }
            }
        }
        return result;
    }

    /** One rotation of each pair that needs it; whether any did. */
    private boolean sweep() {
        boolean rotated = false;
        for (int p = 0; p < n - 1; p++) {
            for (int r = p + 1; r < n; r++) {
                double scale = Math.sqrt(Math.max(0, m[p * n + p])) * Math.sqrt(Math.max(0, m[r * n + r]));
                if (Math.abs(m[p * n + r]) > 1e-16 * scale) {
                    rotate(p, r);
                    rotated = true;
                }
            }
        }
        return rotated;
    }

    private void rotate(int p, int r) {
        double off = m[p * n + r];
        double theta = (m[r * n + r] - m[p * n + p]) / (2 * off);
        double t = Double.isInfinite(theta * theta)
                ? 0.5 / theta
                : Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double c = 1 / Math.sqrt(t * t + 1);
        double s = t * c;
        m[p * n + p] -= t * off;
        m[r * n + r] += t * off;
        m[p * n + r] = 0;
        m[r * n + p] = 0;
        for (int i = 0; i < n; i++) {
            if (i != p && i != r) {
                double ip = m[i * n + p];
                double ir = m[i * n + r];
                m[i * n + p] = c * ip - s * ir;
                m[p * n + i] = m[i * n + p];
                m[i * n + r] = s * ip + c * ir;
                m[r * n + i] = m[i * n + r];
            }
            double vp = vectors[i * n + p];
            double vr = vectors[i * n + r];
            vectors[i * n + p] = c * vp - s * vr;
            vectors[i * n + r] = s * vp + c * vr;
        }
    }
}
