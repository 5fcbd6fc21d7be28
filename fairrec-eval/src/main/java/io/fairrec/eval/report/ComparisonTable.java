package io.fairrec.eval.report;

import io.fairrec.base.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several recommenders, each before and after, by several metrics.
 *
 * @param title the message
 * @param caption how to read it
 * @param columns the metrics
 * @param rows the recommenders; each with one cell per column
 */
public record ComparisonTable(String title, String caption, List<Column> columns, List<Row> rows) implements Block {

    /** Copies the lists and checks that every row has a cell per column. */
    public ComparisonTable {
        Checks.notBlank(title, "title");
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        for (Row row : rows) {
            Checks.length(row.cells().size(), columns.size(), "cells of row \"" + row.name() + "\"");
        }
    }

    /**
     * A metric.
     *
     * @param name what it is called
     * @param note its target or unit, in small type; may be empty
     * @param format how values are written
     * @param changeFormat how changes are written: a relative change in percent, a difference in points
     * @param goal which values are better: decides if a change is shown as better or worse
     */
    public record Column(String name, String note, ValueFormat format, ValueFormat changeFormat, Goal goal) {

        /** Checks the name. */
        public Column {
            Checks.notBlank(name, "name");
        }
    }

    /**
     * A recommender.
     *
     * @param name what it is called
     * @param note its settings, in small type; may be empty
     * @param marked whether this is the one that the report is about
     * @param cells one per column, in the columns' order
     */
    public record Row(String name, String note, boolean marked, List<Cell> cells) {

        /** Copies the cells. */
        public Row {
            Checks.notBlank(name, "name");
            cells = List.copyOf(cells);
        }
    }

    /**
     * One metric of one recommender.
     *
     * @param before its value before
     * @param after its value after
     * @param change after against before, from paired differences; {@code null} where it was not measured
     */
    public record Cell(
            Quantity before, Quantity after, @Nullable Quantity change) {

        /** A cell without a measured change. */
        public static Cell of(Quantity before, Quantity after) {
            return new Cell(before, after, null);
        }

        /** A cell with a measured change. */
        public static Cell of(Quantity before, Quantity after, Quantity change) {
            return new Cell(before, after, change);
        }
    }
}
