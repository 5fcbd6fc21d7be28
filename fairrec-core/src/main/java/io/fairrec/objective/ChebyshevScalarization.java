package io.fairrec.objective;

import io.fairrec.base.Checks;
import io.fairrec.internal.Workspaces;
import java.util.Arrays;

/**
 * Utility = −maxⱼ wⱼ (z*ⱼ − fⱼ) − ρ Σⱼ wⱼ (z*ⱼ − fⱼ): minus the worst weighted shortfall from the ideal point, so no
 * objective can be bought off by another.
 *
 * <p>The ideal z*ⱼ is the largest value of objective j among the request's candidates. Every Pareto-optimal candidate is
 * the best for some weights, also on a non-convex front (Bowman 1976; Miettinen, Nonlinear Multiobjective Optimization,
 * 1999). With ρ &gt; 0 the best candidate is properly Pareto-optimal; with ρ = 0 it may be only weakly so.
 * This is the augmented weighted form with the weighted L₁ term; some texts leave that term unweighted (Steuer and Choo,
 * Mathematical Programming 26, 1983). Utilities are at most 0, and 0 only for a candidate that is ideal in everything that
 * has a weight.
 *
 * <p><strong>Attribution.</strong> The utility is positively homogeneous of degree 1 in the shortfall z* − f, so its
 * gradient is constant along the ray from the ideal point to the candidate, and the Aumann–Shapley value has a closed
 * form: the active objective, the one with the largest weighted shortfall, carries the whole first term (ties share it
 * equally), and each carries its own part of the second. The parts sum to the utility: the ideal point has utility 0.
 *
 * <p>Immutable, thread-safe. {@link #combine} is O(objectives · candidates) and allocates nothing; {@link #attribute}
 * finds the ideal anew.
 */
public final class ChebyshevScalarization implements ObjectiveCombiner {

    private final double[] weights;
    private final double augmentation;
    private final Workspaces<double[]> ideals;

    private ChebyshevScalarization(double[] weights, double augmentation) {
        this.weights = weights;
        this.augmentation = augmentation;
        this.ideals = new Workspaces<>(() -> new double[weights.length]);
    }

    /**
     * A Chebyshev scalarisation with ρ = 0.
     *
     * @param weights one per objective, finite, at least 0, one of them above 0; not renormalised; copied
     */
    public static ChebyshevScalarization of(double... weights) {
        return new ChebyshevScalarization(Weights.checked(weights), 0);
    }

    /**
     * The same with another ρ.
     *
     * @param rho finite, at least 0; small, such as 0.05, so that the worst shortfall still leads
     */
    public ChebyshevScalarization augmentation(double rho) {
        return new ChebyshevScalarization(weights, Checks.nonNegative(rho, "augmentation"));
    }

    /** ρ. */
    public double augmentation() {
        return augmentation;
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
        if (augmentation > 0) {
            combineAugmented(matrix, n, out);
            return;
        }
        Arrays.fill(out, 0, n, 0);
        for (int j = 0; j < weights.length; j++) {
            double weight = weights[j];
            double[] column = matrix.column(j);
            double ideal = largest(column, n);
            for (int i = 0; i < n; i++) {
                out[i] = Math.max(out[i], weight * (ideal - column[i]));
            }
        }
        for (int i = 0; i < n; i++) {
            // From 0, so that the ideal gets 0 and not −0.
            out[i] = 0 - out[i];
        }
    }

    private void combineAugmented(ObjectiveMatrix matrix, int n, double[] out) {
        double[] ideal = ideals.borrow();
        ideal(matrix, ideal);
        for (int i = 0; i < n; i++) {
            double worst = 0;
            double sum = 0;
            for (int j = 0; j < weights.length; j++) {
                double shortfall = weights[j] * (ideal[j] - matrix.value(j, i));
                worst = Math.max(worst, shortfall);
                sum += shortfall;
            }
            out[i] = 0 - worst - augmentation * sum;
        }
        ideals.giveBack(ideal);
    }

    @Override
    public void attribute(ObjectiveMatrix matrix, int position, double[] out) {
        Checks.length(matrix.objectives(), weights.length, "objectives");
        double[] ideal = new double[weights.length];
        ideal(matrix, ideal);
        double worst = 0;
        int active = 0;
        for (int j = 0; j < weights.length; j++) {
            out[j] = weights[j] * (ideal[j] - matrix.value(j, position));
            if (out[j] > worst) {
                worst = out[j];
                active = 1;
            } else if (out[j] == worst) {
                active++;
            }
        }
        for (int j = 0; j < weights.length; j++) {
            double first = out[j] == worst ? worst / active : 0;
            out[j] = 0 - first - augmentation * out[j];
        }
    }

    private void ideal(ObjectiveMatrix matrix, double[] out) {
        for (int j = 0; j < weights.length; j++) {
            out[j] = largest(matrix.column(j), matrix.candidates());
        }
    }

    private static double largest(double[] column, int n) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            largest = Math.max(largest, column[i]);
        }
        return largest;
    }

    @Override
    public String toString() {
        return "ChebyshevScalarization" + Arrays.toString(weights) + (augmentation > 0 ? " rho " + augmentation : "");
    }
}
