package io.fairrec.rerank;

import io.fairrec.base.Checks;
import io.fairrec.data.Groups;
import io.fairrec.internal.Workspaces;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * FA*IR: every prefix of the slate shows at least as many protected items as a table or tree asks for.
 *
 * <p>Slot by slot the best candidate that keeps the promise. Where none can, as behind pins or a ceiling, the best of those
 * that leave the least missing, so that later prefixes are kept again as soon as may be; simply the best when the protected
 * group is exhausted. {@link SlateChecker#brokenPrefixes} and {@link FaStarIrTree#isSatisfied} tell. Equal worths go to a protected
 * candidate, then to the smaller position. With one protected group this is Algorithm FA*IR of Zehlike, Bonchi, Castillo,
 * Hajian, Megahed and Baeza-Yates (CIKM 2017), whose ranking is the best of those that keep the table: it shows the best
 * protected and the best other items in order of utility, and no more of the protected than must or would be there anyway.
 * With several, the tree of Zehlike, Sühr, Baeza-Yates, Bonchi, Castillo and Hajian (Information Processing and Management
 * 59, 2022) leaves a choice between paths. The authors fix a path beforehand; here all paths that the slate so far
 * satisfies and that reach the last level stay open, and the slate takes the one on which the next item is best.
 *
 * <p>Worth is utility − price. The floors and ceilings of the request come before the prefixes, pins stay where they are;
 * what that costs the prefixes is in the answer of the checks. Pins ahead that are not protected are made up for before
 * they come: with a table all of them, with a tree those up to the end of the next run of adjacent pins. Ceilings and
 * rules ahead are not foreseen. Slots behind the end of a table ask for no more than its end.
 *
 * <p>Thread-safe. O(n + k · queues) and with a tree O(k · queues · nodes of a level) more, with pins as much again and the
 * tree's links up to the next run of them for each slot before it, where a queue is a set of labels
 * that some candidate carries, together with its constrained groups. No allocation when warm.
 */
public final class FaStarIr implements ReRanker {

    private final String partition;
    private final List<String> protectedGroups;
    private final @Nullable FaStarIrTable table;
    private final @Nullable FaStarIrTree tree;
    private final Workspaces<Prefixes> pool;

    private FaStarIr(
            String partition,
            List<String> protectedGroups,
            @Nullable FaStarIrTable table,
            @Nullable FaStarIrTree tree) {
        this.partition = Checks.notBlank(partition, "partition");
        this.protectedGroups = List.copyOf(protectedGroups);
        this.table = table;
        this.tree = tree;
        this.pool = new Workspaces<>(() -> new Prefixes(this));
    }

    /**
     * One protected group.
     *
     * @param partition the item partition
     * @param protectedGroup its label; all other items are not protected
     * @param table what each prefix must show; {@link FaStarIrTable#safe} for the slate size
     */
    public static FaStarIr binary(String partition, String protectedGroup, FaStarIrTable table) {
        return new FaStarIr(partition, List.of(protectedGroup), table, null);
    }

    /**
     * Several protected groups.
     *
     * @param partition the item partition
     * @param protectedGroups their labels, in the order of the tree's shares; distinct
     * @param tree what each prefix must show
     */
    public static FaStarIr multinomial(String partition, List<String> protectedGroups, FaStarIrTree tree) {
        Checks.length(protectedGroups.size(), tree.groups(), "protectedGroups");
        if (protectedGroups.stream().distinct().count() < protectedGroups.size()) {
            throw new IllegalArgumentException("The protected groups (" + protectedGroups + ") must be distinct.");
        }
        if (!tree.isSatisfiable()) {
            throw new IllegalArgumentException(
                    "The tree (" + tree + ") must have a path to its last level: no slate can"
                            + " satisfy it. Ask for a smaller significance or a shorter slate.");
        }
        return new FaStarIr(partition, protectedGroups, null, tree);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a worth is not finite, the slate too short, or the catalogue has not the
     *     partition or a group
     */
    @Override
    public int rerank(RerankRequest request, int[] slate) {
        Checks.atLeast(slate.length, request.slots(), "slate.length");
        Groups groups = request.catalog().groups(partition);
        SlateScratch scratch = SlateScratch.borrow(request);
        Prefixes prefixes = pool.borrow();
        try {
            OpenSlate open = scratch.open;
            prefixes.start(groups, request);
            SlateQueues queues = open.queues(scratch.worth, groups);
            while (!open.isFull()) {
                int next = open.pinned();
                prefixes.look();
                if (next < 0) {
                    prefixes.lookPastPins(groups, request);
                    int q = prefixes.best(queues, scratch.worth);
                    if (q < 0) {
                        break;
                    }
                    next = queues.take(q);
                }
                slate[open.slot()] = next;
                open.place(next);
                prefixes.accept(groups, request.candidates().item(next));
            }
            return open.slot();
        } finally {
            pool.giveBack(prefixes);
            scratch.giveBack();
        }
    }

    @Override
    public String toString() {
        return "FaStarIr[" + partition + ", " + protectedGroups.size() + " protected groups]";
    }

    /** How far the prefixes so far keep the promise. */
    private static final class Prefixes {
        private final FaStarIr owner;
        private final int[] ordinals;
        private final int[] shown;
        private final int[] then;
        private int slot;
        /** The nodes of the tree that the slate satisfies so far, and their children. */
        private boolean[] now = new boolean[0];

        private boolean[] next = new boolean[0];
        /** The nodes of the tree at the end of the next run of pins, at the level {@link #beyond}. */
        private boolean[] after = new boolean[0];

        private boolean[] spare = new boolean[0];
        private int beyond;
        private int freeBefore;
        /** Per protected group, the pins up to there. */
        private final int[] pinned;

        /** Per number of slots, how many protected items they need in view of the pins behind them. */
        private int[] needed = new int[0];

        Prefixes(FaStarIr owner) {
            this.owner = owner;
            this.ordinals = new int[owner.protectedGroups.size()];
            this.shown = new int[ordinals.length];
            this.then = new int[ordinals.length];
            this.pinned = new int[ordinals.length];
            if (owner.tree != null) {
                int widest = 0;
                for (int level = 0; level <= owner.tree.length(); level++) {
                    widest = Math.max(widest, owner.tree.nodes(level));
                }
                now = new boolean[widest];
                next = new boolean[widest];
                after = new boolean[widest];
                spare = new boolean[widest];
            }
        }

        void start(Groups groups, RerankRequest request) {
            for (int g = 0; g < ordinals.length; g++) {
                ordinals[g] = groups.ordinal(owner.protectedGroups.get(g));
            }
            Arrays.fill(shown, 0);
            slot = 0;
            if (owner.tree != null) {
                now[0] = true;
            }
            if (owner.table != null) {
                findNeeded(groups, request, owner.table);
            }
        }

        /** A free slot can add one protected item, a pin what it is: so from the last prefix back to the first. */
        private void findNeeded(Groups groups, RerankRequest request, FaStarIrTable table) {
            int slots = request.slots();
            if (needed.length <= slots) {
                needed = new int[slots + 1];
            }
            int pin = request.pinCount() - 1;
            for (int length = slots; length > 0; length--) {
                int need = table.minimum(length);
                if (length < slots) {
                    int gain = 1;
                    if (pin >= 0 && request.pinSlot(pin) == length) {
                        int item = request.candidates().item(request.pinPosition(pin--));
                        gain = groups.isIn(item, ordinals[0]) ? 1 : 0;
                    }
                    need = Math.max(need, needed[length + 1] - gain);
                }
                needed[length] = need;
            }
        }

        /** Follows the tree from the next slot to the end of the next run of pins. */
        void lookPastPins(Groups groups, RerankRequest request) {
            beyond = -1;
            FaStarIrTree tree = owner.tree;
            int pin = 0;
            while (pin < request.pinCount() && request.pinSlot(pin) < slot) {
                pin++;
            }
            if (tree == null || pin == request.pinCount() || request.pinSlot(pin) >= tree.length()) {
                return;
            }
            freeBefore = request.pinSlot(pin) - slot - 1;
            int end = request.pinSlot(pin);
            Arrays.fill(pinned, 0);
            while (pin < request.pinCount() && request.pinSlot(pin) == end && end < tree.length()) {
                int item = request.candidates().item(request.pinPosition(pin++));
                for (int g = 0; g < ordinals.length; g++) {
                    pinned[g] += groups.isIn(item, ordinals[g]) ? 1 : 0;
                }
                end++;
            }
            System.arraycopy(next, 0, after, 0, tree.nodes(slot + 1));
            for (int level = slot + 1; level < end; level++) {
                tree.descend(level, after, spare);
                boolean[] swap = after;
                after = spare;
                spare = swap;
            }
            beyond = end;
        }

        /** Looks at the level of the next slot. */
        void look() {
            if (owner.tree != null && slot < owner.tree.length()) {
                owner.tree.descend(slot, now, next);
            }
        }

        int best(SlateQueues queues, double[] worth) {
            queues.renewHeads();
            int best = -1;
            int leastMissing = 0;
            boolean bestProtected = false;
            for (int q = 0; q < queues.count(); q++) {
                int head = queues.head(q);
                if (head < 0) {
                    continue;
                }
                boolean isProtected = add(queues, q);
                int missing = missing();
                boolean better = best < 0
                        || (missing == leastMissing
                                ? before(worth, head, isProtected, queues.head(best), bestProtected)
                                : missing < leastMissing);
                if (better) {
                    best = q;
                    leastMissing = missing;
                    bestProtected = isProtected;
                }
            }
            return best;
        }

        private static boolean before(double[] worth, int a, boolean protectedA, int b, boolean protectedB) {
            if (worth[a] == worth[b] && protectedA != protectedB) {
                return protectedA;
            }
            return SlateQueues.better(worth, a, b);
        }

        /** Sets {@link #then} to the counts after an item of the queue; whether it is protected. */
        private boolean add(SlateQueues queues, int q) {
            boolean isProtected = false;
            for (int g = 0; g < ordinals.length; g++) {
                then[g] = shown[g];
                for (int l = queues.labelBegin(q); l < queues.labelEnd(q); l++) {
                    if (queues.label(l) == ordinals[g]) {
                        then[g]++;
                        isProtected = true;
                    }
                }
            }
            return isProtected;
        }

        /** How many protected items the promise misses with the counts {@link #then}, pins ahead included. */
        private int missing() {
            FaStarIrTree tree = owner.tree;
            if (tree == null) {
                return Math.max(0, needed[slot + 1] - then[0]);
            }
            if (slot >= tree.length()) {
                return 0;
            }
            int missing = missing(tree, slot + 1, next);
            if (beyond >= 0) {
                for (int g = 0; g < then.length; g++) {
                    then[g] += pinned[g];
                }
                missing = Math.max(missing, missing(tree, beyond, after) - freeBefore);
                for (int g = 0; g < then.length; g++) {
                    then[g] -= pinned[g];
                }
            }
            return missing;
        }

        /** By how many items the counts miss the nearest of the marked nodes. */
        private int missing(FaStarIrTree tree, int level, boolean[] marked) {
            int least = Integer.MAX_VALUE;
            int nodes = tree.nodes(level);
            for (int v = 0; v < nodes && least > 0; v++) {
                if (marked[v]) {
                    int sum = 0;
                    for (int g = 0; g < then.length; g++) {
                        sum += Math.max(0, tree.minimum(level, v, g) - then[g]);
                    }
                    least = Math.min(least, sum);
                }
            }
            return least;
        }

        void accept(Groups groups, int item) {
            for (int g = 0; g < ordinals.length; g++) {
                shown[g] += groups.isIn(item, ordinals[g]) ? 1 : 0;
                then[g] = shown[g];
            }
            FaStarIrTree tree = owner.tree;
            if (tree != null && slot < tree.length()) {
                // Once the promise is broken all paths stay open: later prefixes may still be kept.
                if (missing(tree, slot + 1, next) == 0) {
                    int nodes = tree.nodes(slot + 1);
                    for (int v = 0; v < nodes; v++) {
                        next[v] &= tree.covers(slot + 1, v, shown);
                    }
                }
                boolean[] swap = now;
                now = next;
                next = swap;
            }
            slot++;
        }
    }
}
