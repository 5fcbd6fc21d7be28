package io.fairrec;

import io.fairrec.base.Checks;
import io.fairrec.fairness.PriceSnapshot;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One question: what to show to whom.
 *
 * @param userId the shop's id of the user, or null for a visitor; an id that was never seen is a visitor too
 * @param history item ids that the visitor touched in this session, oldest first; used only for visitors. Ids that the
 *     catalogue does not hold are ignored
 * @param slateSize items wanted, at least 1, or 0 for the recommender's own
 * @param excluded banned items: ids that must not be shown; unknown ids are ignored
 * @param at the moment against which recency is measured; null means the user's last event
 * @param attributes labels of the user by partition, for models that use them by name; sensitive ones reach a model only
 *     through here
 * @param prices the prices to use instead of the current ones, to replay an answer; null means the current ones
 * @param pins the slot, from 0, that an item must stand in, by item id; see {@link #pin}
 * @param weights weights of objectives, by name, instead of those of the recommender; see {@link #weight}
 * @param keepColumns whether the answer keeps what it was made of; see {@link #keepingColumns}
 * @param draw which draw a stochastic re-ranker makes; see {@link #draw(long)}
 */
public record RecommendationRequest(
        @Nullable String userId,
        List<String> history,
        int slateSize,
        Set<String> excluded,
        @Nullable Instant at,
        Map<String, List<String>> attributes,
        @Nullable PriceSnapshot prices,
        Map<String, Integer> pins,
        Map<String, Double> weights,
        boolean keepColumns,
        long draw) {

    /** Copies and checks. */
    public RecommendationRequest {
        if (userId != null) {
            Checks.notBlank(userId, "userId");
        }
        history = List.copyOf(history);
        Checks.atLeast(slateSize, 0, "slateSize");
        excluded = Collections.unmodifiableSet(new LinkedHashSet<>(excluded));
        Map<String, List<String>> copy = new LinkedHashMap<>();
        attributes.forEach((partition, labels) -> copy.put(partition, List.copyOf(labels)));
        attributes = Collections.unmodifiableMap(copy);
        pins = checkedPins(pins, excluded);
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        weights.forEach((name, weight) -> Checks.nonNegative(weight, "weight of objective \"" + name + "\""));
    }

    private static Map<String, Integer> checkedPins(Map<String, Integer> pins, Set<String> excluded) {
        Map<Integer, String> itemIn = new LinkedHashMap<>();
        pins.forEach((id, slot) -> {
            String what = "item \"" + Checks.notBlank(id, "pinned item id") + "\"";
            Checks.atLeast(slot, 0, "slot of the pinned " + what);
            String other = itemIn.put(slot, id);
            if (other != null) {
                throw new IllegalArgumentException("The " + what + " is pinned to slot " + slot + ", and so is \""
                        + other + "\". Pin one item to a slot.");
            }
            if (excluded.contains(id)) {
                throw new IllegalArgumentException("The " + what + " is pinned to slot " + slot
                        + " and excluded. Leave out the pin, or the exclusion.");
            }
        });
        return Collections.unmodifiableMap(new LinkedHashMap<>(pins));
    }

    /** A request for a user by id. */
    public static RecommendationRequest forUser(String userId) {
        return of(userId, List.of());
    }

    /** A request for a visitor of whom only this session is known, oldest item first; perhaps nothing at all. */
    public static RecommendationRequest forVisitor(List<String> itemIds) {
        return of(null, itemIds);
    }

    private static RecommendationRequest of(@Nullable String userId, List<String> history) {
        return new RecommendationRequest(
                userId, history, 0, Set.of(), null, Map.of(), null, Map.of(), Map.of(), false, 0);
    }

    /** This request with the items touched in this session, oldest first: for a user who may be new to the shop. */
    public RecommendationRequest history(List<String> itemIds) {
        return new RecommendationRequest(
                userId, itemIds, slateSize, excluded, at, attributes, prices, pins, weights, keepColumns, draw);
    }

    /** This request for a slate of another size, at least 1. */
    public RecommendationRequest slateSize(int newSize) {
        Checks.atLeast(newSize, 1, "slateSize");
        return new RecommendationRequest(
                userId, history, newSize, excluded, at, attributes, prices, pins, weights, keepColumns, draw);
    }

    /** This request without these items: they are banned, and do not count among the candidates either. */
    public RecommendationRequest excluding(String... itemIds) {
        Set<String> more = new LinkedHashSet<>(excluded);
        more.addAll(List.of(itemIds));
        return new RecommendationRequest(
                userId, history, slateSize, more, at, attributes, prices, pins, weights, keepColumns, draw);
    }

    /**
     * This request with one more item pinned: it stands exactly in this slot, whatever its utility, also where the
     * candidate source would leave it out, such as an item that the user has had. All other promises hold as well: a
     * pinned item counts for its groups' floors, ceilings and exposure, and pays no price.
     *
     * <p>A pin never breaks the page. One that cannot be shown, because the catalogue has no such item, the slate no such
     * slot, or a ceiling or rule forbids it, is left out, and {@link Recommendation#notes} says so. Of pins that cannot
     * stand together the one in the earlier slot wins. The certificate tells of each other pin whether it holds.
     *
     * @param itemId the item; pinned before, it moves
     * @param slot from 0
     * @throws IllegalArgumentException if another item is pinned to the slot, or the item is excluded
     */
    public RecommendationRequest pin(String itemId, int slot) {
        Map<String, Integer> more = new LinkedHashMap<>(pins);
        more.put(itemId, slot);
        return new RecommendationRequest(
                userId, history, slateSize, excluded, at, attributes, prices, more, weights, keepColumns, draw);
    }

    /**
     * This request with another weight of one objective, such as what the user chose with a slider; the other weights stay.
     * Promises, floors and ceilings hold all the same.
     *
     * @param objective its name; one of the slate as a whole will do as well
     * @param weight finite, at least 0; at least one objective per candidate must keep a weight above 0
     */
    public RecommendationRequest weight(String objective, double weight) {
        Map<String, Double> more = new LinkedHashMap<>(weights);
        more.put(Checks.notBlank(objective, "name of the objective"), weight);
        return new RecommendationRequest(
                userId, history, slateSize, excluded, at, attributes, prices, pins, more, keepColumns, draw);
    }

    /** This request as of a moment. */
    public RecommendationRequest at(Instant moment) {
        return new RecommendationRequest(
                userId, history, slateSize, excluded, moment, attributes, prices, pins, weights, keepColumns, draw);
    }

    /** This request with the user's labels of one partition. */
    public RecommendationRequest attribute(String partition, String... labels) {
        Map<String, List<String>> more = new LinkedHashMap<>(attributes);
        more.put(Checks.notBlank(partition, "partition"), List.of(labels));
        return new RecommendationRequest(
                userId, history, slateSize, excluded, at, more, prices, pins, weights, keepColumns, draw);
    }

    /** This request at the prices of an earlier answer: the replay of that answer, which is not recorded as exposure. */
    public RecommendationRequest replay(PriceSnapshot earlier) {
        return new RecommendationRequest(
                userId, history, slateSize, excluded, at, attributes, earlier, pins, weights, keepColumns, draw);
    }

    /**
     * This request for an answer that keeps the columns it was made of, some 20 bytes per candidate and objective: where a
     * scorer is slow or cannot repeat itself, or where explanations are wanted after the recommender was closed.
     */
    public RecommendationRequest keepingColumns() {
        return new RecommendationRequest(
                userId, history, slateSize, excluded, at, attributes, prices, pins, weights, true, draw);
    }

    /**
     * This request for another draw of a re-ranker that draws its slate, such as {@link
     * io.fairrec.rerank.ExposureFairRanking}. Such a re-ranker keeps its shares over draws, and equal requests are one draw:
     * without this, a request gets one slate for a whole epoch, and for ever where there are no promises. So number the
     * impressions, or hash the session, where many visitors send equal requests. Other re-rankers ignore it.
     *
     * @param number any; 0 is what a request has that does not say. The same number gives the same slate
     */
    public RecommendationRequest draw(long number) {
        return new RecommendationRequest(
                userId, history, slateSize, excluded, at, attributes, prices, pins, weights, keepColumns, number);
    }

    /** Sizes only: who asks, and what is known of them, is personal data. */
    @Override
    public String toString() {
        return "RecommendationRequest[" + (userId == null ? "visitor" : "user") + ", " + history.size()
                + " session items, " + excluded.size() + " excluded, " + attributes.size() + " attributes"
                + (pins.isEmpty() ? "" : ", " + pins.size() + " pins")
                + (weights.isEmpty() ? "" : ", " + weights.size() + " weights") + "]";
    }
}
