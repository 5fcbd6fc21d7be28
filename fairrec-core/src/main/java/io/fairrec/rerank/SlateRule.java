package io.fairrec.rerank;

/**
 * A business rule on which candidate may stand in which slot, given what stands above it: no two of one category in a row,
 * at most two of one provider in the first five slots.
 *
 * <p>A rule is kept without exception: a slate ends where no candidate is allowed. A rule is not looked ahead, so floors
 * may be missed for its sake, and the certificate tells. Only pins are known beforehand, and they stay where they are; so
 * a rule must refuse a candidate after which a pin of a later slot would not be allowed any more. Where it cannot know, the
 * slate ends at that pin.
 *
 * <p>A rule must be stateless and thread-safe, a {@link Progress} belongs to one construction of one slate. {@code
 * SlateRuleContract} in fairrec-testkit checks this.
 */
public interface SlateRule {

    /** The name for messages and certificates: lower-case with hyphens. */
    String name();

    /** Starts with an empty slate. */
    Progress start(RerankRequest request);

    /** What a rule remembers of the slate so far. */
    interface Progress {

        /**
         * Whether the candidate may stand in the slot; without side effects.
         *
         * @param position of a candidate that is not on the slate
         * @param slot from 0, behind all that were accepted
         */
        boolean allows(int position, int slot);

        /**
         * Puts the candidate into the slot.
         *
         * @param position of a candidate that is not on the slate
         * @param slot from 0, ascending; slots are left out only when the pins of a request are checked by themselves
         */
        void accept(int position, int slot);
    }
}
