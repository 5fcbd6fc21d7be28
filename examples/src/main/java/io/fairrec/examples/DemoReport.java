package io.fairrec.examples;

import io.fairrec.base.Version;
import io.fairrec.eval.group.EvaluationResult;
import io.fairrec.eval.group.GroupAnswer;
import io.fairrec.eval.group.GroupQuestion.Kind;
import io.fairrec.eval.group.GroupRow;
import io.fairrec.eval.load.LoadReport;
import io.fairrec.eval.metric.UserMetric;
import io.fairrec.eval.report.Axis;
import io.fairrec.eval.report.ComparisonTable;
import io.fairrec.eval.report.ComparisonTable.Cell;
import io.fairrec.eval.report.ComparisonTable.Column;
import io.fairrec.eval.report.Fact;
import io.fairrec.eval.report.FactTable;
import io.fairrec.eval.report.Goal;
import io.fairrec.eval.report.GroupBars;
import io.fairrec.eval.report.KeyFigures;
import io.fairrec.eval.report.Quantity;
import io.fairrec.eval.report.Report;
import io.fairrec.eval.report.ValueFormat;
import io.fairrec.eval.report.VerdictBox;
import io.fairrec.eval.report.VerdictBox.Finding;
import io.fairrec.eval.report.VerdictBox.Status;
import io.fairrec.eval.stat.Estimate;
import io.fairrec.eval.stat.PairedChange;
import io.fairrec.policy.PolicyJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The demo's {@code report.html}. Every sentence depends on the figures: other data would be told in other words. */
final class DemoReport {

    static final ValueFormat NDCG = ValueFormat.decimal(4);
    static final ValueFormat SHARE = ValueFormat.percent(1);
    private static final ValueFormat MONEY = ValueFormat.money("$", 3);
    private static final ValueFormat GINI = ValueFormat.decimal(3);

    private final DemoResult result;
    private final ShopExperiment.Tested chosen;
    private final double target;

    private DemoReport(DemoResult result) {
        this.result = result;
        this.chosen = result.chosen();
        this.target = result.experiment().target().share();
    }

    static Report of(DemoResult result) {
        return new DemoReport(result).report();
    }

    private Report report() {
        DemoCharts charts = new DemoCharts(result);
        return Report.builder()
                .title(String.format(
                        Locale.ROOT,
                        "The shop's own label is %s of what people buy: it had %s of the slots and has %s now",
                        SHARE.text(target),
                        SHARE.text(chosen.shareBefore()),
                        SHARE.text(chosen.shareAfter())))
                .lead(String.format(
                        Locale.ROOT,
                        "Real purchases of %,d households and %,d products. Each household gets ten slots, filled from what"
                                + " it bought in the first 80 %% of its purchases and measured on the last 20 %%. Every"
                                + " weight and price was chosen on validation purchases; the test decided nothing.",
                        result.data().interactions().userCount(),
                        result.data().catalog().size()))
                .summary(keyFigures(), verdict())
                .section(
                        "Before and after",
                        "Every base model, so that none was picked to look good. The marked one was the best of "
                                + result.searched() + " on validation.",
                        comparison(),
                        furtherMetrics(
                                "The chosen model by hits",
                                "Precision is divided by 10; households without later purchases are left out.",
                                "precision@10",
                                "recall@10",
                                "hit-rate@10"),
                        furtherMetrics(
                                "The chosen model by order and breadth",
                                "Average precision is divided by all relevant products. Coverage is the share of all"
                                        + " products that anybody is shown; it has no interval.",
                                "map@10",
                                "mrr@10",
                                "coverage@10"))
                .section(
                        "The price of the promise",
                        "What the chosen model loses or gains as the own label gets dearer.",
                        charts.pareto(),
                        charts.shares())
                .section("Who is served how well", "Households by the age of their head.", ages())
                .section(
                        "Who is shown",
                        "How the promise was kept over the stream, and what it does to the manufacturers.",
                        charts.stream(),
                        charts.lorenz())
                .section("One household", charts.whichHousehold(), charts.slate())
                .section("Provenance", "Enough to make this page again.", provenance())
                .build();
    }

    private KeyFigures keyFigures() {
        return KeyFigures.of(
                "Key figures",
                new KeyFigures.Figure(
                        "Own label, share of slots",
                        SHARE,
                        Quantity.of(chosen.shareBefore()),
                        Quantity.of(chosen.shareAfter()),
                        "promise " + SHARE.text(target)),
                figure(ShopExperiment.NDCG, "NDCG@10", NDCG),
                figure(ShopExperiment.REVENUE, "Revenue@10 per household", MONEY),
                new KeyFigures.Figure(
                        "Gini over manufacturers",
                        GINI,
                        Quantity.of(chosen.resultBefore().value(ShopExperiment.MANUFACTURER_GINI)),
                        Quantity.of(chosen.resultAfter().value(ShopExperiment.MANUFACTURER_GINI)),
                        "0 equal, 1 one has all"));
    }

