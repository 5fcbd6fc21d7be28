package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.Groups;
import io.fairrec.fairness.ExposureTarget;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.internal.Seeds;
import io.fairrec.objective.ObjectiveMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What {@link GiniCap} and {@link GiniPrices} do where slates are short, prices are paid or numbers are extreme. */
class GiniCapLimitsTest {

    private static final double EPSILON = 1e-9;
    private static final int K = 2;
    private static final int ITEMS = 4;

    @Test
    @DisplayName("the bound is true where ceilings shorten slates: the case that the longest list alone gets wrong")
    void ceilingThatShortensASlate() {
        Catalog catalog = catalog("A", "A", "A", "B", "B");
        RerankRequest ceiling = RerankRequest.builder(CandidateSet.of(0, 1, 2), catalog, new double[] {1, .9, .8})
                .slateSize(K)
                .constraints(List.of(SlateConstraint.atMost("brand", "A", 1)))
                .build();
        RerankRequest free = RerankRequest.builder(CandidateSet.of(3, 4), catalog, new double[] {.8, 0})
                .slateSize(K)
                .build();
        int[] slates = new int[4];

        GiniCap.Solution found = GiniCap.of("brand", 0.01).solve(BatchRerankRequest.of(List.of(ceiling, free)), slates);

        assertThat(found.keepsCap()).as(found.toString()).isTrue();
        assertThat(found.gap()).as(found.toString()).isGreaterThanOrEqualTo(-EPSILON);
    }

