package io.fairrec.train;

import io.fairrec.base.ModelException;
import io.fairrec.data.UserItemMatrix;

/** The Gram matrix XᵀWX of a 0/1 matrix of users and items as its lower triangle: what closed forms over items invert. */
final class ItemGram {

    /** The largest number of items: a square of floats must fit into one array. */
    static final int MAX_ITEMS = 46_340;

    private ItemGram() {}

    /**
     * The lower triangle.
     *
     * @param weight W's diagonal, one per row of {@code pairs}
     * @return row i of length i + 1; O(Σ_u n_u²)
     */
    static double[][] of(UserItemMatrix pairs, double[] weight) {
        double[][] gram = new double[pairs.columns()][];
        for (int i = 0; i < gram.length; i++) {
            gram[i] = new double[i + 1];
        }
        for (int u = 0; u < pairs.rows(); u++) {
            for (int e = pairs.begin(u); e < pairs.end(u); e++) {
                // Columns ascend within a row: f up to e is the lower triangle.
                double[] row = gram[pairs.column(e)];
                for (int f = pairs.begin(u); f <= e; f++) {
                    row[pairs.column(f)] += weight[u];
                }
            }
        }
        return gram;
    }

    /**
     * Checks before anything is allocated that the triangle and a square of floats have a place.
     *
     * @param model what the message calls the model
     * @throws ModelException if not
     */
    static void requireMemory(int items, String model) {
        if (items > MAX_ITEMS) {
            throw new ModelException("The items (" + items + ") must be at most " + MAX_ITEMS + " for " + model
                    + ", which holds a weight for every pair. Restrict the log to the items that are bought often, or"
                    + " train ImplicitAls.");
        }
        long bytes = 12L * items * items;
        long heap = Runtime.getRuntime().maxMemory();
        if (bytes > heap) {
            throw new ModelException(model + " needs " + (bytes >> 20) + " MiB for " + items
                    + " items, 12 bytes for every pair of them, but the heap has at most " + (heap >> 20)
                    + " MiB. Give Java more with -Xmx, or restrict the log to the items that are bought often.");
        }
    }
}
