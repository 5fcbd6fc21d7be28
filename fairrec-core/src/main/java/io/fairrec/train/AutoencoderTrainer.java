package io.fairrec.train;

import io.fairrec.base.Provenance;
import io.fairrec.data.Interactions;
import io.fairrec.data.UserItemMatrix;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.Adam;
import io.fairrec.internal.Gaussians;
import io.fairrec.internal.Seeds;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;

/** The epochs of a {@link PortraitAutoencoder}. Everything random in epoch e comes from (seed, e). Not thread-safe. */
final class AutoencoderTrainer implements Learner {

    private static final int STAGE_START = 91;
    private static final int STAGE_ORDER = 92;
    private static final int STAGE_DROPOUT = 93;

    private final Interactions log;
    private final PortraitAutoencoder.Options options;
    private final Provenance origin;
    private final UserItemMatrix pairs;
    private final AutoencoderWeights weights;
    private final AutoencoderWeights.Scratch scratch;
    private final float[] gradient;
    private final Adam adam;
    private final int[] order;
    private final int[] target;
    private final int[] input;
    private AutoencoderWeights chosen;

    AutoencoderTrainer(Interactions log, PortraitAutoencoder.Options options, Provenance origin) {
        this.log = log;
        this.options = options;
        this.origin = origin;
        this.pairs = UserItemMatrix.of(log);
        this.weights = new AutoencoderWeights(log.itemCount(), options.dimension());
        this.scratch = new AutoencoderWeights.Scratch(weights);
        this.chosen = weights;
        float[] parameters = weights.parameters();
        this.gradient = new float[parameters.length];
        this.adam = new Adam(parameters.length);
        // One number of h is a sum of n weights over √n: of this deviation, whatever n. Biases start alike: at 0.
        Gaussians.fill(parameters, 1 / Math.sqrt(options.dimension()), Seeds.stream(options.seed(), 0, STAGE_START));
        int items = log.itemCount();
        int d = options.dimension();
        Arrays.fill(parameters, items * d, items * d + d, 0);
        Arrays.fill(parameters, 2 * items * d + d, parameters.length, 0);
        int users = 0;
        int longest = 0;
        for (int u = 0; u < pairs.rows(); u++) {
            users += count(u) > 0 ? 1 : 0;
            longest = Math.max(longest, count(u));
        }
        this.order = new int[users];
        this.target = new int[longest];
        this.input = new int[longest];
    }

    private int count(int user) {
        return pairs.end(user) - pairs.begin(user);
    }

    @Override
    public Epoch run(int epoch, DoubleConsumer progress) throws DivergenceException {
        shuffle(Seeds.stream(options.seed(), epoch, STAGE_ORDER));
        SplittableRandom dropout = Seeds.stream(options.seed(), epoch, STAGE_DROPOUT);
        double sum = 0;
        for (int from = 0; from < order.length; from += options.batchSize()) {
            int to = Math.min(order.length, from + options.batchSize());
            Arrays.fill(gradient, 0);
            double loss = 0;
            for (int i = from; i < to; i++) {
                loss += accumulate(order[i], 1f / (to - from), dropout);
            }
            if (!Double.isFinite(loss)) {
                throw new DivergenceException("the reconstruction loss is " + loss);
            }
            sum += loss;
            weights.addDecay((float) options.decay(), gradient);
            adam.step(weights.parameters(), gradient, options.learningRate());
            progress.accept((double) to / order.length);
        }
        for (float parameter : weights.parameters()) {
            if (!Float.isFinite(parameter)) {
                throw new DivergenceException("a weight of the autoencoder is " + parameter);
            }
        }
        Map<String, Double> losses = new LinkedHashMap<>();
        losses.put("reconstruction", sum / order.length);
        return new Epoch(losses, Map.of());
    }

    private double accumulate(int user, float factor, SplittableRandom dropout) {
        int n = count(user);
        int kept = 0;
        for (int k = 0; k < n; k++) {
            target[k] = pairs.column(pairs.begin(user) + k);
            if (dropout.nextDouble() >= options.dropout()) {
                input[kept++] = target[k];
            }
        }
        float scale = (float) (1 / (Math.sqrt(n) * (1 - options.dropout())));
        return weights.accumulate(input, kept, scale, target, n, factor, gradient, scratch);
    }

    /** The users with rows in an order that depends on nothing but the stream. */
    private void shuffle(SplittableRandom random) {
        int n = 0;
        for (int u = 0; u < pairs.rows(); u++) {
            if (count(u) > 0) {
                int j = random.nextInt(n + 1);
                order[n] = order[j];
                order[j] = u;
                n++;
            }
        }
    }

    @Override
    public float[] parameters() {
        return weights.parameters();
    }

    /** Remembers the weights: the loop asks for the model of its choice last. */
    @Override
    public FactorModel model(float[] parameters, Provenance provenance) {
        int d = options.dimension();
        chosen = new AutoencoderWeights(log.itemCount(), d, parameters.clone());
        float[] users = new float[Math.multiplyExact(log.userCount(), d + 1)];
        for (int u = 0; u < log.userCount(); u++) {
            int n = count(u);
            for (int k = 0; k < n; k++) {
                target[k] = pairs.column(pairs.begin(u) + k);
            }
            chosen.encode(target, n, users, u * (d + 1));
            users[u * (d + 1) + d] = 1;
        }
        return FactorModel.of(log.users(), log.items(), VectorTable.of(users, d + 1), chosen.decoder(), provenance);
    }

    /** The weights of the last {@link #model}. */
    AutoencoderWeights chosen() {
        return chosen;
    }

    @Override
    public Provenance provenance(int epochs) {
        Map<String, String> config = new LinkedHashMap<>(origin.config());
        if (epochs > 0) {
            config.put("epochs", Integer.toString(epochs));
        }
        return new Provenance(origin.component(), config, origin.dataHash(), origin.seed(), origin.version());
    }

    @Override
    public void write(DataOutput out) throws IOException {
        adam.write(out);
    }

    @Override
    public void read(DataInput in) throws IOException {
        adam.read(in);
    }
}
