package io.fairrec.train;

import io.fairrec.base.Checks;

/**
 * The losses that teach a model to rank what a user chose before what the user did not, as means over the rows of a batch.
 *
 * <p>With {@code s} the inner product of two vectors, u the row's user, i the chosen item and j the other one. Sums of a
 * batch are doubles, inner products and gradients floats. All are stateless and thread-safe, and all take {@link
 * PairWeights} of (u, i), which scale value and gradient of the row; the mean still divides by the number of rows. A row
 * whose other item is the chosen one, because the user chose every item, teaches nothing and does not count.
 */
public final class RankingLosses {

    private static final PairWeights ONE = (user, item) -> 1;

    private RankingLosses() {}

    /** The name, with a hash of the weights of all pairs unless all are 1. */
    static String identity(String name, PairWeights weights, PositivePairs pairs) {
        return weights == ONE
                ? name
                : name + " weighted " + new Fingerprint().add(weights, pairs).hex();
    }

    static double weight(PairWeights weights, EmbeddingBatch batch, int row) {
        return Checks.nonNegative(weights.of(batch.user(row), batch.positive(row)), "weight of a pair");
    }

    /**
     * {@code ln(1 + exp(s_uj − s_ui))}: Bayesian personalised ranking (Rendle, Freudenthaler, Gantner and Schmidt-Thieme,
     * UAI 2009, eq. BPR-Opt, without its regulariser, which is the trainer's). O(rows · dimension).
     */
    public static EmbeddingLoss bpr() {
        return bpr(ONE);
    }

    /** {@link #bpr()} with weights. */
    public static EmbeddingLoss bpr(PairWeights weights) {
        return new PairwiseLoss(PairwiseLoss.Kind.BPR, weights);
    }

    /**
     * {@code ln(1 + exp(−s_ui)) + ln(1 + exp(s_uj))}: the cross entropy of "chosen" against "not chosen", one negative a
     * positive, so that σ(s) is a probability in the sampled world. O(rows · dimension).
     */
    public static EmbeddingLoss logistic() {
        return logistic(ONE);
    }

    /** {@link #logistic()} with weights. */
    public static EmbeddingLoss logistic(PairWeights weights) {
        return new PairwiseLoss(PairwiseLoss.Kind.LOGISTIC, weights);
    }

    /** {@code (1 − s_ui)² + s_uj²}. O(rows · dimension). */
    public static EmbeddingLoss squared() {
        return squared(ONE);
    }

    /** {@link #squared()} with weights. */
    public static EmbeddingLoss squared(PairWeights weights) {
        return new PairwiseLoss(PairwiseLoss.Kind.SQUARED, weights);
    }

    /**
     * {@code −ln( exp(c_ui / τ) / Σ_k exp(c_uk / τ) )} with k over the chosen items of all rows of the batch and c the
     * cosine: the sampled softmax whose negatives are other rows' positives (Wu, Wang, Gao, Chen, Fu and Qiu, "On the
     * Effectiveness of Sampled Softmax Loss for Item Recommendation", ACM TOIS 2023, eq. 4, with in-batch negatives). The
     * negatives of the batch play no part.
     *
     * <p>An item that is i itself in another row is no negative of this row and is left out; another item that u chose, too,
     * stays. A vector of length 0 has cosine 0 with all, and no gradient. Items come up as often as they were chosen, so
     * popular ones are pushed down more: a debiasing by itself.
     *
     * <p>O(rows² · dimension): choose batches of a few hundred to a few thousand rows.
     *
     * @param temperature τ, above 0; 0.1 to 0.2 is usual
     */
    public static EmbeddingLoss contrastive(double temperature) {
        return contrastive(temperature, ONE);
    }

    /** {@link #contrastive(double)} with weights. */
    public static EmbeddingLoss contrastive(double temperature, PairWeights weights) {
        return new ContrastiveLoss(Checks.positive(temperature, "temperature"), weights);
    }
}
