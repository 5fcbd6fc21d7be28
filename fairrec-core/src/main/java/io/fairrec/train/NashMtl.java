package io.fairrec.train;

import io.fairrec.internal.Cholesky;
import java.util.Arrays;

/**
 * The weights α > 0 with M α = 1 / α: the Nash bargaining solution among the tasks.
 *
 * <p>Solved for β_t = α_t ‖g_t‖ on the cosines, as the minimum of the self-concordant ½ βᵀCβ − Σ ln β_t by damped Newton
 * steps (Nesterov and Nemirovskii, 1994): steps of cost O(T³), few, whatever the scale.
 */
record NashMtl() implements GradientBalancer {

    private static final int STEPS = 500;

    @Override
    public String name() {
        return "nash-mtl";
    }

    @Override
    public BalanceOutcome weights(double[] losses, double[] gram, BalancerState state, double[] out) {
        Gram g = Gram.of(losses, gram, state, out);
        state.advance();
        Arrays.fill(out, 0, g.tasks, 0);
        if (g.vanished()) {
            Arrays.fill(out, 0, g.tasks, 1.0 / g.tasks);
            return BalanceOutcome.VANISHED;
        }
        int[] active = g.active();
        Gram part = g.of(active);
        double[] weights = new double[active.length];
        BalanceOutcome outcome = MinimumNorm.solve(part, weights);
        if (outcome != BalanceOutcome.STATIONARY) {
            boolean converged = bargain(part, weights);
            boolean independent = JacobiEigen.of(part.cosines, part.tasks).rank() == g.tasks;
            outcome = !converged
                    ? BalanceOutcome.NOT_CONVERGED
                    : independent ? BalanceOutcome.SOLVED : BalanceOutcome.DEPENDENT;
        }
        for (int i = 0; i < active.length; i++) {
            out[active[i]] = weights[i];
        }
        return outcome;
    }

    private static boolean bargain(Gram g, double[] alpha) {
        int n = g.tasks;
        double[] beta = new double[n];
        Arrays.fill(beta, 1);
        double[] hessian = new double[n * n];
        double[] slope = new double[n];
        boolean converged = false;
        for (int step = 0; step < STEPS && !converged; step++) {
            System.arraycopy(g.cosines, 0, hessian, 0, n * n);
            for (int i = 0; i < n; i++) {
                slope[i] = 1 / beta[i];
                for (int j = 0; j < n; j++) {
                    slope[i] -= g.cosines[i * n + j] * beta[j];
                }
                hessian[i * n + i] += 1 / (beta[i] * beta[i]);
            }
            double[] move = slope.clone();
            // Cosines are positive semi-definite up to rounding, and 1/β² lifts them off it.
            if (!Cholesky.solve(hessian, n, move)) {
                break;
            }
            double decrement = 0;
            for (int i = 0; i < n; i++) {
                decrement += move[i] * slope[i];
            }
            converged = decrement <= 1e-26 * n;
            double length = decrement > 0.06 ? 1 / (1 + Math.sqrt(decrement)) : 1;
            for (int i = 0; i < n; i++) {
                beta[i] = Math.max(beta[i] * 0.01, beta[i] + length * move[i]);
            }
        }
        for (int i = 0; i < n; i++) {
            alpha[i] = beta[i] / g.norms[i];
        }
        return converged;
    }
}
