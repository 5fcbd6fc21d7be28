package io.fairrec.examples;

import io.fairrec.Recommendation;
import io.fairrec.RecommendationRequest;
import io.fairrec.data.Catalog;
import io.fairrec.data.Groups;
import io.fairrec.eval.group.ExposureReport;
import io.fairrec.eval.metric.Slates;
import io.fairrec.eval.report.Axis;
import io.fairrec.eval.report.Fact;
import io.fairrec.eval.report.Goal;
import io.fairrec.eval.report.LineChart;
import io.fairrec.eval.report.LorenzChart;
import io.fairrec.eval.report.ParetoChart;
import io.fairrec.eval.report.ReferenceLine;
import io.fairrec.eval.report.SlateComparison;
import io.fairrec.eval.report.ValueFormat;
import io.fairrec.explain.Explanation;
import io.fairrec.fairness.ExposureModel;
import io.fairrec.fairness.ExposureTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The charts of the demo's report. */
final class DemoCharts {

    private static final ValueFormat PRICE = ValueFormat.decimal(3);

    private final DemoResult result;
    private final ShopExperiment.Tested chosen;
    private final ExposureTarget target;
    private final Catalog catalog;
    private final Groups brand;

    DemoCharts(DemoResult result) {
        this.result = result;
        this.chosen = result.chosen();
        this.target = result.experiment().target();
        this.catalog = result.data().catalog();
        this.brand = catalog.groups(target.partition());
    }

    /** NDCG@10 against the distance from the promise. */
    ParetoChart pareto() {
        List<ParetoChart.Point> points = new ArrayList<>();
        for (ShopExperiment.CurvePoint point : result.curve()) {
            double gap = Math.abs(point.share() - target.share());
            points.add(
                    point(point, point.share() >= target.share() ? "more than promised" : "less than promised", gap));
        }
        double before = Math.abs(chosen.shareBefore() - target.share());
        double after = Math.abs(chosen.shareAfter() - target.share());
        double ndcgBefore = chosen.resultBefore().value(ShopExperiment.NDCG);
        double ndcgAfter = chosen.resultAfter().value(ShopExperiment.NDCG);
        addBaseAndChosen(points, before, after);
        return new ParetoChart(
                String.format(
                        Locale.ROOT,
                        "The gap to the promise goes from %s to %s; NDCG@10 from %s to %s",
                        ValueFormat.points(1).text(before),
                        ValueFormat.points(1).text(after),
                        DemoReport.NDCG.text(ndcgBefore),
                        DemoReport.NDCG.text(ndcgAfter)),
                "Each small mark is a constant price for the own label, measured on the test; the chosen policy starts from"
                        + " the price that validation gave and moves it every " + ShopExperiment.REQUESTS_PER_EPOCH
                        + " requests. Up is a better prediction, left is closer to the promise. Pale marks are beaten by"
                        + " another in both.",
                Axis.of("gap to the promised share", ValueFormat.points(1), Goal.LOWER)
                        .with(ReferenceLine.of(target.tolerance(), "tolerance")),
                Axis.of("NDCG@10", DemoReport.NDCG, Goal.HIGHER),
                points);
    }

    /** The whole curve: NDCG@10 against the share itself. */
    ParetoChart shares() {
        List<ParetoChart.Point> points = new ArrayList<>();
        for (ShopExperiment.CurvePoint point : result.curve()) {
            points.add(point(point, "constant price", point.share()));
        }
        addBaseAndChosen(points, chosen.shareBefore(), chosen.shareAfter());
        return new ParetoChart(
                "The whole curve: any share that a shop may want, and its NDCG@10",
                "The same policies by the share itself. To the right the own label gets a bonus, to the left it pays.",
                Axis.target(
                        "own label's share of the slots",
                        ValueFormat.percent(0),
                        new ReferenceLine(
                                target.share(),
                                target.tolerance(),
                                "promise " + DemoReport.SHARE.text(target.share()))),
                Axis.of("NDCG@10", DemoReport.NDCG, Goal.HIGHER),
                points);
    }

    private void addBaseAndChosen(List<ParetoChart.Point> points, double before, double after) {
        points.add(new ParetoChart.Point(
                "no promise",
                "base",
                ParetoChart.Role.BASE,
                before,
                chosen.resultBefore().value(ShopExperiment.NDCG),
                List.of(new Fact("share", DemoReport.SHARE.text(chosen.shareBefore())))));
        points.add(new ParetoChart.Point(
                "prices move",
                "chosen",
                ParetoChart.Role.CHOSEN,
                after,
                chosen.resultAfter().value(ShopExperiment.NDCG),
                List.of(new Fact("share", DemoReport.SHARE.text(chosen.shareAfter())))));
    }

    private static ParetoChart.Point point(ShopExperiment.CurvePoint point, String family, double x) {
        return new ParetoChart.Point(
                "price " + PRICE.text(point.price()),
                family,
                ParetoChart.Role.OTHER,
                x,
                point.ndcg(),
                List.of(
                        new Fact("share", DemoReport.SHARE.text(point.share())),
                        new Fact("revenue@10", ValueFormat.money("$", 3).text(point.revenue()))));
    }

