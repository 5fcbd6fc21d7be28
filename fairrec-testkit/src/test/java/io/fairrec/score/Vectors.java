package io.fairrec.score;

import io.fairrec.internal.Seeds;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.UserPortrait;
import java.util.List;
import java.util.SplittableRandom;

/** Made-up vectors of users and items. */
final class Vectors {

    private Vectors() {}

    /** Row-major [rows][columns], each value in [−1, 1). */
    static float[] random(int rows, int columns, long seed) {
        SplittableRandom random = Seeds.stream(seed, 0, 0);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (2 * random.nextDouble() - 1);
        }
        return values;
    }

    /** A vector of this length per user ordinal; zero for users without a history. */
    static PortraitEncoder encoder(int dimension) {
        return new PortraitEncoder() {
            @Override
            public int dimension() {
                return dimension;
            }

            @Override
            public void encode(List<UserPortrait> portraits, float[] out) {
                for (int p = 0; p < portraits.size(); p++) {
                    UserPortrait portrait = portraits.get(p);
                    float[] row = portrait.size() == 0 ? new float[dimension] : random(1, dimension, portrait.user());
                    System.arraycopy(row, 0, out, p * dimension, dimension);
                }
            }
        };
    }

    /** The same vector for everybody. */
    static PortraitEncoder constant(float[] vector) {
        return new PortraitEncoder() {
            @Override
            public int dimension() {
                return vector.length;
            }

            @Override
            public void encode(List<UserPortrait> portraits, float[] out) {
                for (int p = 0; p < portraits.size(); p++) {
                    System.arraycopy(vector, 0, out, p * vector.length, vector.length);
                }
            }
        };
    }
}
