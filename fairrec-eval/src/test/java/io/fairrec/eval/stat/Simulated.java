package io.fairrec.eval.stat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.BinomialDistribution;

/** Seeded samples that look like NDCG: many zeros, the rest spread over (0, 1). */
final class Simulated {

    private Simulated() {}

    static double zeroHeavy(SplittableRandom random) {
        return random.nextDouble() < 0.6 ? 0 : random.nextDouble() * random.nextDouble();
    }

    /** The mean of {@link #zeroHeavy}: 0.4 · E[U]². */
    static final double MEAN = 0.1;

    static double[] zeroHeavy(SplittableRandom random, int n) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = zeroHeavy(random);
        }
        return values;
    }

    /** Checks a count of successes against the central 99.9 % of its binomial law, so that the fixed seed is no lucky one. */
    static void assertBinomial(int successes, int trials, double low, double high, String what) {
        int least = new BinomialDistribution(null, trials, low).inverseCumulativeProbability(0.0005);
        int most = new BinomialDistribution(null, trials, high).inverseCumulativeProbability(0.9995);
        assertThat(successes).as("%s: successes of %d", what, trials).isBetween(least, most);
    }
}
