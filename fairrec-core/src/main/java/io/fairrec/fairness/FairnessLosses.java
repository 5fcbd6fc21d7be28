package io.fairrec.fairness;

import java.util.Arrays;

/**
 * The built-in {@link FairnessLoss}es. All are immutable and thread-safe (but {@link GroupDro}, whose weights the caller
 * holds), at least 0, and cost O(n) for n rows unless said otherwise.
 *
 * <p>In the formulas y is a row's score, r its label, E_g the mean over the rows of group g, σ the logistic function. Rows of
 * group −1 and groups without rows take no part; fewer than two groups with rows give 0 without gradient.
 */
public final class FairnessLosses {

    private FairnessLosses() {}

    /**
     * Parity gap: the spread over the groups of E_g[y] (demographic parity of scores; for two groups and the largest gap
     * |E_g[y] − E_h[y]|, Kamishima et al., Decisions@RecSys 2013; Zhu, Hu and Caverlee, CIKM 2018). With more than two groups report
     * the largest gap and the standard deviation both: either alone can hide a group.
     */
    public static FairnessLoss parityGap(GroupSpread spread) {
        return new ParityGap("parity-gap(" + spread.label() + ")", spread);
    }

    /**
     * Value unfairness: per item j the spread over the groups of e_gj = E_g[y]_j − E_g[r]_j, then the mean over the items (Yao
     * and Huang, Beyond Parity, NeurIPS 2017): one group's scores are too high, the other's too low.
     *
     * <p>For two groups any spread but the standard deviation is the paper's |e_g − e_h|. The mean is over the items that at
     * least two groups have rows of in the batch: an item of one group says nothing, where public code counts the absent
     * group's mean as 0. Needs {@link FairnessBatch#withItems}; labels in the unit of the scores. O(n log n).
     */
    public static FairnessLoss valueUnfairness(GroupSpread spread) {
        return yaoHuang("yao-huang-value", YaoHuang.Kind.VALUE, spread);
    }

    /**
     * Absolute unfairness: {@link #valueUnfairness} of |e_gj| (Yao and Huang 2017): one group's scores are worse,
     * whatever the direction. Subgradient 0 where e_gj = 0.
     */
    public static FairnessLoss absoluteUnfairness(GroupSpread spread) {
        return yaoHuang("yao-huang-absolute", YaoHuang.Kind.ABSOLUTE, spread);
    }

    /**
     * Underestimation unfairness: {@link #valueUnfairness} of max(0, E_g[r]_j − E_g[y]_j) (Yao and Huang 2017).
     * Subgradient 0 where both are equal.
     */
    public static FairnessLoss underestimation(GroupSpread spread) {
        return yaoHuang("yao-huang-under", YaoHuang.Kind.UNDER, spread);
    }

    /**
     * Overestimation unfairness: {@link #valueUnfairness} of max(0, E_g[y]_j − E_g[r]_j) (Yao and Huang 2017).
     * Subgradient 0 where both are equal.
     */
    public static FairnessLoss overestimation(GroupSpread spread) {
        return yaoHuang("yao-huang-over", YaoHuang.Kind.OVER, spread);
    }

    /**
     * Non-parity, the fifth of Yao and Huang (2017): over all items at once, so the same figure as
     * {@link #parityGap}, under its own name.
     */
    public static FairnessLoss nonParity(GroupSpread spread) {
        return new ParityGap("yao-huang-non-parity(" + spread.label() + ")", spread);
    }

    /**
     * Equal-opportunity gap: the spread over the groups of the smooth hit rate E_g[σ((y − θ) / τ) | r &gt; 0], which is the true
     * positive rate at threshold θ as τ → 0 (Hardt, Price and Srebro, NeurIPS 2016; the smooth rate as in Bendekgey and
     * Sudderth, NeurIPS 2021). Rows with a label of 0 or less take no part.
     *
     * @param threshold θ, in the unit of the scores
     * @param temperature τ, above 0, in the unit of the scores: about their standard deviation, since the gradient fades
     *     where |y − θ| is many τ
     */
    public static FairnessLoss equalOpportunityGap(double threshold, double temperature, GroupSpread spread) {
        return EqualOpportunityGap.smooth(threshold, temperature, spread);
    }

    /**
     * Equal-opportunity gap by the linear surrogate: the spread over the groups of E_g[y | r &gt; 0] (Donini et al., NeurIPS
     * 2018).
     */
    public static FairnessLoss linearEqualOpportunityGap(GroupSpread spread) {
        return EqualOpportunityGap.linear(spread);
    }

