package io.fairrec.fairness;

import io.fairrec.base.Checks;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** See {@link FairnessLosses#groupCvar} and {@link FairnessLosses#minMax}. */
final class GroupRisk extends EvaluatedLoss {

    private final double share;
    private final RowLoss rowLoss;

    private GroupRisk(String name, double share, RowLoss rowLoss) {
        super(name, Variable.SCORES);
        this.share = share;
        this.rowLoss = rowLoss;
    }

    static GroupRisk cvar(double alpha, RowLoss rowLoss) {
        Checks.positive(alpha, "alpha");
        Checks.between(alpha, 0, 1, "alpha");
        return new GroupRisk("group-cvar(" + alpha + ", " + rowLoss.label() + ")", alpha, rowLoss);
    }

    static GroupRisk minMax(RowLoss rowLoss) {
        return new GroupRisk("min-max(" + rowLoss.label() + ")", 0, rowLoss);
    }

    @Override
    public boolean takesRowLosses() {
        return rowLoss == RowLoss.GIVEN;
    }

    @Override
    double evaluate(FairnessBatch b, double weight, double @Nullable [] gradient) {
        GroupTally tally = losses(b, rowLoss);
        int[] present = tally.present();
        if (present.length < 2) {
            return 0;
        }
        double[] loss = tally.means(present);
        double[] q = worst(loss);
        double value = 0;
        for (int i = 0; i < present.length; i++) {
            value += q[i] * loss[i];
        }
        if (gradient != null) {
            addGradient(b, rowLoss, tally, tally.byGroup(present, q), weight, gradient);
        }
        return value;
    }

    /** The weights of the worst share of the groups; ties to the smaller number. */
    private double[] worst(double[] loss) {
        int n = loss.length;
        Integer[] order = new Integer[n];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (i, j) -> Double.compare(loss[j], loss[i]));
        double[] q = new double[n];
        double most = share == 0 ? 1 : Math.min(1, 1 / (n * share));
        double left = 1;
        for (int i = 0; i < n && left > 0; i++) {
            q[order[i]] = Math.min(most, left);
            left -= q[order[i]];
        }
        return q;
    }

    /** The row losses summed by group. */
    static GroupTally losses(FairnessBatch b, RowLoss rowLoss) {
        double[] scores = b.values();
        double[] labels = b.labels();
        int[] group = b.group();
        GroupTally tally = new GroupTally(b.groups());
        for (int r = 0; r < b.rows(); r++) {
            if (group[r] >= 0) {
                tally.add(group[r], rowLoss.of(scores[r], labels[r]));
            }
        }
        return tally;
    }

    /** Adds the gradient of Σ q_g · mean loss of g. */
    static void addGradient(
            FairnessBatch b, RowLoss rowLoss, GroupTally tally, double[] q, double weight, double[] gradient) {
        double[] scores = b.values();
        double[] labels = b.labels();
        int[] group = b.group();
        for (int r = 0; r < b.rows(); r++) {
            int g = group[r];
            if (g >= 0 && q[g] != 0) {
                gradient[r] += weight * q[g] / tally.count[g] * rowLoss.slope(scores[r], labels[r]);
            }
        }
    }
}
