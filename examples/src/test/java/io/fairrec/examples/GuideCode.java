package io.fairrec.examples;

import io.fairrec.Recommendation;
import io.fairrec.RecommendationRequest;
import io.fairrec.Recommender;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.candidate.CandidateSource;
import io.fairrec.candidate.WholeCatalog;
import io.fairrec.data.Catalog;
import io.fairrec.data.EventWeights;
import io.fairrec.data.Groups;
import io.fairrec.data.Interactions;
import io.fairrec.data.MissingValues;
import io.fairrec.eval.group.Evaluation;
import io.fairrec.eval.group.EvaluationResult;
import io.fairrec.eval.group.ExposureReport;
import io.fairrec.eval.group.GroupAnswer;
import io.fairrec.eval.group.GroupQuestions;
import io.fairrec.eval.load.DelimitedFile;
import io.fairrec.eval.load.GroupsLoader;
import io.fairrec.eval.load.Ids;
import io.fairrec.eval.load.InteractionsLoader;
import io.fairrec.eval.load.ItemsLoader;
import io.fairrec.eval.load.Loaded;
import io.fairrec.eval.load.TimeFormat;
import io.fairrec.eval.metric.EvaluationContext;
import io.fairrec.eval.metric.Metrics;
import io.fairrec.eval.metric.Slates;
import io.fairrec.eval.policy.PriceSearch;
import io.fairrec.eval.split.Split;
import io.fairrec.eval.split.Splits;
import io.fairrec.fairness.ExposureModel;
import io.fairrec.fairness.ExposureTarget;
import io.fairrec.fairness.FairnessLosses;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.objective.Normalization;
import io.fairrec.objective.Objectives;
import io.fairrec.policy.Policy;
import io.fairrec.policy.PolicyJson;
import io.fairrec.portrait.BehaviourEncoder;
import io.fairrec.portrait.ConcatenationEncoder;
import io.fairrec.portrait.InterestEncoder;
import io.fairrec.portrait.NormalizedEncoder;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.rerank.GreedyReRanker;
import io.fairrec.rerank.SlateConstraint;
import io.fairrec.score.CalibratedScorer;
import io.fairrec.score.CategoryProfile;
import io.fairrec.score.ColdStart;
import io.fairrec.score.GroupPopularity;
import io.fairrec.score.ItemKnn;
import io.fairrec.score.Popularity;
import io.fairrec.score.Scorer;
import io.fairrec.train.FactorModel;
import io.fairrec.train.FairnessTask;
import io.fairrec.train.GradientBalancers;
import io.fairrec.train.LightGcn;
import io.fairrec.train.RankingLosses;
import io.fairrec.train.TrainingControl;
import io.fairrec.train.TrainingListener;
import io.fairrec.train.TrainingResult;
import io.fairrec.train.Validator;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The code that docs/guide.md, docs/evaluation.md and docs/training.md show, so that it compiles and runs. */
final class GuideCode {

    private GuideCode() {}

    // spotless:off
    static Loaded<Catalog> load(Path folder, PrintStream out) {
        Loaded<Interactions> log = InteractionsLoader.of(DelimitedFile.of(folder.resolve("purchases.csv"))
                        .lenient(0.01)
                        .rejectedTo(folder.resolve("rejected.csv")))
                .user("customer", Ids.TEXT)
                .item("sku", Ids.TEXT)
                .time("bought_at", TimeFormat.ISO_INSTANT)
                .quantity("pieces", 1)
                .value("paid", 0)
                .negativeQuantityIsReturn()
                .load();
        Loaded<Catalog> items = ItemsLoader.of(folder.resolve("items.csv"))
                .item("sku", Ids.TEXT)
                .price("price", 0)
                .title("name")
                .label("brand", "brand")
                .labels("category", "categories", "|")
                .load(log.data().items());
        Loaded<Map<String, Groups>> customers = GroupsLoader.of(folder.resolve("customers.csv"))
                .id("customer", Ids.TEXT)
                .partition("age", "age_band")
                .load(log.data().users());
        out.println(log.report());
        out.println(log.report().rejected());
        out.println(customers.data().keySet());
        return items;
    }

