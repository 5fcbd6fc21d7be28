package io.fairrec.rerank;

import java.util.Arrays;

/**
 * Candidates by the constrained groups they belong to: equal memberships, equal class. The members of a class are kept
 * once, in the order in which {@link #add} named them, which is one order for all candidates. Class 0 has none.
 */
final class SlateClasses {

    private int[] classOf = new int[0];
    private int count;
    private int[] begin = new int[16];
    private int[] members = new int[16];
    private int pending;
    /** Open addressing over the classes, by the hash of their members; −1 where empty. */
    private int[] table = new int[0];

    private int mask;

    /** Forgets all classes; every candidate is in class 0. */
    void restart(int candidates, int groups) {
        if (classOf.length < candidates) {
            classOf = new int[candidates];
        }
        Arrays.fill(classOf, 0, candidates, 0);
        count = 1;
        begin[0] = 0;
        begin[1] = 0;
        pending = 0;
        if (groups > 0) {
            // At most 2^groups classes, and one for each candidate: half full at worst.
            int most = groups < 20 ? Math.min(candidates, 1 << groups) : candidates;
            int size = Integer.highestOneBit(Math.max(8, 2 * most + 1)) * 2;
            if (table.length < size) {
                table = new int[size];
            }
            mask = size - 1;
            Arrays.fill(table, 0, size, -1);
        }
    }

    /** Makes class {@code c + 1} of each single group {@code c}: for candidates that are in one at most. */
    void single(int groups) {
        if (begin.length < groups + 2) {
            begin = new int[2 * groups + 2];
        }
        if (members.length < groups) {
            members = new int[2 * groups];
        }
        begin[0] = 0;
        for (int c = 0; c < groups; c++) {
            begin[c + 1] = c;
            members[c] = c;
        }
        begin[groups + 1] = groups;
        count = groups + 1;
    }

    /** Puts a candidate into a class that is there. */
    void put(int position, int of) {
        classOf[position] = of;
    }

    /** One more group of the candidate that is being sorted in. */
    void add(int group) {
        int at = begin[count] + pending++;
        if (at == members.length) {
            members = Arrays.copyOf(members, 2 * at);
        }
        members[at] = group;
    }

    /** Sorts the candidate in with the groups added since the last call. */
    void close(int position) {
        if (pending == 0) {
            return;
        }
        int from = begin[count];
        int hash = 1;
        for (int m = 0; m < pending; m++) {
            hash = 31 * hash + members[from + m];
        }
        int at = (hash ^ (hash >>> 15)) & mask;
        while (table[at] >= 0) {
            if (equals(table[at], from)) {
                classOf[position] = table[at];
                pending = 0;
                return;
            }
            at = (at + 1) & mask;
        }
        table[at] = count;
        classOf[position] = create();
    }

    /** Makes a class of the groups added since the last call, which must not be there yet; returns it. */
    int create() {
        int made = count++;
        if (begin.length == count) {
            begin = Arrays.copyOf(begin, 2 * count);
        }
        begin[count] = begin[made] + pending;
        pending = 0;
        return made;
    }

    private boolean equals(int existing, int from) {
        int length = begin[existing + 1] - begin[existing];
        if (length != pending) {
            return false;
        }
        for (int m = 0; m < length; m++) {
            if (members[begin[existing] + m] != members[from + m]) {
                return false;
            }
        }
        return true;
    }

    int count() {
        return count;
    }

    int of(int position) {
        return classOf[position];
    }

    int begin(int of) {
        return begin[of];
    }

    int member(int at) {
        return members[at];
    }

    boolean isIn(int of, int group) {
        for (int m = begin[of]; m < begin[of + 1]; m++) {
            if (members[m] == group) {
                return true;
            }
        }
        return false;
    }
}
