package io.fairrec.train;

import io.fairrec.base.Checks;
import java.util.Arrays;
import java.util.List;

/** Fixed weights. */
record WeightedLosses(List<Double> fixed) implements GradientBalancer {

    WeightedLosses {
        fixed = List.copyOf(fixed);
        Checks.atLeast(fixed.size(), 1, "number of weights");
        for (double weight : fixed) {
            Checks.nonNegative(weight, "weight");
        }
    }

    @Override
    public String name() {
        return "weighted-sum" + fixed;
    }

    @Override
    public boolean settingsPerTask() {
        return true;
    }

    @Override
    public BalanceOutcome weights(double[] losses, double[] gram, BalancerState state, double[] out) {
        Gram g = Gram.of(losses, gram, state, out);
        if (fixed.size() != g.tasks) {
            throw new IllegalArgumentException(
                    "The number of weights (" + fixed.size() + ") must be that of the losses (" + g.tasks + ").");
        }
        for (int t = 0; t < g.tasks; t++) {
            out[t] = fixed.get(t);
        }
        state.advance();
        if (g.vanished()) {
            return BalanceOutcome.VANISHED;
        }
        double[] used = Arrays.copyOf(out, g.tasks);
        return g.cancels(used) && anyPositive(used) ? BalanceOutcome.STATIONARY : BalanceOutcome.SOLVED;
    }

    private static boolean anyPositive(double[] weights) {
        return Arrays.stream(weights).anyMatch(w -> w > 0);
    }
}
