package io.fairrec.train;

import io.fairrec.base.Checks;
import java.util.Arrays;

/**
 * The direction within c · ‖g₀‖ of the mean gradient g₀ that helps the worst-off task most.
 *
 * <p>Its dual is min over the simplex of F(w) = ⟨g_w, g₀⟩ + φ ‖g_w‖, φ = c ‖g₀‖. With x = φ w / ‖g_w‖ and ν = min F, x
 * minimises ½ xᵀMx − (ν 1 − b)ᵀx over x ≥ 0, b_t = ⟨g_t, g₀⟩, and xᵀMx = φ²; xᵀMx never falls with ν, and for a fixed set
 * of positive x the right ν solves a quadratic equation. So: a bracket for ν, the root of the current set while it lies
 * inside, else the middle.
 */
record CaGrad(double c) implements GradientBalancer {

    private static final int ROUNDS = 300;

    CaGrad {
        Checks.nonNegative(c, "c");
    }

    @Override
    public String name() {
        return "cagrad(" + c + ")";
    }

    @Override
    public BalanceOutcome weights(double[] losses, double[] gram, BalancerState state, double[] out) {
        Gram g = Gram.of(losses, gram, state, out);
        state.advance();
        double[] mean = new double[g.tasks];
        Arrays.fill(mean, 1.0 / g.tasks);
        System.arraycopy(mean, 0, out, 0, g.tasks);
        if (g.vanished()) {
            return BalanceOutcome.VANISHED;
        }
        if (g.cancels(mean)) {
            return BalanceOutcome.STATIONARY;
        }
        if (c == 0) {
            return BalanceOutcome.SOLVED;
        }
        return new Search(g, mean, c).run(out);
    }

    /** The search for ν, in units of the largest norm. */
    private static final class Search {
        private final Gram g;
        private final double[] b;
        private final double[] x;
        private final double[] slope;
        private final double unit;
        private final double phi;
        private double low;
        private double high;

        Search(Gram g, double[] mean, double c) {
            this.g = g;
            this.unit = Arrays.stream(g.norms).max().orElseThrow();
            this.b = new double[g.tasks];
            this.x = new double[g.tasks];
            this.slope = new double[g.tasks];
            double square = 0;
            for (int t = 0; t < g.tasks; t++) {
                b[t] = g.along(t, mean) / unit / unit;
                square += b[t] / g.tasks;
            }
            this.phi = c * Math.sqrt(square);
            this.low = Arrays.stream(b).min().orElseThrow();
            this.high = Double.POSITIVE_INFINITY;
            for (int t = 0; t < g.tasks; t++) {
                high = Math.min(high, b[t] + phi * g.norms[t] / unit);
            }
        }

        BalanceOutcome run(double[] out) {
            double size = Math.max(Math.abs(low), Math.abs(high));
            double nu = high;
            boolean settled = false;
            for (int round = 0; round < ROUNDS && !settled; round++) {
                double root = Double.NaN;
                if (!solve(nu)) {
                    high = nu;
                } else {
                    double square = square();
                    root = rootOfSet();
                    settled = Math.abs(root - nu) <= 4 * Math.ulp(nu) && square > 0;
                    if (square < phi * phi) {
                        low = nu;
                    } else {
                        high = nu;
                    }
                }
                if (!settled) {
                    // At 0 the hull may reach the origin, and no bracket around it gets narrow in relative terms.
                    settled = high - low <= 1e-15 * size;
                    nu = root > low && root < high ? root : low + (high - low) / 2;
                }
            }
            return finish(nu, out, settled);
        }

        private BalanceOutcome finish(double nu, double[] out, boolean settled) {
            boolean bounded = solve(nu);
            double[] w = new double[g.tasks];
            double norm = Math.sqrt(square());
            for (int t = 0; t < g.tasks; t++) {
                w[t] = g.norms[t] > 0 ? x[t] / (g.norms[t] / unit) : 0;
            }
            // ‖x‖ = φ where there is a solution; it stays below where the hull holds 0, and jumps to infinity behind.
            if (!bounded || norm < 0.999 * phi || g.cancels(w)) {
                return BalanceOutcome.STATIONARY;
            }
            g.shareAmongEqual(w);
            for (int t = 0; t < g.tasks; t++) {
                out[t] += w[t] * (phi / norm);
            }
            return settled ? BalanceOutcome.SOLVED : BalanceOutcome.NOT_CONVERGED;
        }

        /** x for a ν, scaled by the norms; false if it is unbounded: then ν is too large. */
        private boolean solve(double nu) {
            for (int t = 0; t < g.tasks; t++) {
                if (g.norms[t] > 0) {
                    slope[t] = (nu - b[t]) / (g.norms[t] / unit);
                } else if (nu > 0) {
                    return false;
                } else {
                    slope[t] = -1;
                }
            }
            return NonNegativeQuadratic.solve(g.cosines, slope, x) != NonNegativeQuadratic.End.UNBOUNDED;
        }

        private double square() {
            double square = 0;
            for (int i = 0; i < g.tasks; i++) {
                for (int j = 0; j < g.tasks; j++) {
                    square += x[i] * g.cosines[i * g.tasks + j] * x[j];
                }
            }
            return Math.max(0, square);
        }

        /** The larger ν with xᵀMx = φ² on the set of positive x: A ν² − 2 B ν + C = φ²; NaN if there is none. */
        private double rootOfSet() {
            int[] set = new int[g.tasks];
            int n = 0;
            for (int t = 0; t < g.tasks; t++) {
                if (x[t] > 0) {
                    set[n++] = t;
                }
            }
            double[] ones = new double[n];
            double[] values = new double[n];
            double[] a = new double[n * n];
            for (int i = 0; i < n; i++) {
                double norm = g.norms[set[i]] / unit;
                ones[i] = 1 / norm;
                values[i] = b[set[i]] / norm;
                for (int j = 0; j < n; j++) {
                    a[i * n + j] = g.cosines[set[i] * g.tasks + set[j]];
                }
            }
            JacobiEigen eigen = JacobiEigen.of(a, n);
            double[] solvedOnes = eigen.apply(value -> 1 / value, ones);
            double[] solvedValues = eigen.apply(value -> 1 / value, values);
            double a2 = dot(ones, solvedOnes);
            double b2 = dot(ones, solvedValues);
            double rest = dot(values, solvedValues) - phi * phi;
            return (b2 + Math.sqrt(b2 * b2 - a2 * rest)) / a2;
        }

        private static double dot(double[] u, double[] v) {
            double sum = 0;
            for (int i = 0; i < u.length; i++) {
                sum += u[i] * v[i];
            }
            return sum;
        }
    }
}
