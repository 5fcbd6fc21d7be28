package io.fairrec.fairness;

/**
 * Moves the prices of the promised groups at the end of an epoch.
 *
 * <p>The prices are the whole state of a rule: what it must remember from one epoch to the next it reads from the prices
 * of the epoch just ended. So a saved ledger needs no more than its sums and prices to go on, and what is clamped winds
 * nothing up.
 *
 * <p>An implementation must be immutable, thread-safe and deterministic, must leave every price finite and within
 * ±{@link #maxPrice()}, and must keep neither argument. One end of n epochs must move prices as an end of one with the same
 * exposure and then n − 1 ends of one without any: how many end at once depends on when somebody looks at the prices. {@code PriceRuleContract} in fairrec-testkit checks this.
 */
public interface PriceRule {

    /**
     * Moves the prices.
     *
     * @param end what was shown since the prices moved last
     * @param prices one per promise, in utility: holds the prices of the epoch just ended, receives those of the next one
     */
    void move(EpochEnd end, double[] prices);

    /** The largest price and the largest bonus, in utility; finite, above 0. */
    double maxPrice();

    /** The name in reports, parameters included. */
    String name();
}
