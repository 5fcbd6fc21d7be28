package io.fairrec.fairness;

import io.fairrec.base.Problems;
import io.fairrec.data.Catalog;
import io.fairrec.data.Groups;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether promises can be kept by the items of a catalogue at all. */
final class TargetChecks {

    /** Sums of decimal shares such as .1 + .2 + .7 are off by rounding. */
    private static final double ROUNDING = 1e-9;

    private TargetChecks() {}

    static void check(Catalog catalog, List<ExposureTarget> targets, Problems problems) {
        Set<List<String>> seen = new HashSet<>();
        Map<String, PartitionSums> sums = new LinkedHashMap<>();
        for (ExposureTarget target : targets) {
            String what = "\"" + target.group() + "\" of \"" + target.partition() + "\"";
            if (!seen.add(List.of(target.partition(), target.group()))) {
                problems.add("The group " + what + " is promised twice. Remove one of the promises.");
                continue;
            }
            problems.collect(() -> {
                Groups groups = catalog.groups(target.partition());
                int group = groups.ordinal(target.group());
                problems.addIf(
                        groups.size(group) == 0 && target.share() > 0,
                        "The group " + what + " is promised a share of " + target.share()
                                + " but no item of the catalogue belongs to it. Give items that label or drop the promise.");
                sums.computeIfAbsent(target.partition(), name -> new PartitionSums(groups))
                        .add(target, group);
            });
        }
        sums.forEach((name, sum) -> sum.report(name, problems));
    }

    /** The promises of one partition, summed. */
    private static final class PartitionSums {
        private final Groups groups;
        private final boolean[] promised;
        private double shares;
        private double most;

        PartitionSums(Groups groups) {
            this.groups = groups;
            this.promised = new boolean[groups.groupCount()];
        }

        void add(ExposureTarget target, int group) {
            promised[group] = true;
            shares += target.share();
            most += target.share() + target.tolerance();
        }

        void report(String name, Problems problems) {
            // With several labels per item one exposure counts for several groups: sums say nothing.
            if (!groups.singleLabel()) {
                return;
            }
            problems.addIf(
                    shares > 1 + ROUNDING,
                    "The shares promised to groups of \"" + name + "\" (" + shares
                            + " in total) must not exceed 1: each item has one group there. Lower them.");
            problems.addIf(
                    coversAllItems() && most < 1 - ROUNDING,
                    "The shares promised to groups of \"" + name + "\" (" + shares
                            + " in total) must reach 1, within the tolerances: every item belongs to one of these"
                            + " groups. Raise them, or leave one group without a promise.");
        }

        private boolean coversAllItems() {
            for (int g = 0; g < promised.length; g++) {
                if (!promised[g] && groups.size(g) > 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
