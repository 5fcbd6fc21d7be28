package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.VectorTable;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.internal.Seeds;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReRankerAllocationTest {

    private static final int N = 200;
    private static final Map<String, Double> TARGETS = Map.of("g0", 0.3, "g1", 0.2, "g2", 0.1);

    static List<ReRanker> reRankers() {
        float[] vectors = new float[8 * N];
        SplittableRandom random = Seeds.stream(1, 0, 6);
        IntStream.range(0, vectors.length).forEach(v -> vectors[v] = (float) random.nextGaussian());
        return List.of(
                GreedyReRanker.create(),
                GreedyReRanker.orderedByUtility(),
                FaStarIr.binary("g", "g1", FaStarIrTable.safe(20, 0.4, 0.1)),
                FaStarIr.multinomial("g", List.of("g1", "g2"), new FaStarIrTree(8, new double[] {0.2, 0.2}, 0.1)),
                DeterministicReRanker.detGreedy("g", TARGETS),
                DeterministicReRanker.detConstSort("g", TARGETS),
                Xquad.of("g", 0.5).normalization(Xquad.Normalization.Z_SCORE),
                MaximalMarginalRelevance.byLabels("g", 0.5),
                MaximalMarginalRelevance.byCosine(VectorTable.of(vectors, 8), 0.5),
                CalibratedReRanker.of("g", 0.5));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reRankers")
    @DisplayName("a warm call with constraints, on a refilled request, allocates nothing")
    void allocatesNothing(ReRanker reRanker) {
        List<CatalogItem> items = new ArrayList<>();
        SplittableRandom random = Seeds.stream(2, 0, 6);
        for (int i = 0; i < N; i++) {
            items.add(CatalogItem.of("item " + i).in("g", "g" + random.nextInt(6)));
        }
        Catalog catalog = Catalog.of(items);
        double[][] utilities = {random.doubles(N).toArray(), random.doubles(N).toArray()};
        CandidateSet candidates = CandidateSet.all(N);
        RerankRequest request = RerankRequest.builder(candidates, catalog, utilities[0])
                .constraints(List.of(
                        new SlateConstraint("g", "g3", 2, 4),
                        SlateConstraint.atMost("g", "g0", 8),
                        SlateConstraint.atLeast("g", "g5", 3)))
                .build();
        int[] slate = new int[20];
        PriceSnapshot prices = PriceSnapshot.none();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        // The best of some rounds: the JVM itself allocates now and then, for instance when it links a call site.
        for (int round = 0; round < 6; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int call = 0; call < 20; call++) {
                reRanker.rerank(request.refill(candidates, utilities[call % 2], prices, 20), slate);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }

        assertThat(least).as("bytes of 20 calls").isZero();
    }
}
