package io.fairrec.rerank;

import io.fairrec.base.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the prefixes of a slate must show of several protected groups: the tree of multinomial FA*IR (Zehlike, Sühr,
 * Baeza-Yates, Bonchi, Castillo and Hajian, Information Processing and Management 59, 2022).
 *
 * <p>A node of level i is a vector of minimum counts for the first i slots. Let F(v; i, p) be the probability that i
 * independent draws give at most v<sub>g</sub> items of each protected group g. A node v of level i − 1 has the child v if
 * F(v; i, p) &gt; α, else those of v + e<sub>g</sub>, for each group g, for which that holds; none, if it holds for none. A
 * slate satisfies the tree if its counts are at least those of the nodes of some path from the root. A branch may die
 * before level k; then no path through it counts for a slate of k items.
 *
 * <p>The level α is not adjusted for testing k prefixes. The number of nodes grows as the possible splits of the minimum
 * counts among the groups: meant for a few groups and slates of some tens. Immutable, thread-safe.
 */
public final class FaStarIrTree {

    /** More nodes than this are refused: a re-ranker would look at a good part of a level in every slot. */
    public static final int MAX_NODES = 20_000;

    private final int groups;
    /** Per level, row-major {@code [nodes][groups]}, lexicographic; level 0 is the root. */
    private final int[][] counts;
    /** Per level and node, the ends in {@link #children}. */
    private final int[][] childEnd;

    private final int[][] children;
    /** Per level and node whether a path leads from it to level k. */
    private final boolean[][] alive;

    /**
     * Grows the tree. O(nodes · groups · k · the largest count).
     *
     * @param k how many slots, at least 1
     * @param shares one per protected group, at least one, each above 0, together at most 1; what is left is the share
     *     of all others
     * @param significance α, in (0, 1)
     * @throws IllegalArgumentException if a number is out of range or the tree has more than {@link #MAX_NODES} nodes
     */
    public FaStarIrTree(int k, double[] shares, double significance) {
        Checks.atLeast(k, 1, "k");
        Checks.atLeast(shares.length, 1, "number of protected groups");
        double sum = 0;
        for (double share : shares) {
            sum += Checks.positive(share, "protected share");
        }
        Checks.between(sum, 0, 1 + 1e-12, "sum of the protected shares");
        if (!(significance > 0 && significance < 1)) {
            throw new IllegalArgumentException(
                    "The significance (" + significance + ") must lie between 0 and 1; usual is 0.1.");
        }
        this.groups = shares.length;
        this.counts = new int[k + 1][];
        this.childEnd = new int[k][];
        this.children = new int[k][];
        this.alive = new boolean[k + 1][];
        counts[0] = new int[groups];
        Multinomial multinomial = new Multinomial(shares, k);
        long nodes = 1;
        for (int level = 0; level < k; level++) {
            grow(level, multinomial, significance);
            nodes += nodes(level + 1);
            if (nodes > MAX_NODES) {
                throw new IllegalArgumentException("The tree for " + k + " slots and " + groups
                        + " protected groups has more than " + MAX_NODES
                        + " nodes. Ask for a shorter slate or join groups.");
            }
        }
        markAlive(k);
    }

    private void grow(int level, Multinomial multinomial, double significance) {
        int nodes = nodes(level);
        Map<List<Integer>, Integer> found = new HashMap<>();
        List<List<Integer>> order = new ArrayList<>();
        List<int[]> links = new ArrayList<>();
        int[] node = new int[groups];
        for (int v = 0; v < nodes; v++) {
            System.arraycopy(counts[level], v * groups, node, 0, groups);
            if (multinomial.atMost(node, level + 1) > significance) {
                link(node, found, order, links, v);
                continue;
            }
            for (int g = 0; g < groups; g++) {
                node[g]++;
                if (multinomial.atMost(node, level + 1) > significance) {
                    link(node, found, order, links, v);
                }
                node[g]--;
            }
        }
        store(level, nodes, order, links);
    }

    private static void link(
            int[] node, Map<List<Integer>, Integer> found, List<List<Integer>> order, List<int[]> links, int parent) {
        List<Integer> key = Arrays.stream(node).boxed().toList();
        Integer known = found.putIfAbsent(key, order.size());
        if (known == null) {
            order.add(key);
        }
        links.add(new int[] {parent, known == null ? order.size() - 1 : known});
    }

    /** Keeps the level in lexicographic order, and the links, which come by ascending parents. */
    private void store(int level, int nodes, List<List<Integer>> order, List<int[]> links) {
        List<List<Integer>> sorted = new ArrayList<>(order);
        sorted.sort((a, b) -> {
            for (int g = 0; g < groups; g++) {
                int by = Integer.compare(a.get(g), b.get(g));
                if (by != 0) {
                    return by;
                }
            }
            return 0;
        });
        Map<List<Integer>, Integer> rank = new HashMap<>();
        counts[level + 1] = new int[sorted.size() * groups];
        for (int w = 0; w < sorted.size(); w++) {
            rank.put(sorted.get(w), w);
            for (int g = 0; g < groups; g++) {
                counts[level + 1][w * groups + g] = sorted.get(w).get(g);
            }
        }
        childEnd[level] = new int[nodes];
        children[level] = new int[links.size()];
        for (int l = 0; l < links.size(); l++) {
            childEnd[level][links.get(l)[0]] = l + 1;
            children[level][l] = rank.getOrDefault(order.get(links.get(l)[1]), -1);
        }
        for (int v = 1; v < nodes; v++) {
            childEnd[level][v] = Math.max(childEnd[level][v], childEnd[level][v - 1]);
        }
    }

