package io.fairrec.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.data.Groups;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.LogisticRegression;
import io.fairrec.internal.Seeds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AttributeAdversaryTest {

    private static final int USERS = 120;
    private static final int D = 6;

    private final Groups letter = groups("letter", 2, 0);
    private final Groups digit = groups("digit", 3, 1);
    private final float[] wanted = wanted();

    @Test
    @DisplayName("The adversary learns: its loss falls far below chance, its parameters move, and frozen vectors stay")
    void learns() {
        AttributeAdversary adversary =
                AttributeAdversary.of(List.of(letter, digit), AttributeAdversary.Options.defaults());
        float[] vectors = wanted.clone();
        float[] gradient = new float[vectors.length];
        adversary.accumulate(batch(vectors, 0), 0, gradient);
        double first = adversary.discriminatorLoss(0);
        double[] before = adversary.discriminatorParameters(0);
        for (int step = 1; step < 60; step++) {
            double value = adversary.accumulate(batch(vectors, step), 0, gradient);
            assertThat(value)
                    .isCloseTo(-adversary.discriminatorLoss(0) - adversary.discriminatorLoss(1), within(1e-12));
        }
        assertThat(first).isBetween(0.4, 1.2);
        assertThat(adversary.discriminatorLoss(0)).isLessThan(0.5 * Math.log(2));
        assertThat(adversary.discriminatorLoss(1)).isLessThan(0.7 * Math.log(3));
        double[] after = adversary.discriminatorParameters(0);
        double moved = 0;
        for (int k = 0; k < after.length; k++) {
            moved = Math.max(moved, Math.abs(after[k] - before[k]));
        }
        assertThat(moved).isGreaterThan(0.05);
        assertThat(gradient).containsOnly(0);
        assertThat(vectors).containsExactly(wanted);
    }

    @Test
    @DisplayName(
            "The vectors' gradient is that of the discriminators turned round: a step along it makes them read worse")
    void reversed() {
        AttributeAdversary adversary = AttributeAdversary.of(letter, AttributeAdversary.Options.defaults());
        float[] vectors = wanted.clone();
        for (int step = 0; step < 40; step++) {
            adversary.accumulate(batch(vectors, step), 0, new float[vectors.length]);
        }
        float[] gradient = new float[vectors.length];
        double value = adversary.accumulate(batch(vectors, 40), 1, gradient);
        for (int k = 0; k < vectors.length; k++) {
            vectors[k] -= 5 * gradient[k];
        }
        // The discriminator makes two small steps of its own before it is asked again; they do not make up for it.
        assertThat(adversary.accumulate(batch(vectors, 41), 0, gradient)).isLessThan(value - 0.01);
    }

    @Test
    @DisplayName("Training against it takes the group out of the vectors; without it the group comes back")
    void leakage() {
        float[] vectors = wanted.clone();
        double before = auc(vectors, letter);
        AttributeAdversary adversary = AttributeAdversary.of(
                letter, AttributeAdversary.Options.defaults().steps(4));
        for (int step = 0; step < 250; step++) {
            descend(vectors, adversary, 3, step);
        }
        double with = auc(vectors, letter);
        for (int step = 0; step < 250; step++) {
            descend(vectors, adversary, 0, 250 + step);
        }
        double after = auc(vectors, letter);
        assertThat(before).isGreaterThan(0.9);
        assertThat(with).isLessThan(0.7);
        assertThat(after).isGreaterThan(0.9);
    }

    @Test
    @DisplayName("No better than chance, no gradient: a blind adversary leaves the vectors alone")
    void blind() {
        float[] vectors = new float[(USERS + 1) * D];
        float[] gradient = new float[vectors.length];
        AttributeAdversary adversary = AttributeAdversary.of(letter, AttributeAdversary.Options.defaults());
        for (int step = 0; step < 5; step++) {
            adversary.accumulate(batch(vectors, step), 1, gradient);
        }
        assertThat(adversary.discriminatorLoss(0)).isCloseTo(Math.log(2), within(1e-3));
        assertThat(gradient).containsOnly(0);
    }

    @Test
    @DisplayName(
            "A resumed adversary goes on with the same bits, and one that is reset begins with those of a new one; filters, too")
    void resumed() throws IOException {
        AttributeAdversary.Options options = AttributeAdversary.Options.defaults();
        for (boolean filtered : new boolean[] {false, true}) {
            StatefulLoss straight = filtered
                    ? AttributeFilters.perAttribute(new Near(), List.of(letter, digit), 1, options)
                    : AttributeAdversary.of(letter, options);
            StatefulLoss resumed = filtered
                    ? AttributeFilters.perAttribute(new Near(), List.of(letter, digit), 1, options)
                    : AttributeAdversary.of(letter, options);
            float[] gradient = new float[wanted.length];
            double first = straight.accumulate(batch(wanted, 0), 1, gradient);
            assertThat(straight.accumulate(batch(wanted, 0), 1, gradient)).isNotEqualTo(first);
            straight.reset();
            assertThat(straight.accumulate(batch(wanted, 0), 1, gradient)).isEqualTo(first);
            for (int step = 1; step < 5; step++) {
                straight.accumulate(batch(wanted, step), 1, gradient);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            straight.writeState(new DataOutputStream(bytes));
            resumed.readState(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
            float[] one = new float[wanted.length];
            float[] two = new float[wanted.length];
            for (int step = 5; step < 8; step++) {
                assertThat(resumed.accumulate(batch(wanted, step), 1, one))
                        .isEqualTo(straight.accumulate(batch(wanted, step), 1, two));
            }
            assertThat(one).containsExactly(two);
        }
    }

    @Test
    @DisplayName("Filters begin as the identity, then take out what is asked for and leave the rest to be read")
    void filters() {
        AttributeFilters filters = AttributeFilters.perAttribute(
                new Near(),
                List.of(letter, digit),
                2,
                AttributeAdversary.Options.defaults().hidden(0).steps(4));
        assertThatThrownBy(() -> filters.apply(users(wanted), List.of("letter")))
                .hasMessageContaining("not been trained");
        float[] vectors = wanted.clone();
        descend(vectors, filters, 0, 0);
        assertThat(filters.apply(users(vectors), List.of("letter")).row(3))
                .usingComparatorWithPrecision(0.2f)
                .containsExactly(Arrays.copyOfRange(vectors, 3 * D, 4 * D));
        // The vectors stay: what changes is the filters' doing.
        for (int step = 1; step < 320; step++) {
            filters.accumulate(batch(vectors, step), 0, new float[vectors.length]);
        }
        double plain = auc(vectors, letter);
        double asked = auc(values(filters.apply(users(vectors), List.of("letter"))), letter);
        double other = auc(values(filters.apply(users(vectors), List.of("digit"))), letter);
        assertThat(plain).isGreaterThan(0.9);
        assertThat(asked).isLessThan(0.75);
        assertThat(other).isGreaterThan(0.85);
        assertThat(filters.apply(users(vectors), List.of()).row(5))
                .containsExactly(Arrays.copyOfRange(vectors, 5 * D, 6 * D));
        assertThatThrownBy(() -> filters.apply(users(vectors), List.of("age"))).hasMessageContaining("letter");
    }

    @Test
    @DisplayName("One filter against all attributes takes all of them out")
    void combined() {
        AttributeFilters filters = AttributeFilters.combined(
                new Near(),
                List.of(letter, digit),
                2,
                AttributeAdversary.Options.defaults().steps(4));
        float[] vectors = wanted.clone();
        for (int step = 0; step < 250; step++) {
            descend(vectors, filters, 1, step);
        }
        float[] filtered = values(filters.apply(users(vectors), List.of("letter", "digit")));
        assertThat(auc(filtered, letter)).isLessThan(0.75);
        assertThatThrownBy(() -> filters.apply(users(vectors), List.of("letter")))
                .hasMessageContaining("per attribute");
    }

    /** One plain step down task and adversary. */
    private void descend(float[] vectors, EmbeddingLoss other, float weight, int step) {
        float[] gradient = new float[vectors.length];
        EmbeddingBatch batch = batch(vectors, step);
        if (other instanceof AttributeFilters) {
            other.accumulate(batch, weight, gradient);
        } else {
            new Near().accumulate(batch, 1, gradient);
            other.accumulate(batch, weight, gradient);
        }
        for (int k = 0; k < vectors.length; k++) {
            vectors[k] -= 4 * gradient[k];
        }
    }

    /** The model's own wish: vectors near the wanted ones. */
    private final class Near implements EmbeddingLoss {

        @Override
        public String name() {
            return "near";
        }

        @Override
        public double accumulate(EmbeddingBatch batch, float weight, float[] gradient) {
            double sum = 0;
            for (int k = 0; k < USERS * D; k++) {
                double away = (double) batch.vectors()[k] - wanted[k];
                sum += 0.5 * away * away / USERS;
                gradient[k] += (float) (weight * away / USERS);
            }
            return sum;
        }
    }

    /** The AUC of a logistic regression on the users it was fitted to. */
    private static double auc(float[] vectors, Groups groups) {
        boolean[] positive = new boolean[USERS];
        double[] ones = new double[USERS];
        Arrays.fill(ones, 1);
        for (int u = 0; u < USERS; u++) {
            positive[u] = groups.group(u) == 1;
        }
        float[] users = Arrays.copyOf(vectors, USERS * D);
        LogisticRegression fit = LogisticRegression.fit(users, D, positive, ones, 1e-2);
        double won = 0;
        double pairs = 0;
        double[] score = new double[USERS];
        for (int u = 0; u < USERS; u++) {
            for (int j = 0; j < D; j++) {
                score[u] += fit.weights()[j] * users[u * D + j];
            }
        }
        for (int u = 0; u < USERS; u++) {
            for (int v = 0; v < USERS; v++) {
                if (positive[u] && !positive[v]) {
                    pairs++;
                    won += score[u] > score[v] ? 1 : score[u] == score[v] ? 0.5 : 0;
                }
            }
        }
        return won / pairs;
    }

    private static EmbeddingBatch batch(float[] vectors, int step) {
        int[] user = new int[USERS];
        Arrays.setAll(user, u -> u);
        return EmbeddingBatch.of(vectors, D, USERS, 1)
                .rows(user, new int[USERS], new int[USERS], USERS)
                .at(0, step, 5);
    }

    private static float[] wanted() {
        SplittableRandom random = Seeds.stream(2, 0, 0);
        float[] vectors = new float[(USERS + 1) * D];
        for (int k = 0; k < USERS * D; k++) {
            int user = k / D;
            vectors[k] = (float) (0.5 * Planted.normal(random)
                    + (k % D == 0 ? 1.2 * (user % 2) : 0)
                    + (k % D == 1 ? 0.6 * (user / 2 % 3) : 0));
        }
        return vectors;
    }

    private static Groups groups(String name, int count, int shift) {
        List<String> labels = new ArrayList<>();
        for (int u = 0; u < USERS; u++) {
            labels.add(u == 17 ? "" : "g" + (u >> shift) % count);
        }
        return Groups.of(name, labels);
    }

    private static VectorTable users(float[] vectors) {
        return VectorTable.of(Arrays.copyOf(vectors, USERS * D), D);
    }

    private static float[] values(VectorTable table) {
        return GroupProjection.values(table);
    }
}