    /**
     * Differential fairness: per item ε = the largest over pairs of groups and over both events of |ln p̂_g − ln p̂_h|, with
     * p̂_g = (Σ_g p + α) / (N_g + 2α) for the event and its complement 1 − p̂_g, then the mean over the items that at least two
     * groups have rows of (Islam, Keya, Zeng, Pan and Foulds, Debiasing Career Recommendations with Neural Fair Collaborative
     * Filtering, WWW 2021; Foulds et al., ICDE 2020). e^ε bounds how much likelier one group is to see, or not
     * to see, an item.
     *
     * <p>Both events count: public code takes the first only, and so calls 0.9 against 0.99 a small gap (ln 1.1) though the
     * complement differs by a factor of 10. Where both events or several pairs tie, the subgradient is that of the event
     * before its complement and of the groups with the smallest numbers. Needs {@link FairnessBatch#withItems}. O(n log n).
     *
     * @param concentration α of the symmetric Dirichlet prior, above 0; 1 is usual
     * @param link how a score becomes the probability p
     */
    public static FairnessLoss differentialFairness(double concentration, Link link) {
        return new DifferentialFairness(concentration, link);
    }

    /**
     * Exposure gap between item groups: the spread over the groups c of the mean attention to a candidate of c, (Σ v(r_i)) / N_c
     * with v(r) = 1 / log₂(r + 1), over all lists of the batch (demographic parity of exposure, Singh and Joachims, KDD 2018,
     * section 4.1).
     *
     * <p>r_i is the smooth rank 1 + Σ_{j ≠ i} σ((s_j − s_i) / τ) within the request (Qin, Liu and Li, A General Approximation
     * Framework for Direct Optimization of IR Measures, Inf. Retrieval 13, 2010). Candidates of item group −1
     * take ranks, but belong to no group. The <em>item</em> groups are compared, users' groups do not matter. Needs
     * {@link FairnessBatch#withItemGroups} and {@link FairnessBatch#withLists}. O(Σ L²) for lists of L candidates.
     *
     * @param temperature τ, above 0, in the unit of the scores; below the usual difference of neighbours the rank is nearly
     *     exact and its gradient nearly 0
     */
    public static FairnessLoss exposureGap(double temperature, GroupSpread spread) {
        return ExposureGap.logarithmic(temperature, false, spread);
    }

    /** {@link #exposureGap} with the attention p (1 − p)^(r − 1), {@link ExposureModel#geometric}; p in (0, 1). */
    public static FairnessLoss geometricExposureGap(double p, double temperature, GroupSpread spread) {
        return ExposureGap.geometric(p, temperature, false, spread);
    }

    /**
     * {@link #exposureGap} per merit: the spread over the item groups of Σ v(r_i) / Σ label_i (disparate treatment, Singh and
     * Joachims 2018, section 4.2). Labels are merits, at least 0; a group whose merits sum to 0 is left out.
     */
    public static FairnessLoss exposurePerMeritGap(double temperature, GroupSpread spread) {
        return ExposureGap.logarithmic(temperature, true, spread);
    }

    /**
     * Generalised cross entropy, with its sign turned: −1/(β (1 − β)) · [Σ_g p_f(g)^β p_m(g)^(1−β) − 1], where p_m(g) is group
     * g's share of the sum over the groups of its mean gain E_g[p | r &gt; 0], and p_f the fair distribution (Deldjoo et al., A
     * Flexible Framework for Evaluating User and Item Fairness in Recommender Systems, UMUAI 31, 2021). The published
     * figure is at most 0, and 0 is fair; a loss is to be made small, so this one is at least 0. For β = 1 and 0 the limits
     * KL(p_f ‖ p_m) and KL(p_m ‖ p_f).
     *
     * <p>Groups without gains in the batch are left out and the fair shares taken among the others. 1e-12 is added to each
     * group's gain, so that a gain of 0 has a finite figure and a slope.
     *
     * @param beta finite; 2 is usual, half of Pearson's χ², and hard on a group that gets little
     * @param fair the fair share of each group, above 0, normalised here; none for equal shares
     * @param link how a score becomes a gain in [0, 1]
     */
    public static FairnessLoss generalizedCrossEntropy(double beta, Link link, double... fair) {
        return new GeneralizedCrossEntropy(beta, Arrays.stream(fair).boxed().toList(), link);
    }

