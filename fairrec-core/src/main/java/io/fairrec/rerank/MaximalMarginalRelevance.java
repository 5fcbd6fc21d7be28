package io.fairrec.rerank;

import io.fairrec.base.Checks;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Groups;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.Arithmetic;
import io.fairrec.internal.ItemTable;
import io.fairrec.internal.ScoreKernel;
import io.fairrec.internal.ScoreKernels;
import io.fairrec.internal.Workspaces;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Maximal marginal relevance: each slot gets the candidate that is worth much and unlike what is already shown (Carbonell
 * and Goldstein, SIGIR 1998).
 *
 * <p>A candidate i scores λ · worth(i) − (1 − λ) · max<sub>j on the slate</sub> sim(i, j); on the empty slate nothing is
 * subtracted. {@link Redundancy#AVERAGE} subtracts the average similarity instead, which orders as adding the average
 * distance does: the diversification of Ziegler, McNee, Konstan and Lausen (WWW 2005) in its greedy form, and what RankSys
 * calls MMR. Note that λ is the weight of relevance here, as in the paper, and the other one's in many libraries. Ties go to
 * the smaller position.
 *
 * <p>Similarity is that of item vectors, the cosine or the inner product in {@code float} ({@code double} where
 * products could overflow), or the Jaccard coefficient of the
 * labels in a partition, where {@code unknown} is no label and two items without labels have the similarity 0.
 *
 * <p>Worth is utility − price. Thread-safe. Every slot adds one row of similarities: O(k · n · dimension) with vectors, read
 * from a copy of the candidates' rows in blocks of 64, which the scoring kernels read with the same bits on every CPU; O(n + k · queues · labels) with labels, because candidates of equal labels are equally redundant. No allocation
 * when warm; the copy takes 4 · n · dimension bytes per concurrent call.
 */
public final class MaximalMarginalRelevance implements ReRanker {

    /** Which similarity to the slate counts. */
    public enum Redundancy {
        /** The largest. */
        MAXIMUM,
        /** The mean. */
        AVERAGE
    }

    private final double lambda;
    private final Redundancy redundancy;
    private final String partition;
    private final @Nullable VectorTable vectors;
    private final boolean cosine;
    private final Workspaces<Rows> rowPool = new Workspaces<>(Rows::new);
    private final Workspaces<LabelSets> labelPool = new Workspaces<>(LabelSets::new);

    private MaximalMarginalRelevance(
            double lambda, Redundancy redundancy, String partition, @Nullable VectorTable vectors, boolean cosine) {
        this.lambda = Checks.between(lambda, 0, 1, "lambda");
        this.redundancy = redundancy;
        this.partition = partition;
        this.vectors = vectors;
        this.cosine = cosine;
    }

    /**
     * By the Jaccard coefficient of the labels, with the largest similarity.
     *
     * @param partition of the items
     * @param lambda the weight of worth, in [0, 1]; redundancy has the rest
     */
    public static MaximalMarginalRelevance byLabels(String partition, double lambda) {
        return new MaximalMarginalRelevance(
                lambda, Redundancy.MAXIMUM, Checks.notBlank(partition, "partition"), null, false);
    }

    /**
     * By the cosine of item vectors, with the largest similarity; a vector of zeros is similar to none.
     *
     * @param vectors one row per item ordinal
     * @param lambda the weight of worth, in [0, 1]; redundancy has the rest
     */
    public static MaximalMarginalRelevance byCosine(VectorTable vectors, double lambda) {
        return new MaximalMarginalRelevance(lambda, Redundancy.MAXIMUM, "", vectors, true);
    }

    /**
     * By the inner product of item vectors, with the largest similarity.
     *
     * @param vectors one row per item ordinal
     * @param lambda the weight of worth, in [0, 1]; redundancy has the rest
     */
    public static MaximalMarginalRelevance byInnerProduct(VectorTable vectors, double lambda) {
        return new MaximalMarginalRelevance(lambda, Redundancy.MAXIMUM, "", vectors, false);
    }

    /** The same with another redundancy. */
    public MaximalMarginalRelevance redundancy(Redundancy newRedundancy) {
        return new MaximalMarginalRelevance(lambda, newRedundancy, partition, vectors, cosine);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a worth is not finite, the slate too short, the catalogue has not the partition,
     *     or there are fewer vectors than items
     */
    @Override
    public int rerank(RerankRequest request, int[] slate) {
        Checks.atLeast(slate.length, request.slots(), "slate.length");
        SlateScratch scratch = SlateScratch.borrow(request);
        try {
            return vectors == null
                    ? rerankByLabels(request, scratch, slate)
                    : rerankByVectors(request, scratch, vectors, slate);
        } finally {
            scratch.giveBack();
        }
    }

    private int rerankByVectors(RerankRequest request, SlateScratch scratch, VectorTable table, int[] slate) {
        Checks.atLeast(table.rows(), request.catalog().size(), "rows of the item vectors");
        OpenSlate open = scratch.open;
        int n = request.candidates().size();
        double[] value = scratch.gained;
        Rows rows = rowPool.borrow();
        try {
            rows.start(request.candidates(), table, cosine, redundancy);
            for (int i = 0; i < n; i++) {
                value[i] = lambda * scratch.worth[i];
            }
            for (int next = open.best(value); next >= 0; next = open.best(value)) {
                slate[open.slot()] = next;
                open.place(next);
                if (!open.isFull()) {
                    rows.compareWith(next, redundancy);
                    double share = redundancy == Redundancy.MAXIMUM ? 1 : 1.0 / open.slot();
                    for (int i = 0; i < n; i++) {
                        value[i] = lambda * scratch.worth[i] - (1 - lambda) * (rows.redundancy[i] * share);
                    }
                }
            }
            return open.slot();
        } finally {
            rowPool.giveBack(rows);
        }
    }

    private int rerankByLabels(RerankRequest request, SlateScratch scratch, int[] slate) {
        Groups groups = request.catalog().groups(partition);
        OpenSlate open = scratch.open;
        SlateQueues queues = open.queues(scratch.worth, groups);
        LabelSets sets = labelPool.borrow();
        try {
            sets.start(queues, groups);
            while (!open.isFull()) {
                int next = open.pinned();
                if (next < 0) {
                    int q = sets.best(this, queues, scratch.worth, open.slot());
                    if (q < 0) {
                        break;
                    }
                    next = queues.take(q);
                }
                slate[open.slot()] = next;
                open.place(next);
                sets.compareWith(queues, groups, request.candidates().item(next), redundancy);
            }
            return open.slot();
        } finally {
            labelPool.giveBack(sets);
        }
    }

    @Override
    public String toString() {
        return "MaximalMarginalRelevance[lambda " + lambda + ", " + redundancy + ", "
                + (vectors == null ? "labels in " + partition : cosine ? "cosine" : "inner product") + "]";
    }

    /** The candidates' vectors in blocks of an {@link ItemTable}, and the redundancy of each so far. */
    private static final class Rows {
        private static final int LANES = ItemTable.LANES;

        private final ScoreKernel kernel = ScoreKernels.of(Arithmetic.AUDIT);
        private float[][] blocks = new float[0][];
        private float[] row = new float[0];
        private float[] similarity = new float[0];
        private double[] redundancy = new double[0];
        private int n;
        private int dimension;
        /** Whether a sum of products may leave the range of float. */
        private boolean wide;

        void start(CandidateSet candidates, VectorTable table, boolean cosine, Redundancy how) {
            n = candidates.size();
            room(table.dimension());
            Arrays.fill(redundancy, 0, n, how == Redundancy.MAXIMUM ? Double.NEGATIVE_INFINITY : 0);
            float largest = 0;
            for (int i = 0; i < n; i++) {
                table.copyRow(candidates.item(i), row, 0);
                double scale = cosine ? scale() : 1;
                float[] block = blocks[i / LANES];
                int lane = i % LANES;
                for (int d = 0; d < dimension; d++) {
                    float entry = (float) (row[d] * scale);
                    block[d * LANES + lane] = entry;
                    largest = Math.max(largest, Math.abs(entry));
                }
            }
            wide = (double) largest * largest * dimension > Float.MAX_VALUE;
        }

        /** Lanes behind the last candidate keep what they hold: their sums are computed and not read. */
        private void room(int newDimension) {
            int needed = (n + LANES - 1) / LANES;
            if (newDimension != dimension) {
                dimension = newDimension;
                row = new float[dimension];
                blocks = new float[0][];
            }
            if (blocks.length < needed) {
                int had = blocks.length;
                blocks = Arrays.copyOf(blocks, needed);
                for (int b = had; b < needed; b++) {
                    blocks[b] = new float[Math.multiplyExact(dimension, LANES)];
                }
                similarity = new float[Math.multiplyExact(needed, LANES)];
                redundancy = new double[similarity.length];
            }
        }

        /** In double: the squares of denormal or huge floats, and one over their root, are ordinary numbers there. */
        private double scale() {
            double squares = 0;
            for (int d = 0; d < dimension; d++) {
                squares += (double) row[d] * row[d];
            }
            return squares == 0 ? 0 : 1 / Math.sqrt(squares);
        }

        void compareWith(int shown, Redundancy how) {
            for (int d = 0; d < dimension; d++) {
                row[d] = blocks[shown / LANES][d * LANES + shown % LANES];
            }
            if (wide) {
                compareInDoubles(how);
                return;
            }
            for (int b = 0; b * LANES < n; b++) {
                kernel.score(blocks[b], dimension, row, 0, similarity, b * LANES);
            }
            if (how == Redundancy.MAXIMUM) {
                for (int i = 0; i < n; i++) {
                    redundancy[i] = Math.max(redundancy[i], similarity[i]);
                }
            } else {
                for (int i = 0; i < n; i++) {
                    redundancy[i] += similarity[i];
                }
            }
        }

        /** Slower by some times, and only for numbers whose products would overflow to ∞ − ∞. */
        private void compareInDoubles(Redundancy how) {
            for (int i = 0; i < n; i++) {
                float[] block = blocks[i / LANES];
                double sum = 0;
                for (int d = 0; d < dimension; d++) {
                    sum += (double) block[d * LANES + i % LANES] * row[d];
                }
                redundancy[i] = how == Redundancy.MAXIMUM ? Math.max(redundancy[i], sum) : redundancy[i] + sum;
            }
        }
    }

    /** The redundancy so far of each queue's label set. */
    private static final class LabelSets {
        private double[] redundancy = new double[0];
        /** Per queue how many labels it has, without unknown. */
        private int[] size = new int[0];

        void start(SlateQueues queues, Groups groups) {
            if (size.length < queues.count()) {
                size = new int[queues.count()];
                redundancy = new double[queues.count()];
            }
            for (int q = 0; q < queues.count(); q++) {
                redundancy[q] = 0;
                size[q] = queues.labelEnd(q) - queues.labelBegin(q);
                if (queues.label(queues.labelBegin(q)) == groups.unknown()) {
                    size[q] = 0;
                }
            }
        }

        int best(MaximalMarginalRelevance of, SlateQueues queues, double[] worth, int shown) {
            queues.renewHeads();
            double share = of.redundancy == Redundancy.MAXIMUM || shown == 0 ? 1 : 1.0 / shown;
            int best = -1;
            double bestValue = 0;
            for (int q = 0; q < queues.count(); q++) {
                int head = queues.head(q);
                if (head < 0) {
                    continue;
                }
                double value = of.lambda * worth[head] - (1 - of.lambda) * (redundancy[q] * share);
                if (best < 0 || value > bestValue || (value == bestValue && head < queues.head(best))) {
                    best = q;
                    bestValue = value;
                }
            }
            return best;
        }

        void compareWith(SlateQueues queues, Groups groups, int item, Redundancy how) {
            int labels = groups.count(item);
            if (groups.group(item) == groups.unknown()) {
                return;
            }
            for (int q = 0; q < queues.count(); q++) {
                int common = 0;
                for (int l = queues.labelBegin(q); l < queues.labelEnd(q); l++) {
                    common += groups.isIn(item, queues.label(l)) ? 1 : 0;
                }
                double similarity = (double) common / (size[q] + labels - common);
                redundancy[q] =
                        how == Redundancy.MAXIMUM ? Math.max(redundancy[q], similarity) : redundancy[q] + similarity;
            }
        }
    }
}
