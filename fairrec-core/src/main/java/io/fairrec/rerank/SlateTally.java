package io.fairrec.rerank;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Groups;
import java.util.Arrays;

/**
 * Where a slate under construction stands with its floors and ceilings, and what a further item would do to them.
 *
 * <p>Per partition it keeps a lower bound on the number of floor places that will be missed: in a single-label partition
 * an item meets at most one need, so the needs add up; in a multi-label one an item may meet all, so only the largest
 * need counts. The harm of a candidate is the growth of these bounds. In one single-label partition the bound is exact.
 * Pins are accounted for from the start: their groups' needs and room are taken, and their slots do not count as free.
 *
 * <p>The harm hangs on a candidate's constrained groups alone, so it is kept per class of candidates that share these,
 * and renewed only when a ceiling is reached or a floor gets tight. Reused from request to request.
 */
final class SlateTally {

    /** A ceiling forbids the candidate. */
    static final int FORBIDDEN = Integer.MAX_VALUE;

    private int partitions;
    private Groups[] groups = new Groups[0];
    private int[] needs = new int[0];
    /** Per partition and group ordinal the constrained group, or −1. */
    private int[][] index = new int[0][];

    private int constrained;
    private int[] partitionOf = new int[0];
    private int[] groupOf = new int[0];
    private int[] need = new int[0];
    private int[] room = new int[0];
    private int[] available = new int[0];

    private final SlateClasses classes = new SlateClasses();
    private int[] harm = new int[0];
    private int freeSlots;
    private boolean tight;

    void restart(RerankRequest request) {
        compile(request);
        CandidateSet candidates = request.candidates();
        freeSlots = request.slots() - request.pinCount();
        classes.restart(candidates.size(), constrained);
        if (constrained == 0) {
            if (harm.length == 0) {
                harm = new int[1];
            }
            harm[0] = 0;
            return;
        }
        available = zeros(available, constrained);
        if (partitions == 1 && groups[0].singleLabel()) {
            classifySingle(request);
        } else {
            classifyAll(request);
        }
        needs = zeros(needs, partitions);
        // A need beyond what can be shown would look urgent, and push the group's items above better ones.
        for (int c = 0; c < constrained; c++) {
            need[c] = Math.min(need[c], Math.min(room[c], available[c]));
            needs[partitionOf[c]] += need[c];
        }
        for (int p = 0; p < request.pinCount(); p++) {
            take(classes.of(request.pinPosition(p)));
        }
        if (harm.length < classes.count()) {
            harm = new int[classes.count() + classes.count() / 2];
        }
        tight = isTight();
        renew();
    }

    /** Lets go of the catalogue; only after a restart without constraints. */
    void clear() {
        Arrays.fill(groups, null);
    }

    private static int[] zeros(int[] array, int size) {
        if (array.length < size) {
            return new int[size];
        }
        Arrays.fill(array, 0, size, 0);
        return array;
    }

    /** The constraints by partition; several on one group act as one. */
    private void compile(RerankRequest request) {
        for (int c = 0; c < constrained; c++) {
            index[partitionOf[c]][groupOf[c]] = -1;
        }
        partitions = 0;
        constrained = 0;
        int constraints = request.constraints().size();
        for (int k = 0; k < constraints; k++) {
            SlateConstraint constraint = request.constraints().get(k);
            Groups of = request.catalog().groups(constraint.partition());
            int group = of.ordinal(constraint.group());
            int p = partition(of);
            int c = index[p][group];
            if (c < 0) {
                c = addGroup(p, group);
            }
            need[c] = Math.max(need[c], constraint.floor());
            room[c] = Math.min(room[c], constraint.ceiling());
        }
    }

    private int partition(Groups of) {
        for (int p = 0; p < partitions; p++) {
            if (groups[p] == of) {
                return p;
            }
        }
        if (groups.length == partitions) {
            groups = Arrays.copyOf(groups, partitions + 2);
            index = Arrays.copyOf(index, partitions + 2);
        }
        groups[partitions] = of;
        if (index[partitions] == null || index[partitions].length < of.groupCount()) {
            index[partitions] = new int[of.groupCount()];
            Arrays.fill(index[partitions], -1);
        }
        return partitions++;
    }

    private int addGroup(int p, int group) {
        if (need.length == constrained) {
            int longer = 2 * constrained + 4;
            partitionOf = Arrays.copyOf(partitionOf, longer);
            groupOf = Arrays.copyOf(groupOf, longer);
            need = Arrays.copyOf(need, longer);
            room = Arrays.copyOf(room, longer);
        }
        partitionOf[constrained] = p;
        groupOf[constrained] = group;
        need[constrained] = 0;
        room[constrained] = Integer.MAX_VALUE;
        index[p][group] = constrained;
        return constrained++;
    }

