package io.fairrec.train;

import io.fairrec.base.Checks;
import io.fairrec.data.Groups;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Moves users to where they would stand in another group: {@code z_u + s (m_{g′} − m_g)}, with m the groups' mean vectors
 * among the batch's users and g′ drawn with equal chance from the other groups. Immutable, thread-safe.
 */
final class GroupSwap {

    private static final int STAGE = 321;

    private final String attribute;
    private final int[] group;
    private final int groups;
    private final double strength;

    /** A swap along a partition with one label a user. */
    GroupSwap(Groups attribute, double strength) {
        this.attribute = attribute.name();
        this.group = GroupLabels.knownOnly(attribute);
        this.groups = GroupLabels.known(attribute);
        this.strength = Checks.finite(strength, "strength");
    }

    /** The partition's name. */
    String attribute() {
        return attribute;
    }

    /** The group of a user, or −1 if it is unknown. */
    int group(int user) {
        return group[user];
    }

    /** How many known groups there are. */
    int groups() {
        return groups;
    }

    /** All of what is swapped how. */
    String identity() {
        return attribute + " swapped by " + strength + ", "
                + new Fingerprint().add(groups).add(group).hex();
    }

    /** Whether users of two known groups have rows. */
    boolean compares(EmbeddingBatch batch) {
        int first = -1;
        for (int r = 0; r < batch.size(); r++) {
            int own = group[batch.user(r)];
            if (own >= 0 && first >= 0 && own != first) {
                return true;
            }
            first = own < 0 ? first : own;
        }
        return false;
    }

    /** Everybody's vectors, those of the batch's users moved; a new array. */
    float[] swapped(EmbeddingBatch batch) {
        Checks.length(group.length, batch.users(), "groups of \"" + attribute + "\"");
        int d = batch.dimension();
        float[] moved = batch.vectors().clone();
        boolean[] there = new boolean[batch.users()];
        for (int r = 0; r < batch.size(); r++) {
            there[batch.user(r)] = true;
        }
        double[][] mean = new double[groups][d];
        int[] count = new int[groups];
        for (int u = 0; u < there.length; u++) {
            if (there[u] && group[u] >= 0) {
                count[group[u]]++;
                for (int j = 0; j < d; j++) {
                    mean[group[u]][j] += batch.vectors()[batch.userAt(u) + j];
                }
            }
        }
        int[] present = new int[groups];
        int n = 0;
        for (int g = 0; g < groups; g++) {
            for (int j = 0; j < d && count[g] > 0; j++) {
                mean[g][j] /= count[g];
            }
            if (count[g] > 0) {
                present[n++] = g;
            }
        }
        SplittableRandom random = batch.random(STAGE);
        for (int u = 0; u < there.length && n > 1; u++) {
            if (there[u] && group[u] >= 0) {
                int own = Arrays.binarySearch(present, 0, n, group[u]);
                int other = present[(own + 1 + random.nextInt(n - 1)) % n];
                for (int j = 0; j < d; j++) {
                    moved[batch.userAt(u) + j] += (float) (strength * (mean[other][j] - mean[group[u]][j]));
                }
            }
        }
        return moved;
    }
}
