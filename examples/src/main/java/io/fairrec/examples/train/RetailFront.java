package io.fairrec.examples.train;

import io.fairrec.eval.metric.EvaluationContext;
import io.fairrec.eval.metric.Metrics;
import io.fairrec.eval.metric.Slates;
import io.fairrec.eval.metric.UserValues;
import io.fairrec.eval.policy.Knob;
import io.fairrec.eval.policy.PolicyAim;
import io.fairrec.eval.policy.PolicyDecision;
import io.fairrec.eval.policy.PolicyFigure;
import io.fairrec.eval.policy.PolicyFront;
import io.fairrec.eval.policy.PolicyPoint;
import io.fairrec.eval.policy.PolicySearch;
import io.fairrec.eval.policy.RecommenderTrial;
import io.fairrec.eval.policy.ScoreTable;
import io.fairrec.eval.stat.Bootstrap;
import io.fairrec.eval.stat.Estimate;
import io.fairrec.eval.stat.PairedChange;
import io.fairrec.examples.train.RetailHeads.Head;
import io.fairrec.policy.PolicyJson;
import io.fairrec.score.Reliability;
import io.fairrec.score.Scorer;
import io.fairrec.train.Ease;
import io.fairrec.train.LightGcn;
import io.fairrec.train.RankingLosses;
import io.fairrec.train.TrainingControl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Online Retail: the front of NDCG@10 against revenue@10, by three strategies over one base model. Everything is chosen on
 * a validation cut of the training part; then the models are refitted on all of it, and what was chosen is measured on the
 * test part once.
 */
final class RetailFront {

    static final String NDCG = "ndcg@10";
    static final String REVENUE = "revenue@10";
    /** What counts: at most a fifth of the base's NDCG lost, at most a tenth of its revenue. */
    private static final double NDCG_FLOOR = 0.8;

    private static final double REVENUE_FLOOR = 0.9;
    private static final double[] LOSSES = {0, 0.02, 0.05};
    private static final int VALIDATION_SEED = 43;
    private static final PolicyDecision BASE = new PolicyDecision(Map.of(), Map.of());

    private RetailFront() {}

    /** A base model by the data that it is fitted on. */
    record Base(String name, Fit fit) {}

    /** Fits a base model on the training part of some data. */
    interface Fit {
        Scorer on(Dataset data);
    }

    /**
     * How much is searched.
     *
     * @param steps values of a weight in a grid
     * @param scan values of the weight by which one of several heads is chosen
     * @param population of the search over the weight of that head
     * @param generations of that search
     */
    record Effort(int steps, int scan, int population, int generations) {}

    /**
     * What slates reached.
     *
     * @param decision where they came from
     * @param ndcgs of the users with test items
     * @param revenues of the same users
     */
    record Measured(PolicyDecision decision, UserValues ndcgs, UserValues revenues) {

        double ndcg() {
            return ndcgs.result().value();
        }

        double revenue() {
            return revenues.result().value();
        }
    }

    /**
     * A policy that was chosen.
     *
     * @param validation what it was chosen by
     * @param test what it reached
     */
    record Chosen(PolicyPoint validation, Measured test) {}

    /**
     * What a strategy reached.
     *
     * @param strategy the strategy
     * @param front its validation front
     * @param measured the policies of that front on the test part, in their order
     */
    record Reached(RetailStrategy strategy, PolicyFront front, List<Measured> measured) {

        Measured of(PolicyPoint point) {
            return measured.get(front.points().indexOf(point));
        }

        /** The policies on the test part as a front of their own. */
        PolicyFront onTest() {
            List<PolicyPoint> points = new ArrayList<>();
            for (Measured one : measured) {
                points.add(new PolicyPoint(one.decision(), Map.of(NDCG, one.ndcg(), REVENUE, one.revenue())));
            }
            return PolicyFront.of(front.aims(), points);
        }
    }

    /**
     * All of one base model.
     *
     * @param base its name
     * @param baseline its own slates on the test part
     * @param strategies what they reached
     * @param chosen policies of the last strategy by how they were chosen
     * @param corner the least NDCG and revenue on the test part that count
     * @param validated how well the probabilities hold on validation users outside the fit
     * @param tested the same for the refitted head on the test part
     */
    record Study(
            String base,
            Measured baseline,
            List<Reached> strategies,
            Map<String, Chosen> chosen,
            Map<String, Double> corner,
            Reliability validated,
            Reliability tested) {

        double hypervolume(Reached reached) {
            return reached.onTest().hypervolume(corner) / baseline.ndcg() / baseline.revenue();
        }
    }