    @Test
    @DisplayName("under ceilings the bound is at least the best of all slates that keep them and the cap")
    void boundUnderCeilings() {
        int shortened = 0;
        int kept = 0;
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = Seeds.stream(seed, 7, 8);
            String[] brands = new String[ITEMS];
            for (int i = 0; i < ITEMS; i++) {
                brands[i] = i < 2 ? "AB".substring(i, i + 1) : random.nextBoolean() ? "A" : "B";
            }
            Catalog catalog = catalog(brands);
            double[][] utilities = new double[3][ITEMS];
            int[][] ceilings = new int[3][2];
            List<RerankRequest> rows = new ArrayList<>();
            for (int u = 0; u < 3; u++) {
                for (int i = 0; i < ITEMS; i++) {
                    utilities[u][i] = random.nextInt(6) / 4.0;
                }
                ceilings[u] = new int[] {random.nextInt(3), random.nextInt(3)};
                rows.add(RerankRequest.builder(CandidateSet.all(ITEMS), catalog, utilities[u])
                        .slateSize(K)
                        .constraints(List.of(
                                SlateConstraint.atMost("brand", "A", ceilings[u][0]),
                                SlateConstraint.atMost("brand", "B", ceilings[u][1])))
                        .build());
            }
            double cap = 0.05 * random.nextInt(8);
            int[] slates = new int[3 * K];

            GiniCap.Solution found = GiniCap.of("brand", cap).solve(BatchRerankRequest.of(rows), slates);

            double best = best(catalog.groups("brand"), utilities, ceilings, cap);
            String what = "seed " + seed + ", cap " + cap + ", best " + best + ": " + found;
            if (best >= 0) {
                assertThat(found.infeasible()).as(what).isFalse();
                assertThat(found.bound()).as(what).isGreaterThanOrEqualTo(best - EPSILON);
            }
            if (found.keepsCap()) {
                assertThat(found.ndcg()).as(what).isLessThanOrEqualTo(best + EPSILON);
                kept++;
            }
            shortened += Arrays.stream(slates).anyMatch(s -> s < 0) ? 1 : 0;
        }
        assertThat(shortened).isGreaterThan(100);
        assertThat(kept).isGreaterThan(50);
    }

    /** The largest mean NDCG of three slates of any length that keep their ceilings and the cap; −1 if none do. */
    private static double best(Groups brand, double[][] utilities, int[][] ceilings, double cap) {
        int sets = 1 << ITEMS;
        double best = -1;
        int rated = 0;
        for (double[] row : utilities) {
            rated += Arrays.stream(row).sum() > 0 ? 1 : 0;
        }
        for (int choice = 0; choice < sets * sets * sets; choice++) {
            double[] income = new double[2];
            double sum = 0;
            boolean allowed = true;
            for (int u = 0, rest = choice; u < 3 && allowed; u++, rest /= sets) {
                int mask = rest % sets;
                int[] count = new int[2];
                for (int i = 0; i < ITEMS; i++) {
                    if ((mask & 1 << i) != 0) {
                        int group = brand.label(brand.group(i)).equals("A") ? 0 : 1;
                        count[group]++;
                        income[group] += utilities[u][i];
                    }
                }
                allowed = Integer.bitCount(mask) <= K && count[0] <= ceilings[u][0] && count[1] <= ceilings[u][1];
                sum += allowed ? ndcg(utilities[u], mask) : 0;
            }
            double total = income[0] + income[1];
            if (allowed && (total == 0 || Math.abs(income[0] - income[1]) / (2 * total) <= cap)) {
                best = Math.max(best, sum / Math.max(1, rated));
            }
        }
        return best;
    }

    private static double ndcg(double[] row, int mask) {
        double[] shown = new double[ITEMS];
        for (int i = 0; i < ITEMS; i++) {
            shown[i] = (mask & 1 << i) != 0 ? row[i] : 0;
        }
        double ideal = dcg(row);
        return ideal > 0 ? dcg(shown) / ideal : 0;
    }

    private static double dcg(double[] values) {
        double[] ascending = values.clone();
        Arrays.sort(ascending);
        return ascending[ITEMS - 1] + ascending[ITEMS - 2] * Math.log(2) / Math.log(3);
    }

    @Test
    @DisplayName("a cap that no slates can keep is found out and named, with no bound and no gap")
    void infeasible() {
        Catalog catalog = catalog("A", "A", "B", "B");
        List<RerankRequest> rows = List.of(
                RerankRequest.builder(CandidateSet.of(0, 1), catalog, new double[] {1, .9})
                        .slateSize(K)
                        .build(),
                RerankRequest.builder(CandidateSet.of(2, 3), catalog, new double[] {1, .1})
                        .slateSize(K)
                        .build());
        int[] slates = new int[4];

        GiniCap.Solution found = GiniCap.of("brand", 0).solve(BatchRerankRequest.of(rows), slates);

        assertThat(found.infeasible()).as(found.toString()).isTrue();
        assertThat(found.keepsCap()).isFalse();
        assertThat(found.bound()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(found.gap()).isNaN();
        assertThat(found.weight()).isNaN();
        assertThat(found.ndcg()).isCloseTo(1, within(EPSILON));
        assertThat(found.gini()).isCloseTo(0.8 / 6, within(EPSILON));
        assertThat(slates).containsExactly(0, 1, 0, 1);
    }

    @Test
    @DisplayName("an equal price above every utility leaves relevance as it was, and lowers NDCG by what it takes")
    void equalPrice() {
        Catalog catalog = catalog("A", "A", "A", "B", "B", "B");
        double[] utilities = {.75, .5, .125, .25, .1875, .125};
        BatchRerankRequest free = priced(catalog, utilities, 0);
        BatchRerankRequest priced = priced(catalog, utilities, 1);
        int[] without = new int[50];
        int[] with = new int[50];

        GiniCap.Solution before = GiniCap.of("brand", 0.05).solve(free, without);
        GiniCap.Solution after = GiniCap.of("brand", 0.05).solve(priced, with);

        assertThat(with).containsExactly(without);
        assertThat(with).contains(0, 3);
        assertThat(before.ndcg()).isBetween(0.3, 0.99);
        assertThat(after.ndcg()).isCloseTo(before.ndcg() - 1 / .75, within(EPSILON));
        assertThat(after.bound()).isCloseTo(before.bound() - 1 / .75, within(EPSILON));
        for (GiniPrices prices : new GiniPrices[] {GiniPrices.weight("brand", 0.3), GiniPrices.cap("brand", 0.1)}) {
            prices.rerank(free, without);
            prices.rerank(priced, with);
            assertThat(with).as(prices.toString()).containsExactly(without);
        }
    }

    private static BatchRerankRequest priced(Catalog catalog, double[] utilities, double price) {
        PriceSnapshot prices = PriceSnapshot.of(
                1,
                List.of(ExposureTarget.share("brand", "A", .5), ExposureTarget.share("brand", "B", .5)),
                new double[] {price, price},
                new double[] {.5, .5});
        List<RerankRequest> rows = new ArrayList<>();
        for (int u = 0; u < 50; u++) {
            rows.add(RerankRequest.builder(CandidateSet.all(utilities.length), catalog, utilities)
                    .slateSize(1)
                    .prices(prices)
                    .build());
        }
        return BatchRerankRequest.of(rows);
    }

    @Test
    @DisplayName("negative utilities rank as those raised by the smallest do; where all are equal NDCG is undefined")
    void negativeUtilities() {
        Catalog catalog = catalog("A", "A", "B", "B");
        double[] raised = {3, 2, 1, 0};
        double[] negative = {-1, -2, -3, -4};
        int[] expected = new int[40];
        int[] slates = new int[40];

        GiniCap.Solution positive = GiniCap.of("brand", 0.1).income("place").solve(places(catalog, raised), expected);
        GiniCap.Solution found = GiniCap.of("brand", 0.1).income("place").solve(places(catalog, negative), slates);
        GiniCap.Solution nothing =
                GiniCap.of("brand", 0.1).income("place").solve(places(catalog, new double[ITEMS]), slates.clone());

        assertThat(slates).containsExactly(expected);
        assertThat(found).isEqualTo(positive);
        assertThat(nothing.ndcg()).isNaN();
        assertThat(nothing.bound()).isNaN();
        assertThat(nothing.keepsCap()).isTrue();
    }

    private static BatchRerankRequest places(Catalog catalog, double[] utilities) {
        List<RerankRequest> rows = new ArrayList<>();
        for (int u = 0; u < 20; u++) {
            ObjectiveMatrix columns = new ObjectiveMatrix(List.of("place"), ITEMS);
            Arrays.fill(columns.column(0), 1);
            rows.add(RerankRequest.builder(CandidateSet.all(ITEMS), catalog, utilities)
                    .slateSize(K)
                    .objectives(columns)
                    .build());
        }
        return BatchRerankRequest.of(rows);
    }

    @Test
    @DisplayName("extreme incomes and weights are refused by name; incomes that are almost nothing count as nothing")
    void extremes() {
        Catalog catalog = catalog("A", "A", "A", "B", "B", "B");
        BatchRerankRequest huge = priced(catalog, new double[] {1e308, 9e307, 8e307, 1e307, 1e306, 1e305}, 0);
        BatchRerankRequest tiny = priced(catalog, new double[] {1e-310, 9e-311, 8e-311, 1e-311, 0, 0}, 0);
        int[] slates = new int[50];

        for (BatchReRanker method :
                List.of(GiniCap.of("brand", 0.1), GiniPrices.weight("brand", 0.5), GiniPrices.cap("brand", 0.1))) {
            assertThatThrownBy(() -> method.rerank(huge, slates))
                    .as(method.toString())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("income (1.0E308) of the candidate at 0");
            method.rerank(tiny, slates);
            assertThat(slates).as(method.toString()).containsOnly(0);
        }
        assertThat(GiniCap.of("brand", 0.1).solve(tiny, slates).gini()).isZero();
        assertThatThrownBy(() -> GiniPrices.weight("brand", 1e308))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("weight (1.0E308)");
        RerankRequest dear = RerankRequest.builder(
                        CandidateSet.all(6), catalog, new double[] {1e200, 1e199, 1e199, 1e199, 1e199, 1e199})
                .slateSize(1)
                .build();
        RerankRequest cheap = RerankRequest.builder(CandidateSet.all(6), catalog, new double[] {1e-199, 0, 0, 0, 0, 0})
                .slateSize(1)
                .build();
        assertThatThrownBy(() ->
                        GiniPrices.weight("brand", 1).rerank(BatchRerankRequest.of(List.of(cheap, dear)), new int[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be a finite number");
    }

    private static Catalog catalog(String... brands) {
        List<CatalogItem> items = new ArrayList<>();
        for (int i = 0; i < brands.length; i++) {
            items.add(CatalogItem.of("item " + i).in("brand", brands[i]));
        }
        return Catalog.of(items);
    }
}
