package io.fairrec.internal;

/**
 * Inner products of users with blocks of items, as {@link ItemTable} and {@link QuantizedItems} lay them out: {@value
 * ItemTable#LANES} items side by side, {@code [dimension][lane]}.
 *
 * <p>Every item's sum runs over the dimensions in ascending order, one lane an item, so that results depend neither on how
 * many lanes a CPU has nor on what else is scored in the same call. Stateless, thread-safe, allocates nothing; unchecked
 * but for the bounds of the arrays. {@link ScoreKernels} chooses one.
 */
public interface ScoreKernel {

    /** What this kernel does, which is not what was asked for where the JVM cannot do that. */
    Arithmetic arithmetic();

    /**
     * Scores a block: {@code out[outAt + lane] = Σ_k users[userAt + k] · block[k · LANES + lane]}.
     *
     * @param block {@code [dimension][LANES]}
     */
    void score(float[] block, int dimension, float[] users, int userAt, float[] out, int outAt);

    /**
     * Scores a block for several users while it is in the cache: user u, whose vector begins at {@code u · dimension}, gets
     * {@code out[outAt + u · outStride + lane]}. The bits of {@link #score}.
     *
     * @param users row-major {@code [userCount][dimension]}
     */
    void scoreUsers(float[] block, int dimension, float[] users, int userCount, float[] out, int outAt, int outStride);

    /**
     * {@code out[lane] = Σ_k user[userAt + k] · block[k · LANES + lane]} over bytes, in {@link Arithmetic#AUDIT}.
     *
     * @param block {@code [dimension][LANES]}
     */
    void scoreBytes(byte[] block, int dimension, float[] user, int userAt, float[] out, int outAt);

    /**
     * How far a score of either arithmetic may be from the exact inner product, if nothing overflows: {@code γ · |u| · |v|}
     * with {@code γ = n·ε / (1 − n·ε)}, {@code n = dimension + 1}, {@code ε = 2⁻²⁴} (Higham 2002, <i>Accuracy and Stability of
     * Numerical Algorithms</i>, section 3.1, and Cauchy–Schwarz), and half of the least float for each product and sum that
     * underflows.
     *
     * @param lengths {@code |u|₂ · |v|₂}
     */
    static double errorBound(int dimension, double lengths) {
        double unit = (dimension + 1) * 0x1p-24;
        return unit / (1 - unit) * lengths + dimension * (double) Float.MIN_VALUE;
    }
}
