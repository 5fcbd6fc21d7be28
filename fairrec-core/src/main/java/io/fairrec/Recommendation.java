package io.fairrec;

import io.fairrec.explain.Explanation;
import io.fairrec.explain.SlateExplainer;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.rerank.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One answer: the slate, the certificate of its promises, and on demand why each item is there.
 *
 * <p>Immutable to its users, thread-safe. Explanations are computed when they are asked for: an answer that is kept
 * therefore keeps the columns of its request, some 20 bytes per candidate and objective.
 */
public final class Recommendation {

    private final List<RecommendedItem> items;
    private final Certificate certificate;
    private final PriceSnapshot prices;
    private final List<String> degraded;
    private final int[] ordinals;
    private final Supplier<SlateExplainer> explainerSource;
    private volatile @Nullable SlateExplainer explainer;

    Recommendation(
            List<RecommendedItem> items,
            Certificate certificate,
            PriceSnapshot prices,
            List<String> degraded,
            int[] ordinals,
            Supplier<SlateExplainer> explainerSource) {
        this.items = List.copyOf(items);
        this.certificate = certificate;
        this.prices = prices;
        this.degraded = List.copyOf(degraded);
        this.ordinals = ordinals;
        this.explainerSource = explainerSource;
    }

    /** The slate, best slot first; empty where there was no candidate. */
    public List<RecommendedItem> items() {
        return items;
    }

    /** What was promised for this slate, and whether it holds; from a checker that did not make the slate. */
    public Certificate certificate() {
        return certificate;
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
     * Why the item of a slot is there; O(candidates · objectives).
     *
     * @param slot from 0
     * @throws IndexOutOfBoundsException if the slate has no such slot
     */
    public Explanation explain(int slot) {
        SlateExplainer ready = explainer;
        if (ready == null) {
            // Two threads may both make one: they are equal, and neither is worth a lock.
            ready = explainerSource.get();
            explainer = ready;
        }
        return ready.explain(slot);
    }

    /** All explanations, by slot. */
    public List<Explanation> explanations() {
        List<Explanation> all = new ArrayList<>(items.size());
        for (int slot = 0; slot < items.size(); slot++) {
            all.add(explain(slot));
        }
        return List.copyOf(all);
    }

    int[] ordinals() {
        return ordinals;
    }

    @Override
    public String toString() {
        return "Recommendation[" + items.size() + " items, prices of epoch " + prices.version()
                + (degraded.isEmpty() ? "" : ", degraded: " + degraded) + "]";
    }
}
