package io.fairrec.train;

import io.fairrec.base.Provenance;
import io.fairrec.data.Interactions;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.Adam;
import io.fairrec.internal.FloatRows;
import io.fairrec.internal.Floats;
import io.fairrec.internal.Gaussians;
import io.fairrec.internal.Seeds;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.UserPortrait;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;

/**
 * The epochs of a {@link LowRankAdapter}. Parameters: B {@code [rank][d]}, then Aᵀ {@code [rank][d]}. Everything random in
 * epoch e comes from (seed, e). Not thread-safe.
 */
final class AdapterTrainer implements Learner {

    private static final int STAGE_START = 111;
    private static final int STAGE_ORDER = 112;
    private static final int STAGE_NEGATIVES = 113;
    private static final int STAGE_BATCH = 114;

    private final VectorTable items;
    private final Interactions log;
    private final LowRankAdapter.Options options;
    private final List<EmbeddingTrainer.Task> tasks;
    private final Provenance origin;
    private final PositivePairs pairs;
    private final int users;
    private final int dimension;

    /** Users as the frozen encoder sees them. */
    private final float[] portraits;

    /** Adapted users, then items. */
    private final float[] vectors;

    private final float[] vectorGradient;
    private final float[] factors;
    private final float[] gradient;
    private final float[] inner;
    private final float[] innerGradient;
    private final Adam adam;
    private final boolean[] idle;
    private final PairOrder order;
    private final int[] user;
    private final int[] positive;
    private final int[] negative;
    private final DivergenceCheck divergence = new DivergenceCheck();
    private final String identity;
    private final String portraitHash;
    private float[] chosen;

    AdapterTrainer(
            PortraitEncoder frozen,
            VectorTable items,
            Interactions log,
            LowRankAdapter.Options options,
            List<EmbeddingTrainer.Task> tasks,
            Provenance origin) {
        this.items = items;
        this.log = log;
        this.options = options;
        this.tasks = tasks;
        EmbeddingTrainer.Task.resetAll(tasks);
        this.origin = origin;
        this.pairs = PositivePairs.of(log);
        this.users = log.userCount();
        this.dimension = items.dimension();
        List<UserPortrait> all = new ArrayList<>(users);
        for (int u = 0; u < users; u++) {
            all.add(UserPortrait.of(log, u));
        }
        this.portraits = new float[Math.multiplyExact(users, dimension)];
        frozen.encode(all, portraits);
        this.identity = EmbeddingTrainer.Task.identity(tasks, pairs);
        this.portraitHash = Floats.sha256(portraits);
        this.vectors = new float[Math.multiplyExact(users + items.rows(), dimension)];
        for (int i = 0; i < items.rows(); i++) {
            items.copyRow(i, vectors, (users + i) * dimension);
        }
        this.vectorGradient = new float[vectors.length];
        this.factors = new float[Math.multiplyExact(2 * options.rank(), dimension)];
        this.gradient = new float[factors.length];
        this.inner = new float[options.rank()];
        this.innerGradient = new float[options.rank()];
        this.adam = new Adam(factors.length);
        float[] b = new float[options.rank() * dimension];
        Gaussians.fill(b, 1 / Math.sqrt(dimension), Seeds.stream(options.seed(), 0, STAGE_START));
        System.arraycopy(b, 0, factors, 0, b.length);
        this.chosen = factors;
        this.idle = new boolean[tasks.size()];
        this.order = new PairOrder(pairs);
        int batch = Math.min(order.size(), options.batchSize());
        this.user = new int[batch];
        this.positive = new int[batch];
        this.negative = new int[batch];
    }

    @Override
    public Epoch run(int epoch, DoubleConsumer progress) throws DivergenceException {
        SplittableRandom random = Seeds.stream(options.seed(), epoch, STAGE_NEGATIVES);
        order.deal(Seeds.stream(options.seed(), epoch, STAGE_ORDER));
        int steps = order.batches(options.batchSize());
        double[] sums = new double[tasks.size()];
        int[] rows = new int[tasks.size()];
        for (int s = 0; s < steps; s++) {
            int size = order.batch(s, options.batchSize(), user, positive);
            NegativeSampler.uniform().sample(pairs, user, positive, size, random, negative);
            double[] losses = differentiate(epoch, epoch * steps + s, size, s + 1);
            for (int t = 0; t < sums.length; t++) {
                sums[t] += idle[t] ? 0 : losses[t] * size;
                rows[t] += idle[t] ? 0 : size;
            }
            adam.step(factors, gradient, options.learningRate());
            progress.accept((s + 1.0) / steps);
        }
        DivergenceCheck.finite(factors, "the factors of the adapter are", steps);
        adaptAll(factors, vectors);
        DivergenceCheck.finite(vectors, "the adapted portraits are", steps);
        Map<String, Double> means = new LinkedHashMap<>();
        for (int t = 0; t < sums.length; t++) {
            means.put(tasks.get(t).loss().name(), rows[t] == 0 ? 0 : sums[t] / rows[t]);
        }
        return new Epoch(means, Map.of());
    }

