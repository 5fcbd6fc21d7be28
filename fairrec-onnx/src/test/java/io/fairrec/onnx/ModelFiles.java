package io.fairrec.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Models and golden files: from the folder in the system property {@code fairrec.models}, and those whose data are free
 * from the test resources without it. Paths are those of that folder, such as {@code retail/retail_golden.json}.
 */
final class ModelFiles {

    private ModelFiles() {}

    /** Skips the test unless a file is there. */
    static void assume(String path) {
        assumeTrue(find(path) != null, path + " is in no test resource: give -Dfairrec.models=FOLDER");
    }

    /** Whether a file is there. */
    static boolean has(String path) {
        return find(path) != null;
    }

    static byte[] bytes(String path) {
        byte[] bytes = find(path);
        assertThat(bytes).as(path).isNotNull();
        return bytes;
    }

    static ModelSource model(String path) {
        return ModelSource.bytes(path, bytes(path));
    }

    static JsonNode json(String path) {
        try {
            return new ObjectMapper().readTree(bytes(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> lines(String path) {
        return new String(bytes(path), StandardCharsets.UTF_8).lines().toList();
    }

    /** Little-endian floats without a header. */
    static float[] floats(String path) {
        byte[] bytes = bytes(path);
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    private static byte @Nullable [] find(String path) {
        String folder = System.getProperty("fairrec.models", "");
        try {
            if (!folder.isEmpty() && Files.exists(Path.of(folder, path))) {
                return Files.readAllBytes(Path.of(folder, path));
            }
            String inside = path.contains("/") ? path : "onnx/" + path;
            try (InputStream in = ModelFiles.class.getResourceAsStream("/io/fairrec/" + inside)) {
                return in == null ? null : in.readAllBytes();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
