package io.fairrec.examples.train;

import io.fairrec.base.ConfigException;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Interactions;
import io.fairrec.eval.metric.Metrics;
import io.fairrec.eval.metric.Slates;
import io.fairrec.eval.policy.Knob;
import io.fairrec.eval.policy.PolicyDecision;
import io.fairrec.eval.policy.PolicyFigure;
import io.fairrec.eval.policy.PolicyFigures;
import io.fairrec.eval.policy.RecommenderTrial;
import io.fairrec.eval.policy.ScoreTable;
import io.fairrec.examples.train.RetailHeads.Head;
import io.fairrec.internal.TopK;
import io.fairrec.policy.Policy;
import io.fairrec.policy.Policy.ComponentEntry;
import io.fairrec.policy.Policy.ObjectiveEntry;
import io.fairrec.policy.Policy.Pacing;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Scorer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A way to trade relevance for revenue, by one weight and perhaps a choice.
 *
 * @param name what it is called in tables
 * @param version which of several models it uses; empty where there is one
 * @param knobs what a search may turn
 * @param validation the slates of a decision on the validation cut
 * @param test the same on the test part
 * @param further figures on the validation cut beside the two aims
 */
record RetailStrategy(
        String name, String version, List<Knob> knobs, Slating validation, Slating test, List<PolicyFigure> further) {

    static final String WEIGHTED_SUM = "weighted sum";
    static final String PRICE_EXPONENT = "price exponent";
    static final String CALIBRATED = "calibrated probabilities";

    private static final String WEIGHT = "revenueWeight";

    /** The same with a choice made: what is left to turn is the weight. */
    RetailStrategy choosing(String option) {
        return new RetailStrategy(
                name,
                option,
                knobs.stream().filter(knob -> !knob.isChoice()).toList(),
                choosing(validation, option),
                choosing(test, option),
                further);
    }

    private static Slating choosing(Slating slating, String option) {
        return new Slating() {
            @Override
            public Slates slates(PolicyDecision decision) {
                return slating.slates(whole(decision));
            }

            @Override
            public Policy policy(PolicyDecision decision) {
                return slating.policy(whole(decision));
            }

            private PolicyDecision whole(PolicyDecision decision) {
                return new PolicyDecision(decision.numbers(), Map.of(RecommenderTrial.MODEL, option));
            }
        };
    }

    /** Decisions to slates, one per user. */
    interface Slating {
        Slates slates(PolicyDecision decision);

        /** The policy file of a decision; not all strategies have one. */
        default Policy policy(PolicyDecision decision) {
            throw new ConfigException("This strategy (" + decision + ") is not made of a policy's parts.");
        }
    }

    /**
     * The plain way: z-scored relevance plus weight · expected revenue, whose propensity is the min-max score; all unseen
     * items, shown in the order of the sum.
     */
    static RetailStrategy weightedSum(Dataset validation, ScoreTable onValidation, Dataset test, ScoreTable onTest) {
        return new RetailStrategy(
                WEIGHTED_SUM,
                "",
                List.of(Knob.logarithmic(WEIGHT, 0.005, 2)),
                facade(trial(validation)
                        .model("base", onValidation)
                        .policy(RetailStrategy::plain)
                        .build()),
                facade(trial(test)
                        .model("base", onTest)
                        .policy(RetailStrategy::plain)
                        .build()),
                List.of());
    }

    /**
     * z-scored relevance + weight · ln(price), as if scores were log-probabilities; the ten that win are shown in the order
     * of relevance.
     */
    static RetailStrategy priceExponent(Dataset validation, ScoreTable onValidation, Dataset test, ScoreTable onTest) {
        return new RetailStrategy(
                PRICE_EXPONENT,
                "",
                List.of(Knob.logarithmic(WEIGHT, 0.02, 2)),
                decision -> exponent(validation, onValidation, decision.number(WEIGHT)),
                decision -> exponent(test, onTest, decision.number(WEIGHT)),
                List.of());
    }

    /**
     * p + weight · p · price / mean price over a shortlist, p a calibrated probability of purchase; the ten that win are
     * shown in the order of p. Without categories there is no proxy of interest: α₁ = 0, and satisfaction is p.
     */
    static RetailStrategy calibrated(Dataset validation, Dataset test, Map<String, Head> heads, Scorer satisfaction) {
        RecommenderTrial.Builder chosenOn = trial(validation).policy(RetailStrategy::probabilities);
        RecommenderTrial.Builder measuredOn = trial(test).policy(RetailStrategy::probabilities);
        heads.forEach((name, head) -> {
            chosenOn.model(name, head.validation(), head.validationList());
            measuredOn.model(name, head.test(), head.testList());
        });
        return new RetailStrategy(
                CALIBRATED,
                "",
                List.of(
                        Knob.choice(RecommenderTrial.MODEL, heads.keySet().toArray(String[]::new)),
                        Knob.logarithmic(WEIGHT, 0.01, 30)),
                facade(chosenOn.build()),
                facade(measuredOn.build()),
                List.of(PolicyFigures.satisfaction(
                        0,
                        satisfaction,
                        "none: Online Retail has no categories",
                        1,
                        satisfaction,
                        validation.train())));
    }

    private static RecommenderTrial.Builder trial(Dataset data) {
        return RecommenderTrial.builder()
                .catalog(data.catalog())
                .history(data.train())
                .figure(PolicyFigures.metric(Metrics.ndcg(TopTen.K), data.context()));
    }

    private static Slating facade(RecommenderTrial trial) {
        return new Slating() {
            @Override
            public Slates slates(PolicyDecision decision) {
                return trial.slates(decision);
            }

            @Override
            public Policy policy(PolicyDecision decision) {
                return trial.policy(decision);
            }
        };
    }

    private static Policy plain(PolicyDecision decision) {
        return policy(
                new ObjectiveEntry("relevance", 1, Map.of("normalization", "z-score")),
                new ObjectiveEntry("expected-revenue", decision.number(WEIGHT), Map.of("normalization", "min-max")),
                ComponentEntry.of("greedy"));
    }

    private static Policy probabilities(PolicyDecision decision) {
        return policy(
                new ObjectiveEntry("relevance", 1, Map.of("normalization", "none")),
                new ObjectiveEntry("expected-revenue", decision.number(WEIGHT), Map.of("normalization", "none")),
                new ComponentEntry("greedy", Map.of("order", "objective", "objective", "relevance")));
    }

    private static Policy policy(ObjectiveEntry relevance, ObjectiveEntry revenue, ComponentEntry reRanker) {
        return new Policy(
                TopTen.K,
                "unseen",
                List.of(relevance, revenue),
                ComponentEntry.of("weighted-sum"),
                reRanker,
                List.of(),
                List.of(),
                Pacing.defaults());
    }

    private static Slates exponent(Dataset data, ScoreTable scores, double exponent) {
        Interactions train = data.train();
        int[] slates = new int[train.userCount() * TopTen.K];
        int[] sizes = new int[train.userCount()];
        boolean[] seen = new boolean[train.itemCount()];
        float[] score = new float[train.itemCount()];
        double[] utility = new double[train.itemCount()];
        int[] best = new int[TopTen.K];
        int[] order = new int[TopTen.K];
        for (int u = 0; u < sizes.length; u++) {
            Arrays.fill(seen, false);
            for (int row = train.begin(u); row < train.end(u); row++) {
                seen[train.item(row)] = true;
            }
            CandidateSet candidates = CandidateSet.allExcept(seen);
            scores.score(UserPortrait.of(train, u), candidates, score);
            double deviation = deviation(score, candidates.size());
            for (int i = 0; i < candidates.size(); i++) {
                utility[i] = score[i] / deviation
                        + exponent * Math.log(data.catalog().price(candidates.item(i)));
            }
            sizes[u] = TopK.select(utility, candidates.size(), TopTen.K, best);
            double[] relevance = new double[sizes[u]];
            Arrays.setAll(relevance, s -> score[best[s]]);
            TopK.select(relevance, sizes[u], sizes[u], order);
            for (int s = 0; s < sizes[u]; s++) {
                slates[u * TopTen.K + s] = candidates.item(best[order[s]]);
            }
        }
        return Slates.flat(TopTen.K, slates, sizes);
    }

    private static double deviation(float[] values, int n) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            sum += values[i];
            squares += (double) values[i] * values[i];
        }
        double variance = squares / n - sum / n * (sum / n);
        return variance > 0 ? Math.sqrt(variance) : 1;
    }
}
