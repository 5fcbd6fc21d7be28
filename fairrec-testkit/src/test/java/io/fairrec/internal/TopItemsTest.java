package io.fairrec.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.internal.ScoreKernelTest.Scores;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopItemsTest {

    private static final int[] WANTED = {0, 1, 7, 300, 1_200};

    @ParameterizedTest
    @ValueSource(strings = {"plain", "vector"})
    @DisplayName(
            "one user, many users and by way of bytes: the items and scores of TopK over all scores, whatever the table")
    void isTopK(String name) {
        ScoreKernel kernel = ScoreKernelTest.kernel(name, false);
        TopItems top = new TopItems();
        for (Shape shape : Shape.values()) {
            for (int n : new int[] {0, 1, 64, 130, 1_100}) {
                for (int d : new int[] {1, 3, 16}) {
                    float[] items = shape.items(n, d);
                    float[] users = shape.users(3, d);
                    check(shape + ", rows " + n + ", dimension " + d, top, kernel, items, users, n, d);
                }
            }
        }
    }

    private static void check(
            String what, TopItems top, ScoreKernel kernel, float[] items, float[] users, int n, int d) {
        ItemTable table = ItemTable.of(items, d);
        QuantizedItems bytes = QuantizedItems.of(table);
        float[] scores = new float[3 * n];
        table.scoreUsers(kernel, users, 3, scores, new ItemTable.Scratch());
        for (int k : WANTED) {
            int size = Math.min(n, k);
            int[] many = new int[3 * k];
            float[] manyScores = new float[3 * k];
            assertThat(top.bestOfMany(table, kernel, users, 3, k, many, manyScores))
                    .as(what)
                    .isLessThanOrEqualTo(size);
            for (int u = 0; u < 3; u++) {
                float[] mine = Arrays.copyOfRange(scores, u * n, (u + 1) * n);
                int[] expected = new int[size];
                int found = TopK.select(mine, n, k, expected);
                float[] expectedScores = new float[size];
                for (int i = 0; i < found; i++) {
                    expectedScores[i] = mine[expected[i]] + 0f;
                }
                int[] out = new int[size];
                float[] outScores = new float[size];

                assertThat(top.best(table, kernel, users, u * d, k, out, outScores))
                        .as(what)
                        .isEqualTo(found);
                assertThat(out).as(what).isEqualTo(expected);
                assertThat(outScores).as(what).isEqualTo(expectedScores);

                Arrays.fill(out, 0);
                Arrays.fill(outScores, 0);
                assertThat(top.best(bytes, table, kernel, users, u * d, k, out, outScores))
                        .as(what)
                        .isEqualTo(found);
                assertThat(out).as(what).isEqualTo(expected);
                assertThat(outScores).as(what).isEqualTo(expectedScores);

                int[] row = new int[k];
                Arrays.fill(row, -1);
                System.arraycopy(expected, 0, row, 0, found);
                assertThat(Arrays.copyOfRange(many, u * k, (u + 1) * k))
                        .as(what)
                        .isEqualTo(row);
            }
        }
    }

    /** Tables at which bounds, ties and orders may fail. */
    private enum Shape {
        RANDOM,
        /** Few values: ties everywhere. */
        TIED,
        /** All items alike, all scores equal. */
        SAME,
        /** Scores rise with the item. */
        ASCENDING,
        /** One coordinate takes the whole range of a byte, another decides. */
        ONE_LARGE,
        /** Large products cancel: the sums of bytes are as good as noise. */
        CANCELLING,
        /** Differences below a step of the byte. */
        CLOSE,
        /** Products are denormal or vanish. */
        TINY,
        /** Sums overflow to infinity or are not numbers. */
        HUGE,
        ZERO_USER;

        float[] items(int n, int d) {
            SplittableRandom random = Seeds.stream(n + 7L * d, name().hashCode(), 0);
            float[] items = new float[n * d];
            for (int i = 0; i < items.length; i++) {
                double x = random.nextDouble() - 0.5;
                int row = i / d;
                items[i] = (float)
                        switch (this) {
                            case RANDOM, ZERO_USER -> x;
                            case TIED -> random.nextInt(3) - 1;
                            case SAME -> 1 + i % d;
                            case ASCENDING -> row * 1e-3 + 1;
                            case ONE_LARGE -> i % d == 0 ? 1000 * (row % 2 + 1) : x;
                            case CANCELLING -> (i % d % 2 == 0 ? 1e6 : -1e6) + x;
                            case CLOSE -> 1 + 1e-6 * random.nextInt(40);
                            case TINY -> x * 1e-30;
                            case HUGE -> x * 6e38;
                        };
            }
            return items;
        }

        float[] users(int count, int d) {
            float[] users = Scores.numbers(count * d, name().hashCode());
            for (int i = 0; i < users.length; i++) {
                users[i] = switch (this) {
                    case ZERO_USER -> -0f;
                    case ASCENDING, CLOSE, SAME -> Math.abs(users[i]);
                    case ONE_LARGE, CANCELLING -> i % d == 0 ? 1 : i % d == 1 ? 1.0001f : 0.3f;
                    case TINY -> users[i] * 1e-12f;
                    case HUGE -> users[i] * 30;
                    default -> users[i];
                };
            }
            return users;
        }
    }

    @Test
    @DisplayName("by way of bytes few of random items are scored exactly, and all where all tie")
    void work() {
        ScoreKernel kernel = new PlainScoreKernel();
        TopItems top = new TopItems();
        ItemTable table = ItemTable.of(Scores.numbers(20_000 * 16, 1), 16);
        int[] items = new int[10];
        float[] scores = new float[10];
        top.best(QuantizedItems.of(table), table, kernel, Scores.numbers(16, 2), 0, 10, items, scores);
        assertThat(top.scoredTwice()).isBetween(10, 40);

        ItemTable same = ItemTable.of(Shape.SAME.items(5_000, 4), 4);
        top.best(QuantizedItems.of(same), same, kernel, new float[] {1, 1, 1, 1}, 0, 10, items, scores);
        assertThat(top.scoredTwice()).isEqualTo(5_000);
        assertThat(items).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    @DisplayName("a user who is not a number finds nothing, an infinite one what the scores say")
    void notFinite() {
        ScoreKernel kernel = new PlainScoreKernel();
        TopItems top = new TopItems();
        ItemTable table = ItemTable.of(new float[] {1, -1, 2, 3}, 1);
        QuantizedItems bytes = QuantizedItems.of(table);
        int[] items = new int[4];
        float[] scores = new float[4];

        assertThat(top.best(bytes, table, kernel, new float[] {Float.NaN}, 0, 4, items, scores))
                .isZero();
        assertThat(top.best(bytes, table, kernel, new float[] {Float.POSITIVE_INFINITY}, 0, 4, items, scores))
                .isEqualTo(4);
        assertThat(items).containsExactly(0, 2, 3, 1);
    }

    @Test
    @DisplayName("bounds need audit arithmetic")
    void auditOnly() {
        ItemTable table = ItemTable.of(new float[4], 1);
        ScoreKernel fused = ScoreKernelTest.kernel("vector", true);
        assertThatThrownBy(() -> new TopItems()
                        .best(QuantizedItems.of(table), table, fused, new float[1], 0, 1, new int[1], new float[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("AUDIT");
    }
}
