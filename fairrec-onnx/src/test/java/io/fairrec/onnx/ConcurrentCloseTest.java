package io.fairrec.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Scorer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Closing under running calls: ONNX Runtime itself would free the session under their feet, and the JVM would crash. */
class ConcurrentCloseTest {

    private static final int THREADS = 8;
    private static final UserPortrait USER = Fixtures.history(0).withUser(17);
    private static final CandidateSet ALL = CandidateSet.all(200);

    private static Scorer scorer() {
        return OnnxUserItemScorer.builder(Fixtures.load(Fixtures.exported("lightgcn_small_scorer")))
                .users(ModelIds.range(0, 300))
                .items(ModelIds.range(0, 200))
                .build();
    }

    @Test
    @DisplayName(
            "eight threads score while a ninth closes: right answers before, IllegalStateException after, nothing else")
    void closeWhileRunning() throws Exception {
        float[] expected;
        try (Scorer scorer = scorer()) {
            expected = Fixtures.score(scorer, USER, ALL);
        }
        int before = SharedSession.openCount();
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            for (int round = 0; round < 15; round++) {
                Scorer scorer = scorer();
                CountDownLatch running = new CountDownLatch(THREADS);
                List<Future<Integer>> scored = new ArrayList<>();
                for (int t = 0; t < THREADS; t++) {
                    scored.add(pool.submit(() -> scoreUntilClosed(scorer, expected, running)));
                }
                assertThat(running.await(60, TimeUnit.SECONDS))
                        .as("all threads score")
                        .isTrue();
                scorer.close();
                for (Future<Integer> one : scored) {
                    assertThat(one.get()).as("round %d", round).isPositive();
                }
                assertThatThrownBy(() -> Fixtures.score(scorer, USER, ALL)).isInstanceOf(IllegalStateException.class);
                assertThat(SharedSession.openCount()).isEqualTo(before);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static int scoreUntilClosed(Scorer scorer, float[] expected, CountDownLatch running) {
        int scored = 0;
        while (true) {
            try {
                assertThat(Fixtures.score(scorer, USER, ALL)).containsExactly(expected);
            } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining("is closed");
                return scored;
            }
            scored++;
            if (scored == 1) {
                running.countDown();
            }
        }
    }

    @Test
    @DisplayName("eight threads load, score and close one model again and again: one session at a time or none")
    void loadAndClose() throws Exception {
        int before = SharedSession.openCount();
        float[] expected;
        try (Scorer scorer = scorer()) {
            expected = Fixtures.score(scorer, USER, ALL);
        }
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                all.add(pool.submit(() -> {
                    for (int i = 0; i < 25; i++) {
                        try (Scorer scorer = scorer()) {
                            assertThat(Fixtures.score(scorer, USER, ALL)).containsExactly(expected);
                            assertThat(SharedSession.openCount()).isLessThanOrEqualTo(before + 1);
                        }
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(SharedSession.openCount()).isEqualTo(before);
    }
}
