package io.fairrec.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TopKTest {

    @Test
    @DisplayName("agrees with a stable sort on sizes 0 to 300: random, tied, ascending, descending, with ±0 and ±∞")
    void agreesWithSorting() {
        for (int n = 0; n <= 300; n++) {
            SplittableRandom random = Seeds.stream(n, 0, 1);
            float[] nasty = {0f, -0f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, 1f};
            IntToDoubleFunction[] shapes = {
                i -> random.nextDouble(),
                i -> random.nextInt(4),
                i -> i,
                i -> -i,
                i -> nasty[random.nextInt(nasty.length)],
                i -> 7
            };
            for (int s = 0; s < shapes.length; s++) {
                float[] scores = new float[n + 2];
                Arrays.fill(scores, Float.POSITIVE_INFINITY);
                for (int i = 0; i < n; i++) {
                    scores[i] = (float) shapes[s].applyAsDouble(i);
                }
                for (int k : new int[] {0, 1, 2, 10, n / 2, Math.max(0, n - 1), n, n + 5}) {
                    compare(scores, n, k, "shape " + s + ", n " + n + ", k " + k);
                }
            }
        }
    }

    @Test
    @DisplayName(
            "agrees with a stable sort where thousands come: random, tied, ascending, descending, sawtooth, organ pipe, waves")
    void agreesOnMany() {
        for (int n : new int[] {257, 1_100, 6_000}) {
            SplittableRandom random = Seeds.stream(n, 0, 2);
            IntToDoubleFunction[] shapes = {
                i -> random.nextDouble(),
                i -> random.nextInt(50),
                i -> i,
                i -> -i,
                i -> i % 16,
                i -> Math.min(i, n - i),
                i -> Math.sin(i),
                i -> i < n / 2 ? -i : i / 3,
                i -> Float.NEGATIVE_INFINITY,
                i -> random.nextInt(3) == 0 ? Float.POSITIVE_INFINITY : i
            };
            for (int s = 0; s < shapes.length; s++) {
                float[] scores = new float[n];
                for (int i = 0; i < n; i++) {
                    scores[i] = (float) shapes[s].applyAsDouble(i);
                }
                for (int k : new int[] {1, 100, 1_000}) {
                    compare(scores, n, k, "shape " + s + ", n " + n + ", k " + k);
                }
            }
        }
    }

    @Test
    @DisplayName("never chooses NaN, of which the rest may be too few")
    void notANumber() {
        for (int n : new int[] {3, 3_000}) {
            float[] scores = new float[n];
            double[] wide = new double[n];
            Arrays.fill(scores, Float.NaN);
            Arrays.fill(wide, Double.NaN);
            scores[2] = 1;
            wide[2] = 1;
            scores[1] = 2;
            wide[1] = 2;
            int[] out = {7, 7, 7};

            assertThat(TopK.select(scores, n, 3, out)).isEqualTo(2);
            assertThat(out).containsExactly(1, 2, 7);
            Arrays.fill(out, 7);
            assertThat(TopK.select(wide, n, 3, out)).isEqualTo(2);
            assertThat(out).containsExactly(1, 2, 7);
        }
    }

    @Test
    @DisplayName("allocates nothing once warm")
    void allocation() {
        double[] wide = new double[20_000];
        float[] scores = new float[wide.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = Math.sin(i);
            scores[i] = (float) wide[i];
        }
        int[] out = new int[100];
        assertThat(Allocation.least(() -> {
                    TopK.select(scores, scores.length, 100, out);
                    TopK.select(wide, wide.length, 100, out);
                }))
                .isZero();
    }

    private static void compare(float[] scores, int n, int k, String what) {
        double[] wide = new double[scores.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = scores[i];
        }
        int[] fromFloats = new int[k + 1];
        int[] fromDoubles = new int[k + 1];
        fromFloats[k] = -99;
        fromDoubles[k] = -99;
        // 0 + x makes −0 equal to 0, as the comparison < does and Double.compare does not.
        int[] expected = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -(0.0 + scores[i])))
                .mapToInt(Integer::intValue)
                .limit(k)
                .toArray();

        int size = TopK.select(scores, n, k, fromFloats);

        assertThat(size).as(what).isEqualTo(Math.min(n, k));
        assertThat(Arrays.copyOf(fromFloats, size)).as(what).isEqualTo(expected);
        assertThat(fromFloats[k]).as(what).isEqualTo(-99);
        assertThat(TopK.select(wide, n, k, fromDoubles)).as(what).isEqualTo(size);
        assertThat(fromDoubles).as(what).isEqualTo(fromFloats);
    }
}
