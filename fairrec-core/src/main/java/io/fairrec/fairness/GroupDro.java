package io.fairrec.fairness;

import io.fairrec.base.Checks;
import org.jspecify.annotations.Nullable;

/**
 * Distributionally robust optimisation over groups: Σ w_g · L_g with L_g the mean row loss of group g and weights that grow
 * where the loss is large.
 *
 * <p>{@link #advance} moves the weights: w_g ← w_g · e^{η L̂_g}, then normalised (Sagawa, Koh, Hashimoto and Liang,
 * Distributionally Robust Neural Networks for Group Shifts, ICLR 2020, algorithm 1, with L̂ = L). With μ &lt; 1 L̂ is the
 * running mean L̂ ← (1 − μ) L̂ + μ L, which a small group needs whose loss on one batch is mostly noise: the streaming form of
 * Wen et al., Distributionally-robust Recommendations for Improving Worst-case User Experience, WWW 2022 (S-DRO). The
 * exponent is applied to the weight once per step and kept as a logarithm; code exists that exponentiates an already
 * normalised vector anew, which forgets all but the last step.
 *
 * <p>In a batch the weights of the groups that have rows are normalised among them. For equal group losses the value is that
 * loss, not 0: it is a risk to make small, not a gap. Immutable but for the {@link GroupWeights}; thread-safe.
 */
public final class GroupDro extends EvaluatedLoss {

    private final GroupWeights weights;
    private final RowLoss rowLoss;
    private final double eta;
    private final double mu;

    private GroupDro(GroupWeights weights, RowLoss rowLoss, double eta, double mu) {
        super("group-dro(" + eta + ", " + mu + ", " + rowLoss.label() + ")", Variable.SCORES);
        this.weights = weights;
        this.rowLoss = rowLoss;
        this.eta = Checks.nonNegative(eta, "eta");
        Checks.positive(mu, "mu");
        this.mu = Checks.between(mu, 0, 1, "mu");
    }

    /**
     * A loss over caller-held weights.
     *
     * @param weights of as many groups as the batches have; shared with the caller
     * @param eta step size η of the log weights, at least 0, per unit of loss; 0.01 is usual
     * @param mu share of the new loss in the running mean, in (0, 1]; 1 is plain group DRO
     */
    public static GroupDro of(GroupWeights weights, RowLoss rowLoss, double eta, double mu) {
        return new GroupDro(weights, rowLoss, eta, mu);
    }

    /** The weights that this loss moves. */
    public GroupWeights weights() {
        return weights;
    }

    @Override
    public void advance(FairnessBatch batch) {
        GroupTally tally = GroupRisk.losses(checked(batch.require(this)), rowLoss);
        int[] present = tally.present();
        double[] loss = tally.means(present);
        for (int i = 0; i < loss.length; i++) {
            // One infinite loss would take the weights for good.
            Checks.finite(loss[i], "loss of group " + present[i]);
        }
        weights.move(present, loss, eta, mu);
    }

    @Override
    public boolean takesRowLosses() {
        return rowLoss == RowLoss.GIVEN;
    }

    @Override
    double evaluate(FairnessBatch b, double weight, double @Nullable [] gradient) {
        GroupTally tally = GroupRisk.losses(checked(b), rowLoss);
        int[] present = tally.present();
        if (present.length < 2) {
            return 0;
        }
        double[] loss = tally.means(present);
        double[] q = among(present, weights.logWeights());
        double value = 0;
        for (int i = 0; i < present.length; i++) {
            value += q[i] * loss[i];
        }
        if (gradient != null) {
            GroupRisk.addGradient(b, rowLoss, tally, tally.byGroup(present, q), weight, gradient);
        }
        return value;
    }

    private FairnessBatch checked(FairnessBatch b) {
        if (b.groups() != weights.groups()) {
            throw new IllegalArgumentException("The batch has " + b.groups() + " groups, but the weights are of "
                    + weights.groups() + ". Make them by GroupWeights.uniform(" + b.groups() + ").");
        }
        return b;
    }

    /** The weights of these groups, normalised among them: by logarithms, so that all may be tiny. */
    private static double[] among(int[] groups, double[] logs) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int g : groups) {
            largest = Math.max(largest, logs[g]);
        }
        double[] q = new double[groups.length];
        double sum = 0;
        for (int i = 0; i < q.length; i++) {
            q[i] = Math.exp(logs[groups[i]] - largest);
            sum += q[i];
        }
        for (int i = 0; i < q.length; i++) {
            q[i] /= sum;
        }
        return q;
    }
}
