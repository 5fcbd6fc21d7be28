package io.fairrec.examples.models;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Interactions;
import io.fairrec.data.UserItemMatrix;
import io.fairrec.data.VectorTable;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Scorer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * How often the user bought what is like the item: kernel regression (Nadaraya 1964, Watson 1964) of the user's purchases
 * over the vectors of one catalogue, read off at the items of another.
 *
 * <pre>{@code
 * score(i) = Σ_j K_ij (x_uj + s · p_j) / Σ_j K_ij,   K_ij = exp((cos(v_i, v_j) − 1) / τ)
 * }</pre>
 *
 * over all products j of the first catalogue: {@code x_uj} is 1 for those that the user bought, {@code p_j} the product's
 * share of all purchases, and s how many purchases of everybody are added to each history. The sum of {@link
 * io.fairrec.score.NearestHistory}'s soft mean grows with the number of products that a kind of thing has in the first
 * catalogue; divided by that, it is a rate. Immutable, thread-safe.
 */
final class Rate implements Scorer {

    static final double TEMPERATURE = 0.05;

    /** K_ij / Σ_j K_ij; null for items outside the second catalogue. */
    private final float[] @Nullable [] shares;

    /** Σ_j K_ij p_j / Σ_j K_ij. */
    private final double[] everybody;

    private final double smoothing;

    private Rate(float[] @Nullable [] shares, double[] everybody, double smoothing) {
        this.shares = shares;
        this.everybody = everybody;
        this.smoothing = smoothing;
    }

    /** Compares all products of one catalogue with all of another; O(products² · dimension). */
    static Rate of(VectorTable vectors, Interactions sales, IntPredicate from, IntPredicate to) {
        VectorTable directions = vectors.normalized();
        UserItemMatrix buyers = UserItemMatrix.of(sales).transpose();
        int items = vectors.rows();
        float[] @Nullable [] shares = new float[items][];
        double[] everybody = new double[items];
        for (int i = 0; i < items; i++) {
            if (to.test(i)) {
                float[] direction = directions.row(i);
                double[] kernel = new double[items];
                double total = 0;
                for (int j = 0; j < items; j++) {
                    kernel[j] = from.test(j) ? Math.exp((directions.dot(j, direction, 0) - 1) / TEMPERATURE) : 0;
                    total += kernel[j];
                }
                float[] share = new float[items];
                for (int j = 0; j < items; j++) {
                    share[j] = (float) (kernel[j] / total);
                    everybody[i] += share[j] * (buyers.end(j) - buyers.begin(j)) / buyers.size();
                }
                shares[i] = share;
            }
        }
        return new Rate(shares, everybody, 0);
    }

    /** The same with another s; shares the comparison. */
    Rate smoothing(double s) {
        return new Rate(shares, everybody, s);
    }

    @Override
    public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {
        int[] bought = portrait.distinctItems();
        for (int c = 0; c < candidates.size(); c++) {
            float @Nullable [] row = shares[candidates.item(c)];
            double sum = smoothing * everybody[candidates.item(c)];
            for (int j = 0; row != null && j < bought.length; j++) {
                sum += row[bought[j]];
            }
            out[c] = (float) sum;
        }
    }
}
