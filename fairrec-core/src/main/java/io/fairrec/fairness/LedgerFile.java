package io.fairrec.fairness;

import io.fairrec.base.DataException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.zip.CRC32C;

/**
 * The state of a ledger as bytes and as a file, big-endian:
 *
 * <pre>
 *   8 bytes  magic: 89 'F' 'R' 'X' 0d 0a 1a 0a
 *   int      format version, 2
 *   text     kind: which class reads it
 *   …        the state, as its class writes it
 *   int      CRC-32C of all before
 * </pre>
 *
 * <p>Nothing is read before the checksum was found right. CRC-32C finds every change within 32 neighbouring bits, so every
 * changed byte. A file is written beside its name, forced to the disk, and then renamed; the good file of before is kept
 * as {@code NAME.previous}. {@link io.fairrec.internal.ModelFile} is the like for models; it neither forces nor keeps,
 * since a model can be trained again, and what was shown cannot be shown again.
 */
final class LedgerFile {

    private static final byte[] MAGIC = {(byte) 0x89, 'F', 'R', 'X', '\r', '\n', 0x1a, '\n'};
    private static final int VERSION = 2;

    private LedgerFile() {}

    /** Writes a state. */
    @FunctionalInterface
    interface Writer {
        void write(DataOutput out) throws IOException;
    }

    /** Reads a state. */
    @FunctionalInterface
    interface Reader<T> {
        T read(DataInput in) throws IOException;
    }

    static byte[] seal(String kind, Writer state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(MAGIC);
            out.writeInt(VERSION);
            out.writeUTF(kind);
            state.write(out);
            out.flush();
            out.writeInt(checksum(bytes.toByteArray(), bytes.size()));
        } catch (IOException e) {
            throw new DataException(
                    "The " + kind + " cannot be written: " + e + ". Names must be shorter than 64 kB.", e);
        }
        return bytes.toByteArray();
    }

    /** @param name of the bytes in messages, at the beginning of a sentence */
    static <T> T open(byte[] bytes, String kind, String name, Reader<T> state) {
        if (bytes.length < MAGIC.length || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new DataException(
                    name + " (" + bytes.length + " bytes) do not begin as fairrec's do. Give what a ledger wrote.");
        }
        int end = bytes.length - Integer.BYTES;
        if (end < MAGIC.length || ByteBuffer.wrap(bytes).getInt(end) != checksum(bytes, end)) {
            throw new DataException(name + " (" + bytes.length
                    + " bytes) do not match their checksum: they were cut off or changed. Use an earlier copy.");
        }
        try (DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(bytes, MAGIC.length, end - MAGIC.length))) {
            int version = in.readInt();
            if (version != VERSION) {
                throw new DataException(
                        name + " have format version " + version + ", but this version of fairrec reads " + VERSION
                                + " only. Use the version of fairrec that wrote them.");
            }
            String found = in.readUTF();
            if (!found.equals(kind)) {
                throw new DataException(name + " hold \"" + found + "\", but must hold \"" + kind + "\".");
            }
            T read = state.read(in);
            if (in.read() >= 0) {
                throw new IOException("there are bytes behind the end");
            }
            return read;
        } catch (IOException | IllegalArgumentException | ArithmeticException e) {
            throw new DataException(name + " were not written by fairrec: " + e.getMessage() + ".", e);
        }
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, length);
        return (int) sum.getValue();
    }

    /** Where the good file of before is kept. */
    static Path previous(Path file) {
        return file.resolveSibling(file.getFileName() + ".previous");
    }

    /**
     * Writes a file whole or not at all.
     *
     * @param isGood whether the bytes of the present file are worth keeping: a torn one must not replace the good one
     *     before it
     */
    static void write(Path file, byte[] bytes, Predicate<byte[]> isGood) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (FileChannel channel = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer left = ByteBuffer.wrap(bytes);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
                channel.force(true);
            }
            if (Files.exists(file) && isGood.test(Files.readAllBytes(file))) {
                Files.move(file, previous(file), StandardCopyOption.ATOMIC_MOVE);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            forceFolder(file);
        } catch (IOException e) {
            throw new DataException(
                    "The file " + file + " cannot be written: " + e
                            + ". Check that its folder exists, may be written and has room.",
                    e);
        }
    }

    /** A rename is on the disk only when its folder is. Windows opens no folder, and needs no such thing. */
    private static void forceFolder(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null
                && folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new DataException(
                    "The file " + file + " does not exist. Correct the path, or start a new ledger.", e);
        } catch (IOException e) {
            throw new DataException("The file " + file + " cannot be read: " + e + ". Check its permissions.", e);
        }
    }
}
