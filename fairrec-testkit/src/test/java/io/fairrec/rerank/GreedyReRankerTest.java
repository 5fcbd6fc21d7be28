package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.base.ComponentConfig;
import io.fairrec.base.Components;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.fairness.ExposureTarget;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.internal.Seeds;
import io.fairrec.objective.ObjectiveContext;
import io.fairrec.objective.ObjectiveMatrix;
import io.fairrec.objective.Objectives;
import io.fairrec.objective.SetObjective;
import io.fairrec.rerank.RerankRequest.WeightedGain;
import io.fairrec.testkit.ReRankerContract;
import io.fairrec.testkit.SyntheticRequest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GreedyReRankerTest {

    @Nested
    class ByWorth extends ReRankerContract {
        @Override
        protected ReRanker reRanker() {
            return GreedyReRanker.create();
        }
    }

    @Nested
    class ByUtility extends ReRankerContract {
        @Override
        protected ReRanker reRanker() {
            return GreedyReRanker.orderedByUtility();
        }
    }

    @Nested
    class ByObjective extends ReRankerContract {
        @Override
        protected ReRanker reRanker() {
            return GreedyReRanker.orderedBy("relevance");
        }
    }

    private static int[] slate(ReRanker reRanker, RerankRequest request) {
        int[] slate = new int[request.slateSize()];
        return Arrays.copyOf(slate, reRanker.rerank(request, slate));
    }

    @Test
    @DisplayName("constraints of one single-label partition: of all largest slates within the ceilings, one that misses"
            + " the fewest floor places, and of these one of the largest worth")
    void isOptimalForOnePartition() {
        int constrained = 0;
        for (long seed = 0; seed < 4000; seed++) {
            SmallProblem problem = SmallProblem.singleLabel(seed);
            int best = -1;
            for (int mask = 0; mask < 1 << problem.n; mask++) {
                if (Integer.bitCount(mask) <= problem.request.slateSize()
                        && problem.ceilingsHold(mask)
                        && (best < 0 || better(problem, mask, best))) {
                    best = mask;
                }
            }
            constrained += problem.request.constraints().size() > 1 ? 1 : 0;

            for (GreedyReRanker greedy : List.of(GreedyReRanker.create(), GreedyReRanker.orderedByUtility())) {
                int[] slate = slate(greedy, problem.request);
                int mask = SmallProblem.mask(slate, slate.length);

                String what = "seed " + seed + ": " + problem + "\nslate " + Arrays.toString(slate) + ", best "
                        + Arrays.toString(problem.slate(best));
                assertThat(slate.length).as(what).isEqualTo(Integer.bitCount(best));
                assertThat(problem.ceilingsHold(mask)).as(what).isTrue();
                assertThat(problem.shortfall(mask)).as(what).isEqualTo(problem.shortfall(best));
                assertThat(problem.net(mask)).as(what).isEqualTo(problem.net(best));
            }
        }
        assertThat(constrained).as("problems with several constraints").isGreaterThan(1000);
    }

    private static boolean better(SmallProblem problem, int mask, int than) {
        int bySize = Integer.compare(Integer.bitCount(mask), Integer.bitCount(than));
        int byShortfall = Integer.compare(problem.shortfall(than), problem.shortfall(mask));
        double byNet = problem.net(mask) - problem.net(than);
        return bySize > 0 || (bySize == 0 && (byShortfall > 0 || (byShortfall == 0 && byNet > 0)));
    }

    @Test
    @DisplayName("constraints of several multi-label partitions: ceilings hold, and no candidate could still be added")
    void keepsCeilingsOfSeveralPartitions() {
        for (long seed = 0; seed < 4000; seed++) {
            SmallProblem problem = SmallProblem.multiLabel(seed);

            int[] slate = slate(GreedyReRanker.create(), problem.request);

            assertThat(problem.isWholeSlate(SmallProblem.mask(slate, slate.length)))
                    .as("seed %d: %s\nslate %s", seed, problem, Arrays.toString(slate))
                    .isTrue();
        }
    }

    @Test
    @DisplayName("the order is by worth, or by utility for the one ordered so; ties go to the smaller position")
    void orders() {
        for (long seed = 0; seed < 1000; seed++) {
            SmallProblem problem = SmallProblem.singleLabel(seed);
            int[] byWorth = slate(GreedyReRanker.create(), problem.request);
            int[] byUtility = slate(GreedyReRanker.orderedByUtility(), problem.request);
            for (int s = 1; s < byWorth.length; s++) {
                assertOrder(problem.net(1 << byWorth[s - 1]), problem.net(1 << byWorth[s]), byWorth, s, seed);
                assertOrder(
                        problem.utility(1 << byUtility[s - 1]), problem.utility(1 << byUtility[s]), byUtility, s, seed);
            }
        }
    }

    private static void assertOrder(double before, double after, int[] slate, int slot, long seed) {
        assertThat(before > after || (before == after && slate[slot - 1] < slate[slot]))
                .as("seed %d, slate %s, slot %d", seed, Arrays.toString(slate), slot)
                .isTrue();
    }

    private static final Catalog SHOP = Catalog.of(
            CatalogItem.of("0").in("category", "x"),
            CatalogItem.of("1").in("category", "x"),
            CatalogItem.of("2").in("category", "y"),
            CatalogItem.of("3").in("category", "x").in("category", "y"));

    private static RerankRequest shop(double[] utilities, PriceSnapshot prices, SlateConstraint... constraints) {
        return new RerankRequest(CandidateSet.all(4), SHOP, utilities, List.of(), prices, List.of(constraints), 2);
    }

    @Test
    @DisplayName("chosen by worth, shown by an objective: ties to the smaller position, by utility without columns")
    void orderedByAnObjective() {
        ReRanker reRanker = GreedyReRanker.orderedBy("relevance");
        RerankRequest request = new RerankRequest(
                CandidateSet.all(4), SHOP, new double[] {1, 4, 3, 2}, List.of(), PriceSnapshot.none(), List.of(), 3);
        ObjectiveMatrix columns = new ObjectiveMatrix(List.of("revenue", "relevance"), 4);
        System.arraycopy(new double[] {0.9, 0.1, 0.1, 0.5}, 0, columns.column(1), 0, 4);

        assertThat(slate(reRanker, request)).containsExactly(1, 2, 3);
        RerankRequest with = request.withObjectives(columns);
        assertThat(slate(reRanker, with)).containsExactly(3, 1, 2);
        assertThat(slate(reRanker, with.withoutPrices())).containsExactly(3, 1, 2);
        assertThat(slate(reRanker, with.unconstrained())).containsExactly(3, 1, 2);
        assertThat(slate(GreedyReRanker.create(), with)).containsExactly(1, 2, 3);
        assertThat(slate(
                        Components.create(
                                ReRanker.class,
                                "greedy",
                                ComponentConfig.of(Map.of("order", "objective", "objective", "relevance"))),
                        with))
                .containsExactly(3, 1, 2);

        assertThatThrownBy(() -> slate(GreedyReRanker.orderedBy("margin"), with))
                .hasMessageContaining("objective \"margin\"");
        assertThatThrownBy(() -> request.withObjectives(new ObjectiveMatrix(List.of("relevance"), 3)))
                .hasMessageContaining("objectives.length (3) must be 4");
        assertThatThrownBy(() ->
                        Components.create(ReRanker.class, "greedy", ComponentConfig.of(Map.of("order", "relevance"))))
                .hasMessageContaining("\"worth\", \"utility\" or \"objective\"");
    }

    @Test
    @DisplayName("a price is paid once per promised group of the item, and a bonus is a negative price")
    void prices() {
        PriceSnapshot prices = PriceSnapshot.of(
                1,
                List.of(ExposureTarget.share("category", "x", 0.3), ExposureTarget.share("category", "y", 0.3)),
                new double[] {0.5, -0.25},
                new double[2]);
        RerankRequest request = shop(new double[] {1, 0.9, 0.3, 0.6}, prices);

        assertThat(request.price(0)).isEqualTo(0.5);
        assertThat(request.price(3)).isEqualTo(0.25);
        assertThat(slate(GreedyReRanker.create(), request)).containsExactly(2, 0);
        assertThat(slate(GreedyReRanker.orderedByUtility(), request)).containsExactly(0, 2);
        assertThat(slate(GreedyReRanker.create(), request.withoutPrices())).containsExactly(0, 1);
    }

    @Test
    @DisplayName("in a multi-label partition one item may meet two floors, and is taken when nothing else does")
    void oneItemMeetsTwoFloors() {
        RerankRequest request = shop(
                new double[] {3, 2, 1, 0},
                PriceSnapshot.none(),
                SlateConstraint.atLeast("category", "x", 2),
                SlateConstraint.atLeast("category", "y", 1));

        assertThat(slate(GreedyReRanker.create(), request)).containsExactly(0, 3);
    }

    @Test
    @DisplayName("with a submodular set objective and utilities of at least 0 the slate has 1 − 1/e of the best worth")
    void setObjectiveGuarantee() {
        for (long seed = 0; seed < 300; seed++) {
            SmallProblem problem = SmallProblem.multiLabel(seed);
            int n = problem.n;
            if (n == 0) {
                continue;
            }
            ObjectiveContext context = context(problem.request);
            SetObjective diversity = Objectives.categoryDiversity("p");
            double[] utilities = Seeds.stream(seed, 0, 9).doubles(n).toArray();
            int k = problem.request.slateSize();
            RerankRequest request = new RerankRequest(
                    problem.request.candidates(),
                    problem.request.catalog(),
                    utilities,
                    List.of(new WeightedGain(() -> diversity.start(context), 2)),
                    PriceSnapshot.none(),
                    List.of(),
                    k);

            int[] slate = slate(GreedyReRanker.create(), request);

            double best = 0;
            for (int mask = 0; mask < 1 << n; mask++) {
                if (Integer.bitCount(mask) == Math.min(k, n)) {
                    best = Math.max(
                            best, worth(diversity.start(context), utilities, problem.slate(mask), Math.min(k, n)));
                }
            }
            assertThat(worth(diversity.start(context), utilities, slate, slate.length))
                    .as("seed %d", seed)
                    .isGreaterThanOrEqualTo((1 - 1 / Math.E) * best);
            assertThat(slate(GreedyReRanker.orderedByUtility(), request))
                    .as("with set objectives the order of choice stays")
                    .containsExactly(slate);
        }
    }

    private static double worth(SetObjective.Gain gain, double[] utilities, int[] slate, int size) {
        double sum = 0;
        for (int slot = 0; slot < size; slot++) {
            sum += utilities[slate[slot]] + 2 * gain.gain(slate[slot]);
            gain.accept(slate[slot]);
        }
        return sum;
    }

    private static ObjectiveContext context(RerankRequest request) {
        ObjectiveContext any = SyntheticRequest.of(1, 1).objectiveContext();
        return new ObjectiveContext(
                any.portrait(),
                request.candidates(),
                new float[request.candidates().size()],
                request.catalog(),
                PriceSnapshot.none());
    }

    @Test
    @DisplayName("floors hold under set objectives, too, and each slot has the best worth that keeps them")
    void floorsUnderSetObjectives() {
        for (long seed = 0; seed < 500; seed++) {
            SmallProblem problem = SmallProblem.singleLabel(seed);
            ObjectiveContext context = context(problem.request);
            SetObjective diversity = Objectives.categoryDiversity("p");
            RerankRequest request = new RerankRequest(
                    problem.request.candidates(),
                    problem.request.catalog(),
                    utilities(problem.request),
                    List.of(new WeightedGain(() -> diversity.start(context), 1)),
                    problem.request.prices(),
                    problem.request.constraints(),
                    problem.request.slateSize());

            int[] slate = slate(GreedyReRanker.create(), request);
            int[] plain = slate(GreedyReRanker.create(), problem.request);

            String what = "seed " + seed + ": " + problem + "\nslate " + Arrays.toString(slate);
            assertThat(slate).as(what).hasSameSizeAs(plain);
            assertThat(problem.ceilingsHold(SmallProblem.mask(slate, slate.length)))
                    .as(what)
                    .isTrue();
            assertThat(problem.shortfall(SmallProblem.mask(slate, slate.length)))
                    .as(what)
                    .isEqualTo(problem.shortfall(SmallProblem.mask(plain, plain.length)));
        }
    }

    private static double[] utilities(RerankRequest request) {
        double[] utilities = new double[request.candidates().size()];
        Arrays.setAll(utilities, request::utility);
        return utilities;
    }

    @Test
    @DisplayName("with n candidates and no rules the slate is the sorted head")
    void isTheSortedHead() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 1);
            int n = random.nextInt(200);
            SyntheticRequest synthetic = SyntheticRequest.of(seed, n);
            RerankRequest request = synthetic.rerankRequest(synthetic.utilities(), List.of(), 10);
            int[] expected = IntStream.range(0, n)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> request.price(i) - request.utility(i)))
                    .mapToInt(Integer::intValue)
                    .limit(10)
                    .toArray();

            assertThat(slate(GreedyReRanker.create(), request))
                    .as("seed %d", seed)
                    .containsExactly(expected);
        }
    }

    @Test
    @DisplayName("refuses utilities and gains that are no numbers, a short slate and groups that do not exist")
    void refuses() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            RerankRequest request = shop(new double[] {0, bad, 0, 0}, PriceSnapshot.none());
            assertThatThrownBy(() -> slate(GreedyReRanker.create(), request))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("candidate at 1");
        }
        RerankRequest fine = shop(new double[4], PriceSnapshot.none());
        assertThatThrownBy(() -> GreedyReRanker.create().rerank(fine, new int[1]))
                .hasMessageContaining("slate.length (1) must be at least 2");
        RerankRequest misspelt = shop(new double[4], PriceSnapshot.none(), SlateConstraint.atLeast("category", "X", 1));
        assertThatThrownBy(() -> slate(GreedyReRanker.create(), misspelt)).hasMessageContaining("Did you mean \"x\"?");
        SetObjective.Gain nan = new SetObjective.Gain() {
            @Override
            public double gain(int position) {
                return Double.NaN;
            }

            @Override
            public void accept(int position) {}
        };
        RerankRequest broken = new RerankRequest(
                CandidateSet.all(4),
                SHOP,
                new double[4],
                List.of(new WeightedGain(() -> nan, 1)),
                PriceSnapshot.none(),
                List.of(),
                2);
        assertThatThrownBy(() -> slate(GreedyReRanker.create(), broken))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("SetObjectiveContract");
    }

    @Test
    @DisplayName("the slate need only have the slots that the request has; a gain must be finite")
    void slotsAndGains() {
        Catalog catalog = Catalog.of(CatalogItem.of("a"), CatalogItem.of("b"));
        RerankRequest request = RerankRequest.builder(CandidateSet.all(2), catalog, new double[] {1, 2})
                .slateSize(10)
                .build();
        int[] slate = new int[2];
        assertThat(GreedyReRanker.create().rerank(request, slate)).isEqualTo(2);
        assertThat(slate).containsExactly(1, 0);
        for (double gain : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            SetObjective.Gain constant = new SetObjective.Gain() {
                @Override
                public double gain(int position) {
                    return gain;
                }

                @Override
                public void accept(int position) {}
            };
            RerankRequest broken = RerankRequest.builder(CandidateSet.all(2), catalog, new double[] {1, 2})
                    .setObjectives(List.of(new RerankRequest.WeightedGain(() -> constant, 1)))
                    .build();
            assertThatThrownBy(() -> GreedyReRanker.create().rerank(broken, slate))
                    .hasMessageContaining("(" + gain + ") must be a finite number");
        }
    }
}
