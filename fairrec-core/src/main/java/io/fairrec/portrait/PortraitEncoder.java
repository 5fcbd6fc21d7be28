package io.fairrec.portrait;

import java.util.List;

/**
 * Turns portraits into vectors.
 *
 * <p>Implementations must be thread-safe, must not write to shared state, and must give equal output for equal input,
 * whatever else is in the batch. They must not keep a portrait, which its owner may fill anew after the call. {@code
 * PortraitEncoderContract} in fairrec-testkit checks this.
 */
public interface PortraitEncoder extends AutoCloseable {

    /** The length of a vector, at least 1; constant. */
    int dimension();

    /**
     * Encodes a batch.
     *
     * @param portraits n portraits, n at least 0; cold ones (empty history) included
     * @param out receives row-major {@code [n][dimension]}; longer is allowed, the rest stays untouched. Finite values
     * @throws IllegalArgumentException if {@code out} is shorter than n · dimension
     */
    void encode(List<UserPortrait> portraits, float[] out);

    /** Frees native resources; nothing by default. */
    @Override
    default void close() {}
}
