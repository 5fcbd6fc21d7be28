package io.fairrec.examples.steam;

import io.fairrec.examples.steam.Fronts.Bar;
import io.fairrec.examples.steam.Fronts.Point;
import io.fairrec.rerank.BatchRerankRequest;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Makes the published re-ranking table on Steam again, and shows how far above it one can get.
 *
 * <p>{@code ./mvnw -q -Psteam -Dfairrec.data=DIR}, where DIR holds {@code steam/scores.csv.gz} and {@code
 * steam/iid2pid.json}. Ends with an error if a published figure does not come out to 4 decimals, or a bar is not met.
 */
public final class SteamTable {

    private static final int K = 10;
    private static final double LAST_DIGIT = 0.5e-4;
    private static final double MOST_MICROS = 40;

    /** The published front: NDCG up, Gini down. */
    private static final List<Point> FRONT = List.of(
            new Point(.4751, 1),
            new Point(.4330, .9997),
            new Point(.3702, .9981),
            new Point(.2968, .9958),
            new Point(.2640, .9814),
            new Point(.2084, .9723),
            new Point(.0986, .9415));

    private static final List<Bar> BARS = List.of(
            new Bar(.2968, .9964, .9958, .9935), new Bar(.2084, .986, .9835, .976), new Bar(.0986, .960, .953, .937));

    private SteamTable() {}

    /**
     * Runs all sections.
     *
     * @param args the folder of the data sets
     */
    public static void main(String[] args) {
        if (args.length != 1 || args[0].isBlank() || !Files.isDirectory(Path.of(args[0], "steam"))) {
            throw new IllegalArgumentException("The arguments (" + Arrays.toString(args)
                    + ") must be one folder that holds the folder steam. Give it with -Dfairrec.data=DIR.");
        }
        Misses misses = new Misses();
        PrintStream out = System.out;
        ScoreMatrix matrix = ScoreMatrix.read(Path.of(args[0], "steam"));
        out.printf(
                Locale.ROOT,
                "%d rows, %d items, %d publishers%n%nThe published table, made again%n",
                matrix.rows(),
                matrix.items(),
                matrix.publishers());
        reproduce(matrix, Published.table(), out, misses);
        Fronts fronts = new Fronts(matrix, K, out, misses);
        out.printf("%nThe most NDCG at the Gini coefficients of the published front, k = %d%n", K);
        fronts.passPoints(FRONT);
        out.printf("%nThe bars: NDCG / Gini in the natural order, then on shuffles%n");
        fronts.meetBars(BARS);
        time(fronts, out);
        if (!misses.found().isEmpty()) {
            throw new IllegalStateException("Not shown:\n" + String.join("\n", misses.found()));
        }
        out.printf("%nEvery published figure came out, every bar is met.%n");
    }

    /** Prints each row of the table as it comes out here, and notes where it differs in the fourth decimal. */
    static void reproduce(ScoreMatrix matrix, List<Published> table, PrintStream out, Misses misses) {
        out.printf(
                "%-24s %3s %8s %8s %8s %8s %8s %8s%n",
                "method", "k", "NDCG", "u_loss", "MinMax", "MMF", "Gini", "entropy");
        for (Published row : table) {
            int[] order = matrix.naturalOrder();
            BatchRerankRequest batch = matrix.batch(order, row.k());
            int[] slates = new int[batch.cells()];
            row.reRanker().rerank(batch, slates);
            Figures figures = Figures.of(matrix, order, slates, row.k());
            double off = figures.farthest(row.figures());
            out.printf(
                    Locale.ROOT,
                    "%-24s %3d %8.4f %8.4f %8.4f %8.4f %8.4f %8.4f  %s%n",
                    row.method(),
                    row.k(),
                    figures.ndcg(),
                    figures.loss(),
                    figures.minMax(),
                    figures.poorHalf(),
                    figures.gini(),
                    figures.entropy(),
                    off < LAST_DIGIT ? "as published" : "published: " + row.figures());
            misses.atMost(row.method() + " at " + row.k() + ", difference", off, LAST_DIGIT);
        }
    }

    /** Printed, and no miss: a busy machine is no fault of the code. */
    private static void time(Fronts fronts, PrintStream out) {
        double pMmf = fronts.microsPerRow(Published.pMmf());
        out.printf(
                Locale.ROOT,
                "%nMicroseconds per row, one thread: P-MMF %.1f (bar %.0f), Gini prices %.1f%n",
                pMmf,
                MOST_MICROS,
                fronts.microsPerRow(Fronts.follow(BARS.get(0).cap())));
    }
}
