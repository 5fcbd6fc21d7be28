package io.fairrec.score;

import io.fairrec.base.Provenance;
import io.fairrec.base.Version;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.IdIndex;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.Floats;
import io.fairrec.internal.Workspaces;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.UserPortrait;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The inner product of the user's vector and the item's vector: the scorer of every two-tower model.
 *
 * <p>{@code score(i) = Σ_d p_d · v_id}, products and sums as doubles in one fixed order. Fall-back: whatever vector the
 * encoder gives a cold user; a zero vector scores all items 0. An item outside the table scores 0. Pair with {@link
 * ColdStart}. Thread-safe if the encoder is; O(candidates · dimension) plus one encoding a call.
 */
public final class DotProduct implements Scorer {

    private final PortraitEncoder encoder;
    private final VectorTable items;
    private final @Nullable IdIndex ids;
    private final Provenance provenance;
    private final Workspaces<float[]> workspaces;

    private DotProduct(PortraitEncoder encoder, VectorTable items, @Nullable IdIndex ids) {
        int dimension = encoder.dimension();
        if (items.dimension() != dimension) {
            throw new IllegalArgumentException("The item vectors' dimension (" + items.dimension()
                    + ") must be that of the encoder (" + dimension + "). Both must come from one model.");
        }
        this.encoder = encoder;
        this.items = items;
        this.ids = ids;
        this.provenance = new Provenance(
                "dot-product", Map.of("dimension", Integer.toString(dimension)), items.sha256(), 0, Version.current());
        this.workspaces = new Workspaces<>(() -> new float[dimension]);
    }

    /**
     * A scorer over a table of item vectors.
     *
     * @param encoder makes the user's vector; closed with the scorer
     * @param itemVectors row-major {@code [items][encoder.dimension()]}, finite; copied
     * @throws IllegalArgumentException if the table has another width or a value that is not finite
     */
    public static DotProduct of(PortraitEncoder encoder, float[] itemVectors) {
        return of(encoder, VectorTable.of(itemVectors, encoder.dimension()));
    }

    /**
     * A scorer over a table of item vectors, perhaps a {@linkplain VectorTable#map mapped} one.
     *
     * @param encoder makes the user's vector; closed with the scorer
     * @param items row {@code i} belongs to item {@code i}
     * @throws IllegalArgumentException if the table has another dimension than the encoder
     */
    public static DotProduct of(PortraitEncoder encoder, VectorTable items) {
        return new DotProduct(encoder, items, null);
    }

    /**
     * This scorer with the ids of its items, so that a catalogue that numbers them differently is refused.
     *
     * @param newIds row {@code i} of the table belongs to id {@code i}
     * @throws IllegalArgumentException if there are not as many ids as rows
     */
    public DotProduct items(IdIndex newIds) {
        if (newIds.size() != items.rows()) {
            throw new IllegalArgumentException("The ids of the items (" + newIds.size() + ") must be " + items.rows()
                    + ", one a row of the table.");
        }
        return new DotProduct(encoder, items, newIds);
    }

    /** The ids that {@link #items(IdIndex)} named; null without: a table does not say whose ordinals its rows are. */
    @Override
    public @Nullable IdIndex items() {
        return ids;
    }

    /** How many items the table has. */
    public int itemCount() {
        return items.rows();
    }

    @Override
    public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {
        int n = Scores.checked(candidates, out);
        float[] user = workspaces.borrow();
        encoder.encode(List.of(portrait), user);
        int known = itemCount();
        for (int c = 0; c < n; c++) {
            int item = candidates.item(c);
            out[c] = item < known ? Floats.saturate(items.dot(item, user, 0)) : 0;
        }
        workspaces.giveBack(user);
    }

    /** The vector of an item; a copy. */
    public float[] itemVector(int item) {
        return items.row(item);
    }

    /** The item vectors' hash and shape; where the user's vectors come from is the encoder's to say. */
    public Provenance provenance() {
        return provenance;
    }

    /** Closes the encoder. */
    @Override
    public void close() {
        encoder.close();
    }

    @Override
    public String toString() {
        return "DotProduct[" + itemCount() + " items, dimension " + items.dimension() + "]";
    }
}
