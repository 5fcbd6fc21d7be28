package io.fairrec.rerank;

import io.fairrec.base.Checks;
import io.fairrec.candidate.CandidateSet;
import java.util.Arrays;

/**
 * Row by row with prices of a fixed shape whose strength depends on the row: ManifoldRank (Xu, Chu, Hu, Mo, Xu and de Rijke,
 * The Attention Market, 2026, arXiv:2604.25577), as FairDiverse runs it.
 *
 * <p>With V_g = 1 + what group g has earned so far (the utility of what it was shown) and S = Σ V^β, the price of a group is
 * β · S^(α−1) · V^β · (1/V + (α−1) · V^(β−1) / S), divided by the sum of these over all groups, times the sign of αβ ·
 * ((α−1)β · V^β + (β−1) · S): the gradient of a power mean of the incomes. A row shows the items of the largest utility −
 * sign(αβ) · η · price. Its η grows with the entropy E of the softmax of its scores above .01, and falls with their skewness
 * s: η = a_e · (E − b) − a_s · s, kept within [.08, 10]; E has the base 1.2. So a row that is sure of its best items pays
 * little.
 *
 * <p>What is promised: the rules of each row; nothing about the incomes. Settings and scores whose prices are no finite numbers are refused. Groups without items in the catalogue are left out.
 * An item of several groups pays for each and earns for each. Negative utilities earn nothing. The order of the rows counts.
 *
 * <p>Stateless, thread-safe. Cost per row: O(n + k log k + G), with one logarithm or exponential per score above .01 and two
 * powers per group; memory O(largest row + items).
 */
public final class ElasticPrices implements BatchReRanker {

    private static final double LEAST_SCORE = 0.01;
    private static final double LEAST_RATE = 0.08;
    private static final double LARGEST_RATE = 10;
    private static final double LOG_BASE = Math.log(1.2);

    /**
     * The settings.
     *
     * @param alpha α, the outer power; finite, not 0
     * @param beta β, the inner power; finite, not 0
     * @param entropyWeight a_e, at least 0
     * @param skewnessWeight a_s, at least 0
     * @param entropyOffset b, in units of log base 1.2; finite
     */
    public record Options(
            double alpha, double beta, double entropyWeight, double skewnessWeight, double entropyOffset) {

        /** Checks the ranges. */
        public Options {
            Checks.finite(alpha, "alpha");
            Checks.finite(beta, "beta");
            if (alpha == 0 || beta == 0) {
                throw new IllegalArgumentException("The alpha (" + alpha + ") and the beta (" + beta
                        + ") must not be 0: there would be no price.");
            }
            Checks.nonNegative(entropyWeight, "entropyWeight");
            Checks.nonNegative(skewnessWeight, "skewnessWeight");
            Checks.finite(entropyOffset, "entropyOffset");
        }

        /** As FairDiverse publishes it for Steam: α = −3, β = −1.5, a_e = .7, a_s = .5, b = 21. */
        public static Options fairDiverse() {
            return new Options(-3, -1.5, 0.7, 0.5, 21);
        }
    }

    private final String partition;
    private final Options options;

    private ElasticPrices(String partition, Options options) {
        this.partition = partition;
        this.options = options;
    }

    /**
     * A re-ranker.
     *
     * @param partition the item partition whose groups pay
     */
    public static ElasticPrices of(String partition, Options options) {
        return new ElasticPrices(Checks.notBlank(partition, "partition"), options);
    }

