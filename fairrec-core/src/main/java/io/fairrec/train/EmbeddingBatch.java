package io.fairrec.train;

import io.fairrec.base.Checks;
import io.fairrec.internal.Seeds;
import java.util.SplittableRandom;

/**
 * One mini-batch of training: {@code size} rows of a user, an item that the user chose and one that was not chosen, and
 * the vectors of all users and items.
 *
 * <p>Nodes are the users, then the items: the vector of item {@code i} lies at {@code itemAt(i) = (users + i) ·
 * dimension}. The arrays are borrowed: nobody may keep or change them. A user or an item can be in several rows. Not
 * thread-safe only in that the trainer reuses the arrays for the next batch; accessors are O(1).
 */
public final class EmbeddingBatch {

    private final float[] vectors;
    private final int dimension;
    private final int users;
    private final int items;
    private final int[] user;
    private final int[] positive;
    private final int[] negative;
    private final int size;
    private final int epoch;
    private final int step;
    private final long seed;

    private EmbeddingBatch(
            float[] vectors,
            int dimension,
            int users,
            int items,
            int[] user,
            int[] positive,
            int[] negative,
            int size,
            int epoch,
            int step,
            long seed) {
        this.vectors = vectors;
        this.dimension = dimension;
        this.users = users;
        this.items = items;
        this.user = user;
        this.positive = positive;
        this.negative = negative;
        this.size = size;
        this.epoch = epoch;
        this.step = step;
        this.seed = seed;
    }

    /**
     * Everybody's vectors and no rows yet.
     *
     * @param vectors row-major {@code [users + items][dimension]}; borrowed
     * @throws IllegalArgumentException if a length does not fit
     */
    public static EmbeddingBatch of(float[] vectors, int dimension, int users, int items) {
        Checks.atLeast(dimension, 1, "dimension");
        Checks.atLeast(users, 0, "users");
        Checks.atLeast(items, 0, "items");
        Checks.length(vectors.length, Math.multiplyExact(Math.addExact(users, items), dimension), "vectors");
        return new EmbeddingBatch(vectors, dimension, users, items, new int[0], new int[0], new int[0], 0, 0, 0, 0);
    }

    /**
     * These vectors with other rows.
     *
     * @param user ordinals of users; borrowed
     * @param positive item ordinals, not node ordinals; borrowed
     * @param negative likewise
     * @param newSize how many entries of the three arrays count
     * @throws IllegalArgumentException if an array is shorter than {@code newSize}
     * @throws IndexOutOfBoundsException if an ordinal is outside
     */
    public EmbeddingBatch rows(int[] user, int[] positive, int[] negative, int newSize) {
        Checks.atLeast(newSize, 0, "size");
        Checks.atLeast(user.length, newSize, "user.length");
        Checks.atLeast(positive.length, newSize, "positive.length");
        Checks.atLeast(negative.length, newSize, "negative.length");
        for (int r = 0; r < newSize; r++) {
            Checks.index(user[r], users, "user");
            Checks.index(positive[r], items, "positive");
            Checks.index(negative[r], items, "negative");
        }
        return new EmbeddingBatch(
                vectors, dimension, users, items, user, positive, negative, newSize, epoch, step, seed);
    }

    /**
     * These rows at another moment of a training.
     *
     * @param newEpoch from 0
     * @param newStep from 0, counted over all epochs
     * @param newSeed of {@link #random}
     */
    public EmbeddingBatch at(int newEpoch, int newStep, long newSeed) {
        return new EmbeddingBatch(
                vectors, dimension, users, items, user, positive, negative, size, newEpoch, newStep, newSeed);
    }

    /**
     * These rows over other vectors, such as perturbed ones.
     *
     * @param newVectors row-major {@code [users + items][dimension]}; borrowed
     * @throws IllegalArgumentException if the length differs
     */
    public EmbeddingBatch vectors(float[] newVectors) {
        Checks.length(newVectors.length, vectors.length, "vectors");
        return new EmbeddingBatch(
                newVectors, dimension, users, items, user, positive, negative, size, epoch, step, seed);
    }

    /** All vectors, row-major {@code [users + items][dimension]}; borrowed, not to be changed. */
    public float[] vectors() {
        return vectors;
    }

    /** The length of a vector, at least 1. */
    public int dimension() {
        return dimension;
    }

    /** How many users there are in all. */
    public int users() {
        return users;
    }

    /** How many items there are in all. */
    public int items() {
        return items;
    }

    /** How many rows the batch has. */
    public int size() {
        return size;
    }

    /** The user of a row. */
    public int user(int row) {
        return user[row];
    }

    /** The item that the user chose; an item ordinal. */
    public int positive(int row) {
        return positive[row];
    }

    /** An item that the user did not choose, or the chosen one where the user chose every item; an item ordinal. */
    public int negative(int row) {
        return negative[row];
    }

    /** Whether a row compares two items; not so where the user chose every item, so that there is no other one. */
    boolean teaches(int row) {
        return positive[row] != negative[row];
    }

    /** Where the vector of a user begins in {@link #vectors()} and in a gradient. */
    public int userAt(int userOrdinal) {
        return userOrdinal * dimension;
    }

    /** Where the vector of an item begins in {@link #vectors()} and in a gradient. */
    public int itemAt(int itemOrdinal) {
        return (users + itemOrdinal) * dimension;
    }

    /** The epoch, from 0. */
    public int epoch() {
        return epoch;
    }

    /** The step, from 0, counted over all epochs. */
    public int step() {
        return step;
    }

    /**
     * A new random stream of this batch: the same numbers at every call with the same stage, other ones in every step.
     *
     * @param stage tells the users of randomness within a task apart, at least 0
     */
    public SplittableRandom random(int stage) {
        return Seeds.stream(seed, step, stage);
    }

    /** Sizes only: who chose what is personal data. */
    @Override
    public String toString() {
        return "EmbeddingBatch[" + size + " rows, " + users + " users, " + items + " items, dimension " + dimension
                + ", epoch " + epoch + ", step " + step + "]";
    }
}
