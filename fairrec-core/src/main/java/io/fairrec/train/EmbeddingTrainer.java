package io.fairrec.train;

import io.fairrec.base.Provenance;
import io.fairrec.base.Version;
import io.fairrec.data.IdIndex;
import io.fairrec.internal.Adam;
import io.fairrec.internal.FloatRows;
import io.fairrec.internal.Floats;
import io.fairrec.internal.Gaussians;
import io.fairrec.internal.Seeds;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Mini-batches over free embeddings E: vectors Z = P(E), one gradient by Z per task, carried back to E by P, balanced,
 * regularised, and a step of Adam.
 *
 * <p>Nodes are the users, then the items. Without a balancer the weighted gradients by Z are added up and carried back
 * once; with one, each task's is carried back by itself, because what is balanced are gradients by parameters. Everything
 * random in epoch e comes from (seed, e). Not thread-safe.
 */
final class EmbeddingTrainer implements Learner {

    private static final int STAGE_START = 201;
    private static final int STAGE_ORDER = 202;
    private static final int STAGE_NEGATIVES = 203;
    private static final int STAGE_BATCH = 204;

    /** One loss and how much it counts. */
    record Task(EmbeddingLoss loss, double weight) {

        /** All of what is learnt, in order: the order tells which loss a balancer's settings are for. */
        static String identity(List<Task> tasks, PositivePairs pairs) {
            return tasks.stream().map(task -> task.loss.identity(pairs)).collect(Collectors.joining("; "));
        }

        /** Brings losses that learn back to their beginning. */
        static void resetAll(List<Task> tasks) {
            for (Task task : tasks) {
                if (task.loss instanceof StatefulLoss learns) {
                    learns.reset();
                }
            }
        }
    }

    private final LightGcn.Options options;
    private final PositivePairs pairs;
    private final IdIndex userIds;
    private final IdIndex itemIds;
    private final Provenance owner;
    private final List<Task> tasks;
    private final @Nullable GradientBalancer balancer;
    private final NegativeSampler negatives;
    private final Propagation propagation;

    private final float[] free;
    private final float[] vectors;
    private final float[][] gradients;
    private final double[] gram;
    private final double[] weights;
    private final double[] losses;
    private final boolean[] idle;
    private final Adam adam;
    private BalancerState balance;
    private final DivergenceCheck divergence = new DivergenceCheck();

    private final PairOrder order;
    private final int[] user;
    private final int[] positive;
    private final int[] negative;

    EmbeddingTrainer(LightGcn model, PositivePairs pairs, Provenance owner) {
        this.options = model.options();
        this.pairs = pairs;
        this.userIds = model.userIds();
        this.itemIds = model.itemIds();
        this.owner = owner;
        this.tasks = model.tasks();
        Task.resetAll(tasks);
        GradientBalancer chosen = model.balancer();
        this.balancer = chosen == null || chosen.settingsPerTask() ? chosen : GradientBalancers.amongActive(chosen);
        this.negatives = model.negatives();
        int d = options.dimension();
        this.propagation = new Propagation(model.graph(), options.layers(), d);
        this.free = new float[Math.multiplyExact(pairs.users() + pairs.items(), d)];
        this.vectors = new float[free.length];
        this.gradients = new float[balancer == null ? 1 : tasks.size()][free.length];
        this.gram = new double[tasks.size() * tasks.size()];
        this.weights = new double[tasks.size()];
        this.losses = new double[tasks.size()];
        this.idle = new boolean[tasks.size()];
        this.adam = new Adam(free.length);
        this.balance = BalancerState.of(tasks.size(), options.seed());
        Gaussians.fill(free, options.initialDeviation(), Seeds.stream(options.seed(), 0, STAGE_START));
        this.order = new PairOrder(pairs);
        int batch = Math.min(options.batchSize(), order.size());
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
        EnumMap<BalanceOutcome, Integer> outcomes = new EnumMap<>(BalanceOutcome.class);
        for (int s = 0; s < steps; s++) {
            int size = order.batch(s, options.batchSize(), user, positive);
            negatives.sample(pairs, user, positive, size, random, negative);
            BalanceOutcome outcome = step(epoch, epoch * steps + s, size, s + 1);
            if (outcome != null) {
                outcomes.merge(outcome, 1, Integer::sum);
            }
            for (int t = 0; t < sums.length; t++) {
                sums[t] += losses[t] * size;
                rows[t] += idle[t] ? 0 : size;
            }
            progress.accept((s + 1.0) / steps);
        }
        DivergenceCheck.finite(free, "the embeddings are", steps);
        propagation.apply(free, vectors);
        DivergenceCheck.finite(vectors, "the propagated embeddings are", steps);
        Map<String, Double> means = new LinkedHashMap<>();
        for (int t = 0; t < sums.length; t++) {
            means.put(tasks.get(t).loss().name(), rows[t] == 0 ? 0 : sums[t] / rows[t]);
        }
        return new Epoch(means, outcomes);
    }