    private KeyFigures.Figure figure(String metric, String name, ValueFormat format) {
        PairedChange change = change(chosen, metric);
        return new KeyFigures.Figure(
                name,
                format,
                Quantity.of(change.before()),
                Quantity.of(change.after()),
                "change in % " + DemoTable.change(change));
    }

    private VerdictBox verdict() {
        List<Finding> findings = new ArrayList<>();
        double gap = Math.abs(chosen.shareAfter() - target);
        boolean kept = gap <= result.experiment().target().tolerance();
        findings.add(new Finding(
                kept ? Status.OK : Status.ATTENTION,
                kept ? "The promise to the own label is kept." : "The promise to the own label is not kept.",
                String.format(
                        Locale.ROOT,
                        "%s of the slots; promised %s ± 1 point. Before: %s.",
                        SHARE.text(chosen.shareAfter()),
                        SHARE.text(target),
                        SHARE.text(chosen.shareBefore()))));
        findings.add(changeFinding(ShopExperiment.NDCG, "NDCG@10", "accuracy"));
        findings.add(changeFinding(ShopExperiment.REVENUE, "Revenue@10", "revenue"));
        for (GroupAnswer answer : result.answersAfter()) {
            findings.add(new Finding(status(answer), headline(answer), answer.sentence()));
        }
        boolean attention = findings.stream().anyMatch(finding -> finding.status() == Status.ATTENTION);
        return VerdictBox.of(
                (kept ? "The promise is kept" : "The promise is not kept")
                        + (attention ? "; something needs a closer look" : "; nothing else stands out"),
                findings.toArray(new Finding[0]));
    }

    private Finding changeFinding(String metric, String name, String what) {
        PairedChange change = change(chosen, metric);
        Estimate relative = DemoTable.relative(change);
        String detail = String.format(
                Locale.ROOT,
                "%s: %.4f before, %.4f after, change in %% %s, paired 95 %% interval, %,d households.",
                name,
                change.before(),
                change.after(),
                DemoTable.change(change),
                relative.n());
        if (relative.hi() < 0) {
            return new Finding(Status.ATTENTION, "The promise costs some " + what + ".", detail);
        }
        if (relative.lo() > 0) {
            return new Finding(Status.OK, "There is more " + what + " than before.", detail);
        }
        return new Finding(Status.NO_EVIDENCE, "No evidence that the promise costs " + what + ".", detail);
    }

    private static Status status(GroupAnswer answer) {
        return switch (answer.verdict()) {
            case DIFFERENCE -> Status.ATTENTION;
            case NO_EVIDENCE -> Status.NO_EVIDENCE;
            case TOO_FEW -> Status.TOO_FEW;
        };
    }

    private static String headline(GroupAnswer answer) {
        String subject = switch (answer.question().kind()) {
            case AMONG_KNOWN -> "Known ages";
            case UNKNOWN_AGAINST_KNOWN -> "Unknown age against known";
            case UNKNOWN_AGAINST_KNOWN_STANDARDISED -> "The same at equal history length";
        };
        return switch (answer.verdict()) {
            case DIFFERENCE -> subject + ": they are served differently.";
            case NO_EVIDENCE -> subject + ": no evidence of a difference.";
            case TOO_FEW -> subject + ": too few households to say.";
        };
    }

    private ComparisonTable comparison() {
        List<Column> columns = List.of(
                new Column("Own label", "promise " + SHARE.text(target), SHARE, ValueFormat.points(1), Goal.TARGET),
                new Column("NDCG@10", "higher is better", NDCG, SHARE, Goal.HIGHER),
                new Column("Revenue@10", "per household", MONEY, SHARE, Goal.HIGHER),
                new Column("Gini", "manufacturers", GINI, GINI, Goal.LOWER));
        List<ComparisonTable.Row> rows = new ArrayList<>();
        for (ShopExperiment.Tested tested : result.tested()) {
            rows.add(new ComparisonTable.Row(
                    tested.tuned().base().name(),
                    tested.tuned().base().note(),
                    tested.tuned().base().equals(chosen.tuned().base()),
                    List.of(
                            Cell.of(Quantity.of(tested.shareBefore()), Quantity.of(tested.shareAfter())),
                            cell(tested, ShopExperiment.NDCG),
                            cell(tested, ShopExperiment.REVENUE),
                            Cell.of(
                                    Quantity.of(tested.resultBefore().value(ShopExperiment.MANUFACTURER_GINI)),
                                    Quantity.of(tested.resultAfter().value(ShopExperiment.MANUFACTURER_GINI))))));
        }
        PairedChange ndcg = change(chosen, ShopExperiment.NDCG);
        return new ComparisonTable(
                "The best model's NDCG@10 changes by " + DemoTable.change(ndcg) + " %",
                "In brackets 95 % bootstrap intervals; those of the changes are paired, household by household, and"
                        + " relative to the value before.",
                columns,
                rows);
    }

