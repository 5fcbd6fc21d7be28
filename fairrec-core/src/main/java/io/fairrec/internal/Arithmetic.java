package io.fairrec.internal;

/** How a {@link ScoreKernel} multiplies and adds. */
public enum Arithmetic {
    /**
     * {@code s ← round(s + round(u_k · v_k))} for k ascending, in floats, from s = 0: one order and two roundings a step,
     * whatever the CPU offers. So an audit can repeat the bits of a ranking anywhere.
     */
    AUDIT,
    /**
     * {@code s ← round(s + u_k · v_k)}: one fused multiply-add a step, faster by up to a factor of 2 where the items are in
     * the cache. Bits differ from those of {@link #AUDIT} by at most {@link ScoreKernel#errorBound}.
     */
    FUSED
}
