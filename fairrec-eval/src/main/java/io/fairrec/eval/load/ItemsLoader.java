package io.fairrec.eval.load;

import io.fairrec.base.Checks;
import io.fairrec.base.Problems;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.IdIndex;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the items of a shop: one row per item with price, title and group labels.
 *
 * <p>A price that is not a finite number of at least 0 is a bad row; an empty one is a bad row unless a default is named.
 * An empty label means <em>unknown</em>. Not thread-safe; may load several times. O(rows · columns).
 */
public final class ItemsLoader {

    /** One partition: the column of its labels, and what separates several of them, if several are allowed. */
    private record Labels(
            String partition, String column, @Nullable String separator) {}

    private final DelimitedFile file;
    private @Nullable String item;
    private Ids itemIds = Ids.TEXT;
    private @Nullable String price;
    private double priceWhenMissing = Double.NaN;
    private List<String> titles = List.of();
    private final List<Labels> labels = new ArrayList<>();
    private Duplicates duplicates = Duplicates.REFUSE;

    private ItemsLoader(DelimitedFile file) {
        this.file = file;
    }

    /** A loader of a comma-separated UTF-8 file, strict. */
    public static ItemsLoader of(Path path) {
        return of(DelimitedFile.of(path));
    }

    /** A loader. */
    public static ItemsLoader of(DelimitedFile file) {
        return new ItemsLoader(file);
    }

    /** The column of the ids; needed. */
    public ItemsLoader item(String column, Ids ids) {
        this.item = column;
        this.itemIds = ids;
        return this;
    }

    /** The column of the prices; an empty cell is a bad row. */
    public ItemsLoader price(String column) {
        return price(column, Double.NaN);
    }

    /** The column of the prices, and what an empty cell means; the report counts these cells. */
    public ItemsLoader price(String column, double whenMissing) {
        this.price = column;
        this.priceWhenMissing = whenMissing;
        return this;
    }

    /** The columns of the titles: the first that is not empty is the title. */
    public ItemsLoader title(String... columns) {
        this.titles = List.of(columns);
        return this;
    }

    /** A partition with at most one label per item, such as {@code brand}. */
    public ItemsLoader label(String partition, String column) {
        labels.add(new Labels(Checks.notBlank(partition, "partition name"), column, null));
        return this;
    }

    /** A partition with several labels in one cell, such as {@code genres} in {@code Action|Comedy}. */
    public ItemsLoader labels(String partition, String column, String separator) {
        if (separator.isEmpty()) {
            throw new IllegalArgumentException("The separator of \"" + partition + "\" must not be empty.");
        }
        labels.add(new Labels(Checks.notBlank(partition, "partition name"), column, separator));
        return this;
    }

    /** What to do with a second row of an item: {@link Duplicates#REFUSE} (unless set), FIRST or LAST. */
    public ItemsLoader duplicates(Duplicates policy) {
        if (policy == Duplicates.KEEP || policy == Duplicates.SUM) {
            throw new IllegalArgumentException(
                    "The duplicates (" + policy + ") must be REFUSE, FIRST or LAST: an item has one row.");
        }
        this.duplicates = policy;
        return this;
    }

    /** A catalogue in the given id space, usually {@code log.items()}: items outside are left out, those without a row are unknown in every partition. */
    public Loaded<Catalog> load(IdIndex ids) {
        return read(ids).map(items -> Catalog.of(ids, items));
    }

    /** A catalogue of all items; ordinals by {@link IdIndex#sorted}. */
    public Loaded<Catalog> load() {
        return loadItems().map(items -> {
            List<String> ids = new ArrayList<>(items.size());
            for (CatalogItem each : items) {
                ids.add(each.id());
            }
            return Catalog.of(IdIndex.sorted(ids), items);
        });
    }

    /**
     * The items in the order of the file, for a caller who wants to change them.
     *
     * @throws io.fairrec.base.ConfigException if no id column was named
     * @throws io.fairrec.base.DataException if the file cannot be read, or has a bad row and is strict
     */
    public Loaded<List<CatalogItem>> loadItems() {
        return read(null);
    }

    private Loaded<List<CatalogItem>> read(@Nullable IdIndex within) {
        Problems problems = new Problems();
        problems.addIf(item == null, "No column of the ids is named. Call item(column, ids).");
        problems.throwIfAny("loader of \"" + file.name() + "\"");
        Reading reading = new Reading(within);
        LoadReport report = RowReader.read(file, reading.slots.columns(), reading::accept);
        return new Loaded<>(List.copyOf(reading.items.values()), report);
    }

    /** One run through the file. */
    private final class Reading {

        private final Slots slots = new Slots();
        private final int itemSlot = slots.of(item);
        private final int priceSlot = slots.of(price);
        private final int[] titleSlots = titles.stream().mapToInt(slots::of).toArray();
        private final int[] labelSlots =
                labels.stream().mapToInt(l -> slots.of(l.column)).toArray();
        private final Map<String, CatalogItem> items = new LinkedHashMap<>();
        private final @Nullable IdIndex within;

        Reading(@Nullable IdIndex within) {
            this.within = within;
        }

        RowReader.Outcome accept(Row row) throws BadRowException {
            String id = row.id(itemSlot, itemIds);
            double money = priceSlot < 0 ? 0 : row.nonNegative(priceSlot, priceWhenMissing);
            String title = "";
            for (int slot : titleSlots) {
                title = title.isEmpty() ? row.text(slot) : title;
            }
            Map<String, List<String>> byPartition = new LinkedHashMap<>();
            for (int l = 0; l < labelSlots.length; l++) {
                byPartition.put(labels.get(l).partition, split(row.text(labelSlots[l]), labels.get(l).separator));
            }
            if (within != null && !within.contains(id)) {
                return RowReader.Outcome.LEFT_OUT;
            }
            CatalogItem read = new CatalogItem(id, money, title, byPartition);
            if (items.putIfAbsent(id, read) == null) {
                return RowReader.Outcome.KEPT;
            }
            if (duplicates == Duplicates.REFUSE) {
                throw row.bad(itemSlot, "is the id of an earlier row", "Ids must be distinct, or see duplicates(…).");
            }
            if (duplicates == Duplicates.LAST) {
                items.put(id, read);
            }
            return RowReader.Outcome.MERGED;
        }

        private static List<String> split(String cell, @Nullable String separator) {
            if (cell.isEmpty()) {
                return List.of();
            }
            return separator == null ? List.of(cell) : List.of(cell.split(Pattern.quote(separator), -1));
        }
    }
}
