package io.fairrec.examples;

import io.fairrec.Recommendation;
import io.fairrec.RecommendationRequest;
import io.fairrec.Recommender;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.candidate.CandidateSource;
import io.fairrec.candidate.WholeCatalog;
import io.fairrec.data.Catalog;
import io.fairrec.data.Groups;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.eval.group.Evaluation;
import io.fairrec.eval.group.EvaluationResult;
import io.fairrec.eval.metric.EvaluationContext;
import io.fairrec.eval.metric.Metric;
import io.fairrec.eval.metric.Metrics;
import io.fairrec.eval.metric.Slates;
import io.fairrec.eval.policy.PriceSearch;
import io.fairrec.eval.split.Split;
import io.fairrec.eval.split.Splits;
import io.fairrec.fairness.ExposureTarget;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.objective.Normalization;
import io.fairrec.objective.Objective;
import io.fairrec.objective.ObjectiveContext;
import io.fairrec.objective.Objectives;
import io.fairrec.policy.Policy;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.rerank.GreedyReRanker;
import io.fairrec.rerank.ReRanker;
import io.fairrec.rerank.RerankRequest;
import io.fairrec.score.CalibratedScorer;
import io.fairrec.score.Scorer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The shop as it is: people buy again, and the shop's own label should get the share of slots that it has of purchases.
 *
 * <p>Per household the first 80 % of the rows are for training, the rest is the test. The last 20 % of each household's
 * training rows are validation: there, and only there, are chosen the base model (best NDCG@10), the calibration, the
 * weight of revenue (the smallest that keeps validation revenue), the first price and the gain. Then everything is
 * refitted on all training rows, and the test decides nothing: each
 * model meets it once, and the curve of constant prices is measured there afterwards, to be shown.
 */
final class ShopExperiment {

    static final int K = 10;
    static final String NDCG = "ndcg@10";
    static final String REVENUE = "revenue@10";
    static final String MANUFACTURER_GINI = "gini:manufacturer@10";
    static final int REQUESTS_PER_EPOCH = 50;

    private static final double[] REVENUE_WEIGHTS = {0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5};

    /** Utility is in percentage points of the probability of purchase: a price of 0.3 is 0.3 of them. */
    private static final double POINTS = 100;

    /** Probabilities of purchase are mostly below 30 %: no price needs to exceed this. */
    private static final double MAX_PRICE = 50;

    private static final int CALIBRATION_EXAMPLES = 60;
    private static final ReRanker BY_UTILITY = GreedyReRanker.orderedByUtility();

    private final CompleteJourney data;
    private final Split task;
    private final Split validation;
    private final CandidateSource all;
    private final Groups brand;
    private final ExposureTarget target;
    private final EvaluationContext testContext;
    private final BaseModel.Fitted validationParts;
    private final BaseModel.Fitted trainParts;
    private final EvaluationContext validationContext;

    ShopExperiment(CompleteJourney data) {
        this.data = data;
        this.task = Splits.perUserFractionByRows(data.interactions(), 0.8);
        this.validation = Splits.perUserFractionByRows(task.train(), 0.8);
        this.all = WholeCatalog.all(data.catalog().size());
        this.brand = data.catalog().groups("brand");
        this.target = ExposureTarget.share("brand", "Private", purchaseShare(task.train()));
        this.validationParts = BaseModel.Fitted.on(validation.train());
        this.trainParts = BaseModel.Fitted.on(task.train());
        // Metrics value a hit at the shop's price; recommenders know the prices of their training rows only.
        this.testContext = EvaluationContext.of(data.catalog(), task.train(), task.test());
        this.validationContext = EvaluationContext.of(data.catalog(), validation.train(), validation.test());
    }

    Split task() {
        return task;
    }

    ExposureTarget target() {
        return target;
    }

    EvaluationContext testContext() {
        return testContext;
    }

    /** What was measured on the test for one model: its own slates, and those under the promise. */
    record Tested(
            TunedPolicy tuned,
            Slates before,
            Slates after,
            EvaluationResult resultBefore,
            EvaluationResult resultAfter,
            double shareBefore,
            double shareAfter,
            List<PriceSnapshot> prices,
            Recommender recommender,
            List<PriceSnapshot> pricesPerRequest) {}

    /**
     * A point of the curve.
     *
     * @param price the constant price, in percentage points of the probability of purchase
     */
    record CurvePoint(double price, double share, double ndcg, double revenue) {}

