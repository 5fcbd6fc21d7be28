package io.fairrec.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.base.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that can be wrong with a model's bytes; no refused one leaves a session open. */
class ModelSourceTest {

    private static final ModelSource GOOD = Fixtures.edge("identity");

    @TempDir
    private Path folder;

    private int before;

    @BeforeEach
    void count() {
        before = SharedSession.openCount();
    }

    @AfterEach
    void nothingStaysOpen() {
        assertThat(SharedSession.openCount()).isEqualTo(before);
    }

    private static void assertRefused(ModelSource source, String... words) {
        assertThatThrownBy(() -> OnnxModel.load(source))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    @DisplayName("file, bytes and class path give one model, one hash and one session")
    void sources() throws IOException {
        byte[] bytes = GOOD.read().bytes;
        Path file = Files.write(folder.resolve("identity.onnx"), bytes);
        byte[] lent = bytes.clone();
        ModelSource copied = ModelSource.bytes("in memory", lent);
        Arrays.fill(lent, (byte) 0);
        try (OnnxModel a = OnnxModel.load(GOOD);
                OnnxModel b = OnnxModel.load(ModelSource.file(file));
                OnnxModel c = OnnxModel.load(copied)) {
            assertThat(SharedSession.openCount()).isEqualTo(before + 1);
            assertThat(b.info().sha256())
                    .isEqualTo(a.info().sha256())
                    .isEqualTo(c.info().sha256());
            assertThat(a.info().bytes()).isEqualTo(bytes.length);
        }
    }

    @Test
    @DisplayName("other options are another session")
    void otherOptions() {
        try (OnnxModel a = OnnxModel.load(GOOD, OnnxOptions.defaults().threads(1));
                OnnxModel b = OnnxModel.load(GOOD, OnnxOptions.defaults().threads(2))) {
            assertThat(SharedSession.openCount()).isEqualTo(before + 2);
            assertThat(a.info().sha256()).isEqualTo(b.info().sha256());
        }
    }

    @Test
    @DisplayName("the right checksum is accepted in any case, another one refused with both")
    void checksum() {
        String right = GOOD.read().sha256;
        OnnxModel.load(GOOD.sha256(right.toUpperCase(Locale.ROOT))).close();
        String wrong = "0".repeat(64);
        assertRefused(GOOD.sha256(wrong), right, wrong, "fetch it again");
        for (String nonsense : new String[] {"", "0".repeat(63), "x".repeat(64)}) {
            assertThatThrownBy(() -> GOOD.sha256(nonsense))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("64 hexadecimal digits");
        }
    }

    @Test
    @DisplayName("the limit holds for every kind of source, to the byte")
    void limit() throws IOException {
        byte[] bytes = GOOD.read().bytes;
        Path file = Files.write(folder.resolve("identity.onnx"), bytes);
        for (ModelSource source : new ModelSource[] {GOOD, ModelSource.file(file), ModelSource.bytes("b", bytes)}) {
            assertThat(source.maxBytes(bytes.length).read().bytes).hasSize(bytes.length);
            assertRefused(source.maxBytes(bytes.length - 1), (bytes.length - 1) + " bytes, the limit", "maxBytes(…)");
        }
        assertThatThrownBy(() -> GOOD.maxBytes(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GOOD.maxBytes(Integer.MAX_VALUE)).isInstanceOf(IllegalArgumentException.class);
        assertThat(GOOD.maxBytes(Integer.MAX_VALUE - 9).read().bytes).isNotEmpty();
    }

    @Test
    @DisplayName("what is not there is named")
    void missing() {
        assertRefused(ModelSource.file(folder.resolve("no.onnx")), "no.onnx", "Check path and rights");
        assertRefused(ModelSource.classPath("no/such.onnx"), "class path resource no/such.onnx", "does not exist");
        assertRefused(ModelSource.file(folder), folder.toString(), "cannot be read");
    }

    @Test
    @DisplayName("an empty file, a text and an HTML page are no models")
    void noModels() throws IOException {
        assertRefused(ModelSource.file(Files.createFile(folder.resolve("empty.onnx"))), "is empty", "interrupted");
        for (String text : new String[] {"version https://git-lfs.github.com/spec/v1\noid sha256:1", "<html></html>"}) {
            assertRefused(
                    ModelSource.bytes("page.onnx", text.getBytes(StandardCharsets.UTF_8)),
                    "page.onnx",
                    "cannot be loaded");
        }
    }

    @Test
    @DisplayName("a model cut anywhere is refused, or cut behind the last node and refused by the signature")
    void truncated() {
        byte[] bytes = Fixtures.edge("matmul64").read().bytes;
        for (int length = 1; length < bytes.length; length += 997) {
            assertRefused(ModelSource.bytes("torn.onnx", Arrays.copyOf(bytes, length)), "torn.onnx");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"future_opset", "future_ir"})
    @DisplayName("a model of the future is refused with the advice to export it for this runtime")
    void future(String name) {
        assertRefused(Fixtures.edge(name), "newer than this ONNX Runtime", "older opset");
    }

    @Test
    @DisplayName("weights beside the file are refused, even where the runtime would find them")
    void externalData() {
        assertRefused(Fixtures.edge("external_data"), "export it into one");
        Path inSources = Path.of("src/test/resources/io/fairrec/onnx/exported/edge/external_data.onnx");
        assertThat(inSources.resolveSibling("external_data.weights")).exists();
        assertRefused(ModelSource.file(inSources), "export it into one");
    }

    @Test
    @DisplayName("a resource is found by the thread's class loader")
    void contextClassLoader() throws IOException {
        Files.write(folder.resolve("own.onnx"), GOOD.read().bytes);
        Thread thread = Thread.currentThread();
        ClassLoader saved = thread.getContextClassLoader();
        try (java.net.URLClassLoader loader =
                new java.net.URLClassLoader(new java.net.URL[] {folder.toUri().toURL()}, null)) {
            thread.setContextClassLoader(loader);
            assertThat(ModelSource.classPath("own.onnx").read().bytes).isNotEmpty();
            thread.setContextClassLoader(null);
            assertThat(GOOD.read().bytes).isNotEmpty();
        } finally {
            thread.setContextClassLoader(saved);
        }
    }
}
