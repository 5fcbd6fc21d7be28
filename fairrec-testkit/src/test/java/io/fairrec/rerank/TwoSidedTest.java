package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairrec.testkit.BatchReRankerContract;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TwoSidedTest extends BatchReRankerContract {

    @Override
    protected BatchReRanker reRanker() {
        return TwoSided.of("brand", 0.9, 0.2);
    }

    /** A loss is a part of the Σ (utility − price) of the best slate, which an equal price makes smaller. */
    @Override
    protected boolean ranksByWorth() {
        return false;
    }

    @Test
    @DisplayName("two providers: no slates within the bound miss less, and of those none has a smaller worst loss")
    void twoProvidersAreExact() {
        int missed = 0;
        int traded = 0;
        for (long seed = 0; seed < 150; seed++) {
            SmallMarket market = SmallMarket.of(seed, 3, 6, 2, 2 + (int) (seed % 2));
            double bound = 0.05 * (seed % 9);
            int[] slates = new int[market.request.cells()];

            TwoSided.Outcome outcome = TwoSided.of("provider", 1, bound).solve(market.request, slates);

            double[] best = bruteForce(market, bound);
            String what = "seed " + seed + ": " + Arrays.toString(slates) + ", best " + Arrays.toString(best);
            assertThat(outcome.shortfall()).as(what).isEqualTo((long) best[0]);
            assertThat(Math.abs(outcome.largestLoss() - best[1])).as(what).isLessThan(1e-12);
            assertThat(outcome.shortfall()).as(what).isEqualTo(shortfall(market, slates, 1));
            assertThat(Math.abs(outcome.largestLoss() - worstLoss(market, slates)))
                    .as(what)
                    .isLessThan(1e-12);
            missed += outcome.shortfall() > 0 ? 1 : 0;
            traded += outcome.largestLoss() > 0 ? 1 : 0;
        }
        assertThat(missed).isBetween(10, 140);
        assertThat(traded).isBetween(10, 140);
    }

    /** The least shortfall within the bound, and the least worst loss at that shortfall. */
    private static double[] bruteForce(SmallMarket market, double bound) {
        int users = market.utilities.length;
        // Per user, the best Σ utility by number of items of provider 0.
        double[][] best = new double[users][market.k + 1];
        double[] top = new double[users];
        for (int u = 0; u < users; u++) {
            Arrays.fill(best[u], Double.NEGATIVE_INFINITY);
            for (int mask = 0; mask < 1 << market.provider.length; mask++) {
                if (Integer.bitCount(mask) == market.k) {
                    double sum = 0;
                    int first = 0;
                    for (int i = 0; i < market.provider.length; i++) {
                        if ((mask >> i & 1) == 1) {
                            sum += market.utilities[u][i];
                            first += market.provider[i] == 0 ? 1 : 0;
                        }
                    }
                    best[u][first] = Math.max(best[u][first], sum);
                    top[u] = Math.max(top[u], sum);
                }
            }
        }
        double[] result = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        int choices = (int) Math.pow(market.k + 1.0, users);
        for (int choice = 0; choice < choices; choice++) {
            int first = 0;
            double worst = 0;
            for (int u = 0, rest = choice; u < users; u++, rest /= market.k + 1) {
                first += rest % (market.k + 1);
                worst = Math.max(worst, (top[u] - best[u][rest % (market.k + 1)]) / top[u]);
            }
            int half = users * market.k / 2;
            double lacks = Math.max(0, half - first) + Math.max(0, half - (users * market.k - first));
            if (worst <= bound && (lacks < result[0] || (lacks == result[0] && worst < result[1]))) {
                result[0] = lacks;
                result[1] = worst;
            }
        }
        return result;
    }

    @Test
    @DisplayName("many providers: the bound holds, nobody is pushed below, and no single exchange would help further")
    void manyProviders() {
        for (long seed = 0; seed < 150; seed++) {
            SmallMarket market = SmallMarket.of(seed, 5, 9, 4, 3);
            double bound = 0.04 * (seed % 8);
            int[] plain = market.slates(TwoSided.of("provider", 0, 0));
            int[] slates = new int[market.request.cells()];

            TwoSided.Outcome outcome = TwoSided.of("provider", 1, bound).solve(market.request, slates);

            String what = "seed " + seed + ": " + Arrays.toString(slates);
            assertThat(worstLoss(market, slates)).as(what).isLessThanOrEqualTo(bound + 1e-12);
            int[] before = market.counts(plain);
            int[] after = market.counts(slates);
            int minimum = slates.length / 4;
            for (int p = 0; p < 4; p++) {
                assertThat(after[p]).as(what).isGreaterThanOrEqualTo(Math.min(minimum, before[p]));
            }
            assertThat(outcome.shortfall()).as(what).isEqualTo(shortfall(market, slates, 1));
            assertNoExchange(market, slates, after, minimum, bound, what);
        }
    }

    private static void assertNoExchange(
            SmallMarket market, int[] slates, int[] counts, int minimum, double bound, String what) {
        for (int cell = 0; cell < slates.length; cell++) {
            int u = cell / market.k;
            for (int item = 0; item < market.provider.length; item++) {
                int[] row = Arrays.copyOfRange(slates, u * market.k, (u + 1) * market.k);
                int at = item;
                if (Arrays.stream(row).anyMatch(shown -> shown == at)
                        || counts[market.provider[item]] >= minimum
                        || counts[market.provider[slates[cell]]] <= minimum) {
                    continue;
                }
                int[] other = slates.clone();
                other[cell] = item;
                assertThat(worstLoss(market, other))
                        .as("%s with %d for cell %d", what, item, cell)
                        .isGreaterThan(bound);
            }
        }
    }

    @Test
    @DisplayName("without a bound every minimum is met, equal or by merit")
    void unbounded() {
        for (long seed = 0; seed < 50; seed++) {
            // Three items each of four providers.
            int[] provider = {0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3};
            double[][] utilities = SmallMarket.of(seed, 6, 12, 4, 3).utilities;
            BatchRerankRequest request = SmallMarket.request(utilities, provider, 3);
            for (TwoSided.Entitlement entitlement : TwoSided.Entitlement.values()) {
                TwoSided.Outcome outcome = TwoSided.of("provider", 1, Double.POSITIVE_INFINITY)
                        .withEntitlement(entitlement)
                        .solve(request, new int[request.cells()]);
                assertThat(outcome.shortfall())
                        .as("seed %d, %s", seed, entitlement)
                        .isZero();
            }
        }
    }

    private static long shortfall(SmallMarket market, int[] slates, double share) {
        long minimum = (long) (share * slates.length / market.providers);
        return Arrays.stream(market.counts(slates))
                .mapToLong(count -> Math.max(0, minimum - count))
                .sum();
    }

    private static double worstLoss(SmallMarket market, int[] slates) {
        double worst = 0;
        for (int u = 0; u < market.utilities.length; u++) {
            double[] sorted = market.utilities[u].clone();
            Arrays.sort(sorted);
            double best = 0;
            double sum = 0;
            for (int s = 0; s < market.k; s++) {
                best += sorted[sorted.length - 1 - s];
                sum += market.utilities[u][slates[u * market.k + s]];
            }
            worst = Math.max(worst, (best - sum) / best);
        }
        return worst;
    }
}
