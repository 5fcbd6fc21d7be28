package io.fairrec.examples.train;

import io.fairrec.eval.report.Axis;
import io.fairrec.eval.report.Fact;
import io.fairrec.eval.report.FactTable;
import io.fairrec.eval.report.Goal;
import io.fairrec.eval.report.ParetoChart;
import io.fairrec.eval.report.ParetoChart.Point;
import io.fairrec.eval.report.ParetoChart.Role;
import io.fairrec.eval.report.Report;
import io.fairrec.eval.report.ValueFormat;
import io.fairrec.examples.train.RetailFront.Chosen;
import io.fairrec.examples.train.RetailFront.Measured;
import io.fairrec.examples.train.RetailFront.Reached;
import io.fairrec.examples.train.RetailFront.Study;
import io.fairrec.score.Reliability;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The page of {@link RetailFront}: one front per base model, with the policies that were chosen. */
final class RetailFrontReport {

    private RetailFrontReport() {}

    static Report of(Dataset data, List<Study> studies) {
        Report.Builder report = Report.builder()
                .title("Online Retail: what relevance costs in revenue")
                .lead(String.format(
                        Locale.ROOT,
                        "%,d customers, %,d products, ten of all products that a customer has not bought. Policies were"
                                + " chosen on a validation cut of the training part; every figure here is from the test"
                                + " part, which was measured once.",
                        data.train().userCount(),
                        data.train().itemCount()));
        for (Study study : studies) {
            report.section(
                    "Base model " + study.base(),
                    "Each dot is a policy of a validation front. Nash, Kalai–Smorodinsky and the knee are marked.",
                    chart(study),
                    chosen(study),
                    reliability("Probabilities of purchase, customers outside the fit", study.validated()),
                    reliability("Probabilities of purchase on the test part", study.tested()));
        }
        report.section("What the figures are", "", figures());
        return report.build();
    }

    private static ParetoChart chart(Study study) {
        List<Point> points = new ArrayList<>();
        points.add(point(study.base(), study.base() + " alone", Role.BASE, study.baseline(), List.of()));
        for (Reached reached : study.strategies()) {
            for (Measured one : reached.measured()) {
                List<String> names = names(study, reached, one);
                boolean marked = !names.isEmpty();
                points.add(point(
                        marked ? String.join(", ", names) : one.decision().toString(),
                        reached.strategy().name(),
                        marked ? Role.CHOSEN : Role.OTHER,
                        one,
                        List.of(new Fact("decision", one.decision().toString()))));
            }
        }
        Reached best = best(study);
        Reached plain = study.strategies().get(0);
        return new ParetoChart(
                String.format(
                        Locale.ROOT,
                        "Calibrated probabilities: %.2f times the hypervolume of the weighted sum",
                        study.hypervolume(best) / study.hypervolume(plain)),
                "To the right more of what customers bought is found, and sooner; upwards what was found costs more."
                        + " Probabilities from: " + best.strategy().version() + ".",
                Axis.of("NDCG@10", ValueFormat.decimal(4), Goal.HIGHER),
                Axis.of("revenue@10", ValueFormat.money("£", 2), Goal.HIGHER),
                points);
    }

    private static Reached best(Study study) {
        return study.strategies().get(study.strategies().size() - 1);
    }

    private static List<String> names(Study study, Reached reached, Measured one) {
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, Chosen> chosen : study.chosen().entrySet()) {
            // Limits on the loss are in the table; the chart marks the bargains.
            if (reached.equals(best(study))
                    && chosen.getValue().test().decision().equals(one.decision())
                    && !chosen.getKey().startsWith("at most")) {
                names.add(chosen.getKey());
            }
        }
        return names;
    }

    private static Point point(String label, String family, Role role, Measured at, List<Fact> details) {
        return new Point(label, family, role, at.ndcg(), at.revenue(), details);
    }

    private static FactTable chosen(Study study) {
        List<Fact> facts = new ArrayList<>();
        study.chosen()
                .forEach((name, policy) -> facts.add(new Fact(
                        name,
                        "NDCG "
                                + RetailFront.change(
                                        study.baseline().ndcgs(), policy.test().ndcgs()) + ", revenue "
                                + RetailFront.change(
                                        study.baseline().revenues(),
                                        policy.test().revenues()) + " ("
                                + policy.test().decision() + ")")));
        return new FactTable("Chosen on validation: change against the base on the test part, 95 % intervals", facts);
    }

    private static FactTable reliability(String title, Reliability reliability) {
        List<Fact> facts = new ArrayList<>();
        for (Reliability.Bin bin : reliability.bins()) {
            facts.add(new Fact(
                    String.format(Locale.ROOT, "predicted %.4f (%,d pairs)", bin.predicted(), bin.examples()),
                    String.format(
                            Locale.ROOT,
                            "bought %.4f [%.4f, %.4f]",
                            bin.observed(),
                            bin.observedLow(),
                            bin.observedHigh())));
        }
        facts.add(new Fact(
                "expected calibration error", String.format(Locale.ROOT, "%.4f", reliability.calibrationError())));
        return new FactTable(title, facts);
    }

    private static FactTable figures() {
        return new FactTable(
                "Objectives, weights and proxies",
                List.of(
                        new Fact(
                                "revenue@10", "β·sales with β = 1: median unit prices of bought products on the slate"),
                        new Fact("satisfaction", "α1·c + α2·p with α1 = 0, α2 = 1"),
                        new Fact("c", "no proxy: Online Retail has neither clicks nor categories"),
                        new Fact("p", "P(buys the product): PurchaseHead on the base's score, ln price, ln popularity"),
                        new Fact("retention", "not measured: the split keeps one row a pair, without times")));
    }
}
