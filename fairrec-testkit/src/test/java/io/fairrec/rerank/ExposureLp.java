package io.fairrec.rerank;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.optim.linear.LinearConstraint;
import org.apache.commons.math3.optim.linear.LinearConstraintSet;
import org.apache.commons.math3.optim.linear.LinearObjectiveFunction;
import org.apache.commons.math3.optim.linear.NoFeasibleSolutionException;
import org.apache.commons.math3.optim.linear.NonNegativeConstraint;
import org.apache.commons.math3.optim.linear.Relationship;
import org.apache.commons.math3.optim.linear.SimplexSolver;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;

/** The oracle: the linear programme over the n × n entries of P, as the paper states it. */
final class ExposureLp {

    private ExposureLp() {}

    /** The largest u'Pv, or NaN if no P is fair. */
    static double solve(double[] u, double[] merit, int[] group, int groups, double[] v, ExposureNotion notion) {
        int n = u.length;
        double[] objective = new double[n * n];
        List<LinearConstraint> constraints = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double[] row = new double[n * n];
            double[] column = new double[n * n];
            for (int j = 0; j < n; j++) {
                objective[i * n + j] = j < v.length ? u[i] * v[j] : 0;
                row[i * n + j] = 1;
                column[j * n + i] = 1;
            }
            constraints.add(new LinearConstraint(row, Relationship.EQ, 1));
            // The last column follows from the rows and the other columns.
            if (i < n - 1) {
                constraints.add(new LinearConstraint(column, Relationship.EQ, 1));
            }
        }
        double unit = 0;
        for (int i = 0; i < n; i++) {
            unit = Math.max(unit, coefficient(i, merit, group, notion));
        }
        for (int g = 1; g < groups; g++) {
            double[] gap = new double[n * n];
            for (int i = 0; i < n; i++) {
                double sign = group[i] == g ? 1 : group[i] == 0 ? -1 : 0;
                for (int j = 0; j < v.length; j++) {
                    gap[i * n + j] = sign * v[j] * coefficient(i, merit, group, notion) / unit;
                }
            }
            constraints.add(new LinearConstraint(gap, Relationship.EQ, 0));
        }
        try {
            return new SimplexSolver(1e-10)
                    .optimize(
                            new LinearObjectiveFunction(objective, 0),
                            new LinearConstraintSet(constraints),
                            new NonNegativeConstraint(true),
                            GoalType.MAXIMIZE)
                    .getValue();
        } catch (NoFeasibleSolutionException e) {
            return Double.NaN;
        }
    }

    static double coefficient(int item, double[] merit, int[] group, ExposureNotion notion) {
        double count = 0;
        double sum = 0;
        for (int i = 0; i < merit.length; i++) {
            count += group[i] == group[item] ? 1 : 0;
            sum += group[i] == group[item] ? merit[i] : 0;
        }
        return switch (notion) {
            case DEMOGRAPHIC_PARITY -> 1 / count;
            case DISPARATE_TREATMENT -> 1 / sum;
            case DISPARATE_IMPACT -> merit[item] / sum;
        };
    }
}
