package io.fairrec.examples.models;

import io.fairrec.data.Groups;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.VectorTable;
import io.fairrec.eval.split.Split;
import io.fairrec.eval.split.Splits;
import io.fairrec.examples.CompleteJourney;
import io.fairrec.onnx.TextModels;
import io.fairrec.portrait.EncodedTexts;
import io.fairrec.portrait.TextEncoder;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.NearestHistory;
import io.fairrec.score.Popularity;
import io.fairrec.score.Scorer;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Do purchases in one catalogue say what a household buys in another, of which no purchase is known? The text of the
 * products is the bridge. Portraits are made from one part of a grocery shop, products of another part are ranked.
 *
 * <p>One half of the households chooses the smoothing and knows the sales, the other half is measured. The temperature is that
 * of {@link NewProducts}. Brand and size are no part of the text here: the former differs for every pair.
 */
public final class AcrossBrands {

    static final String RATE = "rate among similar products";
    static final String POPULARITY = "popularity (needs the sales there)";

    private final CompleteJourney shop;
    private final VectorTable vectors;

    AcrossBrands(CompleteJourney shop, TextEncoder encoder) {
        this.shop = shop;
        this.vectors =
                EncodedTexts.of(encoder, shop.describe(" ", "type", "category")).vectors();
    }

    /** Prints two tables. */
    public static void main(String[] args) {
        // The vectors of a quantised model depend on their batch. One text a batch makes published figures exact.
        try (TextEncoder encoder = TextModels.miniLmEnglish().batchSize(1).build()) {
            AcrossBrands experiment = new AcrossBrands(CompleteJourney.load(), encoder);
            print("From National brands to Private ones", experiment.betweenBrands());
            print("From all other departments to GROCERY", experiment.toGrocery());
            System.out.println(
                    "Popularity knows the sales of the other catalogue, and wins. Without them, text helps where"
                            + " products are alike; most of what it finds is the same for everybody.");
        }
    }

    private static void print(String title, Map<String, Recall> table) {
        System.out.println(title + ": recall@50 and how many times a random order's.");
        table.forEach((name, recall) -> System.out.printf("%-36s %s%n", name, recall));
        System.out.println(table.values().iterator().next().basis() + ".");
    }

    /** A brand of the shop's own has products like those of other brands: text helps. */
    Map<String, Recall> betweenBrands() {
        Groups brand = shop.catalog().groups("brand");
        return compare(
                item -> brand.isIn(item, brand.ordinal("National")),
                item -> brand.isIn(item, brand.ordinal("Private")));
    }

    /** Fresh food says little of canned food: text does not help. */
    Map<String, Recall> toGrocery() {
        Groups department = shop.catalog().groups("department");
        IntPredicate grocery = item -> department.isIn(item, department.ordinal("GROCERY"));
        return compare(grocery.negate(), grocery);
    }

    private Map<String, Recall> compare(IntPredicate from, IntPredicate to) {
        Interactions log = shop.interactions();
        Interactions there = log.where(row -> to.test(log.item(row)));
        Split halves = Splits.userFolds(log.where(row -> from.test(log.item(row))), 2, 7)
                .get(0);
        Rate rate = Rate.of(vectors, halves.train(), from, to);
        Rate chosen = Stream.of(1.0, 5.0, 20.0, 100.0, 500.0)
                .map(rate::smoothing)
                .max(Comparator.comparingDouble(smoothed ->
                        measure(smoothed, halves.train(), there, to).recall().value()))
                .orElseThrow();
        Interactions sales = ofHalf(there, halves.train());
        UserPortrait anybody = UserPortrait.of(log, IdIndex.UNKNOWN);
        Map<String, Scorer> scorers = new LinkedHashMap<>();
        scorers.put(RATE, chosen);
        scorers.put("the same for everybody", (portrait, items, out) -> chosen.score(anybody, items, out));
        scorers.put(
                "soft nearest purchases", NearestHistory.of(vectors, NearestHistory.Options.soft(Rate.TEMPERATURE)));
        scorers.put(POPULARITY, Popularity.fit(sales));
        Map<String, Recall> results = new LinkedHashMap<>();
        scorers.forEach((name, scorer) -> results.put(name, measure(scorer, halves.test(), there, to)));
        return results;
    }

    /** Households of a half with at least three products here and one there. */
    private Recall measure(Scorer scorer, Interactions half, Interactions there, IntPredicate to) {
        Interactions wanted =
                there.where(row -> UserPortrait.of(half, there.user(row)).distinctItems().length >= 3);
        boolean[] here = new boolean[there.itemCount()];
        IntStream.range(0, here.length).forEach(item -> here[item] = !to.test(item));
        return Recall.of(shop.catalog(), scorer, half, wanted, here);
    }

    private static Interactions ofHalf(Interactions rows, Interactions half) {
        return rows.where(row -> half.count(rows.user(row)) > 0);
    }
}
