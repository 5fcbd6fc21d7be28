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
        assertThat(Arrays.copyOf(fromFloats, size)).as(what).containsExactly(expected);
        assertThat(fromFloats[k]).as(what).isEqualTo(-99);
        assertThat(TopK.select(wide, n, k, fromDoubles)).as(what).isEqualTo(size);
        assertThat(fromDoubles).as(what).containsExactly(fromFloats);
    }
}