    private ComparisonTable furtherMetrics(String title, String caption, String... metrics) {
        List<Column> columns = new ArrayList<>();
        List<Cell> cells = new ArrayList<>();
        for (String metric : metrics) {
            columns.add(new Column(metric, "", NDCG, SHARE, Goal.HIGHER));
            cells.add(
                    isUserMetric(metric)
                            ? cell(chosen, metric)
                            : Cell.of(
                                    Quantity.of(chosen.resultBefore().value(metric)),
                                    Quantity.of(chosen.resultAfter().value(metric))));
        }
        return new ComparisonTable(
                title,
                caption,
                columns,
                List.of(new ComparisonTable.Row(
                        chosen.tuned().base().name(), chosen.tuned().base().note(), true, cells)));
    }

    private boolean isUserMetric(String metric) {
        return result.experiment().metrics().stream()
                .anyMatch(known -> known.name().equals(metric) && known instanceof UserMetric);
    }

    private GroupBars ages() {
        List<GroupBars.Group> groups = new ArrayList<>();
        List<GroupRow> before = rows(chosen.resultBefore());
        List<GroupRow> after = rows(chosen.resultAfter());
        for (int g = 0; g < before.size(); g++) {
            groups.add(new GroupBars.Group(
                    before.get(g).label(),
                    before.get(g).n(),
                    !before.get(g).known(),
                    shown(before.get(g)),
                    shown(after.get(g))));
        }
        GroupAnswer known = DemoResult.answer(result.answersAfter(), Kind.AMONG_KNOWN);
        GroupAnswer unknown = DemoResult.answer(result.answersAfter(), Kind.UNKNOWN_AGAINST_KNOWN);
        return new GroupBars(
                "Among known ages: " + known.verdict().words() + "; unknown against known: "
                        + unknown.verdict().words(),
                "Mean NDCG@10 of the households in each group; whiskers are 95 % bootstrap intervals, one group at a time."
                        + " Hatched: households whose age is unknown. Bars that differ are not yet groups that differ:"
                        + " the verdict above says what labels dealt at random would show.",
                Axis.of("NDCG@10", NDCG, Goal.HIGHER),
                "before",
                "after",
                groups);
    }

    private static List<GroupRow> rows(EvaluationResult evaluated) {
        return evaluated.byGroup(ShopExperiment.NDCG, "age").rows();
    }

    private FactTable provenance() {
        TunedPolicy tuned = chosen.tuned();
        List<Fact> facts = new ArrayList<>();
        for (LoadReport report : result.data().reports()) {
            facts.add(new Fact(report.source() + " (SHA-256)", report.sha256()));
        }
        facts.add(new Fact("5-core (SHA-256)", result.data().interactions().sha256()));
        facts.add(new Fact("data", "Complete Journey sample, CC0"));
        facts.add(new Fact("base", DemoTable.name(tuned.base())));
        facts.add(new Fact(
                "chosen on",
                "validation: the last 20 % of each household's training rows, best NDCG@10 of " + result.searched()
                        + " models (" + NDCG.text(tuned.validationNdcg()) + ")"));
        facts.add(new Fact(
                "calibration", java.util.Arrays.toString(tuned.calibration().coefficients())));
        facts.add(new Fact("unit of utility and price", "percentage points of the probability of purchase"));
        facts.add(new Fact("policy", PolicyJson.write(tuned.policy())));
        facts.add(new Fact(
                "bootstrap",
                chosen.resultAfter().bootstrap().resamples() + " resamples, seed "
                        + chosen.resultAfter().bootstrap().seed()));
        facts.add(new Fact("fairrec", Version.current()));
        facts.add(new Fact("Java", System.getProperty("java.version")));
        return new FactTable("Data, settings, versions", facts);
    }

    private static Cell cell(ShopExperiment.Tested tested, String metric) {
        PairedChange change = change(tested, metric);
        return Cell.of(
                Quantity.of(tested.resultBefore().estimate(metric)),
                Quantity.of(tested.resultAfter().estimate(metric)),
                change.relative() == null ? Quantity.missing("0 before") : Quantity.of(DemoTable.relative(change)));
    }

    private static PairedChange change(ShopExperiment.Tested tested, String metric) {
        return tested.resultAfter().changeSince(tested.resultBefore(), metric);
    }

    private static Quantity shown(GroupRow row) {
        Estimate estimate = row.estimate();
        return estimate == null ? Quantity.missing("too few: " + row.n()) : Quantity.of(estimate);
    }
}