    /** The losses of the rows at hand; their gradient by the factors, regulariser included, in {@link #gradient}. */
    private double[] differentiate(int epoch, int step, int size, int number) throws DivergenceException {
        adaptAll(factors, vectors);
        EmbeddingBatch batch = EmbeddingBatch.of(vectors, dimension, users, items.rows())
                .rows(user, positive, negative, size)
                .at(epoch, step, Seeds.mix(options.seed(), 0, STAGE_BATCH));
        Arrays.fill(vectorGradient, 0);
        double[] losses = new double[tasks.size()];
        for (int t = 0; t < losses.length; t++) {
            EmbeddingTrainer.Task task = tasks.get(t);
            idle[t] = !task.loss().compares(batch);
            if (!idle[t]) {
                losses[t] = task.loss().accumulate(batch, (float) task.weight(), vectorGradient);
                divergence.loss(t, task, losses[t], number);
                DivergenceCheck.gradient(task, vectorGradient, number);
            }
        }
        carryBack();
        DivergenceCheck.finite(gradient, "the gradient by the factors is", number);
        return losses;
    }

    private void adaptAll(float[] by, float[] out) {
        System.arraycopy(portraits, 0, out, 0, portraits.length);
        for (int u = 0; u < users; u++) {
            LowRankAdapter.adapt(by, options.rank(), out, u * dimension, dimension, inner);
        }
    }

    /** {@code ∂/∂A = Σ_u g_u (B x_u)ᵀ}, {@code ∂/∂B = Σ_u (Aᵀ g_u) x_uᵀ}, and λ times both. */
    private void carryBack() {
        int d = dimension;
        int rank = options.rank();
        Arrays.fill(gradient, 0);
        FloatRows.add((float) options.regularization(), factors, 0, gradient, 0, factors.length);
        for (int u = 0; u < users; u++) {
            int at = u * d;
            boolean none = true;
            for (int k = at; k < at + d && none; k++) {
                none = vectorGradient[k] == 0;
            }
            if (none) {
                continue;
            }
            for (int r = 0; r < rank; r++) {
                inner[r] = FloatRows.dot(factors, r * d, portraits, at, d);
                innerGradient[r] = FloatRows.dot(factors, (rank + r) * d, vectorGradient, at, d);
            }
            for (int r = 0; r < rank; r++) {
                FloatRows.add(inner[r], vectorGradient, at, gradient, (rank + r) * d, d);
                FloatRows.add(innerGradient[r], portraits, at, gradient, r * d, d);
            }
        }
    }

    /**
     * For tests: the weighted losses, regulariser included, of all pairs against fixed negatives.
     *
     * @return value; the gradient is that of {@link #gradient()}
     */
    double valueOfAll() throws DivergenceException {
        order.deal(Seeds.stream(options.seed(), 0, STAGE_ORDER));
        order.batch(0, user.length, user, positive);
        for (int r = 0; r < user.length; r++) {
            negative[r] = (positive[r] + 1) % items.rows();
        }
        double[] losses = differentiate(0, 0, user.length, 1);
        double sum = options.regularization() / 2 * Floats.dot(factors, 0, factors, 0, factors.length);
        for (int t = 0; t < losses.length; t++) {
            sum += tasks.get(t).weight() * losses[t];
        }
        return sum;
    }

    /** For tests: the live gradient. */
    float[] gradient() {
        return gradient;
    }

    @Override
    public float[] parameters() {
        return factors;
    }

    /** Remembers the factors: the loop asks for the model of its choice last. */
    @Override
    public FactorModel model(float[] parameters, Provenance provenance) {
        chosen = parameters.clone();
        float[] adapted = new float[portraits.length];
        adaptAll(parameters, adapted);
        return FactorModel.of(log.users(), log.items(), VectorTable.of(adapted, dimension), items, provenance);
    }

    /** The factors of the last {@link #model}. */
    float[] chosen() {
        return chosen;
    }

    @Override
    public Provenance provenance(int epochs) {
        Map<String, String> config = new LinkedHashMap<>(origin.config());
        config.put("tasks", identity);
        config.put("portraits", portraitHash);
        if (epochs > 0) {
            config.put("epochs", Integer.toString(epochs));
        }
        return new Provenance(origin.component(), config, origin.dataHash(), origin.seed(), origin.version());
    }

    @Override
    public void write(DataOutput out) throws IOException {
        adam.write(out);
        divergence.write(out);
        for (EmbeddingTrainer.Task task : tasks) {
            if (task.loss() instanceof StatefulLoss learns) {
                learns.writeState(out);
            }
        }
    }

    @Override
    public void read(DataInput in) throws IOException {
        adam.read(in);
        divergence.read(in);
        for (EmbeddingTrainer.Task task : tasks) {
            if (task.loss() instanceof StatefulLoss learns) {
                learns.readState(in);
            }
        }
    }
}
