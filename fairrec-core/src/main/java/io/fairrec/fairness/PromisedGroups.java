package io.fairrec.fairness;

import io.fairrec.data.Catalog;
import io.fairrec.data.Groups;
import io.fairrec.internal.Seeds;
import java.util.ArrayList;
import java.util.List;

/** The promises, and which of them each item of a catalogue counts for; O(promises that apply) per item. Immutable. */
final class PromisedGroups {

    private final List<ExposureTarget> targets;
    private final int[] partitionOf;
    private final boolean[] singleLabel;
    private final int[] starts;
    private final int[] targetsOf;

    PromisedGroups(Catalog catalog, List<ExposureTarget> targets) {
        this.targets = List.copyOf(targets);
        List<String> partitions = new ArrayList<>();
        this.partitionOf = new int[targets.size()];
        Groups[] groups = new Groups[targets.size()];
        int[] group = new int[targets.size()];
        for (int t = 0; t < groups.length; t++) {
            String partition = targets.get(t).partition();
            if (!partitions.contains(partition)) {
                partitions.add(partition);
            }
            partitionOf[t] = partitions.indexOf(partition);
            groups[t] = catalog.groups(partition);
            group[t] = groups[t].ordinal(targets.get(t).group());
        }
        this.singleLabel = new boolean[partitions.size()];
        for (int t = 0; t < groups.length; t++) {
            singleLabel[partitionOf[t]] = groups[t].singleLabel();
        }
        this.starts = new int[catalog.size() + 1];
        for (int item = 0; item < catalog.size(); item++) {
            int count = 0;
            for (int t = 0; t < groups.length; t++) {
                count += groups[t].isIn(item, group[t]) ? 1 : 0;
            }
            starts[item + 1] = starts[item] + count;
        }
        this.targetsOf = new int[starts[catalog.size()]];
        int next = 0;
        for (int item = 0; item < catalog.size(); item++) {
            for (int t = 0; t < groups.length; t++) {
                if (groups[t].isIn(item, group[t])) {
                    targetsOf[next++] = t;
                }
            }
        }
    }

    /** Of which item counts for which promise; the same on every machine. */
    long hash() {
        long hash = 0;
        for (int item = 0; item + 1 < starts.length; item++) {
            hash = Seeds.mix(hash, starts[item + 1], 0);
            for (int i = starts[item]; i < starts[item + 1]; i++) {
                hash = Seeds.mix(hash, targetsOf[i], 1);
            }
        }
        return hash;
    }

    List<ExposureTarget> targets() {
        return targets;
    }

    int partitions() {
        return singleLabel.length;
    }

    int partition(int target) {
        return partitionOf[target];
    }

    boolean singleLabel(int partition) {
        return singleLabel[partition];
    }

    /** Adds a weight to every promise that the item counts for. */
    void add(int item, long weight, long[] shown) {
        for (int i = starts[item]; i < starts[item + 1]; i++) {
            shown[targetsOf[i]] += weight;
        }
    }
}
