package io.fairrec.data;

import io.fairrec.base.Checks;
import io.fairrec.internal.Floats;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One vector per user or item: {@code rows × dimension} floats, row {@code r} belonging to ordinal {@code r}.
 *
 * <p>Immutable, thread-safe. A table never says whose ordinals its rows are: keep it beside the {@link IdIndex} that it
 * was made with.
 */
public final class VectorTable {

    /** The largest dimension. */
    public static final int MAX_DIMENSION = 1 << 20;

    private final VectorStore store;
    private final int rows;
    private final int dimension;
    private final String note;
    private volatile @Nullable String sha256;

    private VectorTable(VectorStore store, int rows, int dimension, String note, @Nullable String sha256) {
        this.store = store;
        this.rows = rows;
        this.dimension = dimension;
        this.note = note;
        this.sha256 = sha256;
    }

    /**
     * A table in memory; O(rows · dimension).
     *
     * @param rowMajor row-major {@code [rows][dimension]}, finite; copied
     * @param dimension in {@code [1, 2²⁰]}
     * @throws IllegalArgumentException if the length is no multiple of {@code dimension} or a value is not finite
     */
    public static VectorTable of(float[] rowMajor, int dimension) {
        Checks.between(dimension, 1, MAX_DIMENSION, "dimension");
        float[] values = Floats.checkedTable(rowMajor, dimension, "vectors");
        return heap(values, dimension, "");
    }

    private static VectorTable heap(float[] values, int dimension, String note) {
        return new VectorTable(
                new VectorStore.Heap(values, dimension), values.length / dimension, dimension, note, null);
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
     * Puts rows {@code row … row + count − 1}, row-major, at the position of a buffer, which moves on.
     *
     * @throws IndexOutOfBoundsException if the rows are not all there
     * @throws java.nio.BufferOverflowException if the buffer has not {@code count · dimension} places left
     */
    public void copyTo(int row, int count, FloatBuffer out) {
        Objects.checkFromIndexSize(row, count, rows);
        if ((long) count * dimension > out.remaining()) {
            throw new java.nio.BufferOverflowException();
        }
        store.copyTo(row, count, out);
    }

    /**
     * The rows at length 1, in memory; a zero row stays zero. O(rows · dimension).
     *
     * @throws IllegalArgumentException if the table has more than 2³¹−9 numbers, more than an array can hold
     */
    public VectorTable normalized() {
        if ((long) rows * dimension > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("The table (" + rows + " x " + dimension
                    + ") must have at most " + (Integer.MAX_VALUE - 8)
                    + " numbers to be normalised in memory. Normalise the rows while writing them to a file.");
        }
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

    /** Free text about where the vectors come from, such as the name and the hash of a model; perhaps empty. */
    public String note() {
        return note;
    }

    /** This table with another note; shares the numbers. */
    public VectorTable note(String newNote) {
        return new VectorTable(store, rows, dimension, newNote, sha256);
    }

    /**
     * SHA-256 of the numbers, row-major, as 32-bit floats in little-endian order, in lower-case hexadecimal: equal tables
     * have equal hashes, wherever they lie. The first call on a table in memory is O(rows · dimension).
     */
    public String sha256() {
        String known = sha256;
        if (known == null) {
            known = hash();
            sha256 = known;
        }
        return known;
    }

    private String hash() {
        MessageDigest digest = Floats.digest();
        int batch = Math.max(1, 16_384 / dimension);
        ByteBuffer bytes = ByteBuffer.allocate(batch * dimension * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int r = 0; r < rows; r += batch) {
            int count = Math.min(batch, rows - r);
            store.copyTo(r, count, bytes.clear().asFloatBuffer());
            digest.update(bytes.limit(count * dimension * Float.BYTES));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Shape only: vectors of users are personal data. */
    @Override
    public String toString() {
        return "VectorTable[" + rows + " x " + dimension + "]";
    }
}
