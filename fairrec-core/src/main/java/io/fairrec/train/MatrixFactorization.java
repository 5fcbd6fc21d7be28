package io.fairrec.train;

import io.fairrec.base.Checks;
import io.fairrec.data.Interactions;

/**
 * Matrix factorisation by stochastic gradient descent, one sample after the other: a user, an item that the user chose and
 * one that the user did not, in a new random order every epoch.
 *
 * <pre>{@code
 * FactorModel model = MatrixFactorization.of(train, MatrixFactorization.Options.defaults())
 *         .fit(TrainingControl.epochs(100))
 *         .model();
 * }</pre>
 *
 * <p>With the loss BPR this is LearnBPR of Rendle, Freudenthaler, Gantner and Schmidt-Thieme, "BPR: Bayesian Personalized
 * Ranking from Implicit Feedback", UAI 2009, figure 4, but that every pair comes once an epoch instead of by bootstrap. For
 * mini-batches, several losses or Adam use {@link LightGcn} with 0 layers.
 *
 * <p>Every distinct pair of the log is one positive. Floats in one order by one thread: equal input and seed, equal bits,
 * with and without the Vector API, which makes an epoch several times faster where {@code --add-modules
 * jdk.incubator.vector} was given on Java 21 or newer. O(pairs · dimension) an epoch. Immutable plan; a fit makes its own
 * workspace.
 */
public final class MatrixFactorization {

    private final Interactions log;
    private final Options options;
    private final NegativeSampler negatives;

    /** What a sample's loss is; s_i and s_j are the scores of the chosen and of the other item. */
    public enum Loss {
        /** {@code ln(1 + exp(s_j − s_i))}. */
        BPR,
        /** {@code ln(1 + exp(−s_i)) + ln(1 + exp(s_j))}: cross entropy. */
        LOGISTIC,
        /** {@code ½ (1 − s_i)² + ½ s_j²}. */
        SQUARED
    }

    /**
     * The settings.
     *
     * @param dimension how many factors, at least 1
     * @param loss of a sample
     * @param learningRate above 0
     * @param regularization λ, at least 0: every sample shrinks its three vectors by learning rate · λ
     * @param initialDeviation the standard deviation of the factors before training, above 0
     * @param seed of the factors, the order of the pairs and the negatives
     */
    public record Options(
            int dimension, Loss loss, double learningRate, double regularization, double initialDeviation, long seed) {

        /** Checks the ranges. */
        public Options {
            Checks.atLeast(dimension, 1, "dimension");
            Checks.positive(learningRate, "learningRate");
            Checks.nonNegative(regularization, "regularization");
            Checks.positive(initialDeviation, "initialDeviation");
        }

        /** 64 factors, BPR, learning rate 0.05, λ = 0.01, deviation 0.1, seed 42. */
        public static Options defaults() {
            return new Options(64, Loss.BPR, 0.05, 0.01, 0.1, 42);
        }

        /** These options with another dimension. */
        public Options dimension(int factors) {
            return new Options(factors, loss, learningRate, regularization, initialDeviation, seed);
        }

        /** These options with another loss. */
        public Options loss(Loss newLoss) {
            return new Options(dimension, newLoss, learningRate, regularization, initialDeviation, seed);
        }

        /** These options with another learning rate. */
        public Options learningRate(double rate) {
            return new Options(dimension, loss, rate, regularization, initialDeviation, seed);
        }

        /** These options with another λ. */
        public Options regularization(double lambda) {
            return new Options(dimension, loss, learningRate, lambda, initialDeviation, seed);
        }

        /** These options with another deviation at the start. */
        public Options initialDeviation(double deviation) {
            return new Options(dimension, loss, learningRate, regularization, deviation, seed);
        }

        /** These options with another seed. */
        public Options seed(long newSeed) {
            return new Options(dimension, loss, learningRate, regularization, initialDeviation, newSeed);
        }
    }

    private MatrixFactorization(Interactions log, Options options, NegativeSampler negatives) {
        this.log = log;
        this.options = options;
        this.negatives = negatives;
    }

    /**
     * A plan with uniform negatives.
     *
     * @param log every distinct pair of it is a positive
     * @throws IllegalArgumentException if the log has no row
     */
    public static MatrixFactorization of(Interactions log, Options options) {
        if (log.size() == 0) {
            throw new IllegalArgumentException("The log (" + log
                    + ") must have at least 1 row: there is nothing to learn from. Check how it was filtered.");
        }
        return new MatrixFactorization(log, options, NegativeSampler.uniform());
    }

    /** With another sampler than {@link NegativeSampler#uniform()}. */
    public MatrixFactorization negatives(NegativeSampler sampler) {
        return new MatrixFactorization(log, options, sampler);
    }

    /**
     * Trains.
     *
     * @throws io.fairrec.base.ModelException if training diverged in its first epoch, so that there is no good model;
     *     later divergence is the result's {@link TrainingResult#ending()}
     * @throws io.fairrec.base.DataException if a checkpoint cannot be read or written
     */
    public TrainingResult fit(TrainingControl control) {
        return TrainingLoop.run(new SampleTrainer(log, options, negatives), control);
    }

    @Override
    public String toString() {
        return "MatrixFactorization[" + log + ", " + options.loss + ", dimension " + options.dimension + "]";
    }
}
