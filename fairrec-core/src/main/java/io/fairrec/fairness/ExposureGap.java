package io.fairrec.fairness;

import io.fairrec.base.Checks;
import io.fairrec.internal.Logistic;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** See {@link FairnessLosses#exposureGap} and {@link FairnessLosses#exposurePerMeritGap}. */
final class ExposureGap extends EvaluatedLoss {

    private static final double LN_2 = Math.log(2);

    /** 0 for the logarithmic weight, else the stopping probability of the geometric one. */
    private final double stopping;

    private final double temperature;
    private final boolean perMerit;
    private final GroupSpread spread;

    private ExposureGap(double stopping, double temperature, boolean perMerit, GroupSpread spread) {
        super(
                (perMerit ? "exposure-per-merit-gap(" : "exposure-gap(") + spread.label() + ", "
                        + (stopping == 0 ? "logarithmic" : "geometric(" + stopping + ")") + ", temperature "
                        + temperature + ")",
                Variable.SCORES);
        this.stopping = stopping;
        this.temperature = Checks.positive(temperature, "temperature");
        this.perMerit = perMerit;
        this.spread = spread;
    }

    static ExposureGap logarithmic(double temperature, boolean perMerit, GroupSpread spread) {
        return new ExposureGap(0, temperature, perMerit, spread);
    }

    static ExposureGap geometric(double p, double temperature, boolean perMerit, GroupSpread spread) {
        if (!(p > 0 && p < 1)) {
            throw new IllegalArgumentException("The stopping probability p (" + p + ") must lie in (0, 1).");
        }
        return new ExposureGap(p, temperature, perMerit, spread);
    }

    @Override
    double evaluate(FairnessBatch b, double weight, double @Nullable [] gradient) {
        int[] itemGroup = b.itemGroup();
        int[] listBegin = b.listBegin();
        double[] rank = ranks(b, listBegin);
        GroupTally exposure = new GroupTally(b.itemGroups());
        double[] divisor = new double[b.itemGroups()];
        for (int r = 0; r < b.rows(); r++) {
            exposure.add(itemGroup[r], attention(rank[r]));
            if (itemGroup[r] >= 0) {
                divisor[itemGroup[r]] += perMerit ? merit(b, r) : 1;
            }
        }
        int[] present = exposure.present();
        int n = 0;
        for (int g : present) {
            if (divisor[g] > 0) {
                present[n++] = g;
            }
        }
        if (n < 2) {
            return 0;
        }
        int[] compared = Arrays.copyOf(present, n);
        double[] figures = new double[n];
        for (int i = 0; i < n; i++) {
            figures[i] = exposure.sum[compared[i]] / divisor[compared[i]];
        }
        double[] slope = new double[n];
        double value = spread.of(figures, Arrays.stream(figures).max().orElse(0), slope);
        if (gradient != null) {
            for (int i = 0; i < n; i++) {
                slope[i] *= weight / divisor[compared[i]];
            }
            double[] byGroup = exposure.byGroup(compared, slope);
            addGradient(b, listBegin, itemGroup, rank, byGroup, gradient);
        }
        return value;
    }

    /** r_i = 1 + Σ over the others of the list of σ((s_j − s_i) / τ). */
    private double[] ranks(FairnessBatch b, int[] listBegin) {
        double[] s = b.values();
        double[] rank = new double[b.rows()];
        for (int q = 0; q + 1 < listBegin.length; q++) {
            for (int i = listBegin[q]; i < listBegin[q + 1]; i++) {
                rank[i] += 1;
                for (int j = i + 1; j < listBegin[q + 1]; j++) {
                    double above = Logistic.sigmoid((s[j] - s[i]) / temperature);
                    rank[i] += above;
                    rank[j] += 1 - above;
                }
            }
        }
        return rank;
    }

    private void addGradient(
            FairnessBatch b, int[] listBegin, int[] itemGroup, double[] rank, double[] byGroup, double[] gradient) {
        double[] s = b.values();
        double[] byRank = new double[b.rows()];
        for (int r = 0; r < b.rows(); r++) {
            byRank[r] = itemGroup[r] < 0 ? 0 : byGroup[itemGroup[r]] * attentionSlope(rank[r]);
        }
        for (int q = 0; q + 1 < listBegin.length; q++) {
            for (int i = listBegin[q]; i < listBegin[q + 1]; i++) {
                for (int j = i + 1; j < listBegin[q + 1]; j++) {
                    double above = Logistic.sigmoid((s[j] - s[i]) / temperature);
                    double push = above * (1 - above) / temperature * (byRank[i] - byRank[j]);
                    gradient[j] += push;
                    gradient[i] -= push;
                }
            }
        }
    }

    private double attention(double rank) {
        return stopping == 0 ? LN_2 / Math.log(rank + 1) : stopping * Math.pow(1 - stopping, rank - 1);
    }

    private double attentionSlope(double rank) {
        if (stopping > 0) {
            return attention(rank) * Math.log(1 - stopping);
        }
        double log = Math.log(rank + 1);
        return -LN_2 / (log * log * (rank + 1));
    }

    private static double merit(FairnessBatch b, int row) {
        double label = b.labels()[row];
        if (label < 0) {
            throw new IllegalArgumentException(
                    "The label of row " + row + " (" + label + ") must be at least 0: it is the item's merit.");
        }
        return label;
    }
}
