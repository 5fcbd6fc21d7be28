package io.fairrec;

import io.fairrec.base.FairRecException;
import io.fairrec.base.ModelException;
import io.fairrec.candidate.CandidateBuffer;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.EventType;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.objective.ObjectiveMatrix;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Scorer;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one request: portrait, candidates, scores, objectives, utilities, slate. One call per stage; all numbers stay
 * in the {@link RequestWorkspace}. Immutable, thread-safe.
 */
final class RequestPath {

    private static final Logger LOG = LoggerFactory.getLogger(RequestPath.class);

    private final Recommender.Parts parts;
    private final RequestWishes wishes;

    RequestPath(Recommender.Parts parts) {
        this.parts = parts;
        this.wishes = new RequestWishes(parts);
    }

    /** Answers the request at these prices; the workspace then holds what the answer was made of. */
    void run(RecommendationRequest request, PriceSnapshot prices, RequestWorkspace work, SlateBuffer into) {
        into.start(prices);
        wishes.checkWeights(request);
        UserPortrait portrait = portrait(request, work);
        CandidateSet candidates = candidates(request, portrait, work);
        int n = candidates.size();
        int wanted = request.slateSize() > 0 ? request.slateSize() : parts.slateSize();
        // A size that came in with a request must not decide how much memory is taken.
        int slateSize = Math.min(wanted, Math.max(1, n));
        work.room(n);
        work.roomForSlate(slateSize);
        score(portrait, candidates, work.scores, into);

        ObjectiveMatrix matrix = work.matrix;
        work.context.refill(portrait, candidates, work.scores, prices);
        for (int j = 0; j < parts.objectives().size(); j++) {
            parts.objectives().get(j).evaluate(work.context, matrix.column(j));
            checkFinite(parts.objectiveNames().get(j), matrix.column(j), n);
        }
        work.combiner = wishes.combiner(request);
        work.combiner.combine(matrix, work.utilities);

        work.rerank = wishes.areIn(request)
                ? wishes.rerankRequest(request, work, candidates, prices, slateSize, into)
                : work.refilled(candidates, prices, slateSize);
        work.size = parts.reRanker().rerank(work.rerank, work.slate);
        work.checkSlate();
        fill(candidates, work, into);
    }

    private static void fill(CandidateSet candidates, RequestWorkspace work, SlateBuffer into) {
        into.resize(work.size);
        for (int slot = 0; slot < work.size; slot++) {
            int position = work.slate[slot];
            into.set(slot, candidates.item(position), work.scores[position], work.utilities[position]);
        }
        work.ranks.of(work.scores, candidates.size(), work.slate, work.size, into.baseRanks());
    }

    private UserPortrait portrait(RecommendationRequest request, RequestWorkspace work) {
        String userId = request.userId();
        Interactions log = parts.interactions();
        int user = userId == null ? IdIndex.UNKNOWN : log.users().ordinal(userId);
        UserPortrait portrait = user == IdIndex.UNKNOWN && !request.history().isEmpty()
                ? visitor(request.history())
                : work.portraits.of(log, user);
        if (!request.attributes().isEmpty()) {
            for (var attribute : request.attributes().entrySet()) {
                portrait = portrait.withAttribute(attribute.getKey(), attribute.getValue());
            }
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

    private CandidateSet candidates(RecommendationRequest request, UserPortrait portrait, RequestWorkspace work) {
        int excluded = request.excluded().size();
        // What is excluded must not use up the limit.
        long wanted = (long) parts.candidateLimit() + excluded;
        CandidateSet all =
                parts.candidates().candidates(portrait, (int) Math.min(wanted, Integer.MAX_VALUE), work.found);
        if (excluded == 0 && request.pins().isEmpty()) {
            return all;
        }
        CandidateBuffer kept = work.kept;
        kept.clear();
        if (excluded > 0) {
            for (String id : request.excluded()) {
                int item = parts.catalog().items().ordinal(id);
                if (item != IdIndex.UNKNOWN) {
                    kept.exclude(item);
                }
            }
        }
        int[] pinned = wishes.pinnedItems(request);
        int next = 0;
        int others = 0;
        for (int i = 0; i < all.size() && others < parts.candidateLimit(); i++) {
            int item = all.item(i);
            while (next < pinned.length && pinned[next] < item) {
                kept.add(pinned[next++]);
            }
            boolean isPinned = next < pinned.length && pinned[next] == item;
            if (!isPinned && !kept.isExcluded(item)) {
                kept.add(item);
                others++;
            }
        }
        while (next < pinned.length) {
            kept.add(pinned[next++]);
        }
        return kept.set();
    }

    private void score(UserPortrait portrait, CandidateSet candidates, float[] scores, SlateBuffer into) {
        Scorer fallback = parts.fallbackScorer();
        if (fallback == null) {
            score(parts.scorer(), portrait, candidates, scores);
            return;
        }
        try {
            score(parts.scorer(), portrait, candidates, scores);
        } catch (FairRecException e) {
            LOG.warn("The scorer failed; the fall-back scorer answers instead.", e);
            into.degrade("score: " + e.getMessage());
            Arrays.fill(scores, 0, candidates.size(), 0);
            score(fallback, portrait, candidates, scores);
        }
    }

    private static void score(Scorer scorer, UserPortrait portrait, CandidateSet candidates, float[] scores) {
        int n = candidates.size();
        try {
            scorer.score(portrait, candidates, scores);
        } catch (FairRecException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ModelException(
                    "The scorer " + scorer.getClass().getName() + " failed on " + n
                            + " candidates. Test it with ScorerContract of fairrec-testkit.",
                    e);
        }
        for (int i = 0; i < n; i++) {
            if (!Float.isFinite(scores[i])) {
                throw new ModelException("The scorer " + scorer.getClass().getName() + " gave the score " + scores[i]
                        + " to the item ordinal " + candidates.item(i)
                        + "; every score must be finite. Check the model's inputs for missing values.");
            }
        }
    }

    private static void checkFinite(String name, double[] column, int n) {
        for (int i = 0; i < n; i++) {
            if (!Double.isFinite(column[i])) {
                throw new ModelException("The objective \"" + name + "\" gave the value " + column[i]
                        + "; every value must be finite. Test it with ObjectiveContract of fairrec-testkit.");
            }
        }
    }
}
