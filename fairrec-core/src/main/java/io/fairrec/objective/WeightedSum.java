package io.fairrec.objective;

import io.fairrec.base.Checks;
import java.util.Arrays;

/**
 * Utility = Σⱼ wⱼ fⱼ: one unit of objective j buys wⱼ units of utility, wherever the candidate stands.
 *
 * <p>Reaches only the convex part of a Pareto front; {@link ChebyshevScalarization} reaches all of it. A contribution is
 * weight × value, exactly. Immutable, thread-safe, O(objectives · candidates).
 */
public final class WeightedSum implements ObjectiveCombiner {

    private final double[] weights;

    private WeightedSum(double[] weights) {
        this.weights = weights;
    }

    /**
     * A weighted sum.
     *
     * @param weights one per objective, finite, at least 0, one of them above 0; not renormalised; copied
     */
    public static WeightedSum of(double... weights) {
        return new WeightedSum(Weights.checked(weights));
    }

    @Override
    public int objectives() {
        return weights.length;
    }

    /** The weight of an objective. */
    public double weight(int objective) {
        return weights[objective];
    }

    @Override
    public void combine(ObjectiveMatrix matrix, double[] out) {
        Checks.length(matrix.objectives(), weights.length, "objectives");
        int n = matrix.candidates();
        Arrays.fill(out, 0, n, 0);
        for (int j = 0; j < weights.length; j++) {
            double weight = weights[j];
            double[] column = matrix.column(j);
            for (int i = 0; i < n; i++) {
                out[i] += weight * column[i];
            }
        }
    }

    @Override
    public void attribute(ObjectiveMatrix matrix, int position, double[] out) {
        Checks.length(matrix.objectives(), weights.length, "objectives");
        for (int j = 0; j < weights.length; j++) {
            out[j] = weights[j] * matrix.value(j, position);
        }
    }

    @Override
    public String toString() {
        return "WeightedSum" + Arrays.toString(weights);
    }
}
