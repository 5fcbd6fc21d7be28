package io.fairrec.fairness;

import org.jspecify.annotations.Nullable;

/** See {@link FairnessLosses#parityGap} and {@link FairnessLosses#nonParity}. */
final class ParityGap extends EvaluatedLoss {

    private final GroupSpread spread;

    ParityGap(String name, GroupSpread spread) {
        super(name, Variable.SCORES);
        this.spread = spread;
    }

    @Override
    double evaluate(FairnessBatch b, double weight, double @Nullable [] gradient) {
        double[] scores = b.values();
        int[] group = b.group();
        GroupTally tally = new GroupTally(b.groups());
        for (int r = 0; r < b.rows(); r++) {
            tally.add(group[r], scores[r]);
        }
        int[] present = tally.present();
        if (present.length < 2) {
            return 0;
        }
        double[] slope = new double[present.length];
        double value = spread.of(tally.means(present), tally.scale, slope);
        if (gradient != null) {
            double[] byGroup = tally.byGroup(present, slope);
            for (int r = 0; r < b.rows(); r++) {
                if (group[r] >= 0) {
                    gradient[r] += weight * byGroup[group[r]] / tally.count[group[r]];
                }
            }
        }
        return value;
    }
}
