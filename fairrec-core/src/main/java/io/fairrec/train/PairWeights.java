package io.fairrec.train;

/**
 * How much a chosen (user, item) pair counts in training: 1 for all unless something says otherwise, such as reweighing by
 * group or an inverse propensity. Implementations are pure and thread-safe.
 */
@FunctionalInterface
public interface PairWeights {

    /**
     * The weight of a pair, finite and at least 0.
     *
     * @param user the user's ordinal
     * @param item the chosen item's ordinal
     */
    double of(int user, int item);
}
