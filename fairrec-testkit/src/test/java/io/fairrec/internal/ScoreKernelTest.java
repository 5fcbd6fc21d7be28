package io.fairrec.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreKernelTest {

    private static final int[] ROWS = {0, 1, 63, 64, 65, 200};

    @ParameterizedTest
    @ValueSource(strings = {"plain", "vector"})
    @DisplayName(
            "whole table, many users, some items and rows have the bits of the simplest loop, in every dimension to 70")
    void audit(String name) {
        ScoreKernel kernel = kernel(name, false);
        assertThat(kernel.arithmetic()).isEqualTo(Arithmetic.AUDIT);
        ItemTable.Scratch scratch = new ItemTable.Scratch();
        for (int d = 1; d <= 70; d++) {
            for (int n : ROWS) {
                String what = "dimension " + d + ", rows " + n;
                float[] items = Scores.numbers(n * d, d + 1_000L * n);
                float[] users = Scores.numbers(7 * d, d);
                if (n > 1) {
                    items[0] = 1e30f;
                    items[d] = 1e-30f;
                    users[0] = -3e-15f;
                }
                float[] expected = Scores.simplest(items, users, 7, n, d);
                ItemTable table = ItemTable.of(items, d);
                float[] out = new float[7 * n];

                table.score(kernel, users, 3 * d, out, scratch);
                assertThat(Arrays.copyOf(out, n)).as(what).containsExactly(Arrays.copyOfRange(expected, 3 * n, 4 * n));
                table.scoreUsers(kernel, users, 7, out, scratch);
                assertThat(out).as(what).containsExactly(expected);

                int[] some = Scores.some(n, d);
                float[] few = new float[some.length];
                float[] wanted = new float[some.length];
                for (int c = 0; c < some.length; c++) {
                    wanted[c] = expected[5 * n + some[c]];
                }
                table.score(kernel, users, 5 * d, some, some.length, few, scratch);
                assertThat(few).as(what).containsExactly(wanted);
                Arrays.fill(few, Float.NaN);
                FloatRows.products(items, d, users, 5 * d, some, some.length, few, 0);
                assertThat(few).as(what).containsExactly(wanted);
            }
        }
    }

    @Test
    @DisplayName(
            "fused scores are within the bound of the exact product, one by one, for many users and for some items")
    void fused() {
        ScoreKernel kernel = kernel("vector", true);
        assertThat(kernel.arithmetic()).isEqualTo(Arithmetic.FUSED);
        ItemTable.Scratch scratch = new ItemTable.Scratch();
        for (int d : new int[] {1, 2, 3, 17, 64, 65, 300}) {
            int n = 130;
            float[] items = Scores.numbers(n * d, d);
            float[] users = Scores.numbers(5 * d, -d);
            ItemTable table = ItemTable.of(items, d);
            float[] all = new float[5 * n];
            float[] one = new float[n];
            table.scoreUsers(kernel, users, 5, all, scratch);
            for (int u = 0; u < 5; u++) {
                table.score(kernel, users, u * d, one, scratch);
                assertThat(one).as("dimension %d", d).containsExactly(Arrays.copyOfRange(all, u * n, (u + 1) * n));
                for (int i = 0; i < n; i++) {
                    double exact = Floats.dot(items, i * d, users, u * d, d);
                    double lengths = Math.sqrt(
                            Floats.dot(items, i * d, items, i * d, d) * Floats.dot(users, u * d, users, u * d, d));
                    assertThat((double) one[i])
                            .as("dimension %d, user %d, item %d", d, u, i)
                            .isEqualTo(exact, within(ScoreKernel.errorBound(d, lengths)));
                }
            }
            int[] some = {0, 5, 6, 7, 8, 9, 64, 129};
            float[] few = new float[some.length];
            table.score(kernel, users, 4 * d, some, some.length, few, scratch);
            for (int c = 0; c < some.length; c++) {
                assertThat(few[c]).isEqualTo(one[some[c]]);
            }
        }
    }

    @Test
    @DisplayName("the chosen kernels do what they say they do")
    void chosen() {
        assertThat(ScoreKernels.of(Arithmetic.AUDIT).arithmetic()).isEqualTo(Arithmetic.AUDIT);
        boolean vectors = ScoreKernels.of(Arithmetic.AUDIT).toString().startsWith("VectorScoreKernel[AUDIT");
        assertThat(vectors)
                .isEqualTo(Runtime.version().feature() >= 21
                        && ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
        if (!vectors) {
            assertThat(ScoreKernels.of(Arithmetic.FUSED).arithmetic()).isEqualTo(Arithmetic.AUDIT);
        }
    }

    @Test
    @DisplayName("plain loops allocate nothing")
    void allocation() {
        int d = 20;
        int n = 1_000;
        ItemTable table = ItemTable.of(Scores.numbers(n * d, 1), d);
        QuantizedItems bytes = QuantizedItems.of(table);
        ItemTable.Scratch scratch = new ItemTable.Scratch();
        TopItems top = new TopItems();
        float[] users = Scores.numbers(5 * d, 2);
        int[] some = Scores.some(n, 3);
        float[] out = new float[5 * n];
        int[] best = new int[50];
        ScoreKernel kernel = new PlainScoreKernel();

        assertThat(Allocation.least(() -> {
                    table.score(kernel, users, 0, out, scratch);
                    table.scoreUsers(kernel, users, 5, out, scratch);
                    table.score(kernel, users, 0, some, some.length, out, scratch);
                    top.best(table, kernel, users, 0, 10, best, out);
                    top.bestOfMany(table, kernel, users, 5, 10, best, out);
                    top.best(bytes, table, kernel, users, 0, 10, best, out);
                }))
                .isZero();
    }

    @Test
    @DisplayName("refuses tables of another shape or with numbers that are not finite, and arrays that are too short")
    void refuses() {
        assertThatThrownBy(() -> ItemTable.of(new float[5], 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("length (5)")
                .hasMessageContaining("dimension (2)");
        assertThatThrownBy(() -> ItemTable.of(new float[5], 0)).hasMessageContaining("dimension (0)");
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            float[] items = new float[200];
            items[149] = bad;
            assertThatThrownBy(() -> ItemTable.of(items, 2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("row 74, column 1 (" + bad + ")");
        }
        ItemTable table = ItemTable.of(new float[130], 2);
        ScoreKernel kernel = new PlainScoreKernel();
        ItemTable.Scratch scratch = new ItemTable.Scratch();
        assertThatThrownBy(() -> table.score(kernel, new float[2], 1, new float[65], scratch))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> table.score(kernel, new float[2], 0, new float[64], scratch))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> table.scoreUsers(kernel, new float[4], 2, new float[129], scratch))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> table.score(kernel, new float[2], 0, new int[] {1}, 2, new float[2], scratch))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    static ScoreKernel kernel(String name, boolean fused) {
        if (name.equals("plain")) {
            return new PlainScoreKernel();
        }
        assumeTrue(
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
                "run with --add-modules jdk.incubator.vector");
        try {
            return Class.forName("io.fairrec.internal.VectorScoreKernel")
                    .asSubclass(ScoreKernel.class)
                    .getConstructor(boolean.class)
                    .newInstance(fused);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the kernel of the Vector API cannot be made", e);
        }
    }

    /** Made-up tables, and the scores that the simplest loop gives. */
    static final class Scores {

        private Scores() {}

        static float[] numbers(int n, long seed) {
            SplittableRandom random = Seeds.stream(seed, 0, 0);
            float[] numbers = new float[n];
            for (int i = 0; i < n; i++) {
                numbers[i] = (float) (random.nextDouble() - 0.5);
            }
            return numbers;
        }

        /** Runs and gaps. */
        static int[] some(int n, long seed) {
            SplittableRandom random = Seeds.stream(seed, 0, 1);
            int[] items = new int[n];
            int count = 0;
            boolean dense = true;
            for (int i = 0; i < n; i++) {
                dense ^= random.nextInt(50) == 0;
                if (random.nextInt(dense ? 2 : 40) == 0) {
                    items[count++] = i;
                }
            }
            return Arrays.copyOf(items, count);
        }

        static float[] simplest(float[] items, float[] users, int userCount, int n, int d) {
            float[] scores = new float[userCount * n];
            for (int u = 0; u < userCount; u++) {
                for (int i = 0; i < n; i++) {
                    float sum = 0;
                    for (int k = 0; k < d; k++) {
                        float product = users[u * d + k] * items[i * d + k];
                        sum = sum + product;
                    }
                    scores[u * n + i] = sum;
                }
            }
            return scores;
        }
    }
}
