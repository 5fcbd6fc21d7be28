package io.fairrec.rerank;

import java.util.List;

/**
 * What {@link SlateChecker} found on a slate: whether each promise holds, if not why, and what the slate cost.
 *
 * @param findings one per floor above 0 and per ceiling, in the order of the request's constraints; copied
 * @param pins one per pin, by ascending slots; copied
 * @param rules one per business rule, in the order of the request; copied
 * @param utilityGivenUp the sum of the utilities (before prices, without set objectives) of the best items that are not
 *     banned, as many as are on the slate, minus the sum on the slate: the price of all promises and set objectives
 *     together for this answer, at least 0 up to rounding
 */
public record Certificate(
        List<Finding> findings, List<PinFinding> pins, List<RuleFinding> rules, double utilityGivenUp) {

    /** Copies the findings. */
    public Certificate {
        findings = List.copyOf(findings);
        pins = List.copyOf(pins);
        rules = List.copyOf(rules);
    }

    /** Whether all that was promised holds; true when nothing was. */
    public boolean allMet() {
        return findings.stream().allMatch(Finding::met)
                && pins.stream().allMatch(PinFinding::met)
                && rules.stream().allMatch(RuleFinding::met);
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
        /**
         * The candidates that are not banned do not contain enough items of the group; no exchange of one item would
         * show more.
         */
        GROUP_EXHAUSTED,
        /**
         * The floor exceeds the slate size, and no exchange of one item would show more of the group; or the slate ends
         * above the slot of the pin.
         */
        SLATE_TOO_SMALL,
        /**
         * The other bounds leave no room: more of this group would break a ceiling, take from another floor or remove a
         * pin.
         */
        CONFLICT,
        /**
         * The re-ranker's fault: exchanging one item meets a floor better, a ceiling or rule is broken, or another item
         * stands in the slot of a pin.
         */
        NOT_MET,
        /**
         * No exchange of one item helps, but rules or constraints of several partitions or of a multi-label one are in
         * play, where this proves nothing.
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

    /**
     * One pin.
     *
     * @param slot from 0
     * @param position of the pinned candidate
     * @param outcome whether it stands there, if not why
     */
    public record PinFinding(int slot, int position, Outcome outcome) {

        /** Whether the candidate stands in its slot. */
        public boolean met() {
            return outcome == Outcome.MET;
        }
    }

    /**
     * One business rule.
     *
     * @param rule its name
     * @param brokenSlot the first slot with a candidate that the rule does not allow there, or −1
     */
    public record RuleFinding(String rule, int brokenSlot) {

        /** Whether every slot is as the rule wants it. */
        public boolean met() {
            return brokenSlot < 0;
        }
    }

    /**
     * A prefix of a slate that shows too few items of a protected group.
     *
     * @param length how many slots
     * @param required how many items it must show
     * @param actual how many it shows
     * @param outcome {@link Outcome#GROUP_EXHAUSTED} if the candidates that are not banned have not so many, {@link
     *     Outcome#NOT_MET} if they do and nothing else was promised, else {@link Outcome#UNDECIDED}
     */
    public record PrefixFinding(int length, int required, int actual, Outcome outcome) {}
}
