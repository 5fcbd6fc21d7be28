package io.fairrec.examples.models;

import io.fairrec.RecommendationRequest;
import io.fairrec.RecommendedItem;
import io.fairrec.Recommender;
import io.fairrec.candidate.WholeCatalog;
import io.fairrec.data.Catalog;
import io.fairrec.data.Interactions;
import io.fairrec.data.MissingValues;
import io.fairrec.data.VectorTable;
import io.fairrec.objective.Objectives;
import io.fairrec.onnx.TextModels;
import io.fairrec.portrait.BehaviourEncoder;
import io.fairrec.portrait.ConcatenationEncoder;
import io.fairrec.portrait.EncodedTexts;
import io.fairrec.portrait.InterestEncoder;
import io.fairrec.portrait.ItemTextVectors;
import io.fairrec.portrait.NormalizedEncoder;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.Reviews;
import io.fairrec.portrait.TextEncoder;
import io.fairrec.portrait.TextIndex;
import io.fairrec.portrait.TextInterestEncoder;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.DotProduct;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Portraits from what shop and customers write, in English and Chinese, without any training of the shop's own but a sentiment
 * head on 24 reviews.
 */
public final class TextPortraits {

    private static final Instant TODAY = Instant.parse("2026-05-01T00:00:00Z");

    private final TextEncoder encoder;
    private final Catalog catalog = Boutique.catalog();
    private final Interactions log = Boutique.log(catalog);
    private final VectorTable items;

    TextPortraits(TextEncoder encoder) {
        this.encoder = encoder;
        // Yesterday's products come from a file in a real shop; what is new this morning is encoded and put behind
        // them.
        this.items = ItemTextVectors.encode(encoder, Boutique.texts(), ItemTextVectors.Options.defaults())
                .append(encoder, List.of(Boutique.NEW_PRODUCT))
                .vectors();
    }

    /** Prints what each part does. */
    public static void main(String[] args) {
        // English goes to MiniLM, Chinese to bge-small-zh; each fills its own columns of one vector.
        try (TextEncoder encoder = TextModels.englishAndChinese()) {
            TextPortraits shop = new TextPortraits(encoder);
            shop.compare("ann", "Bluetooth sports earphones");
            shop.compare("li", "云南普洱茶饼");
            for (String seen : List.of("Bluetooth sports earphones", "云南普洱茶饼")) {
                System.out.println("A visitor looked at \"" + seen + "\": " + shop.afterOneClick(seen));
            }
            System.out.println("By interest and behaviour ann is most like " + shop.mostLike("ann"));
            for (String question : List.of("My order has not arrived yet", "东西坏了，想退钱", "Где мой заказ?")) {
                System.out.println(question + " -> " + shop.answer(question));
            }
        }
    }

    /** The mean of what was bought; a purchase of two months ago counts half. */
    PortraitEncoder interest() {
        return InterestEncoder.overVectors(
                items, InterestEncoder.Options.defaults().halfLifeDays(60));
    }

    /** The same, in which a bad review pushes its item away, and the words of reviews count as well. */
    PortraitEncoder interestAndReviews() {
        Reviews reviews = Boutique.reviews(log);
        return TextInterestEncoder.of(
                items,
                reviews,
                EncodedTexts.of(encoder, reviews.texts()).vectors(),
                Boutique.sentiment(encoder),
                TextInterestEncoder.Options.defaults()
                        .interest(InterestEncoder.Options.defaults().halfLifeDays(60)));
    }

    private void compare(String customer, String product) {
        System.out.printf(
                "%s, who complained: \"%s\" is number %d by purchases, number %d with the reviews%n",
                customer, product, rank(interest(), customer, product), rank(interestAndReviews(), customer, product));
    }

    /** The rank of a product among all 21 for a customer, from 1. */
    int rank(PortraitEncoder portraits, String customer, String product) {
        RecommendationRequest request = RecommendationRequest.forUser(customer).at(TODAY);
        return titles(portraits, request, catalog.size()).indexOf(product) + 1;
    }

    /** The three products for somebody of whom one click is known; the new product is among the candidates at once. */
    List<String> afterOneClick(String product) {
        return titles(
                interest(), RecommendationRequest.forVisitor(List.of(product)).excluding(product), 3);
    }

    private List<String> titles(PortraitEncoder portraits, RecommendationRequest request, int slateSize) {
        Recommender recommender = Recommender.builder()
                .catalog(catalog)
                .interactions(log)
                .candidates(WholeCatalog.all(catalog.size()))
                .scorer(DotProduct.of(portraits, items))
                .objective(Objectives.relevance(), 1)
                .slateSize(slateSize)
                .build();
        return recommender.recommend(request).items().stream()
                .map(RecommendedItem::title)
                .toList();
    }

    /** The customer with the nearest portrait: late fusion of a block from texts and a block of behaviour. */
    String mostLike(String customer) {
        List<UserPortrait> customers = IntStream.range(0, log.userCount())
                .mapToObj(user -> UserPortrait.of(log, user).asOf(TODAY.getEpochSecond()))
                .toList();
        PortraitEncoder behaviour = BehaviourEncoder.fit(customers, MissingValues.INDICATOR);
        ConcatenationEncoder fused = ConcatenationEncoder.builder()
                .add("interest", NormalizedEncoder.l2(interest()))
                .add("behaviour", NormalizedEncoder.l2(NormalizedEncoder.zScore(behaviour, customers)))
                .build();
        float[] vectors = new float[customers.size() * fused.dimension()];
        fused.encode(customers, vectors);
        VectorTable portraits = VectorTable.of(vectors, fused.dimension());
        float[] own = portraits.row(log.users().ordinal(customer));
        return log.users().ids().stream()
                .filter(other -> !other.equals(customer))
                .max(Comparator.comparingDouble(
                        other -> portraits.dot(log.users().ordinal(other), own, 0)))
                .orElseThrow();
    }

    /** The nearest of the questions whose answers are known, or why there is none. */
    String answer(String question) {
        TextIndex.Answer answer = TextIndex.of(encoder, Boutique.QUESTIONS).nearest(question, 1);
        return answer.unreadable() == null
                ? Boutique.QUESTIONS.get(answer.matches().get(0).index())
                : "for a human: " + answer.unreadable();
    }
}
