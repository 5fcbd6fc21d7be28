package io.fairrec.internal;

import io.fairrec.base.DataException;
import io.fairrec.base.Provenance;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * A model, or a training that can go on, in one file, big-endian:
 *
 * <pre>
 *   8 bytes  magic: 89 'F' 'R' 'M' 0d 0a 1a 0a
 *   int      format version, 1
 *   text     kind: which class reads it
 *   texts    provenance: component, settings, data hash, seed, version of fairrec
 *   …        the model, as its class writes it
 *   8 bytes  CRC-32C of all before
 * </pre>
 *
 * <p>Written beside its name and then renamed, so that it is the old one or the whole new one. Nothing is read before the
 * checksum was found right: O(bytes), twice. Stateless, thread-safe.
 */
public final class ModelFile {

    private static final byte[] MAGIC = {(byte) 0x89, 'F', 'R', 'M', '\r', '\n', 0x1a, '\n'};
    private static final int VERSION = 1;
    private static final int CHECKSUM_BYTES = 8;

    private ModelFile() {}

    /** Writes a model. */
    @FunctionalInterface
    public interface Writer {
        /** Writes all but the provenance. */
        void write(DataOutput out) throws IOException;
    }

    /** Reads a model. */
    @FunctionalInterface
    public interface Reader<T> {
        /** Reads what {@link Writer#write} wrote. */
        T read(Provenance origin, DataInput in) throws IOException;
    }

    /**
     * Writes a file.
     *
     * @param kind what {@link #read} asks for
     * @throws DataException if the file cannot be written
     */
    public static void write(Path file, String kind, Provenance origin, Writer model) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        CRC32C sum = new CRC32C();
        try {
            try (OutputStream bytes = new BufferedOutputStream(Files.newOutputStream(part));
                    DataOutputStream plain = new DataOutputStream(bytes)) {
                DataOutputStream out = new DataOutputStream(new CheckedOutputStream(plain, sum));
                out.write(MAGIC);
                out.writeInt(VERSION);
                out.writeUTF(kind);
                write(origin, out);
                model.write(out);
                out.flush();
                plain.writeLong(sum.getValue());
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new DataException(
                    "The file " + file + " cannot be written: " + e
                            + ". Check that its folder exists, may be written and has room.",
                    e);
        }
    }

    /**
     * Reads a file.
     *
     * @param kind what {@link #write} was told
     * @throws DataException if the file is missing, torn, of another kind or of a newer version
     */
    public static <T> T read(Path file, String kind, Reader<T> model) {
        try {
            check(file);
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
                in.readNBytes(MAGIC.length);
                int version = in.readInt();
                if (version != VERSION) {
                    throw new DataException("The file " + file + " has format version " + version
                            + ", but this version of fairrec reads " + VERSION
                            + " only. Use the version of fairrec that wrote it, or train again.");
                }
                String found = in.readUTF();
                if (!found.equals(kind)) {
                    throw new DataException("The file " + file + " is a \"" + found + "\", but must be a \"" + kind
                            + "\". Load it with the class that saved it.");
                }
                return model.read(readProvenance(in), in);
            }
        } catch (NoSuchFileException e) {
            throw new DataException("The file " + file + " does not exist. Correct the path, or train again.", e);
        } catch (IOException e) {
            throw new DataException(
                    "The file " + file + " cannot be read: " + e + ". Copy it again, or train again.", e);
        }
    }

    private static void check(Path file) throws IOException {
        CRC32C sum = new CRC32C();
        long length = Files.size(file);
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
                DataInputStream plain = new DataInputStream(bytes)) {
            InputStream checked = new CheckedInputStream(plain, sum);
            byte[] magic = checked.readNBytes(MAGIC.length);
            if (!Arrays.equals(magic, MAGIC)) {
                throw new DataException("The file " + file
                        + " does not begin as a model does. Give the file that a model's save wrote.");
            }
            long left = length - MAGIC.length - CHECKSUM_BYTES;
            byte[] buffer = new byte[1 << 16];
            while (left > 0) {
                int read = checked.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    break;
                }
                left -= read;
            }
            if (left != 0 || plain.readLong() != sum.getValue()) {
                throw new DataException(
                        "The file " + file + " has " + length
                                + " bytes that do not match its checksum: it was cut off or changed. Copy it again, or train again.");
            }
        }
    }

    private static void write(Provenance origin, DataOutput out) throws IOException {
        out.writeUTF(origin.component());
        out.writeInt(origin.config().size());
        for (Map.Entry<String, String> setting : origin.config().entrySet()) {
            out.writeUTF(setting.getKey());
            out.writeUTF(setting.getValue());
        }
        out.writeUTF(origin.dataHash());
        out.writeLong(origin.seed());
        out.writeUTF(origin.version());
    }

    private static Provenance readProvenance(DataInput in) throws IOException {
        String component = in.readUTF();
        int settings = in.readInt();
        Map<String, String> config = new LinkedHashMap<>();
        for (int i = 0; i < settings; i++) {
            config.put(in.readUTF(), in.readUTF());
        }
        return new Provenance(component, config, in.readUTF(), in.readLong(), in.readUTF());
    }
}
