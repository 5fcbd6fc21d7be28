package io.fairrec.train;

import io.fairrec.base.Checks;
import java.util.List;

/** Loss 0 as small as possible while loss t is at most bound t − 1, by augmented Lagrangian. */
record EpsilonConstraint(List<Double> bounds, double penalty, int period, double cap) implements GradientBalancer {

    EpsilonConstraint {
        bounds = List.copyOf(bounds);
        for (double bound : bounds) {
            Checks.finite(bound, "bound");
        }
        Checks.positive(penalty, "penalty");
        Checks.atLeast(period, 1, "period");
        Checks.positive(cap, "cap of the multipliers");
    }

    @Override
    public String name() {
        return "epsilon-constraint" + bounds + " penalty " + penalty + ", period " + period + ", cap " + cap;
    }

    @Override
    public boolean settingsPerTask() {
        return true;
    }

    @Override
    public BalanceOutcome weights(double[] losses, double[] gram, BalancerState state, double[] out) {
        Gram g = Gram.of(losses, gram, state, out);
        if (bounds.size() != g.tasks - 1) {
            throw new IllegalArgumentException("The number of bounds (" + bounds.size()
                    + ") must be that of the losses (" + g.tasks + ") less 1: the first loss has none.");
        }
        out[0] = 1;
        for (int t = 1; t < g.tasks; t++) {
            if (state.idle(t)) {
                out[t] = 0;
                continue;
            }
            out[t] = clamp(state.multiplier(t) + penalty * (losses[t] - bounds.get(t - 1)));
            state.addLoss(t, losses[t]);
        }
        state.advance();
        if (state.step() % period == 0) {
            moveMultipliers(state);
        }
        for (int t = 1; t < g.tasks; t++) {
            if (state.multiplier(t) >= cap) {
                return BalanceOutcome.INFEASIBLE;
            }
        }
        return g.vanished() ? BalanceOutcome.VANISHED : BalanceOutcome.SOLVED;
    }

    private void moveMultipliers(BalancerState state) {
        for (int t = 1; t < state.tasks(); t++) {
            if (state.runningSteps(t) > 0) {
                double excess = state.runningLoss(t) / state.runningSteps(t) - bounds.get(t - 1);
                state.multiplier(t, clamp(state.multiplier(t) + penalty * excess));
            }
        }
        state.clearRunningLosses();
    }

    private double clamp(double multiplier) {
        return Math.max(0, Math.min(cap, multiplier));
    }
}
