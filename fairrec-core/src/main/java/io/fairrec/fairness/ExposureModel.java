package io.fairrec.fairness;

/**
 * How much attention a slot gets: the position weight of every exposure sum.
 *
 * <p>Libraries disagree silently about this weight, so it is an object with a name that reports print. Implementations
 * must be immutable, thread-safe and deterministic; two models with equal names must give equal weights.
 */
public interface ExposureModel {

    /**
     * The exposure of a slot.
     *
     * @param rank the slot from the top, at least 1
     * @return at least 0 and at most 1024, so that the ledger's fixed-point sums cannot overflow within 5 · 10⁸ slots
     */
    double weight(int rank);

    /** The name in policies and reports, parameters included, such as {@code geometric(0.5)}. */
    String name();

    /** Every slot weighs 1: exposure is a number of slots. */
    static ExposureModel slots() {
        return BuiltInExposure.SLOTS;
    }

    /**
     * 1 / log₂(rank + 1), the discount of DCG (Järvelin and Kekäläinen, ACM TOIS 2002), as in Singh and Joachims,
     * Fairness of Exposure in Rankings, KDD 2018. In (0, 1], 1 at rank 1.
     */
    static ExposureModel logarithmic() {
        return BuiltInExposure.LOGARITHMIC;
    }

    /**
     * p · (1 − p)^(rank − 1): a user who reads downwards and stops after each slot with probability {@code p} (rank-biased
     * precision: Moffat and Zobel, ACM TOIS 2008, with patience 1 − p). In [0, 1]; the weights of all ranks sum to 1.
     *
     * @param p the stopping probability, in (0, 1]
     */
    static ExposureModel geometric(double p) {
        return BuiltInExposure.geometric(p);
    }
}
