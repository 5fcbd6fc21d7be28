package io.fairrec.eval.policy;

import io.fairrec.base.Checks;
import java.util.ArrayList;
import java.util.List;

/**
 * What an {@link OfferAllocation} chose.
 *
 * <p>Immutable, thread-safe; accessors are O(1) unless said otherwise.
 */
public final class OfferPlan {

    /**
     * One group's part.
     *
     * @param label the group, {@code "all"} where no partition was bounded
     * @param pairs how many pairs of user and offer it has
     * @param chosen how many of them were chosen
     */
    public record GroupPart(String label, int pairs, int chosen) {

        /** chosen / pairs, or 0 for a group without pairs. */
        public double share() {
            return pairs == 0 ? 0 : (double) chosen / pairs;
        }
    }

    private final boolean[] chosen;
    private final int count;
    private final double value;
    private final double cost;
    private final double bound;
    private final List<GroupPart> groups;

    OfferPlan(boolean[] chosen, double value, double cost, double bound, String[] labels, int[] taken, int[] sizes) {
        this.chosen = chosen;
        this.value = value;
        this.cost = cost;
        this.bound = bound;
        List<GroupPart> parts = new ArrayList<>();
        int n = 0;
        for (int g = 0; g < labels.length; g++) {
            parts.add(new GroupPart(labels[g], sizes[g], taken[g]));
            n += taken[g];
        }
        this.groups = List.copyOf(parts);
        this.count = n;
    }

    /** Whether a pair was chosen. */
    public boolean isChosen(int pair) {
        Checks.index(pair, chosen.length, "pair");
        return chosen[pair];
    }

    /** How many pairs there were. */
    public int pairs() {
        return chosen.length;
    }

    /** How many were chosen. */
    public int count() {
        return count;
    }

    /** The sum of the chosen pairs' values. */
    public double value() {
        return value;
    }

    /** The sum of the chosen pairs' costs, at most the budget. */
    public double cost() {
        return cost;
    }

    /** No plan within the same limits is worth more than this; at least {@link #value()}. */
    public double bound() {
        return bound;
    }

    /** The groups' parts in the order of the partition. */
    public List<GroupPart> groups() {
        return groups;
    }

    @Override
    public String toString() {
        return "OfferPlan[" + count + " of " + chosen.length + " pairs, value " + value + " of at most " + bound
                + ", cost " + cost + "]";
    }
}
