package io.fairrec.train;

import io.fairrec.base.Checks;
import io.fairrec.data.UserItemMatrix;

/**
 * Weights that undo an uneven chance of being observed: a row seen with probability p counts 1/p (Horvitz and Thompson,
 * JASA 1952; in recommendation: Schnabel et al., "Recommendations as Treatments", ICML 2016, eq. 10).
 *
 * <p>Clipped, because one row of tiny p would outweigh all others (Strehl et al., NIPS 2010: a little bias for much less
 * variance), and self-normalised, so that the mean weight is 1 and a learning rate keeps its meaning (Swaminathan and
 * Joachims, NIPS 2015). Stateless, thread-safe, linear.
 */
public final class InversePropensity {

    private InversePropensity() {}

    /**
     * {@code min(1/p_i, clip)}, divided by their mean.
     *
     * @param propensity per row in (0, 1]
     * @param clip the largest weight before normalisation, at least 1; infinite for none
     */
    public static double[] weights(double[] propensity, double clip) {
        double[] weights = clipped(propensity, clip);
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= weights.length / sum;
        }
        return weights;
    }

    /**
     * The propensity of an item by its popularity: {@code (n_i / max n)^γ}, with n_i the users who chose it (Yang et al.,
     * "Unbiased Offline Recommender Evaluation for Missing-Not-At-Random Implicit Feedback", RecSys 2018; Saito et al., WSDM
     * 2020, take γ = ½). An item that nobody chose has that of one user.
     *
     * @param log what users chose; at least one pair
     * @param exponent γ, at least 0; 0 makes all alike
     * @return per item in (0, 1]
     */
    public static double[] popularity(UserItemMatrix log, double exponent) {
        Checks.nonNegative(exponent, "exponent");
        int[] users = new int[log.columns()];
        int most = 0;
        for (int e = 0; e < log.size(); e++) {
            most = Math.max(most, ++users[log.column(e)]);
        }
        Checks.atLeast(most, 1, "largest number of users of an item");
        double[] propensity = new double[users.length];
        for (int i = 0; i < users.length; i++) {
            propensity[i] = Math.pow(Math.max(1, users[i]) / (double) most, exponent);
        }
        return propensity;
    }

    /**
     * Weights of chosen pairs by their item's propensity, with mean 1 over the pairs of the log.
     *
     * @param pairs what users chose; at least one pair
     * @param itemPropensity per item in (0, 1], such as {@link #popularity}
     * @param clip as in {@link #weights}
     */
    public static PairWeights pairs(PositivePairs pairs, double[] itemPropensity, double clip) {
        Checks.length(itemPropensity.length, pairs.items(), "itemPropensity");
        UserItemMatrix matrix = pairs.matrix();
        Checks.atLeast(matrix.size(), 1, "number of pairs");
        double[] weight = clipped(itemPropensity, clip);
        double sum = 0;
        for (int e = 0; e < matrix.size(); e++) {
            sum += weight[matrix.column(e)];
        }
        double scale = matrix.size() / sum;
        for (int i = 0; i < weight.length; i++) {
            weight[i] *= scale;
        }
        return (user, item) -> weight[item];
    }

    private static double[] clipped(double[] propensity, double clip) {
        if (!(clip >= 1)) {
            throw new IllegalArgumentException("The clip (" + clip + ") must be at least 1, the weight of certainty.");
        }
        double[] weights = new double[propensity.length];
        for (int i = 0; i < weights.length; i++) {
            if (!(propensity[i] > 0 && propensity[i] <= 1)) {
                throw new IllegalArgumentException("The propensity[" + i + "] (" + propensity[i]
                        + ") must lie in (0, 1]: what cannot be observed cannot be weighed up.");
            }
            weights[i] = Math.min(1 / propensity[i], clip);
        }
        return weights;
    }
}
