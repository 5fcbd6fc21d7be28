package io.fairrec.train;

import java.util.SplittableRandom;

/**
 * Draws items that users did not choose, to train against.
 *
 * <p>Implementations are thread-safe, keep no state between calls and draw from nothing but {@code random}: equal streams
 * give equal samples. {@code NegativeSamplerContract} in fairrec-testkit checks this.
 */
public interface NegativeSampler {

    /** What the sampler is called in a model's provenance, such as {@code "uniform"}; not blank. */
    String name();

    /**
     * The name, and a hash of what it does not tell; the name alone unless overridden. Stands in a model's provenance; a
     * checkpoint of another identity is refused.
     */
    default String identity() {
        return name();
    }

    /**
     * Draws one negative a row.
     *
     * @param pairs what users chose
     * @param user the user of each row; borrowed, not changed
     * @param positive the item that the user of each row chose; borrowed, not changed
     * @param n how many rows count
     * @param random the stream to draw from
     * @param out receives an item a row that the row's user did not choose; the row's positive itself where the user chose
     *     every item: the row then teaches a ranking loss nothing, because both scores are one
     */
    void sample(PositivePairs pairs, int[] user, int[] positive, int n, SplittableRandom random, int[] out);

    /** Every item that the user did not choose, with equal probability. */
    static NegativeSampler uniform() {
        return UniformNegatives.INSTANCE;
    }
}
