package io.fairrec;

import io.fairrec.base.FairRecException;
import io.fairrec.base.ModelException;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.candidate.CandidateSource;
import io.fairrec.data.Catalog;
import io.fairrec.data.EventType;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.explain.SlateExplainer;
import io.fairrec.fairness.ExposureLedger;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.objective.Objective;
import io.fairrec.objective.ObjectiveCombiner;
import io.fairrec.objective.ObjectiveContext;
import io.fairrec.objective.ObjectiveMatrix;
import io.fairrec.objective.SetObjective;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.rerank.ReRanker;
import io.fairrec.rerank.RerankRequest;
import io.fairrec.rerank.SlateChecker;
import io.fairrec.rerank.SlateConstraint;
import io.fairrec.score.Scorer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests with fair slates.
 *
 * <p>Built once, then immutable but for the exposure ledger; thread-safe. Within an epoch equal requests get equal
 * answers, whatever other threads ask; at the end of an epoch the prices of promised groups move, so that their exposure
 * reaches the promise over the stream. An answer costs one call per stage, O(candidates · objectives) besides the scorer.
 *
 * <p>Users who were never seen, empty histories and empty candidate sets get an answer, not an exception. A scorer that
 * fails makes the request fail with {@link ModelException}, unless {@link RecommenderBuilder#fallbackScorer} named a
 * substitute; then the answer says so in {@link Recommendation#degraded()}.
 */
public final class Recommender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Recommender.class);

    /** All that a builder decided; see there for the meaning of each part. */
    record Parts(
            Catalog catalog,
            Interactions interactions,
            CandidateSource candidates,
            int candidateLimit,
            Scorer scorer,
            @Nullable Scorer fallbackScorer,
            List<Objective> objectives,
            List<String> objectiveNames,
            ObjectiveCombiner combiner,
            List<SetObjective> setObjectives,
            List<Double> setWeights,
            List<SlateConstraint> constraints,
            ReRanker reRanker,
            @Nullable ExposureLedger ledger,
            boolean recordAnswers,
            int slateSize) {}

    private final Parts parts;
    private final List<String> setObjectiveNames;

    Recommender(Parts parts) {
        this.parts = parts;
        List<String> names = new ArrayList<>();
        parts.setObjectives().forEach(objective -> names.add(objective.name()));
        this.setObjectiveNames = List.copyOf(names);
    }

    /** A builder with the defaults of {@link RecommenderBuilder}. */
    public static RecommenderBuilder builder() {
        return new RecommenderBuilder();
    }

    /**
     * Answers one request.
     *
     * @throws ModelException if the scorer fails or returns NaN or infinities, and no fall-back scorer was named
     */
    public Recommendation recommend(RecommendationRequest request) {
        PriceSnapshot prices = request.prices() != null ? request.prices() : prices();
        int wanted = request.slateSize() > 0 ? request.slateSize() : parts.slateSize();
        UserPortrait portrait = portrait(request);
        CandidateSet candidates = candidates(request, portrait);
        // A size that came in with a request must not decide how much memory is taken.
        int slateSize = Math.min(wanted, Math.max(1, candidates.size()));
        List<String> degraded = new ArrayList<>();
        float[] scores = scores(portrait, candidates, degraded);

        ObjectiveContext context = new ObjectiveContext(portrait, candidates, scores, parts.catalog(), prices);
        ObjectiveMatrix matrix = new ObjectiveMatrix(parts.objectiveNames(), candidates.size());
        for (int j = 0; j < parts.objectives().size(); j++) {
            parts.objectives().get(j).evaluate(context, matrix.column(j));
            checkFinite(parts.objectiveNames().get(j), matrix.column(j));
        }
        double[] utilities = new double[candidates.size()];
        parts.combiner().combine(matrix, utilities);

        RerankRequest rerank = new RerankRequest(
                        candidates,
                        parts.catalog(),
                        utilities,
                        setObjectives(context),
                        prices,
                        parts.constraints(),
                        slateSize)
                .withObjectives(matrix);
        int[] slate = new int[slateSize];
        int size = parts.reRanker().rerank(rerank, slate);
        Recommendation answer = answer(rerank, matrix, scores, slate, size, degraded);
        if (parts.recordAnswers() && request.prices() == null) {
            recordShown(answer);
        }
        return answer;
    }

    /** The prices that the next answer will use; a volatile read. */
    public PriceSnapshot prices() {
        ExposureLedger ledger = parts.ledger();
        return ledger == null ? PriceSnapshot.none() : ledger.snapshot();
    }

    /**
     * The exposure so far, or null for a recommender without promises.
     *
     * @see ExposureLedger#history()
     */
    public @Nullable ExposureLedger ledger() {
        return parts.ledger();
    }

    /**
     * Records that an answer was really shown. Needed only when the builder said {@link
     * RecommenderBuilder#recordOnImpression()}; otherwise every answer counts as shown when it is given.
     */
    public void recordShown(Recommendation answer) {
        ExposureLedger ledger = parts.ledger();
        if (ledger != null) {
            ledger.record(answer.ordinals(), answer.ordinals().length);
        }
    }

    /** Closes the scorers; the recommender must not be used afterwards. */
    @Override
    public void close() {
        Scorer fallback = parts.fallbackScorer();
        try {
            parts.scorer().close();
        } finally {
            if (fallback != null) {
                fallback.close();
            }
        }
    }

    private UserPortrait portrait(RecommendationRequest request) {
        String userId = request.userId();
        int user =
                userId == null ? IdIndex.UNKNOWN : parts.interactions().users().ordinal(userId);
        UserPortrait portrait =
                user == IdIndex.UNKNOWN ? visitor(request.history()) : UserPortrait.of(parts.interactions(), user);
        for (var attribute : request.attributes().entrySet()) {
            portrait = portrait.withAttribute(attribute.getKey(), attribute.getValue());
        }
        return request.at() == null ? portrait : portrait.asOf(request.at().getEpochSecond());
    }

    private UserPortrait visitor(List<String> history) {
        InteractionsBuilder session = Interactions.builder()
                .users(IdIndex.of(List.of("visitor")))
                .items(parts.catalog().items());
        for (String itemId : history) {
            if (parts.catalog().items().contains(itemId)) {
                session.add("visitor", itemId, EventType.CLICK, Interactions.NO_TIME, 1, 0);
            }
        }
        return UserPortrait.of(session.build(), 0).withUser(IdIndex.UNKNOWN);
    }

    private CandidateSet candidates(RecommendationRequest request, UserPortrait portrait) {
        // What is excluded must not use up the limit.
        long wanted = (long) parts.candidateLimit() + request.excluded().size();
        CandidateSet all = parts.candidates().candidates(portrait, (int) Math.min(wanted, Integer.MAX_VALUE));
        if (request.excluded().isEmpty() || all.size() == 0) {
            return all;
        }
        Set<Integer> excluded = new LinkedHashSet<>();
        for (String id : request.excluded()) {
            excluded.add(parts.catalog().items().ordinal(id));
        }
        int[] kept = new int[all.size()];
        int n = 0;
        for (int i = 0; i < all.size(); i++) {
            if (n < parts.candidateLimit() && !excluded.contains(all.item(i))) {
                kept[n++] = all.item(i);
            }
        }
        return n == kept.length ? all : CandidateSet.of(Arrays.copyOf(kept, n));
    }

    private float[] scores(UserPortrait portrait, CandidateSet candidates, List<String> degraded) {
        float[] scores = new float[candidates.size()];
        Scorer fallback = parts.fallbackScorer();
        if (fallback == null) {
            score(parts.scorer(), portrait, candidates, scores);
            return scores;
        }
        try {
            score(parts.scorer(), portrait, candidates, scores);
        } catch (FairRecException e) {
            LOG.warn("The scorer failed; the fall-back scorer answers instead.", e);
            degraded.add("score: " + e.getMessage());
            Arrays.fill(scores, 0);
            score(fallback, portrait, candidates, scores);
        }
        return scores;
    }

    private static void score(Scorer scorer, UserPortrait portrait, CandidateSet candidates, float[] scores) {
        try {
            scorer.score(portrait, candidates, scores);
        } catch (FairRecException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ModelException(
                    "The scorer " + scorer.getClass().getName() + " failed on " + candidates.size()
                            + " candidates. Test it with ScorerContract of fairrec-testkit.",
                    e);
        }
        for (int i = 0; i < scores.length; i++) {
            if (!Float.isFinite(scores[i])) {
                throw new ModelException("The scorer " + scorer.getClass().getName() + " gave the score " + scores[i]
                        + " to the item ordinal " + candidates.item(i)
                        + "; every score must be finite. Check the model's inputs for missing values.");
            }
        }
    }

    private static void checkFinite(String name, double[] column) {
        for (double value : column) {
            if (!Double.isFinite(value)) {
                throw new ModelException("The objective \"" + name + "\" gave the value " + value
                        + "; every value must be finite. Test it with ObjectiveContract of fairrec-testkit.");
            }
        }
    }

    private List<RerankRequest.WeightedGain> setObjectives(ObjectiveContext context) {
        List<RerankRequest.WeightedGain> gains =
                new ArrayList<>(parts.setObjectives().size());
        for (int s = 0; s < parts.setObjectives().size(); s++) {
            SetObjective objective = parts.setObjectives().get(s);
            gains.add(new RerankRequest.WeightedGain(
                    () -> objective.start(context), parts.setWeights().get(s)));
        }
        return gains;
    }

    private Recommendation answer(
            RerankRequest request,
            ObjectiveMatrix matrix,
            float[] scores,
            int[] slate,
            int size,
            List<String> degraded) {
        Catalog catalog = parts.catalog();
        List<RecommendedItem> items = new ArrayList<>(size);
        int[] ordinals = new int[size];
        for (int slot = 0; slot < size; slot++) {
            int position = slate[slot];
            int item = request.candidates().item(position);
            ordinals[slot] = item;
            items.add(new RecommendedItem(
                    catalog.items().id(item),
                    catalog.title(item),
                    slot + 1,
                    SlateExplainer.baseRank(request, scores, position),
                    scores[position],
                    request.utility(position)));
        }
        Supplier<SlateExplainer> explainer = () -> new SlateExplainer(
                request, matrix, parts.combiner(), setObjectiveNames, scores, slate, size, parts.reRanker());
        return new Recommendation(
                items, SlateChecker.check(request, slate, size), request.prices(), degraded, ordinals, explainer);
    }
}
