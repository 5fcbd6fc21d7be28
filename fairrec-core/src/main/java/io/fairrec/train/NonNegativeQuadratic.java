package io.fairrec.train;

import java.util.Arrays;

/**
 * Minimises ½ · yᵀAy − qᵀy over y ≥ 0 for a small, positive semi-definite A.
 *
 * <p>An active-set method, so exact but for rounding: Lawson and Hanson, Solving Least Squares Problems, 1974, algorithm
 * NNLS of chapter 23, on the normal equations. Where a new column depends on those in use the step follows the null vector
 * instead, until a variable reaches 0 or never does (unbounded). Cost O(n³) per change of the set, about n changes.
 */
final class NonNegativeQuadratic {

    enum End {
        SOLVED,
        UNBOUNDED,
        NOT_CONVERGED
    }

    /** A column whose part outside the span of the others is smaller, squared and relative, depends on them. */
    private static final double DEPENDENT = 1e-14;

    private final int n;
    private final double[] a;
    private final double[] q;
    private final double[] y;
    private final int[] passive;
    private final boolean[] isPassive;
    private final double[] factor;
    private final double[] x;
    private int size;

    private NonNegativeQuadratic(double[] a, double[] q, double[] y) {
        this.n = q.length;
        this.a = a;
        this.q = q;
        this.y = y;
        this.passive = new int[n];
        this.isPassive = new boolean[n];
        this.factor = new double[n * n];
        this.x = new double[n];
    }

    /**
     * Solves.
     *
     * @param a row-major {@code [n][n]}, symmetric, with a diagonal of about 1
     * @param q {@code [n]}
     * @param y gets the solution, {@code [n]}; if unbounded, the last point
     */
    static End solve(double[] a, double[] q, double[] y) {
        Arrays.fill(y, 0);
        return new NonNegativeQuadratic(a, q, y).run();
    }

    private End run() {
        boolean[] barred = new boolean[n];
        for (int round = 0; round < 20 * n + 20; round++) {
            int entering = steepest(barred);
            if (entering < 0) {
                return End.SOLVED;
            }
            add(entering);
            if (factorize() && !followNullVector()) {
                return End.UNBOUNDED;
            }
            boolean moved = false;
            while (size > 0) {
                factorize();
                solvePassive();
                if (!moved && isPassive[entering] && x[size - 1] <= 0 && y[entering] == 0) {
                    // Rounding made the slope look positive: not this one until another one has moved.
                    drop(size - 1);
                    barred[entering] = true;
                    break;
                }
                moved = true;
                if (stepTowardsSolution()) {
                    break;
                }
            }
            if (moved) {
                Arrays.fill(barred, false);
            }
        }
        return End.NOT_CONVERGED;
    }

    /** The variable at 0 whose increase helps most, beyond rounding; −1 for none. */
    private int steepest(boolean[] barred) {
        int best = -1;
        double bestSlope = 0;
        for (int t = 0; t < n; t++) {
            if (isPassive[t] || barred[t]) {
                continue;
            }
            double slope = q[t];
            double size = Math.abs(q[t]);
            for (int s = 0; s < n; s++) {
                slope -= a[t * n + s] * y[s];
                size += Math.abs(a[t * n + s]) * y[s];
            }
            if (slope > Gram.ROUNDING * size && slope > bestSlope) {
                best = t;
                bestSlope = slope;
            }
        }
        return best;
    }

    private void add(int variable) {
        passive[size++] = variable;
        isPassive[variable] = true;
    }

    private void drop(int position) {
        int variable = passive[position];
        isPassive[variable] = false;
        y[variable] = 0;
        System.arraycopy(passive, position + 1, passive, position, size - position - 1);
        size--;
    }

    /** Cholesky of the passive part; whether its last column depends on the others. */
    private boolean factorize() {
        boolean dependent = false;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[passive[i] * n + passive[j]];
                for (int k = 0; k < j; k++) {
                    sum -= factor[i * n + k] * factor[j * n + k];
                }
                if (i != j) {
                    factor[i * n + j] = sum / factor[j * n + j];
                } else {
                    double least = DEPENDENT * a[passive[i] * n + passive[i]];
                    dependent = sum <= least;
                    factor[i * n + i] = Math.sqrt(Math.max(sum, least));
                }
            }
        }
        return dependent;
    }

    /** x = the solution of A_PP x = q_P, by position. */
    private void solvePassive() {
        for (int i = 0; i < size; i++) {
            x[i] = q[passive[i]];
        }
        forward(size);
        backward(size);
    }

    private void forward(int m) {
        for (int i = 0; i < m; i++) {
            for (int k = 0; k < i; k++) {
                x[i] -= factor[i * n + k] * x[k];
            }
            x[i] /= factor[i * n + i];
        }
    }

    private void backward(int m) {
        for (int i = m - 1; i >= 0; i--) {
            for (int k = i + 1; k < m; k++) {
                x[i] -= factor[k * n + i] * x[k];
            }
            x[i] /= factor[i * n + i];
        }
    }

    /** Raises the last variable along the null vector until another one reaches 0 and leaves; false if none ever does. */
    private boolean followNullVector() {
        int last = size - 1;
        int entering = passive[last];
        for (int i = 0; i < last; i++) {
            x[i] = -a[passive[i] * n + entering];
        }
        forward(last);
        backward(last);
        int blocking = -1;
        double length = Double.POSITIVE_INFINITY;
        for (int i = 0; i < last; i++) {
            // A component of rounding size is 0: what is blocked by nothing else is unbounded.
            if (x[i] < -1e-7 && -y[passive[i]] / x[i] < length) {
                length = -y[passive[i]] / x[i];
                blocking = i;
            }
        }
        if (blocking < 0) {
            return false;
        }
        for (int i = 0; i < last; i++) {
            y[passive[i]] = Math.max(0, y[passive[i]] + length * x[i]);
        }
        y[entering] = length;
        drop(blocking);
        return true;
    }

    /** y moves towards x as far as it stays feasible; whether it got there. */
    private boolean stepTowardsSolution() {
        int blocking = -1;
        double length = 1;
        for (int i = 0; i < size; i++) {
            double at = y[passive[i]];
            if (x[i] <= 0 && (blocking < 0 || at / (at - x[i]) < length)) {
                length = at > 0 ? at / (at - x[i]) : 0;
                blocking = i;
            }
        }
        for (int i = 0; i < size; i++) {
            double at = y[passive[i]];
            y[passive[i]] = Math.max(0, at + length * (x[i] - at));
        }
        if (blocking < 0) {
            return true;
        }
        drop(blocking);
        return false;
    }
}
