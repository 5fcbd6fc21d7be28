package io.fairrec.eval.group;

import io.fairrec.eval.metric.Direction;
import io.fairrec.eval.stat.Estimate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One metric by the groups of one partition.
 *
 * <p>Difference, ratio and worst group compare the known groups that are large enough; the unknown group stands in its own
 * row, and {@link #unknownGap()} relates it to the known users. These figures describe; whether they could be chance is
 * for the group questions of this package.
 *
 * @param metric the metric's name
 * @param direction which way it is better
 * @param partition the partition's name
 * @param minGroupSize below how many users a group is too few
 * @param rows every group in the partition's order, the unknown one last
 * @param known the users that belong to any known group; each counts once, however many labels it has; not null, but
 *     perhaps too few
 */
public record GroupTable(
        String metric, Direction direction, String partition, int minGroupSize, List<GroupRow> rows, GroupRow known) {

    /** Copies the rows. */
    public GroupTable {
        rows = List.copyOf(rows);
    }

    /** The rows of the known groups that are large enough. */
    public List<GroupRow> comparable() {
        return rows.stream().filter(row -> row.known() && !row.tooFew()).toList();
    }

    /** The row of the unknown group. */
    public GroupRow unknown() {
        return rows.get(rows.size() - 1);
    }

    /** Largest minus smallest mean of the comparable groups; empty if there are fewer than two. */
    public OptionalDouble difference() {
        List<GroupRow> groups = comparable();
        return groups.size() < 2 ? OptionalDouble.empty() : OptionalDouble.of(max(groups) - min(groups));
    }

    /** Smallest over largest mean of the comparable groups; empty if there are fewer than two or the largest is 0. */
    public OptionalDouble ratio() {
        List<GroupRow> groups = comparable();
        return groups.size() < 2 || max(groups) <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(min(groups) / max(groups));
    }

    /**
     * The comparable group with the worst mean; on a tie the first. Empty if there are fewer than two, or the metric is
     * neutral.
     */
    public Optional<GroupRow> worst() {
        List<GroupRow> groups = comparable();
        if (groups.size() < 2 || direction == Direction.NEUTRAL) {
            return Optional.empty();
        }
        double worst = direction == Direction.HIGHER_IS_BETTER ? min(groups) : max(groups);
        return groups.stream().filter(row -> mean(row) == worst).findFirst();
    }

    /** Mean of the unknown group minus mean of all known users; empty if one of them is too few. */
    public OptionalDouble unknownGap() {
        return unknown().tooFew() || known.tooFew()
                ? OptionalDouble.empty()
                : OptionalDouble.of(mean(unknown()) - mean(known));
    }

    private static double min(List<GroupRow> groups) {
        return groups.stream().mapToDouble(GroupTable::mean).min().orElseThrow();
    }

    private static double max(List<GroupRow> groups) {
        return groups.stream().mapToDouble(GroupTable::mean).max().orElseThrow();
    }

    private static double mean(GroupRow row) {
        Estimate estimate = row.estimate();
        if (estimate == null) {
            throw new IllegalStateException("The group \"" + row.label() + "\" has too few users for a mean.");
        }
        return estimate.value();
    }
}
