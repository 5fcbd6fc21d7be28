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
 * @param excluded item ids that must not be shown; unknown ids are ignored
 * @param at the moment against which recency is measured; null means the user's last event
 * @param attributes labels of the user by partition, for models that use them by name; sensitive ones reach a model only
 *     through here
 * @param prices the prices to use instead of the current ones, to replay an answer; null means the current ones
 */
public record RecommendationRequest(
        @Nullable String userId,
        List<String> history,
        int slateSize,
        Set<String> excluded,
        @Nullable Instant at,
        Map<String, List<String>> attributes,
        @Nullable PriceSnapshot prices) {

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
    }

    /** A request for a user by id. */
    public static RecommendationRequest forUser(String userId) {
        return new RecommendationRequest(userId, List.of(), 0, Set.of(), null, Map.of(), null);
    }

    /** A request for a visitor of whom only this session is known, oldest item first; perhaps nothing at all. */
    public static RecommendationRequest forVisitor(List<String> itemIds) {
        return new RecommendationRequest(null, itemIds, 0, Set.of(), null, Map.of(), null);
    }

    /** This request with the items touched in this session, oldest first: for a user who may be new to the shop. */
    public RecommendationRequest history(List<String> itemIds) {
        return new RecommendationRequest(userId, itemIds, slateSize, excluded, at, attributes, prices);
    }

    /** This request for a slate of another size, at least 1. */
    public RecommendationRequest slateSize(int newSize) {
        Checks.atLeast(newSize, 1, "slateSize");
        return new RecommendationRequest(userId, history, newSize, excluded, at, attributes, prices);
    }

    /** This request without these items. */
    public RecommendationRequest excluding(String... itemIds) {
        Set<String> more = new LinkedHashSet<>(excluded);
        more.addAll(List.of(itemIds));
        return new RecommendationRequest(userId, history, slateSize, more, at, attributes, prices);
    }

    /** This request as of a moment. */
    public RecommendationRequest at(Instant moment) {
        return new RecommendationRequest(userId, history, slateSize, excluded, moment, attributes, prices);
    }

    /** This request with the user's labels of one partition. */
    public RecommendationRequest attribute(String partition, String... labels) {
        Map<String, List<String>> more = new LinkedHashMap<>(attributes);
        more.put(Checks.notBlank(partition, "partition"), List.of(labels));
        return new RecommendationRequest(userId, history, slateSize, excluded, at, more, prices);
    }

    /** This request at the prices of an earlier answer: the replay of that answer, which is not recorded as exposure. */
    public RecommendationRequest replay(PriceSnapshot earlier) {
        return new RecommendationRequest(userId, history, slateSize, excluded, at, attributes, earlier);
    }

    /** Sizes only: who asks, and what is known of them, is personal data. */
    @Override
    public String toString() {
        return "RecommendationRequest[" + (userId == null ? "visitor" : "user") + ", " + history.size()
                + " session items, " + excluded.size() + " excluded, " + attributes.size() + " attributes]";
    }
}
