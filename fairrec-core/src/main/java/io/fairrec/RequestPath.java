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
        int wanted = request.slateSize() > 0 ? request.slateSize() : parts.slateSize();
        RequestPins pins = RequestPins.of(request, parts, wanted, into);
        CandidateSet candidates = candidates(request, pins, portrait, work);
        int n = candidates.size();
        // A size that came in with a request must not decide how much memory is taken.
        int slateSize = Math.min(wanted, Math.max(1, n));
        work.room(n);
        work.roomForSlate(slateSize);
        score(portrait, candidates, work.scores, into);

        work.context.refill(portrait, candidates, work.scores, prices);
        for (int j = 0; j < parts.objectives().size(); j++) {
            evaluate(j, work, n);
        }
        work.combiner = wishes.combiner(request);
        combine(work, n);

        work.rerank = wishes.areIn(request)
                ? wishes.rerankRequest(request, pins, work, candidates, prices, slateSize)
                : work.refilled(candidates, prices, slateSize).draw(request.draw());
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

    private CandidateSet candidates(
            RecommendationRequest request, RequestPins pins, UserPortrait portrait, RequestWorkspace work) {
        CandidateSet found = found(portrait, parts.candidateLimit(), work.found);
        if (request.excluded().isEmpty() && pins.isEmpty()) {
            return found;
        }
        CandidateBuffer kept = work.kept;
        kept.clear();
        for (String id : request.excluded()) {
            int item = parts.catalog().items().ordinal(id);
            if (item != IdIndex.UNKNOWN) {
                kept.exclude(item);
            }
        }
        // What is excluded must not use up the limit, and only the source knows whom it prefers instead: it is asked
        // for as many more as it named in vain, until that is all of them. Mostly once or twice.
        int asked = parts.candidateLimit();
        long wanted = (long) parts.candidateLimit() + excludedOf(found, kept);
        while (found.size() == asked && wanted > asked) {
            asked = (int) Math.min(wanted, Integer.MAX_VALUE);
            found = found(portrait, asked, work.found);
            wanted = (long) parts.candidateLimit() + excludedOf(found, kept);
        }
        pins.merge(found, parts.candidateLimit(), kept);
        return kept.set();
    }

    private static int excludedOf(CandidateSet found, CandidateBuffer kept) {
        int excluded = 0;
        if (kept.excludedCount() > 0) {
            for (int i = 0; i < found.size(); i++) {
                excluded += kept.isExcluded(found.item(i)) ? 1 : 0;
            }
        }
        return excluded;
    }

    /** What the source names, checked: positions into columns of the catalogue are made of it. */
    private CandidateSet found(UserPortrait portrait, int limit, CandidateBuffer buffer) {
        CandidateSet found;
        try {
            found = parts.candidates().candidates(portrait, limit, buffer);
        } catch (FairRecException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ModelException(ofSource(" failed."), e);
        }
        int size = found.size();
        if (size > limit) {
            throw new ModelException(
                    ofSource(" named " + size + " candidates where at most " + limit + " were wanted."));
        }
        // Candidates ascend: the last ordinal is the largest.
        if (size > 0 && found.item(size - 1) >= parts.catalog().size()) {
            throw new ModelException(ofSource(" named the item ordinal " + found.item(size - 1)
                    + ", but the catalog has " + parts.catalog().size() + " items."));
        }
        return found;
    }

    private String ofSource(String problem) {
        return "The candidate source " + parts.candidates().getClass().getName() + problem
                + " Test it with CandidateSourceContract of fairrec-testkit.";
    }

    private void evaluate(int objective, RequestWorkspace work, int n) {
        String name = parts.objectiveNames().get(objective);
        double[] column = work.matrix.column(objective);
        try {
            parts.objectives().get(objective).evaluate(work.context, column);
        } catch (FairRecException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ModelException(
                    "The objective \"" + name + "\" failed on " + n
                            + " candidates. Test it with ObjectiveContract of fairrec-testkit.",
                    e);
        }
        checkFinite(name, column, n);
    }

    private static void combine(RequestWorkspace work, int n) {
        try {
            work.combiner.combine(work.matrix, work.utilities);
        } catch (FairRecException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ModelException(
                    "The combiner " + work.combiner.getClass().getName() + " failed on " + n
                            + " candidates. Test it with ObjectiveCombinerContract of fairrec-testkit.",
                    e);
        }
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
