package io.fairrec.eval.load;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the columns that a loader wants and gives each a slot. Not thread-safe. */
final class Slots {

    /** The slot of a column that was not mapped. */
    static final int NONE = -1;

    private final List<String> columns = new ArrayList<>();

    /** The slot of a column, {@link #NONE} for null. */
    int of(@Nullable String column) {
        if (column == null) {
            return NONE;
        }
        int slot = columns.indexOf(column);
        if (slot >= 0) {
            return slot;
        }
        columns.add(column);
        return columns.size() - 1;
    }

    List<String> columns() {
        return List.copyOf(columns);
    }
}
