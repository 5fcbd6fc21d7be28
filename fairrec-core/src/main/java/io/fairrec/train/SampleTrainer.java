package io.fairrec.train;

import io.fairrec.base.Provenance;
import io.fairrec.base.Version;
import io.fairrec.data.Interactions;
import io.fairrec.internal.FactorKernel;
import io.fairrec.internal.FactorKernels;
import io.fairrec.internal.Floats;
import io.fairrec.internal.Gaussians;
import io.fairrec.internal.SampleLosses;
import io.fairrec.internal.Seeds;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;

/** The epochs of {@link MatrixFactorization}. Everything random in epoch e comes from (seed, e). Not thread-safe. */
final class SampleTrainer implements Learner {

    private static final int STAGE_START = 211;
    private static final int STAGE_ORDER = 212;
    private static final int STAGE_NEGATIVES = 213;

    /** Negatives are drawn for so many samples at a time. */
    private static final int CHUNK = 4096;

    private final Interactions log;
    private final MatrixFactorization.Options options;
    private final NegativeSampler negatives;
    private final PositivePairs pairs;
    private final SampleLosses samples;
    private final float[] factors;
    private final PairOrder order;
    private final String dataHash;

    SampleTrainer(Interactions log, MatrixFactorization.Options options, NegativeSampler negatives) {
        this.log = log;
        this.options = options;
        this.negatives = negatives;
        this.pairs = PositivePairs.of(log);
        int d = options.dimension();
        FactorKernel kernel = FactorKernels.of(d);
        this.samples = new SampleLosses(kernel, options.learningRate(), options.regularization());
        this.factors = new float[Math.multiplyExact(pairs.users() + pairs.items(), d)];
        Gaussians.fill(factors, options.initialDeviation(), Seeds.stream(options.seed(), 0, STAGE_START));
        this.order = new PairOrder(pairs);
        this.dataHash = log.sha256();
    }

    @Override
    public Epoch run(int epoch, DoubleConsumer progress) throws DivergenceException {
        order.deal(Seeds.stream(options.seed(), epoch, STAGE_ORDER));
        SplittableRandom random = Seeds.stream(options.seed(), epoch, STAGE_NEGATIVES);
        int d = options.dimension();
        int[] user = new int[CHUNK];
        int[] positive = new int[CHUNK];
        int[] negative = new int[CHUNK];
        double sum = 0;
        int counted = 0;
        int chunks = order.batches(CHUNK);
        for (int chunk = 0; chunk < chunks; chunk++) {
            int n = order.batch(chunk, CHUNK, user, positive);
            negatives.sample(pairs, user, positive, n, random, negative);
            int rows = 0;
            for (int r = 0; r < n; r++) {
                if (positive[r] != negative[r]) {
                    user[rows] = user[r] * d;
                    positive[rows] = (pairs.users() + positive[r]) * d;
                    negative[rows++] = (pairs.users() + negative[r]) * d;
                }
            }
            sum += descend(user, positive, negative, rows);
            counted += rows;
            if (!Double.isFinite(sum)) {
                throw new DivergenceException("in the samples " + (chunk * CHUNK + 1) + " to " + (chunk * CHUNK + n)
                        + " the loss \"" + name() + "\" is " + sum);
            }
            progress.accept((chunk + 1.0) / chunks);
        }
        if (!Double.isFinite(Floats.dot(factors, 0, factors, 0, factors.length))) {
            throw new DivergenceException("after the last sample the factors are not finite");
        }
        return new Epoch(Map.of(name(), counted == 0 ? 0 : sum / counted), Map.of());
    }

    private double descend(int[] user, int[] positive, int[] negative, int n) {
        return switch (options.loss()) {
            case BPR -> samples.bpr(factors, user, positive, negative, n);
            case LOGISTIC -> samples.logistic(factors, user, positive, negative, n);
            case SQUARED -> samples.squared(factors, user, positive, negative, n);
        };
    }

    private String name() {
        return options.loss().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public float[] parameters() {
        return factors;
    }

    @Override
    public FactorModel model(float[] parameters, Provenance provenance) {
        return FactorModel.of(log.users(), log.items(), parameters, options.dimension(), provenance);
    }

    @Override
    public Provenance provenance(int epochs) {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("dimension", Integer.toString(options.dimension()));
        config.put("loss", name());
        config.put("learningRate", Double.toString(options.learningRate()));
        config.put("regularization", Double.toString(options.regularization()));
        config.put("initialDeviation", Double.toString(options.initialDeviation()));
        config.put("negatives", negatives.identity());
        if (epochs > 0) {
            config.put("epochs", Integer.toString(epochs));
        }
        return new Provenance("matrix-factorization", config, dataHash, options.seed(), Version.current());
    }

    /** All state is in the factors. */
    @Override
    public void write(DataOutput out) throws IOException {
        out.writeUTF(name());
    }

    @Override
    public void read(DataInput in) throws IOException {
        String read = in.readUTF();
        if (!read.equals(name())) {
            throw new IOException("the loss \"" + read + "\" stands where \"" + name() + "\" is wanted");
        }
    }
}
