package io.fairrec.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.internal.Seeds;
import io.fairrec.objective.ObjectiveCombiner;
import io.fairrec.objective.ObjectiveMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link ObjectiveCombiner} must do. Extend it in the tests of an implementation. */
public abstract class ObjectiveCombinerContract {

    private static final long SEEDS = 200;
    private static final double UNTOUCHED = -12345.678;

    /** A combiner of that many objectives; equal for equal arguments. */
    protected abstract ObjectiveCombiner combiner(int objectives);

    @Test
    @DisplayName("combines as many objectives as it was made for, and refuses others")
    void refusesAnotherNumberOfObjectives() {
        for (int m = 1; m <= 4; m++) {
            ObjectiveCombiner combiner = combiner(m);
            ObjectiveMatrix tooMany = matrix(1, m + 1, 5);

            assertThat(combiner.objectives()).isEqualTo(m);
            assertThatThrownBy(() -> combiner.combine(tooMany, new double[5]))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> combiner.attribute(tooMany, 0, new double[5]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @DisplayName("writes one finite utility per candidate and nothing behind them")
    void writesOneFiniteUtilityPerCandidate() {
        for (long seed = 0; seed < SEEDS; seed++) {
            for (int n : new int[] {0, 1, 2, 9}) {
                double[] out = new double[n + 3];
                Arrays.fill(out, UNTOUCHED);

                combiner(3).combine(matrix(seed, 3, n), out);

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
    @DisplayName("raising one value never lowers that candidate and never raises another")
    void isMonotone() {
        for (long seed = 0; seed < SEEDS; seed++) {
            int m = 1 + (int) (seed % 4);
            int n = 1 + (int) (seed % 7);
            SplittableRandom random = Seeds.stream(seed, 1, 1);
            int candidate = random.nextInt(n);
            int objective = random.nextInt(m);
            double step = Math.exp(random.nextDouble(-10, 3));
            ObjectiveMatrix matrix = matrix(seed, m, n);
            double[] before = utilities(matrix);

            matrix.column(objective)[candidate] += step;
            double[] after = utilities(matrix);

            for (int i = 0; i < n; i++) {
                String what = "seed " + seed + ", candidate " + i + ", raised candidate " + candidate + " in objective "
                        + objective + " by " + step;
                if (i == candidate) {
                    assertThat(after[i]).as(what).isGreaterThanOrEqualTo(before[i]);
                } else {
                    assertThat(after[i]).as(what).isLessThanOrEqualTo(before[i]);
                }
            }
        }
    }

    @Test
    @DisplayName("contributions sum to the utility within 1e-9")
    void contributionsSumToTheUtility() {
        for (long seed = 0; seed < SEEDS; seed++) {
            int m = 1 + (int) (seed % 4);
            ObjectiveMatrix matrix = matrix(seed, m, 9);
            double[] utilities = utilities(matrix);
            double[] parts = new double[m];
            for (int i = 0; i < 9; i++) {
                combiner(m).attribute(matrix, i, parts);

                double sum = Arrays.stream(parts).sum();
                assertThat(Math.abs(sum - utilities[i]))
                        .as("seed %d, candidate %d: %s for %s", seed, i, Arrays.toString(parts), utilities[i])
                        .isLessThanOrEqualTo(1e-9 * Math.max(1, Math.abs(utilities[i])));
            }
        }
    }

    @Test
    @DisplayName("reads the columns only, and gives equal utilities on 8 threads at once")
    void readsOnlyAndIsThreadSafe() {
        ObjectiveCombiner shared = combiner(3);
        ObjectiveMatrix matrix = matrix(5, 3, 300);
        double[] alone = new double[300];
        shared.combine(matrix, alone);

        var together = Parallel.run(8, thread -> {
            double[] out = new double[300];
            for (int round = 0; round < 50; round++) {
                shared.combine(matrix, out);
                shared.attribute(matrix, round, new double[3]);
            }
            return out;
        });

        assertThat(together).allSatisfy(out -> assertThat(out).containsExactly(alone));
        ObjectiveMatrix untouched = matrix(5, 3, 300);
        for (int j = 0; j < 3; j++) {
            assertThat(matrix.column(j)).containsExactly(untouched.column(j));
        }
    }

    private double[] utilities(ObjectiveMatrix matrix) {
        double[] out = new double[matrix.candidates()];
        combiner(matrix.objectives()).combine(matrix, out);
        return out;
    }

    /** Some columns are constant, some values tie, scales differ by up to e⁶. */
    private static ObjectiveMatrix matrix(long seed, int objectives, int candidates) {
        List<String> names = new ArrayList<>();
        for (int j = 0; j < objectives; j++) {
            names.add("objective-" + j);
        }
        SplittableRandom random = Seeds.stream(seed, 0, 1);
        ObjectiveMatrix matrix = new ObjectiveMatrix(names, candidates);
        for (int j = 0; j < objectives; j++) {
            double scale = random.nextInt(6) == 0 ? 0 : Math.exp(random.nextDouble(-3, 3));
            for (int i = 0; i < candidates; i++) {
                matrix.column(j)[i] = scale * random.nextInt(-10, 11) / 10;
            }
        }
        return matrix;
    }
}
