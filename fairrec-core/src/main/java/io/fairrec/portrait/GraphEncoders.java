package io.fairrec.portrait;

import io.fairrec.base.Checks;
import io.fairrec.data.InteractionGraph;

/** What all graph encoders of this package do alike. */
final class GraphEncoders {

    private GraphEncoders() {}

    /** The number of nodes, after the checks that {@link GraphEncoder#encode} promises. */
    static int checked(InteractionGraph graph, float[] x0, int dimension, int outputDimension, float[] out) {
        Checks.atLeast(dimension, 1, "dimension");
        int nodes = graph.nodes();
        Checks.length(x0.length, Math.multiplyExact(nodes, dimension), "x0");
        Checks.atLeast(out.length, Math.multiplyExact(nodes, outputDimension), "out.length");
        if (x0 == out && nodes > 0) {
            throw new IllegalArgumentException("The out must be another array than x0, which is read to the end.");
        }
        for (int i = 0; i < x0.length; i++) {
            if (!Float.isFinite(x0[i])) {
                throw new IllegalArgumentException("The x0 at node " + i / dimension + ", column " + i % dimension
                        + " (" + x0[i] + ") must be a finite number.");
            }
        }
        return nodes;
    }
}
