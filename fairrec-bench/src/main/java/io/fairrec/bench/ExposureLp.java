package io.fairrec.bench;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.optim.linear.LinearConstraint;
import org.apache.commons.math3.optim.linear.LinearConstraintSet;
import org.apache.commons.math3.optim.linear.LinearObjectiveFunction;
import org.apache.commons.math3.optim.linear.NonNegativeConstraint;
import org.apache.commons.math3.optim.linear.Relationship;
import org.apache.commons.math3.optim.linear.SimplexSolver;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;

/** The rival: the linear programme over the n² entries of P as Singh and Joachims state it, by the simplex method. */
final class ExposureLp {

    private ExposureLp() {}

    /** The largest u'Pv under equal mean exposure of the groups 0 and 1. */
    static double demographicParity(double[] u, int[] group, double[] v) {
        int n = u.length;
        double[] sizes = new double[2];
        for (int g : group) {
            sizes[g]++;
        }
        double[] objective = new double[n * n];
        double[] gap = new double[n * n];
        List<LinearConstraint> constraints = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double[] row = new double[n * n];
            double[] column = new double[n * n];
            for (int j = 0; j < n; j++) {
                objective[i * n + j] = u[i] * v[j];
                gap[i * n + j] = (group[i] == 0 ? v[j] : -v[j]) / sizes[group[i]];
                row[i * n + j] = 1;
                column[j * n + i] = 1;
            }
            constraints.add(new LinearConstraint(row, Relationship.EQ, 1));
            if (i < n - 1) {
                // The last column follows from the rows and the other columns.
                constraints.add(new LinearConstraint(column, Relationship.EQ, 1));
            }
        }
        constraints.add(new LinearConstraint(gap, Relationship.EQ, 0));
        return new SimplexSolver(1e-9)
                .optimize(
                        new LinearObjectiveFunction(objective, 0),
                        new LinearConstraintSet(constraints),
                        new NonNegativeConstraint(true),
                        GoalType.MAXIMIZE)
                .getValue();
    }
}
