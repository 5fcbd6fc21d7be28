package io.fairrec.train;

import java.util.Arrays;

/** Balances only the tasks whose gradient is not 0. */
record AmongActive(GradientBalancer balancer) implements GradientBalancer {

    AmongActive {
        if (balancer.settingsPerTask()) {
            throw new IllegalArgumentException("The balancer " + balancer.name()
                    + " has settings per task, and gives a task without gradient its weight in any case.");
        }
    }

    @Override
    public String name() {
        return balancer.name() + " among active";
    }

    @Override
    public BalanceOutcome weights(double[] losses, double[] gram, BalancerState state, double[] out) {
        Gram g = Gram.of(losses, gram, state, out);
        int[] active = g.active();
        if (active.length == 0 || active.length == g.tasks) {
            return balancer.weights(losses, gram, state, out);
        }
        double[] someLosses = new double[active.length];
        for (int i = 0; i < active.length; i++) {
            someLosses[i] = losses[active[i]];
        }
        double[] weights = new double[active.length];
        BalancerState some = state.ofSome(active.length);
        BalanceOutcome outcome = balancer.weights(someLosses, g.of(active).products, some, weights);
        state.advance();
        Arrays.fill(out, 0, g.tasks, 0);
        for (int i = 0; i < active.length; i++) {
            out[active[i]] = weights[i];
        }
        return outcome;
    }
}