    static PortraitEncoder portraits(Interactions log, Catalog catalog) {
        List<UserPortrait> training = new ArrayList<>();
        for (int user = 0; user < log.userCount(); user++) {
            training.add(UserPortrait.of(log, user));
        }
        PortraitEncoder portrait = ConcatenationEncoder.builder()
                .add("interest", InterestEncoder.overGroups(catalog.groups("category"),
                        new InterestEncoder.Options(EventWeights.defaults(), 30)))
                .add("behaviour", NormalizedEncoder.zScore(
                        BehaviourEncoder.fit(training, MissingValues.INDICATOR), training))
                .build();
        return portrait;
    }

    static Scorer scorer(Interactions log, Catalog catalog, Groups ages) {
        Scorer scorer = ColdStart.of(
                ItemKnn.fit(log, ItemKnn.Options.defaults()),         // users with a history
                GroupPopularity.fit(log, ages),                       // users without one
                CategoryProfile.fit(log, catalog.groups("category")), // items that nobody had yet
                Popularity.fit(log),                                  // says which items those are
                1);
        return scorer;
    }

    static Recommender promise(Interactions log, Catalog catalog) {
        Split split = Splits.perUserFractionByRows(log, 0.8);
        CandidateSource all = WholeCatalog.all(catalog.size());
        ExposureTarget promise = ExposureTarget.share("brand", "Private", 0.345);

        // On validation: what was bought after the first 80 % says what a score means, and what the promise costs.
        Scorer early = Popularity.fit(split.train());
        CalibratedScorer calibrated = CalibratedScorer.fit(early, all, split.train(), split.test(), 60);
        PriceSearch search = new PriceSearch(catalog, promise, GreedyReRanker.orderedByUtility(), 10);
        for (int user = 0; user < log.userCount(); user++) {
            UserPortrait portrait = UserPortrait.of(split.train(), user);
            CandidateSet candidates = all.candidates(portrait, catalog.size());
            float[] scores = new float[candidates.size()];
            calibrated.score(portrait, candidates, scores);
            double[] utilities = new double[scores.length];
            for (int i = 0; i < scores.length; i++) {
                utilities[i] = 100 * scores[i];
            }
            search.add(candidates, utilities);
        }
        double price = search.price();
        double gain = search.gain(price);

        // In service: the same model fitted on everything, the same calibration, weights, price and gain.
        Recommender recommender = Recommender.builder()
                .catalog(catalog)
                .interactions(log)
                .candidates(all)
                .scorer(calibrated.with(Popularity.fit(log)))
                .fallbackScorer(Popularity.fit(log))
                .objective(Objectives.relevance(Normalization.NONE), 100)
                .reRanker(GreedyReRanker.orderedByUtility())
                .promise(promise, price)
                .pacing(new Policy.Pacing(50, gain, 50))
                .constraint(SlateConstraint.atLeast("brand", "National", 2))
                .slateSize(10)
                .build();
        return recommender;
    }

    static Recommender fromPolicy(String json, Catalog catalog, Interactions log, Scorer scorer) {
        Policy policy = PolicyJson.read(json);
        Recommender recommender =
                Recommender.builder().catalog(catalog).interactions(log).scorer(scorer).policy(policy).build();
        return recommender;
    }

    static void replay(Recommender recommender, String userId, PrintStream log) {
        Recommendation answer = recommender.recommend(RecommendationRequest.forUser(userId));
        if (!answer.certificate().allMet() || !answer.degraded().isEmpty()) {
            log.println(answer.certificate() + " " + answer.degraded());
        }
        PriceSnapshot prices = answer.prices();
        Recommendation again = recommender.recommend(RecommendationRequest.forUser(userId).replay(prices));
        log.println(answer.items().equals(again.items()));
    }

