package io.fairrec.explain;

import io.fairrec.base.Checks;
import java.util.List;

/**
 * Why one item stands in one slot.
 *
 * @param itemId the item
 * @param title what a person calls it
 * @param baseRank the item's rank by the scorer alone among all candidates, from 1
 * @param finalRank the slot, from 1
 * @param rankWithoutPrices the rank that the item would have had without any provider price, from 1; equal to {@code
 *     finalRank} where prices changed nothing
 * @param utility the utility that placed the item: the sum of the contributions within 1e-9
 * @param contributions per-candidate objectives first, then set objectives, then prices, each in the order of the policy
 */
public record Explanation(
        String itemId,
        String title,
        int baseRank,
        int finalRank,
        int rankWithoutPrices,
        double utility,
        List<Contribution> contributions) {

    /** Copies the contributions and checks that they sum to the utility. */
    public Explanation {
        contributions = List.copyOf(contributions);
        Checks.atLeast(baseRank, 1, "baseRank");
        Checks.atLeast(finalRank, 1, "finalRank");
        Checks.atLeast(rankWithoutPrices, 1, "rankWithoutPrices");
        double sum = 0;
        double size = 1;
        for (Contribution contribution : contributions) {
            sum += contribution.value();
            size += Math.abs(contribution.value());
        }
        if (!(Math.abs(sum - utility) <= 1e-9 * size)) {
            throw new IllegalArgumentException("The contributions of item \"" + itemId + "\" sum to " + sum
                    + ", but its utility is " + utility + ". They must agree within 1e-9.");
        }
    }

    /** The sum of the prices that the item paid (negative: the bonus that it received), in units of utility. */
    public double pricePaid() {
        double sum = 0;
        for (Contribution contribution : contributions) {
            if (contribution.kind() == Contribution.Kind.PRICE) {
                sum -= contribution.value();
            }
        }
        // Not "-0.0" for an item without a price.
        return sum + 0.0;
    }
}
