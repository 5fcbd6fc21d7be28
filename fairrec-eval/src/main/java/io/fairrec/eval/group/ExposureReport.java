package io.fairrec.eval.group;

import io.fairrec.base.Checks;
import io.fairrec.data.Catalog;
import io.fairrec.data.Groups;
import io.fairrec.eval.metric.GroupExposure;
import io.fairrec.eval.metric.Inequality;
import io.fairrec.eval.metric.LorenzPoint;
import io.fairrec.eval.metric.Slates;
import io.fairrec.fairness.ExposureModel;
import io.fairrec.fairness.ExposureTarget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Who was shown how much: the exposure of items and of groups of items over all slates.
 *
 * <p>An item with several labels counts in full in each of its groups, as in the exposure ledger. Shares are of all
 * exposure, unknown items included; they do not exist when nothing was shown. Immutable and thread-safe.
 */
public final class ExposureReport {

    private final Catalog catalog;
    private final ExposureModel model;
    private final double[] exposure;
    private final double total;

    /**
     * The exposure of one group.
     *
     * @param label the group's label
     * @param known false for items about which nothing is known
     * @param items how many items of the catalogue belong to it
     * @param exposure the sum of the weights of its slots, at least 0
     * @param share its share of all exposure, in [0, 1]
     */
    public record GroupShare(String label, boolean known, int items, double exposure, double share) {}

    /**
     * A target and what became of it.
     *
     * @param target the promise
     * @param share the share of all exposure, in [0, 1]
     * @param gap share − promised share, in [−1, 1]
     * @param kept whether |gap| is within the tolerance
     */
    public record TargetShare(ExposureTarget target, double share, double gap, boolean kept) {}

    private ExposureReport(Catalog catalog, ExposureModel model, double[] exposure) {
        this.catalog = catalog;
        this.model = model;
        this.exposure = exposure;
        this.total = Arrays.stream(exposure).sum();
    }

    /**
     * Adds up all slates. O(slots).
     *
     * @throws IndexOutOfBoundsException if a slate holds an item outside the catalogue
     */
    public static ExposureReport of(Catalog catalog, Slates slates, ExposureModel model) {
        slates.checkItems(catalog.size());
        double[] weights = new double[slates.slateSize()];
        for (int s = 0; s < weights.length; s++) {
            weights[s] = Checks.nonNegative(model.weight(s + 1), "exposure weight of rank " + (s + 1));
        }
        double[] exposure = new double[catalog.size()];
        for (int u = 0; u < slates.userCount(); u++) {
            for (int s = 0; s < slates.size(u); s++) {
                exposure[slates.item(u, s)] += weights[s];
            }
        }
        return new ExposureReport(catalog, model, exposure);
    }

    /** The weight of the slots. */
    public ExposureModel model() {
        return model;
    }

    /** The sum of the weights of all slots, at least 0. */
    public double total() {
        return total;
    }

    /**
     * Every group of a partition, in its order, {@code unknown} last.
     *
     * @throws IllegalStateException if nothing was shown
     * @throws IllegalArgumentException if the catalogue has no such partition
     */
    public List<GroupShare> shares(String partition) {
        Groups groups = catalog.groups(partition);
        shown();
        double[] byGroup = GroupExposure.of(exposure, groups);
        List<GroupShare> shares = new ArrayList<>();
        for (int g = 0; g < byGroup.length; g++) {
            shares.add(new GroupShare(
                    groups.label(g), g != groups.unknown(), groups.size(g), byGroup[g], byGroup[g] / total));
        }
        return List.copyOf(shares);
    }

    /**
     * The share of one group, in [0, 1].
     *
     * @throws IllegalStateException if nothing was shown
     * @throws IllegalArgumentException if there is no such partition or group
     */
    public double share(String partition, String label) {
        Groups groups = catalog.groups(partition);
        int group = groups.ordinal(label);
        shown();
        return GroupExposure.of(exposure, groups)[group] / total;
    }

    /**
     * What became of each target.
     *
     * @throws IllegalStateException if nothing was shown
     * @throws IllegalArgumentException if a target names an unknown partition or group
     */
    public List<TargetShare> against(List<ExposureTarget> targets) {
        List<TargetShare> found = new ArrayList<>();
        for (ExposureTarget target : targets) {
            double share = share(target.partition(), target.group());
            double gap = share - target.share();
            found.add(new TargetShare(target, share, gap, Math.abs(gap) <= target.tolerance()));
        }
        return List.copyOf(found);
    }

    /** {@link Inequality#gini} over all items; empty if nothing was shown. */
    public OptionalDouble itemGini() {
        return Inequality.gini(exposure);
    }

    /** {@link Inequality#lorenz} over all items; no points if nothing was shown. */
    public List<LorenzPoint> itemLorenz() {
        return Inequality.lorenz(exposure);
    }

    /** {@link Inequality#gini} over the known groups of a partition, such as manufacturers; empty if they got nothing. */
    public OptionalDouble groupGini(String partition) {
        return Inequality.gini(known(partition));
    }

    /** {@link Inequality#lorenz} over the known groups of a partition; no points if they got nothing. */
    public List<LorenzPoint> groupLorenz(String partition) {
        return Inequality.lorenz(known(partition));
    }

    private double[] known(String partition) {
        Groups groups = catalog.groups(partition);
        return Arrays.copyOf(GroupExposure.of(exposure, groups), groups.unknown());
    }

    private void shown() {
        if (total <= 0) {
            throw new IllegalStateException("There are no exposure shares: nothing was shown. Ask total() first.");
        }
    }

    @Override
    public String toString() {
        return "ExposureReport[" + total + " by " + model.name() + ", " + exposure.length + " items]";
    }
}
