package io.fairrec.examples.models;

import io.fairrec.Recommendation;
import io.fairrec.RecommendationRequest;
import io.fairrec.Recommender;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.candidate.CandidateSource;
import io.fairrec.data.Catalog;
import io.fairrec.data.Interactions;
import io.fairrec.data.UserItemMatrix;
import io.fairrec.eval.metric.EvaluationContext;
import io.fairrec.eval.metric.Metrics;
import io.fairrec.eval.metric.Slates;
import io.fairrec.eval.metric.UserValues;
import io.fairrec.eval.stat.Bootstrap;
import io.fairrec.eval.stat.Estimate;
import io.fairrec.objective.Objectives;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Scorer;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * How much of what households bought stands among the 50 that they were shown.
 *
 * @param recall the mean over the households that have something to find; intervals are a bootstrap over them
 * @param random what 50 items drawn at random find, in the mean over the same households
 * @param lift recall / random
 * @param pairs how many (household, item) pairs there were to find
 */
record Recall(Estimate recall, double random, Estimate lift, int pairs) {

    private static final int K = 50;

    /**
     * Measures a scorer.
     *
     * @param known what may be known of the households
     * @param wanted what they bought, to be found
     * @param withheld the items that are no candidates; a household's own known items are none either
     */
    static Recall of(Catalog catalog, Scorer scorer, Interactions known, Interactions wanted, boolean[] withheld) {
        CandidateSource candidates = (portrait, limit) -> {
            boolean[] left = withheld.clone();
            for (int item : portrait.distinctItems()) {
                left[item] = true;
            }
            return CandidateSet.allExcept(left);
        };
        Recommender recommender = Recommender.builder()
                .catalog(catalog)
                .interactions(known)
                .candidates(candidates)
                .scorer(scorer)
                .objective(Objectives.relevance(), 1)
                .slateSize(K)
                .build();
        int[][] slates = IntStream.range(0, known.userCount())
                .parallel()
                .mapToObj(user -> wanted.count(user) == 0 ? new int[0] : slate(recommender, known, user))
                .toArray(int[][]::new);
        UserValues found =
                UserValues.of(Metrics.recall(K), EvaluationContext.of(catalog, known, wanted), Slates.of(slates));
        double[] recall = found.values(user -> true);
        double[] random = IntStream.range(0, known.userCount())
                .filter(found::isDefined)
                .mapToDouble(user -> (double) K
                        / candidates
                                .candidates(UserPortrait.of(known, user), Integer.MAX_VALUE)
                                .size())
                .toArray();
        Bootstrap bootstrap = Bootstrap.defaults();
        // A lift is a change from random, plus one; both means are taken of the same households in each resample.
        Estimate change =
                Objects.requireNonNull(bootstrap.change(random, recall).relative());
        return new Recall(
                bootstrap.mean(recall),
                bootstrap.mean(random).value(),
                new Estimate(1 + change.value(), 1 + change.lo(), 1 + change.hi(), change.level(), change.n()),
                UserItemMatrix.of(wanted).size());
    }

    private static int[] slate(Recommender recommender, Interactions known, int user) {
        Recommendation answer = recommender.recommend(
                RecommendationRequest.forUser(known.users().id(user)));
        return answer.items().stream()
                .mapToInt(item -> known.items().ordinal(item.id()))
                .toArray();
    }

    /** Such as {@code 1389 households, 3730 pairs to find; a random order finds 0.0153}. */
    String basis() {
        return String.format(
                Locale.ROOT, "%d households, %d pairs to find; a random order finds %.4f", recall.n(), pairs, random);
    }

    /** Such as {@code 0.0707 [0.0606, 0.0813]   4.63 [3.97, 5.33]}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%.4f [%.4f, %.4f]   %5.2f [%.2f, %.2f]",
                recall.value(),
                recall.lo(),
                recall.hi(),
                lift.value(),
                lift.lo(),
                lift.hi());
    }
}
