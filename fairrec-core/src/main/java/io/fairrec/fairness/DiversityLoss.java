package io.fairrec.fairness;

import io.fairrec.base.Checks;
import org.jspecify.annotations.Nullable;

/** See {@link FairnessLosses#diversity}. */
final class DiversityLoss extends EvaluatedLoss {

    private final double temperature;

    DiversityLoss(double temperature) {
        super("diversity(temperature " + temperature + ")", Variable.SCORES);
        this.temperature = Checks.positive(temperature, "temperature");
    }

    @Override
    double evaluate(FairnessBatch b, double weight, double @Nullable [] gradient) {
        int[] listBegin = b.listBegin();
        int lists = 0;
        for (int q = 0; q < b.lists(); q++) {
            lists += groups(b, listBegin[q], listBegin[q + 1]) > 1 ? 1 : 0;
        }
        double sum = 0;
        for (int q = 0; q < b.lists() && lists > 0; q++) {
            sum += ofList(b, listBegin[q], listBegin[q + 1], weight / lists, gradient);
        }
        return lists == 0 ? 0 : sum / lists;
    }

    private double ofList(FairnessBatch b, int from, int to, double weight, double @Nullable [] gradient) {
        int groups = groups(b, from, to);
        if (groups < 2) {
            return 0;
        }
        int[] itemGroup = b.itemGroup();
        double[] s = b.values();
        double largest = Double.NEGATIVE_INFINITY;
        for (int r = from; r < to; r++) {
            largest = itemGroup[r] >= 0 ? Math.max(largest, s[r]) : largest;
        }
        double[] share = new double[to - from];
        double[] ofGroup = new double[b.itemGroups()];
        double total = 0;
        for (int r = from; r < to; r++) {
            share[r - from] = itemGroup[r] >= 0 ? Math.exp((s[r] - largest) / temperature) : 0;
            total += share[r - from];
        }
        for (int r = from; r < to; r++) {
            share[r - from] /= total;
            if (itemGroup[r] >= 0) {
                ofGroup[itemGroup[r]] += share[r - from];
            }
        }
        double square = 0;
        double away = 0;
        for (double p : ofGroup) {
            square += p * p;
            // Around the even share, so that parity is 0 and not the rounding of 1/G − 1/G.
            away += p > 0 ? (p - 1.0 / groups) * (p - 1.0 / groups) : 0;
        }
        if (gradient != null) {
            for (int r = from; r < to; r++) {
                if (itemGroup[r] >= 0) {
                    gradient[r] += weight * 2 / temperature * share[r - from] * (ofGroup[itemGroup[r]] - square);
                }
            }
        }
        return away + missing(b, from, to, ofGroup, groups);
    }

    /** Groups of the list whose share underflowed to 0 are as far from the even share as can be. */
    private static double missing(FairnessBatch b, int from, int to, double[] ofGroup, int groups) {
        boolean[] seen = new boolean[ofGroup.length];
        double sum = 0;
        for (int r = from; r < to; r++) {
            int g = b.itemGroup()[r];
            if (g >= 0 && !seen[g] && ofGroup[g] == 0) {
                seen[g] = true;
                sum += 1.0 / groups / groups;
            }
        }
        return sum;
    }

    /** How many item groups a list holds. */
    private static int groups(FairnessBatch b, int from, int to) {
        boolean[] seen = new boolean[b.itemGroups()];
        int groups = 0;
        for (int r = from; r < to; r++) {
            int g = b.itemGroup()[r];
            if (g >= 0 && !seen[g]) {
                seen[g] = true;
                groups++;
            }
        }
        return groups;
    }
}
