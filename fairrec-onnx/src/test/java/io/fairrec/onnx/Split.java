package io.fairrec.onnx;

import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.EventType;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.portrait.UserPortrait;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What users did before and after, as the golden files' protocols cut it. Immutable. */
final class Split {

    final Interactions train;
    final Interactions test;
    final Catalog catalog;

    private Split(Interactions train, Interactions test, Catalog catalog) {
        this.train = train;
        this.test = test;
        this.catalog = catalog;
    }

    /** One user a line: ordinal, train items, test items; prices from a file of items, or 1. */
    static Split ofLines(List<String> lines, int items, List<Double> prices) {
        IdIndex users = Fixtures.ids(lines.size());
        InteractionsBuilder train = Interactions.builder().users(users).items(Fixtures.ids(items));
        InteractionsBuilder test = Interactions.builder().users(users).items(Fixtures.ids(items));
        for (String line : lines) {
            String[] parts = line.split("\t", -1);
            add(train, parts[0], parts[1]);
            add(test, parts[0], parts[2]);
        }
        return of(train, test, items, prices);
    }

    private static void add(InteractionsBuilder builder, String user, String items) {
        if (!items.isEmpty()) {
            for (String item : items.split(" ", -1)) {
                builder.buy(user, item);
            }
        }
    }

    private static Split of(InteractionsBuilder train, InteractionsBuilder test, int items, List<Double> prices) {
        List<CatalogItem> catalog = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            catalog.add(CatalogItem.of(Integer.toString(i)).price(prices.isEmpty() ? 1 : prices.get(i)));
        }
        return new Split(train.build(), test.build(), Catalog.of(catalog));
    }

    /** The retail shop, with median unit prices. */
    static Split retail() {
        List<Double> prices = ModelFiles.lines("retail/retail_items.tsv").stream()
                .skip(1)
                .map(line -> Double.valueOf(line.split("\t", -1)[2]))
                .toList();
        return ofLines(ModelFiles.lines("retail/retail_split.tsv"), prices.size(), prices);
    }

    /** MovieLens-100K: user, item, train or test a line, ids from 1. */
    static Split movielens(int users, int items) {
        InteractionsBuilder train =
                Interactions.builder().users(Fixtures.ids(users)).items(Fixtures.ids(items));
        InteractionsBuilder test =
                Interactions.builder().users(Fixtures.ids(users)).items(Fixtures.ids(items));
        for (String line : ModelFiles.lines("movielens/ml100k_split.tsv")) {
            String[] parts = line.split("\t", -1);
            (parts[2].equals("train") ? train : test).buy(fromOne(parts[0]), fromOne(parts[1]));
        }
        return of(train, test, items, List.of());
    }

    /** MovieLens-100K in time order: the last rating of each user is the test, what stands before it the history. */
    static Split lastRating(Path folder, int users, int items) throws java.io.IOException {
        record Rating(int user, int item, long time) {}
        List<Rating> ratings = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("u.data"), StandardCharsets.UTF_8)) {
            String[] parts = line.split("\t", -1);
            ratings.add(new Rating(
                    Integer.parseInt(parts[0]) - 1, Integer.parseInt(parts[1]) - 1, Long.parseLong(parts[3])));
        }
        ratings.sort(Comparator.comparingInt(Rating::user)
                .thenComparingLong(Rating::time)
                .thenComparingInt(Rating::item));
        InteractionsBuilder train =
                Interactions.builder().users(Fixtures.ids(users)).items(Fixtures.ids(items));
        InteractionsBuilder test =
                Interactions.builder().users(Fixtures.ids(users)).items(Fixtures.ids(items));
        for (int r = 0; r < ratings.size(); r++) {
            Rating one = ratings.get(r);
            boolean last = r + 1 == ratings.size() || ratings.get(r + 1).user != one.user;
            (last ? test : train)
                    .add(Integer.toString(one.user), Integer.toString(one.item), EventType.RATING, one.time, 1, 1);
        }
        return of(train, test, items, List.of());
    }

    private static String fromOne(String id) {
        return Integer.toString(Integer.parseInt(id) - 1);
    }

    UserPortrait portrait(int user) {
        return UserPortrait.of(train, user);
    }

    /** Which items a user had before. */
    boolean[] seen(int user) {
        boolean[] seen = new boolean[train.itemCount()];
        for (int row = train.begin(user); row < train.end(user); row++) {
            seen[train.item(row)] = true;
        }
        return seen;
    }
}
