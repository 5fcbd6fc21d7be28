package io.fairrec.objective;

/** {@link Objectives#relevance(Normalization)}. */
record Relevance(Normalization normalization) implements Objective {

    @Override
    public String name() {
        return "relevance";
    }

    @Override
    public void evaluate(ObjectiveContext context, double[] out) {
        int n = context.candidates().size();
        for (int i = 0; i < n; i++) {
            out[i] = context.score(i);
        }
        normalization.apply(out, n);
    }
}
