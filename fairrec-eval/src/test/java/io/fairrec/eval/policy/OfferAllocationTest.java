package io.fairrec.eval.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.base.ConfigException;
import io.fairrec.data.Groups;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OfferAllocationTest {

    private static final Groups TWO = Groups.of("income", List.of("low", "low", "high", "high"));

    @Test
    @DisplayName("takes the most valuable pairs that the budget pays for")
    void budget() {
        OfferPlan plan = OfferAllocation.budget(2).allocate(new int[] {0, 1, 2}, new double[] {.1, .5, .3}, ones(3));

        assertThat(plan.isChosen(0)).isFalse();
        assertThat(plan.isChosen(1)).isTrue();
        assertThat(plan.isChosen(2)).isTrue();
        assertThat(plan.count()).isEqualTo(2);
        assertThat(plan.value()).isEqualTo(.8);
        assertThat(plan.bound()).isCloseTo(.8, within(1e-9));
        assertThat(plan.groups()).containsExactly(new OfferPlan.GroupPart("all", 3, 2));
    }

    @Test
    @DisplayName("costs whose sum only rounds over the budget are within it; a real excess is not")
    void roundedBudget() {
        double[] tenth = {.1, .1, .1};
        // 0.1 + 0.1 + 0.1 is 0.30000000000000004.
        assertThat(OfferAllocation.budget(.3)
                        .allocate(new int[] {0, 1, 2}, ones(3), tenth)
                        .count())
                .isEqualTo(3);
        assertThat(OfferAllocation.budget(.3 * (1 - 1e-9))
                        .allocate(new int[] {0, 1, 2}, ones(3), tenth)
                        .count())
                .isEqualTo(2);
        assertThat(OfferAllocation.budget(.3)
                        .shares(Groups.of("all", List.of("a", "a", "a")), 1, 1)
                        .allocate(new int[] {0, 1, 2}, ones(3), tenth)
                        .count())
                .isEqualTo(3);
    }

    @Test
    @DisplayName("a group's least share is kept even where its pairs are worth less")
    void leastShare() {
        OfferPlan plan = OfferAllocation.budget(2)
                .shares(TWO, .5, 1)
                .allocate(new int[] {0, 1, 2, 3}, new double[] {.1, .2, .8, .9}, ones(4));

        assertThat(plan.isChosen(1)).isTrue();
        assertThat(plan.isChosen(3)).isTrue();
        assertThat(plan.groups())
                .containsExactly(
                        new OfferPlan.GroupPart("high", 2, 1),
                        new OfferPlan.GroupPart("low", 2, 1),
                        new OfferPlan.GroupPart("unknown", 0, 0));
        assertThat(plan.groups().get(2).share()).isZero();
    }

    @Test
    @DisplayName("equal costs: as good as every subset, on 400 random cases")
    void equalsBruteForce() {
        for (int seed = 0; seed < 400; seed++) {
            Case c = Case.random(seed, true);
            OfferPlan plan = c.solve();
            double best = c.best();

            assertThat(plan == null ? Double.NaN : plan.value())
                    .as("seed %d", seed)
                    .isCloseTo(best, within(1e-9));
            if (plan != null) {
                assertThat(c.keepsLimits(plan)).as("seed %d", seed).isTrue();
            }
        }
    }

    @Test
    @DisplayName("any costs: within the limits, and the bound lies above every subset, on 400 random cases")
    void boundHolds() {
        double gaps = 0;
        int solved = 0;
        for (int seed = 0; seed < 400; seed++) {
            Case c = Case.random(seed, false);
            OfferPlan plan = c.solve();
            double best = c.best();
            if (plan == null || Double.isNaN(best)) {
                continue;
            }
            solved++;
            gaps += best - plan.value();
            assertThat(c.keepsLimits(plan)).as("seed %d", seed).isTrue();
            assertThat(plan.value()).as("seed %d", seed).isLessThanOrEqualTo(best + 1e-9);
            assertThat(plan.bound()).as("seed %d", seed).isGreaterThanOrEqualTo(best - 1e-9);
        }
        assertThat(solved).isGreaterThan(200);
        // Seven pairs are few: one offer is a large part of the whole. Values lie between −0.1 and 1.
        assertThat(gaps / solved).isLessThan(.1);
    }

    @Test
    @DisplayName("no pairs, no offers")
    void empty() {
        OfferPlan plan =
                OfferAllocation.budget(3).shares(TWO, .5, 1).allocate(new int[0], new double[0], new double[0]);

        assertThat(plan.count()).isZero();
        assertThat(plan.bound()).isZero();
    }

    @Test
    @DisplayName("promises that the budget cannot pay are refused, with the budget that could")
    void tooSmall() {
        OfferAllocation allocation = OfferAllocation.budget(1).shares(TWO, 1, 1);

        assertThatThrownBy(() -> allocation.allocate(new int[] {0, 2}, new double[] {.1, .2}, ones(2)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("The budget (1.0) must be at least 2.0");
        assertThatThrownBy(() -> OfferAllocation.budget(9)
                        .perUser(1)
                        .shares(TWO, 1, 1)
                        .allocate(new int[] {0, 0}, new double[] {.1, .2}, ones(2)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("asks for 2 offers to the group \"low\", but perUser (1) allows 1");
    }

    @Test
    @DisplayName("bad input is named")
    void badInput() {
        OfferAllocation plain = OfferAllocation.budget(1);

        assertThatThrownBy(() -> OfferAllocation.budget(Double.NaN)).hasMessageContaining("budget");
        assertThatThrownBy(() -> plain.perUser(0)).hasMessageContaining("perUser");
        assertThatThrownBy(() -> plain.shares(TWO, .6, .5)).hasMessageContaining("mostShare");
        assertThatThrownBy(() -> plain.shares(Groups.multiLabel("m", List.of(List.of("a", "b"))), 0, 1))
                .hasMessageContaining("\"m\" gives some users several labels");
        assertThatThrownBy(() -> plain.allocate(new int[] {0}, new double[] {Double.NaN}, ones(1)))
                .hasMessageContaining("value[0]");
        assertThatThrownBy(() -> plain.allocate(new int[] {0}, ones(1), new double[] {-1}))
                .hasMessageContaining("cost[0]");
        assertThatThrownBy(() -> plain.allocate(new int[] {-1}, ones(1), ones(1)))
                .hasMessageContaining("user[0]");
        assertThatThrownBy(() -> plain.allocate(new int[] {0}, ones(2), ones(1)))
                .hasMessageContaining("value");
        assertThatThrownBy(() -> plain.shares(TWO, 0, 1).allocate(new int[] {4}, ones(1), ones(1)))
                .hasMessageContaining("user[0]");
    }

    private static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** A small problem with its oracle: all subsets. */
    private record Case(
            List<Integer> user,
            List<Double> value,
            List<Double> cost,
            double budget,
            int perUser,
            Groups groups,
            double least,
            double most) {

        static Case random(int seed, boolean equalCosts) {
            SplittableRandom random = new SplittableRandom(seed);
            int users = 1 + random.nextInt(4);
            List<String> labels = new ArrayList<>();
            for (int u = 0; u < users; u++) {
                labels.add(random.nextBoolean() ? "a" : "b");
            }
            List<Integer> user = new ArrayList<>();
            List<Double> value = new ArrayList<>();
            List<Double> cost = new ArrayList<>();
            int pairs = 1 + random.nextInt(7);
            for (int p = 0; p < pairs; p++) {
                user.add(random.nextInt(users));
                // Few distinct values, so that ties occur.
                value.add(random.nextInt(12) / 10.0 - .1);
                cost.add(equalCosts ? 1 : .2 + random.nextInt(10) / 5.0);
            }
            double least = random.nextInt(3) / 4.0;
            double most = Math.min(1, least + random.nextInt(4) / 3.0);
            return new Case(
                    user,
                    value,
                    cost,
                    random.nextInt(2 * pairs + 1) / 2.0,
                    1 + random.nextInt(3),
                    Groups.of("g", labels),
                    least,
                    most);
        }

        @Nullable
        OfferPlan solve() {
            try {
                return OfferAllocation.budget(budget)
                        .perUser(perUser)
                        .shares(groups, least, most)
                        .allocate(
                                user.stream().mapToInt(i -> i).toArray(),
                                value.stream().mapToDouble(d -> d).toArray(),
                                cost.stream().mapToDouble(d -> d).toArray());
            } catch (ConfigException e) {
                return null;
            }
        }

        /** The best value of all subsets within the limits, or NaN if there is none. */
        double best() {
            double best = Double.NaN;
            for (int subset = 0; subset < 1 << user.size(); subset++) {
                if (keepsLimits(subset) && !(total(value, subset) <= best)) {
                    best = total(value, subset);
                }
            }
            return best;
        }

        boolean keepsLimits(OfferPlan plan) {
            int subset = 0;
            for (int p = 0; p < plan.pairs(); p++) {
                subset |= plan.isChosen(p) ? 1 << p : 0;
            }
            return keepsLimits(subset);
        }

        private boolean keepsLimits(int subset) {
            boolean kept = total(cost, subset) <= budget + 1e-12;
            for (int u = 0; u < groups.entityCount(); u++) {
                int wanted = u;
                kept &= count(subset, p -> user.get(p) == wanted) <= perUser;
            }
            for (int g = 0; g < groups.groupCount(); g++) {
                int wanted = g;
                int size = count(-1, p -> groups.group(user.get(p), 0) == wanted);
                int taken = count(subset, p -> groups.group(user.get(p), 0) == wanted);
                int floor = (int) Math.ceil(least * size - 1e-9);
                kept &= taken >= floor && taken <= Math.max(floor, Math.floor(most * size + 1e-9));
            }
            return kept;
        }

        private int count(int subset, java.util.function.IntPredicate of) {
            int n = 0;
            for (int p = 0; p < user.size(); p++) {
                n += (subset >> p & 1) == 1 && of.test(p) ? 1 : 0;
            }
            return n;
        }

        private double total(List<Double> amounts, int subset) {
            double sum = 0;
            for (int p = 0; p < amounts.size(); p++) {
                sum += (subset >> p & 1) == 1 ? amounts.get(p) : 0;
            }
            return sum;
        }
    }
}
