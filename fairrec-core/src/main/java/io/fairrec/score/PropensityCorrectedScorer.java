package io.fairrec.score;

import io.fairrec.base.Checks;
import io.fairrec.base.ModelException;
import io.fairrec.base.Provenance;
import io.fairrec.base.Version;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.IdIndex;
import io.fairrec.internal.Floats;
import io.fairrec.portrait.UserPortrait;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of another model's scores how likely an item was to be seen at all.
 *
 * <p>A log holds what people chose among what they saw: P(chosen) = P(seen) · P(chosen | seen). A model of the log
 * predicts the product; divided by the propensity P(seen) it predicts the taste (inverse propensities: Schnabel, Swaminathan,
 * Singh, Chandak and Joachims, "Recommendations as treatments", ICML 2016; a power of popularity as the propensity: Saito,
 * Yaginuma, Nishino, Sakata and Nakata, WSDM 2020):
 *
 * <pre>{@code
 * dividing:     score(i) / max(p_i, clip)^γ          for scores that are probabilities or rates
 * subtracting:  score(i) − γ · ln max(p_i, clip)     for log-odds, inner products, logarithms
 * }</pre>
 *
 * <p>γ = 1 is the whole correction, 0 none. The clip bounds what a rare item can gain; without it a single chance choice
 * puts an item on top. An item outside the table has the propensity {@code clip}. Correcting changes what is measured,
 * too: accuracy on a log of the same bias usually falls. Thread-safe if the inner scorer is; the inner scorer plus O(1) a
 * candidate; closes the inner scorer.
 */
public final class PropensityCorrectedScorer implements Scorer {

    private final Scorer scorer;
    private final boolean divides;
    private final double exponent;
    private final double clip;
    private final double[] correction;
    private final double outside;
    private final Provenance provenance;

    private PropensityCorrectedScorer(
            Scorer scorer, boolean divides, double[] propensity, double exponent, double clip) {
        Checks.nonNegative(exponent, "exponent");
        if (!(clip > 0 && clip <= 1)) {
            throw new IllegalArgumentException("The clip (" + clip + ") must be above 0 and at most 1.");
        }
        this.scorer = scorer;
        this.divides = divides;
        this.exponent = exponent;
        this.clip = clip;
        this.correction = new double[propensity.length];
        float[] hashed = new float[propensity.length];
        for (int item = 0; item < propensity.length; item++) {
            Checks.between(propensity[item], 0, 1, "propensity[" + item + "]");
            correction[item] = correction(propensity[item]);
            hashed[item] = (float) propensity[item];
        }
        this.outside = correction(clip);
        Map<String, String> config = new LinkedHashMap<>();
        config.put("scorer", scorer.toString());
        config.put("divides", String.valueOf(divides));
        config.put("exponent", String.valueOf(exponent));
        config.put("clip", String.valueOf(clip));
        this.provenance =
                new Provenance("propensity-corrected-scorer", config, Floats.sha256(hashed), 0, Version.current());
    }

    /**
     * Divides scores, which must not be negative, by a power of the propensity.
     *
     * @param propensity one per item ordinal, in [0, 1]; copied
     * @param exponent γ, finite, at least 0
     * @param clip in (0, 1]; 0.01 to 0.1 is usual
     */
    public static PropensityCorrectedScorer dividing(Scorer scorer, double[] propensity, double exponent, double clip) {
        return new PropensityCorrectedScorer(scorer, true, propensity, exponent, clip);
    }

    /**
     * Subtracts a multiple of the logarithm of the propensity.
     *
     * @param propensity one per item ordinal, in [0, 1]; copied
     * @param exponent γ, finite, at least 0
     * @param clip in (0, 1]; 0.01 to 0.1 is usual
     */
    public static PropensityCorrectedScorer subtracting(
            Scorer scorer, double[] propensity, double exponent, double clip) {
        return new PropensityCorrectedScorer(scorer, false, propensity, exponent, clip);
    }

    private double correction(double propensity) {
        double clipped = Math.max(propensity, clip);
        return divides ? Math.pow(clipped, -exponent) : -exponent * Math.log(clipped);
    }

    /**
     * {@inheritDoc}
     *
     * @throws ModelException if scores are divided and one is negative: dividing it would move it the wrong way
     */
    @Override
    public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {
        int n = Scores.checked(candidates, out);
        scorer.score(portrait, candidates, out);
        for (int c = 0; c < n; c++) {
            int item = candidates.item(c);
            double by = item < correction.length ? correction[item] : outside;
            if (divides && out[c] < 0) {
                throw new ModelException("The score of item " + item + " (" + out[c]
                        + ") must be at least 0 to be divided by a propensity. Use subtracting(…) for scores that are"
                        + " no probabilities.");
            }
            out[c] = Floats.saturate(divides ? out[c] * by : out[c] + by);
        }
    }

    @Override
    public @Nullable IdIndex items() {
        return scorer.items();
    }

    /** The settings and the hash of the propensities. */
    public Provenance provenance() {
        return provenance;
    }

    /** Closes the inner scorer. */
    @Override
    public void close() {
        scorer.close();
    }

    @Override
    public String toString() {
        return "PropensityCorrectedScorer[" + scorer + (divides ? " / p^" : " - ln p * ") + exponent + ", clip " + clip
                + "]";
    }
}
