package io.fairrec.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairrec.internal.ScoreKernelTest.Scores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An audit must not depend on the CPU: JVMs that are told to have an older one, side by side. */
class ScoreBitsTest {

    private static final List<List<String>> FLAGS = List.of(
            List.of(), List.of("-XX:UseAVX=1"), List.of("-XX:UseAVX=2"), List.of("-XX:UseAVX=3", "-XX:-UseFMA"));

    @Test
    @DisplayName(
            "compiled vector kernels have the bits of the simplest loop and allocate nothing, with every width of registers")
    void bits() throws IOException, InterruptedException {
        assumeTrue(
                Runtime.version().feature() >= 21,
                "the Vector API is not used before Java 21: nothing to compare with");
        String expected = expected();
        List<Process> children = new ArrayList<>();
        for (List<String> flags : FLAGS) {
            children.add(child(flags));
        }
        for (int c = 0; c < children.size(); c++) {
            String what = "flags " + FLAGS.get(c);
            List<String> lines = new String(children.get(c).getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertThat(children.get(c).waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(children.get(c).exitValue()).as(what).isZero();
            assertThat(lines).as(what).hasSize(7);
            assertThat(lines.get(0)).as(what).startsWith("VectorScoreKernel[AUDIT");
            assertThat(lines.get(1)).as(what).isEqualTo(expected);
            assertThat(lines.get(2)).as("%s: some items and rows", what).isEqualTo("true");
            assertThat(lines.get(4)).as("%s: top-k by bytes", what).isEqualTo(lines.get(3));
            assertThat(lines.get(5)).as("%s: bytes of a call", what).isEqualTo("0");
            if (FLAGS.get(c).contains("-XX:-UseFMA")) {
                assertThat(lines.get(6)).as(what).isEqualTo("AUDIT 0.0");
            } else if (lines.get(6).startsWith("FUSED")) {
                assertThat(Double.parseDouble(lines.get(6).substring(6)))
                        .as(what)
                        .isBetween(1e-9, 1e-5);
            }
        }
    }

    private static String expected() {
        float[] scores =
                Scores.simplest(ScoreBits.ITEMS, ScoreBits.USER_VECTORS, ScoreBits.USERS, ScoreBits.ROWS, ScoreBits.D);
        float[] some = new float[ScoreBits.SOME.length];
        for (int c = 0; c < some.length; c++) {
            some[c] = scores[2 * ScoreBits.ROWS + ScoreBits.SOME[c]];
        }
        return ScoreBits.checksums(Arrays.copyOfRange(scores, ScoreBits.ROWS, 2 * ScoreBits.ROWS), scores, some);
    }

    /** Waits for the JIT, so that few rounds are enough. */
    private static Process child(List<String> flags) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-Xbatch",
                "-XX:+UseSerialGC",
                "-Xmx128m"));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ScoreBits.class.getName()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
