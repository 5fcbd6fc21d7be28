package io.fairrec.fairness;

import io.fairrec.base.Checks;

/**
 * A promise over the stream of answers: one group of items gets this share of all exposure.
 *
 * @param partition the item partition, such as {@code brand}
 * @param group the label of the group, such as {@code Private}
 * @param share the promised share of exposure, in [0, 1]
 * @param tolerance how far the share may end from the promise on either side, in [0, 1]; 0.01 by default
 */
public record ExposureTarget(String partition, String group, double share, double tolerance) {

    /** Checks the ranges. */
    public ExposureTarget {
        Checks.notBlank(partition, "partition");
        Checks.notBlank(group, "group");
        Checks.between(share, 0, 1, "share of " + partition + " " + group);
        Checks.between(tolerance, 0, 1, "tolerance of " + partition + " " + group);
    }

    /** A promise with the tolerance 0.01. */
    public static ExposureTarget share(String partition, String group, double share) {
        return new ExposureTarget(partition, group, share, 0.01);
    }

    /** This promise with another tolerance. */
    public ExposureTarget tolerance(double newTolerance) {
        return new ExposureTarget(partition, group, share, newTolerance);
    }
}
