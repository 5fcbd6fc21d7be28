package io.fairrec.eval.report;

import io.fairrec.eval.report.ComparisonTable.Cell;
import io.fairrec.eval.report.ComparisonTable.Column;
import io.fairrec.eval.report.ComparisonTable.Row;
import io.fairrec.eval.report.SlateComparison.Placed;
import io.fairrec.eval.report.SlateComparison.Shown;
import io.fairrec.eval.report.VerdictBox.Finding;
import io.fairrec.eval.report.VerdictBox.Status;
import io.fairrec.explain.Contribution;
import io.fairrec.explain.Explanation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** A report of made-up figures, of the kind and size that an experiment on shop data has. */
final class SampleReport {

    private static final ValueFormat NDCG = ValueFormat.decimal(4);
    private static final ValueFormat SHARE = ValueFormat.percent(1);
    private static final ReferenceLine TARGET = new ReferenceLine(0.345, 0.01, "target 34.5 %");

    private SampleReport() {}

    static Report report() {
        return Report.builder()
                .title("The shop's label falls to what people buy, at almost no price")
                .lead("A sample of made-up figures: 1,809 households, 3,299 products, the next purchases predicted in"
                        + " ten slots. The question: can the shop's own label be shown as often as people buy it,"
                        + " without worse recommendations?")
                .summary(keyFigures(), verdict())
                .section(
                        "Before and after",
                        "Every base recommender, so that none was picked to look good.",
                        comparison())
                .section("The price of fairness", "What each policy costs and what it brings.", pareto())
                .section("Who is served how well", "Households by the age of their head.", groups())
                .section(
                        "Who is shown",
                        "Exposure over the manufacturers, and how the promise was met.",
                        lorenz(),
                        lines())
                .section("One household", "What it is shown, and why.", slate())
                .section("Provenance", "Enough to make this page again.", provenance())
                .build();
    }

    static KeyFigures keyFigures() {
        return KeyFigures.of(
                "Key figures",
                new KeyFigures.Figure(
                        "Private label, share of slots",
                        SHARE,
                        Quantity.of(0.431),
                        Quantity.of(0.346),
                        "target 34.5 %"),
                new KeyFigures.Figure(
                        "NDCG@10", NDCG, Quantity.of(0.0871), Quantity.of(0.0866), "change −0.6 % [−1.4, +0.3]"),
                new KeyFigures.Figure(
                        "Revenue@10 per household",
                        ValueFormat.money("$", 3),
                        Quantity.of(0.680),
                        Quantity.of(0.692),
                        "change +1.8 % [−0.5, +4.0]"),
                new KeyFigures.Figure(
                        "Gini over manufacturers",
                        ValueFormat.decimal(3),
                        Quantity.of(0.894),
                        Quantity.of(0.871),
                        "0 equal, 1 one has all"));
    }

    static VerdictBox verdict() {
        return VerdictBox.of(
                "The promise is kept; one group needs a closer look",
                new Finding(
                        Status.OK,
                        "The private label holds 34.6 % of the slots, within 1 point of its target.",
                        "Before: 43.1 %. People buy it in 34.5 % of their purchases."),
                new Finding(
                        Status.OK,
                        "The recommendations are as good as before, within the noise.",
                        "NDCG@10 changes by −0.6 %, paired 95 % interval −1.4 % to +0.3 %."),
                new Finding(
                        Status.NO_EVIDENCE,
                        "Among known ages the data show no difference in service.",
                        "The bars differ, but labels dealt at random differ as much: permutation p = .74, n = 771."),
                new Finding(
                        Status.ATTENTION,
                        "Households of unknown age are served worse.",
                        "NDCG@10 .069 against .110, p < .001. Standardised on history length, about half of the gap"
                                + " remains."),
                new Finding(
                        Status.TOO_FEW,
                        "Households of students cannot be judged.",
                        "12 households; at least 30 are needed."));
    }

    static ComparisonTable comparison() {
        List<Column> columns = List.of(
                new Column("NDCG@10", "higher is better", NDCG, SHARE, Goal.HIGHER),
                new Column("Private label", "target 34.5 %", SHARE, ValueFormat.points(1), Goal.TARGET),
                new Column("Revenue@10", "per household", ValueFormat.money("$", 3), SHARE, Goal.HIGHER),
                new Column("Gini", "lower is more equal", ValueFormat.decimal(3), ValueFormat.decimal(3), Goal.LOWER));
        return new ComparisonTable(
                "All bases keep the promise; the best one pays 0.6 % of its NDCG",
                "In brackets 95 % bootstrap intervals; those of the changes are paired, household by household.",
                columns,
                List.of(
                        row("Popularity", "households per product", false, 0.0697, 0.700, 0.387, 0.951, -0.041, 0.004),
                        row("Item kNN", "shrinkage 5", false, 0.0690, 0.533, 0.445, 0.917, -0.022, 0.004),
                        row("Own purchases", "then popularity", false, 0.0771, 0.418, 0.656, 0.889, -0.009, 0.005),
                        row("Blend", "w = 8, chosen on validation", true, 0.0871, 0.431, 0.680, 0.894, -0.006, 0.009)));
    }

