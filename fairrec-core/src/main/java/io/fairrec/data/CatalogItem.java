package io.fairrec.data;

import io.fairrec.base.Checks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One item as the shop knows it.
 *
 * @param id the shop's id; not blank
 * @param price money for one piece in the shop's currency, finite and at least 0; 0 where unknown
 * @param title what a person calls it; may be empty, then the id stands for it
 * @param labels group labels by partition, such as {@code brand → [Private]}; copied
 */
public record CatalogItem(String id, double price, String title, Map<String, List<String>> labels) {

    /** Checks and copies. */
    public CatalogItem {
        Checks.notBlank(id, "item id");
        Checks.nonNegative(price, "price of item \"" + id + "\"");
        Map<String, List<String>> copy = new LinkedHashMap<>();
        labels.forEach(
                (partition, values) -> copy.put(Checks.notBlank(partition, "partition name"), List.copyOf(values)));
        labels = Collections.unmodifiableMap(copy);
    }

    /** An item of which only the id is known. */
    public static CatalogItem of(String id) {
        return new CatalogItem(id, 0, "", Map.of());
    }

    /** This item with a price. */
    public CatalogItem price(double newPrice) {
        return new CatalogItem(id, newPrice, title, labels);
    }

    /** This item with a title. */
    public CatalogItem title(String newTitle) {
        return new CatalogItem(id, price, newTitle, labels);
    }

    /** This item with one more label of a partition, such as {@code in("brand", "Private")}. */
    public CatalogItem in(String partition, String label) {
        Map<String, List<String>> copy = new LinkedHashMap<>(labels);
        List<String> values = new ArrayList<>(copy.getOrDefault(partition, List.of()));
        values.add(label);
        copy.put(partition, values);
        return new CatalogItem(id, price, title, copy);
    }
}
