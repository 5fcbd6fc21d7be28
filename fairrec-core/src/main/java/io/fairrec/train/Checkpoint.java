package io.fairrec.train;

import io.fairrec.base.DataException;
import io.fairrec.base.Provenance;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * The file of a training that can go on. Big-endian:
 *
 * <pre>
 *   8 bytes  magic: 89 'F' 'R' 'C' 0d 0a 1a 0a
 *   int      format version, 1
 *   texts    whose training this is: component, settings, data hash, seed, version of fairrec
 *   …        state, in the order in which the loop and the learner write it
 *   8 bytes  CRC-32C of all before
 * </pre>
 *
 * <p>Written beside its name and then renamed, so that it is the old one or the whole new one. Nothing is read into a
 * training before the checksum was found right. Stateless.
 */
final class Checkpoint {

    private static final byte[] MAGIC = {(byte) 0x89, 'F', 'R', 'C', '\r', '\n', 0x1a, '\n'};
    private static final int VERSION = 1;
    private static final int CHECKSUM_BYTES = 8;

    /** Writes state. */
    @FunctionalInterface
    interface Writer {
        void write(DataOutput out) throws IOException;
    }

    /** Reads state. */
    @FunctionalInterface
    interface Reader {
        void read(DataInput in) throws IOException;
    }

    private Checkpoint() {}

    static void write(Path file, Provenance owner, Writer state) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        CRC32C sum = new CRC32C();
        try {
            try (OutputStream bytes = new BufferedOutputStream(Files.newOutputStream(part));
                    DataOutputStream plain = new DataOutputStream(bytes)) {
                DataOutputStream out = new DataOutputStream(new CheckedOutputStream(plain, sum));
                out.write(MAGIC);
                out.writeInt(VERSION);
                writeOwner(owner, out);
                state.write(out);
                out.flush();
                plain.writeLong(sum.getValue());
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new DataException(
                    "The checkpoint " + file + " cannot be written: " + e
                            + ". Check that its folder exists, may be written and has room.",
                    e);
        }
    }

    static void read(Path file, Provenance owner, Reader state) {
        try {
            checkSum(file);
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
                in.readNBytes(MAGIC.length);
                int version = in.readInt();
                if (version != VERSION) {
                    throw new DataException("The checkpoint " + file + " has format version " + version
                            + ", but this version of fairrec reads " + VERSION
                            + " only. Go on with the version of fairrec that wrote it, or train anew.");
                }
                checkOwner(file, readOwner(in), owner);
                state.read(in);
            }
        } catch (NoSuchFileException e) {
            throw new DataException(
                    "The checkpoint " + file + " does not exist. Train without resume, or correct the path.", e);
        } catch (IOException e) {
            throw new DataException(
                    "The checkpoint " + file + " cannot be read: " + e
                            + ". Check that it is a file, or train anew without resume.",
                    e);
        }
    }

    private static void checkSum(Path file) throws IOException {
        CRC32C sum = new CRC32C();
        byte[] buffer = new byte[1 << 16];
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            byte[] magic = in.readNBytes(MAGIC.length);
            if (!Arrays.equals(magic, MAGIC)) {
                throw new DataException("The file " + file + " begins with the bytes \""
                        + HexFormat.ofDelimiter(" ").formatHex(magic)
                        + "\", which no checkpoint does. Write one with TrainingControl.checkpoint.");
            }
            sum.update(magic);
            long left = Files.size(file) - MAGIC.length - CHECKSUM_BYTES;
            while (left > 0) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    break;
                }
                sum.update(buffer, 0, read);
                left -= read;
            }
            if (left != 0 || in.readLong() != sum.getValue()) {
                throw torn(file);
            }
        }
    }

    private static DataException torn(Path file) {
        return new DataException(
                "The checkpoint " + file + " has " + file.toFile().length()
                        + " bytes that do not match its checksum: it was cut off or changed. Use an older one, or train anew.");
    }

    private static void writeOwner(Provenance owner, DataOutput out) throws IOException {
        Map<String, String> lines = lines(owner);
        out.writeInt(lines.size());
        for (Map.Entry<String, String> line : lines.entrySet()) {
            out.writeUTF(line.getKey());
            out.writeUTF(line.getValue());
        }
    }

    private static Map<String, String> readOwner(DataInput in) throws IOException {
        int n = in.readInt();
        Map<String, String> lines = new LinkedHashMap<>();
        for (int i = 0; i < n; i++) {
            lines.put(in.readUTF(), in.readUTF());
        }
        return lines;
    }

    private static void checkOwner(Path file, Map<String, String> there, Provenance owner) {
        Map<String, String> here = lines(owner);
        for (Map.Entry<String, String> line : here.entrySet()) {
            String other = there.get(line.getKey());
            if (!line.getValue().equals(other)) {
                throw new DataException("The checkpoint " + file + " belongs to another training: its "
                        + line.getKey() + " is " + other + ", but this one's is " + line.getValue()
                        + ". Go on with equal settings and data, or train anew.");
            }
        }
        if (!there.keySet().equals(here.keySet())) {
            throw new DataException("The checkpoint " + file + " belongs to another training: it has the settings "
                    + there.keySet() + ", but this one has " + here.keySet()
                    + ". Go on with equal settings and data, or train anew.");
        }
    }

    private static Map<String, String> lines(Provenance owner) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("component", owner.component());
        owner.config().forEach((key, value) -> lines.put("setting " + key, value));
        lines.put("data hash", owner.dataHash());
        lines.put("seed", Long.toString(owner.seed()));
        lines.put("version", owner.version());
        return lines;
    }
}
