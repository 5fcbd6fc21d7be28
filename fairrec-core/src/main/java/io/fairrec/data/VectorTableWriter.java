package io.fairrec.data;

import io.fairrec.base.DataException;
import io.fairrec.internal.Floats;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;

/**
 * Writes a {@link VectorTable} to a file, some rows at a time, so that the table need not fit into memory.
 *
 * <pre>{@code
 * try (VectorTableWriter writer = VectorTable.writer(file, 384, "MiniLM, sha256 …")) {
 *     while (…) {
 *         writer.write(batch, 0, rowsOfBatch);
 *     }
 *     items = writer.finish();
 * }
 * }</pre>
 *
 * <p>Rows go to a file beside the target whose name ends in {@code .part}; {@link #finish} writes the header, forces all
 * to the disk and renames it, so that the target is either the old table or the whole new one. {@link #close} without
 * {@code finish}, as after an exception, deletes the part and leaves the target alone. Not thread-safe.
 */
public final class VectorTableWriter implements AutoCloseable {

    /** How many parts of one target may lie about, at work or left by processes that died. */
    private static final int MAX_PARTS = 100;

    private final Path target;
    private final int dimension;
    private final String note;
    private final Path part;
    private final FileChannel channel;
    private final MessageDigest digest = Floats.digest();
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    private int rows;
    private boolean closed;

    VectorTableWriter(Path target, int dimension, String note) {
        this.target = target;
        this.dimension = dimension;
        this.note = note;
        try {
            this.part = newPart(target);
            this.channel = FileChannel.open(part, StandardOpenOption.WRITE);
            channel.position(VectorFile.headerLength(note));
        } catch (IOException e) {
            throw failed(e.toString(), e);
        }
    }

    private static Path newPart(Path target) throws IOException {
        for (int n = 0; n < MAX_PARTS; n++) {
            try {
                return Files.createFile(target.resolveSibling(target.getFileName() + "." + n + ".part"));
            } catch (FileAlreadyExistsException e) {
                // Somebody else's: the next number.
            }
        }
        throw new IOException("there are " + MAX_PARTS + " unfinished files named " + target.getFileName()
                + ".N.part beside it; delete those that no process is writing");
    }

    /**
     * Appends rows.
     *
     * @param rowMajor holds {@code count} rows from {@code offset} on, row-major, finite
     * @param offset where the first row begins
     * @param count how many rows
     * @throws IllegalArgumentException if a value is not finite, or the table would have more than 2³¹−1 rows; nothing of
     *     this call is written then
     * @throws DataException if the disk refuses; the writer is closed then
     * @throws IllegalStateException if the writer is closed
     */
    public void write(float[] rowMajor, int offset, int count) {
        checkOpen();
        int length = Math.multiplyExact(count, dimension);
        Objects.checkFromIndexSize(offset, length, rowMajor.length);
        if (count > Integer.MAX_VALUE - rows) {
            throw new IllegalArgumentException("The rows (" + ((long) rows + count)
                    + ") of a vector table must be at most " + Integer.MAX_VALUE + ".");
        }
        for (int i = 0; i < length; i++) {
            if (!Float.isFinite(rowMajor[offset + i])) {
                throw new IllegalArgumentException("The value at row " + (rows + i / dimension) + ", column "
                        + i % dimension + " (" + rowMajor[offset + i] + ") must be a finite number.");
            }
        }
        try {
            for (int i = 0; i < length; i++) {
                if (!buffer.hasRemaining()) {
                    flush();
                }
                buffer.putFloat(rowMajor[offset + i]);
            }
        } catch (IOException e) {
            close();
            throw failed(e.toString(), e);
        }
        rows += count;
    }

    /** How many rows were written. */
    public int rows() {
        return rows;
    }

    /**
     * Makes the file appear under its name, closes the writer, and maps the table.
     *
     * @throws DataException if the disk refuses; the target is then what it was
     * @throws IllegalStateException if the writer is closed
     */
    public VectorTable finish() {
        checkOpen();
        try {
            flush();
            String sha256 = HexFormat.of().formatHex(digest.digest());
            ByteBuffer header = new VectorFile(dimension, rows, sha256, note).encode();
            channel.position(0);
            writeFully(header);
            channel.force(true);
            channel.close();
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            closed = true;
        } catch (IOException e) {
            throw failed(e.toString(), e);
        } finally {
            close();
        }
        return VectorTable.map(target);
    }

    /** Ends the work; a table that was not {@linkplain #finish finished} leaves nothing behind. Idempotent. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            channel.close();
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw new DataException(
                    "The unfinished vector table " + part + " cannot be deleted: " + e + ". Delete it.", e);
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        digest.update(buffer.duplicate());
        writeFully(buffer);
        buffer.clear();
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("The writer of " + target + " is closed. Make a new one.");
        }
    }

    private DataException failed(String why, IOException cause) {
        return new DataException(
                "The vector table " + target + " cannot be written: " + why
                        + ". Check that its folder exists, may be written and has room.",
                cause);
    }

    @Override
    public String toString() {
        return "VectorTableWriter[" + target + ", " + rows + " x " + dimension + "]";
    }
}
