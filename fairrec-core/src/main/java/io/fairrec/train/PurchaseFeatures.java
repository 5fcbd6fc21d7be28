package io.fairrec.train;

import io.fairrec.base.Checks;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.EventType;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.internal.Floats;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Scorer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link PurchaseHead} knows of a user and a candidate, one column each:
 *
 * <ul>
 *   <li>{@code signal 0}, {@code signal 1} …: the scores.
 *   <li>{@code bought}: ln(1 + how often the user bought the item).
 *   <li>{@code recency}: exp(−days since the user last bought it / recencyDays) at the portrait's moment; 0 for an item
 *       never bought, and where times are not known.
 *   <li>{@code history}: ln(1 + events of the user).
 * </ul>
 *
 * <p>Immutable; thread-safe if the signals are.
 */
final class PurchaseFeatures {

    private static final double SECONDS_PER_DAY = 86_400;
    private static final int BOUGHT = 0;
    private static final int RECENCY = 1;
    private static final int HISTORY = 2;
    private static final List<String> OWN = List.of("bought", "recency", "history");

    private final List<Scorer> signals;
    private final double recencyDays;
    private final double[] mean;
    private final double[] deviation;

    private PurchaseFeatures(List<Scorer> signals, double recencyDays, double[] mean, double[] deviation) {
        this.signals = List.copyOf(signals);
        this.recencyDays = recencyDays;
        this.mean = mean;
        this.deviation = deviation;
    }

    /** The features as they are. */
    static PurchaseFeatures raw(List<Scorer> signals, double recencyDays) {
        int width = signals.size() + OWN.size();
        double[] ones = new double[width];
        Arrays.fill(ones, 1);
        return new PurchaseFeatures(signals, recencyDays, new double[width], ones);
    }

    /**
     * These features less the mean of some examples and over their deviation; a constant column becomes 0.
     *
     * @param x row-major {@code [n][width]}
     */
    PurchaseFeatures standardized(float[] x, int n) {
        int width = width();
        double[] newMean = new double[width];
        double[] newDeviation = new double[width];
        for (int f = 0; f < width; f++) {
            for (int r = 0; r < n; r++) {
                newMean[f] += x[r * width + f];
            }
            newMean[f] /= n;
            for (int r = 0; r < n; r++) {
                double centred = x[r * width + f] - newMean[f];
                newDeviation[f] += centred * centred;
            }
            newDeviation[f] = Math.sqrt(newDeviation[f] / n);
        }
        return new PurchaseFeatures(signals, recencyDays, newMean, newDeviation);
    }

    /** The same features of other signals. */
    PurchaseFeatures with(List<Scorer> others) {
        Checks.length(others.size(), signals.size(), "signals");
        return new PurchaseFeatures(others, recencyDays, mean, deviation);
    }

    int width() {
        return mean.length;
    }

    String name(int feature) {
        return feature < signals.size() ? "signal " + feature : OWN.get(feature - signals.size());
    }

    /**
     * Writes the features of all candidates.
     *
     * @param out row-major {@code [candidates][width]}
     */
    void write(UserPortrait portrait, CandidateSet candidates, float[] out) {
        int n = candidates.size();
        int width = width();
        float[] column = new float[n];
        for (int s = 0; s < signals.size(); s++) {
            signals.get(s).score(portrait, candidates, column);
            for (int c = 0; c < n; c++) {
                out[c * width + s] = column[c];
            }
        }
        writeOwn(portrait, candidates, out);
        standardize(out, n);
    }

    private void writeOwn(UserPortrait portrait, CandidateSet candidates, float[] out) {
        int n = candidates.size();
        int width = width();
        int own = signals.size();
        double history = Math.log1p(portrait.size());
        int[] bought = new int[n];
        long[] last = new long[n];
        Arrays.fill(last, Interactions.NO_TIME);
        for (int e = 0; e < portrait.size(); e++) {
            int position = portrait.event(e) == EventType.BUY ? candidates.position(portrait.item(e)) : -1;
            if (position >= 0) {
                bought[position]++;
                last[position] = portrait.time(e);
            }
        }
        for (int c = 0; c < n; c++) {
            int at = c * width + own;
            out[at + BOUGHT] = (float) Math.log1p(bought[c]);
            out[at + RECENCY] = 0;
            if (last[c] != Interactions.NO_TIME && portrait.asOf() != Interactions.NO_TIME) {
                double days = Math.max(0, portrait.asOf() - last[c]) / SECONDS_PER_DAY;
                out[at + RECENCY] = (float) Math.exp(-days / recencyDays);
            }
            out[at + HISTORY] = (float) history;
        }
    }

    /** Centres and scales rows in place. */
    void standardize(float[] x, int n) {
        int width = width();
        for (int r = 0; r < n; r++) {
            for (int f = 0; f < width; f++) {
                int at = r * width + f;
                x[at] = deviation[f] > 0 ? Floats.saturate((x[at] - mean[f]) / deviation[f]) : 0;
            }
        }
    }

    /** The ids of the first signal that knows its own. */
    @Nullable
    IdIndex items() {
        for (Scorer signal : signals) {
            if (signal.items() != null) {
                return signal.items();
            }
        }
        return null;
    }

    void close() {
        signals.forEach(Scorer::close);
    }
}
