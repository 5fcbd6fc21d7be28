package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.fairness.ExposureModel;
import io.fairrec.testkit.BatchReRankerContract;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FairCoTest extends BatchReRankerContract {

    @Override
    protected BatchReRanker reRanker() {
        return FairCo.of("brand", 0.1).withLeak(0.99);
    }

    @Test
    @DisplayName("each row has the best utility + gain · (max D − D) of what was shown before")
    void followsTheFormula() {
        for (long seed = 0; seed < 40; seed++) {
            SmallMarket market = SmallMarket.of(seed, 12, 8, 3, 3);
            double gain = 0.05 * (1 + seed % 4);
            double leak = seed % 2 == 0 ? 1 : 0.9;

            int[] slates = market.slates(
                    FairCo.of("provider", gain).withLeak(leak).withExposure(ExposureModel.geometric(0.4)));

            double[] merit = new double[3];
            for (double[] row : market.utilities) {
                for (int i = 0; i < row.length; i++) {
                    merit[market.provider[i]] += row[i] / market.utilities.length;
                }
            }
            double[] shown = new double[3];
            for (int u = 0; u < market.utilities.length; u++) {
                double most = 0;
                for (int p = 0; p < 3; p++) {
                    most = Math.max(most, shown[p] / merit[p]);
                }
                double[] key = new double[market.provider.length];
                for (int i = 0; i < key.length; i++) {
                    int p = market.provider[i];
                    key[i] = market.utilities[u][i] + gain * (most - shown[p] / merit[p]);
                }
                int[] row = Arrays.copyOfRange(slates, u * 3, u * 3 + 3);
                for (int s = 0; s < 3; s++) {
                    for (int i = 0; i < key.length; i++) {
                        int other = i;
                        boolean above = IntStream.rangeClosed(0, s).anyMatch(t -> row[t] == other);
                        assertThat(above || key[row[s]] >= key[i] - 1e-9)
                                .as("seed %d, row %d, slot %d: %s", seed, u, s, Arrays.toString(row))
                                .isTrue();
                    }
                }
                for (int p = 0; p < 3; p++) {
                    shown[p] *= leak;
                }
                for (int s = 0; s < 3; s++) {
                    shown[market.provider[row[s]]] += 0.4 * Math.pow(0.6, s);
                }
            }
        }
    }

    @Test
    @DisplayName("the disparity per row falls as 1/rows, and does not without the controller")
    void disparityVanishes() {
        assertThat(disparity(400, 0.05)).isLessThan(0.4 * disparity(100, 0.05));
        assertThat(disparity(400, 0.05)).isLessThan(0.1 * disparity(400, 0));
        assertThat(disparity(400, 0)).isGreaterThan(0.9 * disparity(100, 0));
    }

    private static double disparity(int users, double gain) {
        SmallMarket market = SmallMarket.of(7, users, 12, 3, 4);
        int[] slates = market.slates(FairCo.of("provider", gain));
        double[] merit = new double[3];
        double[] shown = new double[3];
        for (int u = 0; u < users; u++) {
            for (int i = 0; i < 12; i++) {
                merit[market.provider[i]] += market.utilities[u][i] / users;
            }
            for (int s = 0; s < 4; s++) {
                shown[market.provider[slates[u * 4 + s]]] += Math.log(2) / Math.log(s + 2.0);
            }
        }
        double[] quotient = IntStream.range(0, 3)
                .mapToDouble(p -> shown[p] / merit[p] / users)
                .sorted()
                .toArray();
        return quotient[2] - quotient[0];
    }

    @Test
    @DisplayName("a provider that was away for long floods the slates, and does not with a leak")
    void leakPreventsWindUp() {
        List<CatalogItem> items = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            items.add(CatalogItem.of("item " + i).in("provider", i < 10 ? "there" : "away"));
        }
        Catalog catalog = Catalog.of(items);
        List<RerankRequest> rows = new ArrayList<>();
        double[] equal = new double[20];
        Arrays.fill(equal, 0.5);
        for (int u = 0; u < 230; u++) {
            rows.add(RerankRequest.builder(CandidateSet.all(u < 200 ? 10 : 20), catalog, equal)
                    .slateSize(4)
                    .build());
        }
        // Of 120 slots; by merit, which counts its absence, it should have 120 · 30 / 260 ≈ 14.
        assertThat(slotsOfTheAbsent(rows, 1)).isGreaterThan(100);
        assertThat(slotsOfTheAbsent(rows, 0.8)).isBetween(10, 40);
    }

    @Test
    @DisplayName("a provider of next to no merit gets no bonus, and lends none to the others")
    void noMerit() {
        double[][] utilities = new double[50][];
        Arrays.fill(utilities, new double[] {0.9, 0.8, 0.7, 1e-300});
        BatchRerankRequest request = SmallMarket.request(utilities, new int[] {0, 0, 1, 2}, 4);
        int[] slates = new int[request.cells()];

        FairCo.of("provider", 0.01).rerank(request, slates);

        for (int u = 0; u < 50; u++) {
            assertThat(slates[u * 4 + 3]).isEqualTo(3);
        }
        assertThat(slates).as("the controller moved the others").contains(2);
        assertThat(Arrays.copyOfRange(slates, 196, 200)).isNotEqualTo(Arrays.copyOf(slates, 4));
    }

    /** In the 30 rows after its return. */
    private static int slotsOfTheAbsent(List<RerankRequest> rows, double leak) {
        int[] slates = new int[rows.size() * 4];
        FairCo.of("provider", 0.01).withLeak(leak).rerank(BatchRerankRequest.of(rows), slates);
        return (int) Arrays.stream(slates).filter(position -> position >= 10).count();
    }

    @Test
    @DisplayName("merits that are almost nothing count as none, and bonuses that are no numbers are refused by name")
    void extremeMerits() {
        SmallMarket market = SmallMarket.of(5, 12, 8, 3, 3);
        List<RerankRequest> tiny = new ArrayList<>();
        for (int u = 0; u < 12; u++) {
            double[] utilities = new double[8];
            Arrays.setAll(utilities, i -> (i + 1) * 1e-310);
            tiny.add(RerankRequest.builder(
                            CandidateSet.all(8), market.request.row(u).catalog(), utilities)
                    .slateSize(3)
                    .build());
        }
        int[] slates = new int[36];

        FairCo.of("provider", 0.1).rerank(BatchRerankRequest.of(tiny), slates);

        for (int u = 0; u < 12; u++) {
            assertThat(Arrays.copyOfRange(slates, u * 3, u * 3 + 3)).containsExactly(7, 6, 5);
        }
        assertThatThrownBy(() -> market.slates(FairCo.of("provider", Double.MAX_VALUE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be a finite number")
                .hasMessageContaining("gain");
    }
}
