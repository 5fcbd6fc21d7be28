package io.fairrec.eval.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.data.Interactions;
import io.fairrec.fairness.ExposureModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private static final long SEED = 4_242;

    @Test
    @DisplayName("binary metrics agree with a naive version on random slates, short and long ones")
    void naive() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 300; round++) {
            int items = 12;
            int k = 1 + random.nextInt(8);
            int[] slate = distinct(random, items, random.nextInt(items));
            int[] relevant = distinct(random, items, 1 + random.nextInt(items - 1));
            EvaluationContext context = Contexts.of(items, new int[][] {relevant});
            Set<Integer> truth = IntStream.of(relevant).boxed().collect(Collectors.toSet());
            List<Integer> hitRanks = new ArrayList<>();
            for (int rank = 1; rank <= Math.min(k, slate.length); rank++) {
                if (truth.contains(slate[rank - 1])) {
                    hitRanks.add(rank);
                }
            }
            double dcg = hitRanks.stream()
                    .mapToDouble(rank -> Math.log(2) / Math.log(rank + 1.0))
                    .sum();
            double ideal = IntStream.rangeClosed(1, Math.min(k, relevant.length))
                    .mapToDouble(rank -> Math.log(2) / Math.log(rank + 1.0))
                    .sum();
            double precisions = IntStream.range(0, hitRanks.size())
                    .mapToDouble(i -> (i + 1.0) / hitRanks.get(i))
                    .sum();
            String what = "seed " + SEED + ", round " + round;
            check(what, Metrics.ndcg(k), context, slate, dcg / ideal);
            check(what, Metrics.precision(k), context, slate, (double) hitRanks.size() / k);
            check(what, Metrics.recall(k), context, slate, (double) hitRanks.size() / relevant.length);
            check(what, Metrics.averagePrecision(k), context, slate, precisions / relevant.length);
            check(what, Metrics.reciprocalRank(k), context, slate, hitRanks.isEmpty() ? 0 : 1.0 / hitRanks.get(0));
            check(what, Metrics.hitRate(k), context, slate, hitRanks.isEmpty() ? 0 : 1);
            double revenue =
                    hitRanks.stream().mapToDouble(rank -> slate[rank - 1] + 1).sum();
            check(what, Metrics.revenue(k), context, slate, revenue);
        }
    }

    @Test
    @DisplayName("with grades of 1 the three gains agree; grades of 1,500 do not overflow")
    void gains() {
        EvaluationContext binary = Contexts.of(9, new int[][] {{1, 4, 6}});
        int[] slate = {4, 0, 1, 2};
        double expected = Metrics.ndcg(4).value(binary, 0, slate, 4);
        for (Gain gain : Gain.values()) {
            assertThat(Metrics.ndcg(4, gain).value(binary, 0, slate, 4)).isCloseTo(expected, within(1e-12));
        }
        EvaluationContext huge = Contexts.graded(9, new int[][] {{1, 4}}, new double[][] {{1500, 1499}});
        double best = Metrics.ndcg(4, Gain.EXPONENTIAL).value(huge, 0, new int[] {1, 4}, 2);
        double swapped = Metrics.ndcg(4, Gain.EXPONENTIAL).value(huge, 0, new int[] {4, 1}, 2);
        double second = Math.log(2) / Math.log(3);
        assertThat(best).isCloseTo(1, within(1e-12));
        assertThat(swapped).isCloseTo((0.5 + second) / (1 + 0.5 * second), within(1e-12));
    }

    @Test
    @DisplayName("an item bought several times in the test is one relevant item")
    void distinctTestItems() {
        Interactions test = Contexts.log(5, new int[][] {{3, 3, 3, 1}});
        Relevance relevance = Relevance.binary(test);
        assertThat(relevance.count(0)).isEqualTo(2);
        assertThat(relevance.grade(0, 3)).isEqualTo(1);
        assertThat(relevance.grade(0, 2)).isZero();
    }

    @Test
    @DisplayName("means leave out users without relevant items and say how many")
    void leftOut() {
        EvaluationContext context = Contexts.of(5, new int[][] {{0}, {}, {1}, {}});
        Accumulator mean = Metrics.hitRate(2).start(context);
        assertThat(mean.result()).isEqualTo(new MetricResult.Missing("hit-rate@2", Undefined.NO_USERS, 0, 0));
        for (int u = 0; u < 4; u++) {
            mean.add(u, new int[] {0, 2}, 2);
        }
        assertThat(mean.result()).isEqualTo(new MetricResult.Value("hit-rate@2", 0.5, 2, 2));
    }

    @Test
    @DisplayName("a missing figure throws when it is used as a number, and says why")
    void missing() {
        MetricResult result =
                Metrics.gini(3).start(Contexts.of(4, new int[][] {{0}})).result();
        assertThat(result.isDefined()).isFalse();
        assertThatThrownBy(result::value)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("gini@3")
                .hasMessageContaining("no user has a value");
        assertThatThrownBy(() -> new MetricResult.Value("x", Double.NaN, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("value of x (NaN)");
    }

    @Test
    @DisplayName("exposure shares count unknown items in the whole; group Gini looks at known groups only")
    void exposure() {
        // Brands: items 0, 3 National; 1, 4 Private; 2, 5 unknown.
        EvaluationContext context = Contexts.of(6, new int[][] {{0}, {0}});
        int[][] slates = {{1, 4, 2}, {1, 0, 5}};
        assertThat(run(Metrics.exposureShare(3, "brand", "Private"), context, slates))
                .isCloseTo(0.5, within(1e-12));
        assertThat(run(Metrics.exposureShare(3, "brand", "unknown"), context, slates))
                .isCloseTo(1.0 / 3, within(1e-12));
        assertThat(run(Metrics.gini(3, "brand"), context, slates)).isCloseTo(0.25, within(1e-12));
        Metric weighted = Metrics.exposureShare(3, "brand", "Private", ExposureModel.logarithmic());
        double second = Math.log(2) / Math.log(3);
        assertThat(run(weighted, context, slates)).isCloseTo((2 + second) / (2 * (1 + second + 0.5)), within(1e-12));
        assertThat(weighted.name()).contains(ExposureModel.logarithmic().name());
        assertThat(run(Metrics.exposureShare(3, "brand", "Private"), context, new int[][] {{}, {}}, true))
                .isEqualTo(Undefined.NOTHING_SHOWN);
        assertThatThrownBy(() -> run(Metrics.exposureShare(3, "brand", "Privat"), context, slates))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Private");
    }

    @Test
    @DisplayName("Relevance, slates and contexts refuse what does not fit")
    void refusals() {
        assertThatThrownBy(() -> Slates.of(new int[][] {{1, 2, 1}}))
                .hasMessage("The slate of user 0 holds the item 1 twice, in slots 0 and 2."
                        + " A slate must hold distinct items.");
        assertThatThrownBy(() -> Slates.full(3, new int[4])).hasMessageContaining("multiple of the slateSize (3)");
        assertThatThrownBy(() -> Slates.flat(2, new int[] {1, 2}, new int[] {3}))
                .hasMessageContaining("size (3) of the slate of user 0");
        assertThatThrownBy(() -> Slates.of(new int[][] {{7}}).checkItems(7)).hasMessageContaining("item (7) in slot 0");
        assertThatThrownBy(() -> Relevance.graded(3, new int[][] {{1, 1}}, new double[][] {{1, 2}}))
                .hasMessageContaining("graded twice");
        assertThatThrownBy(() -> Relevance.graded(3, new int[][] {{1}}, new double[][] {{-1}}))
                .hasMessageContaining("grade of item 1 (-1.0)");
        Interactions four = Contexts.log(4, new int[][] {{0}});
        Interactions five = Contexts.log(5, new int[][] {{0}});
        assertThatThrownBy(() -> EvaluationContext.of(Contexts.catalog(4), four, five))
                .hasMessageContaining("items of train and test (4 and 5)");
        assertThatThrownBy(() -> Metrics.ndcg(0)).hasMessageContaining("k of ndcg (0)");
    }

    @Test
    @DisplayName("texts show no user's items or values")
    void noPersonalData() {
        EvaluationContext context = Contexts.of(5, new int[][] {{3}, {4}});
        Slates slates = Slates.of(new int[][] {{3}, {3}});
        UserValues values = UserValues.of(Metrics.hitRate(1), context, slates);
        assertThat(values).hasToString("UserValues[hit-rate@1, 2 of 2 users]");
        assertThat(slates).hasToString("Slates[2 users, at most 1 items each]");
        assertThat(context.relevance()).hasToString("Relevance[2 users, 2 relevant items]");
    }

    private static void check(String what, UserMetric metric, EvaluationContext context, int[] slate, double expected) {
        assertThat(metric.value(context, 0, slate, slate.length))
                .as(what + ", " + metric.name())
                .isCloseTo(expected, within(1e-12));
    }

    private static double run(Metric metric, EvaluationContext context, int[][] slates) {
        return accumulate(metric, context, slates).value();
    }

    private static Undefined run(Metric metric, EvaluationContext context, int[][] slates, boolean missing) {
        assertThat(accumulate(metric, context, slates).isDefined()).isNotEqualTo(missing);
        return ((MetricResult.Missing) accumulate(metric, context, slates)).reason();
    }

    private static MetricResult accumulate(Metric metric, EvaluationContext context, int[][] slates) {
        Accumulator accumulator = metric.start(context);
        for (int u = 0; u < slates.length; u++) {
            accumulator.add(u, slates[u], slates[u].length);
        }
        return accumulator.result();
    }

    private static int[] distinct(SplittableRandom random, int items, int n) {
        int[] all = IntStream.range(0, items).toArray();
        for (int i = 0; i < n; i++) {
            int j = i + random.nextInt(items - i);
            int kept = all[i];
            all[i] = all[j];
            all[j] = kept;
        }
        return Arrays.copyOf(all, n);
    }
}