    private static Row row(
            String name,
            String note,
            boolean marked,
            double ndcg,
            double share,
            double revenue,
            double gini,
            double loss,
            double noise) {
        double after = ndcg * (1 + loss);
        return new Row(
                name,
                note,
                marked,
                List.of(
                        Cell.of(
                                Quantity.of(ndcg, ndcg - 0.006, ndcg + 0.006),
                                Quantity.of(after, after - 0.0061, after + 0.006),
                                Quantity.of(loss, loss - noise, loss + noise)),
                        Cell.of(
                                Quantity.of(share),
                                Quantity.of(0.346, 0.341, 0.351),
                                Quantity.of(0.346 - share, 0.343 - share, 0.349 - share)),
                        Cell.of(
                                Quantity.of(revenue),
                                Quantity.of(revenue * 1.018, revenue * 0.93, revenue * 1.11),
                                Quantity.of(0.018, -0.005, 0.040)),
                        marked
                                ? Cell.of(
                                        Quantity.of(gini),
                                        Quantity.of(gini - 0.023),
                                        Quantity.of(-0.023, -0.027, -0.019))
                                : Cell.of(Quantity.of(gini), Quantity.missing("not measured"))));
    }

    static ParetoChart pareto() {
        List<ParetoChart.Point> points = new ArrayList<>();
        for (int i = 0; i <= 20; i++) {
            double strength = i / 10.0;
            double gap = 0.086 * Math.exp(-1.9 * strength) + (i > 16 ? 0.004 * (i - 16) : 0);
            double ndcg = 0.0871 - 0.0021 * (1 - Math.exp(-1.1 * strength)) - 0.00016 * strength * strength;
            points.add(point(
                    "Price",
                    strength,
                    gap,
                    ndcg,
                    i == 0 ? ParetoChart.Role.BASE : i == 14 ? ParetoChart.Role.CHOSEN : ParetoChart.Role.OTHER));
        }
        for (int i = 1; i <= 10; i++) {
            double strength = i / 10.0;
            points.add(point(
                    "Quota", strength, 0.086 * (1 - strength), 0.0871 - 0.0062 * strength, ParetoChart.Role.OTHER));
        }
        return new ParetoChart(
                "The chosen policy closes 93 % of the gap for 2 % of the NDCG",
                "Each mark is a policy. Up is a better prediction, left is closer to the target. Pale marks are beaten by"
                        + " another policy in both. Left of the dashed line the promise is kept.",
                Axis.of("gap to the target share", ValueFormat.points(1), Goal.LOWER)
                        .with(ReferenceLine.of(0.01, "tolerance 1 pp")),
                Axis.of("NDCG@10", NDCG, Goal.HIGHER),
                points);
    }

    private static ParetoChart.Point point(
            String family, double strength, double gap, double ndcg, ParetoChart.Role role) {
        return new ParetoChart.Point(
                role == ParetoChart.Role.BASE
                        ? "no fairness"
                        : String.format(Locale.ROOT, "%s, strength %.1f", family.toLowerCase(Locale.ROOT), strength),
                family,
                role,
                gap,
                ndcg,
                List.of(new Fact("share of slots", SHARE.text(0.345 + gap))));
    }

    static GroupBars groups() {
        return new GroupBars(
                "Unknown ages get .069 against .110; among known ages there is no evidence of a difference",
                "Mean NDCG@10 of the households in each group; whiskers are 95 % bootstrap intervals. Hatched bars:"
                        + " households whose age is unknown.",
                Axis.of("NDCG@10", ValueFormat.decimal(4), Goal.HIGHER),
                "before",
                "after",
                List.of(
                        group("Students", 12, false, 0, 0),
                        group("19–24", 44, false, 0.104, 0.024),
                        group("25–34", 135, false, 0.118, 0.015),
                        group("35–44", 190, false, 0.112, 0.012),
                        group("45–54", 279, false, 0.106, 0.010),
                        group("55–64", 57, false, 0.101, 0.021),
                        group("65+", 66, false, 0.111, 0.020),
                        group("unknown", 1038, true, 0.069, 0.005)));
    }

    private static GroupBars.Group group(String label, int n, boolean unknown, double value, double half) {
        if (n < 30) {
            Quantity none = Quantity.missing("too few: " + n + " of 30");
            return new GroupBars.Group(label, n, unknown, none, none);
        }
        return new GroupBars.Group(
                label,
                n,
                unknown,
                Quantity.of(value, value - half, value + half),
                Quantity.of(value * 0.994, value * 0.994 - half, value * 0.994 + half));
    }

