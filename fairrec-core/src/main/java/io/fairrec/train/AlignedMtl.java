package io.fairrec.train;

import java.util.Arrays;

/** B = √λ_min V Λ^{−1/2} Vᵀ applied to the preferences: every principal component gets the length of the shortest. */
record AlignedMtl(boolean mean) implements GradientBalancer {

    @Override
    public String name() {
        return mean ? "aligned-mtl(mean)" : "aligned-mtl(sum)";
    }

    @Override
    public BalanceOutcome weights(double[] losses, double[] gram, BalancerState state, double[] out) {
        Gram g = Gram.of(losses, gram, state, out);
        state.advance();
        double[] preference = new double[g.tasks];
        Arrays.fill(preference, mean ? 1.0 / g.tasks : 1);
        if (g.vanished()) {
            System.arraycopy(preference, 0, out, 0, g.tasks);
            return BalanceOutcome.VANISHED;
        }
        JacobiEigen eigen = JacobiEigen.of(g.products, g.tasks);
        double largest = eigen.largest();
        double least = largest;
        for (double value : eigen.values) {
            if (value > JacobiEigen.NOISE * largest) {
                least = Math.min(least, value);
            }
        }
        double smallest = least;
        double[] weights = eigen.apply(value -> Math.sqrt(smallest / value), preference);
        System.arraycopy(weights, 0, out, 0, g.tasks);
        return eigen.rank() < g.tasks && g.cancels(preference) ? BalanceOutcome.STATIONARY : BalanceOutcome.SOLVED;
    }
}