    /** NDCG@10 on validation of every model that is searched, in their order. */
    double[] validationNdcg(List<BaseModel> models, ProgressBar progress) {
        Evaluation evaluation = Evaluation.of(validationContext).metrics(Metrics.ndcg(K));
        return models.stream()
                .parallel()
                .mapToDouble(model -> {
                    progress.step("choosing the base on validation");
                    return evaluation
                            .run(slates(model.from().apply(validationParts), validation.train()))
                            .value(NDCG);
                })
                .toArray();
    }

    /** Chooses calibration, revenue weight, price and gain for one model, on validation. */
    TunedPolicy tune(BaseModel base, double validationNdcg) {
        Scorer plain = base.from().apply(validationParts);
        CalibratedScorer calibrated =
                CalibratedScorer.fit(plain, all, validation.train(), validation.test(), CALIBRATION_EXAMPLES);
        Evaluation revenue = Evaluation.of(validationContext).metrics(Metrics.revenue(K));
        double own = revenue.run(slates(plain, validation.train())).value(REVENUE);
        Catalog catalog = recommenderCatalog(validation.train());
        float[][] probabilities = probabilities(calibrated, validation.train());
        int chosen = 0;
        double price = 0;
        double gain = 0;
        double earned = 0;
        // Where no weight keeps the revenue, none is taken: the promise then costs revenue, and the table says so.
        for (int w = 0; w < REVENUE_WEIGHTS.length; w++) {
            PriceSearch search = search(catalog, probabilities, REVENUE_WEIGHTS[w]);
            double p = search.price();
            double e = revenue.run(search.slates(p)).value(REVENUE);
            if (w == 0 || e >= own) {
                chosen = w;
                price = p;
                gain = search.gain(p);
                earned = e;
            }
            if (e >= own) {
                break;
            }
        }
        return new TunedPolicy(
                base,
                calibrated,
                policy(REVENUE_WEIGHTS[chosen], price, gain),
                REVENUE_WEIGHTS[chosen],
                validationNdcg,
                earned / own - 1);
    }

    /** Refits on all training rows and answers every household once, in the order of their ordinals. */
    Tested test(TunedPolicy tuned) {
        Scorer plain = tuned.base().from().apply(trainParts);
        int[][] before = slates(plain, task.train());
        Recommender recommender = Recommender.builder()
                .catalog(recommenderCatalog(task.train()))
                .interactions(task.train())
                .scorer(tuned.calibration().with(plain))
                .policy(tuned.policy())
                .build();
        int[][] after = new int[before.length][];
        List<PriceSnapshot> prices = new ArrayList<>();
        for (int user = 0; user < after.length; user++) {
            Recommendation answer = recommender.recommend(request(user));
            after[user] = answer.items().stream()
                    .mapToInt(item -> data.catalog().items().ordinal(item.id()))
                    .toArray();
            prices.add(answer.prices());
        }
        Evaluation evaluation = Evaluation.of(testContext).metrics(metrics()).groups(data.households("age"));
        return new Tested(
                tuned,
                Slates.of(before),
                Slates.of(after),
                evaluation.run(before),
                evaluation.run(after),
                share(before),
                share(after),
                epochs(prices),
                recommender,
                prices);
    }

    /** The trade on the test at constant prices: from no price to twice the price of the promise, and bonuses. */
    List<CurvePoint> curve(TunedPolicy tuned) {
        Scorer plain = tuned.base().from().apply(trainParts);
        PriceSearch search = search(
                recommenderCatalog(task.train()),
                probabilities(tuned.calibration().with(plain), task.train()),
                tuned.revenueWeight());
        Evaluation evaluation = Evaluation.of(testContext).metrics(Metrics.ndcg(K), Metrics.revenue(K));
        List<CurvePoint> points = new ArrayList<>();
        for (double factor : new double[] {
            -4, -3, -2, -1.5, -1, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 6, 8
        }) {
            double price = factor * tuned.price();
            int[][] slates = search.slates(price);
            EvaluationResult result = evaluation.run(slates);
            points.add(new CurvePoint(price, share(slates), result.value(NDCG), result.value(REVENUE)));
        }
        return points;
    }

    /** What is measured on the test. */
    List<Metric> metrics() {
        List<Metric> all = new ArrayList<>(Metrics.accuracy(K));
        all.add(Metrics.coverage(K));
        all.add(Metrics.gini(K, "manufacturer"));
        return all;
    }

    RecommendationRequest request(int user) {
        return RecommendationRequest.forUser(data.interactions().users().id(user));
    }

