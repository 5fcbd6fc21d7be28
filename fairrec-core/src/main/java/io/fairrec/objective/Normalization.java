package io.fairrec.objective;

import io.fairrec.base.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How the scores of one request's candidates become comparable with other objectives.
 *
 * <p>Statistics are over the candidates of the request, so a value says how good a candidate is <em>for this user among
 * these candidates</em>. O(n), two passes, sums in double.
 */
public enum Normalization {

    /** Values as they are. */
    NONE,

    /** (value − mean) / population standard deviation; 0 for all when they are equal. */
    Z_SCORE,

    /** (value − least) / (largest − least), in [0, 1]; 0 for all when they are equal. */
    MIN_MAX;

    /** The name in policies: {@code none}, {@code z-score} or {@code min-max}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The normalisation with this {@link #label()}.
     *
     * @throws IllegalArgumentException if there is none; the message names the nearest
     */
    public static Normalization of(String label) {
        for (Normalization normalization : values()) {
            if (normalization.label().equals(label)) {
                return normalization;
            }
        }
        throw new IllegalArgumentException("There is no normalization \"" + label + "\". "
                + NearestName.advice(label, List.of(NONE.label(), Z_SCORE.label(), MIN_MAX.label())));
    }

    /** Normalises {@code values[0 … n)} in place. */
    void apply(double[] values, int n) {
        if (this == NONE || n == 0) {
            return;
        }
        double least = values[0];
        double largest = values[0];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double value = values[i];
            // Branches that are seldom taken, where Math.min and Math.max would look after NaN and −0 each time.
            if (value < least) {
                least = value;
            }
            if (value > largest) {
                largest = value;
            }
            sum += value;
        }
        // Equal values: the deviation below could be rounding noise instead of 0.
        if (least == largest) {
            Arrays.fill(values, 0, n, 0);
        } else if (this == MIN_MAX) {
            scale(values, n, least, largest - least);
        } else {
            double mean = sum / n;
            double squares = 0;
            for (int i = 0; i < n; i++) {
                squares += (values[i] - mean) * (values[i] - mean);
            }
            scale(values, n, mean, Math.sqrt(squares / n));
        }
    }

    private static void scale(double[] values, int n, double origin, double unit) {
        for (int i = 0; i < n; i++) {
            values[i] = (values[i] - origin) / unit;
        }
    }
}
