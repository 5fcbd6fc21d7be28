package io.fairrec.train;

import io.fairrec.base.Checks;
import io.fairrec.base.ModelException;
import io.fairrec.base.Provenance;
import io.fairrec.base.Version;
import io.fairrec.data.Interactions;
import io.fairrec.data.UserItemMatrix;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.Cholesky;
import io.fairrec.internal.Floats;
import io.fairrec.score.ItemItemWeights;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * EASE: the linear model of items from items in closed form (Steck, "Embarrassingly shallow autoencoders for sparse
 * data", WWW 2019, eq. 8).
 *
 * <p>With X the 0/1 matrix of users and items, B minimises {@code ‖X − X·B‖² + Σ_j λ_j ‖B_j·‖²} subject to {@code
 * diag(B) = 0}, so that no item predicts itself:
 *
 * <pre>{@code
 * P = (Xᵀ W X + diag(λ))⁻¹        B[j, i] = −P[j, i] / P[i, i] for j ≠ i,  B[i, i] = 0
 * }</pre>
 *
 * <p>W is diagonal and holds a weight per user; the paper's is the identity and its λ_j are all one λ. Two later ideas
 * are other penalties λ_j, with g_j = (XᵀWX)_jj the weighted number of users of j, and ḡ its mean over the items that
 * have any:
 *
 * <pre>{@code
 * λ_j = λ · (g_j / ḡ)^γ + p / (1 − p) · g_j
 * }</pre>
 *
 * <ul>
 *   <li>γ: columns of X scaled by {@code g^(−γ/2)} before, and B scaled back after (Steck, "Markov random fields for
 *       collaborative filtering", NeurIPS 2019, sec. 3.1, there by the standard deviation): that is this penalty, because
 *       {@code (SGS + λI)⁻¹ = S⁻¹(G + λS⁻²)⁻¹S⁻¹} and the outer factors cancel in B.
 *   <li>p: dropout of the input, averaged exactly (Steck, "Autoencoders that don't overfit towards the identity",
 *       NeurIPS 2020, eq. 6, with the zero diagonal: EDLAE).
 * </ul>
 *
 * <p>Every distinct pair of a log counts once, whatever its event types: cut the log with {@link Interactions#where} to
 * train on purchases only. Items without rows get no weights, and score 0.
 *
 * <p>Cost for n items: O(Σ_u n_u²) for the Gram matrix and n³/2 multiplications for the inverse, on one thread; about
 * 1 s for 1,682 items and 8 s for 3,706. Memory: 4·n² bytes for the triangle that is inverted in place, 12·n² while the
 * table of floats is made of it, of which 4·n² stay. Deterministic; nothing is drawn. Stateless, thread-safe.
 */
public final class Ease {

    /** The largest number of items: a square of floats must fit into one array. */
    public static final int MAX_ITEMS = ItemGram.MAX_ITEMS;

    private Ease() {}

    /**
     * The settings.
     *
     * @param regularization λ, above 0: how many users' worth of evidence it takes to trust an item; some hundreds for
     *     1,000 to 10,000 users
     * @param popularityExponent γ in [0, 1]; 0 is EASE
     * @param dropout p in [0, 1); 0 is EASE
     * @param userExponent β in [0, 1]: a user of n items weighs {@code n^(−β)}, so that a few who have hundreds of items
     *     do not drown the others; 0 is EASE
     */
    public record Options(double regularization, double popularityExponent, double dropout, double userExponent) {

        /** Checks the ranges. */
        public Options {
            Checks.positive(regularization, "regularization");
            Checks.between(popularityExponent, 0, 1, "popularityExponent");
            Checks.between(dropout, 0, Math.nextDown(1.0), "dropout");
            Checks.between(userExponent, 0, 1, "userExponent");
        }

        /** EASE as published, with λ = 250. */
        public static Options defaults() {
            return new Options(250, 0, 0, 0);
        }

        /** These options with another λ. */
        public Options regularization(double lambda) {
            return new Options(lambda, popularityExponent, dropout, userExponent);
        }

        /** These options with another γ. */
        public Options popularityExponent(double gamma) {
            return new Options(regularization, gamma, dropout, userExponent);
        }

        /** These options with another p. */
        public Options dropout(double p) {
            return new Options(regularization, popularityExponent, p, userExponent);
        }

        /** These options with another β. */
        public Options userExponent(double beta) {
            return new Options(regularization, popularityExponent, dropout, beta);
        }

        private Map<String, String> config() {
            Map<String, String> config = new LinkedHashMap<>();
            config.put("regularization", Double.toString(regularization));
            config.put("popularityExponent", Double.toString(popularityExponent));
            config.put("dropout", Double.toString(dropout));
            config.put("userExponent", Double.toString(userExponent));
            return config;
        }
    }

    /**
     * Fits the weights, every user alike.
     *
     * @throws ModelException if there are more than {@value #MAX_ITEMS} items, if the heap is too small, or if the
     *     regularisation is so small that the matrix cannot be inverted in doubles
     */
    public static ItemItemWeights fit(Interactions log, Options options) {
        double[] ones = new double[log.userCount()];
        Arrays.fill(ones, 1);
        return fit(UserItemMatrix.of(log), log, options, ones, options.config());
    }

    /**
     * Fits the weights to a weighted sum of the users' errors: give the users of a group that is served badly more
     * weight.
     *
     * @param userWeights one per user, at least 0, not all 0; they multiply {@code n^(−β)}. Only ratios matter: all are
     *     scaled so that the weighted number of pairs is the plain one, and λ keeps its meaning
     * @throws ModelException as {@link #fit(Interactions, Options)}
     */
    public static ItemItemWeights fit(Interactions log, Options options, double[] userWeights) {
        Checks.length(userWeights.length, log.userCount(), "userWeights");
        for (double weight : userWeights) {
            Checks.nonNegative(weight, "user weight");
        }
        Map<String, String> config = options.config();
        config.put("userWeights", sha256(userWeights));
        return fit(UserItemMatrix.of(log), log, options, userWeights, config);
    }

    private static ItemItemWeights fit(
            UserItemMatrix pairs, Interactions log, Options options, double[] userWeights, Map<String, String> config) {
        int n = Checks.atLeast(pairs.columns(), 1, "number of items of the log");
        ItemGram.requireMemory(n, "EASE");
        double[][] gram = ItemGram.of(pairs, weights(pairs, userWeights, options.userExponent));
        double[] penalty = penalties(gram, options);
        for (int j = 0; j < n; j++) {
            gram[j][j] += penalty[j];
        }
        int failed = Cholesky.invert(gram);
        if (failed >= 0) {
            throw new ModelException("The regularization (" + options.regularization
                    + ") is too small for the Gram matrix to be inverted: its pivot " + failed
                    + " is not above 0. Take a larger one; some hundreds are usual.");
        }
        VectorTable table = VectorTable.of(weights(gram), n);
        return ItemItemWeights.of(
                log.items(), table, new Provenance("ease", config, log.sha256(), 0, Version.current()));
    }

    /** The users' weights times n^(−β), scaled so that the weighted number of pairs is the plain one. */
    private static double[] weights(UserItemMatrix pairs, double[] userWeights, double exponent) {
        double[] result = new double[pairs.rows()];
        double sum = 0;
        for (int u = 0; u < result.length; u++) {
            int count = pairs.end(u) - pairs.begin(u);
            if (count > 0) {
                result[u] = userWeights[u] * Math.pow(count, -exponent);
                sum += result[u] * count;
            }
        }
        if (!(sum > 0) && pairs.size() > 0) {
            throw new IllegalArgumentException("The user weights of all users with rows are 0, but one at least must"
                    + " be above 0. Weigh all users 1 to weigh none.");
        }
        for (int u = 0; u < result.length; u++) {
            result[u] *= pairs.size() / sum;
        }
        return result;
    }

    private static double[] penalties(double[][] gram, Options options) {
        double sum = 0;
        int known = 0;
        for (int j = 0; j < gram.length; j++) {
            sum += gram[j][j];
            known += gram[j][j] > 0 ? 1 : 0;
        }
        double mean = sum / known;
        double[] penalty = new double[gram.length];
        for (int j = 0; j < gram.length; j++) {
            double g = gram[j][j];
            // An item without rows predicts nothing whatever its penalty, but its pivot must be above 0.
            penalty[j] = g > 0
                    ? options.regularization * Math.pow(g / mean, options.popularityExponent)
                            + options.dropout / (1 - options.dropout) * g
                    : options.regularization;
        }
        return penalty;
    }

    /** B of P, row-major. */
    private static float[] weights(double[][] p) {
        int n = p.length;
        float[] b = new float[n * n];
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < j; i++) {
                b[j * n + i] = (float) (-p[j][i] / p[i][i]);
                b[i * n + j] = (float) (-p[j][i] / p[j][j]);
            }
        }
        return b;
    }

    private static String sha256(double[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * values.length);
        for (double value : values) {
            bytes.putDouble(value);
        }
        return HexFormat.of().formatHex(Floats.digest().digest(bytes.array()));
    }
}