    @Override
    public void rerank(BatchRerankRequest request, int[] slates) {
        Checks.atLeast(slates.length, request.cells(), "slates.length");
        EarningGroups groups = new EarningGroups(request.catalog(), partition);
        OpenSlate open = OpenSlate.empty();
        int k = request.slateSize();
        int[] slate = new int[k];
        double[] key = new double[0];
        double[] earned = new double[groups.count()];
        Arrays.fill(earned, 1);
        double[] price = new double[groups.count()];
        double[] classPrice = new double[groups.classes()];
        double side = Math.signum(options.alpha * options.beta);
        for (int u = 0; u < request.users(); u++) {
            RerankRequest row = request.row(u);
            CandidateSet candidates = row.candidates();
            int n = candidates.size();
            if (key.length < n) {
                key = new double[n];
            }
            row.worths(key);
            prices(earned, price);
            groups.sums(price, classPrice);
            double strength = side * rate(row, n);
            for (int i = 0; i < n; i++) {
                key[i] -= strength * classPrice[groups.classOf(candidates.item(i))];
            }
            open.restart(row);
            int size = open.fill(key, slate);
            for (int s = 0; s < size; s++) {
                int itemClass = groups.classOf(candidates.item(slate[s]));
                groups.add(itemClass, Math.max(0, row.utility(slate[s])), earned);
            }
            System.arraycopy(slate, 0, slates, u * k, size);
            Arrays.fill(slates, u * k + size, (u + 1) * k, -1);
        }
    }

    /** The price of each group before the row's strength; they sum to 1 but for their signs. */
    private void prices(double[] earned, double[] price) {
        double alpha = options.alpha;
        double beta = options.beta;
        double reference = earned.length == 0 ? 1 : earned[0];
        for (double v : earned) {
            // The largest power is then 1: a common factor of all V cancels in the division by the sum.
            reference = beta > 0 ? Math.max(reference, v) : Math.min(reference, v);
        }
        double powers = 0;
        for (double v : earned) {
            powers += Math.pow(v / reference, beta);
        }
        double sum = 0;
        for (int g = 0; g < price.length; g++) {
            double v = earned[g] / reference;
            double power = Math.pow(v, beta);
            // S^(α−1) and β would cancel in the division by the sum.
            price[g] = power * (1 + (alpha - 1) * power / powers) / v;
            sum += price[g];
        }
        for (int g = 0; g < price.length; g++) {
            double power = Math.pow(earned[g] / reference, beta);
            double bend = (alpha - 1) * beta * power + (beta - 1) * powers;
            price[g] = sum == 0 ? 0 : price[g] / sum * Math.signum(alpha * beta * bend);
            if (!Double.isFinite(price[g])) {
                throw new IllegalArgumentException("The price of a group (" + price[g]
                        + ") must be a finite number. Bring alpha (" + alpha + ") or beta (" + beta
                        + ") nearer to 0, or use a larger unit of utility (a group has earned " + earned[g] + ").");
            }
        }
    }

    /** η of a row: by the entropy and the skewness of its scores above .01. */
    private double rate(RerankRequest row, int n) {
        double largest = Double.NEGATIVE_INFINITY;
        double mean = 0;
        int count = 0;
        for (int i = 0; i < n; i++) {
            double score = row.utility(i);
            if (score > LEAST_SCORE) {
                largest = Math.max(largest, score);
                count++;
            }
        }
        if (count == 0) {
            return LEAST_RATE;
        }
        // As parts of the largest score, so that no power overflows: skewness has no unit.
        for (int i = 0; i < n; i++) {
            double score = row.utility(i);
            mean += score > LEAST_SCORE ? score / largest / count : 0;
        }
        double weights = 0;
        double weighted = 0;
        double second = 0;
        double third = 0;
        for (int i = 0; i < n; i++) {
            double score = row.utility(i);
            if (score > LEAST_SCORE) {
                double weight = Math.exp(score - largest);
                weights += weight;
                weighted += weight * (score - largest);
                double off = score / largest - mean;
                second += off * off;
                third += off * off * off;
            }
        }
        double entropy = (Math.log(weights) - weighted / weights) / LOG_BASE;
        double skewness = second > 0 ? Math.sqrt(count) * third / (second * Math.sqrt(second)) : 0;
        double rate = options.entropyWeight * (entropy - options.entropyOffset) - options.skewnessWeight * skewness;
        if (Double.isNaN(rate)) {
            throw new IllegalArgumentException("The rate of a row (" + rate + ") must be a finite number. Lower the"
                    + " entropyWeight (" + options.entropyWeight + ") or the entropyOffset ("
                    + options.entropyOffset + ").");
        }
        return Math.max(LEAST_RATE, Math.min(LARGEST_RATE, rate));
    }
}
