package io.fairrec.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.fairrec.base.ComponentConfig;
import io.fairrec.base.Components;
import io.fairrec.base.ConfigException;
import io.fairrec.internal.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The losses against their formulas, written a second time or worked out by hand. */
class FairnessLossesTest {

    private static final GroupSpread LARGEST = GroupSpread.LARGEST_GAP;

    @Test
    @DisplayName("parity gap of means 0.2, 0.5 and 0.9: 0.7 the largest, 1.4/3 on average, and the deviation")
    void parityGap() {
        FairnessBatch batch = FairnessBatch.scores(
                new double[] {0.1, 0.3, 0.5, 0.9, 9}, 5, new double[5], new int[] {0, 0, 1, 2, -1}, 4);
        double third = 1.6 / 3;
        double deviation = Math.sqrt(
                ((0.2 - third) * (0.2 - third) + (0.5 - third) * (0.5 - third) + (0.9 - third) * (0.9 - third)) / 3);

        assertThat(FairnessLosses.parityGap(LARGEST).value(batch)).isCloseTo(0.7, offset(1e-15));
        assertThat(FairnessLosses.parityGap(GroupSpread.MEAN_GAP).value(batch)).isCloseTo(1.4 / 3, offset(1e-15));
        assertThat(FairnessLosses.parityGap(GroupSpread.STANDARD_DEVIATION).value(batch))
                .isCloseTo(deviation, offset(1e-15));
        assertThat(FairnessLosses.nonParity(LARGEST).value(batch))
                .isEqualTo(FairnessLosses.parityGap(LARGEST).value(batch));
    }

    @Test
    @DisplayName(
            "generalised cross entropy's gradient is that of its value also where a gain is all but 0: logits of ±40")
    void crossEntropyOfExtremeLogits() {
        for (double[] logits : new double[][] {{-40, 0}, {-40, 40}, {40, -30}, {40, 40}, {-40, -40}, {-28, 1}}) {
            for (double beta : new double[] {2, 0.5, 1, 0, -1}) {
                FairnessLoss loss = FairnessLosses.generalizedCrossEntropy(beta, Link.SIGMOID);
                double[] gradient = new double[2];
                double value = loss.accumulateGradient(pair(logits[0], logits[1]), 1, gradient);
                for (int i = 0; i < 2; i++) {
                    double step = 1e-4;
                    double above = loss.value(pair(logits[0] + (1 - i) * step, logits[1] + i * step));
                    double below = loss.value(pair(logits[0] - (1 - i) * step, logits[1] - i * step));
                    assertThat(gradient[i])
                            .as("beta %s, logits %s, entry %d", beta, Arrays.toString(logits), i)
                            .isCloseTo(
                                    (above - below) / (2 * step),
                                    offset(1e-6 * Math.abs(gradient[i]) + 1e-10 * Math.max(1, value)));
                }
            }
        }
    }

    @Test
    @DisplayName("resumed weights sum to 1, whatever log weights they were given, and stay to the bit where they do")
    void resumedWeights() {
        double[] seen = {Double.NaN, Double.NaN};
        assertThat(GroupWeights.resume(new double[2], seen).weights())
                .containsExactly(new double[] {0.5, 0.5}, offset(1e-15));
        assertThat(GroupWeights.resume(new double[] {800, 800 + Math.log(3)}, seen)
                        .weights())
                .containsExactly(new double[] {0.25, 0.75}, offset(1e-12));
        double[] kept = {Math.log(0.3), Math.log(0.7)};
        assertThat(GroupWeights.resume(kept, seen).logWeights()).containsExactly(kept);
    }

