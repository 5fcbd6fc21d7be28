package io.fairrec.eval.report;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the blocks that are text and tables, and the frames of those that are drawn. */
final class BlockHtml {

    private final Html out;

    BlockHtml(Html out) {
        this.out = out;
    }

    void verdict(VerdictBox verdict) {
        out.open("div", "class", "card verdict");
        out.element("h2", verdict.title());
        out.open("ul", "class", "findings").line();
        for (VerdictBox.Finding finding : verdict.findings()) {
            String status = finding.status().name().toLowerCase(Locale.ROOT).replace('_', '-');
            out.open("li", "class", "finding " + status);
            out.element("span", finding.status().label(), "class", "status");
            out.open("div").element("p", finding.headline(), "class", "headline");
            out.elementIfAny("p", finding.detail(), "class", "detail");
            out.close().close().line();
        }
        out.close().close();
    }

    void keyFigures(KeyFigures figures) {
        out.open("dl", "class", "figures", "aria-label", figures.title()).line();
        for (KeyFigures.Figure figure : figures.figures()) {
            out.open("div", "class", "card figure");
            out.element("dt", figure.name());
            out.open("dd");
            out.open("span", "class", "number");
            value(figure.after(), figure.format());
            out.close();
            out.open("span", "class", "before").text("before ");
            value(figure.before(), figure.format());
            out.close();
            out.elementIfAny("span", figure.note(), "class", "note");
            out.close().close().line();
        }
        out.close();
    }

    /** Each row of the table is a group of three: before, after, change. Each metric has its value and its interval. */
    void comparison(ComparisonTable table) {
        openCard(table.title());
        scroll(table.title());
        out.open("table", "class", "comparison").open("thead").open("tr");
        out.element("td", "", "colspan", "2");
        for (ComparisonTable.Column column : table.columns()) {
            out.open("th", "scope", "colgroup", "colspan", "2").text(column.name());
            out.elementIfAny("span", column.note(), "class", "note").close();
        }
        out.close().close().line();
        table.rows().forEach(row -> comparisonRow(row, table.columns()));
        out.close().close();
        out.element("p", table.caption(), "class", "caption");
        if (table.rows().stream().anyMatch(BlockHtml::isJudged)) {
            out.element(
                    "p",
                    "▲ ▼ the interval of the change lies on one side of zero; ○ it holds zero: no evidence of a change.",
                    "class",
                    "caption");
        }
        out.close();
    }

    private static boolean isJudged(ComparisonTable.Row row) {
        return row.cells().stream()
                .map(ComparisonTable.Cell::change)
                .anyMatch(change -> change != null && change.low() != null);
    }

    private void comparisonRow(ComparisonTable.Row row, List<ComparisonTable.Column> columns) {
        boolean changes = row.cells().stream().anyMatch(cell -> cell.change() != null);
        out.open("tbody", "class", row.marked() ? "marked" : "plain").open("tr");
        out.open("th", "scope", "rowgroup", "rowspan", changes ? "3" : "2").text(row.name());
        out.elementIfAny("span", row.note(), "class", "note").close();
        out.element("th", "before", "scope", "row", "class", "which");
        for (int i = 0; i < columns.size(); i++) {
            cells(row.cells().get(i).before(), columns.get(i).format(), "was");
        }
        out.close().line().open("tr").element("th", "after", "scope", "row", "class", "which");
        for (int i = 0; i < columns.size(); i++) {
            cells(row.cells().get(i).after(), columns.get(i).format(), "is");
        }
        out.close().line();
        if (changes) {
            out.open("tr").element("th", "change", "scope", "row", "class", "which");
            for (int i = 0; i < columns.size(); i++) {
                change(row.cells().get(i).change(), columns.get(i));
            }
            out.close().line();
        }
        out.close().line();
    }

    private void cells(Quantity quantity, ValueFormat format, String style) {
        Double value = quantity.value();
        if (value == null) {
            out.open("td", "colspan", "2");
            missing(quantity.reason());
            out.close();
            return;
        }
        String interval = format.interval(quantity);
        out.element("td", format.text(value), "class", "value " + style);
        out.element("td", interval == null ? "" : interval, "class", "interval");
    }

    private void change(@Nullable Quantity change, ComparisonTable.Column column) {
        Double value = change == null ? null : change.value();
        if (change == null || value == null) {
            out.open("td", "colspan", "2");
            if (change != null) {
                missing(change.reason());
            }
            out.close();
            return;
        }
        ValueFormat format = column.changeFormat();
        String interval = format.signedInterval(change);
        Double low = change.low();
        Double high = change.high();
        String mark = "";
        String tone = "change";
        if (low != null && high != null) {
            boolean clear = low > 0 || high < 0;
            mark = !clear ? "○ " : low > 0 ? "▲ " : "▼ ";
            tone = clear ? tone(low > 0, column.goal()) : "unclear";
        }
        out.element("td", mark + format.signed(value), "class", "value " + tone);
        out.element("td", interval == null ? "" : interval, "class", "interval");
    }

    private static String tone(boolean up, Goal goal) {
        return switch (goal) {
            case HIGHER -> up ? "better" : "worse";
            case LOWER -> up ? "worse" : "better";
            case TARGET, NONE -> "clear";
        };
    }

    void facts(FactTable facts) {
        openCard(facts.title());
        scroll(facts.title());
        out.open("table", "class", "facts").open("tbody").line();
        for (Fact fact : facts.facts()) {
            out.open("tr")
                    .element("th", fact.name(), "scope", "row")
                    .element("td", fact.value())
                    .close()
                    .line();
        }
        out.close().close().close().close();
    }

    /** The frame of a chart, how to read it, and the same values as a table. */
    void chart(ChartData.Entry entry) {
        Chart chart = entry.chart();
        out.open("figure", "class", "card");
        out.element("h3", chart.title());
        out.open(
                        "div",
                        "class",
                        "chart chart-" + entry.kind(),
                        "id",
                        entry.id(),
                        "role",
                        "img",
                        "aria-label",
                        chart.title() + ". The table below holds the same values.")
                .close();
        out.element("figcaption", chart.caption(), "class", "caption");
        out.open("details").element("summary", "The values as a table");
        textTable(chart.table(), chart.title());
        out.close().close();
    }

    private void textTable(TextTable table, String title) {
        scroll(title);
        out.open("table", "class", "values").open("thead").open("tr");
        table.headings().forEach(heading -> out.element("th", heading, "scope", "col"));
        out.close().close().open("tbody").line();
        for (List<String> row : table.rows()) {
            out.open("tr").element("th", row.get(0), "scope", "row");
            row.subList(1, row.size()).forEach(value -> out.element("td", value));
            out.close().line();
        }
        out.close().close().close();
    }

    private void openCard(String title) {
        out.open("div", "class", "card").element("h3", title);
    }

    /** Opens a container in which a wide table scrolls, by keyboard too, so that the page need not. */
    private void scroll(String title) {
        out.open("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", title);
    }

    private void value(Quantity quantity, ValueFormat format) {
        Double value = quantity.value();
        if (value == null) {
            missing(quantity.reason());
        } else {
            out.text(format.text(value));
        }
    }

    private void missing(@Nullable String reason) {
        out.element("span", "no value: " + reason, "class", "missing");
    }
}
