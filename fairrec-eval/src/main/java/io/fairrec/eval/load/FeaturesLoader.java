package io.fairrec.eval.load;

import io.fairrec.base.Problems;
import io.fairrec.data.FeatureTable;
import io.fairrec.data.IdIndex;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads numeric features of users or items: one row per id, one column per feature.
 *
 * <p>An empty cell, and every cell of an id without a row, is missing (NaN); what becomes of it is for
 * {@link io.fairrec.data.Imputer} to say. Not thread-safe; may load several times. O(rows · columns + ids · columns).
 */
public final class FeaturesLoader {

    private final DelimitedFile file;
    private @Nullable String id;
    private Ids ids = Ids.TEXT;
    private List<String> columns = List.of();
    private Duplicates duplicates = Duplicates.REFUSE;

    private FeaturesLoader(DelimitedFile file) {
        this.file = file;
    }

    /** A loader of a comma-separated UTF-8 file, strict. */
    public static FeaturesLoader of(Path path) {
        return of(DelimitedFile.of(path));
    }

    /** A loader. */
    public static FeaturesLoader of(DelimitedFile file) {
        return new FeaturesLoader(file);
    }

    /** The column of the users' or items' ids; needed. */
    public FeaturesLoader id(String column, Ids spelling) {
        this.id = column;
        this.ids = spelling;
        return this;
    }

    /** The columns of the features, which keep their names; at least one is needed. */
    public FeaturesLoader columns(String... names) {
        this.columns = List.of(names);
        return this;
    }

    /** What to do with a second row of one id: {@link Duplicates#REFUSE} (unless set), FIRST or LAST. */
    public FeaturesLoader duplicates(Duplicates policy) {
        if (policy == Duplicates.KEEP || policy == Duplicates.SUM) {
            throw new IllegalArgumentException(
                    "The duplicates (" + policy + ") must be REFUSE, FIRST or LAST: an id has one row of features.");
        }
        this.duplicates = policy;
        return this;
    }

    /**
     * Reads the file; rows of ids that {@code entities} does not hold are left out and counted.
     *
     * @param entities the users or items, usually {@code log.users()}
     * @throws io.fairrec.base.ConfigException if no id column or no feature was named
     * @throws io.fairrec.base.DataException if the file cannot be read, or has a bad row and is strict
     */
    public Loaded<FeatureTable> load(IdIndex entities) {
        Problems problems = new Problems();
        problems.addIf(id == null, "No column of the ids is named. Call id(column, ids).");
        problems.addIf(columns.isEmpty(), "No feature is named. Call columns(names).");
        problems.throwIfAny("loader of \"" + file.name() + "\"");
        Reading reading = new Reading(entities);
        LoadReport report = RowReader.read(file, reading.slots.columns(), reading::accept);
        return new Loaded<>(FeatureTable.of(columns, reading.values), report);
    }

    /** One run through the file. */
    private final class Reading {

        private final Slots slots = new Slots();
        private final int idSlot = slots.of(id);
        private final int[] featureSlots = columns.stream().mapToInt(slots::of).toArray();
        private final IdIndex entities;
        private final float[] values;
        private final boolean[] seen;

        Reading(IdIndex entities) {
            this.entities = entities;
            this.seen = new boolean[entities.size()];
            this.values = new float[Math.multiplyExact(entities.size(), featureSlots.length)];
            Arrays.fill(values, Float.NaN);
        }

        RowReader.Outcome accept(Row row) throws BadRowException {
            String text = row.id(idSlot, ids);
            float[] read = new float[featureSlots.length];
            for (int c = 0; c < read.length; c++) {
                read[c] = feature(row, featureSlots[c]);
            }
            int entity = entities.ordinal(text);
            if (entity == IdIndex.UNKNOWN) {
                return RowReader.Outcome.LEFT_OUT;
            }
            boolean again = seen[entity];
            if (again && duplicates == Duplicates.REFUSE) {
                throw row.bad(idSlot, "is the id of an earlier row", "Ids must be distinct, or see duplicates(…).");
            }
            seen[entity] = true;
            if (!again || duplicates == Duplicates.LAST) {
                System.arraycopy(read, 0, values, entity * read.length, read.length);
            }
            return again ? RowReader.Outcome.MERGED : RowReader.Outcome.KEPT;
        }

        private static float feature(Row row, int slot) throws BadRowException {
            if (row.text(slot).isEmpty()) {
                return Float.NaN;
            }
            float value = (float) row.number(slot, Double.NaN);
            if (Float.isInfinite(value)) {
                throw new BadRowException("is beyond the range of a float", "Scale the column.");
            }
            return value;
        }
    }
}
