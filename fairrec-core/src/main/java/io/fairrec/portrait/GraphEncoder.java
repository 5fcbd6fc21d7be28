package io.fairrec.portrait;

import io.fairrec.data.InteractionGraph;

/**
 * Turns the vectors of a graph's nodes into vectors that know their neighbourhood.
 *
 * <p>Offline work on all nodes at once: the result goes into a {@link io.fairrec.data.VectorTable} per kind of node,
 * from which {@link TableEncoder} and the scorers serve. Implementations must be thread-safe, must not write to shared
 * state, and must give equal output for equal input. {@code GraphEncoderContract} in fairrec-testkit checks this.
 */
public interface GraphEncoder extends AutoCloseable {

    /**
     * The length of a node's result, at least 1; constant for a given input.
     *
     * @param inputDimension the length of a node's input, at least 1
     * @throws IllegalArgumentException if the encoder takes no input of this length
     */
    int outputDimension(int inputDimension);

    /**
     * Encodes all nodes.
     *
     * @param graph which nodes are neighbours; perhaps without nodes, or with nodes that have no edge
     * @param x0 row-major {@code [nodes][dimension]}, of exactly this length, finite; not changed
     * @param dimension the length of a node's input
     * @param out receives row-major {@code [nodes][outputDimension(dimension)]}, finite as long as the sums stay
     *     within the floats; longer is allowed, the rest stays untouched. Another array than {@code x0}
     * @throws IllegalArgumentException if a length does not fit, or {@code out} is {@code x0}; encoders of this package
     *     also refuse an {@code x0} that is not finite
     */
    void encode(InteractionGraph graph, float[] x0, int dimension, float[] out);

    /** Frees native resources; nothing by default. */
    @Override
    default void close() {}
}
