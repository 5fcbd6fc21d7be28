package io.fairrec.train;

import io.fairrec.base.Provenance;
import io.fairrec.data.IdIndex;
import io.fairrec.data.VectorTable;

/**
 * What matrix factorisation, LightGCN and implicit ALS fit: a vector per user and one per item, whose inner product is the
 * score.
 *
 * <p>Immutable, thread-safe.
 */
public final class FactorModel {

    private final IdIndex userIds;
    private final IdIndex itemIds;
    private final VectorTable users;
    private final VectorTable items;
    private final Provenance provenance;

    private FactorModel(IdIndex userIds, IdIndex itemIds, VectorTable users, VectorTable items, Provenance provenance) {
        this.userIds = userIds;
        this.itemIds = itemIds;
        this.users = users;
        this.items = items;
        this.provenance = provenance;
    }

    /**
     * A model of these vectors.
     *
     * @param userIds whose rows {@code users} has
     * @param itemIds whose rows {@code items} has
     * @throws IllegalArgumentException if the rows are not as many as the ids, or the dimensions differ
     */
    public static FactorModel of(
            IdIndex userIds, IdIndex itemIds, VectorTable users, VectorTable items, Provenance provenance) {
        checkRows(users, userIds, "users");
        checkRows(items, itemIds, "items");
        if (users.dimension() != items.dimension()) {
            throw new IllegalArgumentException("The users' dimension (" + users.dimension()
                    + ") must be that of the items (" + items.dimension() + "): both must come from one model.");
        }
        return new FactorModel(userIds, itemIds, users, items, provenance);
    }

    private static void checkRows(VectorTable table, IdIndex ids, String what) {
        if (table.rows() != ids.size()) {
            throw new IllegalArgumentException("The rows of the " + what + " (" + table.rows() + ") must be "
                    + ids.size() + ", as many as there are ids of " + what + ".");
        }
    }

    /** The ids of the users, by row. */
    public IdIndex userIds() {
        return userIds;
    }

    /** The ids of the items, by row. */
    public IdIndex itemIds() {
        return itemIds;
    }

    /** The users' vectors, the portraits: row u for user u. */
    public VectorTable users() {
        return users;
    }

    /** The items' vectors: row i for item i. */
    public VectorTable items() {
        return items;
    }

    /** Where the model comes from. */
    public Provenance provenance() {
        return provenance;
    }

    /** Shape only: vectors of users are personal data. */
    @Override
    public String toString() {
        return "FactorModel[" + users.rows() + " users, " + items.rows() + " items, dimension " + items.dimension()
                + "]";
    }
}