    /**
     * The experiment; writes {@code target/retail-front.html} and a policy file per base model beside it.
     *
     * @param data holds {@code online-retail}
     */
    static void run(Path data, Appendable out) throws IOException {
        Base lightGcn = new Base(
                "LightGCN",
                d -> LightGcn.of(
                                d.train(),
                                LightGcn.Options.defaults().learningRate(0.02).batchSize(16_384))
                        .task(RankingLosses.bpr(), 1)
                        .fit(TrainingControl.epochs(60))
                        .model()
                        .scorer());
        Base ease = new Base(
                "EASE", d -> Ease.fit(d.train(), Ease.Options.defaults().regularization(300)));
        run(OnlineRetail.load(data), List.of(lightGcn, ease), new Effort(25, 8, 16, 5), Path.of("target"), out);
    }

    static void run(Dataset whole, List<Base> bases, Effort effort, Path folder, Appendable out) throws IOException {
        out.append("## Retail: NDCG@10 against revenue@10\n\n");
        List<Study> studies = new ArrayList<>();
        for (Base base : bases) {
            Study study = study(whole, base, effort, folder);
            print(study, out);
            studies.add(study);
        }
        Path page = folder.resolve("retail-front.html");
        RetailFrontReport.of(whole, studies).writeTo(page);
        out.append("Report: ").append(page.toString()).append("\n\n");
    }

    private static Study study(Dataset whole, Base base, Effort effort, Path folder) throws IOException {
        Dataset cut = whole.validation(VALIDATION_SEED);
        ScoreTable scoresOnCut = ScoreTable.of(base.fit().on(cut), cut.train());
        ScoreTable scores = ScoreTable.of(base.fit().on(whole), whole.train());
        Map<String, Head> versions = RetailHeads.fit(cut, scoresOnCut, whole, scores);
        EvaluationContext choosing = cut.context();
        EvaluationContext testing = whole.context();
        Measured baselineOnCut =
                measure(choosing, BASE, TopTen.of(cut, scoresOnCut).slates());
        List<Reached> reached = new ArrayList<>();
        for (RetailStrategy strategy : List.of(
                RetailStrategy.weightedSum(cut, scoresOnCut, whole, scores),
                RetailStrategy.priceExponent(cut, scoresOnCut, whole, scores))) {
            reached.add(reach(strategy, search(strategy, choosing).grid(effort.steps()), testing));
        }
        RetailStrategy heads = RetailStrategy.calibrated(
                cut, whole, versions, versions.values().iterator().next().validation());
        String version = best(search(heads, choosing).grid(effort.scan()), corner(baselineOnCut));
        RetailStrategy calibrated = heads.choosing(version);
        reached.add(reach(
                calibrated,
                search(calibrated, choosing).evolve(effort.population(), effort.generations(), 1),
                testing));
        Reached best = reached.get(reached.size() - 1);
        Map<String, Chosen> chosen = choose(best, baselineOnCut);
        Files.createDirectories(folder);
        PolicyDecision knee = best.front().knee().orElseThrow().decision();
        Files.writeString(
                folder.resolve("retail-policy-" + base.name().toLowerCase(Locale.ROOT) + ".json"),
                PolicyJson.write(best.strategy().validation().policy(knee)));
        Head head = Objects.requireNonNull(versions.get(version));
        Measured baseline = measure(testing, BASE, TopTen.of(whole, scores).slates());
        return new Study(base.name(), baseline, reached, chosen, corner(baseline), head.held(), head.onTest(whole));
    }

    private static PolicySearch search(RetailStrategy strategy, EvaluationContext choosing) {
        PolicySearch search = PolicySearch.of(
                decision -> {
                    Slates slates = strategy.validation().slates(decision);
                    Measured on = measure(choosing, decision, slates);
                    Map<String, Double> figures = new LinkedHashMap<>();
                    figures.put(NDCG, on.ndcg());
                    figures.put(REVENUE, on.revenue());
                    strategy.further().forEach(figure -> figures.put(figure.name(), figure.of(slates)));
                    return figures;
                },
                PolicyAim.most(NDCG),
                PolicyAim.most(REVENUE));
        for (Knob knob : strategy.knobs()) {
            search = search.knob(knob);
        }
        return search;
    }

    /** The model with the largest hypervolume of its own: a front over several would take the luckiest at every point. */
    private static String best(PolicyFront scanned, Map<String, Double> corner) {
        Map<String, List<PolicyPoint>> byModel = new LinkedHashMap<>();
        for (PolicyPoint trial : scanned.trials()) {
            byModel.computeIfAbsent(trial.decision().choice(RecommenderTrial.MODEL), m -> new ArrayList<>())
                    .add(trial);
        }
        String best = "";
        double most = -1;
        for (Map.Entry<String, List<PolicyPoint>> model : byModel.entrySet()) {
            double volume = PolicyFront.of(scanned.aims(), model.getValue()).hypervolume(corner);
            if (volume > most) {
                most = volume;
                best = model.getKey();
            }
        }
        return best;
    }

