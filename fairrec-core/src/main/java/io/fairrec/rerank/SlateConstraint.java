package io.fairrec.rerank;

import io.fairrec.base.Checks;

/**
 * A rule for one slate: at least {@code floor} and at most {@code ceiling} of its items belong to a group.
 *
 * @param partition the item partition
 * @param group the label
 * @param floor the least number of items, at least 0
 * @param ceiling the largest number of items, at least {@code floor}; {@link Integer#MAX_VALUE} for no ceiling
 */
public record SlateConstraint(String partition, String group, int floor, int ceiling) {

    /** Checks the ranges. */
    public SlateConstraint {
        Checks.notBlank(partition, "partition");
        Checks.notBlank(group, "group");
        Checks.atLeast(floor, 0, "floor of " + partition + " " + group);
        if (ceiling < floor) {
            throw new IllegalArgumentException("The ceiling of " + partition + " " + group + " (" + ceiling
                    + ") must be at least its floor (" + floor + ").");
        }
    }

    /** At least {@code floor} items of the group. */
    public static SlateConstraint atLeast(String partition, String group, int floor) {
        return new SlateConstraint(partition, group, floor, Integer.MAX_VALUE);
    }

    /** At most {@code ceiling} items of the group. */
    public static SlateConstraint atMost(String partition, String group, int ceiling) {
        return new SlateConstraint(partition, group, 0, ceiling);
    }
}
