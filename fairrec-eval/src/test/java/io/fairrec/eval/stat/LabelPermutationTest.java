package io.fairrec.eval.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.eval.CpuTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LabelPermutationTest {

    private static final long SEED = 77_003;

    /** Four standard deviations of a share of 9,999 draws. */
    private static final double MONTE_CARLO = 0.02;

    @Test
    @DisplayName("two groups: the p-value is that of all arrangements of up to 8 users")
    void twoGroupsExact() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 40; round++) {
            int n = 4 + random.nextInt(5);
            double[] values = smallIntegers(random, n);
            boolean[] first = new boolean[n];
            int size = 2 + random.nextInt(n - 3);
            for (int i = 0; i < size; i++) {
                first[i] = true;
            }
            double expected = exactTwoGroups(values, first, new int[n]);
            double p = LabelPermutation.defaults().twoGroups(values, first).pValue();
            assertThat(p).as("seed %d, round %d", SEED, round).isCloseTo(expected, within(MONTE_CARLO));
        }
    }

    @Test
    @DisplayName("two groups in strata: the p-value is that of all arrangements inside the strata")
    void strataExact() {
        SplittableRandom random = new SplittableRandom(SEED);
        boolean[] first = {true, true, false, false, true, true, false, false};
        int[] stratum = {0, 0, 0, 0, 1, 1, 1, 1};
        for (int round = 0; round < 30; round++) {
            double[] values = smallIntegers(random, 8);
            double expected = exactTwoGroups(values, first, stratum);
            double p = LabelPermutation.defaults()
                    .twoGroups(values, first, stratum)
                    .pValue();
            assertThat(p).as("seed %d, round %d", SEED, round).isCloseTo(expected, within(MONTE_CARLO));
        }
    }

    @Test
    @DisplayName("several groups, overlapping ones too: the p-value is that of all orders of up to 8 users")
    void amongGroupsExact() {
        SplittableRandom random = new SplittableRandom(SEED);
        int[][][] layouts = {
            {{0, 1}, {2, 3, 4}, {5, 6}}, {{0, 1, 2}, {2, 3}, {4, 5, 6, 0}}, {{0}, {1, 2, 3, 4, 5, 6, 7}}
        };
        for (int round = 0; round < 15; round++) {
            int[][] groups = layouts[round % layouts.length];
            int n = 1 + Arrays.stream(groups).flatMapToInt(Arrays::stream).max().orElseThrow();
            double[] values = smallIntegers(random, n);
            List<double[]> orders = new ArrayList<>();
            permute(values.clone(), 0, orders);
            double observed = between(values, groups);
            long asLarge = orders.stream()
                    .filter(order -> between(order, groups) >= observed - 1e-9)
                    .count();
            double p = LabelPermutation.defaults()
                    .amongGroups(values, groups)
                    .test()
                    .pValue();
            assertThat(p)
                    .as("seed %d, round %d", SEED, round)
                    .isCloseTo((double) asLarge / orders.size(), within(MONTE_CARLO));
        }
    }

    @Test
    @DisplayName("without a difference about 5 in 100 tests fall below 0.05: several groups")
    void levelAmongGroups() {
        SplittableRandom random = new SplittableRandom(SEED);
        int found = 0;
        for (int s = 0; s < 400; s++) {
            double[] values = Simulated.zeroHeavy(random, 120);
            found += new LabelPermutation(199, s)
                                    .amongGroups(values, consecutive(12, 20, 28, 30, 30))
                                    .test()
                                    .pValue()
                            <= 0.05
                    ? 1
                    : 0;
        }
        Simulated.assertBinomial(found, 400, 0.05, 0.05, "seed " + SEED);
    }

    @Test
    @DisplayName("without a difference about 5 in 100 tests fall below 0.05: two groups, plain and in strata")
    void levelTwoGroups() {
        SplittableRandom random = new SplittableRandom(SEED);
        int plain = 0;
        int inStrata = 0;
        for (int s = 0; s < 400; s++) {
            double[] values = Simulated.zeroHeavy(random, 120);
            boolean[] first = new boolean[120];
            int[] stratum = new int[120];
            for (int i = 0; i < 120; i++) {
                stratum[i] = i % 5;
                first[i] = random.nextDouble() < 0.2 + 0.1 * stratum[i];
                values[i] += 0.2 * stratum[i];
            }
            LabelPermutation test = new LabelPermutation(199, s);
            inStrata += test.twoGroups(values, first, stratum).pValue() <= 0.05 ? 1 : 0;
            plain += test.twoGroups(Simulated.zeroHeavy(random, 120), first).pValue() <= 0.05 ? 1 : 0;
        }
        Simulated.assertBinomial(plain, 400, 0.05, 0.05, "plain, seed " + SEED);
        Simulated.assertBinomial(inStrata, 400, 0.05, 0.05, "in strata, seed " + SEED);
    }

    @Test
    @DisplayName(
            "groups of unlike size and spread but one mean are not called different more than about 5 in 100 times")
    void levelWithUnequalSpread() {
        SplittableRandom random = new SplittableRandom(SEED);
        int found = 0;
        for (int s = 0; s < 400; s++) {
            double[] values = new double[200];
            boolean[] first = new boolean[200];
            for (int i = 0; i < values.length; i++) {
                first[i] = i < 40;
                values[i] = (random.nextDouble() - 0.5) * (first[i] ? 4 : 1);
            }
            found += new LabelPermutation(199, s).twoGroups(values, first).pValue() <= 0.05 ? 1 : 0;
        }
        // The true error of the difference, 0.184, is 1.8 times that of shuffled labels, 0.102: without the
        // studentising, 28 of 100 samples would show a "difference".
        Simulated.assertBinomial(found, 400, 0.04, 0.07, "seed " + SEED);
    }

    @Test
    @DisplayName("a planted difference is found")
    void power() {
        SplittableRandom random = new SplittableRandom(SEED);
        int two = 0;
        int several = 0;
        for (int s = 0; s < 100; s++) {
            double[] values = Simulated.zeroHeavy(random, 300);
            boolean[] first = new boolean[300];
            for (int i = 0; i < 100; i++) {
                values[i] += 0.1;
                first[i] = true;
            }
            LabelPermutation test = new LabelPermutation(199, s);
            two += test.twoGroups(values, first).pValue() <= 0.05 ? 1 : 0;
            several += test.amongGroups(values, consecutive(100, 50, 50, 100))
                                    .test()
                                    .pValue()
                            <= 0.05
                    ? 1
                    : 0;
        }
        assertThat(two).isGreaterThan(95);
        assertThat(several).isGreaterThan(95);
    }

    @Test
    @DisplayName("the order of users, a shift, a scale and swapping the groups change nothing that matters")
    void invariance() {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] values = Simulated.zeroHeavy(random, 200);
        boolean[] first = new boolean[200];
        for (int i = 0; i < 200; i++) {
            first[i] = random.nextDouble() < 0.3;
        }
        LabelPermutation test = LabelPermutation.defaults();
        PermutationResult base = test.twoGroups(values, first);
        double[] moved = new double[200];
        boolean[] movedFirst = new boolean[200];
        for (int i = 0; i < 200; i++) {
            moved[i] = 3 * values[(i * 7) % 200] + 5;
            movedFirst[i] = !first[(i * 7) % 200];
        }
        PermutationResult other = test.twoGroups(moved, movedFirst);
        assertThat(other.statistic()).isCloseTo(base.statistic(), within(1e-9));
        assertThat(other.pValue()).isCloseTo(base.pValue(), within(MONTE_CARLO));
        assertThat(test.twoGroups(values, first)).isEqualTo(base);
    }

    @Test
    @DisplayName("values that all agree give p = 1; complete separation the smallest possible p")
    void extremes() {
        LabelPermutation test = LabelPermutation.defaults();
        double[] equal = new double[40];
        Arrays.fill(equal, 0.1);
        boolean[] first = new boolean[40];
        Arrays.fill(first, 0, 20, true);
        assertThat(test.twoGroups(equal, first).pValue()).isEqualTo(1);
        assertThat(test.amongGroups(equal, consecutive(10, 30)).test().pValue()).isEqualTo(1);
        double[] apart = new double[40];
        Arrays.fill(apart, 0, 20, 0.3);
        PermutationResult result = test.twoGroups(apart, first);
        assertThat(result.pValue()).isEqualTo(1.0 / 10_000);
        assertThat(result.statistic()).isInfinite();
    }

    @Test
    @DisplayName("strata that hold no two users of each group are left out; without any other there is no test")
    void emptyStrata() {
        LabelPermutation test = LabelPermutation.defaults();
        double[] values = {1, 2, 3, 4, 9, 9};
        boolean[] first = {true, true, false, false, true, true};
        int[] stratum = {0, 0, 0, 0, 1, 1};
        assertThat(test.twoGroups(values, first, stratum))
                .isEqualTo(test.twoGroups(Arrays.copyOf(values, 4), Arrays.copyOf(first, 4)));
        assertThatThrownBy(() -> test.twoGroups(values, first, new int[] {0, 1, 2, 3, 4, 5}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("number of strata with at least 2 users of each group (0)");
    }

    @Test
    @DisplayName("the gap that chance makes is the mean gap of shuffled labels")
    void gapByChance() {
        double[] values = {0, 0, 1, 1};
        GroupsResult result = LabelPermutation.defaults().amongGroups(values, new int[][] {{0, 1}, {2, 3}});
        // Of the 6 ways to choose 2 of 4, two give the gap 1 and four the gap 0.
        assertThat(result.gap()).isEqualTo(1);
        assertThat(result.gapByChance()).isCloseTo(1.0 / 3, within(MONTE_CARLO));
        assertThat(result.gapByChanceHigh()).isEqualTo(1);
    }

    @Test
    @DisplayName("1,809 users and 9,999 permutations take less than 2 s")
    void fast() {
        double[] values = Simulated.zeroHeavy(new SplittableRandom(SEED), 1_809);
        boolean[] first = new boolean[1_809];
        Arrays.fill(first, 0, 1_030, true);
        LabelPermutation test = LabelPermutation.defaults();
        int[][] six = consecutive(300, 300, 300, 300, 300, 309);
        assertThat(CpuTime.seconds(() -> test.twoGroups(values, first))).isLessThan(2);
        assertThat(CpuTime.seconds(() -> test.amongGroups(values, six))).isLessThan(2);
    }

    /** The naive oracle: all subsets that keep the size of the first group in every stratum. */
    private static double exactTwoGroups(double[] values, boolean[] first, int[] stratum) {
        double observed = welch(values, first, stratum);
        int asLarge = 0;
        int all = 0;
        for (int mask = 0; mask < 1 << values.length; mask++) {
            boolean[] chosen = new boolean[values.length];
            int[] balance = new int[2];
            for (int i = 0; i < values.length; i++) {
                chosen[i] = (mask >> i & 1) == 1;
                balance[stratum[i]] += (chosen[i] ? 1 : 0) - (first[i] ? 1 : 0);
            }
            if (balance[0] == 0 && balance[1] == 0) {
                all++;
                double other = welch(values, chosen, stratum);
                asLarge += other >= observed - 1e-9 * Math.min(observed, 1e9) ? 1 : 0;
            }
        }
        return (double) asLarge / all;
    }

    private static double welch(double[] values, boolean[] first, int[] stratum) {
        double gap = 0;
        double variance = 0;
        for (int s = 0; s <= Arrays.stream(stratum).max().orElseThrow(); s++) {
            double[][] side = new double[2][];
            for (int g = 0; g < 2; g++) {
                int wantedStratum = s;
                boolean wanted = g == 0;
                side[g] = java.util.stream.IntStream.range(0, values.length)
                        .filter(i -> first[i] == wanted && stratum[i] == wantedStratum)
                        .mapToDouble(i -> values[i])
                        .toArray();
            }
            double weight = (double) (side[0].length + side[1].length) / values.length;
            gap += weight
                    * (Arrays.stream(side[0]).average().orElseThrow()
                            - Arrays.stream(side[1]).average().orElseThrow());
            for (double[] one : side) {
                double mean = Arrays.stream(one).average().orElseThrow();
                double squares =
                        Arrays.stream(one).map(v -> (v - mean) * (v - mean)).sum();
                variance += weight * weight * squares / (one.length - 1) / one.length;
            }
        }
        if (variance < 1e-12) {
            return Math.abs(gap) < 1e-12 ? 0 : Double.POSITIVE_INFINITY;
        }
        return Math.abs(gap) / Math.sqrt(variance);
    }

    private static double between(double[] values, int[][] groups) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double sum = 0;
        for (int[] group : groups) {
            double own =
                    Arrays.stream(group).mapToDouble(i -> values[i]).average().orElseThrow();
            sum += group.length * (own - mean) * (own - mean);
        }
        return sum;
    }

    private static void permute(double[] values, int from, List<double[]> out) {
        if (from == values.length) {
            out.add(values.clone());
            return;
        }
        for (int i = from; i < values.length; i++) {
            swap(values, from, i);
            permute(values, from + 1, out);
            swap(values, from, i);
        }
    }

    private static void swap(double[] values, int i, int j) {
        double kept = values[i];
        values[i] = values[j];
        values[j] = kept;
    }

    /** Small integers make ties likely, which is where p-values go wrong. */
    private static double[] smallIntegers(SplittableRandom random, int n) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = random.nextInt(5);
        }
        return values;
    }

    private static int[][] consecutive(int... sizes) {
        int[][] groups = new int[sizes.length][];
        int next = 0;
        for (int g = 0; g < sizes.length; g++) {
            groups[g] = new int[sizes[g]];
            for (int i = 0; i < sizes[g]; i++) {
                groups[g][i] = next++;
            }
        }
        return groups;
    }
}
