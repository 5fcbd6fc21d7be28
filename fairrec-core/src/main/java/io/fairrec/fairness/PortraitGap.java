package io.fairrec.fairness;

import org.jspecify.annotations.Nullable;

/** See {@link FairnessLosses#portraitGap} and {@link FairnessLosses#centroidGap}. */
final class PortraitGap extends EvaluatedLoss {

    /** Null for the gap of centroids. */
    private final @Nullable GroupSpread spread;

    private PortraitGap(String name, @Nullable GroupSpread spread) {
        super(name, Variable.PORTRAITS);
        this.spread = spread;
    }

    static PortraitGap distances(GroupSpread spread) {
        return new PortraitGap("portrait-gap(" + spread.label() + ")", spread);
    }

    static PortraitGap centroids() {
        return new PortraitGap("centroid-gap", null);
    }

    @Override
    double evaluate(FairnessBatch b, double weight, double @Nullable [] gradient) {
        int d = b.dimension();
        int[] group = b.group();
        GroupTally tally = new GroupTally(b.groups());
        double[] mean = new double[d];
        int taking = 0;
        double largest = 0;
        for (int r = 0; r < b.rows(); r++) {
            if (group[r] >= 0) {
                taking++;
                for (int k = 0; k < d; k++) {
                    mean[k] += b.values()[r * d + k];
                    largest = Math.max(largest, Math.abs(b.values()[r * d + k]));
                }
            }
        }
        for (int k = 0; k < d; k++) {
            mean[k] /= taking;
        }
        for (int r = 0; r < b.rows(); r++) {
            tally.add(group[r], group[r] < 0 || spread == null ? 0 : distance(b.values(), r * d, mean, largest));
        }
        int[] present = tally.present();
        if (present.length < 2) {
            return 0;
        }
        return spread == null
                ? centroids(b, mean, largest, tally, present, weight, gradient)
                : distances(b, mean, largest, tally, present, spread, weight, gradient);
    }

    private static double distances(
            FairnessBatch b,
            double[] mean,
            double largest,
            GroupTally tally,
            int[] present,
            GroupSpread spread,
            double weight,
            double @Nullable [] gradient) {
        double[] slope = new double[present.length];
        double value = spread.of(tally.means(present), largest, slope);
        if (gradient == null) {
            return value;
        }
        int d = b.dimension();
        int[] group = b.group();
        double[] byGroup = tally.byGroup(present, slope);
        double[] throughMean = new double[d];
        int taking = 0;
        for (int r = 0; r < b.rows(); r++) {
            if (group[r] < 0) {
                continue;
            }
            taking++;
            double distance = distance(b.values(), r * d, mean, largest);
            double scale = distance > 0 ? byGroup[group[r]] / tally.count[group[r]] / distance : 0;
            for (int k = 0; k < d; k++) {
                double push = scale * (b.values()[r * d + k] - mean[k]);
                gradient[r * d + k] += weight * push;
                throughMean[k] += push;
            }
        }
        addToAll(b, throughMean, -weight / taking, gradient);
        return value;
    }

    /** The mean over the groups of ‖centroid of the group − mean of all‖. */
    private static double centroids(
            FairnessBatch b,
            double[] mean,
            double largest,
            GroupTally tally,
            int[] present,
            double weight,
            double @Nullable [] gradient) {
        int d = b.dimension();
        int[] group = b.group();
        double[] away = new double[b.groups() * d];
        int taking = 0;
        for (int r = 0; r < b.rows(); r++) {
            if (group[r] >= 0) {
                taking++;
                for (int k = 0; k < d; k++) {
                    away[group[r] * d + k] += (b.values()[r * d + k] - mean[k]) / tally.count[group[r]];
                }
            }
        }
        double value = 0;
        double[] throughMean = new double[d];
        for (int g : present) {
            double distance = distance(away, g * d, new double[d], largest);
            value += distance / present.length;
            for (int k = 0; k < d; k++) {
                away[g * d + k] = distance > 0 ? away[g * d + k] / distance / present.length : 0;
                throughMean[k] += away[g * d + k];
            }
        }
        if (gradient != null) {
            for (int r = 0; r < b.rows(); r++) {
                for (int k = 0; k < d && group[r] >= 0; k++) {
                    gradient[r * d + k] += weight * away[group[r] * d + k] / tally.count[group[r]];
                }
            }
            addToAll(b, throughMean, -weight / taking, gradient);
        }
        return value;
    }

    private static void addToAll(FairnessBatch b, double[] vector, double scale, double[] gradient) {
        int d = b.dimension();
        for (int r = 0; r < b.rows(); r++) {
            for (int k = 0; k < d && b.group(r) >= 0; k++) {
                gradient[r * d + k] += scale * vector[k];
            }
        }
    }

    /** 0 where it is rounding only, of coordinates up to {@code largest}: such a difference has no direction. */
    private static double distance(double[] values, int from, double[] mean, double largest) {
        double square = 0;
        for (int k = 0; k < mean.length; k++) {
            double x = values[from + k] - mean[k];
            square += x * x;
        }
        double distance = Math.sqrt(square);
        return distance > GroupSpread.ROUNDING * largest ? distance : 0;
    }
}
