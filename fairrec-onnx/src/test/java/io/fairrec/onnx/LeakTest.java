package io.fairrec.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Resident memory does not grow with the number of requests. In a JVM of its own, whose heap is fixed and touched at the
 * start, so that growth is native memory.
 */
@EnabledOnOs(OS.LINUX)
class LeakTest {

    private static final long LIMIT_KB = 5_000;

    @ParameterizedTest
    @ValueSource(strings = {"requests", "texts", "failures", "loads"})
    @DisplayName("after ten times as many requests, resident memory is less than 5 MB larger")
    void flat(String mode) throws IOException, InterruptedException {
        List<Long> resident = run(mode);
        assertThat(resident).hasSize(2);
        long growth = resident.get(1) - resident.get(0);
        ModelsTable.add(
                "Memory",
                "leak test: " + mode,
                mode.equals("loads") ? 1_000 : 10_000,
                String.format(
                        Locale.ROOT,
                        "%.1f MB after a tenth of them, %.1f MB after all",
                        resident.get(0) / 1e3,
                        resident.get(1) / 1e3),
                Double.NaN);
        assertThat(growth).as("growth in kB from %s", resident).isLessThan(LIMIT_KB);
    }

    private static List<Long> run(String mode) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms64m",
                        "-Xmx64m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:+UseSerialGC",
                        // The optimizing compiler's own memory would come and go in between.
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LeakProbe.class.getName(),
                        mode)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("exit code of the probe").isZero();
        return printed.lines().map(Long::valueOf).toList();
    }
}
