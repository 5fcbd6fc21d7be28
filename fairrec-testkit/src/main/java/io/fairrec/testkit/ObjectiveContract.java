package io.fairrec.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairrec.objective.Objective;
import io.fairrec.objective.ObjectiveContext;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link Objective} must do. Extend it in the tests of an implementation. */
public abstract class ObjectiveContract {

    private static final long SEEDS = 20;
    private static final double UNTOUCHED = -12345.678;

    /** The objective; called several times, equal each time. */
    protected abstract Objective objective();

    /**
     * A request with that many candidates; equal for equal arguments. Override it for an objective that needs other data,
     * such as scores that are probabilities.
     */
    protected ObjectiveContext context(long seed, int candidates) {
        return SyntheticRequest.of(seed, candidates).objectiveContext();
    }

    @Test
    @DisplayName("is named in lower case with hyphens")
    void isNamedInLowerCaseWithHyphens() {
        assertThat(objective().name()).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    }

    @Test
    @DisplayName("writes one finite number per candidate and nothing behind them")
    void writesOneFiniteNumberPerCandidate() {
        for (long seed = 0; seed < SEEDS; seed++) {
            for (int n : new int[] {0, 1, 2, 50}) {
                double[] out = new double[n + 3];
                Arrays.fill(out, UNTOUCHED);

                objective().evaluate(context(seed, n), out);

                for (int i = 0; i < n; i++) {
                    assertThat(out[i])
                            .as("seed %d, candidate %d of %d", seed, i, n)
                            .isFinite();
                }
                assertThat(Arrays.copyOfRange(out, n, n + 3))
                        .as("seed %d, behind %d candidates", seed, n)
                        .containsOnly(UNTOUCHED);
            }
        }
    }

    @Test
    @DisplayName("overwrites what the array held before")
    void overwritesWhatTheArrayHeld() {
        for (long seed = 0; seed < SEEDS; seed++) {
            double[] zeros = new double[50];
            double[] nans = new double[50];
            Arrays.fill(nans, Double.NaN);

            objective().evaluate(context(seed, 50), zeros);
            objective().evaluate(context(seed, 50), nans);

            assertThat(nans).as("seed %d", seed).containsExactly(zeros);
        }
    }

    @Test
    @DisplayName("gives equal values for equal requests on 8 threads at once")
    void isDeterministicAndThreadSafe() {
        Objective shared = objective();
        double[] alone = new double[200];
        shared.evaluate(context(7, 200), alone);

        var together = Parallel.run(8, thread -> {
            double[] out = new double[200];
            for (int round = 0; round < 20; round++) {
                shared.evaluate(context(round, 200), out);
            }
            shared.evaluate(context(7, 200), out);
            return out;
        });

        assertThat(together).allSatisfy(out -> assertThat(out).containsExactly(alone));
    }
}
