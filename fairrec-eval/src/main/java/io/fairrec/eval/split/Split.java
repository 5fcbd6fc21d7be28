package io.fairrec.eval.split;

import io.fairrec.data.Interactions;

/**
 * The two sides of a log, in the same id spaces.
 *
 * @param train what models may see
 * @param test what they are measured on
 */
public record Split(Interactions train, Interactions test) {

    /** Checks that ordinals mean the same on both sides. */
    public Split {
        if (!train.users().equals(test.users()) || !train.items().equals(test.items())) {
            throw new IllegalArgumentException("The train (" + train + ") and the test (" + test
                    + ") must have the same users and items in the same order.");
        }
    }
}
