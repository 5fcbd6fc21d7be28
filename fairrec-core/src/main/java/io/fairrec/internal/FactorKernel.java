package io.fairrec.internal;

/**
 * What stochastic gradient descent on factors does per sample, over rows of one flat array: {@code a}, {@code b} and {@code
 * c} are where three different rows begin.
 *
 * <p>All implementations add in one order, without fused multiply-add, and so give the same bits: inner products are eight
 * sums over k mod 8, added as {@code ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7))}, then the tail beyond a multiple of
 * eight. One object holds scratch for one thread; unchecked.
 */
public interface FactorKernel {

    /** {@code Σ_k a_k · (b_k − c_k)}: the difference of two scores in one pass. */
    float difference(float[] factors, int a, int b, int c);

    /** {@code Σ_k a_k · b_k}. */
    float dot(float[] factors, int a, int b);

    /**
     * One step on three rows at once, all from the values before it.
     *
     * <pre>{@code
     * a += (towardsB · b + towardsC · c) − decay · a
     * b += towardsB · a − decay · b
     * c += towardsC · a − decay · c
     * }</pre>
     */
    void step(float[] factors, int a, int b, int c, float towardsB, float towardsC, float decay);
}
