package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.internal.Seeds;
import io.fairrec.testkit.BatchReRankerContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FairRecTest extends BatchReRankerContract {

    @Override
    protected BatchReRanker reRanker() {
        return FairRec.complete(0.7);
    }

    @Test
    @DisplayName("published: at most R − 1 items miss the guarantee; complete: none does, also where published misses")
    void guarantee() {
        int missedWhenPublished = 0;
        for (long seed = 0; seed < 400; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 3);
            int users = 1 + random.nextInt(7);
            int items = 1 + random.nextInt(9);
            int k = 1 + random.nextInt(items);
            double[][] scores = scores(random, users, items);
            int copies = users * k / items;
            int rounds = (copies * items + users - 1) / users;

            int[] published = times(FairRec.published(1), scores, k);
            int[] complete = times(FairRec.complete(1), scores, k);

            String what = "seed " + seed + ": " + users + " users, " + items + " items, k " + k;
            int missed = (int) Arrays.stream(published).filter(t -> t < copies).count();
            assertThat(missed).as(what).isLessThanOrEqualTo(Math.max(0, rounds - 1));
            assertThat(Arrays.stream(complete).min().orElseThrow()).as(what).isGreaterThanOrEqualTo(copies);
            missedWhenPublished += missed > 0 ? 1 : 0;
        }
        assertThat(missedWhenPublished)
                .as("cases in which the repair had something to do")
                .isPositive();
    }

    @Test
    @DisplayName("published: no user envies another's list beyond one item of it")
    void envyFreeUpToOneItem() {
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = Seeds.stream(seed, 1, 3);
            int users = 2 + random.nextInt(5);
            int items = 2 + random.nextInt(8);
            int k = 1 + random.nextInt(items);
            double[][] scores = scores(random, users, items);
            int[] slates = slates(FairRec.published(random.nextDouble()), scores, k);
            for (int u = 0; u < users; u++) {
                for (int v = 0; v < users; v++) {
                    double best = 0;
                    double others = 0;
                    double own = 0;
                    for (int s = 0; s < k; s++) {
                        own += scores[u][slates[u * k + s]];
                        others += scores[u][slates[v * k + s]];
                        best = Math.max(best, scores[u][slates[v * k + s]]);
                    }
                    assertThat(own)
                            .as("seed %d, user %d against %d", seed, u, v)
                            .isGreaterThanOrEqualTo(others - best - 1e-12);
                }
            }
        }
    }

    private static double[][] scores(SplittableRandom random, int users, int items) {
        double[][] scores = new double[users][];
        // Tastes that agree, so that the same items are left over for everybody.
        double[] common = random.doubles(items).toArray();
        for (int u = 0; u < users; u++) {
            scores[u] = new double[items];
            for (int i = 0; i < items; i++) {
                scores[u][i] = common[i] + 0.3 * random.nextDouble();
            }
        }
        return scores;
    }

    @Test
    @DisplayName("the guarantee does not lose a copy to rounding, for every share that is a whole number of copies")
    void guaranteeIsNotRoundedAway() {
        int users = 10;
        int k = 10;
        for (int items : new int[] {29, 70, 100}) {
            for (int copies = 1; copies * items <= users * k; copies++) {
                double alpha = (double) copies * items / (users * k);
                int[] times = times(FairRec.complete(alpha), scores(Seeds.stream(1, 1, 3), users, items), k);
                assertThat(Arrays.stream(times).min().orElseThrow())
                        .as("α %s, %d items", alpha, items)
                        .isGreaterThanOrEqualTo(copies);
            }
        }
        // The case that was found: .29 · 1000 / 290 is .9999999999999999.
        double[][] scores = new double[100][290];
        for (double[] row : scores) {
            Arrays.setAll(row, i -> 290 - i);
        }
        assertThat(Arrays.stream(times(FairRec.complete(0.29), scores, 10))
                        .min()
                        .orElseThrow())
                .isOne();
    }

    private static int[] times(BatchReRanker reRanker, double[][] scores, int k) {
        int[] times = new int[scores[0].length];
        for (int position : slates(reRanker, scores, k)) {
            times[position]++;
        }
        return times;
    }

    private static int[] slates(BatchReRanker reRanker, double[][] scores, int k) {
        List<CatalogItem> items = new ArrayList<>();
        for (int i = 0; i < scores[0].length; i++) {
            items.add(CatalogItem.of("item " + i));
        }
        Catalog catalog = Catalog.of(items);
        List<RerankRequest> rows = new ArrayList<>();
        for (double[] row : scores) {
            rows.add(RerankRequest.builder(CandidateSet.all(row.length), catalog, row)
                    .slateSize(k)
                    .build());
        }
        int[] slates = new int[scores.length * k];
        reRanker.rerank(BatchRerankRequest.of(rows), slates);
        return slates;
    }
}
