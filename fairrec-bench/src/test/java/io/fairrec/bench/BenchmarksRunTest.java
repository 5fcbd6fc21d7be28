package io.fairrec.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Benchmarks that nobody runs for a year must still run then. What they measure here says nothing. */
class BenchmarksRunTest {

    @Test
    @DisplayName("every benchmark that needs no download runs once")
    void run() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("io\\.fairrec\\.bench\\.")
                        .exclude(TextBatches.class.getSimpleName())
                        // Only there from Java 21 on.
                        .exclude("LuceneScan")
                        // The linear programme takes seconds at 100 items.
                        .param("ranked", "20")
                        .mode(Mode.SingleShotTime)
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .param("items", "2000")
                        .param("candidates", "1000")
                        .param("slate", "50")
                        .param("disturbance", "5")
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        // 4 methods on 2 models with 2 sizes, 2 ways of propagation, NSGA-II with 2 sorts, 4 loops of BPR, 10 scans of
        // a table, 2 ways to the best of scores in 2 orders, 3 forms of a request, its 13 stages, 2 ways to fair
        // exposure, and 3 diverse slates by us and by a rival.
        assertThat(results).hasSize(62);
    }
}
