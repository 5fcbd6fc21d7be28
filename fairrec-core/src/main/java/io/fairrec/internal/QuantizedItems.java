package io.fairrec.internal;

import static io.fairrec.internal.ItemTable.LANES;

/**
 * The items of an {@link ItemTable} in a byte a number, a quarter of the memory to read: for finding out which items cannot
 * be among the best.
 *
 * <p>Item i is {@code scale_i · q_i} with {@code q_i} in [−127, 127]. What is lost has the length {@code |v_i − scale_i ·
 * q_i|₂}, and so a score is wrong by at most that times {@code |u|₂} (Cauchy–Schwarz), plus rounding. Immutable,
 * thread-safe; 1 byte a number and 8 an item.
 */
public final class QuantizedItems {

    private static final int MOST = 127;

    private final byte[][] blocks;
    private final float[] scales;
    /** Per item what a unit of the user's length may add to the error. */
    private final float[] slack;

    private final int dimension;
    /** The largest length of an item's vector. */
    private final double longest;

    private QuantizedItems(byte[][] blocks, float[] scales, float[] slack, int dimension, double longest) {
        this.blocks = blocks;
        this.scales = scales;
        this.slack = slack;
        this.dimension = dimension;
        this.longest = longest;
    }

    /** The items of a table; O(rows · dimension). */
    public static QuantizedItems of(ItemTable items) {
        int d = items.dimension();
        byte[][] blocks = new byte[items.blockCount()][];
        float[] scales = new float[items.rows()];
        float[] slack = new float[items.rows()];
        double longest = 0;
        // Two sums are rounded, that of floats and that of bytes, and the few operations that make a bound of them.
        double rounding = (2 * d + 16) * 0x1p-24;
        for (int b = 0; b < blocks.length; b++) {
            float[] block = items.block(b);
            byte[] bytes = new byte[block.length];
            for (int lane = 0; lane < items.lanes(b); lane++) {
                float most = 0;
                for (int at = lane; at < block.length; at += LANES) {
                    most = Math.max(most, Math.abs(block[at]));
                }
                float scale = most / MOST;
                double squares = 0;
                double lost = 0;
                for (int at = lane; at < block.length; at += LANES) {
                    int q = scale == 0 ? 0 : Math.round(Math.max(-MOST, Math.min(MOST, block[at] / scale)));
                    bytes[at] = (byte) q;
                    double error = block[at] - (double) scale * q;
                    squares += (double) block[at] * block[at];
                    lost += error * error;
                }
                double length = Math.sqrt(squares);
                scales[b * LANES + lane] = scale;
                slack[b * LANES + lane] =
                        Math.nextUp((float) (Math.sqrt(lost) + rounding * (length + Math.sqrt(lost))));
                longest = Math.max(longest, length);
            }
            blocks[b] = bytes;
        }
        return new QuantizedItems(blocks, scales, slack, d, longest);
    }

    /** How many items there are. */
    public int rows() {
        return scales.length;
    }

    /** How many numbers an item has. */
    public int dimension() {
        return dimension;
    }

    int blockCount() {
        return blocks.length;
    }

    /**
     * Whether the bounds hold for a user's vector of this length: not if a float may overflow or so many of its numbers
     * are lost below the least float that rounding is no longer relative.
     */
    boolean bounds(double length) {
        double bytes = MOST * Math.sqrt(dimension);
        return length == 0 || (length * Math.max(bytes, longest) * 2 < 1e38 && length * bytes > 1e-30 * dimension);
    }

    /**
     * Scores a block and bounds the error.
     *
     * @param length of the user's vector, rounded up
     * @param approximate receives {@code [LANES]} scores
     * @param errors receives for each how far it can be from the score that {@link Arithmetic#AUDIT} gives, at most
     * @return how many items the block has
     */
    int score(
            ScoreKernel kernel,
            int block,
            float[] user,
            int userAt,
            float length,
            float[] approximate,
            float[] errors) {
        kernel.scoreBytes(blocks[block], dimension, user, userAt, approximate, 0);
        int first = block * LANES;
        int lanes = Math.min(LANES, scales.length - first);
        float least = LEAST * dimension;
        for (int lane = 0; lane < lanes; lane++) {
            approximate[lane] *= scales[first + lane];
            errors[lane] = length * slack[first + lane] + least;
        }
        return lanes;
    }

    /** What products and sums of denormal floats may lose. */
    private static final float LEAST = 4 * Float.MIN_VALUE;

    @Override
    public String toString() {
        return "QuantizedItems[" + rows() + " x " + dimension + "]";
    }
}
