package io.fairrec.score;

import io.fairrec.base.Checks;
import io.fairrec.base.Provenance;
import io.fairrec.base.Version;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.internal.Floats;
import io.fairrec.internal.Workspaces;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.UserPortrait;
import java.util.List;
import java.util.Map;

/**
 * The inner product of the user's vector and the item's vector: the scorer of every two-tower model.
 *
 * <p>{@code score(i) = Σ_d p_d · v_id}, products and sums as doubles in one fixed order. Fall-back: whatever vector the
 * encoder gives a cold user; a zero vector scores all items 0. An item outside the table scores 0. Pair with {@link
 * ColdStart}. Thread-safe if the encoder is; O(candidates · dimension) plus one encoding a call.
 */
public final class DotProduct implements Scorer {

    private final PortraitEncoder encoder;
    private final float[] items;
    private final int dimension;
    private final Provenance provenance;
    private final Workspaces<float[]> workspaces;

    private DotProduct(PortraitEncoder encoder, float[] items) {
        this.encoder = encoder;
        this.dimension = encoder.dimension();
        this.items = Floats.checkedTable(items, dimension, "item vectors");
        this.provenance = new Provenance(
                "dot-product",
                Map.of("dimension", Integer.toString(dimension)),
                Floats.sha256(this.items),
                0,
                Version.current());
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
        return new DotProduct(encoder, itemVectors);
    }

    /** How many items the table has. */
    public int itemCount() {
        return items.length / dimension;
    }

    @Override
    public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {
        int n = Scores.checked(candidates, out);
        float[] user = workspaces.borrow();
        encoder.encode(List.of(portrait), user);
        int known = itemCount();
        for (int c = 0; c < n; c++) {
            int item = candidates.item(c);
            out[c] = item < known ? Floats.saturate(Floats.dot(user, 0, items, item * dimension, dimension)) : 0;
        }
        workspaces.giveBack(user);
    }

    /** The vector of an item; a copy. */
    public float[] itemVector(int item) {
        Checks.index(item, itemCount(), "item");
        return java.util.Arrays.copyOfRange(items, item * dimension, (item + 1) * dimension);
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
        return "DotProduct[" + itemCount() + " items, dimension " + dimension + "]";
    }
}
