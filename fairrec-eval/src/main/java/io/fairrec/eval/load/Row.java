package io.fairrec.eval.load;

import java.util.List;
import java.util.Set;

/**
 * The mapped cells of the row that is being read. A slot is the position of a column in the list that the loader asked
 * for. One instance is reused for every row; not thread-safe.
 */
final class Row {

    private final List<String> columns;
    private final int[] position;
    private final Set<String> missing;
    private List<String> fields = List.of();
    private int failedSlot = -1;
    private long filled;

    Row(List<String> columns, int[] position, Set<String> missing) {
        this.columns = columns;
        this.position = position;
        this.missing = missing;
    }

    void reset(List<String> newFields) {
        this.fields = newFields;
        this.failedSlot = -1;
        this.filled = 0;
    }

    /** The column at which the row failed, or {@code "(row)"}. */
    String failedColumn() {
        return failedSlot < 0 ? "(row)" : columns.get(failedSlot);
    }

    /** The cell at which the row failed, as it stands in the file. */
    String failedCell() {
        return failedSlot < 0 ? String.join("|", fields) : fields.get(position[failedSlot]);
    }

    /** How many cells of this row got a default. */
    long filled() {
        return filled;
    }

    /** The cell without the white space around it; empty if it is blank or a word for missing. */
    String text(int slot) throws BadRowException {
        failedSlot = slot;
        String cell = fields.get(position[slot]).strip();
        if (cell.indexOf('\uFFFD') >= 0) {
            throw new BadRowException("has bytes that are not of the charset", "Set the charset of the file.");
        }
        return missing.contains(cell) ? "" : cell;
    }

    /** The cell, which must not be empty. */
    String required(int slot) throws BadRowException {
        String cell = text(slot);
        if (cell.isEmpty()) {
            throw new BadRowException("is missing", "Every row needs one.");
        }
        return cell;
    }

    String id(int slot, Ids ids) throws BadRowException {
        return ids.canonical(required(slot));
    }

    /** A finite number; {@code whenMissing} if the cell is empty, or a bad row if that is NaN. */
    double number(int slot, double whenMissing) throws BadRowException {
        String cell = text(slot);
        if (cell.isEmpty()) {
            if (Double.isNaN(whenMissing)) {
                throw new BadRowException("is missing", "Name a default for empty cells, or drop such rows.");
            }
            filled++;
            return whenMissing;
        }
        double value = parse(cell);
        if (!Double.isFinite(value)) {
            throw new BadRowException("is not a finite number", "Correct it, or name the word for missing cells.");
        }
        return value;
    }

    double nonNegative(int slot, double whenMissing) throws BadRowException {
        double value = number(slot, whenMissing);
        if (value < 0) {
            throw new BadRowException("is negative", "It must be at least 0.");
        }
        return value;
    }

    /** Blames a column for a rule over several cells. */
    BadRowException bad(int slot, String reason, String advice) {
        failedSlot = slot;
        return new BadRowException(reason, advice);
    }

    private static double parse(String cell) throws BadRowException {
        char last = cell.charAt(cell.length() - 1);
        // Java's suffixes and hexadecimal numbers are no numbers of a data file.
        boolean javaOnly = "dDfF".indexOf(last) >= 0 || cell.indexOf('x') >= 0 || cell.indexOf('X') >= 0;
        if (!javaOnly) {
            try {
                return Double.parseDouble(cell);
            } catch (NumberFormatException e) {
                // Reported below, like Java's own spellings.
            }
        }
        throw new BadRowException("is not a number", "Numbers have a decimal point and no thousands separator.");
    }
}
