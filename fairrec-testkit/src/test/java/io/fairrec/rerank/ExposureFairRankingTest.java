package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.fairrec.base.ComponentConfig;
import io.fairrec.base.Components;
import io.fairrec.base.ConfigException;
import io.fairrec.base.ModelException;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.fairness.ExposureModel;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.internal.Seeds;
import io.fairrec.rerank.RankingMixture.Outcome;
import io.fairrec.testkit.ReRankerContract;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ExposureFairRankingTest extends ReRankerContract {

    private static final ExposureModel MODEL = ExposureModel.logarithmic();

    /** Every third item is of brand B, and less useful. */
    private static final Catalog CATALOG = catalog(60);

    private static Catalog catalog(int items) {
        List<CatalogItem> all = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            CatalogItem item = CatalogItem.of("item " + i).in("brand", i % 3 == 0 ? "B" : "A");
            all.add(i % 2 == 0 ? item.in("category", "x").in("category", "y") : item.in("category", "x"));
        }
        return Catalog.of(all);
    }

    private static double[] utilities(long seed, int n) {
        SplittableRandom random = Seeds.stream(seed, 0, 3);
        double[] utilities = new double[n];
        for (int i = 0; i < n; i++) {
            utilities[i] = random.nextDouble(0.1, 0.6) + (i % 3 == 0 ? 0 : 0.3);
        }
        return utilities;
    }

    private static RerankRequestBuilder request(double[] utilities, long version) {
        return RerankRequest.builder(CandidateSet.all(utilities.length), CATALOG, utilities)
                .prices(PriceSnapshot.of(version, List.of(), new double[0], new double[0]))
                .slateSize(10);
    }

    private static ExposureFairRanking fair(ExposureNotion notion) {
        return ExposureFairRanking.of("brand", notion, MODEL, 7);
    }

    private static int[] slate(ReRanker reRanker, RerankRequest request) {
        int[] slate = new int[request.slateSize()];
        return Arrays.copyOf(slate, reRanker.rerank(request, slate));
    }

    @Override
    protected ReRanker reRanker() {
        return fair(ExposureNotion.DEMOGRAPHIC_PARITY);
    }

    @Override
    protected boolean ranksTiesByPositionAlone() {
        return false;
    }

    @Test
    @DisplayName("over the epochs groups get the exposure they deserve, where the ranking by utility is far off")
    void keepsTheNotionInExpectation() {
        double[] utilities = utilities(1, 60);
        for (ExposureNotion notion : ExposureNotion.values()) {
            int epochs = 4000;
            double[] exposure = new double[60];
            for (int epoch = 0; epoch < epochs; epoch++) {
                int[] slate = slate(fair(notion), request(utilities, epoch).build());
                for (int s = 0; s < slate.length; s++) {
                    exposure[slate[s]] += MODEL.weight(s + 1) / epochs;
                }
            }
            double[] expected =
                    fair(notion).mixture(request(utilities, 0).build()).exposure(ExposureProblemTest.logarithmic(10));
            double[] group = new double[2];
            double[] level = new double[2];
            for (int i = 0; i < 60; i++) {
                // A share of draws is off by at most 0.5 / √4000 = 0.008, standard deviation.
                assertThat(exposure[i]).as("%s, item %d", notion, i).isCloseTo(expected[i], within(0.04));
                group[i % 3 == 0 ? 1 : 0] += exposure[i];
                level[i % 3 == 0 ? 1 : 0] += expected[i] * ExposureLp.coefficient(i, utilities, groups(), notion);
            }
            assertThat(level[0]).as("%s", notion).isCloseTo(level[1], within(1e-12));
            assertThat(group[1]).as("%s: a third of the items", notion).isBetween(0.7, 2.0);
        }
        int[] byUtility = slate(GreedyReRanker.create(), request(utilities, 0).build());
        assertThat(Arrays.stream(byUtility).filter(p -> p % 3 == 0).count()).isZero();
    }

    private static int[] groups() {
        int[] groups = new int[60];
        for (int i = 0; i < 60; i++) {
            groups[i] = i % 3 == 0 ? 1 : 0;
        }
        return groups;
    }

    @Test
    @DisplayName("the same request has the same slate within an epoch, another user's draw is another")
    void sameRequestSameSlate() {
        int differs = 0;
        for (long seed = 0; seed < 40; seed++) {
            double[] utilities = utilities(seed, 60);
            int[] first = slate(reRanker(), request(utilities, 5).build());
            assertThat(slate(reRanker(), request(utilities.clone(), 5).build())).containsExactly(first);
            differs +=
                    Arrays.equals(first, slate(reRanker(), request(utilities, 6).build())) ? 0 : 1;
        }
        assertThat(differs).isBetween(5, 35);
    }

    @Test
    @DisplayName(
            "equal requests without promises share one ranking until their draw is counted up; then the notion is kept")
    void equalRequestsNeedDraws() {
        double[] utilities = utilities(2, 60);
        ExposureFairRanking fair = fair(ExposureNotion.DEMOGRAPHIC_PARITY);
        RerankRequest request = RerankRequest.builder(CandidateSet.all(60), CATALOG, utilities)
                .slateSize(10)
                .draw(5)
                .build();
        RankingMixture mixture = fair.mixture(request);
        assertThat(mixture.size()).isEqualTo(2);
        assertThat(request.unconstrained().draw()).isEqualTo(5);
        assertThat(slate(fair, request)).containsExactly(slate(fair, request));
        int draws = 2000;
        int first = 0;
        for (int draw = 0; draw < draws; draw++) {
            request.refill(CandidateSet.all(60), utilities, PriceSnapshot.none(), 10);
            assertThat(request.draw()).isZero();
            int[] slate = slate(fair, request.draw(draw));
            first += Arrays.equals(slate, Arrays.copyOf(mixture.ranking(0), 10)) ? 1 : 0;
        }
        // Standard deviation at most 0.5 / √2000 = 0.011.
        assertThat(first / (double) draws).isCloseTo(mixture.probability(0), within(0.05));
    }

    @Test
    @DisplayName("composes with bans, pins, ceilings and floors; prices count in the worth")
    void composes() {
        for (long seed = 0; seed < 40; seed++) {
            double[] utilities = utilities(seed, 60);
            RerankRequest request = request(utilities, seed)
                    .ban(1)
                    .pin(2, 30)
                    .constraints(
                            List.of(SlateConstraint.atLeast("brand", "B", 4), SlateConstraint.atMost("brand", "A", 5)))
                    .build();
            int[] slate = slate(reRanker(), request);

            assertThat(slate)
                    .as("seed %d", seed)
                    .hasSize(10)
                    .doesNotHaveDuplicates()
                    .doesNotContain(1);
            assertThat(slate[2]).as("seed %d", seed).isEqualTo(30);
            assertThat(SlateChecker.check(request, slate, 10).allMet())
                    .as("seed %d", seed)
                    .isTrue();
            RankingMixture mixture = fair(ExposureNotion.DEMOGRAPHIC_PARITY).mixture(request);
            for (int r = 0; r < mixture.size(); r++) {
                assertThat(mixture.ranking(r)).doesNotContain(1);
            }
        }
    }

    @Test
    @DisplayName("a notion that cannot be kept is an error and no slate; its mixture says why")
    void refusesWhatCannotBe() {
        double[] utilities = new double[6];
        Arrays.fill(utilities, 0.01);
        utilities[1] = 1;
        ExposureFairRanking treatment = fair(ExposureNotion.DISPARATE_TREATMENT);
        RerankRequest request = request(utilities, 0).slateSize(6).build();

        assertThat(treatment.mixture(request).outcome()).isEqualTo(Outcome.INFEASIBLE);
        assertThatThrownBy(() -> slate(treatment, request))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("no ranking with DISPARATE_TREATMENT: INFEASIBLE");
        utilities[0] = -1;
        assertThatThrownBy(() -> slate(treatment, request)).hasMessageContaining("UNDEFINED");
        assertThatThrownBy(() -> slate(treatment.meritFrom("relevance"), request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("objective \"relevance\", which the request does not have");
        assertThatThrownBy(() ->
                        slate(ExposureFairRanking.of("category", ExposureNotion.DEMOGRAPHIC_PARITY, MODEL, 1), request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("partition \"category\" must give each item one group");
    }

    @Test
    @DisplayName("is reached by name, and refuses a notion and an exposure it does not know")
    void isReachedByName() {
        ReRanker named = Components.create(
                ReRanker.class,
                "exposure-fair",
                ComponentConfig.of(Map.of("partition", "brand", "notion", "disparate-impact", "seed", 7)));
        RerankRequest request = request(utilities(3, 60), 1).build();

        assertThat(named).hasToString(fair(ExposureNotion.DISPARATE_IMPACT).toString());
        assertThat(slate(named, request)).containsExactly(slate(fair(ExposureNotion.DISPARATE_IMPACT), request));
        assertThatThrownBy(() -> Components.create(
                        ReRanker.class,
                        "exposure-fair",
                        ComponentConfig.of(Map.of("partition", "brand", "notion", "parity"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("notion (\"parity\")");
        assertThatThrownBy(() -> Components.create(
                        ReRanker.class,
                        "exposure-fair",
                        ComponentConfig.of(Map.of("partition", "brand", "exposure", "log"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("exposure (\"log\")");
    }

    @Test
    @DisplayName("allocates nothing once warm")
    void allocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        RerankRequest request = request(utilities(2, 60), 1).build();
        ReRanker reRanker = reRanker();
        int[] slate = new int[10];
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 30; round++) {
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            for (int i = 0; i < 100; i++) {
                reRanker.rerank(request, slate);
            }
            least = Math.min(
                    least,
                    threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before);
        }
        // Reading the counter itself allocates a little at times; 100 calls leave nothing.
        assertThat(least).isLessThan(100);
    }
}