    /** The share of the promised group among all slots. */
    double share(int[][] slates) {
        int member = brand.ordinal(target.group());
        long members = 0;
        long slots = 0;
        for (int[] slate : slates) {
            slots += slate.length;
            for (int item : slate) {
                members += brand.isIn(item, member) ? 1 : 0;
            }
        }
        return members / (double) slots;
    }

    /** The slates of a scorer alone: the ten best of all products. */
    private int[][] slates(Scorer scorer, Interactions history) {
        CandidateSet candidates = CandidateSet.all(data.catalog().size());
        float[] scores = new float[candidates.size()];
        double[] utilities = new double[candidates.size()];
        int[] slate = new int[K];
        int[][] slates = new int[history.userCount()][];
        for (int user = 0; user < slates.length; user++) {
            scorer.score(UserPortrait.of(history, user), candidates, scores);
            for (int i = 0; i < scores.length; i++) {
                utilities[i] = scores[i];
            }
            RerankRequest request = new RerankRequest(
                    candidates, data.catalog(), utilities, List.of(), PriceSnapshot.none(), List.of(), K);
            int size = BY_UTILITY.rerank(request, slate);
            slates[user] = java.util.Arrays.copyOf(slate, size);
        }
        return slates;
    }

    /** The calibrated scores of every household and product: 24 MB, so that each weight of revenue costs no scoring. */
    private float[][] probabilities(Scorer calibrated, Interactions history) {
        CandidateSet candidates = CandidateSet.all(data.catalog().size());
        float[][] probabilities = new float[history.userCount()][candidates.size()];
        for (int user = 0; user < probabilities.length; user++) {
            calibrated.score(UserPortrait.of(history, user), candidates, probabilities[user]);
        }
        return probabilities;
    }

    /** The policy's utilities of all households, ready for any price. */
    private PriceSearch search(Catalog catalog, float[][] probabilities, double revenueWeight) {
        Objective revenue = Objectives.expectedRevenue(Normalization.NONE);
        CandidateSet candidates = CandidateSet.all(catalog.size());
        double[] earned = new double[candidates.size()];
        double[] utilities = new double[candidates.size()];
        PriceSearch search = new PriceSearch(catalog, target, BY_UTILITY, K);
        UserPortrait nobody = UserPortrait.of(task.train(), IdIndex.UNKNOWN);
        for (float[] scores : probabilities) {
            if (revenueWeight > 0) {
                revenue.evaluate(
                        new ObjectiveContext(nobody, candidates, scores, catalog, PriceSnapshot.none()), earned);
            }
            for (int i = 0; i < scores.length; i++) {
                utilities[i] = POINTS * scores[i] + POINTS * revenueWeight * earned[i];
            }
            search.add(candidates, utilities);
        }
        return search;
    }

    private Policy policy(double revenueWeight, double price, double gain) {
        List<Policy.ObjectiveEntry> objectives = new ArrayList<>();
        objectives.add(new Policy.ObjectiveEntry("relevance", POINTS, Map.of("normalization", "none")));
        if (revenueWeight > 0) {
            objectives.add(new Policy.ObjectiveEntry(
                    "expected-revenue", POINTS * revenueWeight, Map.of("normalization", "none")));
        }
        return new Policy(
                K,
                "all",
                objectives,
                Policy.ComponentEntry.of("weighted-sum"),
                new Policy.ComponentEntry("greedy", Map.of("order", "utility")),
                List.of(new Policy.Promise(
                        target.partition(), target.group(), target.share(), target.tolerance(), price)),
                List.of(),
                new Policy.Pacing(REQUESTS_PER_EPOCH, gain, MAX_PRICE));
    }

    private Catalog recommenderCatalog(Interactions history) {
        return data.catalog().withPrices(CompleteJourney.medianPrices(history));
    }

    private double purchaseShare(Interactions log) {
        int member = brand.ordinal("Private");
        int rows = 0;
        for (int row = 0; row < log.size(); row++) {
            rows += brand.isIn(log.item(row), member) ? 1 : 0;
        }
        return rows / (double) log.size();
    }

    private static List<PriceSnapshot> epochs(List<PriceSnapshot> perRequest) {
        List<PriceSnapshot> epochs = new ArrayList<>();
        for (PriceSnapshot snapshot : perRequest) {
            if (epochs.isEmpty() || epochs.get(epochs.size() - 1).version() != snapshot.version()) {
                epochs.add(snapshot);
            }
        }
        return List.copyOf(epochs);
    }
}
