package io.fairrec.rerank;

import io.fairrec.base.Checks;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.fairness.ExposureModel;
import java.util.Arrays;

/**
 * A proportional controller that gives providers exposure in proportion to merit: FairCo (Morik, Singh, Hong and Joachims,
 * SIGIR 2020), row by row over a batch.
 *
 * <p>Each row is sorted by utility + gain · err(g), where err(g) = max_h D_h − D_g and D_g = exposure of provider g so far /
 * merit of g. Merit is the mean over the rows of Σ max(0, utility) of the provider's candidates: how relevant it is to all
 * users of the batch. The paper estimates it from clicks, weighted by inverse propensities; here it is what the model
 * predicts. Means per item, as in the paper, give the same quotient.
 *
 * <p>The error grows while a provider is behind, so the paper can prove that the mean disparity over τ rows vanishes as 1/τ
 * where providers have enough candidates; in a batch nothing is certain but the rules of each row. An error that nobody
 * can reduce (rules, missing candidates) would wind up without end and then flood the slates: with a {@code leak} below 1
 * the exposure so far decays by that factor at each row, as in {@link io.fairrec.fairness.FairCoPrices}. A provider without merit (below 10⁻⁹ of the largest, or 10⁻²⁰⁰) has no
 * quotient: it gets no bonus and does not count as being ahead. An item of several providers gets the bonus of each.
 *
 * <p>Stateless, thread-safe. Cost per row: O(n + k log k + G) for n candidates and G providers, no allocation; one pass
 * over all candidates before for merit.
 */
public final class FairCo implements BatchReRanker {

    /** Merit below this share of the largest is none: a quotient by it could swamp all others, or overflow. */
    private static final double NO_MERIT = 1e-9;
    /** And so is any below this, whatever the largest. */
    private static final double NOTHING = 1e-200;

    private final String partition;
    private final double gain;
    private final double leak;
    private final ExposureModel exposure;

    private FairCo(String partition, double gain, double leak, ExposureModel exposure) {
        this.partition = partition;
        this.gain = gain;
        this.leak = leak;
        this.exposure = exposure;
    }

    /**
     * A controller without leak, with the logarithmic discount as exposure.
     *
     * @param partition the item partition whose groups are the providers
     * @param gain K_p, at least 0: units of utility per unit of error (the paper's experiments use 0.01)
     */
    public static FairCo of(String partition, double gain) {
        return new FairCo(
                Checks.notBlank(partition, "partition"),
                Checks.nonNegative(gain, "gain"),
                1,
                ExposureModel.logarithmic());
    }

    /**
     * The same with a leak.
     *
     * @param newLeak what remains of the exposure so far after a row, in [0, 1]; 1 forgets nothing
     */
    public FairCo withLeak(double newLeak) {
        return new FairCo(partition, gain, Checks.between(newLeak, 0, 1, "leak"), exposure);
    }

    /** The same with another exposure of slots. */
    public FairCo withExposure(ExposureModel model) {
        return new FairCo(partition, gain, leak, model);
    }

    @Override
    public void rerank(BatchRerankRequest request, int[] slates) {
        BatchRows rows = new BatchRows(request, slates);
        OfferedGroups groups = new OfferedGroups(request, partition);
        double[] merit = merit(request, groups);
        double most = Arrays.stream(merit).max().orElse(0);
        for (int g = 0; g < merit.length; g++) {
            merit[g] = merit[g] < Math.max(NOTHING, NO_MERIT * most) ? 0 : merit[g];
        }
        double[] shown = new double[groups.count()];
        double[] bonus = new double[groups.count()];
        double[] weights = rows.slotWeights(exposure);
        for (int u = 0; u < request.users(); u++) {
            double ahead = 0;
            for (int g = 0; g < shown.length; g++) {
                ahead = merit[g] > 0 ? Math.max(ahead, shown[g] / merit[g]) : ahead;
            }
            for (int g = 0; g < shown.length; g++) {
                bonus[g] = merit[g] > 0 ? gain * (ahead - shown[g] / merit[g]) : 0;
                if (!Double.isFinite(bonus[g])) {
                    throw new IllegalArgumentException("The bonus of a provider (" + bonus[g]
                            + ") must be a finite number. Lower the gain (" + gain + ").");
                }
            }
            rows.start(u);
            rows.fill(groups, bonus);
            rows.write();
            for (int g = 0; g < shown.length; g++) {
                shown[g] *= leak;
            }
            rows.addExposure(groups, weights, shown);
        }
    }

    /** Mean over the rows of Σ max(0, utility), by offered group. */
    static double[] merit(BatchRerankRequest request, OfferedGroups groups) {
        double[] merit = new double[groups.count()];
        for (int u = 0; u < request.users(); u++) {
            RerankRequest row = request.row(u);
            CandidateSet candidates = row.candidates();
            for (int i = 0; i < candidates.size(); i++) {
                groups.add(candidates.item(i), Math.max(0, row.utility(i)) / request.users(), merit);
            }
        }
        for (double one : merit) {
            if (one == Double.POSITIVE_INFINITY) {
                throw new IllegalArgumentException("The merit of a provider (" + one
                        + "), its sum of utilities, must be a finite number. Use a larger unit of utility.");
            }
        }
        return merit;
    }
}
