package io.fairrec.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.base.DataException;
import io.fairrec.data.Groups;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.data.UserItemMatrix;
import io.fairrec.internal.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BeforeTheModelTest {

    @Test
    @DisplayName("the name of negatives by shares has the shares as they were given")
    void sharesInName() {
        Groups genre = Groups.of("genre", List.of("a", "b", "c"));
        double[] shares = {0.5, 0.25, 0.25, 0};
        GroupAwareNegatives negatives = GroupAwareNegatives.itemGroupShares(genre, shares);
        shares[0] = 9;
        assertThat(negatives.name()).isEqualTo("item-group-shares [0.5, 0.25, 0.25, 0.0] of genre");
    }

    @Test
    @DisplayName("Reweighing refuses a group that has none of an outcome: no weights make them independent")
    void emptyCell() {
        assertThatThrownBy(() -> Reweighing.weights(new int[] {0, 0, 1, 1}, 2, new int[] {0, 0, 1, 1}, 2))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("group 0")
                .hasMessageContaining("outcome 1");
        // An outcome or a group that nobody has is no empty cell.
        assertThat(Reweighing.weights(new int[] {0, 2, 0, 2, -1}, 3, new int[] {0, 0, 3, 3, 1}, 4))
                .containsExactly(1, 1, 1, 1, 1);
    }

    @Test
    @DisplayName("Reweighing gives the weights of the paper's table of ten applicants")
    void kamiranCalders() {
        // Kamiran and Calders 2012, table 1 and §4.3: 5 men, 4 of them accepted; 5 women, 2 of them.
        int[] sex = {0, 0, 0, 0, 0, 1, 1, 1, 1, 1};
        int[] accepted = {1, 1, 1, 1, 0, 0, 0, 1, 0, 1};
        double[] w = Reweighing.weights(sex, 2, accepted, 2);
        assertThat(w[0]).isCloseTo(0.75, within(1e-12));
        assertThat(w[4]).isCloseTo(2, within(1e-12));
        assertThat(w[5]).isCloseTo(0.67, within(0.005));
        assertThat(w[7]).isCloseTo(1.5, within(1e-12));
    }

    @Test
    @DisplayName("Under the weights group and outcome are independent, and no margin changes")
    void independent() {
        SplittableRandom random = Seeds.stream(3, 0, 0);
        int n = 500;
        int[] group = new int[n];
        int[] outcome = new int[n];
        for (int i = 0; i < n; i++) {
            group[i] = random.nextInt(4) - 1;
            outcome[i] = random.nextDouble() < 0.2 + 0.2 * group[i] ? 2 : random.nextInt(2);
        }
        double[] w = Reweighing.weights(group, 3, outcome, 3);
        double[][] cell = new double[3][3];
        double[] perGroup = new double[3];
        double[] perOutcome = new double[3];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            if (group[i] < 0) {
                assertThat(w[i]).isEqualTo(1);
                continue;
            }
            cell[group[i]][outcome[i]] += w[i];
            perGroup[group[i]] += 1;
            perOutcome[outcome[i]] += 1;
            sum += w[i];
        }
        for (int g = 0; g < 3; g++) {
            for (int y = 0; y < 3; y++) {
                assertThat(cell[g][y] / sum).isCloseTo(perGroup[g] / sum * perOutcome[y] / sum, within(1e-12));
            }
        }
    }

    @Test
    @DisplayName("Pair weights make the share of each user group the same in every item group")
    void pairWeights() {
        Interactions log = log(40, 12, 5);
        PositivePairs pairs = PositivePairs.of(log);
        Groups users = groups("sex", 40, 3);
        Groups items = groups("genre", 12, 2);
        PairWeights weights = Reweighing.pairs(pairs, users, items);
        double[][] cell = new double[users.groupCount()][items.groupCount()];
        double all = 0;
        for (int u = 0; u < 40; u++) {
            for (int k = 0; k < pairs.count(u); k++) {
                double w = weights.of(u, pairs.item(u, k));
                cell[users.group(u)][items.group(pairs.item(u, k))] += w;
                all += w;
            }
        }
        assertThat(all).isCloseTo(pairs.matrix().size(), within(1e-9));
        for (double[] row : cell) {
            double sum = Arrays.stream(row).sum();
            for (int g = 0; g < row.length; g++) {
                double share = 0;
                for (double[] other : cell) {
                    share += other[g] / all;
                }
                if (sum > 0) {
                    assertThat(row[g] / sum).isCloseTo(share, within(1e-9));
                }
            }
        }
    }

    @Test
    @DisplayName("Inverse propensities are clipped, have mean 1, and undo the propensity in expectation")
    void inverse() {
        double[] w = InversePropensity.weights(new double[] {1, 0.5, 0.25, 0.001}, 8);
        double[] raw = {1, 2, 4, 8};
        for (int i = 0; i < 4; i++) {
            assertThat(w[i]).isCloseTo(raw[i] * 4 / 15, within(1e-12));
        }
        // Values 0 … 99, of which value v is seen with probability (v + 1) / 100: the plain mean is 66.
        SplittableRandom random = Seeds.stream(1, 0, 0);
        double sum = 0;
        double plain = 0;
        int n = 0;
        double[] seen = new double[100_000];
        double[] propensity = new double[100_000];
        for (int i = 0; i < 100_000; i++) {
            int v = random.nextInt(100);
            if (random.nextDouble() < (v + 1) / 100.0) {
                seen[n] = v;
                plain += v;
                propensity[n++] = (v + 1) / 100.0;
            }
        }
        double[] weights = InversePropensity.weights(Arrays.copyOf(propensity, n), Double.POSITIVE_INFINITY);
        for (int i = 0; i < n; i++) {
            sum += weights[i] * seen[i];
        }
        assertThat(plain / n).isCloseTo(66, within(0.5));
        assertThat(sum / n).isCloseTo(49.5, within(0.5));
        assertThatThrownBy(() -> InversePropensity.weights(new double[] {0.5, 0}, 10))
                .hasMessageContaining("propensity[1] (0.0)");
    }

    @Test
    @DisplayName("Popularity as a propensity: the most popular item has 1, nobody's item that of one user")
    void popularity() {
        Interactions log = Interactions.builder()
                .buy("a", "x")
                .buy("b", "x")
                .buy("c", "x")
                .buy("d", "x")
                .buy("a", "y")
                .buy("a", "y")
                .build();
        UserItemMatrix matrix = UserItemMatrix.of(log);
        double[] p = InversePropensity.popularity(matrix, 0.5);
        assertThat(p[log.items().ordinal("x")]).isEqualTo(1);
        assertThat(p[log.items().ordinal("y")]).isCloseTo(0.5, within(1e-12));
        PairWeights weights = InversePropensity.pairs(PositivePairs.of(log), p, 10);
        // Four pairs of weight 1 and one of weight 2, brought to mean 1.
        assertThat(weights.of(0, log.items().ordinal("x"))).isCloseTo(5.0 / 6, within(1e-12));
        assertThat(weights.of(0, log.items().ordinal("y"))).isCloseTo(10.0 / 6, within(1e-12));
    }

    @Test
    @DisplayName("Negatives come from the positive's group, from what the user's group likes, or by shares")
    void negatives() {
        Interactions log = log(30, 12, 3);
        PositivePairs pairs = PositivePairs.of(log);
        Groups items = groups("genre", 12, 3);
        Groups users = groups("sex", 30, 2);
        int n = 20_000;
        int[] user = new int[n];
        int[] positive = new int[n];
        for (int r = 0; r < n; r++) {
            user[r] = r % 30;
            positive[r] = pairs.item(user[r], r / 30 % pairs.count(user[r]));
        }
        int[] out = new int[n];
        GroupAwareNegatives.sameItemGroup(items, 1).sample(pairs, user, positive, n, Seeds.stream(4, 0, 0), out);
        for (int r = 0; r < n; r++) {
            assertThat(pairs.contains(user[r], out[r])).isFalse();
            int genre = items.group(positive[r]);
            boolean offered = false;
            for (int i = 0; i < 12; i++) {
                offered |= items.group(i) == genre && !pairs.contains(user[r], i);
            }
            assertThat(items.group(out[r]) == genre || !offered).isTrue();
        }
        assertThat(share(items, positive, out)).isGreaterThan(0.9);
        GroupAwareNegatives.sameItemGroup(items, 0.5).sample(pairs, user, positive, n, Seeds.stream(4, 0, 0), out);
        assertThat(share(items, positive, out)).isBetween(0.5, 0.75);

        GroupAwareNegatives.itemGroupShares(items, new double[] {0.5, 0.3, 0.2, 0})
                .sample(pairs, user, positive, n, Seeds.stream(4, 0, 0), out);
        double[] got = new double[3];
        for (int r = 0; r < n; r++) {
            got[items.group(out[r])] += 1.0 / n;
        }
        assertThat(got[0]).isCloseTo(0.5, within(0.02));
        assertThat(got[2]).isCloseTo(0.2, within(0.02));

        GroupAwareNegatives.likedByUserGroup(pairs, users, 1)
                .sample(pairs, user, positive, n, Seeds.stream(4, 0, 0), out);
        double[] counts = new double[12];
        double[] expected = new double[12];
        for (int u = 0; u < 30; u++) {
            if (users.group(u) == users.group(0)) {
                for (int k = 0; k < pairs.count(u); k++) {
                    expected[pairs.item(u, k)] += pairs.contains(0, pairs.item(u, k)) ? 0 : 1;
                }
            }
        }
        double total = Arrays.stream(expected).sum();
        int draws = 0;
        for (int r = 0; r < n; r += 30) {
            counts[out[r]]++;
            draws++;
        }
        for (int i = 0; i < 12; i++) {
            assertThat(counts[i] / draws).isCloseTo(expected[i] / total, within(0.07));
        }
    }

    @Test
    @DisplayName("A user who chose everything gets the positive back; a group without items may have no share")
    void extremes() {
        Interactions log =
                Interactions.builder().buy("a", "x").buy("a", "y").buy("b", "x").build();
        PositivePairs pairs = PositivePairs.of(log);
        int all = log.users().ordinal("a");
        int[] out = new int[1];
        Groups items = groups("genre", 2, 1);
        GroupAwareNegatives.sameItemGroup(items, 1)
                .sample(pairs, new int[] {all}, new int[] {1}, 1, Seeds.stream(1, 0, 0), out);
        assertThat(out[0]).isEqualTo(1);
        assertThatThrownBy(() -> GroupAwareNegatives.itemGroupShares(items, new double[] {1, 1}))
                .hasMessageContaining("unknown");
    }

    private static double share(Groups items, int[] positive, int[] negative) {
        int same = 0;
        for (int r = 0; r < positive.length; r++) {
            same += items.group(positive[r]) == items.group(negative[r]) ? 1 : 0;
        }
        return (double) same / positive.length;
    }

    private static Interactions log(int users, int items, int rows) {
        InteractionsBuilder log = Interactions.builder();
        for (int u = 0; u < users; u++) {
            for (int k = 0; k < rows; k++) {
                // Squares prefer small items, so that popularity is uneven and differs by user.
                log.buy("u" + (100 + u), "i" + (100 + (u % 2 + k * k + u / 7) % items));
            }
        }
        for (int i = 0; i < items; i++) {
            log.buy("u100", "i" + (100 + i / 2));
            log.buy("u101", "i" + (100 + items - 1 - i / 2));
        }
        return log.build();
    }

    private static Groups groups(String name, int n, int count) {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            labels.add("g" + i % count);
        }
        return Groups.of(name, labels);
    }
}
