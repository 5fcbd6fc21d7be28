package io.fairrec.fairness;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far the figures of several groups lie apart: 0 when all are equal. With two groups the first two agree, and the third
 * is half of them. What rounding alone can make of equal figures, 1e-12 of the numbers averaged, counts as equal.
 */
public enum GroupSpread {

    /**
     * Largest less smallest: the gap of the pair that lies farthest apart. Where several groups tie for an end, the
     * subgradient is that of the one with the smallest number; where all are equal it is 0.
     */
    LARGEST_GAP {
        @Override
        double of(double[] figures, double scale, double @Nullable [] slope) {
            int low = 0;
            int high = 0;
            for (int g = 1; g < figures.length; g++) {
                low = figures[g] < figures[low] ? g : low;
                high = figures[g] > figures[high] ? g : high;
            }
            double gap = figures[high] - figures[low];
            boolean apart = gap > ROUNDING * scale;
            if (slope != null) {
                Arrays.fill(slope, 0);
                if (apart) {
                    slope[high] = 1;
                    slope[low] = -1;
                }
            }
            return apart ? gap : 0;
        }
    },

    /** The mean of |a − b| over all unordered pairs of groups; equal pairs have subgradient 0. */
    MEAN_GAP {
        @Override
        double of(double[] figures, double scale, double @Nullable [] slope) {
            int groups = figures.length;
            if (slope != null) {
                Arrays.fill(slope, 0);
            }
            if (groups < 2) {
                return 0;
            }
            double pairs = groups * (groups - 1) / 2.0;
            double sum = 0;
            for (int g = 0; g < groups; g++) {
                for (int h = g + 1; h < groups; h++) {
                    double gap = Math.abs(figures[g] - figures[h]);
                    if (gap <= ROUNDING * scale) {
                        continue;
                    }
                    sum += gap;
                    if (slope != null) {
                        double sign = Math.signum(figures[g] - figures[h]) / pairs;
                        slope[g] += sign;
                        slope[h] -= sign;
                    }
                }
            }
            return sum / pairs;
        }
    },

    /** √(mean of (a − mean)²) over the groups, each counted once; subgradient 0 where all are equal. */
    STANDARD_DEVIATION {
        @Override
        double of(double[] figures, double scale, double @Nullable [] slope) {
            int groups = figures.length;
            double mean = 0;
            for (double figure : figures) {
                mean += figure / groups;
            }
            double square = 0;
            for (double figure : figures) {
                square += (figure - mean) * (figure - mean) / groups;
            }
            double deviation = Math.sqrt(square);
            if (deviation <= ROUNDING * scale) {
                deviation = 0;
            }
            if (slope != null) {
                for (int g = 0; g < groups; g++) {
                    slope[g] = deviation > 0 ? (figures[g] - mean) / groups / deviation : 0;
                }
            }
            return deviation;
        }
    };

    /**
     * Relative to the numbers that were summed, how far equal means may lie apart: the naive sum of 10,000 times .1 misses
     * by 1.6e-13 of itself. What is closer has no direction; without this, a batch at parity would get a gradient of full
     * size from rounding alone.
     */
    static final double ROUNDING = 1e-12;

    /**
     * The spread of some figures; figures within {@link #ROUNDING} of the scale count as equal.
     *
     * @param figures at least one, finite
     * @param scale the largest magnitude among the numbers whose means are the figures; at least 0
     * @param slope gets ∂spread / ∂figure, as long as {@code figures}, or null
     */
    abstract double of(double[] figures, double scale, double @Nullable [] slope);

    /** The name in policies: {@code largest-gap}, {@code mean-gap}, {@code standard-deviation}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The spread of that label.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static GroupSpread of(String label) {
        for (GroupSpread spread : values()) {
            if (spread.label().equals(label)) {
                return spread;
            }
        }
        throw new IllegalArgumentException("The spread (\"" + label + "\") must be one of "
                + Arrays.stream(values()).map(GroupSpread::label).toList() + ".");
    }
}
