package io.fairrec.score;

import io.fairrec.base.Checks;
import io.fairrec.base.Provenance;
import io.fairrec.base.Version;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.Floats;
import io.fairrec.internal.Workspaces;
import io.fairrec.portrait.UserPortrait;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How near an item is to the things that the user had.
 *
 * <pre>{@code
 * score(i) = mean of cos(v_i, v_j) over the m items j that are nearest to i               Options.nearest(m)
 * score(i) = τ · ln( mean of exp(cos(v_i, v_j) / τ) over those items j )                  Options.soft(τ): over all
 * }</pre>
 *
 * over the distinct items {@code j ≠ i} of the history; over fewer than m, where there are fewer. Interest is not a mean:
 * somebody who buys baby food and wine wants more of either, and nothing half-way between them, which is where the mean of
 * the history's vectors points. (The neighbourhood rule of item-based filtering, Sarwar, Karypis, Konstan and Riedl, WWW
 * 2001, with similarity of content instead of common buyers, so that an item nobody had yet is scored like any other; a
 * mean in place of their sum, because m is small and fixed.)
 *
 * <p>In the soft mean the nearest things decide, but three cheeses say more than one. It is, up to a monotone function, the
 * density of the history's directions at the item, estimated with von Mises–Fisher kernels of concentration 1/τ (Hall,
 * Watson and Cabrera, Biometrika 1987). With small τ it becomes the nearest item alone, with large τ the mean over all.
 * Measured on grocery purchases, products held out from training, recall@50 as a multiple of a random order's (nine draws
 * of 330 products, MiniLM vectors of category words): mean over all 1.9, three nearest 2.9, nearest alone 3.5, soft with τ =
 * 0.05 3.6.
 *
 * <p>An item is no neighbour of itself: otherwise whatever was bought once would outrank all else by its own similarity
 * of 1. The number of events, their types and times play no part: cut the log to use purchases only. Scores are in [−1,
 * 1]. Fall-back: 0 for a user without a history, and for an item with a zero vector or outside the table; such items of
 * the history are ignored. Pair with {@link ColdStart}.
 *
 * <p>Thread-safe. Costs O(candidates · h · dimension) for h distinct items of the history, and an exponential for each pair
 * if soft; a workspace keeps {@code h · dimension} floats, and once warm a call allocates only what sorting more than 64
 * history items may need. Building reads the table once, for 8 bytes a row; it may be a {@linkplain VectorTable#map
 * mapped} one.
 */
public final class NearestHistory implements Scorer {

    private final VectorTable items;
    private final Options options;
    /** 1 / length of each item's vector; 0 for a zero vector. */
    private final double[] inverseNorm;

    private final Provenance provenance;
    private final Workspaces<Scratch> workspaces;

    /**
     * The settings.
     *
     * @param nearest m, at least 1; {@link #ALL} for the whole history
     * @param temperature τ above 0: by how much a cosine must be larger to count e times as much; {@link
     *     Double#POSITIVE_INFINITY} for the plain mean
     */
    public record Options(int nearest, double temperature) {

        /** As m: every item of the history. */
        public static final int ALL = Integer.MAX_VALUE;

        /** Checks the ranges. */
        public Options {
            Checks.atLeast(nearest, 1, "nearest");
            if (!(temperature > 0)) {
                throw new IllegalArgumentException("The temperature (" + temperature
                        + ") must be above 0. For the nearest item alone take nearest(1).");
            }
        }

        /** The plain mean over the 3 nearest. */
        public static Options defaults() {
            return new Options(3, Double.POSITIVE_INFINITY);
        }

        /** These options with another number of items. */
        public Options nearest(int newNearest) {
            return new Options(newNearest, temperature);
        }

        /**
         * The soft mean over the whole history.
         *
         * @param temperature τ above 0; 0.05 was best for MiniLM's vectors of short texts. Choose on validation data:
         *     encoders differ in how far apart they put things
         */
        public static Options soft(double temperature) {
            return new Options(ALL, temperature);
        }
    }

    /** Scratch of one call. */
    private static final class Scratch {
        private int[] history = new int[64];
        private double[] inverseNorm = new double[64];
        private float[] vectors = new float[0];
        private final float[] candidate;
        /** The largest similarities so far, descending; in the history's order where all of them count. */
        private double[] best = new double[64];

        Scratch(int dimension) {
            candidate = new float[dimension];
        }

