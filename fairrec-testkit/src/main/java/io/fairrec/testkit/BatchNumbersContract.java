package io.fairrec.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.Groups;
import io.fairrec.fairness.ExposureTarget;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.rerank.BatchReRanker;
import io.fairrec.rerank.BatchRerankRequest;
import io.fairrec.rerank.RerankRequest;
import io.fairrec.rerank.RerankRequestBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The part of {@link BatchReRankerContract} that is about numbers: prices, signs, sizes. */
abstract class BatchNumbersContract {

    private static final long SEEDS = 6;
    private static final int ITEMS = 12;
    private static final int ROWS = 20;
    private static final int SLOTS = 4;

    /**
     * The re-ranker; called several times, equal each time. Its providers, if it has any, must be the groups of the
     * partition {@code brand}.
     */
    protected abstract BatchReRanker reRanker();

    /**
     * Whether rows are ranked by utility − price as far as providers allow, so that a price that is equal for all items
     * changes no slate. Override it to return false where a method reads prices or the zero of utility otherwise; say why.
     */
    protected boolean ranksByWorth() {
        return true;
    }

    @Test
    @DisplayName("is not moved by a price that is equal for all items, even above every utility")
    void equalPriceChangesNothing() {
        Assumptions.assumeTrue(ranksByWorth(), "the method does not rank by utility − price");
        for (long seed = 0; seed < SEEDS; seed++) {
            int[][] slates = new int[2][];
            for (int price = 0; price < 2; price++) {
                // All items are of one type, and utilities are multiples of 1/1024: the subtraction is exact.
                double paid = 4.0 * price;
                slates[price] = slates(reRanker(), altered(seed, (u, i) -> 1 + exact(u, i), paid));
            }
            assertThat(slates[1]).as("seed " + seed).containsExactly(slates[0]);
        }
    }

    @Test
    @DisplayName("shows full slates where all utilities are negative, or refuses them")
    void allUtilitiesNegative() {
        checkFullOrRefused("negative", (u, i) -> -1 - exact(u, i));
    }

    @Test
    @DisplayName("shows full slates at large and tiny utilities")
    void largeAndTinyUtilities() {
        for (double scale : new double[] {1e-100, 1e-20, 1e20, 1e100}) {
            for (long seed = 0; seed < 2; seed++) {
                checkFull(
                        slates(reRanker(), altered(seed, (u, i) -> scale * exact(u, i), 0)),
                        "× " + scale + ", seed " + seed);
            }
        }
    }

    @Test
    @DisplayName("shows full slates at utilities near the ends of the range of numbers, or refuses them")
    void extremeUtilities() {
        for (double scale : new double[] {2 * Double.MIN_VALUE, 1e-310, 1e-290, 1e290, 1e308}) {
            checkFullOrRefused("× " + scale, (u, i) -> scale * Math.min(1, exact(u, i)));
        }
        checkFullOrRefused("one large among tiny", (u, i) -> i == 0 ? 1e160 : 1e-160 * (1 + exact(u, i)));
    }

    @Test
    @DisplayName("shows full slates of distinct items where items have several providers")
    void severalProviders() {
        List<CatalogItem> items = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            CatalogItem item = CatalogItem.of("item " + i).in("brand", "b" + i % 3);
            items.add(i % 2 == 0 ? item.in("brand", "b" + i % 5) : item);
        }
        Catalog catalog = Catalog.of(items);
        List<RerankRequest> rows = new ArrayList<>();
        for (int u = 0; u < ROWS; u++) {
            double[] utilities = new double[ITEMS];
            for (int i = 0; i < ITEMS; i++) {
                utilities[i] = exact(u, i);
            }
            rows.add(RerankRequest.builder(CandidateSet.all(ITEMS), catalog, utilities)
                    .slateSize(SLOTS)
                    .build());
        }
        checkFull(slates(reRanker(), BatchRerankRequest.of(rows).withConsumers(consumers())), "several providers");
    }

    private interface Utility {
        double of(int user, int item);
    }

    /** In [1/1024, 2), spread without a pattern. */
    private static double exact(int user, int item) {
        return (1 + (user * 977 + item * 613 + user * item * 131) % 2047) / 1024.0;
    }

    private static Groups consumers() {
        return Groups.of(
                "age", IntStream.range(0, ROWS).mapToObj(u -> "age " + u % 2).toList());
    }

    private static BatchRerankRequest altered(long seed, Utility utility, double price) {
        List<CatalogItem> items = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            items.add(CatalogItem.of("item " + i)
                    .in("brand", "b" + (i * (seed + 3) % 7) % 3)
                    .in("type", "any"));
        }
        Catalog catalog = Catalog.of(items);
        PriceSnapshot prices = PriceSnapshot.of(
                1, List.of(ExposureTarget.share("type", "any", 0.5)), new double[] {price}, new double[] {0.5});
        List<RerankRequest> rows = new ArrayList<>();
        for (int u = 0; u < ROWS; u++) {
            double[] utilities = new double[ITEMS];
            for (int i = 0; i < ITEMS; i++) {
                utilities[i] = utility.of(u + (int) seed, i);
            }
            RerankRequestBuilder row = RerankRequest.builder(CandidateSet.all(ITEMS), catalog, utilities)
                    .slateSize(SLOTS);
            rows.add(price == 0 ? row.build() : row.prices(prices).build());
        }
        return BatchRerankRequest.of(rows).withConsumers(consumers());
    }

    private void checkFullOrRefused(String what, Utility utility) {
        int[] slates;
        try {
            slates = slates(reRanker(), altered(1, utility, 0));
        } catch (IllegalArgumentException refused) {
            // Name, value, rule: a number has to be in the message.
            assertThat(refused).as(what).hasMessageMatching("(?s).*\\(.*(\\d|NaN|Infinity).*\\).*must.*");
            return;
        }
        checkFull(slates, what);
    }

    private static void checkFull(int[] slates, String what) {
        for (int u = 0; u < ROWS; u++) {
            int[] shown = shown(slates, u, SLOTS);
            assertThat(shown).as(what + ", row " + u).hasSize(SLOTS).doesNotHaveDuplicates();
            assertThat(IntStream.of(shown).max().orElseThrow()).isLessThan(ITEMS);
        }
    }

    static int[] slates(BatchReRanker reRanker, BatchRerankRequest request) {
        int[] slates = new int[request.cells()];
        reRanker.rerank(request, slates);
        return slates;
    }

    static int[] shown(int[] slates, int user, int k) {
        return IntStream.range(user * k, (user + 1) * k)
                .map(cell -> slates[cell])
                .filter(position -> position >= 0)
                .toArray();
    }
}
