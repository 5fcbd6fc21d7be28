package io.fairrec.portrait;

import io.fairrec.data.VectorTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Vectors that were computed offline, one per user of the training log: row {@code u} for ordinal {@code u}.
 *
 * <p>The users' half of LightGCN, matrix factorisation and every other model that knows its users by number. Whoever has
 * no row (the ordinal {@link io.fairrec.data.IdIndex#UNKNOWN}, or one behind the table) gets the vector of a fall-back
 * encoder, such as {@link InterestEncoder} over the item vectors of the same model (folding in: the mean of what the user
 * had is the user's own LightGCN layer up to its weights), or the zero vector. Portraits of another log must carry
 * {@linkplain UserPortrait#withUser the ordinal of the training log}, or none.
 *
 * <p>The history of a known user is not looked at: such a vector is as old as the table. Thread-safe if the fall-back is;
 * O(dimension) a known portrait; the fall-back is called once a batch, with the unknown ones.
 */
public final class TableEncoder implements PortraitEncoder {

    private final VectorTable users;
    private final @Nullable PortraitEncoder fallback;

    private TableEncoder(VectorTable users, @Nullable PortraitEncoder fallback) {
        this.users = users;
        this.fallback = fallback;
    }

    /** Rows by user ordinal; zero for everybody else. */
    public static TableEncoder of(VectorTable users) {
        return new TableEncoder(users, null);
    }

    /**
     * Rows by user ordinal.
     *
     * @param fallback makes the vectors of everybody else; closed with this encoder
     * @throws IllegalArgumentException if the fall-back has another dimension
     */
    public static TableEncoder of(VectorTable users, PortraitEncoder fallback) {
        if (fallback.dimension() != users.dimension()) {
            throw new IllegalArgumentException("The fall-back's dimension (" + fallback.dimension()
                    + ") must be that of the table (" + users.dimension()
                    + "): their vectors are scored against the same items.");
        }
        return new TableEncoder(users, fallback);
    }

    /** Whether a portrait has a row of its own. */
    public boolean knows(UserPortrait portrait) {
        return portrait.user() >= 0 && portrait.user() < users.rows();
    }

    @Override
    public int dimension() {
        return users.dimension();
    }

    @Override
    public void encode(List<UserPortrait> portraits, float[] out) {
        int dimension = dimension();
        int n = Encoders.checked(portraits, dimension, out);
        int unknown = 0;
        for (int p = 0; p < n; p++) {
            if (knows(portraits.get(p))) {
                users.copyRow(portraits.get(p).user(), out, p * dimension);
            } else {
                Arrays.fill(out, p * dimension, (p + 1) * dimension, 0);
                unknown++;
            }
        }
        if (unknown > 0 && fallback != null) {
            fallBack(fallback, portraits, unknown, out);
        }
    }

    private void fallBack(PortraitEncoder encoder, List<UserPortrait> portraits, int unknown, float[] out) {
        if (unknown == portraits.size()) {
            encoder.encode(portraits, out);
            return;
        }
        List<UserPortrait> others = new ArrayList<>(unknown);
        for (UserPortrait portrait : portraits) {
            if (!knows(portrait)) {
                others.add(portrait);
            }
        }
        float[] vectors = Encoders.table(encoder, others);
        int next = 0;
        for (int p = 0; p < portraits.size(); p++) {
            if (!knows(portraits.get(p))) {
                System.arraycopy(vectors, next, out, p * dimension(), dimension());
                next += dimension();
            }
        }
    }

    /** Closes the fall-back. */
    @Override
    public void close() {
        if (fallback != null) {
            fallback.close();
        }
    }

    @Override
    public String toString() {
        return "TableEncoder[" + users + ", fall-back " + (fallback == null ? "zero" : fallback) + "]";
    }
}
