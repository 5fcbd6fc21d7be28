package io.fairrec;

import io.fairrec.explain.Explanation;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.rerank.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One answer: the slate, and on demand the certificate of its promises and why each item is there.
 *
 * <p>Immutable to its users, thread-safe. Small, so that many can be kept: some 36 bytes per item. What it was made of, some
 * 20 bytes per candidate and objective, is gone once it is given; {@link #certificate} and {@link #explain} make it anew,
 * by answering the request again at the prices of the answer, which gives the same slate because every stage is
 * deterministic, and keep it from then on. That costs about one more request, once per answer, needs the recommender to be
 * open still, and records nothing. {@linkplain #degraded Degraded} answers, and those to requests {@linkplain
 * RecommendationRequest#keepingColumns that say so}, keep it from the start.
 */
public final class Recommendation {

    private final Recommender recommender;
    private final RecommendationRequest request;
    private final List<RecommendedItem> items;
    private final PriceSnapshot prices;
    private final List<String> degraded;
    private final List<String> notes;
    private volatile @Nullable Evidence evidence;

    /** Takes the array, copies what else it needs from the slate. */
    Recommendation(Recommender recommender, RecommendationRequest request, RecommendedItem[] items, SlateBuffer slate) {
        this.recommender = recommender;
        this.request = request;
        this.items = Collections.unmodifiableList(Arrays.asList(items));
        this.prices = slate.prices();
        this.degraded = copy(slate.degraded());
        this.notes = copy(slate.notes());
        this.evidence = slate.evidence();
    }

    /** {@link List#copyOf} makes an array first even where there is nothing to copy. */
    private static List<String> copy(List<String> list) {
        return list.isEmpty() ? List.of() : List.copyOf(list);
    }

    /** The slate, best slot first; empty where there was no candidate. */
    public List<RecommendedItem> items() {
        return items;
    }

    /**
     * What was promised for this slate, and whether it holds; from a checker that did not make the slate.
     *
     * @throws IllegalArgumentException if the re-ranker left slots empty without need
     * @throws IllegalStateException if the request, answered again, gets another slate, or the same by other
     *     scores, utilities or a fall-back
     */
    public Certificate certificate() {
        return evidence().certificate();
    }

    /** The prices that made this answer: with {@link RecommendationRequest#replay} they make it again. */
    public PriceSnapshot prices() {
        return prices;
    }

    /** The stages that fell back to a lesser answer, each with the reason; empty when all went well. */
    public List<String> degraded() {
        return degraded;
    }

    /**
     * What the request asked for and did not get, such as a pin that cannot be shown, each with the reason; empty when all
     * was as asked.
     */
    public List<String> notes() {
        return notes;
    }

    /**
     * Why the item of a slot is there; O(candidates · objectives).
     *
     * @param slot from 0
     * @throws IndexOutOfBoundsException if the slate has no such slot
     * @throws IllegalStateException if the request, answered again, gets another slate, or the same by other
     *     scores, utilities or a fall-back
     */
    public Explanation explain(int slot) {
        return evidence().explainer().explain(slot);
    }

    /** All explanations, by slot. */
    public List<Explanation> explanations() {
        List<Explanation> all = new ArrayList<>(items.size());
        for (int slot = 0; slot < items.size(); slot++) {
            all.add(explain(slot));
        }
        return List.copyOf(all);
    }

    private Evidence evidence() {
        Evidence ready = evidence;
        if (ready == null) {
            // Two threads may both make one: they are equal, and neither is worth a lock.
            ready = recommender.replay(request, prices, items, !degraded.isEmpty());
            evidence = ready;
        }
        return ready;
    }

    /** For how many candidates the answer keeps numbers. */
    int evidenceRoom() {
        return evidence().room();
    }

    int[] ordinals() {
        int[] ordinals = new int[items.size()];
        for (int slot = 0; slot < ordinals.length; slot++) {
            ordinals[slot] = items.get(slot).ordinal();
        }
        return ordinals;
    }

    @Override
    public String toString() {
        return "Recommendation[" + items.size() + " items, prices of epoch " + prices.version()
                + (degraded.isEmpty() ? "" : ", degraded: " + degraded) + "]";
    }
}
