package io.fairrec.score;

import io.fairrec.base.Checks;
import io.fairrec.base.Provenance;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.UserItemMatrix;
import io.fairrec.internal.Floats;
import io.fairrec.internal.SparseRows;
import io.fairrec.internal.TopK;
import io.fairrec.internal.Workspaces;
import io.fairrec.portrait.UserPortrait;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * "People also bought": items that share users with the items of the history.
 *
 * <p>{@code score(i) = Σ_j sim(i, j)} over the distinct items {@code j ≠ i} of the history, with
 *
 * <pre>{@code
 * sim(i, j) = n_ij / √(n_i · n_j) · n_ij / (n_ij + s)
 * }</pre>
 *
 * where {@code n_i} counts the distinct users of an item, {@code n_ij} the users of both, and {@code s} is the
 * shrinkage: a cosine that rests on few users says little, and is made smaller. The sum over the history is that of
 * Deshpande and Karypis, "Item-based top-N recommendation algorithms", ACM TOIS 22(1), 2004; like them we keep the best
 * {@code k} neighbours of the history's item, not of the candidate. We do not normalise the columns: with the default
 * of no cut, long rows are what makes the score. The factor n/(n+s) is that of Koren, "Factorization meets the
 * neighborhood", KDD 2008, eq. (2), there on a correlation.
 *
 * <p>Every event counts as contact, whatever its type: cut the log with {@link Interactions#where} before fitting to
 * use purchases only. An item never speaks for itself, so a score does not grow because the user has had the item: add
 * {@link PurchaseCount} where people buy again.
 *
 * <p>Scores are at least 0 and at most the number of distinct history items. Fall-back: 0 for cold users, for items
 * without training rows and for items outside the training catalogue; pair with {@link ColdStart}. Immutable,
 * thread-safe. A call costs O(Σ_j neighbours of j) over the history; once warm it allocates only what sorting a history
 * of more than 64 events may need; a model takes 12 bytes per ordered pair of items with a common user.
 */
public final class ItemKnn implements Scorer {

    private final IdIndex items;
    private final SparseRows similarities;
    private final Provenance provenance;
    private final Workspaces<Sums> workspaces;

    /**
     * The settings.
     *
     * @param shrinkage s, at least 0; the number of common users at which a cosine counts half
     * @param neighbours how many neighbours of a history item count, the most similar first, ties by ordinal; 0 = all
     */
    public record Options(double shrinkage, int neighbours) {

        /** Checks the ranges. */
        public Options {
            Checks.nonNegative(shrinkage, "shrinkage");
            Checks.atLeast(neighbours, 0, "neighbours");
        }

        /** Shrinkage 20, all neighbours. */
        public static Options defaults() {
            return new Options(20, 0);
        }

        /** These options with another shrinkage. */
        public Options shrinkage(double newShrinkage) {
            return new Options(newShrinkage, neighbours);
        }

        /** These options with another number of neighbours; 0 = all. */
        public Options neighbours(int newNeighbours) {
            return new Options(shrinkage, newNeighbours);
        }
    }

    /** Scratch of one call: {@code sums} is all 0 between calls. */
    private static final class Sums {
        private final double[] sums;
        private int[] items = new int[64];

        Sums(int items) {
            this.sums = new double[items];
        }

        int distinct(UserPortrait portrait) {
            if (items.length < portrait.size()) {
                items = new int[portrait.size() * 2];
            }
            return portrait.distinctItems(items);
        }
    }

    private ItemKnn(IdIndex items, SparseRows similarities, Provenance provenance) {
        this.items = items;
        this.similarities = similarities;
        this.provenance = provenance;
        this.workspaces = new Workspaces<>(() -> new Sums(similarities.columns()));
    }

    /**
     * Counts common users.
     *
     * <p>O(Σ_u n_u²) for users with n_u distinct items, plus sorting.
     *
     * @throws IllegalArgumentException if more than 2³¹ pairs of items remain: set {@link Options#neighbours(int)}
     */
    public static ItemKnn fit(Interactions interactions, Options options) {
        UserItemMatrix byUser = UserItemMatrix.of(interactions);
        UserItemMatrix byItem = byUser.transpose();
        int items = byItem.rows();
        SparseRows.Builder rows = new SparseRows.Builder(items, items);
        int[] common = new int[items];
        int[] touched = new int[items];
        double[] row = new double[items];
        int[] best = new int[Math.min(items, options.neighbours)];
        for (int j = 0; j < items; j++) {
            int n = 0;
            for (int e = byItem.begin(j); e < byItem.end(j); e++) {
                int user = byItem.column(e);
                for (int f = byUser.begin(user); f < byUser.end(user); f++) {
                    int i = byUser.column(f);
                    if (i != j && common[i]++ == 0) {
                        touched[n++] = i;
                    }
                }
            }
            Arrays.sort(touched, 0, n);
            double usersOfJ = byItem.end(j) - byItem.begin(j);
            for (int t = 0; t < n; t++) {
                int i = touched[t];
                double users = byItem.end(i) - byItem.begin(i);
                row[t] = common[i] / Math.sqrt(users * usersOfJ) * (common[i] / (common[i] + options.shrinkage));
                common[i] = 0;
            }
            appendRow(rows, touched, row, n, best);
        }
        Map<String, String> config = new LinkedHashMap<>();
        config.put("shrinkage", Double.toString(options.shrinkage));
        config.put("neighbours", Integer.toString(options.neighbours));
        return new ItemKnn(interactions.items(), rows.build(), Scores.provenance("item-knn", config, interactions));
    }

    private static void appendRow(SparseRows.Builder rows, int[] columns, double[] values, int n, int[] best) {
        if (best.length == 0 || n <= best.length) {
            for (int t = 0; t < n; t++) {
                rows.add(columns[t], values[t]);
            }
        } else {
            int kept = TopK.select(values, n, best.length, best);
            Arrays.sort(best, 0, kept);
            for (int k = 0; k < kept; k++) {
                rows.add(columns[best[k]], values[best[k]]);
            }
        }
        rows.endRow();
    }

    /**
     * How much a history item {@code j} speaks for {@code i}; in [0, 1], 0 for i = j and after the neighbour cut.
     *
     * @param i an item of the training catalogue
     * @param j an item of the training catalogue
     */
    public double similarity(int i, int j) {
        Checks.index(i, itemCount(), "item");
        Checks.index(j, itemCount(), "item");
        return similarities.get(j, i);
    }

    /** How many items the training catalogue has. */
    public int itemCount() {
        return similarities.rows();
    }

    @Override
    public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {
        int n = Scores.checked(candidates, out);
        Sums work = workspaces.borrow();
        int items = itemCount();
        int distinct = work.distinct(portrait);
        for (int h = 0; h < distinct && work.items[h] < items; h++) {
            similarities.addRow(work.items[h], 1, work.sums);
        }
        for (int c = 0; c < n; c++) {
            int item = candidates.item(c);
            out[c] = item < items ? Floats.saturate(work.sums[item]) : 0;
        }
        for (int h = 0; h < distinct && work.items[h] < items; h++) {
            similarities.clearRow(work.items[h], work.sums);
        }
        workspaces.giveBack(work);
    }

    @Override
    public IdIndex items() {
        return items;
    }

    /** Where the model comes from. */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public String toString() {
        return "ItemKnn[" + itemCount() + " items, " + similarities.size() + " similarities]";
    }
}
