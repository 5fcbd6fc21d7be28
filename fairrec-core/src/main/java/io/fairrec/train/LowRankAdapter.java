package io.fairrec.train;

import io.fairrec.base.Checks;
import io.fairrec.base.DataException;
import io.fairrec.base.ModelException;
import io.fairrec.base.Provenance;
import io.fairrec.base.Version;
import io.fairrec.data.Interactions;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.FloatRows;
import io.fairrec.internal.FloatStream;
import io.fairrec.internal.Floats;
import io.fairrec.internal.ModelFile;
import io.fairrec.internal.Workspaces;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.UserPortrait;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A small correction on top of a frozen encoder: {@code y = (I + A·B) x} with B of {@code [rank][d]} and A of {@code
 * [d][rank]}.
 *
 * <p>An encoder that was trained elsewhere, such as a language model, stays as it is; what is learnt here, in Java and in
 * seconds, are {@code 2 · rank · d} numbers that turn its portraits towards this shop's items, or away from what they
 * should not tell: any {@link EmbeddingLoss} will do, ranking or fairness. A begins at 0, so an untrained adapter changes
 * nothing. The idea, there inside a network's layers: Hu et al., "LoRA: low-rank adaptation of large language models", ICLR
 * 2022. Fine-tuning all of an encoder's weights does not belong here but to the export scripts, in the framework that it
 * comes from; the result is exported and loaded again.
 *
 * <p>Item vectors are frozen, too. Immutable; thread-safe if the encoder is; O(rank · d) a portrait beyond the encoder.
 */
public final class LowRankAdapter implements PortraitEncoder {

    private static final String KIND = "low-rank adapter";

    private final PortraitEncoder frozen;
    private final int rank;
    private final float[] factors;
    private final Provenance provenance;
    private final Workspaces<float[]> workspaces;

    /**
     * The settings.
     *
     * @param rank at least 1; beyond the dimension it adds nothing
     * @param learningRate of Adam, above 0
     * @param batchSize pairs per step, at least 1
     * @param regularization λ/2 times the squared length of A and B is added to the losses; at least 0
     * @param seed of B, the order of the pairs, the negatives, and whatever the losses draw
     */
    public record Options(int rank, double learningRate, int batchSize, double regularization, long seed) {

        /** Checks the ranges. */
        public Options {
            Checks.atLeast(rank, 1, "rank");
            Checks.positive(learningRate, "learningRate");
            Checks.atLeast(batchSize, 1, "batchSize");
            Checks.nonNegative(regularization, "regularization");
        }

        /** Rank 8, learning rate 0.003, batches of 1,024, λ = 1e-3, seed 42. */
        public static Options defaults() {
            return new Options(8, 0.003, 1024, 1e-3, 42);
        }

        /** These options with another rank. */
        public Options rank(int newRank) {
            return new Options(newRank, learningRate, batchSize, regularization, seed);
        }

        /** These options with another learning rate. */
        public Options learningRate(double rate) {
            return new Options(rank, rate, batchSize, regularization, seed);
        }

        /** These options with another batch size. */
        public Options batchSize(int pairs) {
            return new Options(rank, learningRate, pairs, regularization, seed);
        }

        /** These options with another λ. */
        public Options regularization(double lambda) {
            return new Options(rank, learningRate, batchSize, lambda, seed);
        }

        /** These options with another seed. */
        public Options seed(long newSeed) {
            return new Options(rank, learningRate, batchSize, regularization, newSeed);
        }
    }

    /**
     * A fitted adapter and how the training went.
     *
     * @param encoder the adapter of the chosen epoch over the frozen encoder
     * @param training how it went; its model holds the adapted portrait of every user of the log, and the item vectors
     */
    public record Fitted(LowRankAdapter encoder, TrainingResult training) {}

    LowRankAdapter(PortraitEncoder frozen, int rank, float[] factors, Provenance provenance) {
        this.frozen = frozen;
        this.rank = rank;
        this.factors = factors;
        this.provenance = provenance;
        this.workspaces = new Workspaces<>(() -> new float[rank]);
    }

    /**
     * A plan without a task.
     *
     * @param frozen whose portraits are adapted; closed with the adapter. Each user of the log is encoded once, with the
     *     whole history
     * @param items the vectors of the log's items, of the encoder's dimension
     * @param log every distinct pair of it is a positive
     * @throws IllegalArgumentException if the log has no row, or shapes do not fit
     */
    public static Plan of(PortraitEncoder frozen, VectorTable items, Interactions log, Options options) {
        if (log.size() == 0) {
            throw new IllegalArgumentException("The log (" + log
                    + ") must have at least 1 row: there is nothing to learn from. Check how it was filtered.");
        }
        if (items.rows() != log.itemCount() || items.dimension() != frozen.dimension()) {
            throw new IllegalArgumentException("The item vectors (" + items.rows() + " x " + items.dimension()
                    + ") must be " + log.itemCount() + " x " + frozen.dimension()
                    + ": one row per item of the log, of the encoder's dimension.");
        }
        return new Plan(frozen, items, log, options, List.of());
    }

    /** What is to be trained on; immutable. */
    public static final class Plan {

        private final PortraitEncoder frozen;
        private final VectorTable items;
        private final Interactions log;
        private final Options options;
        private final List<EmbeddingTrainer.Task> tasks;

        private Plan(
                PortraitEncoder frozen,
                VectorTable items,
                Interactions log,
                Options options,
                List<EmbeddingTrainer.Task> tasks) {
            this.frozen = frozen;
            this.items = items;
            this.log = log;
            this.options = options;
            this.tasks = List.copyOf(tasks);
        }

