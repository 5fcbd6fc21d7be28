package io.fairrec.examples.models;

import io.fairrec.data.Groups;
import io.fairrec.data.Interactions;
import io.fairrec.data.VectorTable;
import io.fairrec.eval.split.Split;
import io.fairrec.eval.split.Splits;
import io.fairrec.examples.CompleteJourney;
import io.fairrec.onnx.TextModels;
import io.fairrec.portrait.EncodedTexts;
import io.fairrec.portrait.InterestEncoder;
import io.fairrec.portrait.TextEncoder;
import io.fairrec.score.CategoryProfile;
import io.fairrec.score.DotProduct;
import io.fairrec.score.NearestHistory;
import io.fairrec.score.NearestHistory.Options;
import io.fairrec.score.Scorer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Does content reach products that nobody has bought yet? A tenth of a grocery shop's products is taken out of the log
 * entirely; for each household the whole catalogue but what it bought is ranked; how many of the new products that it bought
 * stand among the first 50?
 *
 * <p>Ten draws, each product is new in one of them. The first is the test. The temperature was chosen on the second to the
 * fifth, in which the test's products are neither known nor candidates, here as there.
 */
public final class NewProducts {

    /** The method that was chosen before the test was looked at. */
    static final String MAIN = "text, soft nearest purchases";

    static final String NO_TEXT = "shares of type and brand, no text";

    private final CompleteJourney shop;
    private final VectorTable vectors;
    private final List<Split> draws;

    NewProducts(CompleteJourney shop, TextEncoder encoder) {
        this.shop = shop;
        this.vectors = EncodedTexts.of(encoder, shop.describe(" ", "type", "category", "department", "brand", "size"))
                .vectors();
        this.draws = Splits.itemFolds(shop.interactions(), 10, 7);
    }

    /** Prints the test's table; with the argument {@code all} also the mean of the nine other draws, in some minutes. */
    public static void main(String[] args) {
        // The vectors of a quantised model depend on their batch. One text a batch makes published figures exact.
        try (TextEncoder encoder = TextModels.miniLmEnglish().batchSize(1).build()) {
            NewProducts experiment = new NewProducts(CompleteJourney.load(), encoder);
            Map<String, Function<Interactions, Scorer>> scorers = experiment.scorers();
            Map<String, Recall> test = new LinkedHashMap<>();
            scorers.forEach((name, scorer) -> test.put(name, experiment.draw(0, scorer)));
            System.out.println("New products, recall@50 and how many times a random order's.");
            test.forEach((name, recall) -> System.out.printf("%-34s %s%n", name, recall));
            System.out.println(test.values().iterator().next().basis() + ".");
            System.out.println(
                    "This shop's products have no names. Their text is made of category words, and so the shares"
                            + " of type and brand do as well as it.");
            if (List.of(args).contains("all")) {
                System.out.println("How many times a random order's, mean of nine other draws:");
                scorers.forEach((name, scorer) ->
                        System.out.printf(Locale.ROOT, "%-34s %.2f%n", name, experiment.otherDraws(scorer)));
            }
        }
    }

    /** What is compared; each is fitted to a log without the new products. */
    Map<String, Function<Interactions, Scorer>> scorers() {
        Groups typeAndBrand = Groups.of("type|brand", shop.describe("|", "type", "brand"));
        Map<String, Function<Interactions, Scorer>> scorers = new LinkedHashMap<>();
        scorers.put(MAIN, log -> NearestHistory.of(vectors, Options.soft(0.05)));
        scorers.put(
                "text, nearest purchase",
                log -> NearestHistory.of(vectors, Options.defaults().nearest(1)));
        scorers.put("text, three nearest purchases", log -> NearestHistory.of(vectors, Options.defaults()));
        scorers.put(
                "text, mean of the purchases",
                log -> DotProduct.of(
                        InterestEncoder.overVectors(vectors, InterestEncoder.Options.defaults()), vectors));
        scorers.put(NO_TEXT, log -> CategoryProfile.fit(log, typeAndBrand));
        return scorers;
    }

    /** Measures one draw, 0 … 9. */
    Recall draw(int draw, Function<Interactions, Scorer> scorer) {
        Interactions train = draws.get(draw).train();
        boolean[] ofTheTest = new boolean[train.itemCount()];
        if (draw > 0) {
            Interactions test = draws.get(0).test();
            IntStream.range(0, test.size()).forEach(row -> ofTheTest[test.item(row)] = true);
        }
        Interactions known = train.where(row -> !ofTheTest[train.item(row)]);
        return Recall.of(
                shop.catalog(), scorer.apply(known), known, draws.get(draw).test(), ofTheTest);
    }

    /** The mean lift of the draws 1 … 9: the test is one draw of 330 products, and draws differ. */
    double otherDraws(Function<Interactions, Scorer> scorer) {
        return IntStream.rangeClosed(1, 9)
                .mapToDouble(draw -> draw(draw, scorer).lift().value())
                .average()
                .orElseThrow();
    }
}
