package io.fairrec.data;

import io.fairrec.base.Checks;
import io.fairrec.base.DataException;
import io.fairrec.internal.Floats;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One vector per user or item: {@code rows × dimension} floats, row {@code r} belonging to ordinal {@code r}.
 *
 * <p>In memory ({@link #of}) or in a file that is mapped ({@link #map}): vectors are computed once, offline, and served
 * by any number of processes from one copy in the page cache, more of them than the heap could hold. Both give the same
 * bits everywhere. A mapped file must not be changed in place while it is in use, which Java answers with an {@link
 * InternalError} at best: {@linkplain #save write} a new one instead, which replaces the old as a whole and leaves
 * tables that are mapped already as they were (not on Windows, which refuses to replace a mapped file). A mapping ends
 * when the table is garbage.
 *
 * <p>A table never says whose ordinals its rows are: keep it beside the {@link IdIndex} that it was made with.
 * Immutable, thread-safe.
 */
public final class VectorTable {

    /** The largest dimension. */
    public static final int MAX_DIMENSION = 1 << 20;

    /** Far below the 2³¹−1 bytes that one mapping can hold; a table of 2 GB needs three. */
    private static final int SEGMENT_BYTES = 1 << 30;

    private final VectorStore store;
    private final int rows;
    private final int dimension;
    private final String note;
    private final @Nullable Path file;
    private volatile @Nullable String sha256;

    private VectorTable(VectorStore store, int rows, int dimension, String note, @Nullable Path file) {
        this.store = store;
        this.rows = rows;
        this.dimension = dimension;
        this.note = note;
        this.file = file;
    }

    /**
     * A table in memory; O(rows · dimension).
     *
     * @param rowMajor row-major {@code [rows][dimension]}, finite; copied
     * @param dimension in {@code [1, 2²⁰]}
     * @throws IllegalArgumentException if the length is no multiple of {@code dimension} or a value is not finite
     */
    public static VectorTable of(float[] rowMajor, int dimension) {
        checkedDimension(dimension);
        return heap(Floats.checkedTable(rowMajor, dimension, "vectors"), dimension, "");
    }

    private static VectorTable heap(float[] values, int dimension, String note) {
        return new VectorTable(
                new VectorStore.Heap(values, dimension), values.length / dimension, dimension, note, null);
    }

    /**
     * A table in a file, mapped read-only. Only the header and the length are checked, in O(1): {@link #verify} reads the
     * numbers.
     *
     * @throws DataException if the file cannot be read, is none of {@link #save} or {@link #writer}, is cut off or was
     *     written by a newer version
     */
    public static VectorTable map(Path file) {
        return VectorFile.map(file, SEGMENT_BYTES);
    }

    static VectorTable mapped(VectorFile header, VectorStore.Mapped store, Path file) {
        VectorTable table = new VectorTable(store, header.rows(), header.dimension(), header.note(), file);
        table.sha256 = header.sha256();
        return table;
    }

    /**
     * Writes the table to a file, which appears under its name only when it is whole; an older one of that name is
     * replaced. O(rows · dimension).
     *
     * @throws DataException if the file cannot be written
     */
    public void save(Path target) {
        int batch = batch();
        float[] values = new float[batch * dimension];
        try (VectorTableWriter writer = writer(target, dimension, note)) {
            for (int r = 0, count; r < rows; r += count) {
                count = Math.min(batch, rows - r);
                store.copyTo(r, count, FloatBuffer.wrap(values));
                writer.write(values, 0, count);
            }
            writer.finish();
        }
    }

    /**
     * Writes a table of any size row by row; as {@link #save}.
     *
     * @param target the file
     * @param dimension in {@code [1, 2²⁰]}
     * @param note for {@link #note()}
     * @throws DataException if no file can be made there
     */
    public static VectorTableWriter writer(Path target, int dimension, String note) {
        return new VectorTableWriter(target, checkedDimension(dimension), checkedNote(note));
    }

    /**
     * Reads all numbers of a mapped table: they must be finite and have the hash of the header. Nothing to do for a table
     * in memory. O(rows · dimension).
     *
     * @return this table
     * @throws DataException if a number changed since the table was written, or is not finite
     */
    public VectorTable verify() {
        if (file != null) {
            String actual = hash();
            if (!actual.equals(sha256)) {
                throw new DataException("The numbers of the vector table " + file + " have the SHA-256 " + actual
                        + ", but its header says " + sha256
                        + ". Bytes changed since it was written: copy or write it again.");
            }
        }
        return this;
    }

    /** How many rows there are. */
    public int rows() {
        return rows;
    }

    /** How many columns a row has, at least 1. */
    public int dimension() {
        return dimension;
    }

    /** One number. */
    public float value(int row, int column) {
        Checks.index(row, rows, "row");
        Checks.index(column, dimension, "column");
        return store.value(row, column);
    }

    /**
     * Writes a row to {@code out[offset … offset + dimension)}.
     *
     * @throws IndexOutOfBoundsException if there is no such row, or no room
     */
    public void copyRow(int row, float[] out, int offset) {
        Checks.index(row, rows, "row");
        Objects.checkFromIndexSize(offset, dimension, out.length);
        store.copyRow(row, out, offset);
    }

    /** A row as a new array. */
    public float[] row(int row) {
        float[] copy = new float[dimension];
        copyRow(row, copy, 0);
        return copy;
    }

    /**
     * Adds {@code factor} times a row to {@code sums[0 … dimension)}.
     *
     * @throws IndexOutOfBoundsException if there is no such row, or no room
     */
    public void addRow(int row, double factor, double[] sums) {
        Checks.index(row, rows, "row");
        Objects.checkFromIndexSize(0, dimension, sums.length);
        store.addRow(row, factor, sums);
    }

    /**
     * The inner product of a row and {@code vector[offset … offset + dimension)}; O(dimension).
     *
     * <p>Products and sums are doubles, in one fixed order that does not depend on where the table lies: the same bits in
     * memory and in a file, on every machine.
     *
     * @throws IndexOutOfBoundsException if there is no such row, or the vector ends too early
     */
    public double dot(int row, float[] vector, int offset) {
        Checks.index(row, rows, "row");
        Objects.checkFromIndexSize(offset, dimension, vector.length);
        return store.dot(row, vector, offset);
    }

    /**
     * The inner products of one vector with some rows: {@code out[c] = Σ_k vector[offset + k] · row[rows[c]][k]}, in floats, k
     * ascending, each product and each sum rounded. O(n · dimension), several times faster than {@link #dot} for each row.
     *
     * <p>The same bits in memory and in a file, on every machine. Off the exact product by at most about {@code dimension ·
     * 6e-8} times the product of the lengths; not finite where a product or a sum is beyond the floats.
     *
     * @param rows ordinals of rows
     * @param n how many of {@code rows} count
     * @param out receives {@code [n]}
     * @throws IndexOutOfBoundsException if a row is not there, the vector ends too early, or there is no room
     */
    public void products(float[] vector, int offset, int[] rows, int n, float[] out) {
        Objects.checkFromIndexSize(offset, dimension, vector.length);
        Objects.checkFromIndexSize(0, n, rows.length);
        Objects.checkFromIndexSize(0, n, out.length);
        for (int c = 0; c < n; c++) {
            Checks.index(rows[c], this.rows, "row");
        }
        store.products(vector, offset, rows, n, out);
    }

    /** Whether the numbers lie in a file, not in memory. */
    public boolean isMapped() {
        return file != null;
    }

    /**
     * Puts rows {@code row … row + count − 1}, row-major, at the position of a buffer, which moves on.
     *
     * @throws IndexOutOfBoundsException if the rows are not all there
     * @throws BufferOverflowException if the buffer has not {@code count · dimension} places left
     */
    public void copyTo(int row, int count, FloatBuffer out) {
        Objects.checkFromIndexSize(row, count, rows);
        if ((long) count * dimension > out.remaining()) {
            throw new BufferOverflowException();
        }
        store.copyTo(row, count, out);
    }

    /**
     * The rows at length 1, in memory; a zero row stays zero. O(rows · dimension).
     *
     * @throws IllegalArgumentException if the table has more than 2³¹−9 numbers, more than an array can hold
     */
    public VectorTable normalized() {
        checkedCount(rows, dimension, "normalised in memory. Normalise the rows while writing them to a file");
        float[] values = new float[rows * dimension];
        for (int r = 0; r < rows; r++) {
            int at = r * dimension;
            store.copyRow(r, values, at);
            double norm = Math.sqrt(Floats.dot(values, at, values, at, dimension));
            for (int d = at; d < at + dimension && norm > 0; d++) {
                values[d] = (float) (values[d] / norm);
            }
        }
        return heap(values, dimension, note);
    }

    /**
     * The rows of several tables side by side, in memory: row r is row r of this table, then that of each other one. O(rows ·
     * sum of the dimensions).
     *
     * <p>So vectors of different origin, each of the same ordinals, become one (late fusion):
     *
     * <pre>{@code
     * VectorTable items = texts.normalized().beside(graph.normalized(), images.normalized());
     * }</pre>
     *
     * <p>The inner product of two such rows is the sum of those of the parts: parts at length 1 count alike, as they are the
     * longer ones outweigh the shorter.
     *
     * @return with the notes that are not empty, joined by {@code " | "}
     * @throws IllegalArgumentException if a table has another number of rows, the dimensions together exceed 2²⁰, the notes
     *     65,536 bytes, or the numbers 2³¹−9, more than an array can hold
     */
    public VectorTable beside(VectorTable... others) {
        List<VectorTable> parts = new ArrayList<>(List.of(others));
        parts.add(0, this);
        long width = 0;
        for (int t = 0; t < parts.size(); t++) {
            VectorTable part = parts.get(t);
            if (part.rows != rows) {
                throw new IllegalArgumentException("The rows of table " + t + " (" + part.rows + ") must be " + rows
                        + ", as of the first one: row r of each belongs to ordinal r.");
            }
            width += part.dimension;
        }
        int wide = checkedDimension((int) Math.min(width, Integer.MAX_VALUE));
        checkedCount(rows, wide, "put side by side in memory. Write the rows to a file with a writer");
        float[] values = new float[rows * wide];
        int column = 0;
        for (VectorTable part : parts) {
            for (int r = 0; r < rows; r++) {
                part.store.copyRow(r, values, r * wide + column);
            }
            column += part.dimension;
        }
        String notes =
                parts.stream().map(VectorTable::note).filter(n -> !n.isEmpty()).collect(Collectors.joining(" | "));
        return heap(values, wide, checkedNote(notes));
    }

    /** Free text about where the vectors come from, such as the name and the hash of a model; perhaps empty. */
    public String note() {
        return note;
    }

    /**
     * This table with another note; shares the numbers.
     *
     * @param newNote at most 65,536 bytes of UTF-8
     */
    public VectorTable note(String newNote) {
        VectorTable table = new VectorTable(store, rows, dimension, checkedNote(newNote), file);
        table.sha256 = sha256;
        return table;
    }

    /**
     * SHA-256 of the numbers, row-major, as 32-bit floats in little-endian order, in lower-case hexadecimal: equal tables
     * have equal hashes, wherever they lie. A mapped table gives what its header says; the first call on a table in memory
     * is O(rows · dimension).
     */
    public String sha256() {
        String known = sha256;
        if (known == null) {
            known = hash();
            sha256 = known;
        }
        return known;
    }

    /** Shape only: vectors of users are personal data. */
    @Override
    public String toString() {
        return "VectorTable[" + rows + " x " + dimension + (file == null ? "]" : ", mapped]");
    }

    private String hash() {
        MessageDigest digest = Floats.digest();
        int batch = batch();
        ByteBuffer bytes = ByteBuffer.allocate(batch * dimension * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer floats = bytes.asFloatBuffer();
        for (int r = 0, count; r < rows; r += count) {
            count = Math.min(batch, rows - r);
            store.copyTo(r, count, floats.clear());
            for (int i = 0; i < count * dimension; i++) {
                if (!Float.isFinite(floats.get(i))) {
                    throw new DataException("The vector table " + file + " has the value " + floats.get(i) + " at row "
                            + (r + i / dimension) + ", column " + i % dimension
                            + ", but must hold finite numbers. Write it again.");
                }
            }
            digest.update(bytes.clear().limit(count * dimension * Float.BYTES));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** How many rows make 64 KiB, at least 1. */
    private int batch() {
        return Math.max(1, (1 << 14) / dimension);
    }

    private static int checkedDimension(int dimension) {
        if (dimension < 1 || dimension > MAX_DIMENSION) {
            throw new IllegalArgumentException(
                    "The dimension (" + dimension + ") must lie in [1, " + MAX_DIMENSION + "].");
        }
        return dimension;
    }

    private static void checkedCount(int rows, int dimension, String rest) {
        if ((long) rows * dimension > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("The table (" + rows + " x " + dimension + ") must have at most "
                    + (Integer.MAX_VALUE - 8) + " numbers to be " + rest + ".");
        }
    }

    private static String checkedNote(String note) {
        int length = note.getBytes(StandardCharsets.UTF_8).length;
        if (length > VectorFile.MAX_NOTE) {
            throw new IllegalArgumentException("The note of a vector table has " + length
                    + " bytes of UTF-8, but must have at most " + VectorFile.MAX_NOTE + ". Note a hash instead.");
        }
        return note;
    }
}
