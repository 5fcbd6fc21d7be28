package io.fairrec.eval.load;

import io.fairrec.base.Checks;
import io.fairrec.base.Problems;
import io.fairrec.data.Groups;
import io.fairrec.data.IdIndex;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads who belongs to which group, one partition per column: users' ages, items' brands.
 *
 * <p>Somebody without a row, and somebody whose cell is empty, is in the group {@code unknown}. Not thread-safe; may load
 * several times. O(rows · partitions + ids).
 */
public final class GroupsLoader {

    private final DelimitedFile file;
    private @Nullable String id;
    private Ids ids = Ids.TEXT;
    private final Map<String, String> partitions = new LinkedHashMap<>();
    private Duplicates duplicates = Duplicates.REFUSE;

    private GroupsLoader(DelimitedFile file) {
        this.file = file;
    }

    /** A loader of a comma-separated UTF-8 file, strict. */
    public static GroupsLoader of(Path path) {
        return of(DelimitedFile.of(path));
    }

    /** A loader. */
    public static GroupsLoader of(DelimitedFile file) {
        return new GroupsLoader(file);
    }

    /** The column of the users' or items' ids; needed. */
    public GroupsLoader id(String column, Ids spelling) {
        this.id = column;
        this.ids = spelling;
        return this;
    }

    /** A partition and the column of its labels; at least one is needed. */
    public GroupsLoader partition(String name, String column) {
        partitions.put(Checks.notBlank(name, "partition name"), column);
        return this;
    }

    /**
     * What to do with a second row of one id: {@link Duplicates#REFUSE} (unless set), FIRST, LAST, or KEEP for files with
     * one row per label, which make a multi-label partition.
     */
    public GroupsLoader duplicates(Duplicates policy) {
        if (policy == Duplicates.SUM) {
            throw new IllegalArgumentException(
                    "The duplicates (SUM) must be REFUSE, FIRST, LAST or KEEP: labels have no sum.");
        }
        this.duplicates = policy;
        return this;
    }

    /**
     * Reads the file; rows of ids that {@code entities} does not hold are left out and counted.
     *
     * @param entities the users or items, usually {@code log.users()}
     * @return the partitions by name, in the order in which they were asked for
     * @throws io.fairrec.base.ConfigException if no id column or no partition was named
     * @throws io.fairrec.base.DataException if the file cannot be read, or has a bad row and is strict
     */
    public Loaded<Map<String, Groups>> load(IdIndex entities) {
        Problems problems = new Problems();
        problems.addIf(id == null, "No column of the ids is named. Call id(column, ids).");
        problems.addIf(partitions.isEmpty(), "No partition is named. Call partition(name, column).");
        problems.throwIfAny("loader of \"" + file.name() + "\"");
        Reading reading = new Reading(entities);
        LoadReport report = RowReader.read(file, reading.slots.columns(), reading::accept);
        return new Loaded<>(reading.build(), report);
    }

    /** One run through the file. */
    private final class Reading {

        private final Slots slots = new Slots();
        private final int idSlot = slots.of(id);
        private final List<String> names = List.copyOf(partitions.keySet());
        private final int[] labelSlots =
                partitions.values().stream().mapToInt(slots::of).toArray();
        private final IdIndex entities;
        private final List<List<Set<String>>> columns = new ArrayList<>();
        private final boolean[] seen;

        Reading(IdIndex entities) {
            this.entities = entities;
            this.seen = new boolean[entities.size()];
            for (int p = 0; p < labelSlots.length; p++) {
                columns.add(new ArrayList<>(Collections.nCopies(entities.size(), Set.of())));
            }
        }

        RowReader.Outcome accept(Row row) throws BadRowException {
            String text = row.id(idSlot, ids);
            String[] labels = new String[labelSlots.length];
            for (int p = 0; p < labels.length; p++) {
                labels[p] = row.text(labelSlots[p]);
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
            if (again && duplicates == Duplicates.FIRST) {
                return RowReader.Outcome.MERGED;
            }
            for (int p = 0; p < labels.length; p++) {
                put(columns.get(p), entity, labels[p], again && duplicates == Duplicates.KEEP);
            }
            return again ? RowReader.Outcome.MERGED : RowReader.Outcome.KEPT;
        }

        private void put(List<Set<String>> column, int entity, String label, boolean add) {
            Set<String> labels = add ? new HashSet<>(column.get(entity)) : new HashSet<>();
            if (!label.isEmpty()) {
                labels.add(label);
            }
            column.set(entity, labels);
        }

        Map<String, Groups> build() {
            Map<String, Groups> result = new LinkedHashMap<>();
            for (int p = 0; p < labelSlots.length; p++) {
                result.put(names.get(p), Groups.multiLabel(names.get(p), columns.get(p)));
            }
            return Collections.unmodifiableMap(result);
        }
    }
}
