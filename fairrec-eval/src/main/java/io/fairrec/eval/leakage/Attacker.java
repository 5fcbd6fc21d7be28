package io.fairrec.eval.leakage;

/**
 * Somebody who knows the groups of some users and guesses those of others from their vectors.
 *
 * <p>Fresh at every call: an implementation keeps nothing, is thread-safe, and gives equal answers for equal input and seed.
 */
public interface Attacker {

    /** What the attacker is called in reports; not blank. */
    String name();

    /** The most training rows that the attacker learns from; of more it takes some and leaves the others. No limit by default. */
    default int mostTrainingRows() {
        return Integer.MAX_VALUE;
    }

    /**
     * Learns from labelled rows and answers others.
     *
     * @param train row-major {@code [labels.length][dimension]}, every column standardised; borrowed
     * @param labels the class of each training row, in [0, classes); every class has a row
     * @param classes at least 2
     * @param test row-major {@code [n][dimension]}, standardised as {@code train}; borrowed
     * @param dimension at least 1
     * @param seed of everything random
     * @param out receives row-major {@code [n][classes]}: the higher, the more likely; finite
     */
    void attack(float[] train, int[] labels, int classes, float[] test, int dimension, long seed, double[] out);
}
