package io.fairrec.fairness;

import io.fairrec.base.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** See {@link FairnessLosses#generalizedCrossEntropy}. */
final class GeneralizedCrossEntropy extends EvaluatedLoss {

    private static final double FLOOR = 1e-12;

    private final double beta;
    /** Empty for equal shares. */
    private final List<Double> fair;

    private final Link link;

    GeneralizedCrossEntropy(double beta, List<Double> fair, Link link) {
        super(
                "generalized-cross-entropy(" + beta + ", " + (fair.isEmpty() ? "equal" : fair) + ", " + link.label()
                        + ")",
                Variable.SCORES);
        this.beta = Checks.finite(beta, "beta");
        this.fair = List.copyOf(fair);
        this.link = link;
        for (double share : this.fair) {
            Checks.positive(share, "fair share");
        }
    }

    @Override
    double evaluate(FairnessBatch b, double weight, double @Nullable [] gradient) {
        if (!fair.isEmpty() && fair.size() != b.groups()) {
            throw new IllegalArgumentException(
                    "The number of fair shares (" + fair.size() + ") must be that of the groups (" + b.groups() + ").");
        }
        double[] scores = b.values();
        double[] labels = b.labels();
        int[] group = b.group();
        GroupTally gains = new GroupTally(b.groups());
        for (int r = 0; r < b.rows(); r++) {
            if (labels[r] > 0) {
                gains.add(group[r], link.of(scores[r]));
            }
        }
        int[] present = gains.present();
        if (present.length < 2) {
            return 0;
        }
        double[] figures = gains.means(present);
        double[] shares = new double[present.length];
        for (int i = 0; i < present.length; i++) {
            // A gain of 0 has no finite entropy, and sigmoid underflows at −745. Added, not cut off: the slope stays
            // that of the value, and a group whose gain is all but 0 is still pushed up.
            figures[i] += FLOOR;
            shares[i] = fair.isEmpty() ? 1 : fair.get(present[i]);
        }
        double[] slope = new double[present.length];
        double value = -of(figures, shares, beta, slope);
        if (gradient != null) {
            double[] byGroup = gains.byGroup(present, slope);
            for (int r = 0; r < b.rows(); r++) {
                if (labels[r] > 0 && group[r] >= 0) {
                    double p = link.of(scores[r]);
                    gradient[r] -= weight * byGroup[group[r]] / gains.count[group[r]] * link.slope(p);
                }
            }
        }
        return value;
    }

    /**
     * The figure as published, at most 0: 1/(β (1 − β)) · [Σ p_f^β p_m^(1−β) − 1]; −KL(p_f ‖ p_m) for β = 1 and
     * −KL(p_m ‖ p_f) for β = 0, its limits.
     *
     * @param figures one per group, above 0; p_m is their share of the sum
     * @param fair one per group, above 0; p_f is their share of the sum
     * @param slope gets the slope by each figure, or null
     */
    static double of(double[] figures, double[] fair, double beta, double @Nullable [] slope) {
        int n = figures.length;
        double total = 0;
        double fairTotal = 0;
        for (int g = 0; g < n; g++) {
            total += figures[g];
            fairTotal += fair[g];
        }
        double[] byShare = new double[n];
        double sum = 0;
        for (int g = 0; g < n; g++) {
            double pm = figures[g] / total;
            double pf = fair[g] / fairTotal;
            if (beta == 1) {
                sum += pf * Math.log(pm / pf);
                byShare[g] = pf / pm;
            } else if (beta == 0) {
                sum += pm * Math.log(pf / pm);
                byShare[g] = Math.log(pf / pm) - 1;
            } else {
                // p_f times an expression in the ratio: precise near parity, where the plain sum cancels to 1 − 1.
                double log = Math.log(pm / pf);
                sum += pf * (Math.expm1((1 - beta) * log) - (1 - beta) * (pm / pf - 1)) / (beta * (1 - beta));
                byShare[g] = Math.exp(-beta * log) / beta;
            }
        }
        if (slope != null) {
            double mean = 0;
            for (int g = 0; g < n; g++) {
                mean += byShare[g] * figures[g] / total;
            }
            for (int g = 0; g < n; g++) {
                slope[g] = (byShare[g] - mean) / total;
            }
        }
        return Math.min(0, sum);
    }
}
