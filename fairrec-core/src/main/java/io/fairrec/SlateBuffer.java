package io.fairrec;

import io.fairrec.base.Checks;
import io.fairrec.fairness.PriceSnapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer in plain numbers, in room that its owner uses again: what {@link Recommender#recommend(RecommendationRequest,
 * SlateBuffer)} fills without allocating. {@link Recommender#describe} makes a {@link Recommendation} of it, with the
 * certificate and explanations. After a {@linkplain #degraded degraded} answer, or one to a request that is {@linkplain
 * RecommendationRequest#keepingColumns keeping its columns}, it also holds what the answer was made of, some 20 bytes per
 * candidate and objective, until it is filled again: these are the two that do allocate.
 *
 * <p>Belongs to one caller and is not thread-safe. Items are ordinals of the catalogue: {@code catalog.items().id(item)}.
 */
public final class SlateBuffer {

    private final List<String> degraded = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> degradedView = Collections.unmodifiableList(degraded);
    private final List<String> notesView = Collections.unmodifiableList(notes);
    private int[] items = new int[0];
    private int[] baseRanks = new int[0];
    private float[] scores = new float[0];
    private double[] utilities = new double[0];
    private int size;
    private PriceSnapshot prices = PriceSnapshot.none();
    private @Nullable Evidence evidence;

    /** An empty buffer. */
    public SlateBuffer() {}

    /** How many items the slate has; 0 where there was no candidate, and before the first request. */
    public int size() {
        return size;
    }

    /** The item in a slot, from 0. */
    public int item(int slot) {
        return items[Checks.index(slot, size, "slot")];
    }

    /** Its rank by the scorer alone among all candidates, from 1. */
    public int baseRank(int slot) {
        return baseRanks[Checks.index(slot, size, "slot")];
    }

    /** What the scorer said, in the scorer's own units. */
    public float score(int slot) {
        return scores[Checks.index(slot, size, "slot")];
    }

    /** What the objectives made of it, before set objectives and prices. */
    public double utility(int slot) {
        return utilities[Checks.index(slot, size, "slot")];
    }

    /** The prices that made this answer. */
    public PriceSnapshot prices() {
        return prices;
    }

    /** {@link Recommendation#degraded}; a view. */
    public List<String> degraded() {
        return degradedView;
    }

    /** {@link Recommendation#notes}; a view. */
    public List<String> notes() {
        return notesView;
    }

    void start(PriceSnapshot newPrices) {
        size = 0;
        prices = newPrices;
        evidence = null;
        degraded.clear();
        notes.clear();
    }

    void resize(int newSize) {
        if (items.length < newSize) {
            items = new int[newSize];
            baseRanks = new int[newSize];
            scores = new float[newSize];
            utilities = new double[newSize];
        }
        size = newSize;
    }

    void set(int slot, int item, float score, double utility) {
        items[slot] = item;
        scores[slot] = score;
        utilities[slot] = utility;
    }

    /** The ordinals, live; the first {@link #size} count. */
    int[] items() {
        return items;
    }

    /** The base ranks, live. */
    int[] baseRanks() {
        return baseRanks;
    }

    /** What the answer was made of, where its request or a fall-back was a reason to keep it. */
    @Nullable
    Evidence evidence() {
        return evidence;
    }

    void keep(Evidence what) {
        evidence = what;
    }

    void degrade(String reason) {
        degraded.add(reason);
    }

    void note(String text) {
        notes.add(text);
    }

    @Override
    public String toString() {
        return "SlateBuffer[" + size + " items, prices of epoch " + prices.version()
                + (degraded.isEmpty() ? "" : ", degraded: " + degraded) + "]";
    }
}
