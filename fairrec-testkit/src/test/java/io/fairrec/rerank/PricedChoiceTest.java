package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.internal.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PricedChoiceTest {

    private static final double EPSILON = 1e-9;

    @Test
    @DisplayName("finds the best of all lists at any prices, bonuses and ties included")
    void isExact() {
        PricedChoice choice = new PricedChoice();
        PricedRow.Scratch scratch = new PricedRow.Scratch();
        for (long seed = 0; seed < 400; seed++) {
            SplittableRandom random = Seeds.stream(seed, 1, 2);
            int n = 1 + random.nextInt(8);
            int k = 1 + random.nextInt(5);
            double[] utilities = new double[n];
            List<CatalogItem> items = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                utilities[i] = random.nextInt(6) / 4.0;
                items.add(CatalogItem.of("item " + i).in("brand", "b" + random.nextInt(3)));
            }
            Catalog catalog = Catalog.of(items);
            RerankRequest request = RerankRequest.builder(CandidateSet.all(n), catalog, utilities)
                    .slateSize(k)
                    .build();
            EarningGroups groups = new EarningGroups(catalog, "brand");
            double[] price = new double[groups.classes()];
            for (int c = 0; c < price.length; c++) {
                price[c] = random.nextInt(-8, 9) / 16.0;
            }
            PricedRow row = new PricedRow(groups, "");
            row.load(request, scratch);

            double value = choice.choose(row, request, OpenSlate.empty(), price);

            String what = "seed " + seed;
            double expected = best(utilities, groups, price, Math.min(k, n));
            assertThat(value).as(what).isCloseTo(expected, within(EPSILON));
            int mask = 0;
            for (int s = 0; s < choice.size(); s++) {
                mask |= 1 << row.position(choice.chosen()[s]);
            }
            assertThat(Integer.bitCount(mask)).as(what).isEqualTo(Math.min(k, n));
            assertThat(value(utilities, groups, price, mask, Math.min(k, n)))
                    .as(what)
                    .isCloseTo(expected, within(EPSILON));
        }
    }

    private static double best(double[] utilities, EarningGroups groups, double[] price, int k) {
        double best = Double.NEGATIVE_INFINITY;
        for (int mask = 0; mask < 1 << utilities.length; mask++) {
            if (Integer.bitCount(mask) == k) {
                best = Math.max(best, value(utilities, groups, price, mask, k));
            }
        }
        return best;
    }

    private static double value(double[] utilities, EarningGroups groups, double[] price, int mask, int k) {
        double[] shown = new double[k];
        double tax = 0;
        int size = 0;
        for (int i = 0; i < utilities.length; i++) {
            if ((mask & 1 << i) != 0) {
                shown[size++] = utilities[i];
                tax += price[groups.classOf(i)] * utilities[i];
            }
        }
        double ideal = dcg(utilities, k);
        return (ideal > 0 ? dcg(shown, k) / ideal : 0) - tax;
    }

    private static double dcg(double[] values, int k) {
        double[] ascending = values.clone();
        Arrays.sort(ascending);
        double sum = 0;
        for (int s = 0; s < k; s++) {
            sum += ascending[ascending.length - 1 - s] / (Math.log(s + 2.0) / Math.log(2));
        }
        return sum;
    }

    @Test
    @DisplayName("slates of more than 64 items are chosen as exactly as short ones")
    void longSlates() {
        int n = 150;
        double[] utilities = new double[n];
        List<CatalogItem> items = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            utilities[i] = 1 + (i * 37 % n) / 10.0;
            items.add(CatalogItem.of("item " + i).in("brand", "b" + i % 2));
        }
        Catalog catalog = Catalog.of(items);
        RerankRequest request = RerankRequest.builder(CandidateSet.all(n), catalog, utilities)
                .slateSize(100)
                .build();
        EarningGroups groups = new EarningGroups(catalog, "brand");
        PricedRow row = new PricedRow(groups, "");
        row.load(request, new PricedRow.Scratch());
        PricedChoice choice = new PricedChoice();

        double free = choice.choose(row, request, OpenSlate.empty(), new double[2]);
        assertThat(free).isCloseTo(1, within(EPSILON));
        assertThat(choice.quality(row)).isCloseTo(1, within(EPSILON));

        // So dear that only brand 1 is shown first, and brand 0 only with its cheapest.
        choice.choose(row, request, OpenSlate.empty(), new double[] {10, 0});
        int dear = 0;
        double dearest = 0;
        for (int s = 0; s < choice.size(); s++) {
            int item = row.position(choice.chosen()[s]);
            dear += item % 2 == 0 ? 1 : 0;
            dearest = Math.max(dearest, item % 2 == 0 ? utilities[item] : 0);
        }
        double[] even = new double[75];
        for (int i = 0; i < 75; i++) {
            even[i] = utilities[2 * i];
        }
        Arrays.sort(even);
        assertThat(choice.size()).isEqualTo(100);
        assertThat(dear).isEqualTo(25);
        assertThat(dearest).isEqualTo(even[24]);
    }
}
