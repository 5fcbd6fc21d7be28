package io.fairrec.portrait;

import io.fairrec.base.Checks;
import java.util.List;

/** What all encoders of this package do alike. */
final class Encoders {

    private Encoders() {}

    /** The number of portraits, after the check that {@code out} can take their vectors. */
    static int checked(List<UserPortrait> portraits, int dimension, float[] out) {
        Checks.atLeast(out.length, Math.multiplyExact(portraits.size(), dimension), "out.length");
        return portraits.size();
    }

    /** All vectors as a new row-major table [n][dimension]. */
    static float[] table(PortraitEncoder encoder, List<UserPortrait> portraits) {
        float[] table = new float[Math.multiplyExact(portraits.size(), encoder.dimension())];
        encoder.encode(portraits, table);
        return table;
    }

    /** A growable array of floats for one call; its content is undefined. */
    static final class Buffer {

        private float[] values = new float[0];

        float[] atLeast(int length) {
            if (values.length < length) {
                values = new float[length];
            }
            return values;
        }
    }
}
