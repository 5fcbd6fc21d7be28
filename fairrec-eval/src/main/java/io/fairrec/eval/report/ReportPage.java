package io.fairrec.eval.report;

import java.util.ArrayList;
import java.util.List;

/** Makes the page of a report: head, table of contents, blocks, data, programs. */
final class ReportPage {

    private final Report report;
    private final Html body = new Html();
    private final List<ChartData.Entry> charts = new ArrayList<>();

    ReportPage(Report report) {
        this.report = report;
    }

    String html() {
        PageAssets assets = PageAssets.load();
        String echarts = PageAssets.inline(assets.echarts());
        String program = PageAssets.inline(assets.js());
        writeBody(assets.echartsVersion());
        // Styles must be allowed inline: ECharts positions its texts by style attributes.
        String policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src "
                + PageAssets.hashSource(echarts) + " " + PageAssets.hashSource(program)
                + "; base-uri 'none'; form-action 'none'";
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"" + Html.escape(policy) + "\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<meta name=\"color-scheme\" content=\"light dark\">\n"
                + "<meta name=\"generator\" content=\"fairrec\">\n"
                + "<title>" + Html.escape(report.title()) + "</title>\n"
                // Without an icon of its own a page asks the server for one.
                + "<link rel=\"icon\" href=\"data:,\">\n"
                + "<style>\n" + assets.css() + "</style>\n"
                + "<noscript><style>.chart, .languages { display: none }</style></noscript>\n"
                + "</head>\n<body>\n" + body.markup()
                + "\n<script type=\"application/json\" id=\"report-data\">" + ChartData.json(charts) + "</script>\n"
                + "<script>" + echarts + "</script>\n"
                + "<script>" + program + "</script>\n"
                + "</body>\n</html>\n";
    }

    private void writeBody(String echartsVersion) {
        body.element("a", "Skip to the content", "class", "skip", "href", "#content")
                .line();
        // Colours of paper, for charts that are printed from a dark screen: read by the program.
        body.open("div", "class", "paper", "id", "paper", "hidden", "").close().line();
        body.open("div", "class", "page");
        writeContents();
        body.open("main", "id", "content").line();
        body.open("header", "class", "masthead");
        body.element("p", "fairrec report", "class", "eyebrow");
        body.element("h1", report.title());
        body.elementIfAny("p", report.lead(), "class", "lead");
        body.close().line();
        BlockHtml blocks = new BlockHtml(body);
        if (!report.summary().isEmpty()) {
            body.open("section", "id", "summary", "class", "summary", "aria-label", "Summary");
            report.summary().forEach(block -> write(block, blocks));
            body.close().line();
        }
        for (int i = 0; i < report.sections().size(); i++) {
            Section section = report.sections().get(i);
            body.open("section", "id", anchor(i), "aria-labelledby", anchor(i) + "-title");
            body.open("div", "class", "section-head");
            body.element("h2", section.title(), "id", anchor(i) + "-title");
            body.elementIfAny("p", section.lead(), "class", "section-lead");
            body.close().line();
            section.blocks().forEach(block -> write(block, blocks));
            body.close().line();
        }
        body.element(
                "footer",
                "Made by fairrec. One file, no requests: it can be kept, mailed and opened offline. Charts by Apache"
                        + " ECharts " + echartsVersion + " (Apache License 2.0).");
        body.close().close();
    }

    private void writeContents() {
        body.open("nav", "class", "contents", "aria-label", "Contents");
        body.element("p", "On this page", "class", "contents-title");
        body.open("ol");
        if (!report.summary().isEmpty()) {
            body.open("li").element("a", "Summary", "href", "#summary").close();
        }
        for (int i = 0; i < report.sections().size(); i++) {
            body.open("li")
                    .element("a", report.sections().get(i).title(), "href", "#" + anchor(i))
                    .close();
        }
        body.close().close().line();
    }

    private void write(Block block, BlockHtml blocks) {
        if (block instanceof Chart chart) {
            String id = "chart-" + (charts.size() + 1);
            ChartData.Entry entry = ChartData.Entry.of(id, chart);
            charts.add(entry);
            blocks.chart(entry);
        } else if (block instanceof VerdictBox verdict) {
            blocks.verdict(verdict);
        } else if (block instanceof KeyFigures figures) {
            blocks.keyFigures(figures);
        } else if (block instanceof ComparisonTable table) {
            blocks.comparison(table);
        } else if (block instanceof FactTable facts) {
            blocks.facts(facts);
        } else if (block instanceof SlateComparison slate) {
            new SlateHtml(body, slate).write();
        }
        body.line();
    }

    private static String anchor(int section) {
        return "section-" + (section + 1);
    }
}
