package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.fairness.ExposureModel;
import io.fairrec.testkit.BatchReRankerContract;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ExposureWelfareTest extends BatchReRankerContract {

    private static final double ETA = 0.05;

    @Override
    protected BatchReRanker reRanker() {
        return ExposureWelfare.of("brand", ExposureWelfare.Options.defaults(0.4, 7));
    }

    /** Welfare is concave in the Σ (utility − price) of a user, so its zero counts. */
    @Override
    protected boolean ranksByWorth() {
        return false;
    }

    @Test
    @DisplayName("welfare + gap bounds every policy from above, and the gap falls with the steps")
    void gapIsABound() {
        for (long seed = 0; seed < 12; seed++) {
            SmallMarket market = SmallMarket.of(seed, 2, 5, 3, 2);
            double lambda = 0.2 * (1 + seed % 4);
            double consumer = seed % 3 == 0 ? 0 : 0.5 - seed % 3;
            double provider = seed % 2 == 0 ? 0 : -1;

            ExposureWelfare.Outcome few = solve(market, options(lambda, consumer, provider, 5, 1));
            ExposureWelfare.Outcome many = solve(market, options(lambda, consumer, provider, 3000, 1));

            String what = "seed " + seed + ": " + few + ", " + many;
            double best = best(market, lambda, consumer, provider);
            assertThat(few.welfare() + few.gap()).as(what).isGreaterThanOrEqualTo(best - 1e-9);
            assertThat(many.welfare() + many.gap()).as(what).isGreaterThanOrEqualTo(best - 1e-9);
            assertThat(many.gap()).as(what).isBetween(-1e-9, 0.02);
            assertThat(many.welfare()).as(what).isGreaterThanOrEqualTo(best - 0.02);
        }
    }

    /** Of all pairs of lotteries between two slates with equal chances, one pair per user. */
    private static double best(SmallMarket market, double lambda, double consumer, double provider) {
        List<int[]> all = market.orderedSlates();
        double[] weight = {1, Math.log(2) / Math.log(3)};
        double attention = weight[0] + weight[1];
        double best = Double.NEGATIVE_INFINITY;
        for (int[] a : all) {
            for (int[] b : all) {
                // The second user plays a fixed lottery with each slate, which keeps the number of policies small.
                for (int[] c : all) {
                    double[] u = new double[2];
                    double[] v = new double[market.providers];
                    for (int s = 0; s < 2; s++) {
                        u[0] += weight[s] * (market.utilities[0][a[s]] + market.utilities[0][b[s]]) / 2 / attention;
                        u[1] += weight[s] * market.utilities[1][c[s]] / attention;
                        v[market.provider[a[s]]] += weight[s] / 2;
                        v[market.provider[b[s]]] += weight[s] / 2;
                        v[market.provider[c[s]]] += weight[s];
                    }
                    double sum = 0;
                    for (double x : u) {
                        sum += (1 - lambda) * psi(x, consumer) / 2;
                    }
                    for (double x : v) {
                        sum += lambda * psi(x * v.length / (2 * attention), provider) / v.length;
                    }
                    best = Math.max(best, sum);
                }
            }
        }
        return best;
    }

    private static double psi(double x, double alpha) {
        return alpha == 0 ? Math.log(x + ETA) : (Math.pow(x + ETA, alpha) - 1) / alpha;
    }

    @Test
    @DisplayName("the slates are drawn with the weights of their steps, evenly within a batch")
    void drawsByWeight() {
        // Two items of two providers: by utility the first leads; then the other one, for its exposure; and so on.
        double[][] utilities = new double[600][];
        Arrays.fill(utilities, new double[] {0.55, 0.5});
        SmallMarket pair = SmallMarket.of(1, 2, 2, 2, 1);
        BatchRerankRequest request = SmallMarket.request(utilities, pair.provider, 1);
        for (long seed = 0; seed < 20; seed++) {
            int[] slates = new int[request.cells()];

            ExposureWelfare.of("provider", options(0.9, 0, 0, 2, seed)).rerank(request, slates);

            // Step 0 has the weight 2 / 6, and shows the first item; step 1 the second.
            assertThat(Arrays.stream(slates).filter(position -> position == 0).count())
                    .as("seed %d", seed)
                    .isBetween(197L, 203L);
        }
        int[] first = new int[20];
        for (int seed = 0; seed < first.length; seed++) {
            int[] slates = new int[request.cells()];
            ExposureWelfare.of("provider", options(0.9, 0, 0, 2, seed)).rerank(request, slates);
            first[seed] = slates[0];
        }
        assertThat(first).as("what user 0 gets depends on the seed").contains(0).contains(1);
    }

    @Test
    @DisplayName("without weight on providers the slates are the best ones; with it the poorest provider gains")
    void lambda() {
        SmallMarket market = SmallMarket.of(3, 60, 8, 4, 3);
        int[] plain = market.slates(ExposureWelfare.of("provider", options(0, 0, 0, 30, 1)));
        int[] top = market.slates(MinRegularizer.of("provider", 0));
        int[] fair = market.slates(ExposureWelfare.of("provider", options(0.5, 0, -1, 30, 1)));

        assertThat(plain).containsExactly(top);
        assertThat(Arrays.stream(market.counts(fair)).min().orElseThrow())
                .isGreaterThan(Arrays.stream(market.counts(plain)).min().orElseThrow());
    }

    @Test
    @DisplayName("refuses a welfare that is not concave and an exposure that rises downwards")
    void refuses() {
        assertThatThrownBy(() -> options(0.5, 1.2, 0, 5, 1)).hasMessageContaining("consumerAlpha (1.2)");
        ExposureModel rising = new ExposureModel() {
            @Override
            public double weight(int rank) {
                return rank;
            }

            @Override
            public String name() {
                return "rising";
            }
        };
        SmallMarket market = SmallMarket.of(3, 2, 8, 4, 3);
        ExposureWelfare upsideDown =
                ExposureWelfare.of("provider", new ExposureWelfare.Options(0.5, 0, 0, ETA, rising, 5, 1));
        assertThatThrownBy(() -> market.slates(upsideDown)).hasMessageContaining("rising of slot 2 (2.0)");
    }

    private static ExposureWelfare.Options options(
            double lambda, double consumer, double provider, int iterations, long seed) {
        return new ExposureWelfare.Options(
                lambda, consumer, provider, ETA, ExposureModel.logarithmic(), iterations, seed);
    }

    private static ExposureWelfare.Outcome solve(SmallMarket market, ExposureWelfare.Options options) {
        return ExposureWelfare.of("provider", options).solve(market.request, new int[market.request.cells()]);
    }
}