    private @Nullable BalanceOutcome step(int epoch, int step, int size, int number) throws DivergenceException {
        propagation.apply(free, vectors);
        EmbeddingBatch batch = EmbeddingBatch.of(vectors, options.dimension(), pairs.users(), pairs.items())
                .rows(user, positive, negative, size)
                .at(epoch, step, Seeds.mix(options.seed(), 0, STAGE_BATCH));
        for (float[] gradient : gradients) {
            Arrays.fill(gradient, 0);
        }
        for (int t = 0; t < tasks.size(); t++) {
            Task task = tasks.get(t);
            float[] gradient = gradients[balancer == null ? 0 : t];
            idle[t] = !task.loss().compares(batch);
            if (idle[t]) {
                losses[t] = 0;
                continue;
            }
            losses[t] = task.loss().accumulate(batch, (float) task.weight(), gradient);
            divergence.loss(t, task, losses[t], number);
            if (balancer == null) {
                DivergenceCheck.gradient(task, gradient, number);
            }
        }
        for (int t = 0; t < gradients.length; t++) {
            propagation.apply(gradients[t], gradients[t]);
            if (balancer != null) {
                DivergenceCheck.gradient(tasks.get(t), gradients[t], number);
            }
        }
        BalanceOutcome outcome = balancer == null ? null : combine(balancer);
        regularize(size);
        adam.step(free, gradients[0], options.learningRate());
        return outcome;
    }

    /** Leaves the balanced direction in the first gradient. */
    private BalanceOutcome combine(GradientBalancer by) {
        int tasksCount = gradients.length;
        double[] weighted = new double[tasksCount];
        for (int t = 0; t < tasksCount; t++) {
            weighted[t] = losses[t] * tasks.get(t).weight();
            for (int s = t; s < tasksCount; s++) {
                double product = Floats.dot(gradients[t], 0, gradients[s], 0, free.length);
                gram[t * tasksCount + s] = product;
                gram[s * tasksCount + t] = product;
            }
        }
        balance.idle(idle);
        BalanceOutcome outcome = by.weights(weighted, gram, balance, weights);
        float first = (float) weights[0];
        float[] direction = gradients[0];
        for (int k = 0; k < direction.length; k++) {
            direction[k] *= first;
        }
        for (int t = 1; t < tasksCount; t++) {
            FloatRows.add((float) weights[t], gradients[t], 0, direction, 0, direction.length);
        }
        return outcome;
    }

    /** λ/2 · (|e_u|² + |e_i|² + |e_j|²), a mean over the rows: on what is trained, not on what was propagated. */
    private void regularize(int size) {
        if (options.regularization() == 0) {
            return;
        }
        int d = options.dimension();
        float share = (float) (options.regularization() / size);
        for (int r = 0; r < size; r++) {
            int u = user[r] * d;
            int i = (pairs.users() + positive[r]) * d;
            int j = (pairs.users() + negative[r]) * d;
            FloatRows.add(share, free, u, gradients[0], u, d);
            FloatRows.add(share, free, i, gradients[0], i, d);
            FloatRows.add(share, free, j, gradients[0], j, d);
        }
    }

    @Override
    public float[] parameters() {
        return free;
    }

    @Override
    public FactorModel model(float[] parameters, Provenance provenance) {
        float[] z = new float[parameters.length];
        propagation.apply(parameters, z);
        return FactorModel.of(userIds, itemIds, z, options.dimension(), provenance);
    }

    @Override
    public Provenance provenance(int epochs) {
        if (epochs == 0) {
            return owner;
        }
        Map<String, String> config = new LinkedHashMap<>(owner.config());
        config.put("epochs", Integer.toString(epochs));
        return new Provenance(owner.component(), config, owner.dataHash(), owner.seed(), Version.current());
    }

    @Override
    public void write(DataOutput out) throws IOException {
        adam.write(out);
        divergence.write(out);
        out.writeLong(balance.step());
        for (int t = 0; t < tasks.size(); t++) {
            out.writeDouble(balance.multipliers()[t]);
            out.writeDouble(balance.runningLosses()[t]);
            out.writeInt(balance.runningSteps()[t]);
        }
        for (Task task : tasks) {
            if (task.loss() instanceof StatefulLoss learns) {
                learns.writeState(out);
            }
        }
    }

    @Override
    public void read(DataInput in) throws IOException {
        adam.read(in);
        divergence.read(in);
        long step = in.readLong();
        double[] multipliers = new double[tasks.size()];
        double[] running = new double[tasks.size()];
        int[] steps = new int[tasks.size()];
        for (int t = 0; t < multipliers.length; t++) {
            multipliers[t] = in.readDouble();
            running[t] = in.readDouble();
            steps[t] = in.readInt();
        }
        balance = BalancerState.resume(options.seed(), step, multipliers, running, steps);
        for (Task task : tasks) {
            if (task.loss() instanceof StatefulLoss learns) {
                learns.readState(in);
            }
        }
    }
}
