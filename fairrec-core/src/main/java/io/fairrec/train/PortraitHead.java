package io.fairrec.train;

import io.fairrec.base.Checks;
import io.fairrec.base.DataException;
import io.fairrec.base.ModelException;
import io.fairrec.base.Provenance;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.Floats;
import io.fairrec.internal.ModelFile;
import io.fairrec.internal.Workspaces;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Scorer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A linear or one-hidden-layer head over the user's portrait, the item's vector and the history as the item sees it:
 * classification (will they click?) or regression (how many stars?).
 *
 * <pre>{@code
 * answer = f(W · [u ; v_i ; h ; h ⊙ v_i ; u ⊙ v_i] + b)         f = σ, or the identity; W of one or two layers
 * h = Σ_j a_j v_j,   a = softmax_j(Σ_d q_d v_id v_jd)             over the latest items j ≠ i of the history
 * }</pre>
 *
 * <p>Without attention, products and hidden layer this is σ(W[U;P] + b), which gives every user the same order of items:
 * what tells users apart are the products, the pooled history h and the hidden layer. Attention that depends on the item:
 * He et al., "NAIS: neural attentive item similarity model for recommendation", TKDE 30(12), 2018; Zhou et al., "Deep
 * interest network", KDD 2018; here one weight q a dimension. u ⊙ v_i is there if both have one length. Portraits and item
 * vectors stay as they are: only W, b and q are trained, by Adam on the logistic or half the squared loss.
 *
 * <p>An example's own item takes no part in its pooled history, but whatever the encoder makes of the history does
 * contain it: give {@link LabeledPairs} portraits from before the examples, or an encoder that cannot give the item away.
 *
 * <p>Scores are probabilities or predictions in the target's unit. Fall-back: what the encoder gives a cold user with h =
 * 0; an item outside the table has a zero vector. Thread-safe if the encoder is; a call costs one encoding plus
 * O(candidates · (history · d + parameters)).
 */
public final class PortraitHead implements Scorer {

    private static final String KIND = "portrait head";

    private final PortraitEncoder encoder;
    private final VectorTable items;
    private final Options options;
    private final HeadNetwork network;
    private final Provenance provenance;
    private final Ending ending;
    private final List<EpochReport> history;
    private final Workspaces<Call> workspaces;

    /** What is predicted, and by which loss. */
    public enum Task {
        /** The probability of target 1, by cross entropy; targets in [0, 1]; measured by AUC. */
        CLASSIFICATION,
        /** The target itself, by half the squared error; measured by RMSE. */
        REGRESSION
    }

    /**
     * The settings.
     *
     * @param task what is predicted
     * @param hidden units of the hidden layer; 0 for a linear head
     * @param attention whether the history is pooled
     * @param products whether element-wise products go in, too
     * @param historyLimit how many of the latest distinct items of a history count, at least 1
     * @param epochs at most, at least 1
     * @param batchSize examples per step, at least 1
     * @param learningRate of Adam, above 0
     * @param decay decoupled weight decay a step as a part of the rate, at least 0; biases are spared
     * @param patience after how many epochs in a row without a better validation the training ends, at least 1
     * @param seed of the weights and of the order of the examples
     */
    public record Options(
            Task task,
            int hidden,
            boolean attention,
            boolean products,
            int historyLimit,
            int epochs,
            int batchSize,
            double learningRate,
            double decay,
            int patience,
            long seed) {

        /** Checks the ranges. */
        public Options {
            Checks.atLeast(hidden, 0, "hidden");
            Checks.atLeast(historyLimit, 1, "historyLimit");
            Checks.atLeast(epochs, 1, "epochs");
            Checks.atLeast(batchSize, 1, "batchSize");
            Checks.positive(learningRate, "learningRate");
            Checks.nonNegative(decay, "decay");
            Checks.atLeast(patience, 1, "patience");
        }

        /** 32 hidden units, attention over 50 items, products, 20 epochs, batches of 256, rate 0.003, patience 3, seed 42. */
        public static Options of(Task task) {
            return new Options(task, 32, true, true, 50, 20, 256, 0.003, 1e-3, 3, 42);
        }

        /** These options with another hidden layer, or none. */
        public Options hidden(int units) {
            return new Options(
                    task,
                    units,
                    attention,
                    products,
                    historyLimit,
                    epochs,
                    batchSize,
                    learningRate,
                    decay,
                    patience,
                    seed);
        }

        /** These options with or without attention and products. */
        public Options inputs(boolean pooledHistory, boolean elementwiseProducts) {
            return new Options(
                    task,
                    hidden,
                    pooledHistory,
                    elementwiseProducts,
                    historyLimit,
                    epochs,
                    batchSize,
                    learningRate,
                    decay,
                    patience,
                    seed);
        }

        /** These options with other steps. */
        public Options steps(int atMostEpochs, int examplesPerStep, double rate) {
            return new Options(
                    task,
                    hidden,
                    attention,
                    products,
                    historyLimit,
                    atMostEpochs,
                    examplesPerStep,
                    rate,
                    decay,
                    patience,
                    seed);
        }

        /** These options with another seed. */
        public Options seed(long newSeed) {
            return new Options(
                    task,
                    hidden,
                    attention,
                    products,
                    historyLimit,
                    epochs,
                    batchSize,
                    learningRate,
                    decay,
                    patience,
                    newSeed);
        }
    }

