package io.fairrec.fairness;

import java.util.Arrays;

/** Sums and counts by group, and the groups that have rows, numbered without gaps. */
final class GroupTally {

    final double[] sum;
    final int[] count;
    /** The largest magnitude of an amount that was added: what the rounding of a mean is relative to. */
    double scale;

    GroupTally(int groups) {
        this.sum = new double[groups];
        this.count = new int[groups];
    }

    /** Adds one row; a group below 0 takes no part. */
    void add(int group, double amount) {
        if (group >= 0) {
            sum[group] += amount;
            count[group]++;
            scale = Math.max(scale, Math.abs(amount));
        }
    }

    void clear() {
        Arrays.fill(sum, 0);
        Arrays.fill(count, 0);
        scale = 0;
    }

    /** The groups with rows, ascending. */
    int[] present() {
        int n = 0;
        for (int c : count) {
            n += c > 0 ? 1 : 0;
        }
        int[] present = new int[n];
        n = 0;
        for (int g = 0; g < count.length; g++) {
            if (count[g] > 0) {
                present[n++] = g;
            }
        }
        return present;
    }

    /** The means of these groups. */
    double[] means(int[] groups) {
        double[] means = new double[groups.length];
        for (int i = 0; i < groups.length; i++) {
            means[i] = sum[groups[i]] / count[groups[i]];
        }
        return means;
    }

    /** Numbers of these groups as an array by group; 0 for the others. */
    double[] byGroup(int[] groups, double[] numbers) {
        double[] all = new double[count.length];
        for (int i = 0; i < groups.length; i++) {
            all[groups[i]] = numbers[i];
        }
        return all;
    }
}
