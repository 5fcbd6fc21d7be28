package io.fairrec.data;

import io.fairrec.base.Checks;
import java.util.Arrays;

/**
 * A weighted directed graph in CSR form by target: what flows into a node lies together.
 *
 * <p>The graph of a log is {@linkplain #bipartite bipartite and symmetric}: nodes {@code 0 … users−1} are the users,
 * node {@code users + i} is item {@code i}, and every distinct pair is an edge both ways. {@link #of} makes any other
 * graph, with further kinds of nodes behind the items, for example.
 *
 * <p>The edges into node {@code v} are {@code begin(v) … end(v)−1}, ascending by source, parallel ones in the order in
 * which they were given; so sums over neighbours have one order, whatever order the rows of a file had. Immutable,
 * thread-safe; 8 bytes an edge, at most 2³¹−1 edges; accessors are O(1) unless said otherwise.
 */
public final class InteractionGraph {

    private final int[] begin;
    private final int[] source;
    private final float[] weight;

    private InteractionGraph(int[] begin, int[] source, float[] weight) {
        this.begin = begin;
        this.source = source;
        this.weight = weight;
    }

    /** The graph of the distinct (user, item) pairs of a log, every event counting as contact; as {@link #bipartite(UserItemMatrix)}. */
    public static InteractionGraph bipartite(Interactions interactions) {
        return bipartite(UserItemMatrix.of(interactions));
    }

    /**
     * The graph of the pairs of a matrix, with the symmetric normalisation of LightGCN: an edge between a user of {@code
     * d_u} distinct items and an item of {@code d_i} distinct users weighs {@code 1 / √(d_u · d_i)} (He, Deng, Wang, Li,
     * Zhang and Wang, SIGIR 2020, eq. 3), in double precision, then rounded. The matrix's own weights play no part.
     *
     * <p>Two edges a pair; O(pairs + users + items).
     *
     * @throws IllegalArgumentException if there are more than 2³⁰ pairs, or more than 2³¹−1 nodes
     */
    public static InteractionGraph bipartite(UserItemMatrix pairs) {
        int users = pairs.rows();
        int items = pairs.columns();
        if (2L * pairs.size() > Integer.MAX_VALUE || (long) users + items > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("The graph of " + pairs + " must have at most " + Integer.MAX_VALUE
                    + " edges, two a pair, and as many nodes. Drop rare users and items first, with KCore.");
        }
        UserItemMatrix byItem = pairs.transpose();
        int[] begin = new int[users + items + 1];
        int[] source = new int[2 * pairs.size()];
        float[] weight = new float[2 * pairs.size()];
        int next = 0;
        for (int u = 0; u < users; u++) {
            for (int e = pairs.begin(u); e < pairs.end(u); e++) {
                int item = pairs.column(e);
                source[next] = users + item;
                weight[next++] = normalized(degree(pairs, u), degree(byItem, item));
            }
            begin[u + 1] = next;
        }
        for (int i = 0; i < items; i++) {
            for (int e = byItem.begin(i); e < byItem.end(i); e++) {
                int user = byItem.column(e);
                source[next] = user;
                weight[next++] = normalized(degree(pairs, user), degree(byItem, i));
            }
            begin[users + i + 1] = next;
        }
        return new InteractionGraph(begin, source, weight);
    }

    /**
     * A graph of these edges, {@code source[e] → target[e]}; parallel edges and loops are allowed. Give both directions
     * of an undirected edge. O(nodes + edges).
     *
     * @param nodes how many nodes there are, at least 0
     * @param source one node an edge, in {@code [0, nodes)}; copied
     * @param target likewise
     * @param weight one finite number an edge, of any sign; copied
     * @throws IllegalArgumentException if the lengths differ or a weight is not finite
     * @throws IndexOutOfBoundsException if a node is outside
     */
    public static InteractionGraph of(int nodes, int[] source, int[] target, float[] weight) {
        Checks.atLeast(nodes, 0, "nodes");
        int edges = Checks.length(target.length, source.length, "target");
        Checks.length(weight.length, edges, "weight");
        for (int e = 0; e < edges; e++) {
            Checks.index(source[e], nodes, "source[" + e + "]");
            Checks.index(target[e], nodes, "target[" + e + "]");
            Checks.finite(weight[e], "weight[" + e + "]");
        }
        // Two stable counting sorts: by source, then by target.
        int[] bySource = sorted(nodes, source, identity(edges), new int[nodes + 1]);
        int[] begin = new int[nodes + 1];
        int[] order = sorted(nodes, target, bySource, begin);
        int[] sources = new int[edges];
        float[] weights = new float[edges];
        for (int e = 0; e < edges; e++) {
            sources[e] = source[order[e]];
            weights[e] = weight[order[e]];
        }
        return new InteractionGraph(begin, sources, weights);
    }

    /** How many nodes there are. */
    public int nodes() {
        return begin.length - 1;
    }

    /** How many edges there are; both directions count. */
    public int edges() {
        return source.length;
    }

    /** The first edge into a node. */
    public int begin(int node) {
        return begin[node];
    }

    /** One past the last edge into a node. */
    public int end(int node) {
        return begin[node + 1];
    }

    /** Where an edge comes from. */
    public int source(int edge) {
        return source[edge];
    }

    /** Where an edge goes to; O(log nodes). */
    public int target(int edge) {
        Checks.index(edge, source.length, "edge");
        int found = Arrays.binarySearch(begin, edge);
        int node = found < 0 ? -found - 2 : found;
        // A node without edges begins where the next one does: the last of equals owns the edge.
        while (begin[node + 1] == edge) {
            node++;
        }
        return node;
    }

    /** What an edge weighs. */
    public float weight(int edge) {
        return weight[edge];
    }

    /** Sizes only: who bought what is personal data. */
    @Override
    public String toString() {
        return "InteractionGraph[" + nodes() + " nodes, " + edges() + " edges]";
    }

    private static int degree(UserItemMatrix matrix, int row) {
        return matrix.end(row) - matrix.begin(row);
    }

    private static float normalized(int degree, int otherDegree) {
        return (float) (1 / Math.sqrt((double) degree * otherDegree));
    }

    private static int[] identity(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        return order;
    }

    /** The edges of {@code order} by ascending key, equal ones as they were; fills {@code begin} by key. */
    private static int[] sorted(int nodes, int[] key, int[] order, int[] begin) {
        for (int k : key) {
            begin[k + 1]++;
        }
        for (int n = 0; n < nodes; n++) {
            begin[n + 1] += begin[n];
        }
        int[] next = Arrays.copyOf(begin, nodes);
        int[] result = new int[order.length];
        for (int edge : order) {
            result[next[key[edge]]++] = edge;
        }
        return result;
    }
}