    static EvaluationResult measure(Interactions log, Catalog catalog, Groups ages, PrintStream out) {
        Split split = Splits.perUserFractionByRows(log, 0.8);
        Recommender recommender = Recommender.builder()
                .catalog(catalog)
                .interactions(split.train())
                .candidates(WholeCatalog.all(catalog.size()))
                .scorer(Popularity.fit(split.train()))
                .objective(Objectives.relevance(), 1)
                .build();
        int[][] slates = new int[log.userCount()][];
        for (int user = 0; user < slates.length; user++) {
            slates[user] = recommender.recommend(RecommendationRequest.forUser(log.users().id(user))).items().stream()
                    .mapToInt(item -> catalog.items().ordinal(item.id()))
                    .toArray();
        }

        EvaluationContext context = EvaluationContext.of(catalog, split.train(), split.test());
        EvaluationResult result = Evaluation.of(context)
                .metrics(Metrics.accuracy(10))
                .metrics(Metrics.coverage(10), Metrics.exposureShare(10, "brand", "Private"))
                .groups(ages)
                .run(slates);
        out.println(result.estimate("ndcg@10"));
        out.println(result.byGroup("ndcg@10", "age").worst());
        List<GroupAnswer> answers = GroupQuestions.of(result)
                .amongKnown("ndcg@10", "age")
                .unknownAgainstKnown("ndcg@10", "age")
                .unknownAgainstKnown("ndcg@10", "age", "history length", context.historyLengths())
                .answer();
        for (GroupAnswer answer : answers) {
            out.println(answer.verdict().words() + ": " + answer.sentence());
        }
        ExposureReport exposure = ExposureReport.of(catalog, Slates.of(slates), ExposureModel.slots());
        out.println(exposure.against(List.of(ExposureTarget.share("brand", "Private", 0.345))));
        return result;
    }

    static Recommender train(Split split, Catalog catalog, Groups ages, Path folder, PrintStream out) {
        Validator validator = model -> ndcg(model.scorer(), split, catalog);
        LightGcn plan = LightGcn.of(split.train(), LightGcn.Options.defaults().dimension(32).seed(1))
                .task(RankingLosses.bpr(), 1)
                .task(FairnessTask.of(FairnessLosses.centroidGap(), ages), 1)
                .balancer(GradientBalancers.amongActive(GradientBalancers.mgda()));
        TrainingResult result = plan.fit(TrainingControl.epochs(6)
                .validate(validator, 2, 2)
                .checkpoint(folder.resolve("training.checkpoint"), 2)
                .listener(TrainingListener.progressBar(System.err)));
        out.println(result.ending() + " after " + result.epochs() + " epochs");
        result.model().save(folder.resolve("model"));

        Recommender recommender = Recommender.builder()
                .catalog(catalog)
                .interactions(split.train())
                .scorer(FactorModel.load(folder.resolve("model")).scorer())
                .objective(Objectives.relevance(), 1)
                .build();
        return recommender;
    }

    private static double ndcg(Scorer scorer, Split split, Catalog catalog) {
        try (Recommender recommender = Recommender.builder()
                .catalog(catalog)
                .interactions(split.train())
                .scorer(scorer)
                .objective(Objectives.relevance(), 1)
                .build()) {
            int[][] slates = new int[split.train().userCount()][];
            for (int user = 0; user < slates.length; user++) {
                slates[user] = recommender
                        .recommend(RecommendationRequest.forUser(split.train().users().id(user)))
                        .items()
                        .stream()
                        .mapToInt(item -> catalog.items().ordinal(item.id()))
                        .toArray();
            }
            EvaluationContext context = EvaluationContext.of(catalog, split.train(), split.test());
            return Evaluation.of(context).metrics(Metrics.accuracy(10)).run(slates).value("ndcg@10");
        }
    }
    // spotless:on
}
