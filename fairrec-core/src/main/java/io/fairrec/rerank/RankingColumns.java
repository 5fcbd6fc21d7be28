package io.fairrec.rerank;

import io.fairrec.rerank.RankingMixture.Outcome;
import java.util.Arrays;

/**
 * Column generation for more than two groups: the simplex method on mixtures of rankings, whose columns are the n!
 * rankings, never listed. The best column to enter is a sort by utilities net of the multipliers.
 *
 * <p>Row 0 says that probabilities sum to 1; row g &gt; 0 that group g gets as much as group 0. A basis has one ranking per
 * row. Its inverse is updated at each pivot, O(G²), and made anew every {@value #FRESH_AFTER} and at the end, O(G³), so that
 * rounding does not add up. The row to leave is chosen lexicographically, so that the method ends (Dantzig, Orden and Wolfe,
 * Pacific J. Math. 1955). Not thread-safe.
 */
final class RankingColumns {

    private static final double TOLERANCE = 1e-12;
    private static final double LEAST_PIVOT = 1e-10;
    private static final int FRESH_AFTER = 32;

    private final ExposureSolver problem;
    private int rows;
    private double[][] basis = new double[0][0];
    private double[][] inverse = new double[0][0];
    private double[][] work = new double[0][0];
    private boolean[] artificial = new boolean[0];
    private double[] values = new double[0];
    private double[] prices = new double[0];
    private double[] column = new double[0];
    private double[] direction = new double[0];

    RankingColumns(ExposureSolver problem) {
        this.problem = problem;
    }

    void solve() {
        start(problem.groups);
        boolean feasible = false;
        double bound = Double.POSITIVE_INFINITY;
        // Pivots grow about linearly in the rows; this many mean that rounding has taken over.
        int limit = 200 * rows + 1000;
        for (int pivot = 0; pivot < limit; pivot++) {
            if (pivot % FRESH_AFTER == 0) {
                invert();
            }
            if (!feasible && missing() <= TOLERANCE * problem.allExposure) {
                feasible = true;
            }
            double above = price(feasible);
            if (feasible) {
                bound = Math.min(bound, prices[0] + above);
            }
            double scale = feasible ? Math.max(problem.utilityScale, Double.MIN_NORMAL) : problem.allExposure;
            int leaving = above > TOLERANCE * scale ? leaving(feasible) : -1;
            if (leaving < 0) {
                break;
            }
            enter(leaving);
        }
        if (feasible) {
            invert();
            answer(bound);
        } else {
            problem.fail(Outcome.INFEASIBLE);
        }
    }

    private void start(int size) {
        rows = size;
        if (basis.length < size) {
            basis = new double[size][size];
            inverse = new double[size][size];
            work = new double[size][size];
            artificial = new boolean[size];
            values = new double[size];
            prices = new double[size];
            column = new double[size];
            direction = new double[size];
        }
        for (int r = 0; r < rows; r++) {
            Arrays.fill(basis[r], 0, rows, 0);
            basis[r][r] = 1;
            artificial[r] = true;
            values[r] = 0;
        }
    }

    /** How much of the rows no ranking covers yet. */
    private double missing() {
        double sum = 0;
        for (int r = 0; r < rows; r++) {
            sum += artificial[r] ? Math.abs(inverse[r][0]) : 0;
        }
        return sum;
    }

    /** Finds the ranking with the largest reduced cost, into the ranking behind the basis; returns that cost. */
    private double price(boolean feasible) {
        for (int c = 0; c < rows; c++) {
            prices[c] = 0;
            for (int r = 0; r < rows; r++) {
                double cost = feasible ? values[r] : (artificial[r] ? -1 : 0);
                prices[c] += cost * inverse[r][c];
            }
        }
        double ofGroup0 = 0;
        for (int g = 1; g < rows; g++) {
            ofGroup0 -= prices[g];
        }
        double[] key = problem.key;
        for (int i = 0; i < problem.n; i++) {
            int group = problem.groupOf[i];
            double price = group == 0 ? ofGroup0 : prices[group];
            key[i] = (feasible ? problem.utilities[i] : 0) - price * problem.coefficients[i];
        }
        int[] entering = problem.rankings[rows];
        problem.rank(key, entering);
        double sum = 0;
        Arrays.fill(column, 0, rows, 0);
        for (int j = 0; j < problem.slots; j++) {
            int item = entering[j];
            sum += problem.exposures[j] * key[item];
            column[problem.groupOf[item]] += problem.exposures[j] * problem.coefficients[item];
        }
        for (int g = 1; g < rows; g++) {
            column[g] -= column[0];
        }
        column[0] = 1;
        return sum - prices[0];
    }

