package io.fairrec.eval.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.fairness.ExposureTarget;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.internal.Seeds;
import io.fairrec.rerank.GreedyReRanker;
import io.fairrec.rerank.RerankRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PriceSearchTest {

    private static final int ITEMS = 60;
    private static final int REQUESTS = 200;
    private static final int K = 5;

    private final Catalog catalog = catalog();
    /** With many ties. */
    private final List<double[]> rounded = utilities(50);

    private final List<double[]> continuous = utilities(1e12);

    private PriceSearch search(double share, List<double[]> utilities) {
        PriceSearch search =
                new PriceSearch(catalog, ExposureTarget.share("brand", "own", share), GreedyReRanker.create(), K);
        utilities.forEach(u -> search.add(CandidateSet.all(ITEMS), u));
        return search;
    }

    @Test
    @DisplayName("The short list gives exactly the slates that all candidates give, at any price")
    void exact() {
        ExposureTarget target = ExposureTarget.share("brand", "own", 0.5);
        PriceSearch search = search(0.5, rounded);
        for (double price : new double[] {-3, -0.5, -0.1, 0, 0.05, 0.3, 1, 5}) {
            int[][] slates = search.slates(price);
            for (int r = 0; r < REQUESTS; r++) {
                int[] expected = new int[K];
                GreedyReRanker.create()
                        .rerank(
                                new RerankRequest(
                                        CandidateSet.all(ITEMS),
                                        catalog,
                                        rounded.get(r),
                                        List.of(),
                                        PriceSnapshot.of(
                                                0, List.of(target), new double[] {price}, new double[] {Double.NaN}),
                                        List.of(),
                                        K),
                                expected);
                assertThat(slates[r]).as("price %s, request %d", price, r).isEqualTo(expected);
            }
        }
    }

    @Test
    @DisplayName("The price keeps the promise as closely as slots allow, from either side")
    void keepsThePromise() {
        double free = search(0.5, continuous).share(0);
        for (double share : new double[] {free - 0.3, free - 0.1, free + 0.1, free + 0.3}) {
            PriceSearch search = search(share, continuous);
            double price = search.price();
            // One slot of 1,000 is 0.001.
            assertThat(search.share(price)).isCloseTo(share, within(0.0011));
            assertThat(Math.signum(price)).isEqualTo(Math.signum(free - share));
            assertThat(search.gain(price)).isPositive();
        }
        assertThat(search(free, continuous).price()).isZero();
    }

    @Test
    @DisplayName("A promise beyond reach gives the largest price, and every slot that there is")
    void beyondReach() {
        PriceSearch search = search(1, continuous);
        assertThat(search.share(search.price())).isEqualTo(1);
        assertThatThrownBy(() -> new PriceSearch(
                                catalog, ExposureTarget.share("brand", "own", 0.5), GreedyReRanker.create(), K)
                        .price())
                .isInstanceOf(IllegalStateException.class);
    }

    private static Catalog catalog() {
        List<CatalogItem> items = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            CatalogItem item = CatalogItem.of("i" + i);
            items.add(i % 3 == 0 ? item.in("brand", "own") : i % 3 == 1 ? item.in("brand", "other") : item);
        }
        return Catalog.of(items);
    }

    private static List<double[]> utilities(double steps) {
        List<double[]> all = new ArrayList<>();
        for (int r = 0; r < REQUESTS; r++) {
            SplittableRandom random = Seeds.stream(3, r, 0);
            double[] u = new double[ITEMS];
            for (int i = 0; i < ITEMS; i++) {
                u[i] = Math.rint(random.nextDouble() * steps) / steps;
            }
            all.add(u);
        }
        return all;
    }
}
