package io.fairrec.objective;

/**
 * The built-in objectives. All are immutable and thread-safe, O(candidates) per request, and allocate nothing but what a
 * set objective keeps per slate.
 */
public final class Objectives {

    private Objectives() {}

    /** {@link #relevance(Normalization)} with {@link Normalization#Z_SCORE}. */
    public static Objective relevance() {
        return relevance(Normalization.Z_SCORE);
    }

    /**
     * The score, named {@code relevance}, normalised over the candidates of the request.
     *
     * <p>Under {@link Normalization#Z_SCORE} a weight, a price and the default pacing mean the same whatever the scorer's
     * own scale is. {@link Normalization#NONE} suits scores that have a unit, such as probabilities.
     */
    public static Objective relevance(Normalization normalization) {
        return new Relevance(normalization);
    }

    /** {@link #expectedRevenue(Normalization)} with {@link Normalization#MIN_MAX}. */
    public static Objective expectedRevenue() {
        return expectedRevenue(Normalization.MIN_MAX);
    }

    /**
     * What showing an item is expected to earn, named {@code expected-revenue}: purchase propensity × relative price.
     *
     * <p>The propensity is in [0, 1]. Only calibrated scores are probabilities, so say how to read them:
     * {@link Normalization#NONE} takes the score as the probability and refuses one outside [0, 1];
     * {@link Normalization#MIN_MAX} takes the min-max score, {@link Normalization#Z_SCORE} the logistic function of the
     * z-score. The last two rank items of one price as the scores do, but are <em>no</em> probabilities: the objective is
     * then a preference for dear items among relevant ones, not money.
     *
     * <p>The relative price is the price over the mean of the known prices among the candidates: in units of one average
     * item, so that the weight does not depend on the currency, and one very dear item does not shrink all others to 0.
     * A price of 0 is unknown and earns 0. Values are in [0, number of candidates].
     *
     * @throws io.fairrec.base.ModelException when evaluated with {@link Normalization#NONE} on a score outside [0, 1]
     */
    public static Objective expectedRevenue(Normalization propensity) {
        return new ExpectedRevenue(propensity);
    }

    /**
     * How much the groups of an item have been given too little so far, named {@code provider-parity}: promised share −
     * share so far from the price snapshot, in [−1, 1].
     *
     * <p>The error term of FairCo (Morik, Singh, Hong and Joachims, Controlling Fairness and Bias in Dynamic
     * Learning-to-Rank, SIGIR 2020), a proportional controller when weighted and added to relevance. It differs in
     * two ways: the reference is the promise, not the best-served group, and exposure is not divided by merit (put merit
     * into the promise). Items without a promised group in the partition get 0, and so does everything before the
     * first exposure. An item with several promised groups gets their mean. A proportional term alone leaves a steady
     * error; the prices of {@link io.fairrec.fairness.ExposureLedger} remove it.
     *
     * @param partition the item partition whose promises count; all values are 0 if it has none
     */
    public static Objective providerParity(String partition) {
        return new ProviderParity(partition);
    }

    /** {@link #categoryDiversity(String, double)} with the redundancy 0.5, the usual α of α-nDCG. */
    public static SetObjective categoryDiversity(String partition) {
        return categoryDiversity(partition, 0.5);
    }

    /**
     * Coverage of the groups of a partition with diminishing returns, named {@code category-diversity}.
     *
     * <p>The value of a slate is Σ over groups of φ(m), φ(m) = (1 − (1 − α)^m) / α, where m is the number of the slate's
     * items in the group and an item with L labels counts 1/L in each. For single-label partitions the gain of an item
     * is (1 − α)^n with n items of its group on the slate already: the gain of α-nDCG (Clarke et al., SIGIR 2008) for
     * one intent per item. Splitting an item's mass over its labels <em>inside</em> φ keeps the value a function of the
     * set, concave over modular, hence monotone and submodular (Lin and Bilmes, ACL 2011), so the greedy slate has at
     * least 1 − 1/e of the best coverage; averaging α-nDCG gains per item would depend on the order.
     *
     * <p>A gain lies in (0, −ln(1 − α) / α); it is at most 1 for items of one label. Items of an unknown group share the
     * group {@code unknown}: not knowing a category makes nothing diverse.
     *
     * @param partition the item partition, such as {@code category}
     * @param redundancy α: how much of an item's worth the first item of the same group takes away; in (0, 1)
     */
    public static SetObjective categoryDiversity(String partition, double redundancy) {
        return new CategoryDiversity(partition, redundancy);
    }
}
