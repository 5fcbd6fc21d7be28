package io.fairrec;

import io.fairrec.candidate.CandidateBuffer;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.IdIndex;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.internal.ScoreRanks;
import io.fairrec.objective.ObjectiveCombiner;
import io.fairrec.objective.ObjectiveContext;
import io.fairrec.objective.ObjectiveMatrix;
import io.fairrec.objective.SetObjective;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.rerank.RerankRequest;
import io.fairrec.rerank.RerankRequestBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All that one request is answered with, in room that the next one uses again. After a request it holds what the answer was
 * made of, until it is used for another.
 *
 * <p>Grows to the largest request that it has seen: some 30 bytes per candidate and 8 per candidate and objective. Belongs
 * to one thread at a time.
 */
final class RequestWorkspace {

    private static final CandidateSet NO_CANDIDATES = CandidateSet.of();

    final UserPortrait.Reusable portraits = new UserPortrait.Reusable();
    final CandidateBuffer found = new CandidateBuffer();
    final CandidateBuffer kept = new CandidateBuffer();
    final ScoreRanks ranks = new ScoreRanks();
    final SlateBuffer answer = new SlateBuffer();
    final ObjectiveMatrix matrix;
    final ObjectiveContext context;

    /** The gains of the set objectives over {@link #context}, with the weights of the recommender. */
    final List<RerankRequest.WeightedGain> gains;

    float[] scores = new float[0];
    double[] utilities = new double[0];
    int[] slate = new int[0];
    int size;
    ObjectiveCombiner combiner;

    /** What the re-ranker saw: {@link #plain}, or a request of its own where pins or weights make it another. */
    RerankRequest rerank;

    final Recommender.Parts parts;
    private final RerankRequest plain;
    private boolean[] shown = new boolean[0];

    RequestWorkspace(Recommender.Parts parts) {
        this.parts = parts;
        this.matrix = new ObjectiveMatrix(parts.objectiveNames(), 0);
        this.context = new ObjectiveContext(
                portraits.of(parts.interactions(), -1), NO_CANDIDATES, scores, parts.catalog(), PriceSnapshot.none());
        this.gains = gains(parts.setWeights());
        this.combiner = parts.combiner();
        RerankRequestBuilder builder = newRequest(NO_CANDIDATES, PriceSnapshot.none(), 1, gains);
        parts.rules().forEach(builder::rule);
        this.plain = builder.build();
        this.rerank = plain;
    }

    List<RerankRequest.WeightedGain> gains(List<Double> weights) {
        List<RerankRequest.WeightedGain> all = new ArrayList<>(weights.size());
        for (int s = 0; s < weights.size(); s++) {
            SetObjective objective = parts.setObjectives().get(s);
            all.add(new RerankRequest.WeightedGain(() -> objective.start(context), weights.get(s)));
        }
        return List.copyOf(all);
    }

    /**
     * The same in room of its own, no larger than it must be: for what outlives the request.
     *
     * @return owned by the caller; O(candidates · objectives)
     */
    RequestWorkspace copy() {
        RequestWorkspace copy = new RequestWorkspace(parts);
        int n = context.candidates().size();
        int[] items = new int[n];
        for (int i = 0; i < n; i++) {
            items[i] = context.candidates().item(i);
        }
        CandidateSet candidates = CandidateSet.of(items);
        copy.scores = Arrays.copyOf(scores, n);
        copy.utilities = Arrays.copyOf(utilities, n);
        copy.matrix.resize(n);
        for (int j = 0; j < matrix.objectives(); j++) {
            System.arraycopy(matrix.column(j), 0, copy.matrix.column(j), 0, n);
        }
        copy.slate = Arrays.copyOf(slate, size);
        copy.size = size;
        copy.combiner = combiner;
        UserPortrait portrait = context.portrait();
        // The pool's portrait becomes another user's; one with the same ordinal is a portrait of its own.
        copy.context.refill(portrait.withUser(portrait.user()), candidates, copy.scores, context.prices());
        copy.rerank = copy.likeThatOf(rerank, candidates);
        return copy;
    }

    private RerankRequest likeThatOf(RerankRequest other, CandidateSet candidates) {
        List<Double> weights = new ArrayList<>();
        other.setObjectives().forEach(gain -> weights.add(gain.weight()));
        RerankRequestBuilder builder = newRequest(candidates, other.prices(), other.slateSize(), gains(weights))
                .draw(other.draw());
        for (int pin = 0; pin < other.pinCount(); pin++) {
            builder.pin(other.pinSlot(pin), other.pinPosition(pin));
        }
        for (int position = 0; other.hasBans() && position < candidates.size(); position++) {
            if (other.isBanned(position)) {
                builder.ban(position);
            }
        }
        parts.rules().forEach(builder::rule);
        return builder.build();
    }

    /**
     * Forgets the request: who asked, with what wishes, and what was found is personal data, which must not wait in a
     * pool. Columns of numbers stay, without the items that they spoke of. Allocates nothing.
     */
    void forget() {
        PriceSnapshot prices = context.prices();
        portraits.clear();
        found.clear();
        kept.clear();
        answer.start(PriceSnapshot.none());
        context.refill(portraits.of(parts.interactions(), IdIndex.UNKNOWN), NO_CANDIDATES, scores, prices);
        combiner = parts.combiner();
        // At the prices that it has: those of others would make it look up their groups anew.
        plain.refill(NO_CANDIDATES, utilities, plain.prices(), 1);
        rerank = plain;
        size = 0;
    }

    /** Room for so many candidates. */
    void room(int candidates) {
        if (scores.length < candidates) {
            scores = new float[candidates];
            utilities = new double[candidates];
            shown = new boolean[candidates];
        }
        matrix.resize(candidates);
    }

    void roomForSlate(int slots) {
        if (slate.length < slots) {
            slate = new int[slots];
        }
    }

    /** The re-ranker's request, in the object that is there. */
    RerankRequest refilled(CandidateSet candidates, PriceSnapshot prices, int slateSize) {
        return plain.refill(candidates, utilities, matrix, prices, slateSize);
    }

    /** A further request over the columns, as yet without the rules of the recommender. */
    RerankRequestBuilder newRequest(
            CandidateSet candidates, PriceSnapshot prices, int slateSize, List<RerankRequest.WeightedGain> weighted) {
        return RerankRequest.builder(candidates, parts.catalog(), utilities)
                .objectives(matrix)
                .setObjectives(weighted)
                .prices(prices)
                .constraints(parts.constraints())
                .slateSize(slateSize);
    }

    /**
     * Refuses what is no slate, whoever made it: cheap enough for every request, unlike the certificate.
     *
     * @throws IllegalStateException if a position is out of range, banned or there twice, or there are too many
     */
    void checkSlate() {
        int n = rerank.candidates().size();
        String problem = size < 0 || size > rerank.slots() ? "filled " + size + " of " + rerank.slots() + " slots" : "";
        int marked = 0;
        while (problem.isEmpty() && marked < size) {
            int position = slate[marked];
            if (position < 0 || position >= n || shown[position] || rerank.isBanned(position)) {
                problem = "put the candidate " + position + " of " + n + " into slot " + marked
                        + ", which is outside, banned or on the slate already";
            } else {
                shown[position] = true;
                marked++;
            }
        }
        for (int slot = 0; slot < marked; slot++) {
            shown[slate[slot]] = false;
        }
        if (!problem.isEmpty()) {
            throw new IllegalStateException(
                    "The re-ranker " + parts.reRanker().getClass().getName() + " " + problem
                            + ". Test it with ReRankerContract of fairrec-testkit.");
        }
    }
}
