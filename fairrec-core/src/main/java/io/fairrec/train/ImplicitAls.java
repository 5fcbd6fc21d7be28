package io.fairrec.train;

import io.fairrec.base.Checks;
import io.fairrec.base.Provenance;
import io.fairrec.base.Version;
import io.fairrec.data.Interactions;
import io.fairrec.internal.Floats;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Matrix factorisation of implicit feedback by alternating least squares (Hu, Koren and Volinsky, "Collaborative
 * filtering for implicit feedback datasets", ICDM 2008, eq. 3).
 *
 * <pre>{@code
 * Σ_u w_u Σ_i c_ui (p_ui − x_u·y_i)²  +  λ Σ_u f(n_u) ‖x_u‖²  +  λ Σ_i f(n_i) ‖y_i‖²
 * p_ui = 1 if u chose i, else 0       c_ui = 1 + α · r_ui       f(n) = (n / n̄)^ν
 * }</pre>
 *
 * <p>Every pair counts, chosen or not: no negatives are drawn. r is 1 for a chosen pair, or the number of its events. The
 * users' weights w are ours, all 1 in the paper: give those of a group that is served badly more. f, with n the distinct
 * items of a user or users of an item and n̄ the mean over those that have any, penalises the active ones more (ν = 1 is
 * Zhou, Wilkinson, Schreiber and Pan, "Large-scale parallel collaborative filtering for the Netflix prize", AAIM 2008; 0
 * is Hu et al.); how much rides on it, on α and on the dimension: Rendle, Krichene, Zhang and Koren, "Revisiting the
 * performance of iALS on item recommendation benchmarks", RecSys 2022.
 *
 * <p>An epoch solves all items exactly with the users held fast, then all users, by Cholesky's factor: so the objective
 * never rises, and a trained user's vector is what {@link AlsFoldIn} gives anybody with that history. A user or an item
 * without rows gets a zero vector. Vectors are floats, every system is doubles.
 *
 * <p>Cost of an epoch: pairs · d² + (users + items) · d³/6 multiplications; one thread. Deterministic by the seed. Memory:
 * {@code 3 · (users + items) · d} floats. Stateless, thread-safe.
 */
public final class ImplicitAls {

    static final String COMPONENT = "implicit-als";

    private static final double[] ALIKE = {};

    private ImplicitAls() {}

    /**
     * The settings.
     *
     * @param dimension d, the length of a vector, at least 1
     * @param regularization λ, above 0
     * @param alpha α, at least 0: how much more a chosen pair counts than another
     * @param frequencyExponent ν in [0, 1]
     * @param counts whether r is the number of a pair's events; 1 if not
     * @param seed of the users' vectors before the first epoch
     */
    public record Options(
            int dimension, double regularization, double alpha, double frequencyExponent, boolean counts, long seed) {

        /** Checks the ranges. */
        public Options {
            Checks.atLeast(dimension, 1, "dimension");
            Checks.positive(regularization, "regularization");
            Checks.nonNegative(alpha, "alpha");
            Checks.between(frequencyExponent, 0, 1, "frequencyExponent");
        }

        /** 64 dimensions, λ = 30, α = 5, ν = 0.5, every pair alike, seed 42. */
        public static Options defaults() {
            return new Options(64, 30, 5, 0.5, false, 42);
        }

        /** These options with another dimension. */
        public Options dimension(int d) {
            return new Options(d, regularization, alpha, frequencyExponent, counts, seed);
        }

        /** These options with another λ. */
        public Options regularization(double lambda) {
            return new Options(dimension, lambda, alpha, frequencyExponent, counts, seed);
        }

        /** These options with another α. */
        public Options alpha(double newAlpha) {
            return new Options(dimension, regularization, newAlpha, frequencyExponent, counts, seed);
        }

        /** These options with another ν. */
        public Options frequencyExponent(double nu) {
            return new Options(dimension, regularization, alpha, nu, counts, seed);
        }

        /** These options with r the number of a pair's events, or 1. */
        public Options counts(boolean byEvents) {
            return new Options(dimension, regularization, alpha, frequencyExponent, byEvents, seed);
        }

        /** These options with another seed. */
        public Options seed(long newSeed) {
            return new Options(dimension, regularization, alpha, frequencyExponent, counts, newSeed);
        }
    }

    /**
     * Trains, every user alike.
     *
     * @param control 8 to 20 epochs are usual
     * @throws IllegalArgumentException if the log has no row
     */
    public static TrainingResult fit(Interactions log, Options options, TrainingControl control) {
        return fit(log, options, ALIKE, control, new LinkedHashMap<>());
    }

    /**
     * Trains with users that weigh differently.
     *
     * @param userWeights w, one per user, above 0
     * @param control 8 to 20 epochs are usual
     * @throws IllegalArgumentException if the log has no row
     */
    public static TrainingResult fit(Interactions log, Options options, double[] userWeights, TrainingControl control) {
        Checks.length(userWeights.length, log.userCount(), "userWeights");
        ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * userWeights.length);
        for (double weight : userWeights) {
            bytes.putDouble(Checks.positive(weight, "user weight"));
        }
        Map<String, String> config = new LinkedHashMap<>();
        config.put("userWeights", HexFormat.of().formatHex(Floats.digest().digest(bytes.array())));
        return fit(log, options, userWeights.clone(), control, config);
    }

    private static TrainingResult fit(
            Interactions log,
            Options options,
            double[] userWeights,
            TrainingControl control,
            Map<String, String> config) {
        if (log.size() == 0) {
            throw new IllegalArgumentException("The log (" + log
                    + ") must have at least 1 row: there is nothing to learn from. Check how it was filtered.");
        }
        AlsTrainer trainer = new AlsTrainer(log, options, userWeights);
        config.put("dimension", Integer.toString(options.dimension));
        config.put("regularization", Double.toString(options.regularization));
        config.put("alpha", Double.toString(options.alpha));
        config.put("frequencyExponent", Double.toString(options.frequencyExponent));
        config.put("counts", Boolean.toString(options.counts));
        config.put("meanItemsOfUser", Double.toString(trainer.meanItemsOfUser()));
        config.put("meanUsersOfItem", Double.toString(trainer.meanUsersOfItem()));
        trainer.origin(new Provenance(COMPONENT, config, log.sha256(), options.seed, Version.current()));
        return TrainingLoop.run(trainer, control);
    }
}
