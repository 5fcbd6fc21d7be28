package io.fairrec.internal;

/**
 * Least-squares regression onto monotone sequences, and the projection that it solves in closed form.
 *
 * <p>Pool adjacent violators (Ayer, Brunk, Ewing, Reid and Silverman, Annals of Mathematical Statistics 26, 1955): exact
 * up to rounding, O(n), no allocation. Stateless; writes only to the caller's arrays.
 */
public final class IsotonicRegression {

    private IsotonicRegression() {}

    /**
     * Replaces {@code values[0 … n)} by the non-increasing sequence that is nearest to it in least squares.
     *
     * @param values finite
     * @param blocks scratch of at least n, receives block sizes
     */
    public static void nonIncreasing(double[] values, int n, int[] blocks) {
        int count = 0;
        // values[0 … count) holds the means of the blocks so far.
        for (int i = 0; i < n; i++) {
            double mean = values[i];
            int size = 1;
            while (count > 0 && values[count - 1] < mean) {
                count--;
                mean += (values[count] - mean) * ((double) blocks[count] / (size + blocks[count]));
                size += blocks[count];
            }
            values[count] = mean;
            blocks[count] = size;
            count++;
        }
        for (int i = n; count > 0; count--) {
            double mean = values[count - 1];
            for (int left = blocks[count - 1]; left > 0; left--) {
                values[--i] = mean;
            }
        }
    }

    /**
     * Replaces {@code y[0 … n)} by the nearest sequence in least squares all of whose prefix sums are at least {@code
     * floor}.
     *
     * <p>Projecting onto that polyhedron adds a correction that is non-increasing and not negative (its multipliers are
     * the drops of the correction), so the correction is the projection of the violation onto that cone: max(0, PAV↓(−y +
     * floor · e₁)), where e₁ = (1, 0, …, 0).
     *
     * @param y finite, in any order
     * @param floor at most 0, finite
     * @param correction scratch of at least n, receives what was added
     * @param blocks scratch of at least n
     * @return whether anything was added
     */
    public static boolean raisePrefixSums(double[] y, int n, double floor, double[] correction, int[] blocks) {
        for (int i = 0; i < n; i++) {
            correction[i] = -y[i];
        }
        if (n > 0) {
            correction[0] += floor;
        }
        nonIncreasing(correction, n, blocks);
        boolean raised = false;
        for (int i = 0; i < n; i++) {
            correction[i] = Math.max(0, correction[i]);
            y[i] += correction[i];
            raised |= correction[i] > 0;
        }
        return raised;
    }
}
