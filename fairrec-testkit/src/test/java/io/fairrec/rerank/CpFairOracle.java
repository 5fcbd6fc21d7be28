package io.fairrec.rerank;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The exact optimum of CP-Fair's absolute form for two consumer groups, two provider groups and quality of 0 or 1.
 *
 * <p>The objective depends on the slates only through Σ score, the hits of either group and the number of short-head slots.
 * So: per user the best score of each (hits, short) by taking the best of each of the four kinds of candidates, per
 * consumer group a knapsack over its users, then every pair of totals.
 */
final class CpFairOracle {

    private static final double NONE = Double.NEGATIVE_INFINITY;

    private CpFairOracle() {}

    static double optimum(
            double[][] scores,
            double[][] relevance,
            boolean[][] longTail,
            int[] group,
            int k,
            double consumerWeight,
            double providerWeight) {
        int users = scores.length;
        double[][][] totals = new double[2][][];
        int[] size = new int[2];
        for (int g = 0; g < 2; g++) {
            double[][] sum = {{0}};
            for (int u = 0; u < users; u++) {
                if (group[u] == g) {
                    sum = add(sum, user(scores[u], relevance[u], longTail[u], k));
                    size[g]++;
                }
            }
            totals[g] = sum;
        }
        double best = NONE;
        double slots = (double) users * k;
        for (int h0 = 0; h0 < totals[0].length; h0++) {
            for (int h1 = 0; h1 < totals[1].length; h1++) {
                double gap = Math.abs(h1 / (double) k / size[1] - h0 / (double) k / size[0]);
                for (int s0 = 0; s0 < totals[0][h0].length; s0++) {
                    for (int s1 = 0; s1 < totals[1][h1].length; s1++) {
                        double sum = totals[0][h0][s0] + totals[1][h1][s1];
                        double share = Math.abs(2 * (s0 + s1) - slots) / slots;
                        best = Math.max(best, sum - consumerWeight * gap - providerWeight * share);
                    }
                }
            }
        }
        return best;
    }

    /** The best score by [hits][short-head items] of one user's slate. */
    private static double[][] user(double[] scores, double[] relevance, boolean[] longTail, int k) {
        double[][] prefix = new double[4][];
        for (int kind = 0; kind < 4; kind++) {
            int hit = kind % 2;
            boolean tail = kind / 2 == 1;
            double[] sorted = IntStream.range(0, scores.length)
                    .filter(j -> longTail[j] == tail && relevance[j] == hit)
                    .mapToObj(j -> scores[j])
                    .sorted(Comparator.reverseOrder())
                    .limit(k)
                    .mapToDouble(Double::doubleValue)
                    .toArray();
            prefix[kind] = new double[sorted.length + 1];
            for (int i = 0; i < sorted.length; i++) {
                prefix[kind][i + 1] = prefix[kind][i] + sorted[i];
            }
        }
        double[][] best = table(k + 1, k + 1);
        for (int a = 0; a < prefix[0].length; a++) {
            for (int b = 0; b < prefix[1].length && a + b <= k; b++) {
                for (int c = 0; c < prefix[2].length && a + b + c <= k; c++) {
                    int d = k - a - b - c;
                    if (d < prefix[3].length) {
                        double sum = prefix[0][a] + prefix[1][b] + prefix[2][c] + prefix[3][d];
                        best[b + d][a + b] = Math.max(best[b + d][a + b], sum);
                    }
                }
            }
        }
        int hits = k;
        while (hits > 0 && Arrays.stream(best[hits]).allMatch(v -> v == NONE)) {
            hits--;
        }
        return Arrays.copyOf(best, hits + 1);
    }

    private static double[][] add(double[][] first, double[][] second) {
        int width = first[0].length + second[0].length - 1;
        double[][] sum = table(first.length + second.length - 1, width);
        for (int h = 0; h < first.length; h++) {
            for (int s = 0; s < first[h].length; s++) {
                if (first[h][s] == NONE) {
                    continue;
                }
                for (int g = 0; g < second.length; g++) {
                    for (int t = 0; t < second[g].length; t++) {
                        sum[h + g][s + t] = Math.max(sum[h + g][s + t], first[h][s] + second[g][t]);
                    }
                }
            }
        }
        return sum;
    }

    private static double[][] table(int height, int width) {
        double[][] table = new double[height][width];
        for (double[] row : table) {
            Arrays.fill(row, NONE);
        }
        return table;
    }
}
