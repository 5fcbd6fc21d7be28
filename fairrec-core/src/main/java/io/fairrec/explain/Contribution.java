package io.fairrec.explain;

/**
 * One part of a utility.
 *
 * @param name the objective's name, or {@code price(partition=group)} for what a promise took (or gave)
 * @param kind where the part comes from
 * @param value its share of the utility, in units of utility; negative where it speaks against the item
 */
public record Contribution(String name, Kind kind, double value) {

    /** Where a contribution comes from. */
    public enum Kind {
        /** A per-candidate objective, after the combiner. */
        OBJECTIVE,
        /** A set objective: the gain at the moment when the item was chosen. */
        SET_OBJECTIVE,
        /** The price of a promised group, negated: a price is paid, a bonus is received. */
        PRICE
    }
}
