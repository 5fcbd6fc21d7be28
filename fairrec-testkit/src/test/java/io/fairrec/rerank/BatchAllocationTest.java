package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchAllocationTest {

    @ParameterizedTest
    @ValueSource(strings = {"p-mmf", "min-regularizer", "provider-bonus", "k-neighbor", "fair-co"})
    @DisplayName("a row allocates nothing: ten times as many rows take no more bytes")
    void nothingPerRow(String name) {
        BatchReRanker reRanker = switch (name) {
            case "p-mmf" -> PMmf.of("provider", PMmf.Options.published(1, 0.1, 0.3));
            case "min-regularizer" -> MinRegularizer.of("provider", 2);
            case "provider-bonus" -> ProviderBonus.of("provider", 1);
            case "k-neighbor" -> KNeighbor.of("provider", 2);
            default -> FairCo.of("provider", 0.1);
        };
        SmallMarket few = SmallMarket.of(1, 40, 60, 4, 6);
        SmallMarket many = SmallMarket.of(1, 400, 60, 4, 6);
        int[] slates = new int[many.request.cells()];
        leastBytes(reRanker, many, slates);

        assertThat(leastBytes(reRanker, many, slates)).isEqualTo(leastBytes(reRanker, few, slates));
    }

    /** The best of some rounds: the JVM itself allocates now and then, for instance when it links a call site. */
    private static long leastBytes(BatchReRanker reRanker, SmallMarket market, int[] slates) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 8; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            reRanker.rerank(market.request, slates);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
