package io.fairrec;

import io.fairrec.base.ModelException;
import io.fairrec.candidate.CandidateSource;
import io.fairrec.data.Catalog;
import io.fairrec.data.Interactions;
import io.fairrec.fairness.ExposureLedger;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.internal.Floats;
import io.fairrec.internal.Workspaces;
import io.fairrec.objective.Objective;
import io.fairrec.objective.ObjectiveCombiner;
import io.fairrec.objective.SetObjective;
import io.fairrec.rerank.ReRanker;
import io.fairrec.rerank.SlateConstraint;
import io.fairrec.rerank.SlateRule;
import io.fairrec.score.Scorer;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
            List<Double> weights,
            Function<double[], ? extends ObjectiveCombiner> combinerOf,
            ObjectiveCombiner combiner,
            List<SetObjective> setObjectives,
            List<Double> setWeights,
            List<SlateConstraint> constraints,
            List<SlateRule> rules,
            ReRanker reRanker,
            @Nullable ExposureLedger ledger,
            boolean recordAnswers,
            int slateSize) {}

    private final Parts parts;
    private final RequestPath path;
    /** Each forgets its request before it waits here. */
    final Workspaces<RequestWorkspace> workspaces;

    /** What answers say of each item that was shown so far; filled without a lock, equal whoever makes it. */
    private final RecommendedItem.@Nullable Name[] names;

    Recommender(Parts parts) {
        this.parts = parts;
        this.path = new RequestPath(parts);
        this.workspaces = new Workspaces<>(() -> new RequestWorkspace(parts));
        this.names = new RecommendedItem.@Nullable Name[parts.catalog().size()];
    }

    /** A builder with the defaults of {@link RecommenderBuilder}. */
    public static RecommenderBuilder builder() {
        return new RecommenderBuilder();
    }

    /**
     * Answers one request.
     *
     * @throws ModelException if the scorer fails or returns NaN or infinities, and no fall-back scorer was named; if the
     *     candidate source, an objective or the combiner fails; or if the source names more candidates than it may, or one
     *     that the catalogue does not have
     * @throws IllegalArgumentException if the request weighs an objective that there is not, or leaves no objective with
     *     a weight
     * @throws IllegalStateException if the re-ranker returned what is no slate
     */
    public Recommendation recommend(RecommendationRequest request) {
        RequestWorkspace work = workspaces.borrow();
        PriceSnapshot prices = pricesOf(request);
        // After an exception the workspace is left to the garbage collector.
        path.run(request, prices, work, work.answer);
        keepIfDue(request, work, work.answer);
        Recommendation answer = answer(request, work.answer);
        recordIfDue(request, work.answer);
        release(work);
        return answer;
    }

    /**
     * Answers one request into plain numbers, for a caller that must not allocate: nothing once warm, but for what the
     * parts that the builder was given allocate and for what a request brings along (a session, attributes, a moment,
     * excluded and pinned items, weights, a wish to keep its columns). A degraded answer keeps its columns too. Of the
     * built-in parts, set objectives and slate rules keep a few numbers per slate, the end of an epoch makes a price
     * snapshot, and some scorers have more to say in their Javadoc.
     *
     * @param into receives the answer; its former content is lost, also where this throws
     * @return how many items the slate has
     * @throws ModelException as {@link #recommend(RecommendationRequest)}, and so are the others
     */
    public int recommend(RecommendationRequest request, SlateBuffer into) {
        RequestWorkspace work = workspaces.borrow();
        path.run(request, pricesOf(request), work, into);
        keepIfDue(request, work, into);
        recordIfDue(request, into);
        release(work);
        return into.size();
    }

    /**
     * What a buffer holds as an answer with words, a certificate and explanations.
     *
     * @param request that which the buffer was filled for; certificate and explanations replay it, unless the buffer holds
     *     what the answer was made of, as it does for degraded answers and requests that keep their columns
     * @param slate of this recommender; copied
     */
    public Recommendation describe(RecommendationRequest request, SlateBuffer slate) {
        return answer(request, slate);
    }

    /** What an answer was made of, by answering its request again at its prices. */
    Evidence replay(
            RecommendationRequest request, PriceSnapshot prices, List<RecommendedItem> expected, boolean degraded) {
        RequestWorkspace work = new RequestWorkspace(parts);
        SlateBuffer again = work.answer;
        path.run(request, prices, work, again);
        String difference = difference(again, expected, degraded);
        if (!difference.isEmpty()) {
            throw new IllegalStateException("The request was answered again at the prices of epoch " + prices.version()
                    + ", to certify or explain its slate, and got " + difference + ". Candidate sources, scorers,"
                    + " objectives and re-rankers must give equal output for equal input; where one cannot, ask with"
                    + " keepingColumns().");
        }
        return new Evidence(work, parts);
    }

    /** What tells an answer from an earlier one, as an object of "got"; empty if nothing does. */
    private String difference(SlateBuffer again, List<RecommendedItem> expected, boolean degraded) {
        if (degraded == again.degraded().isEmpty()) {
            return degraded ? "one that is not degraded, as it was" : "a degraded one: " + again.degraded();
        }
        boolean same = again.size() == expected.size();
        for (int slot = 0; same && slot < again.size(); slot++) {
            same = again.item(slot) == expected.get(slot).ordinal();
        }
        if (!same) {
            return "another slate";
        }
        for (int slot = 0; slot < again.size(); slot++) {
            if (!item(again, slot).equals(expected.get(slot))) {
                return "the same slate by other scores, utilities or base ranks, first in slot " + slot;
            }
        }
        return "";
    }

    /** A replay might not fail where this request did: only the columns tell how a degraded answer came about. */
    private void keepIfDue(RecommendationRequest request, RequestWorkspace work, SlateBuffer answer) {
        if (request.keepColumns() || !answer.degraded().isEmpty()) {
            answer.keep(new Evidence(work.copy(), parts));
        }
    }

    private PriceSnapshot pricesOf(RecommendationRequest request) {
        PriceSnapshot own = request.prices();
        return own != null ? own : prices();
    }

    private void recordIfDue(RecommendationRequest request, SlateBuffer answer) {
        if (parts.recordAnswers() && request.prices() == null) {
            recordShown(answer);
        }
    }

    private void release(RequestWorkspace work) {
        work.forget();
        workspaces.giveBack(work);
    }

    private Recommendation answer(RecommendationRequest request, SlateBuffer slate) {
        RecommendedItem[] items = new RecommendedItem[slate.size()];
        for (int slot = 0; slot < items.length; slot++) {
            items[slot] = item(slate, slot);
        }
        return new Recommendation(this, request, items, slate);
    }

    private RecommendedItem item(SlateBuffer slate, int slot) {
        return new RecommendedItem(
                name(slate.item(slot)),
                slot + 1,
                slate.baseRank(slot),
                slate.score(slot),
                Floats.saturate(slate.utility(slot)));
    }

    private RecommendedItem.Name name(int item) {
        RecommendedItem.Name known = names[item];
        if (known == null) {
            known = new RecommendedItem.Name(
                    item, parts.catalog().items().id(item), parts.catalog().title(item));
            names[item] = known;
        }
        return known;
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
            int[] items = answer.ordinals();
            ledger.record(items, items.length);
        }
    }

    /** The same for an answer in a buffer. */
    public void recordShown(SlateBuffer answer) {
        ExposureLedger ledger = parts.ledger();
        if (ledger != null) {
            ledger.record(answer.items(), answer.size());
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
}
