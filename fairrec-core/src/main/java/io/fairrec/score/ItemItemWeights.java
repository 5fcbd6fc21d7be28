package io.fairrec.score;

import io.fairrec.base.Provenance;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.IdIndex;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.FloatStream;
import io.fairrec.internal.Floats;
import io.fairrec.internal.ModelFile;
import io.fairrec.internal.Workspaces;
import io.fairrec.portrait.UserPortrait;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A linear model of items from items: {@code score(i) = Σ_j B[j, i]} over the distinct items {@code j} of the user's
 * history.
 *
 * <p>What EASE, SLIM and their kin learn. The model holds no users: one who came after the training, or whose history
 * grew since, is served by the history as it is now, with nothing to retrain (fold-in). Weights may be negative: an item
 * may speak against another.
 *
 * <p>Read as floats, summed as doubles in ascending order of j, and rounded to a float once; a sum beyond the floats
 * becomes the largest float of its sign. Fall-back: 0 for cold users and for items outside the table; items outside the
 * table say nothing as history. Pair with {@link ColdStart}. Immutable, thread-safe. A call costs O(history · min(items, 4 ·
 * candidates)), and once warm allocates only what sorting a history of more than 64 events may need. Memory: 4 bytes per ordered pair
 * of items, 55 MB for 3,706 of them; the table may be {@linkplain VectorTable#map mapped}.
 */
public final class ItemItemWeights implements Scorer {

    private static final String KIND = "item-item weights";

    /** One number here and there costs about as much as this many in a row: then whole rows are added. */
    private static final int FEW = 4;

    private final IdIndex items;
    private final VectorTable weights;
    private final Provenance provenance;
    private final Workspaces<Sums> workspaces;

    /** Scratch of one call. */
    private static final class Sums {
        private final double[] sums;
        private int[] items = new int[64];

        Sums(int items) {
            this.sums = new double[items];
        }

        int distinct(UserPortrait portrait) {
            if (items.length < portrait.size()) {
                items = new int[portrait.size() * 2];
            }
            return portrait.distinctItems(items);
        }
    }

    private ItemItemWeights(IdIndex items, VectorTable weights, Provenance provenance) {
        this.items = items;
        this.weights = weights;
        this.provenance = provenance;
        this.workspaces = new Workspaces<>(() -> new Sums(weights.rows()));
    }

    /**
     * A scorer over a table of weights.
     *
     * @param items the ids that the table's rows and columns belong to
     * @param weights B, square: row j is what history item j says of every item
     * @param provenance where the weights come from
     * @throws IllegalArgumentException if the table is not {@code [items][items]}
     */
    public static ItemItemWeights of(IdIndex items, VectorTable weights, Provenance provenance) {
        if (weights.rows() != items.size() || weights.dimension() != items.size()) {
            throw new IllegalArgumentException("The table of weights (" + weights.rows() + " x " + weights.dimension()
                    + ") must have a row and a column for each of the " + items.size() + " items.");
        }
        return new ItemItemWeights(items, weights, provenance);
    }

    /**
     * Writes ids, weights and provenance to one file, which appears under its name only when it is whole. O(items²).
     *
     * @throws io.fairrec.base.DataException if the file cannot be written
     */
    public void save(Path file) {
        ModelFile.write(file, KIND, provenance, out -> {
            out.writeInt(items.size());
            for (String id : items.ids()) {
                out.writeUTF(id);
            }
            float[] row = new float[items.size()];
            for (int j = 0; j < items.size(); j++) {
                weights.copyRow(j, row, 0);
                FloatStream.write(row, out);
            }
        });
    }

    /**
     * Reads what {@link #save} wrote, into memory. O(items²).
     *
     * @throws io.fairrec.base.DataException if the file is missing, torn or no model of this class
     */
    public static ItemItemWeights load(Path file) {
        return ModelFile.read(file, KIND, (origin, in) -> {
            int n = in.readInt();
            List<String> ids = new ArrayList<>(n);
            for (int i = 0; i < n; i++) {
                ids.add(in.readUTF());
            }
            float[] values = new float[Math.multiplyExact(n, n)];
            float[] row = new float[n];
            for (int j = 0; j < n; j++) {
                FloatStream.read(in, row);
                System.arraycopy(row, 0, values, j * n, n);
            }
            return of(IdIndex.of(ids), VectorTable.of(values, n), origin);
        });
    }

    @Override
    public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {
        int n = Scores.checked(candidates, out);
        Sums work = workspaces.borrow();
        int known = itemCount();
        int said = 0;
        for (int distinct = work.distinct(portrait); said < distinct && work.items[said] < known; ) {
            said++;
        }
        if (n < known / FEW) {
            Arrays.fill(work.sums, 0, n, 0);
            for (int h = 0; h < said; h++) {
                for (int c = 0; c < n && candidates.item(c) < known; c++) {
                    work.sums[c] += weights.value(work.items[h], candidates.item(c));
                }
            }
            for (int c = 0; c < n; c++) {
                out[c] = Floats.saturate(work.sums[c]);
            }
        } else {
            Arrays.fill(work.sums, 0);
            for (int h = 0; h < said; h++) {
                weights.addRow(work.items[h], 1, work.sums);
            }
            for (int c = 0; c < n; c++) {
                int item = candidates.item(c);
                out[c] = item < known ? Floats.saturate(work.sums[item]) : 0;
            }
        }
        workspaces.giveBack(work);
    }

    /**
     * What history item {@code j} says of item {@code i}: B[j, i].
     *
     * @param j an item of the table
     * @param i an item of the table
     */
    public float weight(int j, int i) {
        return weights.value(j, i);
    }

    /** B, row-major {@code [history item][item]}. */
    public VectorTable weights() {
        return weights;
    }

    /** How many items the table has. */
    public int itemCount() {
        return weights.rows();
    }

    @Override
    public IdIndex items() {
        return items;
    }

    /** Where the weights come from. */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public String toString() {
        return "ItemItemWeights[" + itemCount() + " items, " + provenance.component() + "]";
    }
}
