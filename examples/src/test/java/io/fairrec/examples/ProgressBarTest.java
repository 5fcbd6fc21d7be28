package io.fairrec.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

    @Test
    @DisplayName("On a terminal each step redraws one line, more steps than announced stay at 100 %, the end clears it")
    void terminal() {
        ProgressBar bar = new ProgressBar(out, true, 2);
        bar.step("reading");
        assertThat(text()).startsWith("\r").contains(" 50 %  reading").doesNotContain("\n");
        bar.step("testing");
        bar.step("once more");
        assertThat(text()).contains("100 %  testing").contains("100 %  once more");
        bar.finish();
        assertThat(text()).endsWith("\r\u001b[2K");
    }

    @Test
    @DisplayName("Without a terminal nothing is written, so that logs stay clean")
    void log() {
        ProgressBar bar = new ProgressBar(out, false, 2);
        bar.step("reading");
        bar.finish();
        assertThat(text()).isEmpty();
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
