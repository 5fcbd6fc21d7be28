package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.data.Groups;
import io.fairrec.internal.Seeds;
import io.fairrec.testkit.BatchReRankerContract;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CpFairTest extends BatchReRankerContract {

    @Override
    protected BatchReRanker reRanker() {
        return CpFair.absolute("brand", 3, 20);
    }

    @Test
    @DisplayName(
            "with several groups on both sides: never above the optimum, bounded from above, and mostly the optimum")
    void againstEverySlate() {
        int optimal = 0;
        double gap = 0;
        int problems = 30;
        for (long seed = 0; seed < problems; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 6);
            SmallMarket market = SmallMarket.of(seed, 4, 5, 3, 2);
            int[] consumer = IntStream.range(0, 4)
                    .map(u -> u < 2 ? u : random.nextInt(3))
                    .toArray();
            Groups groups = Groups.of(
                    "age", Arrays.stream(consumer).mapToObj(c -> "c" + c).toList());
            double weightC = random.nextInt(5);
            double weightP = random.nextInt(5);
            int[] slates = new int[8];

            CpFair.Outcome outcome =
                    CpFair.absolute("provider", weightC, weightP).solve(market.request.withConsumers(groups), slates);

            double found = objective(market, consumer, weightC, weightP, slates);
            double best = best(market, consumer, weightC, weightP);
            String what = "seed " + seed + ": " + outcome + ", optimum " + best + ", " + Arrays.toString(slates);
            assertThat(Math.abs(outcome.objective() - found)).as(what).isLessThan(1e-9);
            assertThat(found).as(what).isLessThanOrEqualTo(best + 1e-9);
            assertThat(outcome.bound()).as(what).isGreaterThanOrEqualTo(best - 1e-9);
            optimal += found > best - 1e-9 ? 1 : 0;
            gap = Math.max(gap, (best - found) / best);
        }
        assertThat(optimal).as("optimal of %d", problems).isGreaterThanOrEqualTo(problems * 7 / 10);
        assertThat(gap).as("largest relative gap").isLessThan(0.1);
    }

    private static double best(SmallMarket market, int[] consumer, double weightC, double weightP) {
        List<int[]> all =
                market.orderedSlates().stream().filter(s -> s[0] < s[1]).toList();
        double best = Double.NEGATIVE_INFINITY;
        int[] slates = new int[8];
        for (int choice = 0; choice < 10_000; choice++) {
            for (int u = 0, rest = choice; u < 4; u++, rest /= 10) {
                System.arraycopy(all.get(rest % 10), 0, slates, u * 2, 2);
            }
            best = Math.max(best, objective(market, consumer, weightC, weightP, slates));
        }
        return best;
    }

    private static double objective(SmallMarket market, int[] consumer, double weightC, double weightP, int[] slates) {
        double[] quality = new double[3];
        double[] users = new double[3];
        double[] share = new double[market.providers];
        double sum = 0;
        for (int u = 0; u < 4; u++) {
            users[consumer[u]]++;
            for (int s = 0; s < 2; s++) {
                int item = slates[u * 2 + s];
                sum += market.utilities[u][item];
                quality[consumer[u]] += market.utilities[u][item] / 2;
                share[market.provider[item]] += 1.0 / 8;
            }
        }
        double[] means = IntStream.range(0, 3)
                .filter(c -> users[c] > 0)
                .mapToDouble(c -> quality[c] / users[c])
                .sorted()
                .toArray();
        Arrays.sort(share);
        return sum - weightC * (means[means.length - 1] - means[0]) - weightP * (share[share.length - 1] - share[0]);
    }

    @Test
    @DisplayName("refuses a consumer weight without consumer groups, and rows without the column of the quality")
    void refuses() {
        SmallMarket market = SmallMarket.of(1, 3, 5, 2, 2);

        assertThatThrownBy(() -> market.slates(CpFair.absolute("provider", 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("consumerWeight (1.0)")
                .hasMessageContaining("withConsumers");
        assertThatThrownBy(() -> market.slates(CpFair.absolute("provider", 0, 1).withQuality("relevance")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"relevance\"");
    }
}