    /** Share so far and price, epoch by epoch. */
    LineChart stream() {
        int member = brand.ordinal(target.group());
        List<Double> epochs = new ArrayList<>();
        List<Double> shares = new ArrayList<>();
        List<Double> prices = new ArrayList<>();
        long members = 0;
        long slots = 0;
        Slates slates = chosen.after();
        for (int user = 0; user < slates.userCount(); user++) {
            slots += slates.size(user);
            for (int slot = 0; slot < slates.size(user); slot++) {
                members += brand.isIn(slates.item(user, slot), member) ? 1 : 0;
            }
            boolean last = user == slates.userCount() - 1
                    || chosen.pricesPerRequest().get(user + 1).version()
                            != chosen.pricesPerRequest().get(user).version();
            if (last) {
                epochs.add(epochs.size() + 1.0);
                shares.add(members / (double) slots);
                prices.add(chosen.pricesPerRequest().get(user).price(0));
            }
        }
        return new LineChart(
                String.format(
                        Locale.ROOT,
                        "The own label's share ends at %s; its price moves between %s and %s",
                        DemoReport.SHARE.text(chosen.shareAfter()),
                        PRICE.text(prices.stream().mapToDouble(p -> p).min().orElse(0)),
                        PRICE.text(prices.stream().mapToDouble(p -> p).max().orElse(0))),
                "Above: the own label's share of all slots filled so far, with the promise and its tolerance. Below: what"
                        + " each of its products pays for a place, in percentage points of the probability of purchase;"
                        + " it moves at the end of each epoch of " + ShopExperiment.REQUESTS_PER_EPOCH + " requests.",
                "epoch",
                epochs,
                List.of(
                        new LineChart.Panel(
                                Axis.target(
                                        "share of slots",
                                        DemoReport.SHARE,
                                        new ReferenceLine(target.share(), target.tolerance(), "promise")),
                                List.of(new LineChart.Series("share so far", shares))),
                        new LineChart.Panel(
                                Axis.of("price", PRICE, Goal.NONE), List.of(new LineChart.Series("price", prices)))));
    }

    /** Exposure over the manufacturers. */
    LorenzChart lorenz() {
        return new LorenzChart(
                String.format(
                        Locale.ROOT,
                        "The most shown manufacturer had %s of the exposure and has %s now",
                        DemoReport.SHARE.text(largestManufacturer(chosen.before())),
                        DemoReport.SHARE.text(largestManufacturer(chosen.after()))),
                "The further a curve hangs below the diagonal, the fewer manufacturers share the slots. One manufacturer"
                        + " makes nearly the whole own label, so the promise to the label is what moves it.",
                "manufacturers",
                List.of(
                        LorenzChart.Curve.of("before", manufacturers(chosen.before())),
                        LorenzChart.Curve.of("after", manufacturers(chosen.after()))));
    }

    /** The largest share of all slots that one manufacturer has. */
    double largestManufacturer(Slates slates) {
        return ExposureReport.of(catalog, slates, ExposureModel.slots()).shares("manufacturer").stream()
                .mapToDouble(ExposureReport.GroupShare::share)
                .max()
                .orElse(0);
    }

    private double[] manufacturers(Slates slates) {
        return ExposureReport.of(catalog, slates, ExposureModel.slots()).shares("manufacturer").stream()
                .filter(ExposureReport.GroupShare::known)
                .mapToDouble(ExposureReport.GroupShare::exposure)
                .toArray();
    }

    /** How the household was picked, so that nobody thinks it was picked to please. */
    String whichHousehold() {
        return String.format(
                Locale.ROOT,
                "On average %.1f of ten slots change. This is the first household, by number, with %d changed slots.",
                meanChanged(),
                typicalChanges());
    }

    /** The typical household's slate before and after, with reasons in two languages. */
    SlateComparison slate() {
        int user = typicalHousehold();
        RecommendationRequest request = result.experiment().request(user);
        Recommendation answer = chosen.recommender()
                .recommend(request.replay(chosen.pricesPerRequest().get(user)));
        List<SlateComparison.Shown> before = new ArrayList<>();
        for (int slot = 0; slot < chosen.before().size(user); slot++) {
            int item = chosen.before().item(user, slot);
            before.add(new SlateComparison.Shown(
                    catalog.items().id(item), catalog.title(item), label(item), promised(item)));
        }
        List<SlateComparison.Placed> after = new ArrayList<>();
        for (Explanation explanation : answer.explanations()) {
            int item = catalog.items().ordinal(explanation.itemId());
            after.add(SlateComparison.Placed.of(
                    explanation, label(item), promised(item), List.of(Locale.ENGLISH, Locale.CHINESE)));
        }
        return new SlateComparison(
                String.format(
                        Locale.ROOT,
                        "Household %s: %d of %d slots change",
                        result.data().interactions().users().id(user),
                        changed(user),
                        chosen.before().size(user)),
                "Ranks by relevance alone count all products. Utilities and prices are percentage points of the probability"
                        + " of purchase.",
                before,
                after);
    }

    private String label(int item) {
        return brand.label(brand.group(item));
    }

    private boolean promised(int item) {
        return brand.isIn(item, brand.ordinal(target.group()));
    }

    private int typicalHousehold() {
        for (int user = 0; user < chosen.before().userCount(); user++) {
            if (changed(user) == typicalChanges()) {
                return user;
            }
        }
        return 0;
    }

    private int typicalChanges() {
        return Math.max(1, (int) Math.rint(meanChanged()));
    }

    private double meanChanged() {
        long changes = 0;
        for (int user = 0; user < chosen.before().userCount(); user++) {
            changes += changed(user);
        }
        return changes / (double) chosen.before().userCount();
    }

    /** How many items of the slate after were not on the slate before. */
    private int changed(int user) {
        int changes = 0;
        for (int s = 0; s < chosen.after().size(user); s++) {
            boolean stayed = false;
            for (int t = 0; t < chosen.before().size(user); t++) {
                stayed |= chosen.after().item(user, s) == chosen.before().item(user, t);
            }
            changes += stayed ? 0 : 1;
        }
        return changes;
    }
}
