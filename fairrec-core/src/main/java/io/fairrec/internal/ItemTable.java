package io.fairrec.internal;

import java.util.Objects;

/**
 * Item vectors for scoring many of them at once: blocks of {@value #LANES} items, in a block {@code [dimension][lane]}.
 *
 * <p>One load of a vector register brings one dimension of as many items as it has lanes, and every lane adds up its own
 * item: no sum across lanes, hence one order of additions on every CPU. {@value #LANES} lanes are four registers of 512
 * bits, enough to hide the latency of an addition. Each block is an array of its own, so that no table is too large for one
 * array; the last block is filled with zeros. Immutable, thread-safe.
 */
public final class ItemTable {

    /** Items of a block. */
    public static final int LANES = 64;

    private static final int SHIFT = 6;

    /** Of so few candidates in a block each is scored alone; more of them, and the whole block is. */
    private static final int FEW = 3;

    private final float[][] blocks;
    private final int rows;
    private final int dimension;

    private ItemTable(float[][] blocks, int rows, int dimension) {
        this.blocks = blocks;
        this.rows = rows;
        this.dimension = dimension;
    }

    /** Gives the rows of a table one by one. */
    public interface Rows {
        /** Writes row {@code row} to {@code out[0 … dimension)}. */
        void copyRow(int row, float[] out);
    }

    /**
     * A copy of a row-major table.
     *
     * @param rowMajor row-major {@code [rows][dimension]}, finite
     * @throws IllegalArgumentException if the length is no multiple of {@code dimension} or a value is not finite
     */
    public static ItemTable of(float[] rowMajor, int dimension) {
        if (dimension < 1 || rowMajor.length % dimension != 0) {
            throw new IllegalArgumentException("The rowMajor.length (" + rowMajor.length
                    + ") must be a multiple of the dimension (" + dimension + "), which must be at least 1.");
        }
        return of(
                rowMajor.length / dimension,
                dimension,
                (row, out) -> System.arraycopy(rowMajor, row * dimension, out, 0, dimension));
    }

    /**
     * A table of rows that lie anywhere; reads each once, in order. O(rows · dimension).
     *
     * @throws IllegalArgumentException if a value is not finite
     */
    public static ItemTable of(int rows, int dimension, Rows source) {
        float[][] blocks = new float[blocks(rows)][];
        float[] row = new float[dimension];
        for (int b = 0; b < blocks.length; b++) {
            float[] block = new float[Math.multiplyExact(dimension, LANES)];
            int lanes = Math.min(LANES, rows - b * LANES);
            for (int lane = 0; lane < lanes; lane++) {
                source.copyRow(b * LANES + lane, row);
                for (int k = 0; k < dimension; k++) {
                    if (!Float.isFinite(row[k])) {
                        throw new IllegalArgumentException("The item vectors at row " + (b * LANES + lane) + ", column "
                                + k + " (" + row[k] + ") must be finite numbers.");
                    }
                    block[k * LANES + lane] = row[k];
                }
            }
            blocks[b] = block;
        }
        return new ItemTable(blocks, rows, dimension);
    }

    static int blocks(int rows) {
        return (int) (((long) rows + LANES - 1) >>> SHIFT);
    }

    /** How many items there are. */
    public int rows() {
        return rows;
    }

    /** How many numbers an item has, at least 1. */
    public int dimension() {
        return dimension;
    }

    /** How many blocks there are: rows / {@value #LANES}, rounded up. */
    public int blockCount() {
        return blocks.length;
    }

    /** A block, {@code [dimension][LANES]}; not to be written to. */
    public float[] block(int index) {
        return blocks[index];
    }

    /** How many items of a block are items of the table: {@value #LANES} but for the last one. */
    public int lanes(int block) {
        return Math.min(LANES, rows - block * LANES);
    }

    /**
     * Scores all items for one user.
     *
     * @param user the vector, from {@code userAt} on
     * @param out receives {@code [rows]}
     */
    public void score(ScoreKernel kernel, float[] user, int userAt, float[] out, Scratch scratch) {
        Objects.checkFromIndexSize(userAt, dimension, user.length);
        Objects.checkFromIndexSize(0, rows, out.length);
        int whole = rows >>> SHIFT;
        for (int b = 0; b < whole; b++) {
            kernel.score(blocks[b], dimension, user, userAt, out, b * LANES);
        }
        if (whole < blocks.length) {
            kernel.score(blocks[whole], dimension, user, userAt, scratch.lanes, 0);
            System.arraycopy(scratch.lanes, 0, out, whole * LANES, rows - whole * LANES);
        }
    }

    /**
     * Scores all items for many users, each block once from memory for all of them.
     *
     * @param users row-major {@code [userCount][dimension]}
     * @param out receives row-major {@code [userCount][rows]}
     */
    public void scoreUsers(ScoreKernel kernel, float[] users, int userCount, float[] out, Scratch scratch) {
        Objects.checkFromIndexSize(0, Math.multiplyExact(userCount, dimension), users.length);
        Objects.checkFromIndexSize(0, Math.multiplyExact(userCount, rows), out.length);
        int whole = rows >>> SHIFT;
        for (int b = 0; b < whole; b++) {
            kernel.scoreUsers(blocks[b], dimension, users, userCount, out, b * LANES, rows);
        }
        if (whole < blocks.length) {
            for (int u = 0; u < userCount; u++) {
                kernel.score(blocks[whole], dimension, users, u * dimension, scratch.lanes, 0);
                System.arraycopy(scratch.lanes, 0, out, u * rows + whole * LANES, rows - whole * LANES);
            }
        }
    }

    /**
     * Scores some items: block by block where a block has many of them, else one by one, in the same order of additions.
     * Scattered items touch a cache line a dimension here: few of many are faster in a row-major table by {@link
     * FloatRows#products}, whose bits are those of {@link Arithmetic#AUDIT}.
     *
     * @param items ascending ordinals below {@link #rows()}
     * @param n how many of {@code items} count
     * @param out receives {@code [n]}
     */
    public void score(ScoreKernel kernel, float[] user, int userAt, int[] items, int n, float[] out, Scratch scratch) {
        Objects.checkFromIndexSize(userAt, dimension, user.length);
        Objects.checkFromIndexSize(0, n, items.length);
        Objects.checkFromIndexSize(0, n, out.length);
        for (int c = 0; c < n; ) {
            int b = items[c] >>> SHIFT;
            int end = c + 1;
            int bound = Math.min(n, c + LANES);
            while (end < bound && items[end] >>> SHIFT == b) {
                end++;
            }
            if (end - c <= FEW && kernel.arithmetic() == Arithmetic.AUDIT) {
                for (; c < end; c++) {
                    out[c] = one(blocks[b], items[c] & (LANES - 1), user, userAt);
                }
            } else {
                kernel.score(blocks[b], dimension, user, userAt, scratch.lanes, 0);
                for (; c < end; c++) {
                    out[c] = scratch.lanes[items[c] & (LANES - 1)];
                }
            }
        }
    }

    private float one(float[] block, int lane, float[] user, int userAt) {
        float sum = 0;
        for (int k = 0; k < dimension; k++) {
            sum += user[userAt + k] * block[k * LANES + lane];
        }
        return sum;
    }

    /** What a call needs besides its arguments; for one thread at a time. */
    public static final class Scratch {
        private final float[] lanes = new float[LANES];
    }

    @Override
    public String toString() {
        return "ItemTable[" + rows + " x " + dimension + "]";
    }
}
