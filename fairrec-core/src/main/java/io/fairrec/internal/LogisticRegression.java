package io.fairrec.internal;

import java.util.Arrays;

/**
 * Weighted logistic regression with a ridge on the weights and a free intercept, solved to the last digits.
 *
 * <pre>{@code
 * F(w, b) = Σ_i c_i · ln(1 + exp(−y_i (w·x_i + b))) + ridge/2 · ‖w‖²,   y_i = ±1
 * }</pre>
 *
 * <p>Newton's method; its linear systems are solved by conjugate gradients from products with the Hessian, which is never
 * formed (Lin, Weng and Keerthi, "Trust region Newton method for large-scale logistic regression", JMLR 2008; here with
 * a halving line search instead of the trust region, which needs no radius and costs O(n) a trial because margins are
 * linear in the step). O(n · dimension) a product; 1,800 reviews × 512 take 90 to 300 of them, 0.1 to 0.4 s. {@code F} is
 * strictly convex in {@code w}, so a gradient of 0 is the proof of the optimum: {@link #gradientNorm()} is part of the
 * result.
 *
 * <p>Deterministic: one thread, one order of sums. A result is immutable and thread-safe.
 */
public final class LogisticRegression {

    private static final int MAX_ITERATIONS = 200;

    /** The smallest step of the line search: 2^-40. */
    private static final double SMALLEST_STEP = 0x1p-40;

    /**
     * A gradient this small beside {@code Σ c_i ‖(x_i, 1)‖}, the largest that the data could give, is 0: rounding leaves
     * about 1e-15 of it.
     */
    private static final double TOLERANCE = 3e-12;

    private final double[] weights;
    private final double intercept;
    private final int iterations;
    private final double gradientNorm;
    private final boolean converged;

    private LogisticRegression(
            double[] weights, double intercept, int iterations, double gradientNorm, boolean converged) {
        this.weights = weights;
        this.intercept = intercept;
        this.iterations = iterations;
        this.gradientNorm = gradientNorm;
        this.converged = converged;
    }

    /**
     * Fits the model.
     *
     * @param vectors row-major {@code [n][dimension]}, finite; not copied, not kept
     * @param dimension at least 1
     * @param positive n labels, some of each kind
     * @param caseWeights n weights c above 0
     * @param ridge above 0: without it, separable data have no optimum
     */
    public static LogisticRegression fit(
            float[] vectors, int dimension, boolean[] positive, double[] caseWeights, double ridge) {
        return new Problem(vectors, dimension, positive, caseWeights, ridge).solve();
    }

    /** The weights {@code [dimension]}; a copy. */
    public double[] weights() {
        return weights.clone();
    }

    /** The intercept. */
    public double intercept() {
        return intercept;
    }

    /** How many Newton steps were made. */
    public int iterations() {
        return iterations;
    }

    /** ‖∇F‖₂ at the result. */
    public double gradientNorm() {
        return gradientNorm;
    }

    /** Whether the gradient is 0 but for rounding. */
    public boolean converged() {
        return converged;
    }

    /** The data and the scratch arrays of one fit. Vectors over parameters have the intercept last. */
    private static final class Problem {

        private final float[] x;
        private final int n;
        private final int d;
        private final boolean[] positive;
        private final double[] caseWeights;
        private final double ridge;

        private final double[] theta;
        private final double[] gradient;
        private final double[] diagonal;
        private final double[] step;
        private final double[] margins;
        private final double[] marginSteps;
        /** {@code c_i σ(z_i)(1 − σ(z_i))}: the curvature of each case. */
        private final double[] curvature;

        private final double[] residual;
        private final double[] direction;
        private final double[] product;

        Problem(float[] x, int d, boolean[] positive, double[] caseWeights, double ridge) {
            this.x = x;
            this.n = positive.length;
            this.d = d;
            this.positive = positive;
            this.caseWeights = caseWeights;
            this.ridge = ridge;
            this.theta = new double[d + 1];
            this.gradient = new double[d + 1];
            this.diagonal = new double[d + 1];
            this.step = new double[d + 1];
            this.margins = new double[n];
            this.marginSteps = new double[n];
            this.curvature = new double[n];
            this.residual = new double[d + 1];
            this.direction = new double[d + 1];
            this.product = new double[d + 1];
        }

        LogisticRegression solve() {
            double zero = TOLERANCE * scale();
            differentiate();
            double norm = norm(gradient);
            double first = norm;
            int iteration = 0;
            while (norm > zero && iteration < MAX_ITERATIONS) {
                // A rough system far away, an exact one near the optimum: superlinear convergence.
                newtonStep(norm * Math.min(0.1, Math.sqrt(norm / first)));
                if (!search()) {
                    break;
                }
                iteration++;
                differentiate();
                norm = norm(gradient);
            }
            return new LogisticRegression(Arrays.copyOf(theta, d), theta[d], iteration, norm, norm <= zero);
        }

