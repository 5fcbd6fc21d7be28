package io.fairrec.eval.stat;

import io.fairrec.internal.Seeds;
import java.util.SplittableRandom;

/** Fast seeded indices: two from each 64 random bits. Not thread-safe. */
final class Draws {

    private final SplittableRandom random;
    private long spare;
    private boolean hasSpare;

    Draws(long seed, long ordinal, int stage) {
        this.random = Seeds.stream(seed, ordinal, stage);
    }

    /**
     * An index of [0, bound), by multiply and shift (Lemire, ACM TOMACS 2019) without his rejection step: some indices are
     * likelier by at most bound / 2³², below 1e-5 for 40,000 users.
     */
    int index(int bound) {
        long bits;
        if (hasSpare) {
            bits = spare;
            hasSpare = false;
        } else {
            long both = random.nextLong();
            bits = both & 0xFFFFFFFFL;
            spare = both >>> 32;
            hasSpare = true;
        }
        return (int) ((bits * bound) >>> 32);
    }
}
