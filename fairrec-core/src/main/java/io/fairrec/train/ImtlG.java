package io.fairrec.train;

import java.util.Arrays;

/** Weights with sum 1 that give the direction the same length along every gradient; C z = ν 1, z_t = a_t ‖g_t‖. */
record ImtlG() implements GradientBalancer {

    @Override
    public String name() {
        return "imtl-g";
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
        double[] ones = new double[active.length];
        Arrays.fill(ones, 1);
        JacobiEigen eigen = JacobiEigen.of(part.cosines, part.tasks);
        double[] weights = eigen.apply(value -> 1 / value, ones);
        double sum = 0;
        double size = 0;
        for (int i = 0; i < active.length; i++) {
            weights[i] /= part.norms[i];
            sum += weights[i];
            size += Math.abs(weights[i]);
        }
        boolean independent = eigen.rank() == g.tasks;
        if (Math.abs(sum) <= 1e-12 * size
                || size * Arrays.stream(part.norms).max().orElseThrow() < 1e-12) {
            BalanceOutcome hull = MinimumNorm.solve(part, weights);
            return scatter(
                    weights,
                    active,
                    out,
                    hull == BalanceOutcome.STATIONARY ? BalanceOutcome.STATIONARY : BalanceOutcome.DEPENDENT);
        }
        for (int i = 0; i < active.length; i++) {
            weights[i] /= sum;
        }
        return scatter(weights, active, out, independent ? BalanceOutcome.SOLVED : BalanceOutcome.DEPENDENT);
    }

    private static BalanceOutcome scatter(double[] weights, int[] active, double[] out, BalanceOutcome outcome) {
        for (int i = 0; i < active.length; i++) {
            out[active[i]] = weights[i];
        }
        return outcome;
    }
}
