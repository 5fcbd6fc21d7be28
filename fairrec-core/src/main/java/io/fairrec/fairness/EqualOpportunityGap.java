package io.fairrec.fairness;

import io.fairrec.base.Checks;
import io.fairrec.internal.Logistic;
import org.jspecify.annotations.Nullable;

/** See {@link FairnessLosses#equalOpportunityGap} and {@link FairnessLosses#linearEqualOpportunityGap}. */
final class EqualOpportunityGap extends EvaluatedLoss {

    private final double threshold;
    /** 0 for the linear surrogate. */
    private final double temperature;

    private final GroupSpread spread;

    private EqualOpportunityGap(String name, double threshold, double temperature, GroupSpread spread) {
        super(name, Variable.SCORES);
        this.threshold = threshold;
        this.temperature = temperature;
        this.spread = spread;
    }

    static EqualOpportunityGap smooth(double threshold, double temperature, GroupSpread spread) {
        Checks.finite(threshold, "threshold");
        Checks.positive(temperature, "temperature");
        return new EqualOpportunityGap(
                "equal-opportunity-gap(" + spread.label() + ", threshold " + threshold + ", temperature " + temperature
                        + ")",
                threshold,
                temperature,
                spread);
    }

    static EqualOpportunityGap linear(GroupSpread spread) {
        return new EqualOpportunityGap("equal-opportunity-gap(" + spread.label() + ", linear)", 0, 0, spread);
    }

    @Override
    double evaluate(FairnessBatch b, double weight, double @Nullable [] gradient) {
        double[] scores = b.values();
        double[] labels = b.labels();
        int[] group = b.group();
        GroupTally rates = new GroupTally(b.groups());
        for (int r = 0; r < b.rows(); r++) {
            if (labels[r] > 0) {
                rates.add(group[r], hit(scores[r]));
            }
        }
        int[] present = rates.present();
        if (present.length < 2) {
            return 0;
        }
        double[] slope = new double[present.length];
        double value = spread.of(rates.means(present), rates.scale, slope);
        if (gradient != null) {
            double[] byGroup = rates.byGroup(present, slope);
            for (int r = 0; r < b.rows(); r++) {
                if (labels[r] > 0 && group[r] >= 0) {
                    gradient[r] += weight * byGroup[group[r]] / rates.count[group[r]] * hitSlope(scores[r]);
                }
            }
        }
        return value;
    }

    private double hit(double score) {
        return temperature == 0 ? score : Logistic.sigmoid((score - threshold) / temperature);
    }

    private double hitSlope(double score) {
        double hit = hit(score);
        return temperature == 0 ? 1 : hit * (1 - hit) / temperature;
    }
}
