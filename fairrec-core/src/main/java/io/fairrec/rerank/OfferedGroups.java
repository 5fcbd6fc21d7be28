package io.fairrec.rerank;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Groups;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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
    /** By item, for one label each: one look-up in the place of three in the loop over candidates. */
    private final int @Nullable [] numberOfItem;

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
        int @Nullable [] ofItem = null;
        if (groups.singleLabel()) {
            ofItem = new int[groups.entityCount()];
            for (int item = 0; item < ofItem.length; item++) {
                ofItem[item] = number[groups.group(item)];
            }
        }
        this.numberOfItem = ofItem;
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

    /** Writes worth plus the values of the groups, for every candidate. */
    void keys(CandidateSet candidates, double[] worth, double[] values, double[] keys) {
        int n = candidates.size();
        int[] ofItem = numberOfItem;
        if (ofItem != null) {
            for (int i = 0; i < n; i++) {
                keys[i] = worth[i] + values[ofItem[candidates.item(i)]];
            }
        } else {
            for (int i = 0; i < n; i++) {
                keys[i] = worth[i] + sum(candidates.item(i), values);
            }
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
