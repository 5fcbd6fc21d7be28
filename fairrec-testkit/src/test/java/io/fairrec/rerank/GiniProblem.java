package io.fairrec.rerank;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.Groups;
import io.fairrec.internal.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Rows whose groups earn unequally, with the definitions of NDCG and the Gini coefficient written out once more: the
 * oracle for methods that price income. Every item is a candidate of every row, so positions are items.
 */
final class GiniProblem {

    private final int k;
    private final Groups groups;
    private final double[][] utilities;
    private final Catalog catalog;

    private GiniProblem(int k, Catalog catalog, double[][] utilities) {
        this.k = k;
        this.catalog = catalog;
        this.groups = catalog.groups("brand");
        this.utilities = utilities;
    }

    /**
     * Draws a problem.
     *
     * @param labels how many groups an item may belong to, at least 1
     */
    static GiniProblem draw(long seed, int rows, int items, int brands, int labels, int k) {
        SplittableRandom random = Seeds.stream(seed, rows, items);
        List<CatalogItem> catalog = new ArrayList<>();
        double[] appeal = new double[items];
        for (int i = 0; i < items; i++) {
            CatalogItem item = CatalogItem.of("item " + i);
            int brand = i < brands ? i : random.nextInt(brands);
            item = item.in("brand", "b" + brand);
            for (int l = random.nextInt(labels); l > 0; l--) {
                item = item.in("brand", "b" + random.nextInt(brands));
            }
            catalog.add(item);
            appeal[i] = 1.0 / (1 + brand);
        }
        double[][] utilities = new double[rows][items];
        for (double[] row : utilities) {
            for (int i = 0; i < items; i++) {
                row[i] = random.nextInt(4) == 0 ? 0 : appeal[i] + random.nextDouble();
            }
        }
        return new GiniProblem(k, Catalog.of(catalog), utilities);
    }

    int rows() {
        return utilities.length;
    }

    int items() {
        return catalog.size();
    }

    int k() {
        return k;
    }

    Catalog catalog() {
        return catalog;
    }

    RerankRequest row(int row) {
        return RerankRequest.builder(CandidateSet.all(items()), catalog, utilities[row])
                .slateSize(k)
                .build();
    }

    /** The first rows. */
    BatchRerankRequest batch(int rows) {
        List<RerankRequest> requests = new ArrayList<>();
        for (int u = 0; u < rows; u++) {
            requests.add(row(u));
        }
        return BatchRerankRequest.of(requests);
    }

    BatchRerankRequest batch() {
        return batch(rows());
    }

    int[] slates(BatchReRanker reRanker) {
        int[] slates = new int[rows() * k];
        reRanker.rerank(batch(), slates);
        return slates;
    }

    /** The mean of DCG / the largest DCG over rows in which that is above 0. */
    double ndcg(int[] slates) {
        double sum = 0;
        int rated = 0;
        for (int u = 0; u < rows(); u++) {
            double[] shown = new double[k];
            for (int s = 0; s < k; s++) {
                shown[s] = utilities[u][slates[u * k + s]];
            }
            double ideal = dcg(utilities[u]);
            if (ideal > 0) {
                sum += dcg(shown) / ideal;
                rated++;
            }
        }
        return sum / rated;
    }

    private double dcg(double[] values) {
        double[] ascending = values.clone();
        Arrays.sort(ascending);
        double sum = 0;
        for (int s = 0; s < k; s++) {
            sum += ascending[ascending.length - 1 - s] * Math.log(2) / Math.log(s + 2.0);
        }
        return sum;
    }

    /** Σ over pairs of |a − b| / (2 G Σ), over the groups that have items. */
    double gini(int[] slates) {
        double[] income = incomes(slates);
        double pairs = 0;
        double total = 0;
        int count = 0;
        for (int a = 0; a < income.length; a++) {
            if (groups.size(a) == 0) {
                continue;
            }
            count++;
            total += income[a];
            for (int b = 0; b < income.length; b++) {
                pairs += groups.size(b) == 0 ? 0 : Math.abs(income[a] - income[b]);
            }
        }
        return pairs / (2 * count * total);
    }

    private double[] incomes(int[] slates) {
        double[] income = new double[groups.groupCount()];
        for (int u = 0; u < rows(); u++) {
            for (int s = 0; s < k; s++) {
                int item = slates[u * k + s];
                for (int l = 0; l < groups.count(item); l++) {
                    income[groups.group(item, l)] += utilities[u][item];
                }
            }
        }
        return income;
    }

    /** Each row's best items. */
    int[] best() {
        int[] slates = new int[rows() * k];
        int[] slate = new int[k];
        for (int u = 0; u < rows(); u++) {
            GreedyReRanker.create().rerank(row(u), slate);
            System.arraycopy(slate, 0, slates, u * k, k);
        }
        return slates;
    }

    /** The largest NDCG of any slates whose Gini coefficient is at most the cap; −1 where none is. Small problems only. */
    double bestUnder(double cap) {
        return search(new int[rows() * k], 0, cap);
    }

    private double search(int[] slates, int row, double cap) {
        if (row == rows()) {
            return gini(slates) <= cap ? ndcg(slates) : -1;
        }
        double best = -1;
        for (int mask = 0; mask < 1 << items(); mask++) {
            if (Integer.bitCount(mask) == k) {
                int at = row * k;
                for (int i = 0; i < items(); i++) {
                    if ((mask & 1 << i) != 0) {
                        slates[at++] = i;
                    }
                }
                best = Math.max(best, search(slates, row + 1, cap));
            }
        }
        return best;
    }
}
