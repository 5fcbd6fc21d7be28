package io.fairrec.onnx;

import io.fairrec.base.ModelException;
import io.fairrec.internal.Floats;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the bytes of a model or a tokenizer come from, and what they must be.
 *
 * <p>Immutable, thread-safe. Nothing is read before {@link OnnxModel#load}; what is read is read once, completely, so
 * that the bytes that were hashed are the bytes that run.
 */
public final class ModelSource {

    /** 1 GiB: a large encoder in float32 has 0.5 GB. */
    private static final long DEFAULT_MAX_BYTES = 1L << 30;

    /** One less than the longest array of every JVM, so that one byte too many can be told. */
    private static final int LARGEST = Integer.MAX_VALUE - 9;

    private static final String ADVICE = "Is the artifact that holds it a dependency?";

    private static final HexFormat HEX = HexFormat.of();

    private final String name;
    private final Reader reader;
    private final @Nullable String sha256;
    private final long maxBytes;
    private final String advice;

    /** Opens the bytes, or gives {@code null} where there are none. */
    private interface Reader {
        @Nullable
        InputStream open() throws IOException;
    }

    private ModelSource(String name, Reader reader, @Nullable String sha256, long maxBytes, String advice) {
        this.name = name;
        this.reader = reader;
        this.sha256 = sha256;
        this.maxBytes = maxBytes;
        this.advice = advice;
    }

    /** A file. A model whose weights lie in further files ("external data") is refused: export it into one file. */
    public static ModelSource file(Path path) {
        return new ModelSource(path.toString(), () -> Files.newInputStream(path), null, DEFAULT_MAX_BYTES, ADVICE);
    }

    /**
     * Bytes in memory.
     *
     * @param name for messages
     * @param bytes copied
     */
    public static ModelSource bytes(String name, byte[] bytes) {
        byte[] copy = bytes.clone();
        return new ModelSource(name, () -> new java.io.ByteArrayInputStream(copy), null, DEFAULT_MAX_BYTES, ADVICE);
    }

    /**
     * A resource on the class path, looked up by the thread's context class loader, then by that of this class.
     *
     * @param resource such as {@code "models/encoder.onnx"}, without a leading slash
     */
    public static ModelSource classPath(String resource) {
        return new ModelSource(
                "class path resource " + resource, () -> open(resource), null, DEFAULT_MAX_BYTES, ADVICE);
    }

    /**
     * This source, accepted only with this checksum.
     *
     * @param hex SHA-256 in hexadecimal, 64 digits
     */
    public ModelSource sha256(String hex) {
        if (hex.length() != 64 || !hex.chars().allMatch(HexFormat::isHexDigit)) {
            throw new IllegalArgumentException(
                    "The sha256 (\"" + hex + "\") must have 64 hexadecimal digits. Such as sha256sum prints.");
        }
        return new ModelSource(name, reader, hex.toLowerCase(Locale.ROOT), maxBytes, advice);
    }

    /**
     * This source with another limit; 1 GiB unless set.
     *
     * @param limit at least 1, at most 2³¹ − 10: one byte less than the longest array of every JVM
     */
    public ModelSource maxBytes(long limit) {
        if (limit < 1 || limit > LARGEST) {
            throw new IllegalArgumentException("The maxBytes (" + limit + ") must lie in [1, " + LARGEST + "].");
        }
        return new ModelSource(name, reader, sha256, limit, advice);
    }

    /** This source, with other advice for the case that it does not exist. */
    ModelSource advice(String newAdvice) {
        return new ModelSource(name, reader, sha256, maxBytes, newAdvice);
    }

    /** The name for messages and provenance: the path, the resource or what the caller called it. */
    public String name() {
        return name;
    }

    /** What was read. */
    static final class Content {
        /** Nobody writes to them. */
        final byte[] bytes;

        /** Of the bytes, lower-case hexadecimal. */
        final String sha256;

        private Content(byte[] bytes, String sha256) {
            this.bytes = bytes;
            this.sha256 = sha256;
        }
    }

    /** All bytes, checked against the limit and the checksum, and hashed once: a gigabyte takes seconds. */
    Content read() {
        byte[] bytes;
        try (InputStream in = reader.open()) {
            if (in == null) {
                throw new ModelException("The " + name + " does not exist. " + advice);
            }
            // One more than allowed, so that a source without known length cannot fill the memory.
            bytes = in.readNBytes((int) maxBytes + 1);
        } catch (IOException e) {
            throw new ModelException(
                    "The model \"" + name + "\" cannot be read (" + e + "). Check path and rights.", e);
        }
        if (bytes.length > maxBytes) {
            throw new ModelException("The model \"" + name + "\" has more than " + maxBytes
                    + " bytes, the limit. If it is what you expect, raise the limit with maxBytes(…).");
        }
        if (bytes.length == 0) {
            throw new ModelException("The model \"" + name + "\" is empty. Was the download interrupted?");
        }
        String actual = HEX.formatHex(Floats.digest().digest(bytes));
        if (sha256 != null && !sha256.equals(actual)) {
            throw new ModelException("The model \"" + name + "\" has the SHA-256 " + actual + " but must have " + sha256
                    + ". It is another version, damaged or replaced: fetch it again or correct the checksum.");
        }
        return new Content(bytes, actual);
    }

    private static @Nullable InputStream open(String resource) {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        InputStream found = context == null ? null : context.getResourceAsStream(resource);
        return found != null ? found : ModelSource.class.getClassLoader().getResourceAsStream(resource);
    }

    @Override
    public String toString() {
        return "ModelSource[" + name + "]";
    }
}
