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
 * <p>Slot by slot the best candidate that keeps the promise, or simply the best if none can, as when the protected group is
 * exhausted: {@link SlateChecker#brokenPrefixes} and {@link FaStarIrTree#isSatisfied} tell. Equal worths go to a protected
 * candidate, then to the smaller position. With one protected group this is Algorithm FA*IR of Zehlike, Bonchi, Castillo,
 * Hajian, Megahed and Baeza-Yates (CIKM 2017), whose ranking is the best of those that keep the table: it shows the best
 * protected and the best other items in order of utility, and no more of the protected than must or would be there anyway.
 * With several, the tree of Zehlike, Sühr, Baeza-Yates, Bonchi, Castillo and Hajian (Information Processing and Management
 * 59, 2022) leaves a choice between paths. The authors fix a path beforehand; here all paths that the slate so far
 * satisfies and that reach the last level stay open, and the slate takes the one on which the next item is best.
 *
 * <p>Worth is utility − price. The floors and ceilings of the request come before the prefixes, pins stay where they are;
 * what that costs the prefixes is in the answer of the checks. Slots behind the end of a table ask for no more than its end.
 *
 * <p>Thread-safe. O(n + k · queues) and with a tree O(k · queues · nodes of a level) more, where a queue is a set of labels
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
            prefixes.start(groups);
            SlateQueues queues = open.queues(scratch.worth, groups);
            while (!open.isFull()) {
                int next = open.pinned();
                prefixes.look();
                if (next < 0) {
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

        Prefixes(FaStarIr owner) {
            this.owner = owner;
            this.ordinals = new int[owner.protectedGroups.size()];
            this.shown = new int[ordinals.length];
            this.then = new int[ordinals.length];
            if (owner.tree != null) {
                int widest = 0;
                for (int level = 0; level <= owner.tree.length(); level++) {
                    widest = Math.max(widest, owner.tree.nodes(level));
                }
                now = new boolean[widest];
                next = new boolean[widest];
            }
        }

        void start(Groups groups) {
            for (int g = 0; g < ordinals.length; g++) {
                ordinals[g] = groups.ordinal(owner.protectedGroups.get(g));
            }
            Arrays.fill(shown, 0);
            slot = 0;
            if (owner.tree != null) {
                now[0] = true;
            }
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
            boolean bestKeeps = false;
            boolean bestProtected = false;
            for (int q = 0; q < queues.count(); q++) {
                int head = queues.head(q);
                if (head < 0) {
                    continue;
                }
                boolean isProtected = add(queues, q);
                boolean keeps = keeps();
                boolean better = best < 0
                        || (keeps == bestKeeps
                                ? before(worth, head, isProtected, queues.head(best), bestProtected)
                                : keeps);
                if (better) {
                    best = q;
                    bestKeeps = keeps;
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

        private boolean keeps() {
            FaStarIrTree tree = owner.tree;
            if (tree == null) {
                FaStarIrTable table = owner.table;
                return table == null || then[0] >= table.minimum(slot + 1);
            }
            if (slot >= tree.length()) {
                return true;
            }
            int nodes = tree.nodes(slot + 1);
            for (int v = 0; v < nodes; v++) {
                if (next[v] && tree.covers(slot + 1, v, then)) {
                    return true;
                }
            }
            return false;
        }

        void accept(Groups groups, int item) {
            for (int g = 0; g < ordinals.length; g++) {
                shown[g] += groups.isIn(item, ordinals[g]) ? 1 : 0;
                then[g] = shown[g];
            }
            FaStarIrTree tree = owner.tree;
            if (tree != null && slot < tree.length()) {
                // Once the promise is broken all paths stay open: later prefixes may still be kept.
                if (keeps()) {
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
