package io.fairrec.objective;

import java.util.OptionalInt;

/**
 * Turns a vector of objectives that are to be <em>minimised</em> into one number that is to be minimised: for choosing
 * among finished solutions and for guiding a search.
 *
 * <p>{@link Scalarizations} makes the built-ins. While serving, the objectives of one request are maximised and combined
 * by an {@link ObjectiveCombiner}: {@link WeightedSum} and {@link ChebyshevScalarization} there are minus the functions
 * of the same name here, with the best candidate of the request as ideal point.
 *
 * <p>An implementation must be stateless and deterministic, and must not keep or change the array.
 */
@FunctionalInterface
public interface Scalarization {

    /**
     * The scalar of one point.
     *
     * @param objectives one finite value per objective, smaller is better; longer is not allowed
     * @return smaller is better; {@link Double#POSITIVE_INFINITY} exactly where the point is infeasible; never NaN
     * @throws IllegalArgumentException if the length is wrong or a value is not finite
     */
    double of(double[] objectives);

    /**
     * The index of the point with the smallest scalar, ties to the smaller index; empty if there is no point or none is
     * feasible. O(points · objectives).
     *
     * @param points [n][objectives]
     */
    default OptionalInt best(double[][] points) {
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < points.length; i++) {
            double value = of(points[i]);
            if (value < least) {
                least = value;
                best = i;
            }
        }
        return best < 0 ? OptionalInt.empty() : OptionalInt.of(best);
    }
}
