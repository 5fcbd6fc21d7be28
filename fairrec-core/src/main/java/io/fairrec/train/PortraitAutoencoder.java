package io.fairrec.train;

import io.fairrec.base.Checks;
import io.fairrec.base.DataException;
import io.fairrec.base.Provenance;
import io.fairrec.base.Version;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.internal.FloatStream;
import io.fairrec.internal.ModelFile;
import io.fairrec.internal.Workspaces;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.DotProduct;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A portrait from the whole history by a denoising autoencoder: what of the history has to be kept to guess the rest of
 * it.
 *
 * <pre>{@code
 * h = tanh(b + Σ_j x_j w_j)          x = the distinct items, each 1/√n
 * P(i) = softmax_i(c_i + h·v_i)      minimised: −Σ_i (1/n) ln P(i) over the history's items, with items of x dropped
 * }</pre>
 *
 * <p>The multinomial denoising autoencoder of Liang, Krishnan, Hoffman and Jebara, "Variational autoencoders for
 * collaborative filtering", WWW 2018 (Mult-DAE; eqs. 2 and 9), with one layer each way; the dropped input is scaled by
 * 1/(1−p), and all of it is there when a user is encoded. Vincent, Larochelle, Bengio and Manzagol, ICML 2008, for the
 * idea.
 *
 * <p>As an encoder it serves anybody by the history, with nothing retrained; h lies in (−1, 1)^d, and a history without
 * known items is tanh(b). {@link #scorer()} ranks by the decoder. Immutable, thread-safe; O(history · d) a portrait.
 */
public final class PortraitAutoencoder implements PortraitEncoder {

    private static final String KIND = "portrait autoencoder";

    private final IdIndex items;
    private final AutoencoderWeights weights;
    private final Provenance provenance;
    private final Workspaces<int[][]> workspaces = new Workspaces<>(() -> new int[][] {new int[64]});

    /**
     * The settings.
     *
     * @param dimension d, the length of a portrait, at least 1
     * @param dropout p, the chance of an item of the input to be dropped, in [0, 1)
     * @param learningRate of Adam, above 0
     * @param decay λ/2 times the squared weights, biases spared, is added to the mean loss; at least 0
     * @param batchSize users per step, at least 1
     * @param seed of the weights, the order of the users and the dropout
     */
    public record Options(int dimension, double dropout, double learningRate, double decay, int batchSize, long seed) {

        /** Checks the ranges. */
        public Options {
            Checks.atLeast(dimension, 1, "dimension");
            Checks.between(dropout, 0, Math.nextDown(1.0), "dropout");
            Checks.positive(learningRate, "learningRate");
            Checks.nonNegative(decay, "decay");
            Checks.atLeast(batchSize, 1, "batchSize");
        }

        /** 64 dimensions, dropout 0.5, learning rate 0.003, decay 1e-4, batches of 64 users, seed 42. */
        public static Options defaults() {
            return new Options(64, 0.5, 0.003, 1e-4, 64, 42);
        }

        /** These options with another dimension. */
        public Options dimension(int d) {
            return new Options(d, dropout, learningRate, decay, batchSize, seed);
        }

        /** These options with another dropout. */
        public Options dropout(double p) {
            return new Options(dimension, p, learningRate, decay, batchSize, seed);
        }

        /** These options with another learning rate. */
        public Options learningRate(double rate) {
            return new Options(dimension, dropout, rate, decay, batchSize, seed);
        }

        /** These options with another decay. */
        public Options decay(double lambda) {
            return new Options(dimension, dropout, learningRate, lambda, batchSize, seed);
        }

        /** These options with another batch size. */
        public Options batchSize(int users) {
            return new Options(dimension, dropout, learningRate, decay, users, seed);
        }

        /** These options with another seed. */
        public Options seed(long newSeed) {
            return new Options(dimension, dropout, learningRate, decay, batchSize, newSeed);
        }
    }

    /**
     * A fitted encoder and how the training went.
     *
     * @param encoder the encoder of the chosen epoch
     * @param training how it went; its model holds {@code (h, 1)} for every user of the log and {@code (v_i, c_i)} for
     *     every item, so that inner products are the decoder's log-odds
     */
    public record Fitted(PortraitAutoencoder encoder, TrainingResult training) {}

    private PortraitAutoencoder(IdIndex items, AutoencoderWeights weights, Provenance provenance) {
        this.items = items;
        this.weights = weights;
        this.provenance = provenance;
    }

    /**
     * Trains. An epoch costs O(pairs · d + users · items · d): the decoder looks at all items for every user. Memory: 7
     * floats a parameter, {@code items · (2d + 1) + d} of them.
     *
     * @param log every distinct pair of it is one of the history, whatever its events
     * @throws IllegalArgumentException if the log has no row
     */
    public static Fitted fit(Interactions log, Options options, TrainingControl control) {
        if (log.size() == 0) {
            throw new IllegalArgumentException("The log (" + log
                    + ") must have at least 1 row: there is nothing to learn from. Check how it was filtered.");
        }
        Map<String, String> config = new LinkedHashMap<>();
        config.put("dimension", Integer.toString(options.dimension));
        config.put("dropout", Double.toString(options.dropout));
        config.put("learningRate", Double.toString(options.learningRate));
        config.put("decay", Double.toString(options.decay));
        config.put("batchSize", Integer.toString(options.batchSize));
        Provenance origin =
                new Provenance("portrait-autoencoder", config, log.sha256(), options.seed, Version.current());
        AutoencoderTrainer trainer = new AutoencoderTrainer(log, options, origin);
        TrainingResult result = TrainingLoop.run(trainer, control);
        return new Fitted(
                new PortraitAutoencoder(
                        log.items(), trainer.chosen(), result.model().provenance()),
                result);
    }

    @Override
    public int dimension() {
        return weights.dimension();
    }

    @Override
    public void encode(List<UserPortrait> portraits, float[] out) {
        int d = dimension();
        Checks.atLeast(out.length, Math.multiplyExact(portraits.size(), d), "out.length");
        int[][] work = workspaces.borrow();
        for (int p = 0; p < portraits.size(); p++) {
            encode(portraits.get(p), work, out, p * d);
        }
        workspaces.giveBack(work);
    }

    private void encode(UserPortrait portrait, int[][] work, float[] out, int at) {
        if (work[0].length < portrait.size()) {
            work[0] = new int[portrait.size() * 2];
        }
        int n = portrait.distinctItems(work[0]);
        // Ascending: items that came after the fit stand at the end.
        while (n > 0 && work[0][n - 1] >= items.size()) {
            n--;
        }
        weights.encode(work[0], n, out, at);
    }

    /** Ranks by the decoder's log-odds {@code c_i + h·v_i}, by the history alone; an item outside the fit scores 0. */
    public DotProduct scorer() {
        return DotProduct.of(new WithOne(this), weights.decoder()).items(items);
    }

    /** The ids of the items of the fit. */
    public IdIndex items() {
        return items;
    }

    /** Where the encoder comes from. */
    public Provenance provenance() {
        return provenance;
    }

    /**
     * Writes ids, weights and provenance to one file, which appears under its name only when it is whole.
     *
     * @throws DataException if the file cannot be written
     */
    public void save(Path file) {
        ModelFile.write(file, KIND, provenance, out -> {
            out.writeInt(items.size());
            for (String id : items.ids()) {
                out.writeUTF(id);
            }
            out.writeInt(dimension());
            FloatStream.write(weights.parameters(), out);
        });
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @throws DataException if the file is missing, torn or no model of this class
     */
    public static PortraitAutoencoder load(Path file) {
        return ModelFile.read(file, KIND, (origin, in) -> {
            int n = in.readInt();
            List<String> ids = new ArrayList<>(n);
            for (int i = 0; i < n; i++) {
                ids.add(in.readUTF());
            }
            AutoencoderWeights weights = new AutoencoderWeights(n, in.readInt());
            FloatStream.read(in, weights.parameters());
            return new PortraitAutoencoder(IdIndex.of(ids), weights, origin);
        });
    }

    @Override
    public String toString() {
        return "PortraitAutoencoder[" + items.size() + " items, dimension " + dimension() + "]";
    }

    /** {@code (h, 1)}: the last place meets the decoder's bias. */
    private record WithOne(PortraitAutoencoder inner) implements PortraitEncoder {

        @Override
        public int dimension() {
            return inner.dimension() + 1;
        }

        @Override
        public void encode(List<UserPortrait> portraits, float[] out) {
            int d = inner.dimension();
            Checks.atLeast(out.length, portraits.size() * (d + 1), "out.length");
            float[] rows = new float[portraits.size() * d];
            inner.encode(portraits, rows);
            for (int p = 0; p < portraits.size(); p++) {
                System.arraycopy(rows, p * d, out, p * (d + 1), d);
                out[p * (d + 1) + d] = 1;
            }
        }
    }
}