    private int leaving(boolean feasible) {
        int best = -1;
        for (int r = 0; r < rows; r++) {
            direction[r] = 0;
            for (int c = 0; c < rows; c++) {
                direction[r] += inverse[r][c] * column[c];
            }
        }
        for (int r = 0; r < rows; r++) {
            if (feasible && artificial[r] && Math.abs(direction[r]) > LEAST_PIVOT) {
                // It stands at 0 and must stay there: it goes first, in a pivot that moves nothing.
                return r;
            }
            if (direction[r] > LEAST_PIVOT && (best < 0 || isSmaller(r, best))) {
                best = r;
            }
        }
        return best;
    }

    private boolean isSmaller(int a, int b) {
        for (int c = 0; c < rows; c++) {
            double left = inverse[a][c] / direction[a];
            double right = inverse[b][c] / direction[b];
            if (Math.abs(left - right) > 1e-14 * Math.max(1, Math.abs(left))) {
                return left < right;
            }
        }
        return direction[a] > direction[b];
    }

    private void enter(int row) {
        for (int c = 0; c < rows; c++) {
            basis[c][row] = column[c];
        }
        int[] entering = problem.rankings[rows];
        problem.rankings[rows] = problem.rankings[row];
        problem.rankings[row] = entering;
        artificial[row] = false;
        values[row] = problem.value(entering);
        for (int c = 0; c < rows; c++) {
            inverse[row][c] /= direction[row];
        }
        for (int r = 0; r < rows; r++) {
            for (int c = 0; r != row && direction[r] != 0 && c < rows; c++) {
                inverse[r][c] -= direction[r] * inverse[row][c];
            }
        }
    }

    /** Gauss–Jordan with row pivots. */
    private void invert() {
        for (int r = 0; r < rows; r++) {
            System.arraycopy(basis[r], 0, work[r], 0, rows);
            Arrays.fill(inverse[r], 0, rows, 0);
            inverse[r][r] = 1;
        }
        for (int c = 0; c < rows; c++) {
            int pivot = c;
            for (int r = c + 1; r < rows; r++) {
                pivot = Math.abs(work[r][c]) > Math.abs(work[pivot][c]) ? r : pivot;
            }
            swap(work, c, pivot);
            swap(inverse, c, pivot);
            double scale = 1 / work[c][c];
            for (int k = 0; k < rows; k++) {
                work[c][k] *= scale;
                inverse[c][k] *= scale;
            }
            for (int r = 0; r < rows; r++) {
                double factor = work[r][c];
                if (r == c || factor == 0) {
                    continue;
                }
                for (int k = 0; k < rows; k++) {
                    work[r][k] -= factor * work[c][k];
                    inverse[r][k] -= factor * inverse[c][k];
                }
            }
        }
    }

    private static void swap(double[][] matrix, int a, int b) {
        double[] row = matrix[a];
        matrix[a] = matrix[b];
        matrix[b] = row;
    }

    private void answer(double bound) {
        int size = 0;
        double sum = 0;
        for (int r = 0; r < rows; r++) {
            double probability = inverse[r][0];
            if (!artificial[r] && probability > TOLERANCE) {
                int[] ranking = problem.rankings[r];
                problem.rankings[r] = problem.rankings[size];
                problem.rankings[size] = ranking;
                problem.probabilities[size] = probability;
                sum += probability;
                size++;
            }
        }
        for (int r = 0; r < size; r++) {
            problem.probabilities[r] /= sum;
        }
        problem.finish(size, bound);
    }
}
