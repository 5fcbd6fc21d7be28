package io.fairrec.portrait;

import io.fairrec.base.Checks;
import io.fairrec.base.Provenance;
import io.fairrec.base.Version;
import io.fairrec.data.Moments;
import io.fairrec.internal.Floats;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Another encoder's vectors on a common scale: each of length 1, or each column with mean 0 and deviation 1 over the
 * training portraits.
 *
 * <p>Thread-safe if the inner encoder is; O(dimension) a portrait on top of the inner encoder.
 */
public final class NormalizedEncoder implements PortraitEncoder {

    private final PortraitEncoder inner;
    private final int dimension;
    private final @Nullable Moments moments;
    private final Provenance provenance;

    private NormalizedEncoder(PortraitEncoder inner, @Nullable Moments moments, String dataHash) {
        this.inner = inner;
        this.dimension = inner.dimension();
        this.moments = moments;
        Map<String, String> config = new LinkedHashMap<>();
        config.put("kind", moments == null ? "l2" : "z-score");
        if (moments != null) {
            config.put("moments", moments.toString());
        }
        this.provenance = new Provenance("normalized-encoder", config, dataHash, 0, Version.current());
    }

    /** {@code x / ‖x‖₂}; the zero vector stays zero. */
    public static NormalizedEncoder l2(PortraitEncoder inner) {
        return new NormalizedEncoder(inner, null, "");
    }

    /**
     * {@code (x − mean) / deviation} per column with stored moments; 0 in a column whose deviation is 0.
     *
     * @param inner closed with this encoder
     * @param moments with as many columns as {@code inner} has
     */
    public static NormalizedEncoder zScore(PortraitEncoder inner, Moments moments) {
        Checks.length(moments.columns(), inner.dimension(), "moments");
        return new NormalizedEncoder(inner, moments, "");
    }

    /** The same with the moments of these portraits, which then stay as they are. O(n · dimension). */
    public static NormalizedEncoder zScore(PortraitEncoder inner, List<UserPortrait> training) {
        float[] table = Encoders.table(inner, training);
        return new NormalizedEncoder(inner, Moments.of(table, inner.dimension()), Floats.sha256(table));
    }

    /** The stored moments, or null for a normalisation by length. */
    public @Nullable Moments moments() {
        return moments;
    }

    /** Where the moments come from; the hash covers the training vectors, and is empty where moments were given. */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public void encode(List<UserPortrait> portraits, float[] out) {
        int n = Encoders.checked(portraits, dimension, out);
        inner.encode(portraits, out);
        for (int p = 0; p < n; p++) {
            int at = p * dimension;
            if (moments == null) {
                // The double norm of finite floats neither overflows nor vanishes.
                double norm = Math.sqrt(Floats.dot(out, at, out, at, dimension));
                for (int d = 0; d < dimension; d++) {
                    out[at + d] = norm == 0 ? 0 : Floats.saturate(out[at + d] / norm);
                }
            } else {
                for (int d = 0; d < dimension; d++) {
                    out[at + d] = Floats.saturate(moments.standardize(d, out[at + d]));
                }
            }
        }
    }

    /** Closes the inner encoder. */
    @Override
    public void close() {
        inner.close();
    }

    @Override
    public String toString() {
        return "NormalizedEncoder[" + (moments == null ? "length" : "z-score") + " of " + inner + "]";
    }
}
