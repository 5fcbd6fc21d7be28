package io.fairrec.train;

import io.fairrec.internal.Shuffle;
import java.util.Arrays;

/** Each gradient is projected off those it conflicts with, one after the other; then summed. */
record PcGrad(boolean shuffled) implements GradientBalancer {

    @Override
    public String name() {
        return shuffled ? "pcgrad" : "pcgrad(ascending)";
    }

    @Override
    public BalanceOutcome weights(double[] losses, double[] gram, BalancerState state, double[] out) {
        Gram g = Gram.of(losses, gram, state, out);
        double[] sum = new double[g.tasks];
        int[] order = new int[g.tasks];
        double[] projected = new double[g.tasks];
        for (int task = 0; task < g.tasks; task++) {
            Arrays.setAll(order, j -> j);
            if (shuffled) {
                Shuffle.values(order, order.length, state.random(task));
            }
            project(g, task, order, projected);
            for (int t = 0; t < g.tasks; t++) {
                sum[t] += projected[t];
            }
        }
        System.arraycopy(sum, 0, out, 0, g.tasks);
        state.advance();
        if (g.vanished()) {
            return BalanceOutcome.VANISHED;
        }
        return g.cancels(sum) ? BalanceOutcome.STATIONARY : BalanceOutcome.SOLVED;
    }

    /** The coefficients, by gradient, of one task's gradient after its projections: always off the original gradients. */
    static void project(Gram g, int task, int[] order, double[] coefficients) {
        Arrays.fill(coefficients, 0);
        coefficients[task] = 1;
        for (int j : order) {
            if (j == task || g.norms[j] == 0) {
                continue;
            }
            double inner = g.along(j, coefficients);
            if (inner < 0) {
                coefficients[j] -= inner / g.norms[j] / g.norms[j];
            }
        }
    }
}
