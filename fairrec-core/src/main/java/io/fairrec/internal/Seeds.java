package io.fairrec.internal;

import java.util.SplittableRandom;

/**
 * Derives independent, reproducible random streams from one seed.
 *
 * <p>Stateless, thread-safe. The mixing is the finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
 */
public final class Seeds {

    private Seeds() {}

    /** A stream for one ordinal (a user, a resample) in one stage; equal arguments give equal streams. */
    public static SplittableRandom stream(long seed, long ordinal, int stage) {
        return new SplittableRandom(mix(seed, ordinal, stage));
    }

    /** The seed of that stream. */
    public static long mix(long seed, long ordinal, int stage) {
        return mix64(mix64(seed + 0x9E3779B97F4A7C15L * (ordinal + 1)) + 0x9E3779B97F4A7C15L * (stage + 1L));
    }

    private static long mix64(long z) {
        long x = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
        return x ^ (x >>> 31);
    }
}
