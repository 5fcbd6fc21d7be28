package io.fairrec.objective;

import io.fairrec.base.Checks;
import java.util.Arrays;

/**
 * What a search found: decision vectors that no other of them dominates, with their objectives, by ascending objectives
 * (the first, then the second, …). Immutable, thread-safe.
 */
public final class ParetoSet {

    private final double[] x;
    private final double[] f;
    private final int size;
    private final int variables;
    private final int objectives;
    private final int evaluations;

    private ParetoSet(double[] x, double[] f, int size, int variables, int objectives, int evaluations) {
        this.x = x;
        this.f = f;
        this.size = size;
        this.variables = variables;
        this.objectives = objectives;
        this.evaluations = evaluations;
    }

    /** The non-dominated rows of a population, equal decision vectors once. */
    static ParetoSet of(double[] x, double[] f, int n, int variables, int objectives, int evaluations) {
        int[] ranks = new int[n];
        NonDominatedSort sort = new NonDominatedSort();
        sort.sort(f, n, objectives, ranks);
        int[] order = new int[n];
        sort.order(order, n);
        double[] keptX = new double[n * variables];
        double[] keptF = new double[n * objectives];
        int kept = 0;
        for (int i : order) {
            if (ranks[i] != 0 || isKnown(keptX, kept, x, i, variables)) {
                continue;
            }
            System.arraycopy(x, i * variables, keptX, kept * variables, variables);
            System.arraycopy(f, i * objectives, keptF, kept * objectives, objectives);
            kept++;
        }
        return new ParetoSet(
                Arrays.copyOf(keptX, kept * variables),
                Arrays.copyOf(keptF, kept * objectives),
                kept,
                variables,
                objectives,
                evaluations);
    }

    private static boolean isKnown(double[] keptX, int kept, double[] x, int row, int variables) {
        for (int i = 0; i < kept; i++) {
            if (Arrays.equals(keptX, i * variables, (i + 1) * variables, x, row * variables, (row + 1) * variables)) {
                return true;
            }
        }
        return false;
    }

    /** How many points there are; at least 1. */
    public int size() {
        return size;
    }

    /** How many variables a decision vector has. */
    public int variables() {
        return variables;
    }

    /** How many objectives there are. */
    public int objectives() {
        return objectives;
    }

    /** How many times the function was evaluated. */
    public int evaluations() {
        return evaluations;
    }

    /** The decision vector of a point; a new array [variables]. */
    public double[] x(int point) {
        Checks.index(point, size, "point");
        return Arrays.copyOfRange(x, point * variables, (point + 1) * variables);
    }

    /** One objective of a point. */
    public double f(int point, int objective) {
        Checks.index(point, size, "point");
        Checks.index(objective, objectives, "objective");
        return f[point * objectives + objective];
    }

    /** All objectives; a new array [size][objectives]. */
    public double[][] front() {
        double[][] front = new double[size][];
        Arrays.setAll(front, i -> Arrays.copyOfRange(f, i * objectives, (i + 1) * objectives));
        return front;
    }

    @Override
    public String toString() {
        return "ParetoSet[" + size + " points, " + objectives + " objectives, " + variables + " variables, "
                + evaluations + " evaluations]";
    }
}