        /**
         * With a further task.
         *
         * @param loss of a name that no other task has; its gradient by item vectors is left aside
         * @param weight finite; the factor of the gradient
         */
        public Plan task(EmbeddingLoss loss, double weight) {
            Checks.finite(weight, "weight of the task \"" + loss.name() + "\"");
            for (EmbeddingTrainer.Task other : tasks) {
                if (other.loss().name().equals(loss.name())) {
                    throw new IllegalArgumentException(
                            "The task \"" + loss.name() + "\" is there twice. Reports need distinct names.");
                }
            }
            List<EmbeddingTrainer.Task> more = new ArrayList<>(tasks);
            more.add(new EmbeddingTrainer.Task(loss, weight));
            return new Plan(frozen, items, log, options, more);
        }

        /**
         * Trains. A step costs O(users · rank · d) and the losses: all users are adapted anew, because a loss may look at
         * any of them.
         *
         * @throws IllegalArgumentException if there is no task
         * @throws ModelException if training diverged in its first epoch, so that there is no good model; later divergence
         *     is the result's {@link TrainingResult#ending()}
         */
        public Fitted fit(TrainingControl control) {
            if (tasks.isEmpty()) {
                throw new IllegalArgumentException(
                        "The adapter has no task: call task(RankingLosses.bpr(), 1), or any other, before fit.");
            }
            Map<String, String> config = new LinkedHashMap<>();
            config.put("rank", Integer.toString(options.rank));
            config.put("learningRate", Double.toString(options.learningRate));
            config.put("batchSize", Integer.toString(options.batchSize));
            config.put("regularization", Double.toString(options.regularization));
            for (EmbeddingTrainer.Task task : tasks) {
                config.put("task " + task.loss().name(), Double.toString(task.weight()));
            }
            config.put("items", items.sha256());
            AdapterTrainer trainer = new AdapterTrainer(
                    frozen,
                    items,
                    log,
                    options,
                    tasks,
                    new Provenance("low-rank-adapter", config, log.sha256(), options.seed, Version.current()));
            TrainingResult result = TrainingLoop.run(trainer, control);
            return new Fitted(
                    new LowRankAdapter(
                            frozen,
                            options.rank,
                            trainer.chosen(),
                            result.model().provenance()),
                    result);
        }
    }

    @Override
    public int dimension() {
        return frozen.dimension();
    }

    /**
     * {@inheritDoc}
     *
     * @throws ModelException if the frozen encoder gives NaN, a missing value
     */
    @Override
    public void encode(List<UserPortrait> portraits, float[] out) {
        int d = dimension();
        Checks.atLeast(out.length, Math.multiplyExact(portraits.size(), d), "out.length");
        frozen.encode(portraits, out);
        float[] inner = workspaces.borrow();
        for (int p = 0; p < portraits.size(); p++) {
            adapt(factors, rank, out, p * d, d, inner);
            for (int k = p * d; k < (p + 1) * d; k++) {
                if (Float.isNaN(out[k])) {
                    workspaces.giveBack(inner);
                    throw new ModelException("The adapted portrait has NaN at dimension " + (k - p * d)
                            + ": the frozen encoder gave a missing value. Fill gaps before the adapter.");
                }
                out[k] = Floats.saturate(out[k]);
            }
        }
        workspaces.giveBack(inner);
    }

    /**
     * {@code x += A (B x)} in place.
     *
     * @param factors B {@code [rank][d]}, then Aᵀ {@code [rank][d]}
     * @param inner receives B x
     */
    static void adapt(float[] factors, int rank, float[] x, int at, int d, float[] inner) {
        for (int r = 0; r < rank; r++) {
            inner[r] = FloatRows.dot(factors, r * d, x, at, d);
        }
        for (int r = 0; r < rank; r++) {
            FloatRows.add(inner[r], factors, (rank + r) * d, x, at, d);
        }
    }

    /** A·B, row-major {@code [d][d]}: what the adapter adds to the identity. */
    public float[] residual() {
        int d = dimension();
        float[] product = new float[Math.multiplyExact(d, d)];
        for (int i = 0; i < d; i++) {
            for (int r = 0; r < rank; r++) {
                FloatRows.add(factors[(rank + r) * d + i], factors, r * d, product, i * d, d);
            }
        }
        return product;
    }

    /** Where the adapter comes from. */
    public Provenance provenance() {
        return provenance;
    }

    /**
     * Writes the adapter, without the encoder, to one file, which appears under its name only when it is whole.
     *
     * @throws DataException if the file cannot be written
     */
    public void save(Path file) {
        ModelFile.write(file, KIND, provenance, out -> {
            out.writeInt(rank);
            out.writeInt(dimension());
            FloatStream.write(factors, out);
        });
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @param frozen the encoder of the fit; closed with the adapter
     * @throws DataException if the file is missing, torn or no adapter
     * @throws ModelException if the encoder has another dimension
     */
    public static LowRankAdapter load(Path file, PortraitEncoder frozen) {
        return ModelFile.read(file, KIND, (origin, in) -> {
            int rank = in.readInt();
            int dimension = in.readInt();
            if (dimension != frozen.dimension()) {
                throw new ModelException("The adapter " + file + " was trained on portraits of dimension " + dimension
                        + ", but the encoder makes " + frozen.dimension() + ". Give it the encoder of the fit.");
            }
            float[] factors = new float[Math.multiplyExact(2 * rank, dimension)];
            FloatStream.read(in, factors);
            return new LowRankAdapter(frozen, rank, factors, origin);
        });
    }

    /** Closes the frozen encoder. */
    @Override
    public void close() {
        frozen.close();
    }

    @Override
    public String toString() {
        return "LowRankAdapter[rank " + rank + " of " + frozen + "]";
    }
}
