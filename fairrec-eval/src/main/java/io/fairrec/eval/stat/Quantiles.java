package io.fairrec.eval.stat;

import io.fairrec.base.Checks;
import java.util.Arrays;

/** Quantiles of type 7 (Hyndman and Fan, The American Statistician 1996): linear between order statistics, as in R and NumPy. */
public final class Quantiles {

    private Quantiles() {}

    /**
     * The quantile of sorted numbers.
     *
     * @param sorted ascending, at least one
     * @param p in [0, 1]
     */
    public static double ofSorted(double[] sorted, double p) {
        Checks.atLeast(sorted.length, 1, "numbers");
        Checks.between(p, 0, 1, "p");
        double position = p * (sorted.length - 1);
        int below = (int) Math.floor(position);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    static double[] sorted(double[] numbers) {
        double[] copy = numbers.clone();
        Arrays.sort(copy);
        return copy;
    }
}
