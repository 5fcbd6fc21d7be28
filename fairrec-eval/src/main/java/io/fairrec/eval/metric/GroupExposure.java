package io.fairrec.eval.metric;

import io.fairrec.base.Checks;
import io.fairrec.data.Groups;

/** Sums exposure over the groups of an item partition. Stateless, thread-safe. */
public final class GroupExposure {

    private GroupExposure() {}

    /**
     * The exposure of every group. An item with several labels counts in full in each of its groups, as in the exposure
     * ledger, so the groups' sums may add up to more than the whole. O(labels).
     *
     * @param exposure the exposure per item, length {@code groups.entityCount()}
     * @return a new array [groups], {@code unknown} last
     */
    public static double[] of(double[] exposure, Groups groups) {
        Checks.length(exposure.length, groups.entityCount(), "exposure");
        double[] byGroup = new double[groups.groupCount()];
        for (int item = 0; item < exposure.length; item++) {
            for (int j = 0; j < groups.count(item); j++) {
                byGroup[groups.group(item, j)] += exposure[item];
            }
        }
        return byGroup;
    }
}
