package io.fairrec.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.internal.Seeds;
import io.fairrec.train.EmbeddingBatch;
import io.fairrec.train.EmbeddingLoss;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every {@link EmbeddingLoss} must do. Extend it in the tests of an implementation.
 *
 * <p>Batches have {@value #USERS} users and {@value #ITEMS} items, some of them in several rows, some in none.
 */
public abstract class EmbeddingLossContract {

    /** How many users there are. */
    protected static final int USERS = 7;

    /** How many items there are. */
    protected static final int ITEMS = 9;

    private static final int DIMENSION = 5;
    private static final int ROWS = 24;

    /** For subclasses. */
    protected EmbeddingLossContract() {}

    /** The loss in its first state; called several times, equal each time. */
    protected abstract EmbeddingLoss create();

    /** Whether the gradient is that of the value; not so for a loss that reverses gradients on purpose. */
    protected boolean gradientIsOfTheValue() {
        return true;
    }

    /**
     * A step of the central differences; the vectors are floats of size 1, so that smaller ones drown in rounding.
     */
    protected double differenceStep() {
        return 5e-3;
    }

    @Test
    @DisplayName("its gradient agrees with central differences of its value")
    void gradient() {
        if (!gradientIsOfTheValue()) {
            return;
        }
        for (int seed = 0; seed < 5; seed++) {
            EmbeddingBatch batch = batch(seed);
            float[] gradient = new float[batch.vectors().length];
            create().accumulate(batch, 1, gradient);
            double largest = 1e-3;
            for (float g : gradient) {
                largest = Math.max(largest, Math.abs(g));
            }
            for (int k = 0; k < gradient.length; k++) {
                double step = differenceStep();
                double slope = (value(batch, k, step) - value(batch, k, -step)) / (2 * step);
                assertThat((double) gradient[k])
                        .as("seed %d, number %d of the vectors", seed, k)
                        .isEqualTo(slope, within(0.01 * largest));
            }
        }
    }

    @Test
    @DisplayName("adds weight times its gradient to what is there, and returns the unweighted value")
    void adds() {
        EmbeddingBatch batch = batch(11);
        float[] once = new float[batch.vectors().length];
        double value = create().accumulate(batch, 1, once);
        float[] more = new float[once.length];
        Arrays.fill(more, 3);
        double again = create().accumulate(batch, -2, more);

        assertThat(again).isEqualTo(value);
        assertThat(value).isFinite();
        for (int k = 0; k < once.length; k++) {
            assertThat(more[k]).as("number %d", k).isEqualTo(3 - 2 * once[k], within(1e-5f));
        }
    }

    @Test
    @DisplayName("gives equal bits for equal batches")
    void deterministic() {
        float[] first = new float[batch(3).vectors().length];
        float[] second = first.clone();
        double value = create().accumulate(batch(3), 0.5f, first);

        assertThat(create().accumulate(batch(3), 0.5f, second)).isEqualTo(value);
        assertThat(second).containsExactly(first);
    }

    @Test
    @DisplayName("changes neither the vectors nor the rows")
    void leavesTheBatchAlone() {
        EmbeddingBatch batch = batch(5);
        EmbeddingBatch untouched = batch(5);
        create().accumulate(batch, 1, new float[batch.vectors().length]);

        assertThat(batch.vectors()).containsExactly(untouched.vectors());
        for (int r = 0; r < batch.size(); r++) {
            assertThat(batch.user(r)).isEqualTo(untouched.user(r));
            assertThat(batch.positive(r)).isEqualTo(untouched.positive(r));
            assertThat(batch.negative(r)).isEqualTo(untouched.negative(r));
        }
    }

    @Test
    @DisplayName("is 0 without rows, and leaves the gradient alone")
    void empty() {
        EmbeddingBatch batch = batch(8).rows(new int[0], new int[0], new int[0], 0);
        float[] gradient = new float[batch.vectors().length];

        assertThat(create().accumulate(batch, 1, gradient)).isZero();
        assertThat(gradient).containsOnly(0);
    }

    @Test
    @DisplayName("has a name that a report can print")
    void name() {
        assertThat(create().name()).isNotBlank().doesNotContain("\n");
        assertThat(create().name()).isEqualTo(create().name());
    }

    private double value(EmbeddingBatch batch, int at, double step) {
        float[] moved = batch.vectors().clone();
        moved[at] += (float) step;
        return create().accumulate(batch.vectors(moved), 1, new float[moved.length]);
    }

    private static EmbeddingBatch batch(int seed) {
        SplittableRandom random = Seeds.stream(seed, 0, 0);
        float[] vectors = new float[(USERS + ITEMS) * DIMENSION];
        for (int k = 0; k < vectors.length; k++) {
            vectors[k] = (float) (2 * random.nextDouble() - 1);
        }
        int[] user = new int[ROWS];
        int[] positive = new int[ROWS];
        int[] negative = new int[ROWS];
        for (int r = 0; r < ROWS; r++) {
            // The last user and the last item are in no row.
            user[r] = random.nextInt(USERS - 1);
            positive[r] = random.nextInt(ITEMS - 1);
            negative[r] = random.nextInt(ITEMS - 1);
        }
        return EmbeddingBatch.of(vectors, DIMENSION, USERS, ITEMS)
                .rows(user, positive, negative, ROWS)
                .at(0, seed, 17);
    }
}