    /** Scratch of one call. */
    private static final class Call {
        private final HeadNetwork.Scratch scratch;
        private final float[] user;

        Call(HeadNetwork network, int userWidth) {
            this.scratch = network.scratch();
            this.user = new float[userWidth];
        }
    }

    PortraitHead(
            PortraitEncoder encoder,
            VectorTable items,
            Options options,
            HeadNetwork network,
            Provenance provenance,
            Ending ending,
            List<EpochReport> history) {
        this.encoder = encoder;
        this.items = items;
        this.options = options;
        this.network = network;
        this.provenance = provenance;
        this.ending = ending;
        this.history = List.copyOf(history);
        this.workspaces = new Workspaces<>(() -> new Call(network, encoder.dimension()));
    }

    /**
     * Trains for all epochs.
     *
     * @see #fit(PortraitEncoder, VectorTable, LabeledPairs, LabeledPairs, Options, TrainingListener)
     */
    public static PortraitHead fit(PortraitEncoder encoder, VectorTable items, LabeledPairs train, Options options) {
        return fit(encoder, items, train, null, options, TrainingListener.silent());
    }

    /**
     * Trains; with examples to validate on it keeps the epoch of the largest AUC or the least RMSE on them, the earliest of
     * equals, and ends after {@code patience} epochs without a better one. A {@link Validator} sees factor models, which a
     * head is not.
     *
     * <p>An epoch costs O(examples · (history · d + parameters)). Deterministic.
     *
     * @param encoder makes the portraits; closed with the head. Each portrait of the examples is encoded once
     * @param items the vectors of the items
     * @param train what is learnt from
     * @param validation what is measured on, or null
     * @param listener hears of progress; its reports' validation is the AUC or the negative RMSE
     * @throws IllegalArgumentException if there is no example, a target of a classification lies outside [0, 1], or the
     *     validation of one has not both kinds of targets
     * @throws ModelException if a number stops being finite in the first epoch
     */
    public static PortraitHead fit(
            PortraitEncoder encoder,
            VectorTable items,
            LabeledPairs train,
            @Nullable LabeledPairs validation,
            Options options,
            TrainingListener listener) {
        return new HeadTraining(encoder, items, train, validation, options, listener).run();
    }

    /**
     * {@inheritDoc}
     *
     * @throws ModelException if the encoder gives a portrait with NaN, a missing value
     */
    @Override
    public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {
        int n = candidates.size();
        Checks.atLeast(out.length, n, "out.length");
        Call call = workspaces.borrow();
        encoder.encode(portrait.alone(), call.user);
        network.begin(portrait, call.user, 0, call.scratch);
        for (int c = 0; c < n; c++) {
            double answer = network.forward(candidates.item(c), call.scratch);
            if (Double.isNaN(answer)) {
                workspaces.giveBack(call);
                throw new ModelException("The head's answer for the item " + candidates.item(c)
                        + " is NaN: the encoder gave a portrait with a missing value. Fill gaps before the head.");
            }
            out[c] = Floats.saturate(answer);
        }
        workspaces.giveBack(call);
    }

