package io.fairrec.eval.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StandardizedGapTest {

    private static final long SEED = 90_210;
    private static final Bootstrap BOOTSTRAP = new Bootstrap(500, 1, 0.95);
    private static final LabelPermutation TEST = new LabelPermutation(499, 1);

    @Test
    @DisplayName("two strata by hand: weights are those of both groups together")
    void byHand() {
        // Stratum 0: 2 of the first with mean 1, 2 of the second with mean 3; stratum 1: 4 with mean 5, 2 with mean 9.
        double[] values = {0, 2, 2, 4, 4, 6, 4, 6, 8, 10};
        boolean[] first = {true, true, false, false, true, true, true, true, false, false};
        int[] stratum = {0, 0, 0, 0, 1, 1, 1, 1, 1, 1};
        StandardizedGap gap = StandardizedGap.of(values, first, stratum, BOOTSTRAP, TEST);
        assertThat(gap.raw().value()).isCloseTo(22.0 / 6 - 6, within(1e-12));
        assertThat(gap.standardised().value()).isCloseTo(0.4 * -2 + 0.6 * -4, within(1e-12));
        // Variances of the means: 2/2, 2/2; (4/3)/4, 2/2.
        assertThat(gap.error()).isCloseTo(Math.sqrt(0.16 * (1 + 1) + 0.36 * (4.0 / 12 + 1)), within(1e-12));
        assertThat(gap.covered()).isEqualTo(1);
        assertThat(gap.strata()).isEqualTo(2);
    }

    @Test
    @DisplayName("a gap that comes from the covariate alone goes; one that has nothing to do with it stays")
    void explainsWhatItShould() {
        Crowd confounded = new Crowd(SEED, 0.3, 0);
        StandardizedGap gone = confounded.gap();
        assertThat(gone.raw().hi()).isNegative();
        assertThat(gone.shareExplained()).isNotNull();
        assertThat(gone.shareExplained().contains(1)).isTrue();
        assertThat(gone.shareExplained().lo()).isGreaterThan(0.4);
        assertThat(gone.test().pValue()).isGreaterThan(0.05);

        Crowd plain = new Crowd(SEED, 0, -0.1);
        StandardizedGap stays = plain.gap();
        assertThat(stays.shareExplained()).isNotNull();
        assertThat(stays.shareExplained().contains(0)).isTrue();
        assertThat(stays.standardised().hi()).isNegative();
        assertThat(stays.test().pValue()).isLessThan(0.01);
    }

    @Test
    @DisplayName("the share explained of a gap that may be 0 does not exist")
    void nothingToExplain() {
        assertThat(new Crowd(SEED, 0, 0).gap().shareExplained()).isNull();
    }

    @Test
    @DisplayName("95 % intervals of the standardised gap hold the truth about 95 times in 100")
    void coverage() {
        int held = 0;
        int sims = 300;
        for (int s = 0; s < sims; s++) {
            Crowd crowd = new Crowd(SEED + 1000 + s, 0.3, -0.05);
            StandardizedGap gap = StandardizedGap.of(
                    crowd.values, crowd.first, crowd.level, new Bootstrap(300, s, 0.95), new LabelPermutation(99, 1));
            held += gap.standardised().contains(-0.05) ? 1 : 0;
        }
        Simulated.assertBinomial(held, sims, 0.92, 0.955, "seed " + SEED);
    }

    @Test
    @DisplayName("users outside comparable strata are left out and counted")
    void covered() {
        double[] values = {1, 2, 3, 5, 100};
        boolean[] first = {true, true, false, false, true};
        StandardizedGap gap = StandardizedGap.of(values, first, new int[] {0, 0, 0, 0, 1}, BOOTSTRAP, TEST);
        assertThat(gap.covered()).isEqualTo(0.8);
        assertThat(gap.raw().value()).isCloseTo(-2.5, within(1e-12));
    }

    @Test
    @DisplayName("quantile strata are about as large as each other, ascend, and never part equal values")
    void strata() {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] covariate = new double[400];
        for (int i = 0; i < covariate.length; i++) {
            covariate[i] = random.nextInt(160);
        }
        int[] stratum = Strata.quantiles(covariate, 10);
        int[] sizes = new int[10];
        for (int i = 0; i < covariate.length; i++) {
            sizes[stratum[i]]++;
            for (int j = 0; j < i; j++) {
                assertThat(Integer.signum(stratum[i] - stratum[j]))
                        .isIn(0, (int) Math.signum(covariate[i] - covariate[j]));
            }
        }
        for (int size : sizes) {
            assertThat(size).isBetween(30, 50);
        }
        assertThat(Strata.quantiles(new double[] {5, 5, 5}, 10)).containsExactly(0, 0, 0);
        assertThat(Strata.quantiles(new double[] {1, 1, 1, 1, 9}, 2)).containsExactly(0, 0, 0, 0, 1);
        assertThat(Strata.quantiles(new double[] {3, 1, 2}, 3)).containsExactly(2, 0, 1);
        assertThatThrownBy(() -> Strata.quantiles(new double[] {Double.NaN}, 2)).hasMessageContaining("NaN");
    }

    /** 600 users; the first group has lower levels of the covariate; the value depends on level and group. */
    private static final class Crowd {

        private final double[] values = new double[600];
        private final boolean[] first = new boolean[600];
        private final int[] level = new int[600];

        Crowd(long seed, double ofLevel, double ofGroup) {
            SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < values.length; i++) {
                level[i] = random.nextInt(5);
                first[i] = random.nextDouble() < 0.8 - 0.12 * level[i];
                values[i] = ofLevel * level[i] / 4 + (first[i] ? ofGroup : 0) + Simulated.zeroHeavy(random);
            }
        }

        StandardizedGap gap() {
            return StandardizedGap.of(values, first, level, BOOTSTRAP, TEST);
        }
    }
}
