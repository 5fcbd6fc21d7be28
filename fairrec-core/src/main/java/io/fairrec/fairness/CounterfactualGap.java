package io.fairrec.fairness;

import org.jspecify.annotations.Nullable;

/** See {@link FairnessLosses#counterfactualGap} and {@link FairnessLosses#squaredCounterfactualGap}. */
final class CounterfactualGap extends EvaluatedLoss {

    private final boolean squared;

    CounterfactualGap(boolean squared) {
        super("counterfactual-gap(" + (squared ? "squared" : "absolute") + ")", Variable.SCORES);
        this.squared = squared;
    }

    @Override
    double evaluate(FairnessBatch b, double weight, double @Nullable [] gradient) {
        double[] scores = b.values();
        double[] other = b.counterfactual();
        int[] group = b.group();
        int taking = 0;
        double sum = 0;
        for (int r = 0; r < b.rows(); r++) {
            if (group[r] >= 0) {
                double change = scores[r] - other[r];
                taking++;
                sum += squared ? change * change : Math.abs(change);
            }
        }
        for (int r = 0; r < b.rows() && gradient != null; r++) {
            if (group[r] >= 0) {
                double change = scores[r] - other[r];
                gradient[r] += weight * (squared ? 2 * change : Math.signum(change)) / taking;
            }
        }
        return taking == 0 ? 0 : sum / taking;
    }
}
