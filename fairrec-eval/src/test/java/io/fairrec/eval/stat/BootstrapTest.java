package io.fairrec.eval.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BootstrapTest {

    private static final long SEED = 20_240_611;
    private static final Bootstrap QUICK = new Bootstrap(500, 1, 0.95);

    @Test
    @DisplayName("95 % intervals of a mean hold the truth about 95 times in 100, percentile and BCa")
    void coverage() {
        SplittableRandom random = new SplittableRandom(SEED);
        int percentile = 0;
        int bca = 0;
        int sims = 600;
        for (int s = 0; s < sims; s++) {
            double[] values = Simulated.zeroHeavy(random, 150);
            Bootstrap bootstrap = QUICK.seed(s);
            percentile += bootstrap.mean(values).contains(Simulated.MEAN) ? 1 : 0;
            bca += bootstrap.meanBca(values).contains(Simulated.MEAN) ? 1 : 0;
        }
        // Both are known to be a little short of 95 % on skewed samples.
        Simulated.assertBinomial(percentile, sims, 0.93, 0.955, "percentile, seed " + SEED);
        Simulated.assertBinomial(bca, sims, 0.93, 0.955, "BCa, seed " + SEED);
    }

    @Test
    @DisplayName("95 % intervals of a paired relative change hold the truth about 95 times in 100")
    void relativeCoverage() {
        SplittableRandom random = new SplittableRandom(SEED);
        int held = 0;
        int sims = 400;
        for (int s = 0; s < sims; s++) {
            double[] before = Simulated.zeroHeavy(random, 200);
            double[] after = new double[before.length];
            for (int i = 0; i < after.length; i++) {
                after[i] = before[i] * (0.8 + 0.2 * random.nextDouble());
            }
            Estimate relative = QUICK.seed(s).change(before, after).relative();
            held += relative != null && relative.contains(-0.1) ? 1 : 0;
        }
        Simulated.assertBinomial(held, sims, 0.93, 0.955, "relative change, seed " + SEED);
    }

    @Test
    @DisplayName("a change that is the same share for everybody has a relative interval of no width")
    void relativeRecomputesBothMeans() {
        double[] before = {0.1, 0, 0.7, 0.2, 0, 0.9, 0.3};
        double[] after = new double[before.length];
        for (int i = 0; i < after.length; i++) {
            after[i] = 0.9 * before[i];
        }
        PairedChange change = new Bootstrap(1_000, 3, 0.95).change(before, after);
        assertThat(change.relative()).isNotNull();
        assertThat(change.relative().lo()).isCloseTo(-0.1, within(1e-12));
        assertThat(change.relative().hi()).isCloseTo(-0.1, within(1e-12));
        assertThat(change.absolute().lo()).isLessThan(change.absolute().value());
        assertThat(change.absolute().value()).isCloseTo(change.after() - change.before(), within(1e-15));
    }

    @Test
    @DisplayName("a relative change from 0 does not exist, nor one that some resample would divide by 0")
    void zeroBase() {
        assertThat(QUICK.change(new double[] {0, 0, 0}, new double[] {1, 0, 1}).relative())
                .isNull();
        assertThat(QUICK.change(new double[] {0, 0, 1}, new double[] {1, 0, 1}).relative())
                .isNull();
    }

    @Test
    @DisplayName("pairing matters: a small steady gain is seen among widely spread users")
    void paired() {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] before = new double[100];
        double[] after = new double[100];
        for (int i = 0; i < before.length; i++) {
            before[i] = random.nextDouble();
            after[i] = before[i] + 0.01 * random.nextDouble();
        }
        assertThat(QUICK.change(before, after).absolute().lo()).isPositive();
        assertThat(QUICK.differenceOfMeans(after, before).contains(0)).isTrue();
    }

    @Test
    @DisplayName("the interval of a range of means holds the truth at least 95 times in 100, also when it is 0")
    void range() {
        SplittableRandom random = new SplittableRandom(SEED);
        int heldZero = 0;
        int held = 0;
        int sims = 200;
        for (int s = 0; s < sims; s++) {
            double[][] groups = new double[6][];
            for (int g = 0; g < groups.length; g++) {
                groups[g] = Simulated.zeroHeavy(random, 80);
            }
            heldZero += QUICK.seed(s).rangeOfMeans(groups).contains(0) ? 1 : 0;
            for (int i = 0; i < groups[2].length; i++) {
                groups[2][i] += 0.1;
            }
            held += QUICK.seed(s).rangeOfMeans(groups).contains(0.1) ? 1 : 0;
        }
        Simulated.assertBinomial(heldZero, sims, 0.94, 1, "range 0, seed " + SEED);
        Simulated.assertBinomial(held, sims, 0.95, 1, "range 0.1, seed " + SEED);
    }

    @Test
    @DisplayName("equal seeds give equal intervals, other seeds others")
    void seeded() {
        double[] values = Simulated.zeroHeavy(new SplittableRandom(SEED), 40);
        assertThat(QUICK.mean(values)).isEqualTo(QUICK.mean(values.clone()));
        assertThat(QUICK.mean(values)).isNotEqualTo(QUICK.seed(2).mean(values));
    }

    @Test
    @DisplayName("one value has no interval; the message says so")
    void tooShort() {
        assertThatThrownBy(() -> QUICK.mean(new double[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The values.length (1) must be at least 2.");
        assertThatThrownBy(() -> new Bootstrap(99, 1, 0.95)).hasMessageContaining("resamples (99)");
        assertThatThrownBy(() -> new Bootstrap(100, 1, 1)).hasMessageContaining("level (1.0)");
    }
}
