package io.fairrec.examples;

import io.fairrec.eval.report.ValueFormat;
import io.fairrec.eval.stat.PairedChange;
import java.util.Locale;

/** The demo's figures as one small SVG: who got the slots before and after, and what it cost. */
final class BeforeAfterPicture {

    private static final int WIDTH = 900;
    private static final int ROW = 50;
    private static final int TOP = 92;
    private static final int BAR_LEFT = 268;
    private static final int BAR_WIDTH = 290;
    private static final double FULL = 0.8;

    private BeforeAfterPicture() {}

    /** The picture; equal results give equal text. */
    static String svg(DemoResult result) {
        int height = TOP + ROW * result.tested().size() + 34;
        double target = result.experiment().target().share();
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" font-family=\"system-ui,"
                        + " -apple-system, Segoe UI, Roboto, sans-serif\">",
                WIDTH,
                height);
        add(svg, "<title>Share of the shop's own label before and after, and the change of NDCG@10</title>");
        // A card of its own, so that the picture reads the same on a light and on a dark page.
        add(
                svg,
                "<rect x=\"1\" y=\"1\" width=\"%d\" height=\"%d\" rx=\"10\" fill=\"#ffffff\" stroke=\"#d8dee4\"/>",
                WIDTH - 2,
                height - 2);
        text(svg, 24, 34, 17, "600", "#1f2328", "start", "Slots that go to the shop's own label");
        text(
                svg,
                24,
                57,
                13,
                "400",
                "#59636e",
                "start",
                String.format(
                        Locale.ROOT,
                        "%,d households, real grocery purchases. Grey: the recommender alone. Blue: with fairrec.",
                        result.data().interactions().userCount()));
        text(svg, 876, 57, 13, "400", "#59636e", "end", "change of NDCG@10, 95 % interval");
        for (int r = 0; r < result.tested().size(); r++) {
            row(svg, result, r);
        }
        double x = BAR_LEFT + BAR_WIDTH * target / FULL;
        add(
                svg,
                "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#cf222e\" stroke-width=\"1.5\""
                        + " stroke-dasharray=\"4 3\"/>",
                x,
                x,
                TOP - 12,
                height - 30);
        text(
                svg,
                (int) Math.rint(x),
                height - 14,
                12,
                "600",
                "#cf222e",
                "middle",
                "what people buy: " + percent(target));
        return svg.append("</svg>\n").toString();
    }

    private static void row(StringBuilder svg, DemoResult result, int index) {
        ShopExperiment.Tested tested = result.tested().get(index);
        boolean chosen = index == result.tested().size() - 1;
        int y = TOP + ROW * index;
        if (chosen) {
            add(
                    svg,
                    "<rect x=\"10\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\" fill=\"#ddf4ff\"/>",
                    y - 7,
                    WIDTH - 20,
                    ROW - 4);
        }
        BaseModel base = tested.tuned().base();
        text(svg, 24, y + 14, 13.5, "600", "#1f2328", "start", chosen ? "Best on validation" : base.name());
        text(svg, 24, y + 30, 11, "400", "#59636e", "start", base.note());
        bar(svg, y, tested.shareBefore(), "#9aa4af");
        bar(svg, y + 17, tested.shareAfter(), "#0969da");
        PairedChange change = tested.resultAfter().changeSince(tested.resultBefore(), ShopExperiment.NDCG);
        text(svg, 876, y + 21, 13.5, "400", "#1f2328", "end", DemoTable.change(change) + " %");
    }

    private static void bar(StringBuilder svg, int y, double share, String colour) {
        double length = BAR_WIDTH * share / FULL;
        add(
                svg,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"14\" rx=\"2\" fill=\"%s\"/>",
                BAR_LEFT,
                y,
                length,
                colour);
        text(svg, (int) Math.rint(BAR_LEFT + length) + 6, y + 11, 12, "500", "#1f2328", "start", percent(share));
    }

    private static String percent(double share) {
        return ValueFormat.percent(1).text(share);
    }

    private static void text(
            StringBuilder svg, int x, int y, double size, String weight, String colour, String anchor, String words) {
        add(
                svg,
                "<text x=\"%d\" y=\"%d\" font-size=\"%s\" font-weight=\"%s\" fill=\"%s\" text-anchor=\"%s\">%s</text>",
                x,
                y,
                Double.toString(size),
                weight,
                colour,
                anchor,
                words.replace("&", "&amp;").replace("<", "&lt;"));
    }

    private static void add(StringBuilder svg, String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
