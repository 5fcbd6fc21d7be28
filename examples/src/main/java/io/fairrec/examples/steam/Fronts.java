package io.fairrec.examples.steam;

import io.fairrec.rerank.BatchReRanker;
import io.fairrec.rerank.BatchRerankRequest;
import io.fairrec.rerank.GiniCap;
import io.fairrec.rerank.GiniPrices;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** fairrec's own fronts: the most NDCG at a Gini coefficient, for a batch and row by row. */
final class Fronts {

    /**
     * How far below the cap the weight is fixed, as a part of the way from the Gini coefficient without prices. At one weight
     * the Gini coefficient of twelve orders of these rows has a standard deviation of .0045 to .0052 of that way, at each of
     * the three caps: this is three of them.
     */
    private static final double AIM_BELOW = 0.015;

    private static final int SHUFFLES = 5;
    private static final double LAST_DIGIT = 0.5e-4;
    private static final long BEFOREHAND = 99;
    /** What sums over rows may round. */
    private static final double ROUNDING = 1e-9;

    private final ScoreMatrix matrix;
    private final int k;
    private final PrintStream out;
    private final Misses misses;
    private final BatchRerankRequest natural;
    private final double unpriced;

    Fronts(ScoreMatrix matrix, int k, PrintStream out, Misses misses) {
        this.matrix = matrix;
        this.k = k;
        this.out = out;
        this.misses = misses;
        this.natural = matrix.batch(matrix.naturalOrder(), k);
        this.unpriced = figures(cap(1), matrix.naturalOrder()).gini();
    }

    /**
     * What must be reached at a cap.
     *
     * @param cap the largest Gini coefficient
     * @param batch the least NDCG as a batch
     * @param weight row by row, with a weight fixed on another order
     * @param capOnly row by row, told only the cap
     */
    record Bar(double cap, double batch, double weight, double capOnly) {}

    /**
     * Points that the batch and the fixed weight must pass: at most this Gini coefficient, at least this NDCG.
     *
     * @param gini the Gini coefficient
     * @param ndcg to 4 decimals
     */
    record Point(double gini, double ndcg) {}

    /** One line per point: what others reach there, what fairrec does, and what nobody can exceed. */
    void passPoints(List<Point> points) {
        BatchRerankRequest beforehand = matrix.batch(shuffled(BEFOREHAND), k);
        line("%-8s %9s %9s %9s %8s %9s %9s", "Gini ≤", "published", "bound", "batch", "gap", "weight", "cap only");
        for (Point point : points) {
            int[] slates = new int[natural.cells()];
            GiniCap.Solution solution = cap(point.gini()).solve(natural, slates);
            Figures batch = Figures.of(matrix, matrix.naturalOrder(), slates, k);
            Figures weight = figures(fixed(point.gini(), beforehand), matrix.naturalOrder());
            Figures capOnly = figures(follow(point.gini()), matrix.naturalOrder());
            line(
                    "%-8.4f %9.4f %9.5f %9.5f %8.6f %9.5f %9.5f",
                    point.gini(),
                    point.ndcg(),
                    solution.bound(),
                    batch.ndcg(),
                    solution.gap(),
                    weight.ndcg(),
                    capOnly.ndcg());
            String at = String.format(Locale.ROOT, " passes (%.4f, %.4f)", point.gini(), point.ndcg());
            misses.atMost("batch against its bound" + at, batch.ndcg(), solution.bound() + ROUNDING);
            misses.atLeast("batch" + at, rounded(batch.ndcg()), point.ndcg());
            misses.atMost("batch" + at, batch.gini(), point.gini() + LAST_DIGIT);
            misses.atLeast("weight" + at, rounded(weight.ndcg()), point.ndcg());
            misses.atMost("weight" + at, weight.gini(), point.gini() + LAST_DIGIT);
            misses.atMost("cap only" + at, capOnly.gini(), point.gini() + LAST_DIGIT);
        }
    }