        private double scale() {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += caseWeights[i] * Math.sqrt(1 + Floats.dot(x, i * d, x, i * d, d));
            }
            return sum;
        }

        /** Gradient, curvatures and the Hessian's diagonal at theta. */
        private void differentiate() {
            Arrays.fill(gradient, 0);
            Arrays.fill(diagonal, 0);
            for (int i = 0; i < n; i++) {
                margins[i] = times(i, theta);
                double p = Logistic.sigmoid(margins[i]);
                double slope = caseWeights[i] * (positive[i] ? -Logistic.sigmoid(-margins[i]) : p);
                curvature[i] = caseWeights[i] * p * Logistic.sigmoid(-margins[i]);
                for (int j = 0, at = i * d; j < d; j++) {
                    double value = x[at + j];
                    gradient[j] += slope * value;
                    diagonal[j] += curvature[i] * value * value;
                }
                gradient[d] += slope;
                diagonal[d] += curvature[i];
            }
            for (int j = 0; j < d; j++) {
                gradient[j] += ridge * theta[j];
                diagonal[j] += ridge;
            }
        }

        /** Solves H · step = −gradient by conjugate gradients, preconditioned by H's diagonal, to this residual. */
        private void newtonStep(double enough) {
            Arrays.fill(step, 0);
            for (int j = 0; j <= d; j++) {
                residual[j] = -gradient[j];
                direction[j] = residual[j] / preconditioner(j);
            }
            double energy = energy();
            for (int iteration = 0; iteration < 2 * d + 20 && norm(residual) > enough; iteration++) {
                multiply();
                double bend = dot(direction, product);
                if (!(bend > 0)) {
                    break;
                }
                double length = energy / bend;
                for (int j = 0; j <= d; j++) {
                    step[j] += length * direction[j];
                    residual[j] -= length * product[j];
                }
                double next = energy();
                for (int j = 0; j <= d; j++) {
                    direction[j] = residual[j] / preconditioner(j) + next / energy * direction[j];
                }
                energy = next;
            }
        }

        /** The residual's square in the preconditioner's metric. */
        private double energy() {
            double sum = 0;
            for (int j = 0; j <= d; j++) {
                sum += residual[j] * residual[j] / preconditioner(j);
            }
            return sum;
        }

        /** H's diagonal; only the intercept's entry can vanish, where every case is certain. */
        private double preconditioner(int j) {
            return diagonal[j] > 0 ? diagonal[j] : 1;
        }

        /** product = H · direction. */
        private void multiply() {
            for (int j = 0; j < d; j++) {
                product[j] = ridge * direction[j];
            }
            product[d] = 0;
            for (int i = 0; i < n; i++) {
                double amount = curvature[i] * times(i, direction);
                for (int j = 0, at = i * d; j < d; j++) {
                    product[j] += amount * x[at + j];
                }
                product[d] += amount;
            }
        }

        /** Goes the largest step of 1, 1/2, 1/4 … that lowers F enough; false if there is none. */
        private boolean search() {
            for (int i = 0; i < n; i++) {
                marginSteps[i] = times(i, step);
            }
            double here = value(0);
            double descent = dot(gradient, step);
            // Near the optimum F no longer shows the last digits that the gradient still has.
            double rounding = 1e-14 * here;
            for (double length = 1; length >= SMALLEST_STEP; length /= 2) {
                if (value(length) <= here + 1e-4 * length * descent + rounding) {
                    for (int j = 0; j <= d; j++) {
                        theta[j] += length * step[j];
                    }
                    return true;
                }
            }
            return false;
        }

        /** F at theta + length · step. */
        private double value(double length) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                double margin = margins[i] + length * marginSteps[i];
                sum += caseWeights[i] * Logistic.softplus(positive[i] ? -margin : margin);
            }
            double squares = 0;
            for (int j = 0; j < d; j++) {
                double weight = theta[j] + length * step[j];
                squares += weight * weight;
            }
            return sum + ridge / 2 * squares;
        }

        /** (x_i, 1) · v: four sums side by side, as in {@link Floats#dot}. */
        private double times(int i, double[] v) {
            int at = i * d;
            double s0 = 0;
            double s1 = 0;
            double s2 = 0;
            double s3 = 0;
            int j = 0;
            for (int bound = d & ~3; j < bound; j += 4) {
                s0 += x[at + j] * v[j];
                s1 += x[at + j + 1] * v[j + 1];
                s2 += x[at + j + 2] * v[j + 2];
                s3 += x[at + j + 3] * v[j + 3];
            }
            double sum = (s0 + s1) + (s2 + s3) + v[d];
            for (; j < d; j++) {
                sum += x[at + j] * v[j];
            }
            return sum;
        }

        private static double dot(double[] a, double[] b) {
            double sum = 0;
            for (int j = 0; j < a.length; j++) {
                sum += a[j] * b[j];
            }
            return sum;
        }

        private static double norm(double[] a) {
            return Math.sqrt(dot(a, a));
        }
    }
}
