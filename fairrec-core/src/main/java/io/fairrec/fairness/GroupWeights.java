package io.fairrec.fairness;

import io.fairrec.base.Checks;
import java.util.Arrays;

/**
 * The group weights of one training run with {@link GroupDro}: held by the caller, moved once per step.
 *
 * <p>Weights are kept as logarithms. Repeated multiplication by e^{ηL} of weights that are normalised over and over neither
 * overflows nor loses a group for good: its logarithm goes on counting where the weight itself would be 0. Thread-safe.
 */
public final class GroupWeights {

    private final double[] logs;
    private final double[] losses;

    private GroupWeights(double[] logs, double[] losses) {
        this.logs = logs;
        this.losses = losses;
    }

    /** Equal weights at the beginning of a run; no loss has been seen. */
    public static GroupWeights uniform(int groups) {
        Checks.atLeast(groups, 1, "groups");
        double[] losses = new double[groups];
        Arrays.fill(losses, Double.NaN);
        return new GroupWeights(new double[groups], losses).normalized();
    }

    /**
     * Where another run stopped.
     *
     * @param logWeights as from {@link #logWeights}, finite; those whose exponentials do not sum to 1 are shifted until they do
     * @param streamingLosses as from {@link #streamingLosses}: finite, or NaN for a group not seen yet
     */
    public static GroupWeights resume(double[] logWeights, double[] streamingLosses) {
        Checks.atLeast(logWeights.length, 1, "groups");
        Checks.length(streamingLosses.length, logWeights.length, "streamingLosses");
        for (int g = 0; g < logWeights.length; g++) {
            Checks.finite(logWeights[g], "log weight of group " + g);
            if (Double.isInfinite(streamingLosses[g])) {
                throw new IllegalArgumentException("The streaming loss of group " + g + " (" + streamingLosses[g]
                        + ") must be finite, or NaN for a group not seen yet.");
            }
        }
        GroupWeights resumed = new GroupWeights(logWeights.clone(), streamingLosses.clone());
        // Left alone where they are weights already, so that a resumed run goes on to the last bit.
        return Math.abs(Arrays.stream(resumed.weights()).sum() - 1) > 1e-9 ? resumed.normalized() : resumed;
    }

    /**
     * Takes over the weights and losses of another object, such as one of {@link #resume}, into this one, which a loss holds.
     *
     * @throws IllegalArgumentException if it has another number of groups
     */
    public void restore(GroupWeights other) {
        double[] newLogs = other.logWeights();
        double[] newLosses = other.streamingLosses();
        Checks.length(newLogs.length, logs.length, "logWeights");
        synchronized (this) {
            System.arraycopy(newLogs, 0, logs, 0, logs.length);
            System.arraycopy(newLosses, 0, losses, 0, losses.length);
        }
    }

    /** Number of groups. */
    public int groups() {
        return logs.length;
    }

    /** The weights, {@code [groups]}, at least 0, sum 1. */
    public synchronized double[] weights() {
        return Arrays.stream(logs).map(Math::exp).toArray();
    }

    /** The logarithms of the weights, {@code [groups]}. */
    public synchronized double[] logWeights() {
        return logs.clone();
    }

    /** The running mean loss by group, {@code [groups]}; NaN for a group not seen yet. */
    public synchronized double[] streamingLosses() {
        return losses.clone();
    }

    /** w_g ← w_g · e^{η L_g} for the groups given, with L_g ← (1 − μ) L_g + μ · loss, then Σ w = 1. */
    synchronized void move(int[] groups, double[] groupLosses, double eta, double mu) {
        for (int i = 0; i < groups.length; i++) {
            int g = groups[i];
            losses[g] = Double.isNaN(losses[g]) ? groupLosses[i] : (1 - mu) * losses[g] + mu * groupLosses[i];
            logs[g] += eta * losses[g];
        }
        normalized();
    }

    private GroupWeights normalized() {
        double largest = Arrays.stream(logs).max().orElseThrow();
        double sum = 0;
        for (double log : logs) {
            sum += Math.exp(log - largest);
        }
        double total = largest + Math.log(sum);
        for (int g = 0; g < logs.length; g++) {
            logs[g] -= total;
        }
        return this;
    }

    @Override
    public String toString() {
        return "GroupWeights[groups=" + logs.length + "]";
    }
}
