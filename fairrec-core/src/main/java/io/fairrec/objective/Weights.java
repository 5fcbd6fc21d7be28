package io.fairrec.objective;

import io.fairrec.base.Checks;
import java.util.Arrays;

/** The rule for weights of objectives, shared by the combiners. */
final class Weights {

    private Weights() {}

    /** A checked copy. */
    static double[] checked(double[] weights) {
        boolean positive = false;
        for (int j = 0; j < weights.length; j++) {
            Checks.nonNegative(weights[j], "weight of objective " + j);
            positive |= weights[j] > 0;
        }
        if (!positive) {
            throw new IllegalArgumentException("The weights (" + Arrays.toString(weights)
                    + ") must contain at least one above 0: nothing would be aimed at.");
        }
        return weights.clone();
    }
}
