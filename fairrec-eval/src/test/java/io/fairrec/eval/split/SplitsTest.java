package io.fairrec.eval.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.data.EventType;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.internal.Seeds;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitsTest {

    private static final int SEEDS = 300;
    private static final double[] FRACTIONS = {0.8, 0.5, 0.55, 0.1, 0.9, 0.07};

    /** A row; {@code value} is its serial number, so rows can be told apart. */
    private record Event(int user, int item, long time, int value) {}

    @ParameterizedTest
    @CsvSource({"0.8,5,4", "0.8,10,8", "0.8,35,28", "0.8,1,1", "0.8,6,5", "0.55,100,55", "0.07,100,7", "0.1,3,1"})
    @DisplayName("a fraction is rounded up exactly, as in decimal")
    void exactCeiling(double fraction, int rows, int train) {
        InteractionsBuilder builder = Interactions.builder();
        for (int i = 0; i < rows; i++) {
            builder.buy("u", "i" + i);
        }
        Interactions log = builder.build();

        assertThat(Splits.perUserFractionByRows(log, fraction).train().size()).isEqualTo(train);
        assertThat(Splits.perUserFractionByPairs(log, fraction).train().size()).isEqualTo(train);
        assertThat(Splits.random(log, fraction, 1).train().size()).isEqualTo(train);
    }

    @Test
    @DisplayName("no protocol loses a row, doubles one, or changes the id spaces")
    void nothingLostOrDoubled() {
        List<Function<Interactions, Split>> protocols = List.of(
                log -> Splits.perUserFractionByRows(log, 0.8),
                log -> Splits.perUserFractionByPairs(log, 0.8),
                log -> Splits.atTime(log, 3),
                log -> Splits.atQuantile(log, 0.8),
                Splits::leaveLastOut,
                log -> Splits.leaveRandomOut(log, 9),
                log -> Splits.random(log, 0.8, 9),
                log -> Splits.userFolds(log, 3, 9).get(1),
                log -> Splits.itemFolds(log, 3, 9).get(1));
        for (int seed = 0; seed < SEEDS; seed++) {
            Interactions log = log(seed);
            for (int p = 0; p < protocols.size(); p++) {
                Split split = protocols.get(p).apply(log);

                List<Event> both = new ArrayList<>(rows(split.train()));
                both.addAll(rows(split.test()));
                assertThat(both).as("protocol %d, seed %d", p, seed).containsExactlyInAnyOrderElementsOf(rows(log));
                assertThat(split.train().users()).isEqualTo(log.users());
                assertThat(split.test().items()).isEqualTo(log.items());
            }
        }
    }

    @Test
    @DisplayName("by rows: per user no test row is before a train row, and the number is that of the oracle")
    void byRows() {
        for (int seed = 0; seed < SEEDS; seed++) {
            double fraction = FRACTIONS[seed % FRACTIONS.length];
            Interactions log = log(seed);

            Split split = Splits.perUserFractionByRows(log, fraction);

            List<Event> expected = new ArrayList<>();
            for (int user = 0; user < log.userCount(); user++) {
                List<Event> sorted = ofUser(log, user);
                sorted.sort(Comparator.comparingLong(Event::time).thenComparingInt(Event::item));
                expected.addAll(sorted.subList(0, ceiling(fraction, sorted.size())));
                long lastTrain = ofUser(split.train(), user).stream()
                        .mapToLong(Event::time)
                        .max()
                        .orElse(Long.MIN_VALUE);
                assertThat(ofUser(split.test(), user))
                        .as("user %d, seed %d", user, seed)
                        .allSatisfy(e -> assertThat(e.time).isGreaterThanOrEqualTo(lastTrain));
            }
            assertThat(rows(split.train())).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    @DisplayName("by pairs: no pair on both sides, first purchases in order, the number is that of the oracle")
    void byPairs() {
        for (int seed = 0; seed < SEEDS; seed++) {
            double fraction = FRACTIONS[seed % FRACTIONS.length];
            Interactions log = log(seed);

            Split split = Splits.perUserFractionByPairs(log, fraction);

            for (int user = 0; user < log.userCount(); user++) {
                List<Event> firsts = new ArrayList<>();
                for (int item = 0; item < log.itemCount(); item++) {
                    int wanted = item;
                    ofUser(log, user).stream()
                            .filter(e -> e.item == wanted)
                            .min(Comparator.comparingLong(Event::time))
                            .ifPresent(firsts::add);
                }
                firsts.sort(Comparator.comparingLong(Event::time).thenComparingInt(Event::item));
                int kept = ceiling(fraction, firsts.size());
                assertThat(itemsOf(split.train(), user))
                        .as("train of user %d, seed %d", user, seed)
                        .isEqualTo(items(firsts.subList(0, kept)));
                assertThat(itemsOf(split.test(), user))
                        .as("test of user %d, seed %d", user, seed)
                        .isEqualTo(items(firsts.subList(kept, firsts.size())));
            }
        }
    }

    @Test
    @DisplayName("at a time: everything before it train, everything from it on test")
    void atTime() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Split split = Splits.atTime(log(seed), 3);

            assertThat(rows(split.train())).as("seed %d", seed).allMatch(e -> e.time < 3);
            assertThat(rows(split.test())).as("seed %d", seed).allMatch(e -> e.time >= 3);
        }
    }

    @Test
    @DisplayName("at a quantile: no train row as late as a test row, and train is as large as that allows")
    void atQuantile() {
        for (int seed = 0; seed < SEEDS; seed++) {
            double fraction = FRACTIONS[seed % FRACTIONS.length];
            Interactions log = log(seed);

            Split split = Splits.atQuantile(log, fraction);

            int most = ceiling(fraction, log.size());
            long[] cuts = rows(log).stream()
                    .mapToLong(Event::time)
                    .distinct()
                    .sorted()
                    .toArray();
            // The oracle tries every moment, and the end of time.
            int largest = log.size() == most ? most : 0;
            for (long cut : cuts) {
                int before = (int) rows(log).stream().filter(e -> e.time < cut).count();
                largest = before <= most ? Math.max(largest, before) : largest;
            }
            assertThat(split.train().size()).as("seed %d", seed).isEqualTo(largest);
            long lastTrain =
                    rows(split.train()).stream().mapToLong(Event::time).max().orElse(Long.MIN_VALUE);
            assertThat(rows(split.test())).as("seed %d", seed).allMatch(e -> e.time > lastTrain);
        }
    }

    @Test
    @DisplayName("a cut in time refuses a log with a row without time")
    void needsTimes() {
        Interactions log = Interactions.builder().buy("1", "1").build();

        assertThatThrownBy(() -> Splits.atTime(log, 3)).hasMessageContaining("has no time");
        assertThatThrownBy(() -> Splits.atQuantile(log, 0.5)).hasMessageContaining("has no time");
    }

    @Test
    @DisplayName("leave one out: the last row, or any row, of everybody with two rows or more")
    void leaveOneOut() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Interactions log = log(seed);
            Split last = Splits.leaveLastOut(log);
            Split any = Splits.leaveRandomOut(log, seed);
            for (int user = 0; user < log.userCount(); user++) {
                int expected = log.count(user) > 1 ? 1 : 0;
                assertThat(last.test().count(user))
                        .as("user %d, seed %d", user, seed)
                        .isEqualTo(expected);
                assertThat(any.test().count(user))
                        .as("user %d, seed %d", user, seed)
                        .isEqualTo(expected);
                if (expected == 1) {
                    List<Event> rows = ofUser(log, user);
                    assertThat(ofUser(last.test(), user)).containsExactly(rows.get(rows.size() - 1));
                }
            }
        }
    }

    @Test
    @DisplayName("equal seeds give equal splits, other seeds others, and every row has its chance")
    void seeds() {
        Interactions log = log(200, 1);
        Set<Integer> everInTest = new HashSet<>();
        Set<String> different = new HashSet<>();
        for (int seed = 0; seed < 40; seed++) {
            Split split = Splits.random(log, 0.8, seed);
            assertThat(Splits.random(log, 0.8, seed).test().sha256())
                    .isEqualTo(split.test().sha256());
            different.add(split.test().sha256());
            rows(split.test()).forEach(e -> everInTest.add(e.value));
            assertThat(Splits.leaveRandomOut(log, seed).test().sha256())
                    .isEqualTo(Splits.leaveRandomOut(log, seed).test().sha256());
            different.add(Splits.leaveRandomOut(log, seed).test().sha256());
        }
        assertThat(different).hasSize(80);
        // The chance that a given row is never drawn is 0.8^40 = 1.3e-4.
        assertThat(everInTest.size()).isGreaterThanOrEqualTo(log.size() - 2);
    }

    @Test
    @DisplayName("folds: every user is tested exactly once, with all rows; sizes differ by one at most")
    void folds() {
        for (int seed = 0; seed < 50; seed++) {
            Interactions log = log(seed);
            List<Split> folds = Splits.userFolds(log, 3, seed);
            int rows = 0;
            for (int user = 0; user < log.userCount(); user++) {
                int wanted = user;
                List<Split> testing =
                        folds.stream().filter(f -> f.test().count(wanted) > 0).toList();
                assertThat(testing).as("user %d, seed %d", user, seed).hasSize(log.count(user) > 0 ? 1 : 0);
                for (Split fold : testing) {
                    assertThat(fold.train().count(user)).isZero();
                    rows += fold.test().count(user);
                }
            }
            assertThat(rows).isEqualTo(log.size());
            assertThat(Splits.userFolds(log, 3, seed).get(0).test().sha256())
                    .isEqualTo(folds.get(0).test().sha256());
        }
        assertThatThrownBy(() -> Splits.userFolds(log(1), 1, 0)).hasMessageContaining("folds (1)");
        assertThatThrownBy(() -> Splits.userFolds(log(1), 99, 0)).hasMessageContaining("folds (99)");
    }

    @Test
    @DisplayName("item folds: every item is tested exactly once, with all rows; sizes differ by one at most")
    void itemFolds() {
        for (int seed = 0; seed < 50; seed++) {
            int folds = 2 + seed % 4;
            // Every item has a row, so that the items of a part can be counted by its test rows.
            InteractionsBuilder builder = Interactions.builder();
            for (int row = 0; row < 40; row++) {
                builder.buy("u" + (row * 7 + seed) % 11, "i" + row % (5 + seed % 6));
            }
            Interactions log = builder.build();
            List<Set<Integer>> parts = new ArrayList<>();
            Set<Integer> union = new HashSet<>();
            for (Split fold : Splits.itemFolds(log, folds, seed)) {
                Set<Integer> held = items(rows(fold.test()));
                assertThat(items(rows(fold.train()))).as("seed %d", seed).doesNotContainAnyElementsOf(held);
                parts.add(held);
                union.addAll(held);
            }
            int sizes = parts.stream().mapToInt(Set::size).sum();
            assertThat(sizes).as("seed %d", seed).isEqualTo(log.itemCount()).isEqualTo(union.size());
            assertThat(parts)
                    .as("seed %d", seed)
                    .allSatisfy(part -> assertThat(part.size())
                            .isBetween(log.itemCount() / folds, (log.itemCount() + folds - 1) / folds));
        }
        assertThatThrownBy(() -> Splits.itemFolds(log(1), 1, 0)).hasMessageContaining("folds (1)");
        assertThatThrownBy(() -> Splits.itemFolds(log(1), 6, 0)).hasMessageContaining("folds (6)");
    }

    @Test
    @DisplayName("item folds belong to the ids, whatever their ordinals; other seeds give others")
    void itemFoldsOfIds() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            ids.add("" + i);
        }
        Set<Set<String>> different = new HashSet<>();
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(ids, new java.util.Random(seed));
            Interactions one = everyItemOnce(IdIndex.sorted(ids));
            Interactions other = everyItemOnce(IdIndex.of(ids));
            for (int fold = 0; fold < 3; fold++) {
                Set<String> held =
                        itemIds(Splits.itemFolds(one, 3, seed).get(fold).test());
                assertThat(itemIds(Splits.itemFolds(other, 3, seed).get(fold).test()))
                        .as("seed %d", seed)
                        .isEqualTo(held);
                different.add(held);
            }
        }
        assertThat(different).hasSize(60);
    }

    @Test
    @DisplayName("fractions of 0, 1 and NaN are refused; sides of different id spaces are no split")
    void refuses() {
        Interactions log = log(1);

        for (double fraction : new double[] {0, 1, -0.5, 1.5, Double.NaN}) {
            assertThatThrownBy(() -> Splits.perUserFractionByRows(log, fraction))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("trainFraction (" + fraction + ")");
        }
        assertThatThrownBy(() ->
                        new Split(log, Interactions.builder().buy("9", "9").build()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Interactions everyItemOnce(IdIndex items) {
        InteractionsBuilder builder = Interactions.builder().items(items);
        items.ids().forEach(id -> builder.buy("u", id));
        return builder.build();
    }

    private static Set<String> itemIds(Interactions log) {
        Set<String> ids = new HashSet<>();
        rows(log).forEach(e -> ids.add(log.items().id(e.item)));
        return ids;
    }

    private static int ceiling(double fraction, int n) {
        return new BigDecimal(Double.toString(fraction))
                .multiply(new BigDecimal(n))
                .setScale(0, RoundingMode.CEILING)
                .intValue();
    }

    private static Interactions log(int seed) {
        return log(Seeds.stream(seed, 0, 6).nextInt(30), seed);
    }

    private static Interactions log(int rows, int seed) {
        SplittableRandom random = Seeds.stream(seed, 1, 6);
        InteractionsBuilder builder = Interactions.builder()
                .users(IdIndex.ofLongs(new long[] {0, 1, 2, 3}))
                .items(IdIndex.ofLongs(new long[] {0, 1, 2, 3, 4}));
        for (int i = 0; i < rows; i++) {
            builder.add("" + random.nextInt(4), "" + random.nextInt(5), EventType.BUY, random.nextInt(6), 1, i);
        }
        return builder.build();
    }

    private static List<Event> rows(Interactions log) {
        List<Event> result = new ArrayList<>();
        for (int user = 0; user < log.userCount(); user++) {
            result.addAll(ofUser(log, user));
        }
        return result;
    }

    private static List<Event> ofUser(Interactions log, int user) {
        List<Event> result = new ArrayList<>();
        for (int row = log.begin(user); row < log.end(user); row++) {
            result.add(new Event(user, log.item(row), log.time(row), (int) log.value(row)));
        }
        return result;
    }

    private static Set<Integer> itemsOf(Interactions log, int user) {
        return items(ofUser(log, user));
    }

    private static Set<Integer> items(List<Event> events) {
        Set<Integer> result = new HashSet<>();
        events.forEach(e -> result.add(e.item));
        return result;
    }
}