    /** The answer for every example: probabilities or predictions. O(examples · (history · d + parameters)). */
    public double[] answers(LabeledPairs examples) {
        float[] users = HeadTraining.encode(encoder, examples);
        return HeadTraining.answers(network, encoder.dimension(), users, examples);
    }

    /**
     * The chance that an example of target 1 is answered by more than one of target 0, ties counting half; O(n log n).
     *
     * @throws IllegalArgumentException if the targets are not both 0 and 1
     */
    public double auc(LabeledPairs examples) {
        return HeadMeasures.auc(answers(examples), examples::target);
    }

    /** The root of the mean squared error. */
    public double rmse(LabeledPairs examples) {
        return HeadMeasures.rmse(answers(examples), examples::target);
    }

    /** Why the training ended. */
    public Ending ending() {
        return ending;
    }

    /** One report a finished epoch; empty after {@link #load}. */
    public List<EpochReport> history() {
        return history;
    }

    /** Where the head comes from: the hash is that of the examples. */
    public Provenance provenance() {
        return provenance;
    }

    /**
     * Writes the head to one file, which appears under its name only when it is whole. Encoder and item vectors are not in
     * it: keep them beside.
     *
     * @throws DataException if the file cannot be written
     */
    public void save(Path file) {
        ModelFile.write(file, KIND, provenance, out -> {
            out.writeUTF(options.task.name());
            out.writeInt(options.hidden);
            out.writeBoolean(options.attention);
            out.writeBoolean(options.products);
            out.writeInt(options.historyLimit);
            out.writeInt(encoder.dimension());
            out.writeUTF(items.sha256());
            write(network.net().parameters(), out);
            write(network.query(), out);
        });
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @param encoder of the dimension of the fit; closed with the head
     * @param items the vectors of the fit
     * @throws DataException if the file is missing, torn or no head
     * @throws ModelException if the encoder has another dimension, or the vectors are others
     */
    public static PortraitHead load(Path file, PortraitEncoder encoder, VectorTable items) {
        return ModelFile.read(file, KIND, (origin, in) -> {
            Task task = Task.valueOf(in.readUTF());
            Options read = Options.of(task).hidden(in.readInt()).inputs(in.readBoolean(), in.readBoolean());
            Options options = new Options(
                    task,
                    read.hidden,
                    read.attention,
                    read.products,
                    in.readInt(),
                    read.epochs,
                    read.batchSize,
                    read.learningRate,
                    read.decay,
                    read.patience,
                    origin.seed());
            int dimension = in.readInt();
            String hash = in.readUTF();
            if (dimension != encoder.dimension() || !hash.equals(items.sha256())) {
                throw new ModelException("The head " + file + " was trained on portraits of dimension " + dimension
                        + " and item vectors of SHA-256 " + hash + ", but is given dimension " + encoder.dimension()
                        + " and " + items.sha256() + ". Give it the encoder and the vectors of the fit.");
            }
            HeadNetwork network = HeadNetwork.create(items, dimension, options);
            read(in, network.net().parameters());
            read(in, network.query());
            return new PortraitHead(encoder, items, options, network, origin, Ending.COMPLETED, List.of());
        });
    }

    private static void write(double[] values, DataOutput out) throws IOException {
        out.writeInt(values.length);
        for (double value : values) {
            out.writeDouble(value);
        }
    }

    private static void read(DataInput in, double[] values) throws IOException {
        int length = in.readInt();
        if (length != values.length) {
            throw new IOException("it has " + length + " numbers where " + values.length + " are wanted");
        }
        for (int i = 0; i < length; i++) {
            values[i] = in.readDouble();
        }
    }

    /** Closes the encoder. */
    @Override
    public void close() {
        encoder.close();
    }

    @Override
    public String toString() {
        return "PortraitHead[" + options.task + ", " + network.net() + "]";
    }
}
