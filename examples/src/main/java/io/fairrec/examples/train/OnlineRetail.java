package io.fairrec.examples.train;

import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.EventType;
import io.fairrec.data.Groups;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.data.KCore;
import io.fairrec.data.UserItemMatrix;
import io.fairrec.eval.load.DelimitedFile;
import io.fairrec.eval.load.Duplicates;
import io.fairrec.eval.load.GroupsLoader;
import io.fairrec.eval.load.Ids;
import io.fairrec.eval.load.InteractionsLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * UCI Online Retail (Chen, Sain and Guo, 2012): who bought which product of a British gift shop; the split of
 * retail_split.tsv.
 *
 * <p>Purchases of known customers, of products whose code begins with a digit, at a price and in a quantity above 0; one row
 * a pair; customers and products with fewer than five partners are removed until none is left. A product's price is the
 * median of its purchases'.
 */
final class OnlineRetail {

    private OnlineRetail() {}

    /**
     * 4,074 customers, 3,145 products; customers by {@code country} (United Kingdom, elsewhere).
     *
     * @param data holds {@code online-retail/online_retail.csv.gz}
     */
    static Dataset load(Path data) {
        Path path = data.resolve("online-retail").resolve("online_retail.csv.gz");
        // Every fourth row has no customer: bad rows to a loader, other people's to us.
        DelimitedFile file = DelimitedFile.of(path).lenient(0.3);
        Interactions rows = InteractionsLoader.of(file)
                .user("CustomerID", Ids.WHOLE_NUMBER)
                .item("StockCode", Ids.TEXT)
                .quantity("Quantity")
                .negativeQuantityIsReturn()
                .value("UnitPrice")
                .load()
                .data();
        Interactions bought = rows.where(r -> rows.event(r) == EventType.BUY
                && rows.quantity(r) > 0
                && rows.value(r) > 0
                && Character.isDigit(rows.items().id(rows.item(r)).charAt(0)));
        Interactions pairs = KCore.filter(onceEach(bought), 5, 5);
        Groups countries = GroupsLoader.of(file)
                .id("CustomerID", Ids.WHOLE_NUMBER)
                .partition("country", "Country")
                .duplicates(Duplicates.FIRST)
                .load(pairs.users())
                .data()
                .get("country");
        boolean[] train = Dataset.firstFourFifths(pairs, 42);
        return Dataset.of(
                "Online Retail",
                catalog(bought, pairs.items()),
                pairs,
                row -> train[row],
                countries == null ? Map.of() : Map.of("country", homeOrAbroad(countries)));
    }

    private static Interactions onceEach(Interactions log) {
        UserItemMatrix pairs = UserItemMatrix.of(log);
        InteractionsBuilder once = Interactions.builder().users(log.users()).items(log.items());
        for (int u = 0; u < pairs.rows(); u++) {
            for (int e = pairs.begin(u); e < pairs.end(u); e++) {
                once.buy(log.users().id(u), log.items().id(pairs.column(e)));
            }
        }
        return once.build();
    }

    private static Catalog catalog(Interactions bought, IdIndex items) {
        List<List<Double>> prices = new ArrayList<>();
        items.ids().forEach(id -> prices.add(new ArrayList<>()));
        for (int row = 0; row < bought.size(); row++) {
            int item = items.ordinal(bought.items().id(bought.item(row)));
            if (item != IdIndex.UNKNOWN) {
                prices.get(item).add(bought.value(row));
            }
        }
        List<CatalogItem> described = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            double[] sorted = prices.get(i).stream()
                    .mapToDouble(Double::doubleValue)
                    .sorted()
                    .toArray();
            double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
            described.add(CatalogItem.of(items.id(i)).price(median));
        }
        return Catalog.of(described);
    }

    private static Groups homeOrAbroad(Groups countries) {
        String[] labels = new String[countries.entityCount()];
        for (int u = 0; u < labels.length; u++) {
            String label = countries.label(countries.group(u));
            labels[u] = label.equals("United Kingdom") || label.equals(Groups.UNKNOWN_LABEL) ? label : "elsewhere";
        }
        return Groups.of("country", Arrays.asList(labels));
    }
}
