package io.fairrec.train;

import io.fairrec.data.Groups;

/** A partition as the arrays that the methods of this package work on. */
final class GroupLabels {

    private GroupLabels() {}

    /** The group of each entity, <em>unknown</em> included. */
    static int[] all(Groups groups) {
        requireSingle(groups);
        int[] group = new int[groups.entityCount()];
        for (int i = 0; i < group.length; i++) {
            group[i] = groups.group(i);
        }
        return group;
    }

    /** The group of each entity, −1 for <em>unknown</em>: the known groups are [0, {@link #known}). */
    static int[] knownOnly(Groups groups) {
        int[] group = all(groups);
        for (int i = 0; i < group.length; i++) {
            if (group[i] == groups.unknown()) {
                group[i] = -1;
            }
        }
        return group;
    }

    /** How many groups there are besides <em>unknown</em>. */
    static int known(Groups groups) {
        return groups.groupCount() - 1;
    }

    private static void requireSingle(Groups groups) {
        if (!groups.singleLabel()) {
            throw new IllegalArgumentException("The partition \"" + groups.name()
                    + "\" gives several labels to one entity, but must give at most one here. Make a label of each"
                    + " combination, or one partition per label.");
        }
    }
}
