package io.fairrec.eval.stat;

import io.fairrec.base.Checks;

/**
 * What a permutation test found.
 *
 * @param statistic the observed statistic, at least 0; infinite if two groups differ without any spread inside
 * @param pValue (1 + number of permutations with a statistic at least as large) / (1 + permutations), in (0, 1]: never 0,
 *     because the data itself is one of the possible arrangements (Phipson and Smyth, 2010)
 * @param permutations how many were drawn
 */
public record PermutationResult(double statistic, double pValue, int permutations) {

    /** Checks the ranges. */
    public PermutationResult {
        if (!(statistic >= 0)) {
            throw new IllegalArgumentException("The statistic (" + statistic + ") must be at least 0.");
        }
        Checks.between(pValue, 0, 1, "pValue");
        Checks.atLeast(permutations, 1, "permutations");
    }
}
