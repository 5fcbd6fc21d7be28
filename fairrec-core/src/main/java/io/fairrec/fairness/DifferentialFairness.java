package io.fairrec.fairness;

import io.fairrec.base.Checks;
import org.jspecify.annotations.Nullable;

/** See {@link FairnessLosses#differentialFairness}. */
final class DifferentialFairness extends EvaluatedLoss {

    private final double concentration;
    private final Link link;

    DifferentialFairness(double concentration, Link link) {
        super("differential-fairness(" + concentration + ", " + link.label() + ")", Variable.SCORES);
        this.concentration = Checks.positive(concentration, "concentration");
        this.link = link;
    }

    @Override
    double evaluate(FairnessBatch b, double weight, double @Nullable [] gradient) {
        ItemBlocks blocks = ItemBlocks.of(b);
        GroupTally tally = new GroupTally(b.groups());
        int compared = 0;
        for (int j = 0; j < blocks.blocks(); j++) {
            compared += tally(b, blocks, j, tally).length > 1 ? 1 : 0;
        }
        double sum = 0;
        for (int j = 0; j < blocks.blocks() && compared > 0; j++) {
            int[] present = tally(b, blocks, j, tally);
            if (present.length < 2) {
                continue;
            }
            double[] slope = new double[present.length];
            sum += epsilon(tally, present, slope);
            if (gradient != null) {
                double[] byGroup = tally.byGroup(present, slope);
                for (int k = blocks.begin(j); k < blocks.end(j); k++) {
                    int r = blocks.row(k);
                    double ofGroup = byGroup[b.group(r)];
                    if (ofGroup != 0) {
                        gradient[r] += weight * ofGroup / compared * link.slope(link.of(b.values()[r]));
                    }
                }
            }
        }
        return compared == 0 ? 0 : sum / compared;
    }

    /** ε of one item, and its slope by each group's sum of probabilities. */
    private double epsilon(GroupTally tally, int[] present, double[] slope) {
        double[] logs = new double[present.length];
        double best = 0;
        for (int event = 1; event >= 0; event--) {
            for (int i = 0; i < present.length; i++) {
                logs[i] = Math.log(smoothed(tally, present[i], event));
            }
            // The rounding of a logarithm is that of the probability over itself.
            double[] eventSlope = new double[present.length];
            double epsilon = GroupSpread.LARGEST_GAP.of(logs, 1, eventSlope);
            if (epsilon > best) {
                best = epsilon;
                for (int i = 0; i < present.length; i++) {
                    int sign = event == 1 ? 1 : -1;
                    double mass = smoothed(tally, present[i], event) * (tally.count[present[i]] + 2 * concentration);
                    slope[i] = sign * eventSlope[i] / mass;
                }
            }
        }
        return best;
    }

    /** The smoothed probability of the event 1, or of its complement. */
    private double smoothed(GroupTally tally, int group, int event) {
        double mass = event == 1 ? tally.sum[group] : tally.count[group] - tally.sum[group];
        return (Math.max(0, mass) + concentration) / (tally.count[group] + 2 * concentration);
    }

    private int[] tally(FairnessBatch b, ItemBlocks blocks, int block, GroupTally tally) {
        tally.clear();
        for (int k = blocks.begin(block); k < blocks.end(block); k++) {
            int r = blocks.row(k);
            tally.add(b.group(r), link.of(b.values()[r]));
        }
        return tally.present();
    }
}
