package io.fairrec.examples.steam;

import java.util.Arrays;

/**
 * The figures of FairDiverse's post-processing evaluation.
 *
 * @param ndcg mean over rows of DCG / the row's best DCG, both lists sorted by score
 * @param loss mean over rows of Σ(best scores − shown scores) / k
 * @param minMax the smallest over the largest income of a publisher
 * @param poorHalf MMF: the share of income of the poorer half of publishers, ⌊G / 2⌋ of G
 * @param gini of the incomes
 * @param entropy of the shares of income, in bits: −Σ p · log2(p + 1e-9)
 */
record Figures(double ndcg, double loss, double minMax, double poorHalf, double gini, double entropy) {

    private static final double KEEPS_LOG_FINITE = 1e-9;

    /**
     * Of these slates.
     *
     * @param order the rows in the order of the slates
     * @param slates row-major [rows][k] of items, all k of them
     */
    static Figures of(ScoreMatrix matrix, int[] order, int[] slates, int k) {
        double[] discount = new double[k];
        for (int s = 0; s < k; s++) {
            discount[s] = Math.log(2) / Math.log(s + 2.0);
        }
        double[] income = new double[matrix.publishers()];
        double ndcg = 0;
        double loss = 0;
        for (int r = 0; r < order.length; r++) {
            double[] scores = matrix.scores(order[r]);
            double[] best = scores.clone();
            Arrays.sort(best);
            double[] shown = new double[k];
            for (int s = 0; s < k; s++) {
                int item = slates[r * k + s];
                shown[s] = scores[item];
                income[matrix.publisher(item)] += matrix.income(order[r], item);
            }
            Arrays.sort(shown);
            double dcg = 0;
            double ideal = 0;
            double lost = 0;
            for (int s = 0; s < k; s++) {
                dcg += shown[k - 1 - s] * discount[s];
                ideal += best[best.length - 1 - s] * discount[s];
                lost += best[best.length - 1 - s] - shown[s];
            }
            ndcg += dcg / ideal;
            loss += lost / k;
        }
        return of(ndcg / order.length, loss / order.length, income);
    }

    private static Figures of(double ndcg, double loss, double[] income) {
        int groups = income.length;
        double[] ascending = income.clone();
        Arrays.sort(ascending);
        double total = Arrays.stream(income).sum();
        double cumulated = 0;
        double poor = 0;
        double sums = 0;
        double entropy = 0;
        for (int g = 0; g < groups; g++) {
            cumulated += ascending[g];
            sums += cumulated;
            poor += g < groups / 2 ? ascending[g] : 0;
            double share = ascending[g] / total;
            entropy -= share * Math.log(share + KEEPS_LOG_FINITE) / Math.log(2);
        }
        return new Figures(
                ndcg,
                loss,
                ascending[0] / ascending[groups - 1],
                poor / total,
                (groups + 1 - 2 * sums / total) / groups,
                entropy);
    }

    /** The largest difference to other figures, each first rounded to 4 decimals. */
    double farthest(Figures other) {
        double[] mine = values();
        double[] others = other.values();
        double farthest = 0;
        for (int f = 0; f < mine.length; f++) {
            farthest = Math.max(farthest, Math.abs(rounded(mine[f]) - rounded(others[f])));
        }
        return farthest;
    }

    private static double rounded(double value) {
        return Math.rint(value * 1e4) / 1e4;
    }

    private double[] values() {
        return new double[] {ndcg, loss, minMax, poorHalf, gini, entropy};
    }
}
