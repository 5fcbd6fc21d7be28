package io.fairrec.eval.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.data.EventType;
import io.fairrec.data.Groups;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.internal.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FoldsTest {
    private static final int SEEDS = 100;

    @Test
    @DisplayName("every protocol partitions the rows: each is tested once and trained on in all other folds")
    void partition() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Interactions log = log(seed);
            Groups groups = groups(seed, log.userCount());
            int k = 2 + (int) (seed % 4);
            for (List<Split> folds : List.of(
                    Folds.byRow(log, k, seed),
                    Folds.byRow(log, k, groups, seed),
                    Folds.byPair(log, k, seed),
                    Folds.byUser(log, k, groups, seed))) {
                assertThat(folds).hasSize(k);
                List<Double> tested = new ArrayList<>();
                for (Split fold : folds) {
                    List<Double> both = rows(fold.train());
                    both.addAll(rows(fold.test()));
                    assertThat(both).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(rows(log));
                    tested.addAll(rows(fold.test()));
                }
                assertThat(tested).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(rows(log));
            }
        }
    }

    @Test
    @DisplayName("dealt numbers differ by one at most, overall and within every stratum, however unequal strata are")
    void deal() {
        for (long seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 3);
            int n = 5 + random.nextInt(60);
            int k = 2 + random.nextInt(4);
            int[] strata = new int[n];
            Arrays.setAll(strata, i -> Integer.MIN_VALUE + random.nextInt(1 + random.nextInt(5)));
            int[] fold = Folds.deal(strata, k, seed);
            assertThat(spread(fold, k, new boolean[0])).as("seed %d", seed).isLessThanOrEqualTo(1);
            for (int s : strata) {
                boolean[] counted = new boolean[n];
                for (int i = 0; i < n; i++) {
                    counted[i] = strata[i] == s;
                }
                assertThat(spread(fold, k, counted))
                        .as("seed %d, stratum %d", seed, s)
                        .isLessThanOrEqualTo(1);
            }
            assertThat(Folds.deal(strata, k, seed)).isEqualTo(fold);
        }
    }

    @Test
    @DisplayName("which thing falls into which part is chance: every pair of parts is possible, none is favoured")
    void random() {
        int[] together = new int[10];
        int[] first = new int[10];
        int draws = 4000;
        for (long seed = 0; seed < draws; seed++) {
            int[] fold = Folds.deal(new int[10], 5, seed);
            for (int i = 0; i < 10; i++) {
                first[i] += fold[i] == 0 ? 1 : 0;
                together[i] += fold[i] == fold[0] ? 1 : 0;
            }
        }
        for (int i = 1; i < 10; i++) {
            // Two of ten are in a part: p = 1/5 and 1/9; five standard deviations.
            assertThat(first[i]).as("thing %d", i).isBetween(draws / 5 - 127, draws / 5 + 127);
            assertThat(together[i]).as("thing %d", i).isBetween(draws / 9 - 100, draws / 9 + 100);
        }
    }

    @Test
    @DisplayName("pair folds: no pair on both sides; a user's parts and all parts differ by one pair at most")
    void pairs() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Interactions log = log(seed);
            int k = 2 + (int) (seed % 4);
            List<Split> folds = Folds.byPair(log, k, seed);
            int[] all = new int[k];
            for (int user = 0; user < log.userCount(); user++) {
                int[] of = new int[k];
                for (int f = 0; f < k; f++) {
                    Set<Integer> tested = items(folds.get(f).test(), user);
                    assertThat(Collections.disjoint(items(folds.get(f).train(), user), tested))
                            .as("seed %d, user %d", seed, user)
                            .isTrue();
                    of[f] = tested.size();
                    all[f] += tested.size();
                }
                assertThat(max(of) - min(of)).as("seed %d, user %d", seed, user).isLessThanOrEqualTo(1);
            }
            assertThat(max(all) - min(all)).as("seed %d", seed).isLessThanOrEqualTo(1);
            assertThat(Folds.byPair(log, k, seed).get(1).test().sha256())
                    .isEqualTo(folds.get(1).test().sha256());
        }
        assertThat(Folds.byPair(log(5), 3, 1).get(0).test().sha256())
                .isNotEqualTo(Folds.byPair(log(5), 3, 2).get(0).test().sha256());
    }

    @Test
    @DisplayName("stratified folds: each set of labels is spread evenly, by users and by rows")
    void strata() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Interactions log = log(seed);
            Groups groups = groups(seed, log.userCount());
            int k = 2 + (int) (seed % 4);
            List<Split> byRow = Folds.byRow(log, k, groups, seed);
            List<Split> byUser = Folds.byUser(log, k, groups, seed);
            Set<Set<Integer>> sets = new HashSet<>();
            for (int user = 0; user < log.userCount(); user++) {
                sets.add(labels(groups, user));
            }
            for (Set<Integer> set : sets) {
                int[] rows = new int[k];
                int[] users = new int[k];
                for (int user = 0; user < log.userCount(); user++) {
                    for (int f = 0; f < k && labels(groups, user).equals(set); f++) {
                        rows[f] += byRow.get(f).test().count(user);
                        int tested = byUser.get(f).test().count(user);
                        assertThat(tested).isIn(0, log.count(user));
                        users[f] += tested > 0 ? 1 : 0;
                    }
                }
                assertThat(max(rows) - min(rows))
                        .as("seed %d, rows of %s", seed, set)
                        .isLessThanOrEqualTo(1);
                assertThat(max(users) - min(users))
                        .as("seed %d, users of %s", seed, set)
                        .isLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    @DisplayName("refuses one fold, more folds than things, and groups of other users")
    void refuses() {
        Interactions log = log(1);
        assertThatThrownBy(() -> Folds.byRow(log, 1, 0)).hasMessageContaining("folds (1)");
        assertThatThrownBy(() -> Folds.byPair(log, 1, 0)).hasMessageContaining("folds (1)");
        assertThatThrownBy(() -> Folds.byUser(log, 99, groups(1, log.userCount()), 0))
                .hasMessageContaining("folds (99)");
        assertThatThrownBy(() -> Folds.byUser(log, 2, groups(1, 3), 0)).hasMessageContaining("covers 3 users");
    }

    private static int spread(int[] fold, int k, boolean[] counted) {
        int[] sizes = new int[k];
        for (int i = 0; i < fold.length; i++) {
            sizes[fold[i]] += counted.length == 0 || counted[i] ? 1 : 0;
        }
        return max(sizes) - min(sizes);
    }

    private static int max(int[] values) {
        return Arrays.stream(values).max().orElseThrow();
    }

    private static int min(int[] values) {
        return Arrays.stream(values).min().orElseThrow();
    }

    private static Set<Integer> labels(Groups groups, int user) {
        Set<Integer> labels = new TreeSet<>();
        for (int i = 0; i < groups.count(user); i++) {
            labels.add(groups.group(user, i));
        }
        return labels;
    }

    private static Groups groups(long seed, int users) {
        SplittableRandom random = Seeds.stream(seed, 1, 3);
        List<Collection<String>> labels = new ArrayList<>();
        for (int u = 0; u < users; u++) {
            labels.add(List.of(List.<String>of(), List.of("a"), List.of("b"), List.of("a", "b"))
                    .get(random.nextInt(4)));
        }
        return Groups.multiLabel("made-up", labels);
    }

    /** Every one of 12 users has a row, so that users can be counted by rows; the value is a row's serial number. */
    private static Interactions log(long seed) {
        SplittableRandom random = Seeds.stream(seed, 2, 3);
        long[] ids = new long[12];
        Arrays.setAll(ids, i -> i);
        InteractionsBuilder rows = Interactions.builder().users(IdIndex.ofLongs(ids));
        int n = 12 + random.nextInt(60);
        for (int i = 0; i < n; i++) {
            String user = Integer.toString(i < 12 ? i : random.nextInt(12));
            rows.add(user, Integer.toString(random.nextInt(9)), EventType.BUY, random.nextInt(6), 1, i);
        }
        return rows.build();
    }

    private static List<Double> rows(Interactions log) {
        List<Double> values = new ArrayList<>();
        for (int row = 0; row < log.size(); row++) {
            values.add(log.value(row));
        }
        return values;
    }

    private static Set<Integer> items(Interactions log, int user) {
        Set<Integer> items = new HashSet<>();
        for (int row = log.begin(user); row < log.end(user); row++) {
            items.add(log.item(row));
        }
        return items;
    }
}