    private void markAlive(int k) {
        alive[k] = new boolean[nodes(k)];
        Arrays.fill(alive[k], true);
        for (int level = k - 1; level >= 0; level--) {
            alive[level] = new boolean[nodes(level)];
            for (int v = 0; v < alive[level].length; v++) {
                for (int c = v == 0 ? 0 : childEnd[level][v - 1]; c < childEnd[level][v]; c++) {
                    alive[level][v] |= alive[level + 1][children[level][c]];
                }
            }
        }
    }

    /** How many slots the tree speaks of. */
    public int length() {
        return children.length;
    }

    /** How many protected groups there are. */
    public int groups() {
        return groups;
    }

    /** How many vectors level {@code level} has, dead branches included; level 0 is the root. */
    public int nodes(int level) {
        return counts[level].length / groups;
    }

    /** The least number of items of a group that a node asks for; nodes are in lexicographic order. */
    public int minimum(int level, int node, int group) {
        return counts[level][node * groups + group];
    }

    /** Whether any path leads to the last level: otherwise no slate of k items satisfies the tree. */
    public boolean isSatisfiable() {
        return alive[0][0];
    }

    /**
     * Marks the children of the marked nodes that lead to the last level.
     *
     * @param level of {@code from}
     * @param from marks of nodes of that level
     * @param to receives the marks of the next level, at least as long as it
     */
    void descend(int level, boolean[] from, boolean[] to) {
        Arrays.fill(to, 0, nodes(level + 1), false);
        for (int v = 0; v < nodes(level); v++) {
            if (from[v]) {
                for (int c = v == 0 ? 0 : childEnd[level][v - 1]; c < childEnd[level][v]; c++) {
                    to[children[level][c]] |= alive[level + 1][children[level][c]];
                }
            }
        }
    }

    /** Whether the counts are at least those of the node. */
    boolean covers(int level, int node, int[] shown) {
        for (int g = 0; g < groups; g++) {
            if (shown[g] < counts[level][node * groups + g]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether a slate satisfies the tree in all its prefixes, as far as the tree is long.
     *
     * @param groupOfSlot per slot the index of the protected group, or −1
     */
    public boolean isSatisfied(int[] groupOfSlot) {
        boolean[] now = {alive[0][0]};
        int[] shown = new int[groups];
        for (int i = 0; i < Math.min(groupOfSlot.length, length()); i++) {
            if (groupOfSlot[i] >= 0) {
                shown[Checks.index(groupOfSlot[i], groups, "protected group")]++;
            }
            boolean[] next = new boolean[nodes(i + 1)];
            descend(i, now, next);
            boolean any = false;
            for (int v = 0; v < next.length; v++) {
                next[v] &= covers(i + 1, v, shown);
                any |= next[v];
            }
            if (!any) {
                return false;
            }
            now = next;
        }
        return isSatisfiable();
    }

    @Override
    public String toString() {
        return "FaStarIrTree[" + length() + " slots, " + groups + " protected groups, " + nodes(length())
                + " nodes in the last level]";
    }

    /** The distribution function of the protected counts, group by group with the trials that are left. */
    private static final class Multinomial {
        /** Smaller probabilities are left out; their sum is far below any significance. */
        private static final double UNDERFLOW = 1e-290;

        private static final double LOG_UNDERFLOW = Math.log(UNDERFLOW);

        private final double[] conditional;
        private final double[][] row;

        Multinomial(double[] shares, int k) {
            conditional = new double[shares.length];
            double left = 1;
            for (int g = 0; g < shares.length; g++) {
                conditional[g] = left <= shares[g] ? 1 : shares[g] / left;
                left -= shares[g];
            }
            row = new double[2][k + 1];
        }

        /** P(X₁ ≤ limits₁, …) in {@code trials} trials; O(groups · trials · largest limit). */
        double atMost(int[] limits, int trials) {
            // reach[t]: the probability that the groups so far kept their limits and t trials are left to the others.
            double[] reach = row[0];
            double[] next = row[1];
            Arrays.fill(reach, 0, trials + 1, 0);
            reach[trials] = 1;
            for (int g = 0; g < limits.length; g++) {
                Arrays.fill(next, 0, trials + 1, 0);
                for (int t = 0; t <= trials; t++) {
                    if (reach[t] > 0) {
                        spread(reach[t], t, Math.min(limits[g], t), conditional[g], next);
                    }
                }
                double[] swap = reach;
                reach = next;
                next = swap;
            }
            double sum = 0;
            for (int t = 0; t <= trials; t++) {
                sum += reach[t];
            }
            return sum;
        }

        private static void spread(double mass, int trials, int most, double share, double[] next) {
            if (share >= 1) {
                if (most == trials) {
                    next[0] += mass;
                }
                return;
            }
            double odds = share / (1 - share);
            double probability = Math.pow(1 - share, trials);
            int first = 0;
            if (probability < UNDERFLOW) {
                // No success at all is too rare for a double: in logarithms as far as that is so, and nothing is added.
                double log = trials * Math.log1p(-share);
                while (first <= most && log < LOG_UNDERFLOW) {
                    log += Math.log(odds * (trials - first) / (first + 1));
                    first++;
                }
                probability = Math.exp(log);
            }
            for (int x = first; x <= most; x++) {
                next[trials - x] += mass * probability;
                probability *= odds * (trials - x) / (x + 1);
            }
        }
    }
}