    private static Reached reach(RetailStrategy strategy, PolicyFront front, EvaluationContext testing) {
        List<Measured> measured = new ArrayList<>();
        for (PolicyPoint point : front.points()) {
            measured.add(measure(testing, point.decision(), strategy.test().slates(point.decision())));
        }
        return new Reached(strategy, front, measured);
    }

    private static Map<String, Chosen> choose(Reached best, Measured baseline) {
        Map<String, Double> corner = corner(baseline);
        Map<String, Optional<PolicyPoint>> chosen = new LinkedHashMap<>();
        chosen.put("Nash", best.front().nash(corner));
        chosen.put("Kalai–Smorodinsky", best.front().kalaiSmorodinsky(corner));
        chosen.put("knee", best.front().knee());
        for (double loss : LOSSES) {
            chosen.put(
                    String.format(Locale.ROOT, "at most %.0f %% NDCG", 100 * loss),
                    best.front().mostWithin(REVENUE, NDCG, baseline.ndcg(), loss));
        }
        Map<String, Chosen> found = new LinkedHashMap<>();
        chosen.forEach((name, point) -> point.ifPresent(p -> found.put(name, new Chosen(p, best.of(p)))));
        return found;
    }

    private static Measured measure(EvaluationContext context, PolicyDecision decision, Slates slates) {
        return new Measured(
                decision,
                UserValues.of(Metrics.ndcg(TopTen.K), context, slates),
                UserValues.of(Metrics.revenue(TopTen.K), context, slates));
    }

    private static Map<String, Double> corner(Measured base) {
        return Map.of(NDCG, NDCG_FLOOR * base.ndcg(), REVENUE, REVENUE_FLOOR * base.revenue());
    }

    private static void print(Study study, Appendable out) throws IOException {
        Measured baseline = study.baseline();
        out.append(String.format(
                Locale.ROOT,
                "### %s: NDCG@10 %.4f, revenue@10 %.4f, %,d customers%n%n",
                study.base(),
                baseline.ndcg(),
                baseline.revenue(),
                baseline.ndcgs().count()));
        out.append("| strategy | tried | front on validation | of it non-dominated on test | hypervolume on test |"
                + " × weighted sum |\n|---|---:|---:|---:|---:|---:|\n");
        double plain = study.hypervolume(study.strategies().get(0));
        for (Reached reached : study.strategies()) {
            out.append(String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %d | %.4f | %.2f |%n",
                    label(reached.strategy()),
                    reached.front().trials().size(),
                    reached.front().points().size(),
                    reached.onTest().points().size(),
                    study.hypervolume(reached),
                    study.hypervolume(reached) / plain));
        }
        out.append(String.format(
                Locale.ROOT,
                "%nHypervolume in the box above %.1f of the base's NDCG and %.1f of its revenue, in units of the base.%n%n",
                NDCG_FLOOR,
                REVENUE_FLOOR));
        out.append(
                "| chosen on validation by | decision | satisfaction, predicted | NDCG on test | revenue on test |\n|---|---|---:|---|---|\n");
        for (Map.Entry<String, Chosen> one : study.chosen().entrySet()) {
            Measured policy = one.getValue().test();
            out.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %.4f | %s | %s |%n",
                    one.getKey(),
                    policy.decision(),
                    one.getValue().validation().figure("satisfaction"),
                    change(baseline.ndcgs(), policy.ndcgs()),
                    change(baseline.revenues(), policy.revenues())));
        }
        out.append("\nPaired changes over the same customers, 95 % bootstrap.");
        for (PolicyFigure figure :
                study.strategies().get(study.strategies().size() - 1).strategy().further()) {
            out.append(" ")
                    .append(figure.name())
                    .append(": ")
                    .append(figure.description())
                    .append(".");
        }
        out.append("\n\n");
        out.append("p = P(buys the product), on the quarter of validation customers that neither fit"
                        + " nor calibration saw:\n\n")
                .append(study.validated().markdown())
                .append("\nThe refitted head on the test part:\n\n")
                .append(study.tested().markdown())
                .append("\n");
    }

    private static String label(RetailStrategy strategy) {
        return strategy.version().isEmpty() ? strategy.name() : strategy.name() + " (" + strategy.version() + ")";
    }

    /** Such as {@code −4.2 % [−6.0, −2.3]}. */
    static String change(UserValues before, UserValues after) {
        PairedChange change = Bootstrap.defaults().change(before.values(u -> true), after.values(u -> true));
        Estimate relative = change.relative();
        if (relative == null) {
            return "no value: the base is 0";
        }
        return String.format(
                Locale.ROOT,
                "%+.1f %% [%+.1f, %+.1f]",
                100 * relative.value(),
                100 * relative.lo(),
                100 * relative.hi());
    }
}
