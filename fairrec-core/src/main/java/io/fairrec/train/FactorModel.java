package io.fairrec.train;

import io.fairrec.base.Checks;
import io.fairrec.base.Provenance;
import io.fairrec.data.IdIndex;
import io.fairrec.data.VectorTable;
import io.fairrec.portrait.TableEncoder;
import io.fairrec.score.DotProduct;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What matrix factorisation, LightGCN and implicit ALS fit: a vector per user and one per item, whose inner product is the
 * score.
 *
 * <p>Whoever and whatever came after the fit is folded in, without training: see {@link FoldIn}. Immutable, thread-safe.
 */
public final class FactorModel {

    private final IdIndex userIds;
    private final IdIndex itemIds;
    private final VectorTable users;
    private final VectorTable items;
    private final Provenance provenance;
    private final FoldIn foldIn;

    private FactorModel(
            IdIndex userIds,
            IdIndex itemIds,
            VectorTable users,
            VectorTable items,
            Provenance provenance,
            FoldIn foldIn) {
        this.userIds = userIds;
        this.itemIds = itemIds;
        this.users = users;
        this.items = items;
        this.provenance = provenance;
        this.foldIn = foldIn;
    }

    /**
     * A model of these vectors, with {@link FoldIn#defaults()}.
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
        return new FactorModel(userIds, itemIds, users, items, provenance, FoldIn.defaults());
    }

    /**
     * A model of parameters as the learners hold them.
     *
     * @param stacked row-major {@code [users + items][dimension]}, users first; copied
     */
    static FactorModel of(IdIndex userIds, IdIndex itemIds, float[] stacked, int dimension, Provenance provenance) {
        int split = userIds.size() * dimension;
        return of(
                userIds,
                itemIds,
                VectorTable.of(Arrays.copyOf(stacked, split), dimension),
                VectorTable.of(Arrays.copyOfRange(stacked, split, stacked.length), dimension),
                provenance);
    }

    private static void checkRows(VectorTable table, IdIndex ids, String what) {
        if (table.rows() != ids.size()) {
            throw new IllegalArgumentException("The rows of the " + what + " (" + table.rows() + ") must be "
                    + ids.size() + ", as many as there are ids of " + what + ".");
        }
    }

    /** This model with another way of folding in. */
    public FactorModel foldIn(FoldIn newFoldIn) {
        return new FactorModel(userIds, itemIds, users, items, provenance, newFoldIn);
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

    /** How those who came after the fit get their vectors. */
    public FoldIn foldIn() {
        return foldIn;
    }

    /**
     * The inner product of portrait and item vector. A portrait with a row of this model is scored by that row, any other
     * one by its history, folded in; an empty history scores all items 0. O(items · dimension²) once, for folding in.
     */
    public DotProduct scorer() {
        return DotProduct.of(TableEncoder.of(users, encoder()), items).items(itemIds);
    }

    /** Portraits by history alone, for known users, too: every distinct item of it counts once, items without row are left out. */
    public FoldInEncoder encoder() {
        return FoldInEncoder.of(items, foldIn);
    }

    /**
     * This model with further users, folded in; known ones keep their vectors.
     *
     * @param newIds not among {@link #userIds()}
     * @param histories per new user the ordinals of the items that the user chose; repeated ones count once
     * @throws IllegalArgumentException if an id is there already, or the lists differ in length
     * @throws IndexOutOfBoundsException if an item is unknown
     */
    public FactorModel withUsers(List<String> newIds, List<int[]> histories) {
        Checks.length(histories.size(), newIds.size(), "histories");
        return new FactorModel(
                joined(userIds, newIds),
                itemIds,
                longer(users, new FoldInSolver(items, foldIn), histories),
                items,
                provenance,
                foldIn);
    }

    /**
     * This model with further items, folded in by the users who chose them; known ones keep their vectors.
     *
     * @param newIds not among {@link #itemIds()}
     * @param choosers per new item the ordinals of its users; an item without any gets the zero vector
     * @throws IllegalArgumentException if an id is there already, or the lists differ in length
     * @throws IndexOutOfBoundsException if a user is unknown
     */
    public FactorModel withItems(List<String> newIds, List<int[]> choosers) {
        Checks.length(choosers.size(), newIds.size(), "choosers");
        return new FactorModel(
                userIds,
                joined(itemIds, newIds),
                users,
                longer(items, new FoldInSolver(users, foldIn), choosers),
                provenance,
                foldIn);
    }

    private static IdIndex joined(IdIndex known, List<String> newIds) {
        List<String> all = new ArrayList<>(known.ids());
        all.addAll(newIds);
        return IdIndex.of(all);
    }

    private static VectorTable longer(VectorTable known, FoldInSolver solver, List<int[]> chosen) {
        int d = known.dimension();
        float[] rows = new float[Math.multiplyExact(Math.addExact(known.rows(), chosen.size()), d)];
        known.copyTo(0, known.rows(), FloatBuffer.wrap(rows));
        for (int n = 0; n < chosen.size(); n++) {
            int[] distinct = chosen.get(n).clone();
            java.util.Arrays.sort(distinct);
            int count = 0;
            for (int k = 0; k < distinct.length; k++) {
                Checks.index(distinct[k], solver.rows(), "chosen[" + n + "]");
                if (k == 0 || distinct[k] != distinct[k - 1]) {
                    distinct[count++] = distinct[k];
                }
            }
            solver.solve(distinct, count, rows, (known.rows() + n) * d);
        }
        return VectorTable.of(rows, d);
    }

    /**
     * Writes the model to a folder, which is made if it is missing: {@code users.frv} and {@code items.frv} (see {@link
     * VectorTable#save}), {@code user-ids.txt} and {@code item-ids.txt}, and, last, {@code model.txt} with the provenance and
     * the checksums of the others. A save that was cut off is noticed by {@link #load}. The users' ids and vectors are
     * personal data.
     *
     * @throws io.fairrec.base.DataException if a file cannot be written
     */
    public void save(Path folder) {
        FactorModelFiles.save(this, folder);
    }

    /**
     * A model that was saved; its tables are mapped, and every number of them is read once.
     *
     * @throws io.fairrec.base.DataException if a file is missing, torn, of another save or of a newer version
     */
    public static FactorModel load(Path folder) {
        return FactorModelFiles.load(folder);
    }

    /** Shape only: vectors of users are personal data. */
    @Override
    public String toString() {
        return "FactorModel[" + users.rows() + " users, " + items.rows() + " items, dimension " + items.dimension()
                + "]";
    }
}
