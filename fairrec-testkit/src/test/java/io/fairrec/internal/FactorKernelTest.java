package io.fairrec.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FactorKernelTest {

    private static final int ROWS = 30;

    /** Where samples begin in a flat array of {@value #ROWS} rows; users are the first third. */
    private static final class Samples {
        private final float[] factors;
        private final int[] user;
        private final int[] positive;
        private final int[] negative;

        Samples(float[] factors, int[] user, int[] positive, int[] negative) {
            this.factors = factors;
            this.user = user;
            this.positive = positive;
            this.negative = negative;
        }

        static Samples draw(int dimension, int n, long seed) {
            SplittableRandom random = Seeds.stream(seed, 0, 0);
            float[] factors = new float[ROWS * dimension];
            Gaussians.fill(factors, 0.3, random);
            int[] user = new int[n];
            int[] positive = new int[n];
            int[] negative = new int[n];
            for (int s = 0; s < n; s++) {
                user[s] = random.nextInt(10) * dimension;
                positive[s] = (10 + random.nextInt(20)) * dimension;
                negative[s] = (10 + random.nextInt(20)) * dimension;
            }
            return new Samples(factors, user, positive, negative);
        }
    }

    @Test
    @DisplayName("the plain kernel does what doubles in single loops do, for dimensions around the unrolled loops")
    void plain() {
        for (int d = 1; d <= 70; d++) {
            float[] x = Samples.draw(d, 0, d).factors;
            FactorKernel kernel = new PlainFactorKernel(d);
            int a = 2 * d;
            int b = 11 * d;
            int c = 29 * d;
            double dot = 0;
            double difference = 0;
            for (int k = 0; k < d; k++) {
                dot += (double) x[a + k] * x[b + k];
                difference += (double) x[a + k] * ((double) x[b + k] - x[c + k]);
            }
            assertThat((double) kernel.dot(x, a, b)).as("dimension %d", d).isEqualTo(dot, within(1e-5));
            assertThat((double) kernel.difference(x, a, b, c))
                    .as("dimension %d", d)
                    .isEqualTo(difference, within(1e-5));

            float[] before = x.clone();
            kernel.step(x, a, b, c, 0.3f, -0.7f, 0.01f);
            for (int k = 0; k < x.length; k++) {
                double expected = before[k];
                if (k >= a && k < a + d) {
                    expected += 0.3 * before[b + k - a] - 0.7 * before[c + k - a] - 0.01 * before[k];
                } else if (k >= b && k < b + d) {
                    expected += 0.3 * before[a + k - b] - 0.01 * before[k];
                } else if (k >= c && k < c + d) {
                    expected += -0.7 * before[a + k - c] - 0.01 * before[k];
                }
                assertThat((double) x[k]).as("dimension %d, number %d", d, k).isEqualTo(expected, within(1e-6));
            }
        }
    }

    @Test
    @DisplayName(
            "the kernel of the Vector API gives the bits of the plain one, for dimensions around its vectors and extreme values")
    void vectorIsPlain() {
        IntFunction<FactorKernel> vector = vectorKernel();
        for (int d = 1; d <= 70; d++) {
            Samples samples = Samples.draw(d, 0, 100 + d);
            float[] x = samples.factors;
            x[2 * d] = 1e30f;
            x[11 * d] = -1e-30f;
            float[] y = x.clone();
            FactorKernel plain = new PlainFactorKernel(d);
            FactorKernel other = vector.apply(d);

            assertThat(other.dot(x, 2 * d, 29 * d)).as("dimension %d", d).isEqualTo(plain.dot(x, 2 * d, 29 * d));
            assertThat(other.difference(x, 0, 11 * d, 12 * d))
                    .as("dimension %d", d)
                    .isEqualTo(plain.difference(x, 0, 11 * d, 12 * d));
            plain.step(x, 2 * d, 11 * d, 29 * d, 0.3f, -0.7f, 0.01f);
            other.step(y, 2 * d, 11 * d, 29 * d, 0.3f, -0.7f, 0.01f);
            assertThat(y).as("dimension %d", d).containsExactly(x);
        }
    }

    @Test
    @DisplayName(
            "an epoch of BPR, logistic and squared loss: bits of both kernels equal, 1e-5 from a plain scalar loop")
    void epoch() {
        int d = 64;
        int n = 4_000;
        for (int loss = 0; loss < 3; loss++) {
            Samples samples = Samples.draw(d, n, 7);
            float[] oracle = samples.factors.clone();
            float[] plain = samples.factors.clone();
            double expected = scalar(loss, oracle, d, samples, 0.02f, 0.01f);
            double actual = run(loss, new PlainFactorKernel(d), plain, samples);

            assertThat(actual).as("loss %d", loss).isEqualTo(expected, within(1e-5 * expected));
            float moved = 0;
            for (int k = 0; k < plain.length; k++) {
                assertThat(plain[k]).as("loss %d, number %d", loss, k).isEqualTo(oracle[k], within(1e-5f));
                moved = Math.max(moved, Math.abs(plain[k] - samples.factors[k]));
            }
            assertThat(moved).isGreaterThan(0.1f);
        }
    }

    @Test
    @DisplayName("the same epochs by the Vector API have the bits of the plain loops")
    void epochByVectors() {
        IntFunction<FactorKernel> vector = vectorKernel();
        for (int loss = 0; loss < 3; loss++) {
            Samples samples = Samples.draw(64, 1_000, 8);
            float[] plain = samples.factors.clone();
            float[] vectors = samples.factors.clone();

            assertThat(run(loss, vector.apply(64), vectors, samples))
                    .isEqualTo(run(loss, new PlainFactorKernel(64), plain, samples));
            assertThat(vectors).as("loss %d", loss).containsExactly(plain);
        }
    }

    @Test
    @DisplayName("a sample whose chosen and other item are one changes nothing")
    void oneItem() {
        for (int loss = 0; loss < 3; loss++) {
            Samples samples = Samples.draw(8, 50, 3);
            float[] factors = samples.factors.clone();
            double sum = run(
                    loss,
                    new PlainFactorKernel(8),
                    factors,
                    new Samples(factors, samples.user, samples.positive, samples.positive));

            assertThat(sum).isZero();
            assertThat(factors).containsExactly(samples.factors);
        }
    }

    @Test
    @DisplayName("the chosen kernel is one of the two")
    void chosen() {
        assertThat(FactorKernels.of(5).toString()).isIn("PlainFactorKernel[5]", "VectorFactorKernel[5]");
    }

    private static double run(int loss, FactorKernel kernel, float[] factors, Samples s) {
        SampleLosses samples = new SampleLosses(kernel, 0.02, 0.01);
        int n = s.user.length;
        return switch (loss) {
            case 0 -> samples.bpr(factors, s.user, s.positive, s.negative, n);
            case 1 -> samples.logistic(factors, s.user, s.positive, s.negative, n);
            default -> samples.squared(factors, s.user, s.positive, s.negative, n);
        };
    }

    /** The oracle: one loop after the other, as the formulas stand. */
    private static double scalar(int loss, float[] f, int d, Samples samples, float rate, float lambda) {
        double sum = 0;
        for (int s = 0; s < samples.user.length; s++) {
            int u = samples.user[s];
            int i = samples.positive[s];
            int j = samples.negative[s];
            if (i == j) {
                continue;
            }
            float si = 0;
            float sj = 0;
            for (int k = 0; k < d; k++) {
                si += f[u + k] * f[i + k];
                sj += f[u + k] * f[j + k];
            }
            double byI = loss == 0 ? -1 / (1 + Math.exp(si - sj)) : loss == 1 ? -1 / (1 + Math.exp(si)) : si - 1;
            double byJ = loss == 0 ? -byI : loss == 1 ? 1 / (1 + Math.exp(-sj)) : sj;
            sum += loss == 0
                    ? Math.log1p(Math.exp(sj - si))
                    : loss == 1
                            ? Math.log1p(Math.exp(-si)) + Math.log1p(Math.exp(sj))
                            : ((1 - si) * (1 - si) + sj * sj) / 2;
            for (int k = 0; k < d; k++) {
                float x = f[u + k];
                float y = f[i + k];
                float z = f[j + k];
                f[u + k] -= rate * (float) (byI * y + byJ * z + lambda * x);
                f[i + k] -= rate * (float) (byI * x + lambda * y);
                f[j + k] -= rate * (float) (byJ * x + lambda * z);
            }
        }
        return sum;
    }

    private static IntFunction<FactorKernel> vectorKernel() {
        assumeTrue(
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
                "run with --add-modules jdk.incubator.vector");
        return d -> {
            try {
                return Class.forName("io.fairrec.internal.VectorFactorKernel")
                        .asSubclass(FactorKernel.class)
                        .getConstructor(int.class)
                        .newInstance(d);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("the kernel of the Vector API cannot be made", e);
            }
        };
    }
}
