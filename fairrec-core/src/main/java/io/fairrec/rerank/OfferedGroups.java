package io.fairrec.rerank;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Groups;
import java.util.Arrays;

/**
 * The groups of one item partition that some row of a batch can show, numbered 0, 1, … in the order of their ordinals.
 *
 * <p>A group without a candidate cannot be helped. Left in, it would be the worst-off for ever: it would freeze the minimum
 * of a max-min method and draw its whole correction. O(candidates of all rows) to make.
 */
final class OfferedGroups {

    private final Groups groups;
    private final int[] number;
    private final int[] ordinal;

    OfferedGroups(BatchRerankRequest request, String partition) {
        this.groups = request.catalog().groups(partition);
        boolean[] offered = new boolean[groups.groupCount()];
        for (int u = 0; u < request.users(); u++) {
            CandidateSet candidates = request.row(u).candidates();
            for (int i = 0; i < candidates.size(); i++) {
                int item = candidates.item(i);
                for (int l = 0; l < groups.count(item); l++) {
                    offered[groups.group(item, l)] = true;
                }
            }
        }
        this.number = new int[offered.length];
        int[] ordinals = new int[offered.length];
        int count = 0;
        for (int g = 0; g < offered.length; g++) {
            number[g] = offered[g] ? count : -1;
            if (offered[g]) {
                ordinals[count++] = g;
            }
        }
        this.ordinal = Arrays.copyOf(ordinals, count);
    }

    /** How many there are; 0 where no row has a candidate. */
    int count() {
        return ordinal.length;
    }

    /** The number of a group of the partition, or −1 if no row can show it. */
    int number(int groupOrdinal) {
        return number[groupOrdinal];
    }

    /** The ordinal within the partition. */
    int ordinal(int index) {
        return ordinal[index];
    }

    String label(int index) {
        return groups.label(ordinal[index]);
    }

    Groups groups() {
        return groups;
    }

    /** Adds {@code amount} to every group of the item. */
    void add(int item, double amount, double[] sums) {
        for (int l = 0; l < groups.count(item); l++) {
            sums[number[groups.group(item, l)]] += amount;
        }
    }

    /** The sum over the groups of the item. */
    double sum(int item, double[] values) {
        double sum = 0;
        for (int l = 0; l < groups.count(item); l++) {
            sum += values[number[groups.group(item, l)]];
        }
        return sum;
    }
}
