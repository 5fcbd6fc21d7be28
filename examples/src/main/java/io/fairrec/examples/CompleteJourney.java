package io.fairrec.examples;

import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.Groups;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.KCore;
import io.fairrec.eval.load.DelimitedFile;
import io.fairrec.eval.load.GroupsLoader;
import io.fairrec.eval.load.Ids;
import io.fairrec.eval.load.InteractionsLoader;
import io.fairrec.eval.load.ItemsLoader;
import io.fairrec.eval.load.LoadReport;
import io.fairrec.eval.load.Loaded;
import io.fairrec.eval.load.TimeFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Real grocery purchases of one year: the 5-core of the Complete Journey sample, 1,809 households and 3,299 products.
 *
 * <p>See the README beside the files for where they come from (CC0) and what is odd about them. Immutable, thread-safe.
 *
 * @param interactions the purchases: time, pieces, money paid per row. A household's rows of one second are one basket
 * @param catalog the products in the same ordinals, with the median price over all rows of the sample and the partitions {@code brand} (National,
 *     Private), {@code manufacturer}, {@code category} and {@code department}
 * @param products what the product file says of each product, in the same ordinals: the labels {@code type}, {@code category},
 *     {@code department}, {@code brand}, {@code manufacturer} and {@code size}; two products have none of them
 * @param households the households' partitions {@code age}, {@code income} and {@code household_size}, by name
 * @param reports what was read: transactions, products, demographics
 */
public record CompleteJourney(
        Interactions interactions,
        Catalog catalog,
        List<CatalogItem> products,
        Map<String, Groups> households,
        List<LoadReport> reports) {

    private static final String FOLDER = "completejourney/";

    /** Copies the collections. */
    public CompleteJourney {
        products = List.copyOf(products);
        households = Map.copyOf(households);
        reports = List.copyOf(reports);
    }

    /** Reads the files from the class path; measured: 1.4 s of CPU on a cold JVM, half a second on a warm one. */
    public static CompleteJourney load() {
        Loaded<Interactions> rows = InteractionsLoader.of(file("transactions_sample.csv.gz"))
                .user("household_id", Ids.WHOLE_NUMBER)
                .item("product_id", Ids.WHOLE_NUMBER)
                .time("transaction_timestamp", TimeFormat.ISO_INSTANT)
                .quantity("quantity")
                .value("sales_value")
                .load();
        Interactions core = KCore.filter(rows.data(), 5, 5);
        Loaded<List<CatalogItem>> products = ItemsLoader.of(file("products.csv.gz"))
                .item("product_id", Ids.WHOLE_NUMBER)
                .title("product_type", "product_category")
                .label("brand", "brand")
                .label("manufacturer", "manufacturer_id")
                .label("category", "product_category")
                .label("department", "department")
                .label("type", "product_type")
                .label("size", "package_size")
                .loadItems();
        Loaded<Map<String, Groups>> households = GroupsLoader.of(file("demographics.csv.gz"))
                .id("household_id", Ids.WHOLE_NUMBER)
                .partition("age", "age")
                .partition("income", "income")
                .partition("household_size", "household_size")
                .load(core.users());
        List<CatalogItem> described = new ArrayList<>();
        core.items().ids().forEach(id -> described.add(CatalogItem.of(id)));
        for (CatalogItem product : products.data()) {
            if (core.items().contains(product.id())) {
                described.set(core.items().ordinal(product.id()), product);
            }
        }
        List<CatalogItem> readable =
                described.stream().map(CompleteJourney::readable).toList();
        return new CompleteJourney(
                core,
                Catalog.of(core.items(), readable).withPrices(medianPrices(rows.data(), core.items())),
                described,
                households.data(),
                List.of(rows.report(), products.report(), households.report()));
    }

    /** A partition of the households. */
    public Groups households(String partition) {
        Groups groups = households.get(partition);
        if (groups == null) {
            throw new IllegalArgumentException(
                    "There is no partition \"" + partition + "\" of the households. Known: " + households.keySet());
        }
        return groups;
    }

    /**
     * What the product file says of each product in some columns, in small letters: {@code describe(" ", "type", "size")}
     * makes {@code "potato chips 20 oz"}. Products have no names; this is all the text there is.
     *
     * @param separator between two columns; empty ones are left out
     * @param columns names of labels of {@link #products}
     * @return one text per ordinal, empty where nothing is known
     */
    public List<String> describe(String separator, String... columns) {
        List<String> texts = new ArrayList<>();
        for (CatalogItem product : products) {
            List<String> words = new ArrayList<>();
            for (String column : columns) {
                for (String label : product.labels().getOrDefault(column, List.of())) {
                    words.add(small(label));
                }
            }
            texts.add(String.join(separator, words));
        }
        return texts;
    }

    /**
     * The prices of some items of a log. The rows that the core left out count as well: they are of other households, not
     * of another price.
     */
    private static double[] medianPrices(Interactions log, IdIndex items) {
        double[] all = medianPrices(log);
        double[] prices = new double[items.size()];
        for (int item = 0; item < prices.length; item++) {
            prices[item] = all[log.items().ordinal(items.id(item))];
        }
        return prices;
    }

    /** The median of money / pieces over an item's rows with at least some piece; 0 for an item without such a row. */
    static double[] medianPrices(Interactions log) {
        List<List<Double>> unitPrices = new ArrayList<>();
        for (int item = 0; item < log.itemCount(); item++) {
            unitPrices.add(new ArrayList<>());
        }
        for (int row = 0; row < log.size(); row++) {
            if (log.quantity(row) > 0) {
                unitPrices.get(log.item(row)).add(log.value(row) / log.quantity(row));
            }
        }
        double[] prices = new double[log.itemCount()];
        for (int item = 0; item < prices.length; item++) {
            double[] sorted = unitPrices.get(item).stream()
                    .mapToDouble(Double::doubleValue)
                    .sorted()
                    .toArray();
            int middle = sorted.length / 2;
            if (sorted.length > 0) {
                prices[item] = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
            }
        }
        return prices;
    }

    private static String small(String words) {
        return words.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ").strip();
    }

    /** {@code POTATO CHIPS} of {@code 20 OZ} becomes {@code Potato chips, 20 oz}; type and size are no groups. */
    private static CatalogItem readable(CatalogItem product) {
        Map<String, List<String>> labels = new LinkedHashMap<>(product.labels());
        List<String> size = labels.remove("size");
        labels.remove("type");
        String name = small(product.title());
        if (!name.isEmpty()) {
            name = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
            if (size != null && !size.isEmpty()) {
                name += ", " + small(size.get(0));
            }
        }
        return new CatalogItem(product.id(), product.price(), name, labels);
    }

    private static DelimitedFile file(String name) {
        return DelimitedFile.resource(CompleteJourney.class, FOLDER + name);
    }
}
