package io.fairrec.eval.group;

import io.fairrec.base.NearestName;
import io.fairrec.data.Groups;
import io.fairrec.eval.metric.MetricResult;
import io.fairrec.eval.metric.UserValues;
import io.fairrec.eval.stat.Bootstrap;
import io.fairrec.eval.stat.Estimate;
import io.fairrec.eval.stat.PairedChange;
import io.fairrec.internal.Seeds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an {@link Evaluation} found.
 *
 * <p>Values are there at once; intervals and tables are computed at each call, with the evaluation's seed, so that equal
 * questions get equal answers. Immutable and thread-safe.
 */
public final class EvaluationResult {

    private final Map<String, MetricResult> results;
    private final Map<String, UserValues> values;
    private final List<Groups> partitions;
    private final int minGroupSize;
    private final Bootstrap bootstrap;

    EvaluationResult(
            Map<String, MetricResult> results,
            Map<String, UserValues> values,
            List<Groups> partitions,
            int minGroupSize,
            Bootstrap bootstrap) {
        this.results = new LinkedHashMap<>(results);
        this.values = new LinkedHashMap<>(values);
        this.partitions = partitions;
        this.minGroupSize = minGroupSize;
        this.bootstrap = bootstrap;
    }

    /** The names of the metrics, in the order in which they were asked for. */
    public List<String> metrics() {
        return List.copyOf(results.keySet());
    }

    /** The partitions of users. */
    public List<Groups> partitions() {
        return partitions;
    }

    /** Below how many users a group is too few. */
    public int minGroupSize() {
        return minGroupSize;
    }

    /** The bootstrap behind the intervals. */
    public Bootstrap bootstrap() {
        return bootstrap;
    }

    /**
     * What a metric found over all users.
     *
     * @throws IllegalArgumentException if the metric was not asked for; the message names the nearest
     */
    public MetricResult result(String metric) {
        return find(results, metric, "metric", results.keySet());
    }

    /**
     * The number of a metric over all users.
     *
     * @throws IllegalStateException if it is undefined; the message says why
     */
    public double value(String metric) {
        return result(metric).value();
    }

    /**
     * The mean over all users with its bootstrap interval.
     *
     * @throws IllegalArgumentException if the metric is not a mean over users
     * @throws IllegalStateException if fewer than 2 users have a value
     */
    public Estimate estimate(String metric) {
        UserValues measured = userValues(metric);
        if (measured.count() < 2) {
            throw new IllegalStateException("The metric \"" + metric + "\" has no interval: " + measured.count()
                    + " users have a value, and an interval needs at least 2.");
        }
        return bootstrap.mean(measured.values(u -> true));
    }

    /**
     * The value of every user.
     *
     * @throws IllegalArgumentException if the metric is not a mean over users
     */
    public UserValues userValues(String metric) {
        result(metric);
        return find(values, metric, "mean over users named", values.keySet());
    }

    /**
     * A metric by the groups of a partition. A user with several labels counts in each of its groups.
     *
     * @throws IllegalArgumentException if the metric is not a mean over users, or the partition was not given
     */
    public GroupTable byGroup(String metric, String partition) {
        UserValues measured = userValues(metric);
        Groups groups = partition(partition);
        List<GroupRow> rows = new ArrayList<>();
        for (int g = 0; g < groups.groupCount(); g++) {
            int group = g;
            boolean[] member = new boolean[groups.entityCount()];
            for (int u = 0; u < member.length; u++) {
                member[u] = groups.isIn(u, group);
            }
            rows.add(row(measured, groups.label(g), g != groups.unknown(), member, g));
        }
        boolean[] known = new boolean[groups.entityCount()];
        for (int u = 0; u < known.length; u++) {
            known[u] = !groups.isIn(u, groups.unknown());
        }
        return new GroupTable(
                metric,
                measured.metric().direction(),
                partition,
                minGroupSize,
                rows,
                row(measured, "known", true, known, groups.groupCount()));
    }

    private GroupRow row(UserValues measured, String label, boolean known, boolean[] member, int stage) {
        double[] own = measured.values(u -> member[u]);
        int users = 0;
        for (boolean is : member) {
            users += is ? 1 : 0;
        }
        // Each group has its own stream: adding a group must not move the intervals of the others.
        Bootstrap seeded = bootstrap.seed(Seeds.mix(bootstrap.seed(), stage, 7));
        return new GroupRow(
                label, known, own.length, users - own.length, own.length < minGroupSize ? null : seeded.mean(own));
    }

    /**
     * A partition by name.
     *
     * @throws IllegalArgumentException if it was not given; the message names the nearest
     */
    public Groups partition(String name) {
        Map<String, Groups> byName = new LinkedHashMap<>();
        partitions.forEach(groups -> byName.put(groups.name(), groups));
        return find(byName, name, "partition", byName.keySet());
    }

    /**
     * How a metric changed since an earlier run over the same users: only users with a value in both count.
     *
     * @throws IllegalArgumentException if the runs have different users, or the metric is not a mean over users
     * @throws IllegalStateException if fewer than 2 users have a value in both
     */
    public PairedChange changeSince(EvaluationResult before, String metric) {
        UserValues then = before.userValues(metric);
        UserValues now = userValues(metric);
        if (then.userCount() != now.userCount()) {
            throw new IllegalArgumentException("The runs (" + then.userCount() + " and " + now.userCount()
                    + " users) must be over the same users.");
        }
        double[] thenValues = then.values(now::isDefined);
        double[] nowValues = now.values(then::isDefined);
        if (nowValues.length < 2) {
            throw new IllegalStateException("The change of \"" + metric + "\" has no interval: " + nowValues.length
                    + " users have a value in both runs, and an interval needs at least 2.");
        }
        return bootstrap.change(thenValues, nowValues);
    }

    private static <T> T find(Map<String, T> map, String name, String what, Collection<String> names) {
        T found = map.get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    "There is no " + what + " \"" + name + "\" in this result. " + NearestName.advice(name, names));
        }
        return found;
    }

    /** Metrics and partitions; never a user's value. */
    @Override
    public String toString() {
        return "EvaluationResult[" + results.keySet() + ", by "
                + partitions.stream().map(Groups::name).toList() + "]";
    }
}