    static LorenzChart lorenz() {
        SplittableRandom random = new SplittableRandom(7);
        double[] before = new double[420];
        double[] after = new double[420];
        for (int i = 0; i < before.length; i++) {
            double size = Math.pow(random.nextDouble(), -1.15) - 1;
            before[i] = i == 0 ? 7800 : i % 3 == 0 ? 4 * size : 14 * size;
            after[i] = i == 0 ? 4260 : 26 * Math.min(size, 40);
        }
        return new LorenzChart(
                "One manufacturer still holds most of what the shop's label shows",
                "The further a curve hangs below the diagonal, the fewer manufacturers share the exposure. Gini: 0 equal, 1"
                        + " one has all.",
                "manufacturers",
                List.of(LorenzChart.Curve.of("before", before), LorenzChart.Curve.of("after", after)));
    }

    static LineChart lines() {
        SplittableRandom random = new SplittableRandom(11);
        List<Double> epochs = new ArrayList<>();
        List<Double> share = new ArrayList<>();
        List<Double> price = new ArrayList<>();
        double sum = 0;
        double paid = 0;
        for (int i = 1; i <= 37; i++) {
            double now = 0.431 - 0.6 * paid + 0.03 * (random.nextDouble() - 0.5);
            sum += now;
            epochs.add((double) i);
            share.add(sum / i);
            price.add(paid);
            paid = Math.max(0, paid + 0.35 * (sum / i - 0.345) + 0.1 * (now - 0.345));
        }
        return new LineChart(
                "The price settles after about 20 epochs, and the share with it",
                "Above: the private label's share of all slots shown so far; the band is the tolerance. Below: the price"
                        + " that each of its products pays in the ranking, moved at the end of each epoch of 50 requests.",
                "epoch",
                epochs,
                List.of(
                        new LineChart.Panel(
                                Axis.target("share of slots", SHARE, TARGET),
                                List.of(new LineChart.Series("cumulative share", share))),
                        new LineChart.Panel(
                                Axis.of("price", ValueFormat.decimal(3), Goal.NONE),
                                List.of(new LineChart.Series("price", price)))));
    }

    static SlateComparison slate() {
        String[] names = {
            "Fluid milk, white only", "Bananas", "Shredded cheese", "Mainstream white bread", "Eggs, large",
            "Premium ice cream", "Soft drinks 12/18 & 15 pack", "Kids' yogurt", "Sandwich cookies", "Tortilla chips",
            "Frozen pizza", "Ground coffee", "Strawberries", "Butter"
        };
        boolean[] own = {true, false, true, true, true, true, false, false, false, false, false, false, false, true};
        int[] after = {0, 1, 6, 2, 7, 3, 8, 10, 9, 12};
        List<Shown> before = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            before.add(new Shown("p" + i, names[i], own[i] ? "Private" : "National", own[i]));
        }
        List<Placed> placed = new ArrayList<>();
        for (int slot = 0; slot < after.length; slot++) {
            int item = after[slot];
            double relevance = 2.31 - 0.14 * item;
            double revenue = 0.08 + 0.03 * (item % 4);
            double price = own[item] ? -0.36 : 0;
            List<Contribution> parts = new ArrayList<>(List.of(
                    new Contribution("relevance", Contribution.Kind.OBJECTIVE, relevance),
                    new Contribution("expected-revenue", Contribution.Kind.OBJECTIVE, revenue)));
            if (price != 0) {
                parts.add(new Contribution("price(brand=Private)", Contribution.Kind.PRICE, price));
            }
            placed.add(Placed.of(
                    new Explanation(
                            "p" + item,
                            names[item],
                            item + 1,
                            slot + 1,
                            own[item] ? Math.max(1, slot) : item + 1,
                            relevance + revenue + price,
                            parts),
                    own[item] ? "Private" : "National",
                    own[item],
                    List.of(Locale.ENGLISH, Locale.CHINESE)));
        }
        return new SlateComparison(
                "Household 1001: two private-label products make room for national brands",
                "Blue labels mark the products that the promise is about. Ranks are by the scorer alone.",
                before,
                placed);
    }

    static FactTable provenance() {
        return new FactTable(
                "Data, settings, versions",
                List.of(
                        new Fact("data (SHA-256)", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
                        new Fact("seed", "42"),
                        new Fact("base", "blend: z(kNN(20)) + ½·z(ln(1 + popularity)) + 16·ln(1 + own count)"),
                        new Fact("chosen on", "validation: last 20 % of each household's train rows"),
                        new Fact("epoch", "50 requests"),
                        new Fact("fairrec", "0.1.0-SNAPSHOT"),
                        new Fact("Java", "17.0.15")));
    }
}
