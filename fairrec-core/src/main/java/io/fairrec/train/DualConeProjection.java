package io.fairrec.train;

import java.util.Arrays;

/**
 * UPGrad and DualProj: gradients projected on the dual cone {d : ⟨g_t, d⟩ ≥ 0 for all t}.
 *
 * <p>The projection of Σ u_t g_t has the weights v that minimise vᵀMv over v ≥ u; with v = u + x that is a quadratic
 * programme over x ≥ 0.
 *
 * @param each UPGrad: every task's gradient is projected, then the mean is taken; else the mean is projected
 * @param regularization 0 for the exact projection; else M is divided by its trace and this much added to its diagonal
 * @param normEps with regularization: M counts as 0 when its trace is smaller
 */
record DualConeProjection(boolean each, double regularization, double normEps) implements GradientBalancer {

    @Override
    public String name() {
        return (each ? "upgrad" : "dualproj")
                + (regularization > 0 ? "(regularised " + regularization + ", normEps " + normEps + ")" : "");
    }

    @Override
    public BalanceOutcome weights(double[] losses, double[] gram, BalancerState state, double[] out) {
        Gram g = Gram.of(losses, gram, state, out);
        state.advance();
        int n = g.tasks;
        Gram solved = regularization > 0 ? regularised(g) : g;
        double[] sum = new double[n];
        double[] u = new double[n];
        boolean converged = true;
        for (int t = 0; t < (each ? n : 1); t++) {
            Arrays.fill(u, each ? 0 : 1.0 / n);
            if (each) {
                u[t] = 1.0 / n;
            }
            converged &= addProjection(solved, u, sum);
        }
        System.arraycopy(sum, 0, out, 0, n);
        if (g.vanished()) {
            return BalanceOutcome.VANISHED;
        }
        if (!converged) {
            return BalanceOutcome.NOT_CONVERGED;
        }
        return g.cancels(sum) ? BalanceOutcome.STATIONARY : BalanceOutcome.SOLVED;
    }

    private static boolean addProjection(Gram g, double[] u, double[] sum) {
        int n = g.tasks;
        double[] q = new double[n];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                q[i] -= g.cosines[i * n + j] * u[j] * g.norms[j];
            }
        }
        NonNegativeQuadratic.End end = NonNegativeQuadratic.solve(g.cosines, q, y);
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = g.norms[i] > 0 ? y[i] / g.norms[i] : 0;
        }
        g.shareAmongEqual(x);
        for (int i = 0; i < n; i++) {
            sum[i] += u[i] + x[i];
        }
        return end == NonNegativeQuadratic.End.SOLVED;
    }

    private Gram regularised(Gram g) {
        int n = g.tasks;
        double trace = 0;
        for (double norm : g.norms) {
            trace += norm * norm;
        }
        double[] products = new double[n * n];
        for (int i = 0; i < n * n; i++) {
            products[i] = trace < normEps ? 0 : g.products[i] / trace;
        }
        for (int i = 0; i < n; i++) {
            products[i * n + i] += regularization;
        }
        return Gram.trusted(products, n);
    }
}
