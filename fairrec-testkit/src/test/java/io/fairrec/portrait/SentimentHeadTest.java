package io.fairrec.portrait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.base.DataException;
import io.fairrec.testkit.HashedWords;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SentimentHeadTest {

    private static final SentimentHead.Options OPTIONS = SentimentHead.Options.defaults();

    @Test
    @DisplayName("two mirrored points: the weight solves ridge · w = 2 / (1 + exp(w)), the intercept is 0")
    void twoPoints() {
        for (double ridge : new double[] {1e-6, 0.01, 1, 100}) {
            double low = 0;
            double high = 100;
            for (int i = 0; i < 200; i++) {
                double w = (low + high) / 2;
                if (2 / (1 + Math.exp(w)) > ridge * w) {
                    low = w;
                } else {
                    high = w;
                }
            }
            SentimentHead head =
                    SentimentHead.fit(new float[] {1, -1}, 1, new boolean[] {true, false}, OPTIONS.ridge(ridge));
            assertThat(head.weights()[0]).as("ridge %s", ridge).isCloseTo(low, within(1e-9 * Math.max(1, low)));
            assertThat(head.intercept()).isCloseTo(0, within(1e-9));
            assertThat(head.probability(new float[] {9, 1}, 1)).isCloseTo(1 / (1 + Math.exp(-low)), within(1e-9));
        }
    }

    @Test
    @DisplayName("an overwhelming ridge leaves the intercept: the odds of the classes, or even odds if balanced")
    void interceptIsFree() {
        float[] x = new float[10];
        Arrays.fill(x, 1);
        boolean[] positive = new boolean[10];
        Arrays.fill(positive, 0, 8, true);

        SentimentHead plain =
                SentimentHead.fit(x, 1, positive, OPTIONS.ridge(1e12).balanced(false));
        SentimentHead balanced = SentimentHead.fit(x, 1, positive, OPTIONS.ridge(1e12));

        assertThat(plain.intercept()).isCloseTo(Math.log(8.0 / 2), within(1e-9));
        assertThat(balanced.intercept()).isCloseTo(0, within(1e-9));
        assertThat(plain.probability(x, 0)).isCloseTo(0.8, within(1e-9));
    }

    @Test
    @DisplayName("at the fitted weights the loss is flat (central differences) and every neighbour is worse")
    void optimum() {
        for (int trial = 0; trial < 40; trial++) {
            long seed = 1000L + trial;
            SplittableRandom random = new SplittableRandom(seed);
            int d = 1 + random.nextInt(9);
            int n = 2 + random.nextInt(60);
            double ridge = Math.pow(10, random.nextInt(-4, 3));
            boolean balanced = random.nextBoolean();
            Sample sample = Sample.draw(random, n, d, 0.8);
            SentimentHead head =
                    SentimentHead.fit(sample.x, d, sample.positive, new SentimentHead.Options(ridge, balanced));

            double[] theta = Arrays.copyOf(head.weights(), d + 1);
            theta[d] = head.intercept();
            double best = sample.loss(theta, ridge, balanced);
            for (int j = 0; j <= d; j++) {
                double step = 1e-4;
                double up = sample.loss(moved(theta, j, step), ridge, balanced);
                double down = sample.loss(moved(theta, j, -step), ridge, balanced);
                assertThat((up - down) / (2 * step))
                        .as("slope %d, seed %d", j, seed)
                        .isCloseTo(0, within(1e-5));
                assertThat(Math.min(up, down))
                        .as("neighbours %d, seed %d", j, seed)
                        .isGreaterThanOrEqualTo(best);
            }
            for (int p = 0; p < 20; p++) {
                double[] other = theta.clone();
                for (int j = 0; j <= d; j++) {
                    other[j] += random.nextDouble(-0.1, 0.1);
                }
                assertThat(sample.loss(other, ridge, balanced))
                        .as("seed %d", seed)
                        .isGreaterThan(best);
            }
        }
    }

    @Test
    @DisplayName("to balance the classes is to repeat the rarer one: three times, with the ridge scaled by 3/2")
    void balancedIsRepetition() {
        SplittableRandom random = new SplittableRandom(5);
        Sample sample = Sample.draw(random, 40, 6, 0.5);
        for (int i = 0; i < 40; i++) {
            sample.positive[i] = i >= 10;
        }
        float[] repeated = Arrays.copyOf(sample.x, 60 * 6);
        boolean[] labels = Arrays.copyOf(sample.positive, 60);
        System.arraycopy(sample.x, 0, repeated, 40 * 6, 10 * 6);
        System.arraycopy(sample.x, 0, repeated, 50 * 6, 10 * 6);

        SentimentHead balanced = SentimentHead.fit(sample.x, 6, sample.positive, OPTIONS.ridge(0.4));
        SentimentHead plain =
                SentimentHead.fit(repeated, 6, labels, OPTIONS.ridge(0.6).balanced(false));

        assertThat(balanced.weights()).containsExactly(plain.weights(), within(1e-9));
        assertThat(balanced.intercept()).isCloseTo(plain.intercept(), within(1e-9));
    }

    @Test
    @DisplayName("data that a plane separates converge, also with a ridge of 1e-8, and are told apart")
    void separable() {
        SplittableRandom random = new SplittableRandom(6);
        Sample sample = Sample.draw(random, 200, 5, 1);
        for (int i = 0; i < 200; i++) {
            sample.positive[i] = sample.x[i * 5] > 0.05f;
        }
        for (double ridge : new double[] {1, 1e-4, 1e-8}) {
            SentimentHead head = SentimentHead.fit(sample.x, 5, sample.positive, OPTIONS.ridge(ridge));
            int right = 0;
            for (int i = 0; i < 200; i++) {
                right += head.probability(sample.x, i * 5) > 0.5 == sample.positive[i] ? 1 : 0;
            }
            assertThat(right).as("ridge %s", ridge).isGreaterThanOrEqualTo(ridge < 1 ? 200 : 190);
        }
    }

    @Test
    @DisplayName("1,800 texts of 512 columns take less than two seconds of processor time, and the gradient vanishes")
    void fast() {
        SplittableRandom random = new SplittableRandom(7);
        Sample sample = Sample.draw(random, 1800, 512, 0.9);
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        for (double ridge : new double[] {1, 0.1}) {
            long start = clock.getCurrentThreadCpuTime();
            SentimentHead head = SentimentHead.fit(sample.x, 512, sample.positive, OPTIONS.ridge(ridge));
            double seconds = (clock.getCurrentThreadCpuTime() - start) / 1e9;
            assertThat(seconds).as("ridge %s", ridge).isLessThan(2);
            assertThat(sample.gradientNorm(head, ridge)).as("ridge %s", ridge).isLessThan(2e-8);
        }
    }

    @Test
    @DisplayName("equal data give equal bits, and what was stored judges as before")
    void repeatable() {
        Sample sample = Sample.draw(new SplittableRandom(8), 50, 4, 0.7);
        SentimentHead head = SentimentHead.fit(sample.x, 4, sample.positive, OPTIONS);
        SentimentHead twin = SentimentHead.fit(sample.x.clone(), 4, sample.positive.clone(), OPTIONS);
        SentimentHead stored = SentimentHead.of(head.weights(), head.intercept(), head.provenance());

        assertThat(twin.weights()).containsExactly(head.weights());
        assertThat(twin.intercept()).isEqualTo(head.intercept());
        assertThat(twin.provenance()).isEqualTo(head.provenance());
        assertThat(head.provenance().dataHash()).hasSize(64);
        for (int i = 0; i < 50; i++) {
            assertThat(stored.probability(sample.x, i * 4)).isEqualTo(head.probability(sample.x, i * 4));
        }
        sample.positive[0] = !sample.positive[0];
        assertThat(SentimentHead.fit(sample.x, 4, sample.positive, OPTIONS)
                        .provenance()
                        .dataHash())
                .isNotEqualTo(head.provenance().dataHash());
    }

    @Test
    @DisplayName(
            "from texts: words of praise and of complaint are learned; what cannot be read is left out, and undecided")
    void fromTexts() {
        HashedWords encoder = HashedWords.of(256);
        List<String> texts =
                List.of("great fit", "love the great colour", "", "broken zip", "awful, broken", "awful colour", "?!");
        boolean[] positive = {true, true, false, false, false, false, true};
        SentimentHead head = SentimentHead.fit(encoder, texts, positive, OPTIONS.ridge(0.1));

        assertThat(head.provenance().config()).containsEntry("positive", "2").containsEntry("negative", "3");
        float[] out = new float[3 * 256];
        encoder.encode(List.of("great coat", "awful coat", " "), out);
        assertThat(head.sentiment(out, 0)).isGreaterThan(0.3);
        assertThat(head.sentiment(out, 256)).isLessThan(-0.3);
        assertThat(head.sentiment(out, 512)).isZero();
        assertThat(head.toString()).doesNotContain("great");
    }

    @Test
    @DisplayName("one class only, values that are not finite, lengths that do not fit, a ridge of 0: each is named")
    void refuses() {
        boolean[] both = {true, false};
        assertThatThrownBy(() -> SentimentHead.fit(new float[] {1, 2}, 1, new boolean[2], OPTIONS))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("0 positive and 2 negative");
        assertThatThrownBy(() -> SentimentHead.fit(new float[] {1, 0}, 1, both, OPTIONS))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("1 positive and 0 negative");
        assertThatThrownBy(() -> SentimentHead.fit(new float[] {1, Float.NaN}, 1, both, OPTIONS))
                .hasMessageContaining("row 1, column 0 (NaN)");
        assertThatThrownBy(() -> SentimentHead.fit(new float[] {1, 2, 3}, 1, both, OPTIONS))
                .hasMessageContaining("positive.length (2)");
        assertThatThrownBy(() -> OPTIONS.ridge(0)).hasMessageContaining("ridge (0.0)");
        SentimentHead head = SentimentHead.fit(new float[] {1, -1}, 1, both, OPTIONS);
        assertThatThrownBy(() -> head.probability(new float[] {Float.NaN}, 0)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> SentimentHead.of(new double[] {Double.NaN}, 0, head.provenance()))
                .hasMessageContaining("weight 0 (NaN)");
    }

    private static double[] moved(double[] theta, int j, double step) {
        double[] copy = theta.clone();
        copy[j] += step;
        return copy;
    }

    /** Points of length 1 on a sphere, labelled by a random plane and chance. */
    private static final class Sample {
        private final float[] x;
        private final int d;
        private final boolean[] positive;

        Sample(float[] x, int d, boolean[] positive) {
            this.x = x;
            this.d = d;
            this.positive = positive;
        }

        static Sample draw(SplittableRandom random, int n, int d, double certain) {
            float[] x = new float[n * d];
            boolean[] positive = new boolean[n];
            for (int i = 0; i < n; i++) {
                double squares = 0;
                for (int j = 0; j < d; j++) {
                    x[i * d + j] = (float) random.nextGaussian();
                    squares += x[i * d + j] * x[i * d + j];
                }
                double plane = 0;
                for (int j = 0; j < d; j++) {
                    x[i * d + j] /= (float) Math.sqrt(squares);
                    plane += j % 2 == 0 ? x[i * d + j] : -x[i * d + j];
                }
                positive[i] = random.nextDouble() < certain ? plane > 0 : random.nextBoolean();
            }
            positive[0] = true;
            positive[n - 1] = false;
            return new Sample(x, d, positive);
        }

        /** The loss as the Javadoc writes it. */
        double loss(double[] theta, double ridge, boolean balanced) {
            double sum = 0;
            for (int i = 0; i < positive.length; i++) {
                sum += weight(i, balanced) * Math.log(1 + Math.exp(positive[i] ? -margin(i, theta) : margin(i, theta)));
            }
            for (int j = 0; j < d; j++) {
                sum += ridge / 2 * theta[j] * theta[j];
            }
            return sum;
        }

        double gradientNorm(SentimentHead head, double ridge) {
            double[] theta = Arrays.copyOf(head.weights(), d + 1);
            theta[d] = head.intercept();
            double[] gradient = new double[d + 1];
            for (int i = 0; i < positive.length; i++) {
                double p = 1 / (1 + Math.exp(-margin(i, theta)));
                double slope = weight(i, true) * (p - (positive[i] ? 1 : 0));
                for (int j = 0; j < d; j++) {
                    gradient[j] += slope * x[i * d + j];
                }
                gradient[d] += slope;
            }
            double squares = gradient[d] * gradient[d];
            for (int j = 0; j < d; j++) {
                squares += Math.pow(gradient[j] + ridge * theta[j], 2);
            }
            return Math.sqrt(squares);
        }

        private double margin(int i, double[] theta) {
            double margin = theta[d];
            for (int j = 0; j < d; j++) {
                margin += theta[j] * x[i * d + j];
            }
            return margin;
        }

        private double weight(int i, boolean balanced) {
            int same = 0;
            for (boolean other : positive) {
                same += other == positive[i] ? 1 : 0;
            }
            return balanced ? positive.length / (2.0 * same) : 1;
        }
    }
}
