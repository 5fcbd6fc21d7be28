package io.fairrec.train;

/** The shortest vector of the convex hull. */
record Mgda() implements GradientBalancer {

    @Override
    public String name() {
        return "mgda";
    }

    @Override
    public BalanceOutcome weights(double[] losses, double[] gram, BalancerState state, double[] out) {
        Gram g = Gram.of(losses, gram, state, out);
        state.advance();
        return MinimumNorm.solve(g, out);
    }
}
