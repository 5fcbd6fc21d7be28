package io.fairrec.objective;

import io.fairrec.base.ModelException;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;

/** {@link Objectives#expectedRevenue(Normalization)}. */
record ExpectedRevenue(Normalization propensity) implements Objective {

    @Override
    public String name() {
        return "expected-revenue";
    }

    @Override
    public void evaluate(ObjectiveContext context, double[] out) {
        CandidateSet candidates = context.candidates();
        Catalog catalog = context.catalog();
        int n = candidates.size();
        double sum = 0;
        int known = 0;
        for (int i = 0; i < n; i++) {
            double price = catalog.price(candidates.item(i));
            if (price > 0) {
                sum += price;
                known++;
            }
            out[i] = context.score(i);
        }
        propensity.apply(out, n);
        double perUnit = known == 0 ? 0 : known / sum;
        for (int i = 0; i < n; i++) {
            out[i] = probability(out[i]) * (catalog.price(candidates.item(i)) * perUnit);
        }
    }

    private double probability(double value) {
        if (propensity == Normalization.Z_SCORE) {
            return 1 / (1 + Math.exp(-value));
        }
        if (!(value >= 0 && value <= 1)) {
            throw new ModelException("The score (" + value + ") must be a probability in [0, 1] for the objective"
                    + " \"expected-revenue\" without normalization. Calibrate the scores, or use the normalization"
                    + " \"min-max\" or \"z-score\".");
        }
        return value;
    }
}
