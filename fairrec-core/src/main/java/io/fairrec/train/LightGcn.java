package io.fairrec.train;

import io.fairrec.base.Checks;
import io.fairrec.base.Provenance;
import io.fairrec.base.Version;
import io.fairrec.data.IdIndex;
import io.fairrec.data.InteractionGraph;
import io.fairrec.data.Interactions;
import io.fairrec.data.UserItemMatrix;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * LightGCN (He, Deng, Wang, Li, Zhang and Wang, "LightGCN: Simplifying and Powering Graph Convolution Network for
 * Recommendation", SIGIR 2020): one free vector per user and item, propagated over the graph of who chose what, trained by
 * any losses.
 *
 * <pre>{@code
 * TrainingResult result = LightGcn.of(train, LightGcn.Options.defaults())
 *         .task(RankingLosses.bpr(), 1)
 *         .task(FairnessTask.of(portraitGap, gender), 0.1)
 *         .fit(TrainingControl.epochs(60));
 * Scorer scorer = result.model().scorer();
 * }</pre>
 *
 * <p>Propagation, its weights and the mean over layers are those of {@link
 * io.fairrec.portrait.LightGcnPropagation}; with 0 layers this is matrix factorisation by mini-batches. Every distinct pair
 * of the log is one positive, whatever its events and however many. The regulariser is λ/2 times the squared length of the
 * three free vectors of a row, a mean over the batch, as in the paper's code (its eq. 15 sums over all parameters). Adam
 * updates all parameters in every step.
 *
 * <p>Further edges: between users (a social graph; Liao et al., "SocialLGN", Information Sciences 2022, propagate the two
 * graphs apart and fuse them, here they are one graph) and between items (a knowledge graph of shared brands, directors, …).
 * The graph of all edges is normalised as one: {@code a_vw / √(deg(v) · deg(w))} with deg the sum of a node's weights.
 *
 * <p>Floats in one order by one thread: equal input and seed, equal bits. A step costs O(layers · edges · dimension) for the
 * way there and as much for the way back of each balanced task. This object is an immutable plan; a fit makes its own
 * workspace of about {@code (7 + tasks) · nodes · dimension} floats.
 */
public final class LightGcn {

    private final Interactions log;
    private final Options options;
    private final List<EmbeddingTrainer.Task> tasks;
    private final @Nullable GradientBalancer balancer;
    private final NegativeSampler negatives;
    private final @Nullable Edges userEdges;
    private final @Nullable Edges itemEdges;

    /**
     * The settings.
     *
     * @param dimension the length of a vector, at least 1
     * @param layers how far a vector spreads, at least 0
     * @param learningRate of Adam, above 0
     * @param batchSize how many pairs a step sees, at least 1
     * @param regularization λ, at least 0
     * @param initialDeviation the standard deviation of the vectors before training, above 0
     * @param seed of the vectors, the order of the pairs, the negatives, and whatever the losses draw
     */
    public record Options(
            int dimension,
            int layers,
            double learningRate,
            int batchSize,
            double regularization,
            double initialDeviation,
            long seed) {

        /** Checks the ranges. */
        public Options {
            Checks.atLeast(dimension, 1, "dimension");
            Checks.atLeast(layers, 0, "layers");
            Checks.positive(learningRate, "learningRate");
            Checks.atLeast(batchSize, 1, "batchSize");
            Checks.nonNegative(regularization, "regularization");
            Checks.positive(initialDeviation, "initialDeviation");
        }

        /** 64 dimensions, 3 layers, learning rate 0.01, batches of 8,192, λ = 1e-4, deviation 0.1, seed 42. */
        public static Options defaults() {
            return new Options(64, 3, 0.01, 8192, 1e-4, 0.1, 42);
        }

        /** These options with another dimension. */
        public Options dimension(int newDimension) {
            return new Options(newDimension, layers, learningRate, batchSize, regularization, initialDeviation, seed);
        }

        /** These options with another number of layers. */
        public Options layers(int newLayers) {
            return new Options(dimension, newLayers, learningRate, batchSize, regularization, initialDeviation, seed);
        }

        /** These options with another learning rate. */
        public Options learningRate(double rate) {
            return new Options(dimension, layers, rate, batchSize, regularization, initialDeviation, seed);
        }

        /** These options with another batch size. */
        public Options batchSize(int size) {
            return new Options(dimension, layers, learningRate, size, regularization, initialDeviation, seed);
        }

        /** These options with another λ. */
        public Options regularization(double lambda) {
            return new Options(dimension, layers, learningRate, batchSize, lambda, initialDeviation, seed);
        }

        /** These options with another deviation at the start. */
        public Options initialDeviation(double deviation) {
            return new Options(dimension, layers, learningRate, batchSize, regularization, deviation, seed);
        }

        /** These options with another seed. */
        public Options seed(long newSeed) {
            return new Options(dimension, layers, learningRate, batchSize, regularization, initialDeviation, newSeed);
        }
    }

    /** Further edges among users or among items, and the factor of their weights. */
    private record Edges(InteractionGraph graph, double factor) {}

    private LightGcn(
            Interactions log,
            Options options,
            List<EmbeddingTrainer.Task> tasks,
            @Nullable GradientBalancer balancer,
            NegativeSampler negatives,
            @Nullable Edges userEdges,
            @Nullable Edges itemEdges) {
        this.log = log;
        this.options = options;
        this.tasks = List.copyOf(tasks);
        this.balancer = balancer;
        this.negatives = negatives;
        this.userEdges = userEdges;
        this.itemEdges = itemEdges;
    }

    /**
     * A plan without a task.
     *
     * @param log every distinct pair of it is a positive
     * @throws IllegalArgumentException if the log has no row
     */
    public static LightGcn of(Interactions log, Options options) {
        if (log.size() == 0) {
            throw new IllegalArgumentException("The log (" + log
                    + ") must have at least 1 row: there is nothing to learn from. Check how it was filtered.");
        }
        return new LightGcn(log, options, List.of(), null, NegativeSampler.uniform(), null, null);
    }

    /**
     * With a further task; the first is the one whose explosion ends a training.
     *
     * @param loss of a name that no other task has
     * @param weight finite; the factor of value and gradient, before a balancer sees them
     */
    public LightGcn task(EmbeddingLoss loss, double weight) {
        Checks.finite(weight, "weight of the task \"" + loss.name() + "\"");
        for (EmbeddingTrainer.Task other : tasks) {
            if (other.loss().name().equals(loss.name())) {
                throw new IllegalArgumentException(
                        "The task \"" + loss.name() + "\" is there twice. Reports need distinct names.");
            }
        }
        List<EmbeddingTrainer.Task> more = new ArrayList<>(tasks);
        more.add(new EmbeddingTrainer.Task(loss, weight));
        return new LightGcn(log, options, more, balancer, negatives, userEdges, itemEdges);
    }

    /**
     * With weights that a balancer chooses in every step, instead of constant ones. A task without a gradient in a step,
     * such as a gap between groups on a batch of one group, stays out of that step ({@link GradientBalancers#amongActive}),
     * unless the balancer has settings per task.
     */
    public LightGcn balancer(GradientBalancer newBalancer) {
        return new LightGcn(log, options, tasks, newBalancer, negatives, userEdges, itemEdges);
    }

    /** With another sampler than {@link NegativeSampler#uniform()}. */
    public LightGcn negatives(NegativeSampler sampler) {
        return new LightGcn(log, options, tasks, balancer, sampler, userEdges, itemEdges);
    }

    /**
     * With edges between users, such as friendships.
     *
     * @param graph one node a user; weights of at least 0. An edge counts half in each direction, so give both of an
     *     undirected one; loops are left out
     * @param factor of the weights, above 0; an edge between a user and an item weighs 1
     */
    public LightGcn userEdges(InteractionGraph graph, double factor) {
        Edges edges = new Edges(checked(graph, log.userCount(), "users"), Checks.positive(factor, "factor"));
        return new LightGcn(log, options, tasks, balancer, negatives, edges, itemEdges);
    }

    /**
     * With edges between items, such as a common brand; as {@link #userEdges}.
     *
     * @param graph one node an item
     */
    public LightGcn itemEdges(InteractionGraph graph, double factor) {
        Edges edges = new Edges(checked(graph, log.itemCount(), "items"), Checks.positive(factor, "factor"));
        return new LightGcn(log, options, tasks, balancer, negatives, userEdges, edges);
    }

    private static InteractionGraph checked(InteractionGraph graph, int nodes, String what) {
        if (graph.nodes() != nodes) {
            throw new IllegalArgumentException("The graph of the " + what + " has " + graph.nodes()
                    + " nodes, but must have " + nodes + ", one a row of the log's " + what + ".");
        }
        for (int e = 0; e < graph.edges(); e++) {
            Checks.nonNegative(graph.weight(e), "weight of edge " + e + " between " + what);
        }
        return graph;
    }

    /**
     * Trains.
     *
     * @throws IllegalArgumentException if there is no task
     * @throws io.fairrec.base.ModelException if training diverged in its first epoch, so that there is no good model;
     *     later divergence is the result's {@link TrainingResult#ending()}
     * @throws io.fairrec.base.DataException if a checkpoint cannot be read or written
     */
    public TrainingResult fit(TrainingControl control) {
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException(
                    "The tasks of LightGCN (none) must be at least 1. Add .task(RankingLosses.bpr(), 1).");
        }
        PositivePairs pairs = PositivePairs.of(log);
        return TrainingLoop.run(new EmbeddingTrainer(this, pairs, provenance(pairs)), control);
    }

    Options options() {
        return options;
    }

    List<EmbeddingTrainer.Task> tasks() {
        return tasks;
    }

    @Nullable
    GradientBalancer balancer() {
        return balancer;
    }

    NegativeSampler negatives() {
        return negatives;
    }

    IdIndex userIds() {
        return log.users();
    }

    IdIndex itemIds() {
        return log.items();
    }

    /** The normalised, symmetric graph over users, then items. */
    InteractionGraph graph() {
        UserItemMatrix matrix = UserItemMatrix.of(log);
        if (userEdges == null && itemEdges == null) {
            return InteractionGraph.bipartite(matrix);
        }
        SymmetricEdges edges = new SymmetricEdges(matrix.rows() + matrix.columns());
        for (int u = 0; u < matrix.rows(); u++) {
            for (int e = matrix.begin(u); e < matrix.end(u); e++) {
                edges.add(u, matrix.rows() + matrix.column(e), 1);
            }
        }
        if (userEdges != null) {
            edges.addAll(userEdges.graph, 0, userEdges.factor / 2);
        }
        if (itemEdges != null) {
            edges.addAll(itemEdges.graph, matrix.rows(), itemEdges.factor / 2);
        }
        return edges.normalized();
    }

    private Provenance provenance(PositivePairs pairs) {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("dimension", Integer.toString(options.dimension));
        config.put("layers", Integer.toString(options.layers));
        config.put("learningRate", Double.toString(options.learningRate));
        config.put("batchSize", Integer.toString(options.batchSize));
        config.put("regularization", Double.toString(options.regularization));
        config.put("initialDeviation", Double.toString(options.initialDeviation));
        for (EmbeddingTrainer.Task task : tasks) {
            config.put("task " + task.loss().name(), Double.toString(task.weight()));
        }
        config.put("tasks", EmbeddingTrainer.Task.identity(tasks, pairs));
        config.put("balancer", balancer == null ? "none" : balancer.name());
        config.put("negatives", negatives.identity());
        config.put("userEdges", words(userEdges));
        config.put("itemEdges", words(itemEdges));
        return new Provenance("lightgcn", config, log.sha256(), options.seed, Version.current());
    }

    private static String words(@Nullable Edges edges) {
        return edges == null
                ? "none"
                : String.format(
                        Locale.ROOT,
                        "%d edges, factor %s, %s",
                        edges.graph.edges(),
                        edges.factor,
                        new Fingerprint().add(edges.graph).hex());
    }

    @Override
    public String toString() {
        return "LightGcn[" + log + ", dimension " + options.dimension + ", " + options.layers + " layers, "
                + tasks.size() + " tasks]";
    }
}
