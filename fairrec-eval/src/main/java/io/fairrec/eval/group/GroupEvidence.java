package io.fairrec.eval.group;

import io.fairrec.base.Checks;
import io.fairrec.eval.stat.Estimate;
import io.fairrec.eval.stat.StandardizedGap;
import org.jspecify.annotations.Nullable;

/**
 * The figures behind a verdict.
 *
 * @param pValue of the permutation test, in (0, 1]
 * @param adjustedPValue with Holm's correction over all questions of the family, at least {@code pValue}
 * @param familySize how many questions were tested together
 * @param alpha the level: a difference is claimed if {@code adjustedPValue ≤ alpha}
 * @param effect among known groups, the largest minus the smallest mean, with the simultaneous interval of
 *     {@link io.fairrec.eval.stat.Bootstrap#rangeOfMeans}; for unknown against known, the first mean minus the second,
 *     standardised if the question is
 * @param gapByChance among known groups, how large the effect is on average when labels are shuffled; null otherwise
 * @param detectable the difference that would be found with 80 % probability at level {@code alpha / familySize}; among
 *     known groups, for the largest group standing apart from the others
 * @param detectableInSmallest the same for the smallest group; equals {@code detectable} for two groups
 * @param standardised the raw and the standardised gap and the share explained; null unless the question is standardised
 */
public record GroupEvidence(
        double pValue,
        double adjustedPValue,
        int familySize,
        double alpha,
        Estimate effect,
        @Nullable Double gapByChance,
        double detectable,
        double detectableInSmallest,
        @Nullable StandardizedGap standardised) {

    /** Checks the ranges. */
    public GroupEvidence {
        Checks.between(pValue, 0, 1, "pValue");
        Checks.between(adjustedPValue, pValue, 1, "adjustedPValue");
        Checks.atLeast(familySize, 1, "familySize");
        Checks.between(alpha, 0, 1, "alpha");
        Checks.nonNegative(detectable, "detectable");
        Checks.nonNegative(detectableInSmallest, "detectableInSmallest");
    }
}
