package io.fairrec.data;

import io.fairrec.base.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * The header of a file of vectors. Every number is little-endian:
 *
 * <pre>
 *  offset  bytes
 *       0      8  magic: 89 'F' 'R' 'V' 0d 0a 1a 0a (as in PNG: shows a transfer that changed line ends)
 *       8      4  format version, 1
 *      12      4  dimension
 *      16      8  rows
 *      24     32  SHA-256 of the payload
 *      56      4  n, the length of the note in bytes
 *      60      4  CRC-32C of bytes 0 … 59 and of the note
 *      64      n  the note, UTF-8
 *          0…63  zeros up to a multiple of 64, so that rows lie on cache lines
 *    then  payload: rows · dimension floats, row-major, to the end of the file
 * </pre>
 *
 * @param dimension in {@code [1, VectorTable.MAX_DIMENSION]}
 * @param rows at least 0
 * @param sha256 of the payload, lower-case hexadecimal
 * @param note at most {@link #MAX_NOTE} bytes of UTF-8
 */
record VectorFile(int dimension, int rows, String sha256, String note) {

    static final int MAX_NOTE = 1 << 16;
    static final int VERSION = 1;

    private static final byte[] MAGIC = {(byte) 0x89, 'F', 'R', 'V', '\r', '\n', 0x1a, '\n'};
    private static final int FIXED = 64;
    private static final int CHECKSUM_AT = 60;

    /** The length of the header of a table with this note: where the payload begins. */
    static int headerLength(String note) {
        return headerLength(note.getBytes(StandardCharsets.UTF_8).length);
    }

    private long payloadLength() {
        return (long) rows * dimension * Float.BYTES;
    }

    /** The bytes of the header. */
    ByteBuffer encode() {
        byte[] text = note.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(headerLength(note)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(MAGIC).putInt(VERSION).putInt(dimension).putLong(rows);
        bytes.put(HexFormat.of().parseHex(sha256)).putInt(text.length);
        bytes.putInt(checksum(Arrays.copyOf(bytes.array(), CHECKSUM_AT), text));
        return bytes.put(text).clear();
    }

    /**
     * The header of an open file, after checks of everything but the payload's content. No length that the file states is
     * believed before it was compared with the length that the file has.
     *
     * @throws DataException if this is no whole file of a known version
     */
    static VectorFile read(FileChannel channel, Path file) throws IOException {
        long length = channel.size();
        byte[] head = read(channel, 0, (int) Math.min(length, FIXED));
        byte[] start = Arrays.copyOf(head, Math.min(head.length, MAGIC.length));
        if (!Arrays.equals(start, MAGIC)) {
            throw new DataException("The file " + file + " begins with the bytes \""
                    + HexFormat.ofDelimiter(" ").formatHex(start) + "\", but a vector table begins with \""
                    + HexFormat.ofDelimiter(" ").formatHex(MAGIC)
                    + "\". Write one with VectorTable.save or VectorTable.writer, and copy it in binary mode.");
        }
        if (head.length < FIXED) {
            throw torn(file, length, "a header takes at least " + FIXED);
        }
        ByteBuffer fixed = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        int version = fixed.getInt(8);
        if (version != VERSION) {
            throw new DataException("The vector table " + file + " has format version " + version
                    + ", but this version of fairrec reads " + VERSION
                    + " only. Use the version of fairrec that wrote it, or write the table again.");
        }
        int noteLength = fixed.getInt(56);
        if (noteLength < 0 || noteLength > MAX_NOTE || noteLength > length - FIXED) {
            throw torn(file, length, "its header promises a note of " + noteLength);
        }
        byte[] text = read(channel, FIXED, noteLength);
        if (checksum(Arrays.copyOf(head, CHECKSUM_AT), text) != fixed.getInt(CHECKSUM_AT)) {
            throw new DataException("The header of the vector table " + file
                    + " does not match its own checksum: bytes changed on the way. Copy or write the file again.");
        }
        int dimension = fixed.getInt(12);
        long rows = fixed.getLong(16);
        if (dimension < 1 || dimension > VectorTable.MAX_DIMENSION || rows < 0 || rows > Integer.MAX_VALUE) {
            throw new DataException("The vector table " + file + " says that it has " + rows + " rows of dimension "
                    + dimension + ", but a table has 0 to " + Integer.MAX_VALUE + " rows of dimension 1 to "
                    + VectorTable.MAX_DIMENSION + ". Correct the program that wrote it.");
        }
        byte[] digest = new byte[32];
        fixed.get(24, digest);
        VectorFile header = new VectorFile(
                dimension, (int) rows, HexFormat.of().formatHex(digest), new String(text, StandardCharsets.UTF_8));
        long expected = headerLength(noteLength) + header.payloadLength();
        if (length != expected) {
            throw torn(file, length, rows + " rows of dimension " + dimension + " take " + expected);
        }
        return header;
    }

    /**
     * Maps a file.
     *
     * @param segmentBytes the most that one mapping may hold, in {@code [1, 2³¹−1]}; a row that is longer is one mapping
     */
    static VectorTable map(Path file, int segmentBytes) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            VectorFile header = read(channel, file);
            int rowBytes = header.dimension * Float.BYTES;
            int shift = 31 - Integer.numberOfLeadingZeros(Math.max(1, segmentBytes / rowBytes));
            int perSegment = 1 << shift;
            FloatBuffer[] segments = new FloatBuffer[(int) (((long) header.rows + perSegment - 1) / perSegment)];
            long at = channel.size() - header.payloadLength();
            for (int s = 0; s < segments.length; s++) {
                long row = (long) s * perSegment;
                long bytes = Math.min(perSegment, header.rows - row) * rowBytes;
                segments[s] = channel.map(FileChannel.MapMode.READ_ONLY, at + row * rowBytes, bytes)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer();
            }
            return VectorTable.mapped(header, new VectorStore.Mapped(segments, shift, header.dimension), file);
        } catch (NoSuchFileException e) {
            throw new DataException(
                    "The vector table " + file
                            + " does not exist. Write it with VectorTable.save or VectorTable.writer.",
                    e);
        } catch (IOException e) {
            throw new DataException(
                    "The vector table " + file + " cannot be read: " + e.getMessage()
                            + ". Check that it is a file and that this process may read it.",
                    e);
        }
    }

    private static int headerLength(int noteLength) {
        return (FIXED + noteLength + FIXED - 1) / FIXED * FIXED;
    }

    private static byte[] read(FileChannel channel, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, at + bytes.position()) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
        return bytes.array();
    }

    private static DataException torn(Path file, long length, String rule) {
        return new DataException("The vector table " + file + " has " + length + " bytes, but " + rule
                + ". It was cut off, or something was appended: copy or write it again.");
    }

    private static int checksum(byte[] start, byte[] note) {
        CRC32C crc = new CRC32C();
        crc.update(start);
        crc.update(note);
        return (int) crc.getValue();
    }
}
