package io.fairrec.data;

import io.fairrec.base.Checks;
import io.fairrec.base.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The items of a shop in columns: prices, titles, and one {@link Groups} per partition (provider, brand, category, …).
 *
 * <p>Immutable, thread-safe; accessors are O(1).
 */
public final class Catalog {

    private final IdIndex items;
    private final double[] prices;
    private final String[] titles;
    private final Map<String, Groups> partitions;

    private Catalog(IdIndex items, double[] prices, String[] titles, Map<String, Groups> partitions) {
        this.items = items;
        this.prices = prices;
        this.titles = titles;
        this.partitions = Collections.unmodifiableMap(partitions);
    }

    /** A catalogue of these items; ordinals follow their order. */
    public static Catalog of(CatalogItem... items) {
        return of(List.of(items));
    }

    /**
     * A catalogue of these items; ordinals follow their order.
     *
     * @throws IllegalArgumentException if an id appears twice
     */
    public static Catalog of(List<CatalogItem> items) {
        List<String> ids = new ArrayList<>(items.size());
        for (CatalogItem item : items) {
            ids.add(item.id());
        }
        return of(IdIndex.of(ids), items);
    }

    /**
     * A catalogue in the given id space, usually {@code interactions.items()}. An id that {@code items} does not describe
     * gets the price 0, no title and the group {@code unknown} in every partition; a described item outside the id space
     * is left out. O(items · partitions).
     *
     * @throws IllegalArgumentException if {@code items} describes an id twice
     */
    public static Catalog of(IdIndex ids, List<CatalogItem> items) {
        double[] prices = new double[ids.size()];
        String[] titles = new String[ids.size()];
        Arrays.fill(titles, "");
        Set<String> names = new LinkedHashSet<>();
        for (CatalogItem item : items) {
            names.addAll(item.labels().keySet());
        }
        Map<String, List<List<String>>> labels = new LinkedHashMap<>();
        for (String name : names) {
            labels.put(name, new ArrayList<>(Collections.nCopies(ids.size(), List.<String>of())));
        }
        boolean[] described = new boolean[ids.size()];
        for (CatalogItem item : items) {
            int ordinal = ids.ordinal(item.id());
            if (ordinal == IdIndex.UNKNOWN) {
                continue;
            }
            if (described[ordinal]) {
                throw new IllegalArgumentException(
                        "The item \"" + item.id() + "\" is described twice. Keep one description of each item.");
            }
            described[ordinal] = true;
            prices[ordinal] = item.price();
            titles[ordinal] = item.title();
            item.labels().forEach((name, values) -> column(labels, name).set(ordinal, values));
        }
        Map<String, Groups> partitions = new LinkedHashMap<>();
        labels.forEach((name, column) -> partitions.put(name, Groups.multiLabel(name, column)));
        return new Catalog(ids, prices, titles, partitions);
    }

    private static List<List<String>> column(Map<String, List<List<String>>> labels, String name) {
        List<List<String>> column = labels.get(name);
        if (column == null) {
            throw new IllegalStateException("The partition \"" + name + "\" was not collected.");
        }
        return column;
    }

    /** This catalogue with other prices, one per ordinal, each finite and at least 0. */
    public Catalog withPrices(double[] newPrices) {
        Checks.length(newPrices.length, size(), "prices");
        double[] copy = newPrices.clone();
        for (int i = 0; i < copy.length; i++) {
            Checks.nonNegative(copy[i], "price of item \"" + items.id(i) + "\"");
        }
        return new Catalog(items, copy, titles, partitions);
    }

    /** This catalogue with one more partition, or with that partition replaced. */
    public Catalog withGroups(Groups groups) {
        Checks.length(groups.entityCount(), size(), "groups of \"" + groups.name() + "\"");
        Map<String, Groups> copy = new LinkedHashMap<>(partitions);
        copy.put(groups.name(), groups);
        return new Catalog(items, prices, titles, copy);
    }

    /** The ids. */
    public IdIndex items() {
        return items;
    }

    /** How many items there are. */
    public int size() {
        return items.size();
    }

    /** The price of one piece in the shop's currency; 0 where unknown. */
    public double price(int item) {
        return prices[item];
    }

    /** What a person calls the item: its title, or its id where no title is known. */
    public String title(int item) {
        return titles[item].isEmpty() ? items.id(item) : titles[item];
    }

    /** The names of the partitions. */
    public Set<String> partitions() {
        return partitions.keySet();
    }

    /** Whether the catalogue has a partition of this name. */
    public boolean hasGroups(String partition) {
        return partitions.containsKey(partition);
    }

    /**
     * A partition by name.
     *
     * @throws IllegalArgumentException if there is none; the message names the nearest
     */
    public Groups groups(String partition) {
        Groups groups = partitions.get(partition);
        if (groups == null) {
            throw new IllegalArgumentException("The catalogue has no partition \"" + partition + "\". "
                    + (partitions.isEmpty()
                            ? "It has none at all: give the items labels with CatalogItem.in(partition, label)."
                            : NearestName.advice(partition, partitions.keySet())));
        }
        return groups;
    }

    @Override
    public String toString() {
        return "Catalog[" + size() + " items, partitions " + partitions.keySet() + "]";
    }
}
