package io.fairrec.eval.report;

import io.fairrec.base.Checks;
import java.util.ArrayList;
import java.util.List;

/**
 * Quantities along a stream: panels one above the other that share the axis across.
 *
 * @param title the message
 * @param caption how to read it
 * @param xLabel what goes across, such as {@code "epoch (50 requests)"}
 * @param x positions, ascending, at least one
 * @param panels from top to bottom
 */
public record LineChart(String title, String caption, String xLabel, List<Double> x, List<Panel> panels)
        implements Chart {

    /** Copies the lists and checks that every series has a value per position. */
    public LineChart {
        Checks.notBlank(title, "title");
        Checks.notBlank(xLabel, "xLabel");
        x = List.copyOf(x);
        panels = List.copyOf(panels);
        Checks.atLeast(x.size(), 1, "number of positions");
        Checks.atLeast(panels.size(), 1, "number of panels");
        for (int i = 0; i < x.size(); i++) {
            if (i > 0 && !(x.get(i) > x.get(i - 1))) {
                throw new IllegalArgumentException(
                        "The positions must ascend, but " + x.get(i) + " follows " + x.get(i - 1) + ".");
            }
        }
        for (Panel panel : panels) {
            for (Series series : panel.series()) {
                Checks.length(series.values().size(), x.size(), "values of series \"" + series.name() + "\"");
            }
        }
    }

    /**
     * One panel.
     *
     * @param axis the quantity, with its target line where it has one
     * @param series the lines
     */
    public record Panel(Axis axis, List<Series> series) {

        /** Copies the series. */
        public Panel {
            series = List.copyOf(series);
        }
    }

    /**
     * One line.
     *
     * @param name what it is
     * @param values finite, one per position
     */
    public record Series(String name, List<Double> values) {

        /** Copies and checks the values. */
        public Series {
            Checks.notBlank(name, "name");
            values = List.copyOf(values);
            values.forEach(value -> Checks.finite(value, "value of series \"" + name + "\""));
        }
    }

    @Override
    public TextTable table() {
        List<String> headings = new ArrayList<>(List.of(xLabel));
        panels.forEach(panel ->
                panel.series().forEach(series -> headings.add(panel.axis().label() + ": " + series.name())));
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < x.size(); i++) {
            List<String> row = new ArrayList<>();
            double position = x.get(i);
            row.add(position == Math.rint(position) ? ValueFormat.count().text(position) : Double.toString(position));
            for (Panel panel : panels) {
                for (Series series : panel.series()) {
                    row.add(panel.axis().format().text(series.values().get(i)));
                }
            }
            rows.add(row);
        }
        return new TextTable(headings, rows);
    }
}
