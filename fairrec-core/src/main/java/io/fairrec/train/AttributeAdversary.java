package io.fairrec.train;

import io.fairrec.base.Checks;
import io.fairrec.data.Groups;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Discriminators that try to read users' attributes from their vectors while the model learns to keep them from it:
 * adversarial training by gradient reversal (Ganin et al., JMLR 2016; for recommendation: Bose and Hamilton, "Compositional
 * Fairness Constraints for Graph Embeddings", ICML 2019; Li et al., "Towards Personalized Fairness based on Causal Notion",
 * SIGIR 2021).
 *
 * <pre>{@code
 * value = − Σ_a CE_a(D_a(z_u)),   one discriminator D_a per attribute
 * }</pre>
 *
 * <p>In every step each discriminator first makes {@code steps} steps of its own Adam down its cross entropy; then the vectors
 * get the gradient of the value, which is that of the discriminators turned round. Everybody in the batch counts once, however
 * many rows they have, and every group of an attribute counts alike, however small, so that guessing the majority is no
 * success. A discriminator that is no better than chance, {@code CE ≥ ln groups}, gives no gradient: past that point the
 * vectors would only be turned until it reads them the other way round. <em>Unknown</em> takes no part.
 *
 * <p>That this adversary is beaten says little: it is one, and the vectors were trained against it. Fresh attackers are the
 * measure ({@code io.fairrec.eval.leakage}). Holds state, serves one training at a time; deterministic. A step costs
 * O((steps + 1) · users of the batch · dimension · hidden) per attribute.
 */
public final class AttributeAdversary implements StatefulLoss {

    private final List<Discriminator> discriminators;
    private final List<Groups> attributes;
    private final Options options;
    private final String name;
    private int[] users = new int[0];
    private boolean[] marked = new boolean[0];

    /**
     * The settings of all discriminators.
     *
     * @param hidden ReLUs of the one hidden layer; 0 for a linear discriminator
     * @param rate of its Adam, above 0
     * @param decay of its weights, decoupled, per step as a part of the rate, at least 0. Without it a discriminator learns
     *     the training users by heart, is certain of all, and its gradient vanishes
     * @param steps of a discriminator per step of the model, at least 1
     * @param seed of the discriminators' weights
     */
    public record Options(int hidden, double rate, double decay, int steps, long seed) {

        /** Checks the ranges. */
        public Options {
            Checks.atLeast(hidden, 0, "hidden");
            Checks.positive(rate, "rate");
            Checks.nonNegative(decay, "decay");
            Checks.atLeast(steps, 1, "steps");
        }

        /** 32 hidden units, rate 0.01, decay 1, 2 steps, seed 42. */
        public static Options defaults() {
            return new Options(32, 0.01, 1, 2, 42);
        }

        /** These options with another number of steps. */
        public Options steps(int newSteps) {
            return new Options(hidden, rate, decay, newSteps, seed);
        }

        /** These options with another number of hidden units. */
        public Options hidden(int newHidden) {
            return new Options(newHidden, rate, decay, steps, seed);
        }

        /** These options with another seed. */
        public Options seed(long newSeed) {
            return new Options(hidden, rate, decay, steps, newSeed);
        }
    }

    private AttributeAdversary(
            List<Discriminator> discriminators, List<Groups> attributes, Options options, String name) {
        this.discriminators = discriminators;
        this.attributes = attributes;
        this.options = options;
        this.name = name;
    }

    /**
     * An adversary that has not learnt yet.
     *
     * @param attributes partitions of the users, at least one, each with one label a user and at least 2 known groups
     */
    public static AttributeAdversary of(List<Groups> attributes, Options options) {
        Checks.atLeast(attributes.size(), 1, "number of attributes");
        List<Discriminator> discriminators = new ArrayList<>();
        for (int a = 0; a < attributes.size(); a++) {
            discriminators.add(new Discriminator(attributes.get(a), options, a));
        }
        return new AttributeAdversary(
                List.copyOf(discriminators),
                List.copyOf(attributes),
                options,
                "adversary of " + attributes.stream().map(Groups::name).collect(Collectors.joining(", ")));
    }

    /** {@link #of(List, Options)} of one attribute. */
    public static AttributeAdversary of(Groups attribute, Options options) {
        return of(List.of(attribute), options);
    }

    /** Such as {@code "adversary of gender, age"}. */
    @Override
    public String name() {
        return name;
    }

    @Override
    public String identity(PositivePairs pairs) {
        Fingerprint print = new Fingerprint();
        attributes.forEach(print::add);
        return name() + ", " + options + ", " + print.hex();
    }

    @Override
    public double accumulate(EmbeddingBatch batch, float weight, float[] gradient) {
        int n = distinctUsers(batch);
        double value = 0;
        for (Discriminator discriminator : discriminators) {
            value -= discriminator.accumulate(batch, users, n, weight, gradient);
        }
        return value;
    }

    private int distinctUsers(EmbeddingBatch batch) {
        if (marked.length != batch.users()) {
            marked = new boolean[batch.users()];
            users = new int[batch.users()];
        }
        for (int r = 0; r < batch.size(); r++) {
            marked[batch.user(r)] = true;
        }
        int n = 0;
        for (int u = 0; u < marked.length; u++) {
            if (marked[u]) {
                users[n++] = u;
                marked[u] = false;
            }
        }
        return n;
    }

    /** How many attributes it reads. */
    public int attributes() {
        return discriminators.size();
    }

    /**
     * The mean cross entropy, in nats, every group counting alike, of the discriminator of an attribute in the latest step,
     * after its own steps; ln(groups) is chance. NaN before the first step in which two groups took part.
     */
    public double discriminatorLoss(int attribute) {
        return discriminators.get(attribute).latest();
    }

    /** The parameters of the discriminator of an attribute; a copy, empty before the first step. */
    public double[] discriminatorParameters(int attribute) {
        return discriminators.get(attribute).parameters();
    }

    @Override
    public void reset() {
        for (Discriminator discriminator : discriminators) {
            discriminator.reset();
        }
    }

    @Override
    public void writeState(DataOutput out) throws IOException {
        for (Discriminator discriminator : discriminators) {
            discriminator.write(out);
        }
    }

    @Override
    public void readState(DataInput in) throws IOException {
        for (Discriminator discriminator : discriminators) {
            discriminator.read(in);
        }
    }

    @Override
    public String toString() {
        return "AttributeAdversary[" + name + "]";
    }
}
