package io.fairrec.portrait;

import java.util.List;

/**
 * Turns texts into vectors: titles, descriptions, reviews, questions.
 *
 * <p>A text that cannot be read has the zero vector, never noise, and is named in the {@link TextReport}: a blank one, one
 * of whose tokens more than half are unknown to the model, one in a script that no model is there for. Every other text
 * has a vector that is finite and not zero. Whether vectors have length 1 is the implementation's choice; users of
 * vectors must not rely on it.
 *
 * <p>Implementations must be thread-safe and give equal output for equal input. A vector should not depend on what else is
 * in the batch; a quantised model cannot promise that (cosines move by 1e-2 on sentences, by 5e-2 on odd signs), so {@code TextEncoderContract} in
 * fairrec-testkit checks it up to a tolerance that the implementation declares. Texts of customers are personal data: an
 * implementation writes them neither to a log nor into a message nor into {@code toString}.
 */
public interface TextEncoder extends AutoCloseable {

    /** The length of a vector, at least 1; constant. */
    int dimension();

    /**
     * Encodes a batch.
     *
     * @param texts n texts in any script and of any length, n at least 0; what is too long is cut, and counted in the report
     * @param out receives row-major {@code [n][dimension]}; longer is allowed, the rest stays untouched. Finite values
     * @return what was cut and what could not be read; an index is one of {@code texts}
     * @throws IllegalArgumentException if {@code out} is shorter than n · dimension
     */
    TextReport encode(List<String> texts, float[] out);

    /** Frees native resources; nothing by default. */
    @Override
    default void close() {}
}
