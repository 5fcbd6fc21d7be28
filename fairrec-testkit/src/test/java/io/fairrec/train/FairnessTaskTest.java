package io.fairrec.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.data.Groups;
import io.fairrec.fairness.FairnessLoss;
import io.fairrec.fairness.FairnessLosses;
import io.fairrec.fairness.GroupSpread;
import io.fairrec.fairness.GroupWeights;
import io.fairrec.fairness.Link;
import io.fairrec.fairness.RowLoss;
import io.fairrec.testkit.EmbeddingLossContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FairnessTaskTest {

    @TempDir
    private Path folder;

    private static final Groups SEVEN_USERS = Groups.of("gender", Arrays.asList("F", "M", "M", null, "F", "M", "F"));
    private static final Groups NINE_ITEMS =
            Groups.of("brand", Arrays.asList("a", "b", "b", "a", null, "a", "b", "c", "c"));

    @Nested
    class PortraitsCentroids extends EmbeddingLossContract {
        @Override
        protected EmbeddingLoss create() {
            return FairnessTask.of(FairnessLosses.centroidGap(), SEVEN_USERS);
        }
    }

    @Nested
    class Portraits extends EmbeddingLossContract {
        @Override
        protected EmbeddingLoss create() {
            return FairnessTask.of(FairnessLosses.portraitGap(GroupSpread.STANDARD_DEVIATION), SEVEN_USERS);
        }
    }

    @Nested
    class Scores extends EmbeddingLossContract {
        @Override
        protected EmbeddingLoss create() {
            return FairnessTask.of(FairnessLosses.parityGap(GroupSpread.STANDARD_DEVIATION), SEVEN_USERS);
        }
    }

    @Nested
    class Probabilities extends EmbeddingLossContract {
        @Override
        protected EmbeddingLoss create() {
            return FairnessTask.of(FairnessLosses.valueUnfairness(GroupSpread.STANDARD_DEVIATION), SEVEN_USERS)
                    .probabilities();
        }
    }

    @Nested
    class ListsOfItemGroups extends EmbeddingLossContract {
        @Override
        protected EmbeddingLoss create() {
            return FairnessTask.of(FairnessLosses.diversity(0.7), SEVEN_USERS).items(NINE_ITEMS);
        }
    }

    @Nested
    class Robust extends EmbeddingLossContract {
        @Override
        protected EmbeddingLoss create() {
            return FairnessTask.of(dro(2), SEVEN_USERS);
        }

        /** The weights move with the value before the gradient is taken: the value's own slope is another one. */
        @Override
        protected boolean gradientIsOfTheValue() {
            return false;
        }
    }

    @Nested
    class WorstOfBpr extends EmbeddingLossContract {
        @Override
        protected EmbeddingLoss create() {
            return FairnessTask.of(FairnessLosses.groupCvar(0.7, RowLoss.GIVEN), SEVEN_USERS);
        }
    }

    private static FairnessLoss dro(int groups) {
        return FairnessLosses.groupDro(GroupWeights.uniform(groups), RowLoss.LOGISTIC, 0.5, 1);
    }

    private static final LightGcn.Options SMALL = LightGcn.Options.defaults()
            .dimension(6)
            .layers(1)
            .learningRate(0.02)
            .batchSize(200)
            .seed(3);

    /** Tastes are the users' groups here: what the model learns is what the groups differ by. */
    private static Groups tastes() {
        List<@Nullable String> labels = new ArrayList<>();
        for (int u = 0; u < Clusters.USERS; u++) {
            labels.add(u % 10 == 9 ? null : u % 2 == 0 ? "even" : "odd");
        }
        return Groups.of("taste", labels);
    }

    private static TrainingResult fit(LightGcn plan) {
        return plan.fit(TrainingControl.epochs(40));
    }

    private static LightGcn plan() {
        return LightGcn.of(Clusters.log(1), SMALL).task(RankingLosses.bpr(), 1);
    }

    /** The distance of the two groups' mean vectors, over all users. */
    private static double distance(FactorModel model) {
        int d = model.users().dimension();
        double[][] mean = new double[2][d];
        int[] n = new int[2];
        for (int u = 0; u < Clusters.USERS; u++) {
            if (u % 10 != 9) {
                model.users().addRow(u, 1, mean[u % 2]);
                n[u % 2]++;
            }
        }
        double sum = 0;
        for (int k = 0; k < d; k++) {
            double difference = mean[0][k] / n[0] - mean[1][k] / n[1];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }

    @Test
    @DisplayName(
            "training against the centroid gap halves the distance of the groups' portraits, and more weight takes more")
    void lowersTheGap() {
        double without = distance(fit(plan()).model());
        EmbeddingLoss gap = FairnessTask.of(FairnessLosses.centroidGap(), tastes());
        double some = distance(fit(plan().task(gap, 0.2)).model());
        double much = distance(fit(plan().task(gap, 2)).model());

        assertThat(some).isLessThan(0.7 * without);
        assertThat(much).isLessThan(0.3 * without).isLessThan(some);
    }

    @Test
    @DisplayName("training against the parity gap of scores lowers that gap")
    void lowersParityGap() {
        Groups firstHalf = Groups.of(
                "half",
                IntStream.range(0, Clusters.USERS)
                        .mapToObj(u -> u < Clusters.USERS / 2 ? "first" : "second")
                        .toList());
        EmbeddingLoss gap = FairnessTask.of(FairnessLosses.parityGap(GroupSpread.LARGEST_GAP), firstHalf);
        TrainingResult watched = fit(plan().task(gap, 0));
        TrainingResult trained = fit(plan().task(gap, 1));

        assertThat(meanOfLast(trained, gap.name(), 10)).isLessThan(0.5 * meanOfLast(watched, gap.name(), 10));
    }

    @Test
    @DisplayName("the ε-constraint reaches ε: the gap ends near its bound, which training without it exceeds")
    void reachesEpsilon() {
        EmbeddingLoss gap = FairnessTask.of(FairnessLosses.centroidGap(), tastes());
        double free = meanOfLast(fit(plan().task(gap, 0)), gap.name(), 10);
        double epsilon = 0.4 * free;
        TrainingResult bound = plan().task(gap, 1)
                .balancer(GradientBalancers.epsilonConstraint(new double[] {epsilon}, 2, 3, 50))
                .fit(TrainingControl.epochs(150));

        assertThat(meanOfLast(bound, gap.name(), 30)).isBetween(0.5 * epsilon, 1.15 * epsilon);
        assertThat(bound.history().get(149).losses().get("bpr"))
                .isLessThan(0.9 * bound.history().get(0).losses().get("bpr"));
    }

    private static double meanOfLast(TrainingResult result, String task, int epochs) {
        return result.history().subList(result.epochs() - epochs, result.epochs()).stream()
                .mapToDouble(report -> report.losses().getOrDefault(task, Double.NaN))
                .average()
                .orElseThrow();
    }

    @Test
    @DisplayName("every balancer trains two tasks: BPR falls and every outcome has a name")
    void balancers() {
        for (GradientBalancer balancer : List.of(
                GradientBalancers.weightedSum(1, 0.1),
                GradientBalancers.mgda(),
                GradientBalancers.pcGrad(),
                GradientBalancers.caGrad(0.5),
                GradientBalancers.nashMtl(),
                GradientBalancers.imtlG(),
                GradientBalancers.alignedMtl(),
                GradientBalancers.upGrad(),
                GradientBalancers.dualProj())) {
            EmbeddingLoss gap = FairnessTask.of(FairnessLosses.centroidGap(), tastes());
            TrainingResult result = fit(plan().task(gap, 1).balancer(balancer));
            double first = result.history().get(0).losses().get("bpr");
            int steps = result.history().get(0).balances().values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();

            assertThat(result.history().get(39).losses().get("bpr"))
                    .as(balancer.name())
                    .isLessThan(first);
            assertThat(steps)
                    .as(balancer.name())
                    .isEqualTo((PositivePairs.of(Clusters.log(1)).matrix().size() + 199) / 200);
        }
    }

    @Test
    @DisplayName("the weighted sum as a balancer is the weighted sum without one, up to rounding")
    void weightedSum() {
        EmbeddingLoss gap = FairnessTask.of(FairnessLosses.centroidGap(), tastes());
        FactorModel constant =
                plan().task(gap, 0.3).fit(TrainingControl.epochs(1)).model();
        FactorModel balanced = plan().task(gap, 1)
                .balancer(GradientBalancers.weightedSum(1, 0.3))
                .fit(TrainingControl.epochs(1))
                .model();
        for (int u = 0; u < Clusters.USERS; u++) {
            for (int k = 0; k < 6; k++) {
                assertThat((double) balanced.users().value(u, k))
                        .isEqualTo(constant.users().value(u, k), within(1e-4));
            }
        }
    }

    @Test
    @DisplayName("one objective and eight objectives train with every kind of balancer")
    void oneAndEight() {
        for (GradientBalancer balancer :
                List.of(GradientBalancers.mgda(), GradientBalancers.upGrad(), GradientBalancers.nashMtl())) {
            TrainingResult one = fit(plan().balancer(balancer));
            assertThat(Clusters.order(one.model().scorer(), Clusters.log(1)))
                    .as(balancer.name())
                    .isGreaterThan(0.7);
            LightGcn eight = plan().task(RankingLosses.logistic(), 1).task(RankingLosses.squared(), 1);
            List<FairnessLoss> losses = List.of(
                    FairnessLosses.centroidGap(),
                    FairnessLosses.portraitGap(GroupSpread.LARGEST_GAP),
                    FairnessLosses.parityGap(GroupSpread.LARGEST_GAP),
                    FairnessLosses.linearEqualOpportunityGap(GroupSpread.LARGEST_GAP),
                    FairnessLosses.differentialFairness(1, Link.SIGMOID));
            for (FairnessLoss loss : losses) {
                eight = eight.task(FairnessTask.of(loss, tastes()), 1);
            }
            TrainingResult result = fit(eight.balancer(balancer));

            assertThat(result.ending()).as(balancer.name()).isEqualTo(Ending.COMPLETED);
            assertThat(result.history().get(39).losses()).hasSize(8);
        }
    }

    @Test
    @DisplayName("one group only, or one group and unknown users: the training without the task, bit for bit")
    void oneGroup() {
        Groups all = Groups.of("same", Collections.nCopies(Clusters.USERS, "all"));
        List<@Nullable String> some = new ArrayList<>(Collections.nCopies(Clusters.USERS, null));
        some.set(3, "known");
        String plain = fit(plan()).model().users().sha256();
        for (Groups groups : List.of(all, Groups.of("same", some))) {
            for (FairnessLoss loss : List.of(
                    FairnessLosses.centroidGap(),
                    FairnessLosses.parityGap(GroupSpread.LARGEST_GAP),
                    FairnessLosses.portraitGap(GroupSpread.LARGEST_GAP))) {
                TrainingResult result = fit(plan().task(FairnessTask.of(loss, groups), 5));

                assertThat(result.history().get(39).losses().get(loss.name() + " by same"))
                        .isZero();
                assertThat(result.model().users().sha256()).as(loss.name()).isEqualTo(plain);
            }
        }
    }

    @Test
    @DisplayName("with every balancer, too, a task of one group changes nothing, and its bound is broken by no step")
    void oneGroupBalanced() {
        Groups all = Groups.of("same", Collections.nCopies(Clusters.USERS, "all"));
        EmbeddingLoss gap = FairnessTask.of(FairnessLosses.centroidGap(), all);
        for (GradientBalancer balancer : List.of(
                GradientBalancers.mgda(),
                GradientBalancers.pcGrad(),
                GradientBalancers.caGrad(0.5),
                GradientBalancers.nashMtl(),
                GradientBalancers.imtlG(),
                GradientBalancers.alignedMtl(),
                GradientBalancers.upGrad(),
                GradientBalancers.dualProj())) {
            TrainingResult with = plan().task(gap, 1).balancer(balancer).fit(TrainingControl.epochs(3));
            TrainingResult without = plan().balancer(balancer).fit(TrainingControl.epochs(3));

            assertThat(with.model().users().sha256())
                    .as(balancer.name())
                    .isEqualTo(without.model().users().sha256());
            assertThat(with.history().get(2).balances())
                    .isEqualTo(without.history().get(2).balances());
        }
        TrainingResult bounded = plan().task(gap, 1)
                .balancer(GradientBalancers.epsilonConstraint(new double[] {-1}, 1, 1, 2))
                .fit(TrainingControl.epochs(3));
        assertThat(bounded.history().get(2).balances()).doesNotContainKey(BalanceOutcome.INFEASIBLE);
    }

    @Test
    @DisplayName("batches of one user do not stop MGDA, nor do they water down the mean of a constraint or of a report")
    void oneGroupABatch() {
        LightGcn.Options rows = SMALL.batchSize(2);
        EmbeddingLoss gap = FairnessTask.of(FairnessLosses.centroidGap(), tastes());
        TrainingResult mgda = LightGcn.of(Clusters.log(1), rows)
                .task(RankingLosses.bpr(), 1)
                .task(gap, 1)
                .balancer(GradientBalancers.mgda())
                .fit(TrainingControl.epochs(1));
        assertThat(mgda.history().get(0).balances().getOrDefault(BalanceOutcome.STATIONARY, 0))
                .isZero();

        BalancerState state = BalancerState.of(2, 1);
        double[] weights = new double[2];
        GradientBalancer bound = GradientBalancers.epsilonConstraint(new double[] {1}, 1, 4, 100);
        for (int step = 0; step < 4; step++) {
            boolean idle = step % 2 == 1;
            state.idle(new boolean[] {false, idle});
            bound.weights(new double[] {1, idle ? 0 : 3}, new double[] {1, 0, 0, idle ? 0 : 1}, state, weights);
            assertThat(weights[1]).isEqualTo(idle ? 0 : 2);
        }
        assertThat(state.multipliers()[1]).isEqualTo(2);
    }

    @Test
    @DisplayName(
            "worst-case ranking over groups trains on BPR: min-max ranks unseen items, and by hand it is the worse group's BPR")
    void worstGroupOfBpr() {
        EmbeddingLoss worst = FairnessTask.of(FairnessLosses.minMax(RowLoss.GIVEN), tastes());
        TrainingResult result =
                LightGcn.of(Clusters.log(1), SMALL).task(worst, 1).fit(TrainingControl.epochs(60));
        assertThat(worst.name()).isEqualTo("min-max(given) of bpr by taste");
        assertThat(Clusters.order(result.model().scorer(), Clusters.log(1))).isGreaterThan(0.7);

        // Users 1 and 2 on a line with items 3, 1: score differences 2 and 4, the third row has no other item.
        float[] vectors = {1, 2, 3, 1};
        EmbeddingBatch batch = EmbeddingBatch.of(vectors, 1, 2, 2)
                .rows(new int[] {0, 1, 0}, new int[] {0, 0, 1}, new int[] {1, 1, 1}, 3);
        EmbeddingLoss byHand =
                FairnessTask.of(FairnessLosses.minMax(RowLoss.GIVEN), Groups.of("two", List.of("a", "b")));
        float[] gradient = new float[4];
        assertThat(byHand.accumulate(batch, 1, gradient)).isEqualTo(Math.log1p(Math.exp(-2)), within(1e-12));
        double slope = 1 / (1 + Math.exp(2));
        assertThat((double) gradient[0]).isEqualTo(-2 * slope, within(1e-6));
        assertThat(gradient[1]).isZero();
        assertThat((double) gradient[2]).isEqualTo(-slope, within(1e-6));
        assertThat((double) gradient[3]).isEqualTo(slope, within(1e-6));
        assertThatThrownBy(() -> FairnessTask.of(FairnessLosses.minMax(RowLoss.GIVEN), SEVEN_USERS)
                        .probabilities())
                .hasMessageContaining("no probabilities");
    }

    @Test
    @DisplayName("a group of which nobody is left is no group: nothing divides by 0")
    void emptyGroup() {
        Groups three = Groups.of("three", List.of("a", "b", "c"));
        int[] source = new int[Clusters.USERS];
        Arrays.setAll(source, u -> u % 2);
        TrainingResult result = fit(
                plan().task(FairnessTask.of(FairnessLosses.parityGap(GroupSpread.LARGEST_GAP), three.select(source)), 1)
                        .task(FairnessTask.of(FairnessLosses.centroidGap(), three.select(source)), 1));

        assertThat(result.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(result.history().get(39).losses().values()).allMatch(Double::isFinite);
    }

    @Test
    @DisplayName(
            "the weights of robust optimisation are in the checkpoint: resumed and uninterrupted training agree in all bits")
    void robustResumes() {
        Path file = folder.resolve("dro.ckpt");
        String whole = plan().task(FairnessTask.of(dro(2), tastes()), 1)
                .fit(TrainingControl.epochs(8))
                .model()
                .items()
                .sha256();
        plan().task(FairnessTask.of(dro(2), tastes()), 1)
                .fit(TrainingControl.epochs(5).checkpoint(file, 5));
        String resumed = plan().task(FairnessTask.of(dro(2), tastes()), 1)
                .fit(TrainingControl.epochs(8).resume(file))
                .model()
                .items()
                .sha256();

        assertThat(resumed).isEqualTo(whole);
    }

    @Test
    @DisplayName(
            "robust optimisation begins anew in every fit, from the weights that it was given: equal bits, moved weights")
    void robustFitsTwice() {
        GroupWeights weights =
                GroupWeights.resume(new double[] {Math.log(0.9), Math.log(0.1)}, new double[] {Double.NaN, Double.NaN});
        LightGcn plan =
                plan().task(FairnessTask.of(FairnessLosses.groupDro(weights, RowLoss.LOGISTIC, 0.5, 1), tastes()), 1);
        String first = plan.fit(TrainingControl.epochs(3)).model().items().sha256();
        double[] moved = weights.logWeights();

        assertThat(plan.fit(TrainingControl.epochs(3)).model().items().sha256()).isEqualTo(first);
        assertThat(weights.logWeights()).containsExactly(moved);
        assertThat(moved[0]).isNotEqualTo(Math.log(0.9));
    }

    @Test
    @DisplayName(
            "refuses several labels, nobody's label, other users or items, probabilities of portraits, counterfactuals")
    void refuses() {
        Groups several = Groups.multiLabel("many", List.of(List.of("a", "b"), List.of("a")));
        assertThatThrownBy(() -> FairnessTask.of(FairnessLosses.centroidGap(), several))
                .hasMessageContaining("several labels");
        Groups nobody = Groups.of("none", Collections.nCopies(Clusters.USERS, null));
        assertThatThrownBy(() -> FairnessTask.of(FairnessLosses.centroidGap(), nobody))
                .hasMessageContaining("\"none\" knows no user's group");
        assertThatThrownBy(() -> fit(plan().task(FairnessTask.of(FairnessLosses.centroidGap(), SEVEN_USERS), 1)))
                .hasMessageContaining("covers 7 users, but the training has 60");
        assertThatThrownBy(() -> fit(plan().task(
                                FairnessTask.of(FairnessLosses.diversity(1), tastes())
                                        .items(NINE_ITEMS),
                                1)))
                .hasMessageContaining("covers 9 items, but the training has 40");
        assertThatThrownBy(() ->
                        FairnessTask.of(FairnessLosses.centroidGap(), tastes()).probabilities())
                .hasMessageContaining("works on portraits");
        assertThatThrownBy(() -> fit(plan().task(FairnessTask.of(FairnessLosses.counterfactualGap(), tastes()), 1)))
                .hasMessageContaining("withCounterfactual");
        assertThat(FairnessTask.of(FairnessLosses.centroidGap(), SEVEN_USERS).toString())
                .isEqualTo("FairnessTask[centroid-gap by gender]");
    }
}
