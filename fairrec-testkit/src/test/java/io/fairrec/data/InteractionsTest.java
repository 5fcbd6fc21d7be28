package io.fairrec.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.internal.Seeds;
import io.fairrec.testkit.SyntheticLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class InteractionsTest {

    private static final List<EventType> TYPES = List.of(EventType.values());

    /** A row as the oracle holds it; {@code input} is its place in the input. */
    private record Event(int user, int item, EventType type, long time, double quantity, double value, int input) {}

    @Test
    @DisplayName("rows come out by user, time, item and input order, whatever order they came in")
    void sortsLikeTheOracle() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 1);
            List<Event> events = randomEvents(random);
            InteractionsBuilder builder = Interactions.builder().users(ids(4)).items(ids(5));
            for (Event e : events) {
                builder.add("" + e.user, "" + e.item, e.type, e.time, e.quantity, e.value);
            }
            Interactions log = builder.build();

            List<Event> sorted = new ArrayList<>(events);
            // Rows without a time keep their input order, so the item decides only among rows with one.
            sorted.sort(Comparator.comparingInt(Event::user)
                    .thenComparingLong(Event::time)
                    .thenComparingInt(e -> e.time == Interactions.NO_TIME ? e.input : e.item)
                    .thenComparingInt(Event::input));
            assertThat(rows(log)).as("seed %d", seed).isEqualTo(withoutInput(sorted));
            for (int user = 0; user < 4; user++) {
                int wanted = user;
                assertThat((long) log.count(user))
                        .as("rows of user %d, seed %d", user, seed)
                        .isEqualTo(events.stream().filter(e -> e.user == wanted).count());
            }
        }
    }

    @Test
    @DisplayName("the order of the input does not change the data or the hash when times differ")
    void orderDoesNotMatter() {
        Interactions forward = Interactions.builder()
                .buy("b", "y", Instant.ofEpochSecond(3))
                .buy("a", "x", Instant.ofEpochSecond(2))
                .buy("a", "y", Instant.ofEpochSecond(1))
                .build();
        Interactions backward = Interactions.builder()
                .buy("a", "y", Instant.ofEpochSecond(1))
                .buy("a", "x", Instant.ofEpochSecond(2))
                .buy("b", "y", Instant.ofEpochSecond(3))
                .build();

        assertThat(backward.sha256()).isEqualTo(forward.sha256());
        assertThat(rows(backward)).isEqualTo(rows(forward));
    }

    @Test
    @DisplayName("the hash changes with every column and with the ids")
    void hashSeesEverything() {
        String hash = one("u", "i", EventType.BUY, 1, 1, 1).sha256();

        assertThat(List.of(
                        one("v", "i", EventType.BUY, 1, 1, 1).sha256(),
                        one("u", "j", EventType.BUY, 1, 1, 1).sha256(),
                        one("u", "i", EventType.VIEW, 1, 1, 1).sha256(),
                        one("u", "i", EventType.BUY, 2, 1, 1).sha256(),
                        one("u", "i", EventType.BUY, 1, 2, 1).sha256(),
                        one("u", "i", EventType.BUY, 1, 1, 2).sha256()))
                .doesNotContain(hash)
                .doesNotHaveDuplicates();
        assertThat(one("u", "i", EventType.BUY, 1, 1, 1).sha256()).isEqualTo(hash);
    }

    @Test
    @DisplayName("the user of a row is the one whose range holds it, users without rows included")
    void userOfRow() {
        Interactions log = SyntheticLog.builder()
                .users(60)
                .coldUsers(20)
                .rowsPerUser(3)
                .build()
                .interactions();

        for (int user = 0; user < log.userCount(); user++) {
            for (int row = log.begin(user); row < log.end(user); row++) {
                assertThat(log.user(row)).isEqualTo(user);
            }
        }
        assertThatThrownBy(() -> log.user(log.size())).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    @DisplayName("where keeps the rows it is told to, in order, and the id spaces")
    void where() {
        Interactions log = SyntheticLog.builder().seed(3).build().interactions();
        Interactions odd = log.where(row -> row % 2 == 1);

        assertThat(odd.users()).isEqualTo(log.users());
        assertThat(odd.items()).isEqualTo(log.items());
        List<Event> expected = new ArrayList<>();
        List<Event> all = rows(log);
        for (int row = 1; row < all.size(); row += 2) {
            expected.add(all.get(row));
        }
        assertThat(rows(odd)).isEqualTo(expected);
    }

    @Test
    @DisplayName("restrict drops users and items with their rows and keeps the others' ids")
    void restrict() {
        Interactions log = Interactions.builder()
                .buy("1", "1")
                .buy("1", "2")
                .buy("2", "3")
                .buy("3", "3")
                .buy("3", "1")
                .build();

        Interactions small = log.restrict(new boolean[] {true, false, true}, new boolean[] {false, true, true});

        assertThat(small.users().ids()).containsExactly("1", "3");
        assertThat(small.items().ids()).containsExactly("2", "3");
        assertThat(small.size()).isEqualTo(2);
        assertThat(small.items().id(small.item(small.begin(0)))).isEqualTo("2");
        assertThat(small.items().id(small.item(small.begin(1)))).isEqualTo("3");
        assertThatThrownBy(() -> log.restrict(new boolean[2], new boolean[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keepUser");
    }

    @Test
    @DisplayName("an empty log is a log")
    void empty() {
        Interactions log = Interactions.builder().build();

        assertThat(log.size()).isZero();
        assertThat(log.userCount()).isZero();
        assertThat(log.latestTime()).isEqualTo(Interactions.NO_TIME);
        assertThat(log.where(row -> true).size()).isZero();
        assertThat(UserItemMatrix.of(log).size()).isZero();
        assertThat(KCore.filter(log, 5, 5).size()).isZero();
    }

    @Test
    @DisplayName("blank ids, NaN values, negative quantities and unknown users are refused by name and value")
    void refuses() {
        InteractionsBuilder builder = Interactions.builder();

        assertThatThrownBy(() -> builder.buy(" ", "i")).hasMessageContaining("user id");
        assertThatThrownBy(() -> builder.buy("u", "")).hasMessageContaining("item id");
        assertThatThrownBy(() -> builder.add("u", "i", EventType.BUY, 1, -1, 0))
                .hasMessageContaining("quantity (-1.0)");
        assertThatThrownBy(() -> builder.add("u", "i", EventType.BUY, 1, 1, Double.NaN))
                .hasMessageContaining("value (NaN)");
        assertThat(builder.size()).as("a refused row leaves nothing behind").isZero();
        assertThatThrownBy(
                        () -> Interactions.builder().users(ids(2)).buy("7", "i").build())
                .hasMessageContaining("user \"7\"")
                .hasMessageContaining("2 fixed users");
    }

    @Test
    @DisplayName("a builder can go on after build()")
    void buildTwice() {
        InteractionsBuilder builder = Interactions.builder().buy("1", "1");
        Interactions first = builder.build();
        Interactions second = builder.buy("2", "2").build();

        assertThat(first.size()).isEqualTo(1);
        assertThat(second.size()).isEqualTo(2);
    }

    @Test
    @DisplayName("toString tells sizes and no ids")
    void toStringHidesPeople() {
        assertThat(Interactions.builder().buy("alice", "book").build())
                .hasToString("Interactions[1 rows, 1 users, 1 items]");
    }

    private static Interactions one(String user, String item, EventType type, long time, double pieces, double value) {
        return Interactions.builder().add(user, item, type, time, pieces, value).build();
    }

    private static IdIndex ids(int n) {
        long[] ids = new long[n];
        for (int i = 0; i < n; i++) {
            ids[i] = i;
        }
        return IdIndex.ofLongs(ids);
    }

    private static List<Event> randomEvents(SplittableRandom random) {
        List<Event> events = new ArrayList<>();
        int n = random.nextInt(40);
        for (int i = 0; i < n; i++) {
            long time = random.nextInt(5) == 0 ? Interactions.NO_TIME : random.nextInt(4);
            EventType type = TYPES.get(random.nextInt(TYPES.size()));
            events.add(new Event(random.nextInt(4), random.nextInt(5), type, time, random.nextInt(3), i, i));
        }
        return events;
    }

    private static List<Event> withoutInput(List<Event> events) {
        return events.stream()
                .map(e -> new Event(e.user, e.item, e.type, e.time, e.quantity, e.value, 0))
                .toList();
    }

    private static List<Event> rows(Interactions log) {
        List<Event> result = new ArrayList<>();
        for (int user = 0; user < log.userCount(); user++) {
            for (int row = log.begin(user); row < log.end(user); row++) {
                result.add(new Event(
                        user, log.item(row), log.event(row), log.time(row), log.quantity(row), log.value(row), 0));
            }
        }
        return result;
    }
}