        int distinct(UserPortrait portrait) {
            if (history.length < portrait.size()) {
                history = new int[portrait.size() * 2];
                inverseNorm = new double[history.length];
                best = new double[history.length];
            }
            return portrait.distinctItems(history);
        }

        /** Puts a similarity into its place among the {@code kept} best of at most {@code most}; how many are kept then. */
        int keep(double similarity, int kept, int most) {
            int at = kept;
            if (kept == most) {
                if (similarity <= best[kept - 1]) {
                    return kept;
                }
                at--;
            }
            for (; at > 0 && best[at - 1] < similarity; at--) {
                best[at] = best[at - 1];
            }
            best[at] = similarity;
            return Math.min(kept + 1, most);
        }
    }

    private NearestHistory(VectorTable items, Options options) {
        this.items = items;
        this.options = options;
        this.inverseNorm = new double[items.rows()];
        float[] row = new float[items.dimension()];
        for (int i = 0; i < items.rows(); i++) {
            items.copyRow(i, row, 0);
            double norm = Math.sqrt(Floats.dot(row, 0, row, 0, row.length));
            inverseNorm[i] = norm == 0 ? 0 : 1 / norm;
        }
        Map<String, String> config = new LinkedHashMap<>();
        config.put("nearest", options.nearest == Options.ALL ? "all" : Integer.toString(options.nearest));
        config.put("temperature", Double.toString(options.temperature));
        this.provenance = new Provenance("nearest-history", config, items.sha256(), 0, Version.current());
        this.workspaces = new Workspaces<>(() -> new Scratch(items.dimension()));
    }

    /** A scorer over a table of item vectors, of any length; O(rows · dimension). */
    public static NearestHistory of(VectorTable items, Options options) {
        return new NearestHistory(items, options);
    }

    @Override
    public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {
        int n = Scores.checked(candidates, out);
        Scratch work = workspaces.borrow();
        int size = gather(portrait, work);
        for (int c = 0; c < n; c++) {
            int item = candidates.item(c);
            out[c] = item < inverseNorm.length && inverseNorm[item] > 0 ? score(item, size, work) : 0;
        }
        workspaces.giveBack(work);
    }

    /** Collects the history's items that have a vector, and their vectors; how many there are. */
    private int gather(UserPortrait portrait, Scratch work) {
        int dimension = items.dimension();
        int distinct = work.distinct(portrait);
        int length = Math.multiplyExact(distinct, dimension);
        if (work.vectors.length < length) {
            work.vectors = new float[length];
        }
        int size = 0;
        for (int h = 0; h < distinct && work.history[h] < inverseNorm.length; h++) {
            int item = work.history[h];
            if (inverseNorm[item] > 0) {
                items.copyRow(item, work.vectors, size * dimension);
                work.inverseNorm[size] = inverseNorm[item];
                work.history[size++] = item;
            }
        }
        return size;
    }

    private float score(int item, int size, Scratch work) {
        int dimension = items.dimension();
        items.copyRow(item, work.candidate, 0);
        int kept = 0;
        for (int h = 0; h < size; h++) {
            if (work.history[h] != item) {
                double dot = Floats.dot(work.candidate, 0, work.vectors, h * dimension, dimension);
                double similarity = dot * inverseNorm[item] * work.inverseNorm[h];
                if (size <= options.nearest) {
                    work.best[kept++] = similarity;
                } else {
                    kept = work.keep(similarity, kept, options.nearest);
                }
            }
        }
        return kept == 0 ? 0 : (float) mean(work.best, kept, options.temperature);
    }

    /** The soft mean, τ · ln(mean of exp(s / τ)); the plain one for τ = ∞. */
    static double mean(double[] values, int n, double temperature) {
        double most = values[0];
        double sum = values[0];
        for (int k = 1; k < n; k++) {
            most = Math.max(most, values[k]);
            sum += values[k];
        }
        if (Double.isInfinite(temperature)) {
            return sum / n;
        }
        // From the largest on, so that nothing overflows; less 1, so that a large τ, whose terms are all near 1, loses
        // nothing.
        double excess = 0;
        for (int k = 0; k < n; k++) {
            excess += Math.expm1((values[k] - most) / temperature);
        }
        return most + temperature * Math.log1p(excess / n);
    }

    /** How many items the table has. */
    public int itemCount() {
        return items.rows();
    }

    /** The item vectors' hash and the settings. */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public String toString() {
        return "NearestHistory[" + items + ", " + options + "]";
    }
}