    /**
     * CVaR over groups: the mean loss of the worst share α of the groups, max {Σ q_g L_g : 0 ≤ q_g ≤ 1/(α G), Σ q = 1} with
     * L_g the mean row loss of g and G the groups that have rows (Williamson and Menon, Fairness Risk Measures, ICML
     * 2019). For equal group losses the value is that loss, not 0: it is a risk to make small, not a gap. Where losses tie the
     * subgradient is that of the groups with the smallest numbers.
     *
     * @param alpha in (0, 1]; 1 is the mean over the groups, at most 1/G the worst group
     */
    public static FairnessLoss groupCvar(double alpha, RowLoss rowLoss) {
        return GroupRisk.cvar(alpha, rowLoss);
    }

    /**
     * Min-max: the largest mean row loss of any group (Mohri, Sivek and Suresh, Agnostic Federated Learning, ICML 2019;
     * Martinez, Bertran and Sapiro, Minimax Pareto Fairness, ICML 2020). A risk as {@link #groupCvar}; ties to the smallest
     * group number.
     */
    public static FairnessLoss minMax(RowLoss rowLoss) {
        return GroupRisk.minMax(rowLoss);
    }

    /** Group DRO and S-DRO: see {@link GroupDro}. */
    public static GroupDro groupDro(GroupWeights weights, RowLoss rowLoss, double eta, double mu) {
        return GroupDro.of(weights, rowLoss, eta, mu);
    }

    /**
     * Lack of diversity: per request Σ_c (P_c − 1/C)², the mean over the requests; P_c is the mass of item group c under
     * softmax(s / τ) of the candidates, C the number of item groups among them. Equals Σ P_c² − 1/C, that is the chance that
     * two draws come from the same group (Simpson, Nature 163, 1949; 1 − Rao's quadratic entropy for the distance 0/1) above
     * its least value; in [0, 1 − 1/C].
     *
     * <p>Candidates of item group −1 and requests with one item group take no part; users' groups do not matter. Needs
     * {@link FairnessBatch#withItemGroups} and {@link FairnessBatch#withLists}.
     *
     * @param temperature τ, above 0, in the unit of the scores: the smaller, the more only the top counts
     */
    public static FairnessLoss diversity(double temperature) {
        return new DiversityLoss(temperature);
    }

    /**
     * Portrait gap: the spread over the groups of D_g, the mean Euclidean distance of group g's portraits to the mean of all
     * portraits. A group that lies far from the middle is a group that the portraits tell apart. Works on portraits; the mean
     * moves with them and takes part in the gradient. Subgradient 0 for a portrait that lies on the mean. Cost O(n d).
     *
     * <p>Two groups may lie equally far on opposite sides, which this gap does not see: {@link #centroidGap} does.
     */
    public static FairnessLoss portraitGap(GroupSpread spread) {
        return PortraitGap.distances(spread);
    }

    /**
     * Centroid gap: the mean over the groups of the Euclidean distance between the group's mean portrait and the mean of all
     * portraits; 0 exactly if no linear function of the portraits has different group means (the condition of Zemel et al.,
     * Learning Fair Representations, ICML 2013, in first moments). Subgradient 0 for a group on the mean. O(n d).
     */
    public static FairnessLoss centroidGap() {
        return PortraitGap.centroids();
    }

    /**
     * Counterfactual gap: the mean over the rows of |y − y′|, y′ the score had only the user's group been another (Kusner et
     * al., NeurIPS 2017, definition 5; for recommendation Li et al., SIGIR 2021). Subgradient 0 where both are equal.
     *
     * <p>Compares each row with itself, so one group in the batch is enough. The gradient is by y; a model that also computes
     * y′ gets the other half from {@link FairnessBatch#swapped}. Needs {@link FairnessBatch#withCounterfactual}.
     */
    public static FairnessLoss counterfactualGap() {
        return new CounterfactualGap(false);
    }

    /** {@link #counterfactualGap} of (y − y′)²: smooth, and soft on small changes. */
    public static FairnessLoss squaredCounterfactualGap() {
        return new CounterfactualGap(true);
    }

    private static FairnessLoss yaoHuang(String name, YaoHuang.Kind kind, GroupSpread spread) {
        return new YaoHuang(name + "(" + spread.label() + ")", kind, spread);
    }
}