    /** One group of one partition for each candidate: its class is a look-up, some 10 ns less than a search. */
    private void classifySingle(RerankRequest request) {
        CandidateSet candidates = request.candidates();
        Groups of = groups[0];
        int[] indexes = index[0];
        boolean bans = request.hasBans();
        classes.single(constrained);
        int n = candidates.size();
        for (int i = 0; i < n; i++) {
            int c = indexes[of.group(candidates.item(i))];
            if (c >= 0) {
                classes.put(i, c + 1);
                if (!bans || !request.isBanned(i)) {
                    available[c]++;
                }
            }
        }
    }

    private void classifyAll(RerankRequest request) {
        CandidateSet candidates = request.candidates();
        for (int i = 0; i < candidates.size(); i++) {
            classify(candidates.item(i), i);
        }
        for (int i = 0; i < candidates.size(); i++) {
            if (!request.isBanned(i)) {
                int of = classes.of(i);
                for (int m = classes.begin(of); m < classes.begin(of + 1); m++) {
                    available[classes.member(m)]++;
                }
            }
        }
    }

    private void classify(int item, int position) {
        for (int p = 0; p < partitions; p++) {
            Groups of = groups[p];
            int[] indexes = index[p];
            int labels = of.count(item);
            for (int l = 0; l < labels; l++) {
                int c = indexes[of.group(item, l)];
                if (c >= 0) {
                    classes.add(c);
                }
            }
        }
        classes.close(position);
    }

    boolean isConstrained() {
        return constrained > 0;
    }

    int classes() {
        return classes.count();
    }

    int classOf(int position) {
        return classes.of(position);
    }

    int harmOfClass(int c) {
        return harm[c];
    }

    /** How many more floor places will be missed for certain with this candidate than before it, or FORBIDDEN. */
    int harm(int position) {
        return harm[classes.of(position)];
    }

    /** Puts the candidate, which is no pin, on the slate. */
    void accept(int position) {
        freeSlots--;
        boolean wasTight = tight;
        boolean ceilingReached = take(classes.of(position));
        tight = isTight();
        if (ceilingReached || tight || wasTight) {
            renew();
        }
    }

    /** Takes a place in each group of the class; whether a ceiling was reached by it. */
    private boolean take(int of) {
        boolean ceilingReached = false;
        for (int m = classes.begin(of); m < classes.begin(of + 1); m++) {
            int c = classes.member(m);
            if (room[c] != Integer.MAX_VALUE) {
                room[c]--;
                ceilingReached |= room[c] == 0;
            }
            if (need[c] > 0) {
                need[c]--;
                needs[partitionOf[c]]--;
            }
        }
        return ceilingReached;
    }

    /** Whether a floor may do without no free slot any more; otherwise no candidate does harm. */
    private boolean isTight() {
        for (int p = 0; p < partitions; p++) {
            if (needs[p] > 0 && needs[p] >= freeSlots) {
                return true;
            }
        }
        return false;
    }

    private void renew() {
        for (int of = 0; of < classes.count(); of++) {
            harm[of] = renewed(of);
        }
    }

    private int renewed(int of) {
        for (int m = classes.begin(of); m < classes.begin(of + 1); m++) {
            if (room[classes.member(m)] <= 0) {
                return FORBIDDEN;
            }
        }
        int sum = 0;
        for (int p = 0; p < partitions; p++) {
            if (needs[p] == 0 || needs[p] < freeSlots) {
                continue;
            }
            if (groups[p].singleLabel()) {
                sum += meetsNeed(of, p) ? 0 : 1;
            } else {
                sum += missed(of, p, freeSlots - 1) - missed(-1, p, freeSlots);
            }
        }
        return sum;
    }

    private boolean meetsNeed(int of, int p) {
        for (int m = classes.begin(of); m < classes.begin(of + 1); m++) {
            int c = classes.member(m);
            if (partitionOf[c] == p && need[c] > 0) {
                return true;
            }
        }
        return false;
    }

    /** The lower bound in a multi-label partition after showing an item of the class; −1 for none. */
    private int missed(int of, int p, int slots) {
        int largest = 0;
        for (int c = 0; c < constrained; c++) {
            if (partitionOf[c] == p && need[c] > 0) {
                largest = Math.max(largest, need[c] - (of >= 0 && classes.isIn(of, c) ? 1 : 0));
            }
        }
        return Math.max(0, largest - slots);
    }
}
