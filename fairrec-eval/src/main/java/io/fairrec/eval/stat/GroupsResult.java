package io.fairrec.eval.stat;

import io.fairrec.base.Checks;

/**
 * What a permutation test among several groups found, and how large a gap chance alone makes.
 *
 * @param test statistic and p-value
 * @param gap the largest minus the smallest group mean
 * @param gapByChance the mean of that gap over the permutations: also groups that share one law show a gap
 * @param gapByChanceHigh the 95 % quantile of that gap over the permutations
 */
public record GroupsResult(PermutationResult test, double gap, double gapByChance, double gapByChanceHigh) {

    /** Checks the ranges. */
    public GroupsResult {
        Checks.nonNegative(gap, "gap");
        Checks.nonNegative(gapByChance, "gapByChance");
        Checks.nonNegative(gapByChanceHigh, "gapByChanceHigh");
    }
}
