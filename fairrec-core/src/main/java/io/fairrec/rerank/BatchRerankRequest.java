package io.fairrec.rerank;

import io.fairrec.base.Checks;
import io.fairrec.data.Catalog;
import io.fairrec.data.Groups;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a batch re-ranker may know: one {@link RerankRequest} per user, all about one catalogue and of one slate size.
 *
 * <p>Each row keeps its own candidates, utilities, price snapshot, constraints, pins, bans and rules. Belongs to one call
 * and is not thread-safe, as its rows are not.
 */
public final class BatchRerankRequest {

    private final List<RerankRequest> rows;
    private final @Nullable Groups consumers;

    private BatchRerankRequest(List<RerankRequest> rows, @Nullable Groups consumers) {
        this.rows = rows;
        this.consumers = consumers;
    }

    /**
     * A batch without consumer groups; O(rows).
     *
     * @param rows at least one; their order is the order of service
     * @throws IllegalArgumentException if there is no row, two rows have different catalogues or slate sizes, a row has
     *     set objectives (a batch re-ranker would have to ignore them), or users · slate size exceeds an array
     */
    public static BatchRerankRequest of(List<RerankRequest> rows) {
        List<RerankRequest> copy = List.copyOf(rows);
        Checks.atLeast(copy.size(), 1, "number of rows of the batch");
        RerankRequest first = copy.get(0);
        for (int u = 0; u < copy.size(); u++) {
            RerankRequest row = copy.get(u);
            if (row.catalog() != first.catalog()) {
                throw new IllegalArgumentException("The catalogue of row " + u + " (" + row.catalog()
                        + ") must be the same object as that of row 0. Make all requests with one catalogue.");
            }
            if (row.slateSize() != first.slateSize()) {
                throw new IllegalArgumentException("The slateSize of row " + u + " (" + row.slateSize()
                        + ") must be that of row 0 (" + first.slateSize() + "). Make one batch per slate size.");
            }
            if (!row.setObjectives().isEmpty()) {
                throw new IllegalArgumentException(
                        "The row " + u + " has " + row.setObjectives().size()
                                + " set objectives; a row of a batch must have none. Use a ReRanker for this row.");
            }
        }
        long cells = (long) copy.size() * first.slateSize();
        if (cells > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "The users · slateSize (" + cells + ") must fit into one array. Split the batch.");
        }
        return new BatchRerankRequest(copy, null);
    }

    /**
     * The same rows with the groups that their users belong to.
     *
     * @param groups entity {@code u} is the user of row {@code u}
     */
    public BatchRerankRequest withConsumers(Groups groups) {
        Checks.length(groups.entityCount(), rows.size(), "consumer groups \"" + groups.name() + "\"");
        return new BatchRerankRequest(rows, groups);
    }

    /** How many rows there are, at least 1. */
    public int users() {
        return rows.size();
    }

    /** The request of one user. */
    public RerankRequest row(int user) {
        return rows.get(user);
    }

    /** How many items every user is to be shown, at least 1. */
    public int slateSize() {
        return rows.get(0).slateSize();
    }

    /** The length of {@code slates}: users · slate size. */
    public int cells() {
        return users() * slateSize();
    }

    /** The catalogue of all rows. */
    public Catalog catalog() {
        return rows.get(0).catalog();
    }

    /** The groups of the users by row, or null where the caller knows none. */
    public @Nullable Groups consumers() {
        return consumers;
    }

    @Override
    public String toString() {
        return "BatchRerankRequest[" + users() + " users, slates of " + slateSize() + "]";
    }
}
