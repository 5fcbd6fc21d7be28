package io.fairrec.eval.metric;

import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.EventType;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import java.util.ArrayList;
import java.util.List;

/** Small contexts: user and item ids are their ordinals, item i costs i + 1 and has the brand i mod 3 (2 is unknown). */
public final class Contexts {

    private Contexts() {}

    /** A context from the relevant items of each user; nobody bought anything before. */
    public static EvaluationContext of(int items, int[][] relevant) {
        return of(items, new int[relevant.length][0], relevant);
    }

    /** A context from the train and the relevant items of each user. */
    public static EvaluationContext of(int items, int[][] train, int[][] test) {
        return EvaluationContext.of(catalog(items), log(items, train), log(items, test));
    }

    /** A context with grades. */
    public static EvaluationContext graded(int items, int[][] relevant, double[][] grades) {
        return EvaluationContext.of(
                catalog(items), log(items, new int[relevant.length][0]), Relevance.graded(items, relevant, grades));
    }

    /** The catalogue. */
    public static Catalog catalog(int items) {
        List<CatalogItem> all = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            CatalogItem item = CatalogItem.of("i" + i).price(i + 1);
            all.add(i % 3 == 2 ? item : item.in("brand", i % 3 == 0 ? "National" : "Private"));
        }
        return Catalog.of(all);
    }

    /** A log with one purchase per given pair. */
    public static Interactions log(int items, int[][] rows) {
        InteractionsBuilder builder =
                Interactions.builder().users(ids("u", rows.length)).items(ids("i", items));
        for (int u = 0; u < rows.length; u++) {
            for (int item : rows[u]) {
                builder.add("u" + u, "i" + item, EventType.BUY, Interactions.NO_TIME, 1, 0);
            }
        }
        return builder.build();
    }

    private static IdIndex ids(String prefix, int n) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            ids.add(prefix + i);
        }
        return IdIndex.of(ids);
    }
}
