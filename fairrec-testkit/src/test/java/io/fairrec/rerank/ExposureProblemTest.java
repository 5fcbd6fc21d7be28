package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.fairness.ExposureModel;
import io.fairrec.internal.Seeds;
import io.fairrec.rerank.RankingMixture.Outcome;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ExposureProblemTest {

    static double[] logarithmic(int ranks) {
        double[] v = new double[ranks];
        for (int j = 0; j < ranks; j++) {
            v[j] = ExposureModel.logarithmic().weight(j + 1);
        }
        return v;
    }

    /** Items of groups, each with at least one. */
    private static int[] groups(SplittableRandom random, int n, int groups) {
        int[] group = new int[n];
        for (int i = 0; i < n; i++) {
            group[i] = i < groups ? i : random.nextInt(groups);
        }
        return group;
    }

    /** Utilities in (0, 1]; every other seed on a coarse grid, full of ties. */
    private static double[] utilities(SplittableRandom random, int n, boolean ties) {
        double[] u = new double[n];
        for (int i = 0; i < n; i++) {
            u[i] = ties ? (1 + random.nextInt(4)) / 4.0 : 1 - random.nextDouble();
        }
        return u;
    }

    /** The largest gap between groups, in units of the largest quotient. */
    static double violation(
            RankingMixture mixture, double[] merit, int[] group, int groups, double[] v, ExposureNotion notion) {
        double[] exposure = mixture.exposure(v);
        double[] level = new double[groups];
        double largest = 0;
        for (int i = 0; i < merit.length; i++) {
            double coefficient = ExposureLp.coefficient(i, merit, group, notion);
            level[group[i]] += coefficient * exposure[i];
            largest = Math.max(largest, coefficient);
        }
        double worst = 0;
        for (double l : level) {
            worst = Math.max(worst, Math.abs(l - level[0]));
        }
        return worst / largest;
    }

    private static void checkMixture(RankingMixture mixture, int groups, double[] u, double[] v, String what) {
        double sum = 0;
        double utility = 0;
        for (int r = 0; r < mixture.size(); r++) {
            assertThat(mixture.probability(r)).as(what).isBetween(1e-13, 1.0);
            sum += mixture.probability(r);
            assertThat(mixture.ranking(r)).as(what).doesNotHaveDuplicates().hasSize(v.length);
            for (int j = 0; j < v.length; j++) {
                utility += mixture.probability(r) * v[j] * u[mixture.ranking(r)[j]];
            }
        }
        assertThat(sum).as(what).isCloseTo(1, within(1e-12));
        assertThat(mixture.size()).as(what).isBetween(1, groups);
        assertThat(mixture.utility()).as(what).isCloseTo(utility, within(1e-12));
        assertThat(mixture.upperBound() - mixture.utility()).as(what).isBetween(0.0, 1e-11);
    }

    @Test
    @DisplayName(
            "equals the linear programme over P for 2 to 4 groups and every notion, feasible or not, with ties too")
    void equalsTheLinearProgramme() {
        Map<ExposureNotion, Integer> infeasible = new EnumMap<>(ExposureNotion.class);
        for (long seed = 0; seed < 120; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 1);
            int groups = 2 + (int) (seed % 3);
            int n = groups + 1 + random.nextInt(7 - groups);
            double[] u = utilities(random, n, seed % 2 == 0);
            double[] merit = seed % 4 < 2 ? u : utilities(random, n, false);
            if (seed % 5 == 0) {
                // Merits far apart: what no ranking can repay.
                merit = Arrays.stream(merit).map(m -> Math.pow(m, 4)).toArray();
            }
            int[] group = groups(random, n, groups);
            double[] v = logarithmic(1 + random.nextInt(n));
            ExposureProblem problem = ExposureProblem.of(u, group, groups, v).merits(merit);
            for (ExposureNotion notion : ExposureNotion.values()) {
                String what = "seed " + seed + ", " + notion + ", " + n + " items, " + groups + " groups";
                double best = ExposureLp.solve(u, merit, group, groups, v, notion);
                RankingMixture mixture = problem.solve(notion);
                if (Double.isNaN(best)) {
                    assertThat(mixture.outcome()).as(what).isEqualTo(Outcome.INFEASIBLE);
                    infeasible.merge(notion, 1, Integer::sum);
                    continue;
                }
                assertThat(mixture.outcome()).as(what).isEqualTo(Outcome.SOLVED);
                checkMixture(mixture, groups, u, v, what);
                assertThat(violation(mixture, merit, group, groups, v, notion))
                        .as(what)
                        .isLessThan(1e-11);
                assertThat(mixture.utility()).as(what).isCloseTo(best, within(1e-8));
            }
        }
        // A uniformly random ranking gives every item the same exposure, so every weighted mean of it is the same.
        assertThat(infeasible).containsOnlyKeys(ExposureNotion.DISPARATE_TREATMENT);
        assertThat(infeasible.get(ExposureNotion.DISPARATE_TREATMENT)).isGreaterThan(5);
    }

    @Test
    @DisplayName(
            "is exact within 1e-11 of its own upper bound for hundreds of items, many groups, and all utilities alike")
    void closesTheGapAtSize() {
        for (long seed = 0; seed < 30; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 2);
            int n = 100 + random.nextInt(300);
            int groups = seed % 3 == 0 ? 2 : 2 + random.nextInt(12);
            double[] u = utilities(random, n, seed % 2 == 0);
            if (seed % 5 == 4) {
                Arrays.fill(u, 0.5);
            }
            int[] group = groups(random, n, groups);
            double[] v = logarithmic(seed % 2 == 0 ? n : 20);
            for (ExposureNotion notion : ExposureNotion.values()) {
                String what = "seed " + seed + ", " + notion + ", " + n + " items, " + groups + " groups";
                RankingMixture mixture = ExposureProblem.of(u, group, groups, v).solve(notion);
                assertThat(mixture.outcome()).as(what).isEqualTo(Outcome.SOLVED);
                assertThat(mixture.size()).as(what).isBetween(1, groups);
                assertThat(mixture.upperBound() - mixture.utility())
                        .as(what)
                        .isBetween(0.0, 1e-11 * mixture.upperBound() * n);
                assertThat(violation(mixture, u, group, groups, v, notion))
                        .as(what)
                        .isLessThan(1e-11);
            }
        }
    }

    @Test
    @DisplayName("the answer does not depend on the unit of utility, nor on a constant under demographic parity")
    void unitsDoNotMatter() {
        SplittableRandom random = Seeds.stream(3, 0, 1);
        double[] u = utilities(random, 30, false);
        int[] group = groups(random, 30, 2);
        double[] v = logarithmic(30);
        for (ExposureNotion notion : ExposureNotion.values()) {
            double expected = ExposureProblem.of(u, group, 2, v).solve(notion).utility();
            for (double unit : new double[] {1e-9, 1e9}) {
                double[] scaled = Arrays.stream(u).map(x -> x * unit).toArray();
                assertThat(ExposureProblem.of(scaled, group, 2, v).solve(notion).utility() / unit)
                        .as("%s in units of %s", notion, unit)
                        .isCloseTo(expected, within(1e-9));
            }
        }
        double[] shifted = Arrays.stream(u).map(x -> x - 5).toArray();
        double all = Arrays.stream(v).sum();
        assertThat(ExposureProblem.of(shifted, group, 2, v)
                        .solve(ExposureNotion.DEMOGRAPHIC_PARITY)
                        .utility())
                .isCloseTo(
                        ExposureProblem.of(u, group, 2, v)
                                        .solve(ExposureNotion.DEMOGRAPHIC_PARITY)
                                        .utility()
                                - 5 * all,
                        within(1e-9));
    }

    @Test
    @DisplayName("what cannot be is named: infeasible, or undefined where a group has no merit or a merit is negative")
    void namesWhatCannotBe() {
        double[] v = logarithmic(4);
        int[] group = {0, 0, 1, 1};
        RankingMixture infeasible = ExposureProblem.of(new double[] {0.9, 0.8, 0.05, 0.04}, group, 2, v)
                .solve(ExposureNotion.DISPARATE_TREATMENT);
        RankingMixture none =
                ExposureProblem.of(new double[] {0.9, 0.8, 0, 0}, group, 2, v).solve(ExposureNotion.DISPARATE_IMPACT);
        RankingMixture negative = ExposureProblem.of(new double[] {0.9, 0.8, -1, 2}, group, 2, v)
                .solve(ExposureNotion.DISPARATE_TREATMENT);

        assertThat(infeasible.outcome()).isEqualTo(Outcome.INFEASIBLE);
        assertThat(infeasible.size()).isZero();
        assertThat(infeasible.utility()).isNaN();
        assertThatThrownBy(() -> infeasible.sample(0.5)).hasMessageContaining("INFEASIBLE");
        assertThat(none.outcome()).isEqualTo(Outcome.UNDEFINED);
        assertThat(negative.outcome()).isEqualTo(Outcome.UNDEFINED);
    }

    @Test
    @DisplayName("empty problems, one group and groups without items are no constraint")
    void edges() {
        double[] v = logarithmic(2);
        RankingMixture empty = ExposureProblem.of(new double[0], new int[0], 3, new double[0])
                .solve(ExposureNotion.DEMOGRAPHIC_PARITY);
        RankingMixture one = ExposureProblem.of(new double[] {1, 3, 2}, new int[] {4, 4, 4}, 5, v)
                .solve(ExposureNotion.DISPARATE_IMPACT);
        RankingMixture two = ExposureProblem.of(new double[] {3, 2, 1}, new int[] {4, 4, 2}, 5, logarithmic(3))
                .solve(ExposureNotion.DEMOGRAPHIC_PARITY);

        assertThat(empty.outcome()).isEqualTo(Outcome.SOLVED);
        assertThat(empty.ranking(0)).isEmpty();
        assertThat(one.ranking(0)).containsExactly(1, 2);
        assertThat(one.size()).isEqualTo(1);
        assertThat(two.outcome()).isEqualTo(Outcome.SOLVED);
        double[] e = two.exposure(logarithmic(3));
        assertThat((e[0] + e[1]) / 2).isCloseTo(e[2], within(1e-12));
    }

    @Test
    @DisplayName("draws each ranking as often as its probability says")
    void draws() {
        double[] v = logarithmic(4);
        RankingMixture mixture = ExposureProblem.of(new double[] {4, 3, 2, 1}, new int[] {0, 0, 1, 1}, 2, v)
                .solve(ExposureNotion.DEMOGRAPHIC_PARITY);
        assertThat(mixture.size()).isEqualTo(2);
        int[] drawn = new int[2];
        for (int i = 0; i < 10_000; i++) {
            drawn[mixture.sample(i / 10_000.0)]++;
        }
        assertThat(drawn[0] / 10_000.0).isCloseTo(mixture.probability(0), within(1e-4));
        assertThat(mixture.sample(Math.nextDown(1.0))).isEqualTo(1);
        double[] matrix = mixture.matrix();
        for (int i = 0; i < 4; i++) {
            assertThat(matrix[4 * i] + matrix[4 * i + 1] + matrix[4 * i + 2] + matrix[4 * i + 3])
                    .isCloseTo(1, within(1e-12));
        }
    }

    @Test
    @DisplayName("refuses numbers that are none, exposures that grow and wrong lengths")
    void refuses() {
        double[] v = logarithmic(2);
        assertThatThrownBy(() -> ExposureProblem.of(new double[] {1, Double.NaN}, new int[2], 1, v))
                .hasMessageContaining("utility (NaN)");
        assertThatThrownBy(() -> ExposureProblem.of(new double[2], new int[2], 1, new double[] {0.5, 1}))
                .hasMessageContaining("exposure of rank 2 (1.0) must not exceed that of rank 1");
        assertThatThrownBy(() -> ExposureProblem.of(new double[1], new int[1], 1, v))
                .hasMessageContaining("utilities.length (1)");
        assertThatThrownBy(() -> ExposureProblem.of(new double[2], new int[] {0, 1}, 1, v))
                .hasMessageContaining("group (1)");
        assertThatThrownBy(() ->
                        ExposureProblem.of(new double[2], new int[2], 1, v).merits(new double[] {1, -1}))
                .hasMessageContaining("merit (-1.0)");
    }

    @Test
    @DisplayName("a matrix that fits no array is refused, with another way")
    void matrixTooLarge() {
        int[] groupOf = new int[65536];
        groupOf[1] = 1;
        RankingMixture mixture = ExposureProblem.of(new double[65536], groupOf, 2, new double[] {1, 0.5})
                .solve(ExposureNotion.DEMOGRAPHIC_PARITY);
        assertThatThrownBy(mixture::matrix)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("65536 items")
                .hasMessageContaining("ranking(");
    }
}
