package io.fairrec.eval.report;

import java.util.List;

/**
 * A chart's values as text: one heading per column, every row as long as the headings.
 *
 * @param headings names of the columns; the first column names the row, the others hold values
 * @param rows formatted values
 */
public record TextTable(List<String> headings, List<List<String>> rows) {

    /** Copies the lists and checks their lengths. */
    public TextTable {
        headings = List.copyOf(headings);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != headings.size()) {
                throw new IllegalArgumentException("The row " + row + " must have " + headings.size()
                        + " cells, one for each of the headings " + headings + ".");
            }
        }
    }
}
