package io.fairrec.rerank;

import io.fairrec.base.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A doubly stochastic matrix as a mixture of rankings that can be served (Birkhoff 1946, von Neumann 1953).
 *
 * <p>While mass is left: find the perfect matching on the positive entries whose smallest entry is largest, and take it
 * with that entry as its probability. Each step empties an entry and so lowers the dimension of the face of the Birkhoff
 * polytope that the rest lies on; so there are at most (n − 1)² + 1 rankings (Johnson, Dulmage and Mendelsohn, Canad. Math.
 * Bull. 1960). The bottleneck choice takes the largest step at each time, which in practice leaves far fewer: a rule
 * of thumb and no guarantee, since the fewest is NP-hard to find (Dufossé and Uçar, Linear Algebra Appl. 2016).
 *
 * <p>For a matrix that {@link ExposureProblem} made there is nothing to decompose: its answer is a mixture already.
 *
 * <p>O(n³ log n) per ranking: a bisection over the entries, each with a matching by augmenting paths. Stateless,
 * thread-safe.
 */
public final class BirkhoffDecomposition {

    /** Rows and columns of a given matrix sum to 1 within this. */
    public static final double TOLERANCE = 1e-6;

    /** Entries below this are rounding. */
    private static final double NOTHING = 1e-12;

    private final int n;
    private final double[] left;
    private final int[] rankOfItem;
    private final int[] itemAtRank;
    private final boolean[] seen;
    private final double[] entries;

    private BirkhoffDecomposition(double[] matrix, int n) {
        this.n = n;
        this.left = matrix.clone();
        this.rankOfItem = new int[n];
        this.itemAtRank = new int[n];
        this.seen = new boolean[n];
        this.entries = new double[n * n];
    }

    /**
     * Decomposes.
     *
     * @param matrix row-major [n][n], the probability of each item (row) at each rank (column); entries at least 0 (−1e-9
     *     is taken for 0), rows and columns summing to 1 within {@link #TOLERANCE}
     * @param n at least 1
     * @return the mixture. With rows and columns that are off by ε, up to (2n − 1) · ε of the mass may lie where no perfect
     *     matching passes; {@link RankingMixture#dropped} tells how much, the rest is scaled to 1. An entry of its matrix
     *     differs from the given one by at most ε more than was dropped, so by 2n · ε, and rounding. Its utility is NaN
     */
    public static RankingMixture of(double[] matrix, int n) {
        Checks.atLeast(n, 1, "n");
        Checks.length(matrix.length, Math.multiplyExact(n, n), "matrix");
        for (int i = 0; i < n; i++) {
            double row = 0;
            double column = 0;
            for (int j = 0; j < n; j++) {
                row += Checks.between(matrix[i * n + j], -1e-9, 1 + TOLERANCE, "probability");
                column += matrix[j * n + i];
            }
            Checks.between(row, 1 - TOLERANCE, 1 + TOLERANCE, "sum of row " + i);
            Checks.between(column, 1 - TOLERANCE, 1 + TOLERANCE, "sum of column " + i);
        }
        return new BirkhoffDecomposition(matrix, n).decompose();
    }

    private RankingMixture decompose() {
        List<int[]> rankings = new ArrayList<>();
        List<Double> shares = new ArrayList<>();
        double sum = 0;
        int limit = (n - 1) * (n - 1) + 1;
        Arrays.fill(rankOfItem, -1);
        Arrays.fill(itemAtRank, -1);
        while (rankings.size() < limit && sum < 1 - n * NOTHING) {
            double share = bottleneck();
            if (share <= 0) {
                break;
            }
            rankings.add(itemAtRank.clone());
            shares.add(share);
            sum += share;
            for (int i = 0; i < n; i++) {
                int at = i * n + rankOfItem[i];
                left[at] = left[at] - share <= NOTHING ? 0 : left[at] - share;
            }
        }
        double[] probabilities = new double[shares.size()];
        for (int r = 0; r < probabilities.length; r++) {
            probabilities[r] = shares.get(r) / sum;
        }
        return new RankingMixture(
                RankingMixture.Outcome.SOLVED,
                n,
                rankings.toArray(new int[0][]),
                probabilities,
                Double.NaN,
                Double.NaN,
                Math.max(0, 1 - sum));
    }

    /** Leaves the matching in the arrays; returns its smallest entry, or 0 if there is none on positive entries. */
    private double bottleneck() {
        int size = 0;
        for (double entry : left) {
            if (entry > NOTHING) {
                entries[size++] = entry;
            }
        }
        Arrays.sort(entries, 0, size);
        int worst = 0;
        int best = size - 1;
        if (size == 0 || !matches(entries[0])) {
            return 0;
        }
        // The largest threshold with a perfect matching: entries[worst] has one, those above entries[best] have none.
        while (worst < best) {
            int middle = (worst + best + 1) >>> 1;
            if (matches(entries[middle])) {
                worst = middle;
            } else {
                best = middle - 1;
            }
        }
        matches(entries[worst]);
        double smallest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            smallest = Math.min(smallest, left[i * n + rankOfItem[i]]);
        }
        return smallest;
    }

    /** Whether entries of at least {@code threshold} have a perfect matching; begins with what is left of the last one. */
    private boolean matches(double threshold) {
        for (int i = 0; i < n; i++) {
            if (rankOfItem[i] >= 0 && left[i * n + rankOfItem[i]] < threshold) {
                itemAtRank[rankOfItem[i]] = -1;
                rankOfItem[i] = -1;
            }
        }
        for (int i = 0; i < n; i++) {
            if (rankOfItem[i] < 0) {
                Arrays.fill(seen, false);
                if (!augment(i, threshold)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean augment(int item, double threshold) {
        for (int j = 0; j < n; j++) {
            if (left[item * n + j] >= threshold && !seen[j]) {
                seen[j] = true;
                if (itemAtRank[j] < 0 || augment(itemAtRank[j], threshold)) {
                    itemAtRank[j] = item;
                    rankOfItem[item] = j;
                    return true;
                }
            }
        }
        return false;
    }
}
