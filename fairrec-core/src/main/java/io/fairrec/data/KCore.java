package io.fairrec.data;

import io.fairrec.base.Checks;

/**
 * Keeps the users and items that have at least {@code k} distinct partners among each other.
 *
 * <p>The k-core of the bipartite graph of pairs (Seidman, Social Networks 1983): removing one user can push an item below
 * {@code k}, so the rule is applied until nothing changes. The result does not depend on the order of removal. Stateless,
 * thread-safe; O(pairs · rounds).
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
        UserItemMatrix pairs = UserItemMatrix.of(interactions);
        boolean[] keepUser = new boolean[pairs.rows()];
        boolean[] keepItem = new boolean[pairs.columns()];
        java.util.Arrays.fill(keepUser, true);
        java.util.Arrays.fill(keepItem, true);
        boolean changed = true;
        while (changed) {
            changed = false;
            int[] perItem = new int[pairs.columns()];
            for (int u = 0; u < pairs.rows(); u++) {
                if (!keepUser[u]) {
                    continue;
                }
                int partners = 0;
                for (int e = pairs.begin(u); e < pairs.end(u); e++) {
                    partners += keepItem[pairs.column(e)] ? 1 : 0;
                }
                if (partners < minItemsPerUser) {
                    keepUser[u] = false;
                    changed = true;
                    continue;
                }
                for (int e = pairs.begin(u); e < pairs.end(u); e++) {
                    perItem[pairs.column(e)]++;
                }
            }
            for (int i = 0; i < keepItem.length; i++) {
                if (keepItem[i] && perItem[i] < minUsersPerItem) {
                    keepItem[i] = false;
                    changed = true;
                }
            }
        }
        return interactions.restrict(keepUser, keepItem);
    }
}
