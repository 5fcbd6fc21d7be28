package io.fairrec.rerank;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Groups;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a slate under construction stands with its constraints, and what a further item would do to them.
 *
 * <p>Per partition it keeps a lower bound on the number of floor places that will be missed: in a single-label partition
 * an item meets at most one need, so the needs add up; in a multi-label one an item may meet all, so only the largest
 * need counts. The harm of a candidate is the growth of these bounds. In one single-label partition the bound is exact.
 */
final class SlateTally {

    /** A ceiling forbids the candidate. */
    static final int FORBIDDEN = Integer.MAX_VALUE;

    private final CandidateSet candidates;
    private final List<Partition> partitions = new ArrayList<>();
    private int slotsLeft;

    SlateTally(RerankRequest request, int slots) {
        this.candidates = request.candidates();
        this.slotsLeft = slots;
        Map<String, List<SlateConstraint>> byPartition = new LinkedHashMap<>();
        for (SlateConstraint constraint : request.constraints()) {
            byPartition
                    .computeIfAbsent(constraint.partition(), name -> new ArrayList<>())
                    .add(constraint);
        }
        byPartition.forEach((name, constraints) ->
                partitions.add(new Partition(request.catalog().groups(name), constraints, candidates)));
    }

    /** How many more floor places will be missed for certain with this candidate than before it, or FORBIDDEN. */
    int harm(int position) {
        int item = candidates.item(position);
        int sum = 0;
        for (int p = 0; p < partitions.size(); p++) {
            int harm = partitions.get(p).harm(item, slotsLeft);
            if (harm == FORBIDDEN) {
                return FORBIDDEN;
            }
            sum += harm;
        }
        return sum;
    }

    /** Puts the candidate on the slate. */
    void accept(int position) {
        slotsLeft--;
        for (Partition partition : partitions) {
            partition.accept(candidates.item(position));
        }
    }

    /** The constraints of one partition; several on one group act as one. */
    private static final class Partition {
        private final Groups groups;
        private final int[] roomLeft;
        private final int[] need;
        private final int[] constrained;
        private long needs;

        Partition(Groups groups, List<SlateConstraint> constraints, CandidateSet candidates) {
            this.groups = groups;
            this.roomLeft = new int[groups.groupCount()];
            this.need = new int[groups.groupCount()];
            Arrays.fill(roomLeft, Integer.MAX_VALUE);
            this.constrained = new int[constraints.size()];
            for (int c = 0; c < constrained.length; c++) {
                SlateConstraint constraint = constraints.get(c);
                int group = groups.ordinal(constraint.group());
                constrained[c] = group;
                need[group] = Math.max(need[group], constraint.floor());
                roomLeft[group] = Math.min(roomLeft[group], constraint.ceiling());
            }
            int[] available = new int[groups.groupCount()];
            for (int i = 0; i < candidates.size(); i++) {
                int item = candidates.item(i);
                for (int l = 0; l < groups.count(item); l++) {
                    available[groups.group(item, l)]++;
                }
            }
            // A need beyond what can be shown would look urgent, and push the group's items above better ones.
            for (int g = 0; g < need.length; g++) {
                need[g] = Math.min(need[g], Math.min(roomLeft[g], available[g]));
                needs += need[g];
            }
        }

        int harm(int item, int slotsLeft) {
            boolean meetsNeed = false;
            for (int l = 0; l < groups.count(item); l++) {
                int group = groups.group(item, l);
                if (roomLeft[group] == 0) {
                    return FORBIDDEN;
                }
                meetsNeed |= need[group] > 0;
            }
            if (needs == 0) {
                return 0;
            }
            if (groups.singleLabel()) {
                return !meetsNeed && needs >= slotsLeft ? 1 : 0;
            }
            return missed(item, slotsLeft - 1) - missed(-1, slotsLeft);
        }

        /** The lower bound in a multi-label partition after showing {@code item}; −1 for none. */
        private int missed(int item, int slots) {
            int largest = 0;
            for (int g : constrained) {
                int left = need[g] - (need[g] > 0 && item >= 0 && groups.isIn(item, g) ? 1 : 0);
                largest = Math.max(largest, left);
            }
            return Math.max(0, largest - slots);
        }

        void accept(int item) {
            for (int l = 0; l < groups.count(item); l++) {
                int group = groups.group(item, l);
                if (roomLeft[group] != Integer.MAX_VALUE) {
                    roomLeft[group]--;
                }
                if (need[group] > 0) {
                    need[group]--;
                    needs--;
                }
            }
        }
    }
}
