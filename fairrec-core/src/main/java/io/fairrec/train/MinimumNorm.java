package io.fairrec.train;

import java.util.Arrays;

/** The shortest vector in the convex hull of the gradients, exact but for rounding: what MGDA is made of. */
final class MinimumNorm {

    private MinimumNorm() {}

    /**
     * Writes its weights, at least 0 with sum 1.
     *
     * <p>First asks whether the hull holds 0, on unit vectors, where scale cannot hide it. Then minimises
     * ‖Σ v_t u_t‖² + (aᵀv − 1)² over v ≥ 0 with the unit vectors u_t and a_t = min ‖g‖ / ‖g_t‖; the solution is a multiple
     * of the minimum, w_t ∝ a_t · v_t.
     *
     * @return {@code SOLVED}, {@code STATIONARY} if the shortest vector is 0, {@code VANISHED}, or {@code NOT_CONVERGED}
     */
    static BalanceOutcome solve(Gram gram, double[] weights) {
        int n = gram.tasks;
        if (gram.zeros() > 0) {
            for (int t = 0; t < n; t++) {
                weights[t] = gram.norms[t] == 0 ? 1.0 / gram.zeros() : 0;
            }
            return gram.vanished() ? BalanceOutcome.VANISHED : BalanceOutcome.STATIONARY;
        }
        double[] inverse = new double[n];
        Arrays.fill(inverse, 1);
        NonNegativeQuadratic.End end = solve(gram, inverse, weights);
        for (int t = 0; t < n; t++) {
            weights[t] /= gram.norms[t];
        }
        boolean stationary = gram.cancels(weights);
        if (!stationary) {
            double least = Arrays.stream(gram.norms).min().orElseThrow();
            for (int t = 0; t < n; t++) {
                inverse[t] = least / gram.norms[t];
            }
            end = solve(gram, inverse, weights);
            for (int t = 0; t < n; t++) {
                weights[t] *= inverse[t];
            }
        }
        double sum = Arrays.stream(weights, 0, n).sum();
        for (int t = 0; t < n; t++) {
            weights[t] /= sum;
        }
        gram.shareAmongEqual(weights);
        if (stationary) {
            return BalanceOutcome.STATIONARY;
        }
        return end == NonNegativeQuadratic.End.SOLVED ? BalanceOutcome.SOLVED : BalanceOutcome.NOT_CONVERGED;
    }

    private static NonNegativeQuadratic.End solve(Gram gram, double[] inverse, double[] v) {
        int n = gram.tasks;
        double[] a = gram.cosines.clone();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                a[i * n + j] += inverse[i] * inverse[j];
            }
        }
        double[] solution = new double[n];
        NonNegativeQuadratic.End end = NonNegativeQuadratic.solve(a, inverse, solution);
        System.arraycopy(solution, 0, v, 0, n);
        return end;
    }
}