    /** One block per cap: the batch with its proof, then row by row in the natural order and on shuffles. */
    void meetBars(List<Bar> bars) {
        BatchRerankRequest beforehand = matrix.batch(shuffled(BEFOREHAND), k);
        for (Bar bar : bars) {
            long start = System.nanoTime();
            int[] slates = new int[natural.cells()];
            GiniCap.Solution solution = cap(bar.cap()).solve(natural, slates);
            double seconds = (System.nanoTime() - start) / 1e9;
            Figures batch = Figures.of(matrix, matrix.naturalOrder(), slates, k);
            line(
                    "Gini ≤ %.4f: batch NDCG %.5f (bar %.4f) at Gini %.5f; no slates exceed %.5f: gap ≤ %.6f; a point of"
                            + " Gini costs %.3f points of NDCG; %.1f s",
                    bar.cap(),
                    batch.ndcg(),
                    bar.batch(),
                    batch.gini(),
                    solution.bound(),
                    solution.gap(),
                    solution.weight(),
                    seconds);
            misses.atLeast("batch NDCG at Gini ≤ " + bar.cap(), batch.ndcg(), bar.batch());
            misses.atMost("batch Gini", batch.gini(), bar.cap());
            misses.atMost("batch NDCG against its bound", batch.ndcg(), solution.bound() + ROUNDING);
            GiniPrices fixed = fixed(bar.cap(), beforehand);
            rowByRow(
                    String.format(Locale.ROOT, "weight fixed at %.3f", fixed.weight()), fixed, bar.weight(), bar.cap());
            rowByRow("told only the cap", follow(bar.cap()), bar.capOnly(), bar.cap());
        }
    }

    private void rowByRow(String how, BatchReRanker reRanker, double least, double cap) {
        StringBuilder text = new StringBuilder();
        for (int seed = 0; seed <= SHUFFLES; seed++) {
            Figures figures = figures(reRanker, seed == 0 ? matrix.naturalOrder() : shuffled(seed));
            text.append(String.format(Locale.ROOT, "  %.4f / %.4f", figures.ndcg(), figures.gini()));
            String where = how + (seed == 0 ? ", natural order" : ", shuffle " + seed) + ", Gini ≤ " + cap;
            misses.atLeast("NDCG, " + where, figures.ndcg(), least);
            misses.atMost("Gini, " + where, figures.gini(), cap);
        }
        line("  %-22s (bar %.4f)%s", how, least, text);
    }

    /** Microseconds per row: the fastest of some runs over all rows. */
    double microsPerRow(BatchReRanker reRanker) {
        int[] slates = new int[natural.cells()];
        long fastest = Long.MAX_VALUE;
        for (int run = 0; run < 10; run++) {
            long start = System.nanoTime();
            reRanker.rerank(natural, slates);
            fastest = Math.min(fastest, System.nanoTime() - start);
        }
        return fastest / 1e3 / natural.users();
    }

    private static GiniCap cap(double cap) {
        return GiniCap.of(ScoreMatrix.PUBLISHER, cap).income(ScoreMatrix.INCOME);
    }

    /** Told only the cap. */
    static GiniPrices follow(double cap) {
        return GiniPrices.cap(ScoreMatrix.PUBLISHER, cap).income(ScoreMatrix.INCOME);
    }

    private GiniPrices fixed(double cap, BatchRerankRequest beforehand) {
        double aim = cap - AIM_BELOW * Math.max(0, unpriced - cap);
        return GiniPrices.weight(ScoreMatrix.PUBLISHER, 0)
                .income(ScoreMatrix.INCOME)
                .calibrated(beforehand, Math.max(0, aim));
    }

    private Figures figures(BatchReRanker reRanker, int[] order) {
        BatchRerankRequest batch = matrix.batch(order, k);
        int[] slates = new int[batch.cells()];
        reRanker.rerank(batch, slates);
        return Figures.of(matrix, order, slates, k);
    }

    private int[] shuffled(long seed) {
        int[] order = matrix.naturalOrder();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    /** As far as the published figures go. */
    private static double rounded(double ndcg) {
        return Math.rint(ndcg * 1e4) / 1e4;
    }

    private void line(String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
    }
}
