package io.fairrec.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairrec.rerank.Certificate;
import io.fairrec.rerank.GreedyReRanker;
import io.fairrec.rerank.RerankRequest;
import io.fairrec.rerank.RerankRequestBuilder;
import io.fairrec.rerank.SlateChecker;
import io.fairrec.rerank.SlateRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every {@link SlateRule} must do. Extend it in the tests of a rule; the catalogue is that of {@link
 * SyntheticRequest}, with the partitions {@code brand} and {@code category}.
 */
public abstract class SlateRuleContract {

    private static final long SEEDS = 30;
    private static final int N = 30;
    private static final int K = 8;

    /** The rule; called several times, equal each time. */
    protected abstract SlateRule rule();

    private static RerankRequestBuilder builder(long seed) {
        SyntheticRequest synthetic = SyntheticRequest.of(seed, N);
        return RerankRequest.builder(synthetic.candidates(), synthetic.catalog(), synthetic.utilities())
                .slateSize(K);
    }

    @Test
    @DisplayName("has a name")
    void hasAName() {
        assertThat(rule().name()).isNotBlank().isEqualTo(rule().name());
    }

    @Test
    @DisplayName("asking changes nothing, and each start begins with an empty slate")
    void askingChangesNothing() {
        SlateRule shared = rule();
        for (long seed = 0; seed < SEEDS; seed++) {
            RerankRequest request = builder(seed).build();
            List<boolean[]> first = walk(shared, request, 1);
            List<boolean[]> again = walk(shared, request, 3);
            for (int slot = 0; slot < first.size(); slot++) {
                assertThat(again.get(slot)).as("seed %d, slot %d", seed, slot).containsExactly(first.get(slot));
            }
        }
    }

    /** Puts the first allowed candidate into each slot; what was allowed there, asked {@code times} times. */
    private static List<boolean[]> walk(SlateRule rule, RerankRequest request, int times) {
        SlateRule.Progress progress = rule.start(request);
        List<boolean[]> allowed = new ArrayList<>();
        boolean[] shown = new boolean[N];
        for (int slot = 0; slot < K; slot++) {
            boolean[] now = new boolean[N];
            for (int time = 0; time < times; time++) {
                for (int i = 0; i < N; i++) {
                    now[i] = !shown[i] && progress.allows(i, slot);
                }
            }
            allowed.add(now);
            int next = 0;
            while (next < N && !now[next]) {
                next++;
            }
            if (next == N) {
                break;
            }
            progress.accept(next, slot);
            shown[next] = true;
        }
        return allowed;
    }

    @Test
    @DisplayName("leaves room for pins that do not break it by themselves: they all come to stand in their slots")
    void leavesRoomForPins() {
        int tried = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            RerankRequest request;
            try {
                request = builder(seed)
                        .pin(2, (int) seed % N)
                        .pin(4, (int) (seed + 11) % N)
                        .rule(rule())
                        .build();
            } catch (IllegalArgumentException e) {
                continue;
            }
            tried++;
            int[] slate = new int[K];
            int size = GreedyReRanker.create().rerank(request, slate);
            Certificate certificate = SlateChecker.check(request, slate, size);
            String what = "seed " + seed + ", slate " + Arrays.toString(Arrays.copyOf(slate, size));
            assertThat(certificate.rules()).as(what).allMatch(Certificate.RuleFinding::met);
            assertThat(certificate.pins())
                    .as(what)
                    .allMatch(pin -> pin.met() || pin.outcome() == Certificate.Outcome.SLATE_TOO_SMALL);
        }
        assertThat(tried).as("requests whose pins keep the rule").isPositive();
    }

    @Test
    @DisplayName("gives equal answers on 8 threads at once")
    void isThreadSafe() {
        SlateRule shared = rule();
        RerankRequest request = builder(7).build();
        List<boolean[]> alone = walk(shared, request, 1);

        var together = Parallel.run(8, thread -> walk(shared, request, 1));

        assertThat(together)
                .allSatisfy(allowed ->
                        assertThat(allowed.toArray(new boolean[0][])).isDeepEqualTo(alone.toArray(new boolean[0][])));
    }
}
