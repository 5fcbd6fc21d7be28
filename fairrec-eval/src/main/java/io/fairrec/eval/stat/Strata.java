package io.fairrec.eval.stat;

import io.fairrec.base.Checks;
import java.util.Arrays;

/** Cuts a covariate into strata. */
public final class Strata {

    private Strata() {}

    /**
     * Quantile strata: about equally many users in each, users with the same value always together, so there may be fewer
     * strata than asked for. O(n log n).
     *
     * @param covariate one finite number per user
     * @param count how many strata, at least 1
     * @return the stratum of each user, 0 for the smallest values, ascending without gaps
     */
    public static int[] quantiles(double[] covariate, int count) {
        Checks.atLeast(count, 1, "count");
        double[] sorted = covariate.clone();
        for (double value : sorted) {
            Checks.finite(value, "covariate");
        }
        Arrays.sort(sorted);
        double[] uppers = new double[sorted.length];
        int strata = 0;
        int last = -1;
        for (int below = 0; below < sorted.length; ) {
            int end = below;
            while (end < sorted.length && sorted[end] == sorted[below]) {
                end++;
            }
            int stratum = (int) ((long) count * below / sorted.length);
            if (stratum != last) {
                strata++;
                last = stratum;
            }
            uppers[strata - 1] = sorted[below];
            below = end;
        }
        int[] result = new int[covariate.length];
        for (int i = 0; i < result.length; i++) {
            int found = Arrays.binarySearch(uppers, 0, strata, covariate[i]);
            result[i] = found >= 0 ? found : -found - 1;
        }
        return result;
    }
}
