package io.fairrec.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairrec.base.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tokenizer's native library is unpacked once a JVM, so this needs one of its own. */
class CacheFolderTest {

    /** Tries to load an encoder and prints why that failed. */
    static final class Probe {

        private Probe() {}

        public static void main(String[] args) {
            try (OnnxTextEncoder encoder = OnnxTextEncoderTest.tiny("en").build()) {
                System.out.println("loaded " + encoder);
            } catch (ModelException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    @DisplayName("a cache folder that cannot be written is named, with advice")
    void unwritable(@TempDir Path folder) throws IOException, InterruptedException {
        // A file where a folder should be: no right of any user helps.
        Path file = Files.createFile(folder.resolve("taken"));
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Probe.class.getName());
        builder.environment().put("ENGINE_CACHE_DIR", file.resolve("cache").toString());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(printed).contains(file.toString(), "ENGINE_CACHE_DIR", "writable");
    }
}
