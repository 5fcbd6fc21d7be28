package io.fairrec.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two ONNX Runtimes on one class path, the first of which silently wins. */
class RuntimeJarsTest {

    private static final String ENTRY = "ai/onnxruntime/OrtEnvironment.class";

    @TempDir
    private Path folder;

    private URL jar(String path) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file))) {
            out.putNextEntry(new JarEntry(ENTRY));
            out.closeEntry();
        }
        return file.toUri().toURL();
    }

    private static List<String> jarsOf(URL... path) throws IOException {
        try (URLClassLoader loader = new URLClassLoader(path, null)) {
            return NativeRuntime.jarsOf(loader);
        }
    }

    @Test
    @DisplayName("both are found, in the order of the class path, and named in the warning")
    void two() throws IOException {
        List<String> jars = jarsOf(jar("a/onnxruntime_gpu-1.29.0.jar"), jar("b/onnxruntime-1.23.0.jar"));
        assertThat(jars).containsExactly("onnxruntime_gpu-1.29.0.jar", "onnxruntime-1.23.0.jar");
        assertThat(NativeRuntime.severalJars(jars))
                .contains("2 times")
                .contains("onnxruntime_gpu-1.29.0.jar, onnxruntime-1.23.0.jar")
                .contains("Exclude all but one");
    }

    @Test
    @DisplayName("one is one, also when the class path names it twice; two of one name are two")
    void counted() throws IOException {
        URL first = jar("a/onnxruntime-1.29.0.jar");
        assertThat(jarsOf(first)).containsExactly("onnxruntime-1.29.0.jar");
        assertThat(jarsOf(first, first)).hasSize(1);
        assertThat(jarsOf(first, jar("b/onnxruntime-1.29.0.jar"))).hasSize(2);
        assertThat(jarsOf()).isEmpty();
    }

    @Test
    @DisplayName("a folder of classes counts as well")
    void folderOfClasses() throws IOException {
        Path entry = folder.resolve("classes").resolve(ENTRY);
        Files.createDirectories(entry.getParent());
        Files.write(entry, new byte[0]);
        assertThat(jarsOf(folder.resolve("classes").toUri().toURL(), jar("onnxruntime-1.29.0.jar")))
                .containsExactly("classes/", "onnxruntime-1.29.0.jar");
    }
}
