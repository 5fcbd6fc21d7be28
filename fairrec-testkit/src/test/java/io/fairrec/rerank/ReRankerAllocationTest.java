package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.VectorTable;
import io.fairrec.fairness.ExposureModel;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.internal.Seeds;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
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
                DeterministicReRanker.detCons("g", TARGETS),
                DeterministicReRanker.detRelaxed("g", TARGETS),
                DeterministicReRanker.detConstSort("g", TARGETS),
                ExposureFairRanking.of("h", ExposureNotion.DEMOGRAPHIC_PARITY, ExposureModel.logarithmic(), 3),
                Xquad.of("g", 0.5).normalization(Xquad.Normalization.Z_SCORE),
                MaximalMarginalRelevance.byLabels("g", 0.5),
                MaximalMarginalRelevance.byCosine(VectorTable.of(vectors, 8), 0.5),
                CalibratedReRanker.of("g", 0.5));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reRankers")
    @DisplayName(
            "a warm call with constraints, on a refilled request or with pins, bans and several labels, allocates nothing")
    void allocatesNothing(ReRanker reRanker) {
        List<CatalogItem> items = new ArrayList<>();
        SplittableRandom random = Seeds.stream(2, 0, 6);
        for (int i = 0; i < N; i++) {
            items.add(CatalogItem.of("item " + i)
                    .in("g", "g" + random.nextInt(6))
                    .in("h", "h" + random.nextInt(2))
                    .in("m", "m" + random.nextInt(3))
                    .in("m", "m" + (3 + random.nextInt(3))));
        }
        Catalog catalog = Catalog.of(items);
        double[][] utilities = {random.doubles(N).toArray(), random.doubles(N).toArray()};
        CandidateSet candidates = CandidateSet.all(N);
        RerankRequest refilled = RerankRequest.builder(candidates, catalog, utilities[0])
                .constraints(List.of(
                        new SlateConstraint("g", "g3", 2, 4),
                        SlateConstraint.atMost("g", "g0", 8),
                        SlateConstraint.atLeast("g", "g5", 3)))
                .build();
        RerankRequest pinned = RerankRequest.builder(candidates, catalog, utilities[0])
                .constraints(List.of(new SlateConstraint("m", "m1", 2, 9), SlateConstraint.atLeast("m", "m4", 6)))
                .slateSize(20)
                .pin(2, 11)
                .pin(3, 12)
                .ban(7)
                .ban(30)
                .build();
        int[] slate = new int[20];
        PriceSnapshot prices = PriceSnapshot.none();

        assertThat(usualBytes(
                        call -> reRanker.rerank(refilled.refill(candidates, utilities[call % 2], prices, 20), slate)))
                .as("bytes of 20 calls on a refilled request")
                .isZero();
        assertThat(usualBytes(call -> reRanker.rerank(pinned, slate)))
                .as("bytes of 20 calls with pins, bans and several labels")
                .isZero();
    }

    /**
     * The median of nine rounds, because the JVM itself allocates now and then, for instance when it links a call site; they
     * begin with the first that allocates nothing, because the Vector API does until the JIT has compiled its kernels.
     */
    private static long usualBytes(IntConsumer calls) {
        long[] bytes = new long[9];
        bytes[0] = bytesOf(calls);
        for (int round = 0; bytes[0] > 0 && round < 400; round++) {
            bytes[0] = bytesOf(calls);
        }
        for (int round = 1; round < bytes.length; round++) {
            bytes[round] = bytesOf(calls);
        }
        Arrays.sort(bytes);
        return bytes[bytes.length / 2];
    }

    private static long bytesOf(IntConsumer calls) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int call = 0; call < 20; call++) {
            calls.accept(call);
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
