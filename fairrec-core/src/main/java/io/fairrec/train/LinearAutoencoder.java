package io.fairrec.train;

import io.fairrec.base.Checks;
import io.fairrec.base.ModelException;
import io.fairrec.base.Provenance;
import io.fairrec.base.Version;
import io.fairrec.data.Interactions;
import io.fairrec.data.UserItemMatrix;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.Cholesky;
import io.fairrec.score.ItemItemWeights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The linear autoencoder with a ridge penalty, in closed form: EASE without its zero diagonal, over a matrix in which
 * active users and popular items are damped.
 *
 * <p>With X the 0/1 matrix of users and items, n_u a user's items, d_i an item's users, and {@code X̃ = D_u^(−a) · X ·
 * D_i^(−b)}, B minimises {@code ‖X̃ − X̃·B‖² + λ‖B‖²} (LAE of Moon, Kim and Lee, "It's enough: relaxing diagonal
 * constraints in linear autoencoders for recommendation", SIGIR 2023, there with a = b = 0):
 *
 * <pre>{@code
 * B = (X̃ᵀX̃ + λI)⁻¹ X̃ᵀX̃ = I − λ (X̃ᵀX̃ + λI)⁻¹        score(i) = Σ_{j in history} d_j^(−b) · B[j, i]
 * }</pre>
 *
 * <p>The other reading is a filter on the graph of users and items (Shen et al., "How powerful is graph convolution for
 * recommendation?", CIKM 2021): B has the eigenvectors of X̃ᵀX̃ and passes the one of eigenvalue w by the factor {@code
 * w / (w + λ)}, so that what many users share stays and what few do is damped. Their filter cuts instead, after the
 * first eigenvectors; this one fades out and needs no eigenvectors. λ is given as a share of the largest eigenvalue, which
 * makes it independent of the size of the log. The factor {@code n_u^(−a)} of the user served is left out: it is the same
 * for all items, so the ranking is that of X̃·B, and users who were not in the log are served alike.
 *
 * <p>B[i, i] is above 0: an item of the history speaks for itself, so exclude what the user has from the candidates if it
 * is not to come first. Every distinct pair of a log counts once, whatever its event types: cut the log with {@link
 * Interactions#where} to train on purchases only. Items without rows get no weights, and score 0.
 *
 * <p>Cost, memory and limit of {@link Ease}, plus the iterations for the largest eigenvalue, a few hundredths of the
 * inverse. Deterministic; nothing is drawn. Stateless, thread-safe.
 */
public final class LinearAutoencoder {

    /** Rayleigh quotients that agree to this share end the power iteration. */
    private static final double SAME_EIGENVALUE = 1e-12;

    /** Enough for an eigenvalue to 1e-4 where the second is 1 % smaller; MovieLens-100K and -1M need 10. */
    private static final int MOST_ITERATIONS = 500;

    private LinearAutoencoder() {}

    /**
     * The settings.
     *
     * @param regularization λ as a share of the largest eigenvalue of X̃ᵀX̃, above 0: an eigenvector of that share of it is
     *     halved
     * @param userExponent a in [0, 1]: how much active users are damped in training; 1/2 is the symmetric normalisation
     *     of graph convolutions
     * @param itemExponent b in [0, 1]: how much popular items are damped, in training and as history
     */
    public record Options(double regularization, double userExponent, double itemExponent) {

        /** Checks the ranges. */
        public Options {
            Checks.positive(regularization, "regularization");
            Checks.between(userExponent, 0, 1, "userExponent");
            Checks.between(itemExponent, 0, 1, "itemExponent");
        }

        /** A tenth of the largest eigenvalue, a = b = 0.3. */
        public static Options defaults() {
            return new Options(0.1, 0.3, 0.3);
        }

        /** These options with another λ. */
        public Options regularization(double share) {
            return new Options(share, userExponent, itemExponent);
        }

        /** These options with another a. */
        public Options userExponent(double a) {
            return new Options(regularization, a, itemExponent);
        }

        /** These options with another b. */
        public Options itemExponent(double b) {
            return new Options(regularization, userExponent, b);
        }
    }

    /**
     * Fits the weights.
     *
     * @throws ModelException if the log has no rows, if there are more than {@value Ease#MAX_ITEMS} items, if the heap is
     *     too small, or if the regularisation is so small that the matrix cannot be inverted in doubles
     */
    public static ItemItemWeights fit(Interactions log, Options options) {
        UserItemMatrix pairs = UserItemMatrix.of(log);
        int n = Checks.atLeast(pairs.columns(), 1, "number of items of the log");
        if (pairs.size() == 0) {
            throw new ModelException("The log has no rows, but a linear autoencoder needs one at least. Check how the"
                    + " log was cut.");
        }
        ItemGram.requireMemory(n, "A linear autoencoder");
        double[] damping = damping(pairs, options.itemExponent);
        double[][] gram = normalized(pairs, options.userExponent, damping);
        double lambda = options.regularization * largestEigenvalue(gram);
        for (int j = 0; j < n; j++) {
            gram[j][j] += lambda;
        }
        int failed = Cholesky.invert(gram);
        if (failed >= 0) {
            throw new ModelException("The regularization (" + options.regularization
                    + ") is too small for the Gram matrix to be inverted: its pivot " + failed
                    + " is not above 0. Take a larger one; hundredths and tenths are usual.");
        }
        Map<String, String> config = new LinkedHashMap<>();
        config.put("regularization", Double.toString(options.regularization));
        config.put("userExponent", Double.toString(options.userExponent));
        config.put("itemExponent", Double.toString(options.itemExponent));
        return ItemItemWeights.of(
                log.items(),
                VectorTable.of(weights(gram, lambda, damping), n),
                new Provenance("linear-autoencoder", config, log.sha256(), 0, Version.current()));
    }

    /** d_i^(−b); 0 for an item without rows, of which nothing was learnt. */
    private static double[] damping(UserItemMatrix pairs, double exponent) {
        int[] users = new int[pairs.columns()];
        for (int e = 0; e < pairs.size(); e++) {
            users[pairs.column(e)]++;
        }
        double[] damping = new double[users.length];
        Arrays.setAll(damping, i -> users[i] == 0 ? 0 : Math.pow(users[i], -exponent));
        return damping;
    }

    /** The lower triangle of X̃ᵀX̃. */
    private static double[][] normalized(UserItemMatrix pairs, double userExponent, double[] damping) {
        double[] weight = new double[pairs.rows()];
        for (int u = 0; u < weight.length; u++) {
            int count = pairs.end(u) - pairs.begin(u);
            weight[u] = count == 0 ? 0 : Math.pow(count, -2 * userExponent);
        }
        double[][] gram = ItemGram.of(pairs, weight);
        for (int i = 0; i < gram.length; i++) {
            for (int j = 0; j <= i; j++) {
                gram[i][j] *= damping[i] * damping[j];
            }
        }
        return gram;
    }

    /**
     * By power iteration from the vector of ones: no entry of the matrix is negative, so neither is its first eigenvector,
     * and the start cannot be orthogonal to it. The quotient grows towards the eigenvalue from below.
     */
    static double largestEigenvalue(double[][] lower) {
        int n = lower.length;
        double[] x = new double[n];
        double[] y = new double[n];
        Arrays.fill(x, 1 / Math.sqrt(n));
        double last = 0;
        for (int t = 0; t < MOST_ITERATIONS; t++) {
            multiply(lower, x, y);
            double quotient = 0;
            double squares = 0;
            for (int i = 0; i < n; i++) {
                quotient += x[i] * y[i];
                squares += y[i] * y[i];
            }
            if (quotient - last <= SAME_EIGENVALUE * quotient) {
                return quotient;
            }
            last = quotient;
            double norm = Math.sqrt(squares);
            for (int i = 0; i < n; i++) {
                x[i] = y[i] / norm;
            }
        }
        return last;
    }

    private static void multiply(double[][] lower, double[] x, double[] y) {
        for (int i = 0; i < lower.length; i++) {
            double[] row = lower[i];
            double sum = row[i] * x[i];
            for (int j = 0; j < i; j++) {
                sum += row[j] * x[j];
                y[j] += row[j] * x[i];
            }
            y[i] = sum;
        }
    }

    /** {@code d_j^(−b) · (I − λP)[j, i]}, row-major. */
    private static float[] weights(double[][] p, double lambda, double[] damping) {
        int n = p.length;
        float[] b = new float[n * n];
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < j; i++) {
                double weight = -lambda * p[j][i];
                b[j * n + i] = (float) (damping[j] * weight);
                b[i * n + j] = (float) (damping[i] * weight);
            }
            b[j * n + j] = (float) (damping[j] * (1 - lambda * p[j][j]));
        }
        return b;
    }
}
