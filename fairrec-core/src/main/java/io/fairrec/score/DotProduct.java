package io.fairrec.score;

import io.fairrec.base.Provenance;
import io.fairrec.base.Version;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.IdIndex;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.Arithmetic;
import io.fairrec.internal.Floats;
import io.fairrec.internal.ItemTable;
import io.fairrec.internal.ScoreKernels;
import io.fairrec.internal.Workspaces;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.UserPortrait;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The inner product of the user's vector and the item's vector: the scorer of every two-tower model.
 *
 * <p>{@code score(i) = Σ_d p_d · v_id}, d ascending, each product and each sum rounded to a float: one order on every machine,
 * with and without the Vector API, hence the same bits. A score that is beyond the floats is summed again in doubles and
 * becomes the largest float of its sign if it must. Fall-back: whatever vector the encoder gives a cold user; a zero vector
 * scores all items 0. An item outside the table scores 0. Pair with {@link ColdStart}.
 *
 * <p>Thread-safe if the encoder is; O(candidates · dimension) plus one encoding a call; allocates nothing once warm if
 * the encoder does not. The first call for at least an eighth of a table that lies in memory makes a second copy of it, laid
 * out for scans, in O(items · dimension): from then on all items cost little more than reading them.
 */
public final class DotProduct implements Scorer {

    /** With one candidate in so many items, each block of 64 has eight: then scanning is the faster. */
    private static final int MANY = 8;

    private final PortraitEncoder encoder;
    private final VectorTable items;
    private final @Nullable IdIndex ids;
    private final Provenance provenance;
    private final Workspaces<Work> workspaces;
    /** {@link #items} in blocks, once somebody has asked for many of them. */
    private volatile @Nullable ItemTable blocks;

    /** Scratch of one call. */
    private static final class Work {
        private final float[] user;
        private final @Nullable UserPortrait[] one = new UserPortrait[1];
        private final List<UserPortrait> portrait = Arrays.asList(one);
        private final ItemTable.Scratch scratch = new ItemTable.Scratch();
        private int[] rows = new int[64];

        Work(int dimension) {
            user = new float[dimension];
        }

        /** Collects the candidates that the table knows, which are the first ones; how many there are. */
        int known(CandidateSet candidates, int itemCount) {
            int n = candidates.size();
            if (rows.length < n) {
                rows = new int[Math.max(n, (int) Math.min(2L * rows.length, itemCount))];
            }
            int known = 0;
            for (; known < n && candidates.item(known) < itemCount; known++) {
                rows[known] = candidates.item(known);
            }
            return known;
        }
    }

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
        this.workspaces = new Workspaces<>(() -> new Work(dimension));
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
        Work work = workspaces.borrow();
        work.one[0] = portrait;
        encoder.encode(work.portrait, work.user);
        work.one[0] = null;
        int known = work.known(candidates, itemCount());
        if (known >= itemCount() / MANY && !items.isMapped()) {
            blocks().score(ScoreKernels.of(Arithmetic.AUDIT), work.user, 0, work.rows, known, out, work.scratch);
        } else {
            items.products(work.user, 0, work.rows, known, out);
        }
        for (int c = 0; c < known; c++) {
            if (!Float.isFinite(out[c])) {
                out[c] = Floats.saturate(items.dot(work.rows[c], work.user, 0));
            }
        }
        Arrays.fill(out, known, n, 0);
        workspaces.giveBack(work);
    }

    private ItemTable blocks() {
        ItemTable made = blocks;
        if (made == null) {
            synchronized (workspaces) {
                made = blocks;
                if (made == null) {
                    made = ItemTable.of(items.rows(), items.dimension(), (row, out) -> items.copyRow(row, out, 0));
                    blocks = made;
                }
            }
        }
        return made;
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
