package io.fairrec.eval.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MultipleTestingTest {

    private static final long SEED = 5_150;

    @Test
    @DisplayName("Holm keeps the order, is never below the raw values and never above Bonferroni")
    void holmIsBetweenRawAndBonferroni() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 200; round++) {
            double[] p = new double[1 + random.nextInt(9)];
            for (int i = 0; i < p.length; i++) {
                p[i] = random.nextInt(30) / 29.0;
            }
            double[] holm = MultipleTesting.holm(p);
            double[] bonferroni = MultipleTesting.bonferroni(p);
            double[] fdr = MultipleTesting.benjaminiHochberg(p);
            for (int i = 0; i < p.length; i++) {
                assertThat(holm[i]).as("seed %d, round %d", SEED, round).isBetween(p[i], bonferroni[i]);
                assertThat(fdr[i]).as("seed %d, round %d", SEED, round).isBetween(p[i], holm[i] + 1e-12);
                for (int j = 0; j < p.length; j++) {
                    if (p[i] <= p[j]) {
                        assertThat(holm[i]).isLessThanOrEqualTo(holm[j]);
                    }
                }
            }
        }
    }

    @Test
    @DisplayName("one question is not corrected, none gives none, and a p-value above 1 is refused")
    void edges() {
        assertThat(MultipleTesting.holm(new double[] {0.03})).containsExactly(0.03);
        assertThat(MultipleTesting.holm(new double[0])).isEmpty();
        assertThatThrownBy(() -> MultipleTesting.holm(new double[] {1.5})).hasMessageContaining("p-value (1.5)");
        assertThatThrownBy(() -> MultipleTesting.holm(new double[] {Double.NaN}))
                .hasMessageContaining("NaN");
    }
}
