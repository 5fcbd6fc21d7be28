package io.fairrec.data;

import io.fairrec.base.Checks;

/**
 * Keeps the users and items that have at least {@code k} distinct partners among each other.
 *
 * <p>The k-core of the bipartite graph of pairs (Seidman, Social Networks 1983): removing one user can push an item below
 * {@code k}, so removals go on until nothing changes. The result does not depend on their order. Stateless, thread-safe;
 * O(rows + users + items) after the pairs are found: a queue visits each pair once from each end, where rounds over all
 * pairs would be quadratic on a long chain.
 */
public final class KCore {

    private KCore() {}

    /**
     * The k-core of a log.
     *
     * @param interactions the log; distinct pairs count, not rows
     * @param minItemsPerUser at least 0
     * @param minUsersPerItem at least 0
     * @return the rows among the users and items that stay, with new ordinals in the old order; perhaps none
     */
    public static Interactions filter(Interactions interactions, int minItemsPerUser, int minUsersPerItem) {
        Checks.atLeast(minItemsPerUser, 0, "minItemsPerUser");
        Checks.atLeast(minUsersPerItem, 0, "minUsersPerItem");
        UserItemMatrix byUser = UserItemMatrix.of(interactions);
        UserItemMatrix byItem = byUser.transpose();
        int users = byUser.rows();
        int[] partners = new int[users + byItem.rows()];
        boolean[] dropped = new boolean[partners.length];
        int[] queue = new int[partners.length];
        int queued = 0;
        // Nodes 0 … users−1 are users, the rest items. A node is queued once, when it falls below its least degree.
        for (int node = 0; node < partners.length; node++) {
            boolean isUser = node < users;
            partners[node] = isUser
                    ? byUser.end(node) - byUser.begin(node)
                    : byItem.end(node - users) - byItem.begin(node - users);
            if (partners[node] < (isUser ? minItemsPerUser : minUsersPerItem)) {
                dropped[node] = true;
                queue[queued++] = node;
            }
        }
        for (int head = 0; head < queued; head++) {
            boolean isUser = queue[head] < users;
            UserItemMatrix edges = isUser ? byUser : byItem;
            int row = isUser ? queue[head] : queue[head] - users;
            for (int e = edges.begin(row); e < edges.end(row); e++) {
                int other = isUser ? users + edges.column(e) : edges.column(e);
                if (!dropped[other] && --partners[other] < (isUser ? minUsersPerItem : minItemsPerUser)) {
                    dropped[other] = true;
                    queue[queued++] = other;
                }
            }
        }
        boolean[] keepUser = new boolean[users];
        boolean[] keepItem = new boolean[byItem.rows()];
        for (int node = 0; node < partners.length; node++) {
            if (node < users) {
                keepUser[node] = !dropped[node];
            } else {
                keepItem[node - users] = !dropped[node];
            }
        }
        return interactions.restrict(keepUser, keepItem);
    }
}
