package io.fairrec.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairrec.objective.ObjectiveContext;
import io.fairrec.objective.SetObjective;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link SetObjective} must do. Extend it in the tests of an implementation. */
public abstract class SetObjectiveContract {

    private static final long SEEDS = 20;
    private static final int CANDIDATES = 30;
    private static final int SLATE = 8;

    /** The set objective; called several times, equal each time. */
    protected abstract SetObjective setObjective();

    /** A request with that many candidates; equal for equal arguments. Override it for one that needs other data. */
    protected ObjectiveContext context(long seed, int candidates) {
        return SyntheticRequest.of(seed, candidates).objectiveContext();
    }

    @Test
    @DisplayName("is named in lower case with hyphens")
    void isNamedInLowerCaseWithHyphens() {
        assertThat(setObjective().name()).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    }

    @Test
    @DisplayName("gains are finite and do not change unless something is accepted")
    void gainsDoNotChangeUnlessSomethingIsAccepted() {
        for (long seed = 0; seed < SEEDS; seed++) {
            SetObjective.Gain gain = setObjective().start(context(seed, CANDIDATES));
            for (int slot = 0; slot < SLATE; slot++) {
                double[] forwards = gains(gain);
                double[] backwards = new double[CANDIDATES];
                for (int i = CANDIDATES - 1; i >= 0; i--) {
                    backwards[i] = gain.gain(i);
                }

                assertThat(backwards).as("seed %d, slot %d", seed, slot).containsExactly(forwards);
                for (double value : forwards) {
                    assertThat(value).as("seed %d, slot %d", seed, slot).isFinite();
                }
                gain.accept(slot);
            }
        }
    }

    @Test
    @DisplayName("every construction starts from an empty slate")
    void everyConstructionStartsFromAnEmptySlate() {
        for (long seed = 0; seed < SEEDS; seed++) {
            SetObjective objective = setObjective();
            double[] first = gains(objective.start(context(seed, CANDIDATES)));
            SetObjective.Gain used = objective.start(context(seed, CANDIDATES));
            for (int i = 0; i < SLATE; i++) {
                used.accept(i);
            }

            assertThat(gains(objective.start(context(seed, CANDIDATES))))
                    .as("seed %d", seed)
                    .containsExactly(first);
        }
    }

    @Test
    @DisplayName("gives equal gains for equal requests on 8 threads at once")
    void isDeterministicAndThreadSafe() {
        SetObjective shared = setObjective();
        double[] alone = construct(shared, 7);

        var together = Parallel.run(8, thread -> {
            for (int round = 0; round < 20; round++) {
                construct(shared, round);
            }
            return construct(shared, 7);
        });

        assertThat(together).allSatisfy(gains -> assertThat(gains).containsExactly(alone));
    }

    private double[] construct(SetObjective objective, long seed) {
        SetObjective.Gain gain = objective.start(context(seed, CANDIDATES));
        for (int i = 0; i < SLATE; i++) {
            gain.accept(3 * i);
        }
        return gains(gain);
    }

    private static double[] gains(SetObjective.Gain gain) {
        double[] gains = new double[CANDIDATES];
        for (int i = 0; i < CANDIDATES; i++) {
            gains[i] = gain.gain(i);
        }
        return gains;
    }
}
