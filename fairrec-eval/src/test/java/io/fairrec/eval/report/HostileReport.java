package io.fairrec.eval.report;

import io.fairrec.explain.Contribution;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A report with one of every block, in which every text that a caller can give holds the same name and its field. */
final class HostileReport {

    /** The fields that {@link #report} fills. */
    static final Set<String> FIELDS = new TreeSet<>();

    private HostileReport() {}

    static Report report(String name) {
        Texts texts = new Texts(name);
        return Report.builder()
                .title(texts.of("title"))
                .lead(texts.of("lead"))
                .summary(
                        new KeyFigures(
                                texts.of("figures title"),
                                List.of(new KeyFigures.Figure(
                                        texts.of("figure name"),
                                        new ValueFormat(texts.of("prefix"), 1, 2, texts.of("unit")),
                                        Quantity.missing(texts.of("figure reason")),
                                        Quantity.of(1),
                                        texts.of("figure note")))),
                        VerdictBox.of(
                                texts.of("verdict title"),
                                new VerdictBox.Finding(
                                        VerdictBox.Status.ATTENTION, texts.of("headline"), texts.of("detail"))))
                .section(texts.of("section title"), texts.of("section lead"), tables(texts), slate(texts), facts(texts))
                .section("charts", "", pareto(texts), groups(texts), lorenz(texts), lines(texts))
                .build();
    }

    private static Block tables(Texts texts) {
        return new ComparisonTable(
                texts.of("table title"),
                texts.of("table caption"),
                List.of(new ComparisonTable.Column(
                        texts.of("column name"),
                        texts.of("column note"),
                        ValueFormat.decimal(3),
                        ValueFormat.percent(1),
                        Goal.HIGHER)),
                List.of(new ComparisonTable.Row(
                        texts.of("row name"),
                        texts.of("row note"),
                        true,
                        List.of(ComparisonTable.Cell.of(
                                Quantity.of(1), Quantity.of(2), Quantity.missing(texts.of("cell reason")))))));
    }

    private static Block slate(Texts texts) {
        SlateComparison.Shown item =
                new SlateComparison.Shown("id", texts.of("item title"), texts.of("item group"), true);
        return new SlateComparison(
                texts.of("slate title"),
                texts.of("slate caption"),
                List.of(item),
                List.of(new SlateComparison.Placed(
                        item,
                        3,
                        List.of(
                                new SlateComparison.Sentence("en", texts.of("sentence")),
                                new SlateComparison.Sentence("zh", texts.of("second sentence"))),
                        List.of(new Contribution(texts.of("contribution"), Contribution.Kind.OBJECTIVE, 1.5)))));
    }

    private static Block facts(Texts texts) {
        return new FactTable(texts.of("facts title"), List.of(new Fact(texts.of("fact name"), texts.of("fact value"))));
    }

    private static Block pareto(Texts texts) {
        Axis x = Axis.target(
                texts.of("x label"), ValueFormat.percent(1), new ReferenceLine(0.3, 0.01, texts.of("line label")));
        Axis y = Axis.of(texts.of("y label"), ValueFormat.decimal(4), Goal.HIGHER);
        List<Fact> details = List.of(new Fact(texts.of("point detail"), texts.of("point detail value")));
        return new ParetoChart(
                texts.of("pareto title"),
                texts.of("pareto caption"),
                x,
                y,
                List.of(
                        new ParetoChart.Point(
                                texts.of("base point"), texts.of("family"), ParetoChart.Role.BASE, 0.4, 0.09, details),
                        new ParetoChart.Point(
                                texts.of("chosen point"),
                                texts.of("family"),
                                ParetoChart.Role.CHOSEN,
                                0.3,
                                0.08,
                                details),
                        new ParetoChart.Point(
                                texts.of("other point"),
                                texts.of("family"),
                                ParetoChart.Role.OTHER,
                                0.35,
                                0.085,
                                details)));
    }

    private static Block groups(Texts texts) {
        Quantity none = Quantity.missing(texts.of("group reason"));
        return new GroupBars(
                texts.of("groups title"),
                texts.of("groups caption"),
                Axis.of(texts.of("metric label"), ValueFormat.decimal(4), Goal.HIGHER),
                texts.of("before name"),
                texts.of("after name"),
                List.of(
                        new GroupBars.Group(
                                texts.of("group"), 40, true, Quantity.of(0.1, 0.05, 0.15), Quantity.of(0.2)),
                        new GroupBars.Group(texts.of("small group"), 4, false, none, none)));
    }

    private static Block lorenz(Texts texts) {
        return new LorenzChart(
                texts.of("lorenz title"),
                texts.of("lorenz caption"),
                texts.of("population"),
                List.of(LorenzChart.Curve.of(texts.of("curve"), 1, 2, 3)));
    }

    private static Block lines(Texts texts) {
        return new LineChart(
                texts.of("lines title"),
                texts.of("lines caption"),
                texts.of("lines x label"),
                List.of(1.0, 2.0),
                List.of(new LineChart.Panel(
                        Axis.of(texts.of("panel label"), ValueFormat.decimal(2), Goal.NONE),
                        List.of(
                                new LineChart.Series(texts.of("series"), List.of(1.0, 2.0)),
                                new LineChart.Series("second", List.of(2.0, 1.0))))));
    }

    /** Makes the texts and notes their fields. */
    private record Texts(String name) {
        String of(String field) {
            FIELDS.add(field);
            return name + " " + field;
        }
    }
}
