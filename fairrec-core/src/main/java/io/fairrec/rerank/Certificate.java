package io.fairrec.rerank;

import java.util.List;

/**
 * What {@link SlateChecker} found on a slate: whether each rule holds, if not why, and what the slate cost.
 *
 * @param findings one per floor above 0 and per ceiling, in the order of the request's constraints; copied
 * @param utilityGivenUp the sum of the utilities (before prices, without set objectives) of the best items, as many as are
 *     on the slate, minus the sum on the slate: the price of all promises and set objectives together for this answer, at
 *     least 0 up to rounding
 */
public record Certificate(List<Finding> findings, double utilityGivenUp) {

    /** Copies the findings. */
    public Certificate {
        findings = List.copyOf(findings);
    }

    /** Whether every rule holds; true when there is none. */
    public boolean allMet() {
        return findings.stream().allMatch(Finding::met);
    }

    /** Which side of a constraint. */
    public enum Bound {
        /** At least so many items. */
        FLOOR,
        /** At most so many items. */
        CEILING
    }

    /** Whether a bound holds and, if not, whether it could have. */
    public enum Outcome {
        /** It holds. */
        MET,
        /** The candidates do not contain enough items of the group; no exchange of one item would show more. */
        GROUP_EXHAUSTED,
        /** The floor exceeds the slate size; no exchange of one item would show more of the group. */
        SLATE_TOO_SMALL,
        /** The other bounds leave no room: more of this group would break a ceiling or take from another floor. */
        CONFLICT,
        /** The re-ranker's fault: exchanging one item meets a floor better, or a ceiling is broken. */
        NOT_MET,
        /**
         * No exchange of one item helps, but constraints of several partitions or of a multi-label one are in play, where
         * this proves nothing.
         */
        UNDECIDED
    }

    /**
     * One bound.
     *
     * @param constraint the rule
     * @param bound which side of it
     * @param required the floor or the ceiling
     * @param actual how many items of the group are on the slate
     * @param outcome whether it holds, if not why
     */
    public record Finding(SlateConstraint constraint, Bound bound, int required, int actual, Outcome outcome) {

        /** Whether the bound holds. */
        public boolean met() {
            return outcome == Outcome.MET;
        }
    }
}