    @Test
    @DisplayName("a loss that leaves the range of doubles is refused by name, and is never infinite")
    void overflow() {
        FairnessBatch large = pair(1e200, 1);
        assertThatThrownBy(() -> FairnessLosses.minMax(RowLoss.SQUARED).value(large))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("min-max(squared)")
                .hasMessageContaining("Infinity");
        FairnessBatch wide = pair(1.7e308, -1.7e308);
        assertThatThrownBy(() -> FairnessLosses.parityGap(LARGEST).accumulateGradient(wide, 1, new double[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("parity-gap");
        assertThat(FairnessLosses.parityGap(LARGEST).value(pair(8e307, -8e307))).isEqualTo(1.6e308);
        GroupWeights weights = GroupWeights.uniform(2);
        assertThatThrownBy(() ->
                        FairnessLosses.groupDro(weights, RowLoss.SQUARED, 1, 1).advance(large))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(weights.weights()).containsExactly(new double[] {0.5, 0.5}, offset(1e-15));
    }

    @Test
    @DisplayName("the centroid gap is called what a policy calls it")
    void centroidName() {
        assertThat(create("centroid-gap", Map.of()).name()).isEqualTo("centroid-gap");
    }

    private static FairnessBatch pair(double first, double second) {
        return FairnessBatch.scores(new double[] {first, second}, 2, new double[] {1, 1}, new int[] {0, 1}, 2);
    }

    @Test
    @DisplayName("Yao and Huang's four against the sums of their paper; items of one group take no part")
    void yaoHuang() {
        for (long seed = 0; seed < 100; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 3);
            int n = 30;
            double[] y = random.doubles(n, 0, 5).toArray();
            double[] r = random.ints(n, 1, 6).asDoubleStream().toArray();
            int[] group = random.ints(n, 0, 2).toArray();
            int[] item = random.ints(n, 0, 9).toArray();
            FairnessBatch batch = FairnessBatch.scores(y, n, r, group, 2).withItems(item);

            double[] expected = new double[4];
            int items = 0;
            for (int j = 0; j < 9; j++) {
                double[] ey = new double[2];
                double[] er = new double[2];
                int[] count = new int[2];
                for (int k = 0; k < n; k++) {
                    if (item[k] == j) {
                        ey[group[k]] += y[k];
                        er[group[k]] += r[k];
                        count[group[k]]++;
                    }
                }
                if (count[0] > 0 && count[1] > 0) {
                    items++;
                    double a = ey[0] / count[0] - er[0] / count[0];
                    double b = ey[1] / count[1] - er[1] / count[1];
                    expected[0] += Math.abs(a - b);
                    expected[1] += Math.abs(Math.abs(a) - Math.abs(b));
                    expected[2] += Math.abs(Math.max(0, -a) - Math.max(0, -b));
                    expected[3] += Math.abs(Math.max(0, a) - Math.max(0, b));
                }
            }
            List<FairnessLoss> losses = List.of(
                    FairnessLosses.valueUnfairness(LARGEST),
                    FairnessLosses.absoluteUnfairness(LARGEST),
                    FairnessLosses.underestimation(LARGEST),
                    FairnessLosses.overestimation(LARGEST));
            for (int k = 0; k < 4; k++) {
                assertThat(losses.get(k).value(batch))
                        .as("seed %d, %s", seed, losses.get(k))
                        .isCloseTo(expected[k] / items, offset(1e-12));
            }
        }
    }

    @Test
    @DisplayName("equal opportunity looks at positives only, and nears the difference of hit rates as it sharpens")
    void equalOpportunity() {
        double[] y = {0.9, 0.2, 0.8, 0.7, 0.1, 0.6};
        double[] r = {1, 1, 0, 1, 1, 1};
        int[] group = {0, 0, 0, 1, 1, 1};
        FairnessBatch batch = FairnessBatch.scores(y, 6, r, group, 2);

        // Hits above 0.5: one of two in the first group, two of three in the second.
        assertThat(FairnessLosses.equalOpportunityGap(0.5, 0.005, LARGEST).value(batch))
                .isCloseTo(2 / 3.0 - 1 / 2.0, offset(1e-6));
        assertThat(FairnessLosses.linearEqualOpportunityGap(LARGEST).value(batch))
                .isCloseTo(0.55 - 1.4 / 3, offset(1e-15));
    }

    @Test
    @DisplayName("differential fairness takes the complement: 0.9 against 0.99 is a factor 10, not 1.1")
    void differentialFairness() {
        FairnessLoss loss = FairnessLosses.differentialFairness(1e-9, Link.IDENTITY);
        FairnessBatch batch = FairnessBatch.scores(new double[] {0.9, 0.99}, 2, new double[2], new int[] {0, 1}, 2)
                .withItems(new int[] {5, 5});

        assertThat(loss.value(batch)).isCloseTo(Math.log(10), offset(1e-6));

        // Two rows of 0.2 against one of 0.6, α = 1: p = (0.4 + 1)/4 and (0.6 + 1)/3.
        FairnessBatch smoothed = FairnessBatch.scores(
                        new double[] {0.2, 0.6, 0.2}, 3, new double[3], new int[] {0, 1, 0}, 2)
                .withItems(new int[] {5, 5, 5});
        double first = Math.log((1.6 / 3) / (1.4 / 4));
        double second = Math.log((2.6 / 4) / (1.4 / 3));
        assertThat(FairnessLosses.differentialFairness(1, Link.IDENTITY).value(smoothed))
                .isCloseTo(Math.max(first, second), offset(1e-15));
        assertThatThrownBy(() ->
                        loss.value(FairnessBatch.scores(new double[] {1.2, 0}, 2, new double[2], new int[] {0, 1}, 2)
                                .withItems(new int[] {5, 5})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1.2");
    }

    @Test
    @DisplayName("the smooth rank nears the exposure of the sorted lists as it sharpens")
    void exposureGap() {
        double[] s = {0.1, 0.9, 0.5, 0.3, 0.2};
        int[] itemGroup = {0, 0, 1, 0, 1};
        double[] merit = {1, 2, 0.5, 1, 0.5};
        FairnessBatch batch = FairnessBatch.scores(s, 5, merit, new int[5], 1)
                .withItemGroups(itemGroup, 3)
                .withLists(new int[] {0, 3, 5});
        // Ranks 3, 1, 2 in the first list and 1, 2 in the second.
        DoubleUnaryOperator log = rank -> Math.log(2) / Math.log(rank + 1);
        double zero = log.applyAsDouble(3) + log.applyAsDouble(1) + log.applyAsDouble(1);
        double one = log.applyAsDouble(2) + log.applyAsDouble(2);

        assertThat(FairnessLosses.exposureGap(1e-3, LARGEST).value(batch))
                .isCloseTo(Math.abs(zero / 3 - one / 2), offset(1e-9));
        assertThat(FairnessLosses.exposurePerMeritGap(1e-3, LARGEST).value(batch))
                .isCloseTo(Math.abs(zero / 4 - one / 1), offset(1e-9));
        assertThat(FairnessLosses.geometricExposureGap(0.25, 1e-3, LARGEST).value(batch))
                .isCloseTo(
                        Math.abs((0.25 * 0.75 * 0.75 + 0.25 + 0.25) / 3 - (0.25 * 0.75 + 0.25 * 0.75) / 2),
                        offset(1e-9));

        Arrays.fill(merit, 0);
        merit[0] = 1;
        assertThat(FairnessLosses.exposurePerMeritGap(1e-3, LARGEST).value(batch))
                .as("a group without merit is left out")
                .isZero();
    }

    @Test
    @DisplayName("CVaR is the mean of the worst share of groups: by brute force over the fractions")
    void groupCvar() {
        for (long seed = 0; seed < 100; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 4);
            double[] loss = random.doubles(5, 0, 3).toArray();
            FairnessBatch batch = FairnessBatch.scores(loss, 5, new double[5], new int[] {0, 1, 2, 3, 4}, 5);
            double alpha = random.nextDouble(0.05, 1);
            // Rockafellar and Uryasev's form: min over c of c + mean of max(0, L − c) / α, at one of the losses.
            double expected = Double.POSITIVE_INFINITY;
            for (double c : loss) {
                double excess = 0;
                for (double l : loss) {
                    excess += Math.max(0, l - c) / 5;
                }
                expected = Math.min(expected, c + excess / alpha);
            }
            assertThat(FairnessLosses.groupCvar(alpha, RowLoss.GIVEN).value(batch))
                    .as("seed %d, α %s", seed, alpha)
                    .isCloseTo(expected, offset(1e-12));
            assertThat(FairnessLosses.minMax(RowLoss.GIVEN).value(batch))
                    .isEqualTo(Arrays.stream(loss).max().orElseThrow());
            assertThat(FairnessLosses.groupCvar(1, RowLoss.GIVEN).value(batch))
                    .isCloseTo(Arrays.stream(loss).average().orElseThrow(), offset(1e-12));
        }
    }

    @Test
    @DisplayName("the row losses are cross entropy and squared error")
    void rowLosses() {
        FairnessBatch batch = FairnessBatch.scores(new double[] {0.3, -2}, 2, new double[] {1, 0}, new int[] {0, 1}, 2);
        double p = 1 / (1 + Math.exp(-0.3));
        double q = 1 / (1 + Math.exp(2));

        assertThat(FairnessLosses.groupCvar(1, RowLoss.LOGISTIC).value(batch))
                .isCloseTo((-Math.log(p) - Math.log(1 - q)) / 2, offset(1e-15));
        assertThat(FairnessLosses.groupCvar(1, RowLoss.SQUARED).value(batch)).isCloseTo((0.49 + 4) / 2, offset(1e-15));
        FairnessBatch ratings = FairnessBatch.scores(new double[] {1, 2}, 2, new double[] {5, 4}, new int[] {0, 1}, 2);
        assertThatThrownBy(() -> FairnessLosses.minMax(RowLoss.LOGISTIC).value(ratings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5.0");
    }

    @Test
    @DisplayName("group DRO remembers every step: 100 000 of them end at e^(η Σ L), though no weight could hold it")
    void groupDroIsExactInTheLogDomain() {
        GroupWeights weights = GroupWeights.uniform(3);
        GroupDro loss = FairnessLosses.groupDro(weights, RowLoss.GIVEN, 0.1, 1);
        FairnessBatch batch =
                FairnessBatch.scores(new double[] {0.5, 1.5, 0.9}, 3, new double[3], new int[] {0, 1, 2}, 3);
        loss.advance(batch);
        double total = Math.exp(0.05) + Math.exp(0.15) + Math.exp(0.09);
        assertThat(weights.weights()[1]).isCloseTo(Math.exp(0.15) / total, offset(1e-15));
        assertThat(loss.value(batch))
                .isCloseTo((0.5 * Math.exp(0.05) + 1.5 * Math.exp(0.15) + 0.9 * Math.exp(0.09)) / total, offset(1e-14));

        for (int step = 1; step < 100_000; step++) {
            loss.advance(batch);
        }
        double[] logs = weights.logWeights();
        assertThat(logs[1] - logs[0]).isCloseTo(0.1 * 100_000, offset(1e-6));
        assertThat(weights.weights()[0]).isZero();
        // A group that was worst long ago comes back as fast as it went.
        FairnessBatch turned =
                FairnessBatch.scores(new double[] {2.5, 1.5, 0.9}, 3, new double[3], new int[] {0, 1, 2}, 3);
        for (int step = 0; step < 100_001; step++) {
            loss.advance(turned);
        }
        assertThat(weights.weights()[0]).isGreaterThan(0.5);
    }

    @Test
    @DisplayName("S-DRO streams the losses, leaves absent groups alone, and resumes where it stopped")
    void streamingDro() {
        GroupWeights weights = GroupWeights.uniform(3);
        GroupDro loss = FairnessLosses.groupDro(weights, RowLoss.GIVEN, 0.5, 0.25);
        loss.advance(FairnessBatch.scores(new double[] {1, 2}, 2, new double[2], new int[] {0, 1}, 3));
        loss.advance(FairnessBatch.scores(new double[] {3}, 1, new double[1], new int[] {0}, 3));

        assertThat(weights.streamingLosses()).containsExactly(0.75 * 1 + 0.25 * 3, 2, Double.NaN);
        double[] logs = weights.logWeights();
        assertThat(logs[0] - logs[2]).isCloseTo(0.5 * (1 + 1.5), offset(1e-14));
        assertThat(logs[1] - logs[2]).isCloseTo(0.5 * 2, offset(1e-14));
        assertThat(Arrays.stream(weights.weights()).sum()).isCloseTo(1, offset(1e-14));
        GroupWeights resumed = GroupWeights.resume(weights.logWeights(), weights.streamingLosses());
        FairnessBatch next = FairnessBatch.scores(new double[] {1, 1, 1}, 3, new double[3], new int[] {0, 1, 2}, 3);
        loss.advance(next);
        FairnessLosses.groupDro(resumed, RowLoss.GIVEN, 0.5, 0.25).advance(next);
        assertThat(resumed.logWeights()).containsExactly(weights.logWeights());
        assertThatThrownBy(() -> FairnessLosses.groupDro(GroupWeights.uniform(2), RowLoss.GIVEN, 0.5, 1)
                        .value(next))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("GroupWeights.uniform(3)");
    }

    @Test
    @DisplayName("lack of diversity is the chance of two draws from one group, above its least")
    void diversity() {
        double[] s = {Math.log(3), 0, 0, 7, 1};
        FairnessBatch batch = FairnessBatch.scores(s, 5, new double[5], new int[5], 1)
                .withItemGroups(new int[] {0, 1, 1, -1, 0}, 2)
                .withLists(new int[] {0, 4, 5});

        // The first request: 3/5 and 2/5; the second has one item group and takes no part.
        assertThat(FairnessLosses.diversity(1).value(batch)).isCloseTo(0.36 + 0.16 - 0.5, offset(1e-15));
    }

    @Test
    @DisplayName("portrait gap and centroid gap of two groups on a line")
    void portraitGap() {
        FairnessBatch batch =
                FairnessBatch.portraits(new double[] {-3, 0, -1, 0, 4, 0, 99, 99}, 4, 2, new int[] {0, 0, 1, -1}, 2);

        // The mean of all is 0; distances 3, 1 and 4; centroids −2 and 4.
        assertThat(FairnessLosses.portraitGap(LARGEST).value(batch)).isCloseTo(4 - 2, offset(1e-15));
        assertThat(FairnessLosses.centroidGap().value(batch)).isCloseTo((2 + 4) / 2.0, offset(1e-15));
    }

    @Test
    @DisplayName("counterfactual gap: mean change of score, each side with its own gradient")
    void counterfactualGap() {
        FairnessBatch batch = FairnessBatch.scores(new double[] {1, 2, 5}, 3, new double[3], new int[] {0, 0, -1}, 1)
                .withCounterfactual(new double[] {1.5, 1, 0});

        assertThat(FairnessLosses.counterfactualGap().value(batch)).isCloseTo(0.75, offset(1e-15));
        assertThat(FairnessLosses.squaredCounterfactualGap().value(batch)).isCloseTo(0.625, offset(1e-15));
        double[] ours = new double[3];
        double[] other = new double[3];
        FairnessLosses.squaredCounterfactualGap().accumulateGradient(batch, 1, ours);
        FairnessLosses.squaredCounterfactualGap().accumulateGradient(batch.swapped(), 1, other);
        assertThat(ours).containsExactly(-0.5, 1, 0);
        assertThat(other).containsExactly(0.5, -1, 0);
    }

    @Test
    @DisplayName("a loss says which part of the batch it misses")
    void saysWhatIsMissing() {
        FairnessBatch bare = FairnessBatch.scores(new double[2], 2, new double[2], new int[] {0, 1}, 2);

        assertThatThrownBy(() -> FairnessLosses.valueUnfairness(LARGEST).value(bare))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("withItems()");
        assertThatThrownBy(() -> FairnessLosses.exposureGap(1, LARGEST).value(bare))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("withItemGroups()");
        assertThatThrownBy(() -> FairnessLosses.diversity(1).value(bare.withItemGroups(new int[2], 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("withLists()");
        assertThatThrownBy(() -> FairnessLosses.counterfactualGap().value(bare))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("withCounterfactual()");
    }

    @Test
    @DisplayName("a batch refuses groups, lists and lengths out of range, and shows counts only")
    void batchChecks() {
        double[] s = {1, 2};
        assertThatThrownBy(() -> FairnessBatch.scores(s, 3, new double[3], new int[3], 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FairnessBatch.scores(s, 2, new double[2], new int[] {0, 2}, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("index 1 (2)");
        assertThatThrownBy(() -> FairnessBatch.scores(s, 2, new double[2], new int[] {-2, 0}, 2))
                .isInstanceOf(IllegalArgumentException.class);
        FairnessBatch batch = FairnessBatch.scores(s, 2, new double[2], new int[] {0, 1}, 2);
        assertThatThrownBy(() -> batch.withLists(new int[] {0, 1})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> batch.withLists(new int[] {0, 2, 1, 2})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> batch.withItems(new int[] {0, -1})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> batch.withCounterfactual(new double[] {0, Double.NaN}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FairnessBatch.portraits(new double[4], 2, 2, new int[2], 1)
                        .withCounterfactual(new double[2]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(batch.withLists(new int[] {0, 2})).hasToString("FairnessBatch[SCORES, rows=2, groups=2, lists=1]");
    }

    @Test
    @DisplayName("every loss is reached by its name, and its settings are checked")
    void namedComponents() {
        assertThat(Components.names(FairnessLoss.class))
                .contains(
                        "centroid-gap",
                        "counterfactual-gap",
                        "differential-fairness",
                        "diversity",
                        "equal-opportunity-gap",
                        "exposure-gap",
                        "exposure-per-merit-gap",
                        "generalized-cross-entropy",
                        "group-cvar",
                        "group-dro",
                        "min-max",
                        "parity-gap",
                        "portrait-gap",
                        "yao-huang-absolute",
                        "yao-huang-non-parity",
                        "yao-huang-over",
                        "yao-huang-under",
                        "yao-huang-value");
        for (String name : Components.names(FairnessLoss.class)) {
            Map<String, ?> settings = name.equals("group-dro") ? Map.of("groups", 2) : Map.of();
            assertThat(create(name, settings).name()).as(name).isNotBlank();
            assertThatThrownBy(() -> create(name, Map.of("groups", 2, "sprad", "mean-gap")))
                    .as(name)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("sprad");
        }
        assertThat(create("parity-gap", Map.of("spread", "standard-deviation")).name())
                .isEqualTo("parity-gap(standard-deviation)");
        assertThat(create("exposure-gap", Map.of("stopping", 0.3)).name())
                .isEqualTo("exposure-gap(largest-gap, geometric(0.3), temperature 0.1)");
        assertThat(create("generalized-cross-entropy", Map.of("fair", List.of(3, 1)))
                        .name())
                .isEqualTo("generalized-cross-entropy(2.0, [3.0, 1.0], sigmoid)");
        assertThatThrownBy(() -> create("parity-gap", Map.of("spread", "largest")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("largest-gap");
        assertThatThrownBy(() -> create("group-dro", Map.of())).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> create("group-cvar", Map.of("alpha", 0))).isInstanceOf(ConfigException.class);
    }

    private static FairnessLoss create(String name, Map<String, ?> settings) {
        return Components.create(FairnessLoss.class, name, ComponentConfig.of(settings));
    }
}
