package io.fairrec.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.internal.Seeds;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KCoreTest {

    private record Pair(int user, int item) {}

    @Test
    @DisplayName("removing until nothing changes, round by round, gives the same")
    void likeTheOracle() {
        for (int seed = 0; seed < 400; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 2);
            int users = 1 + random.nextInt(8);
            int items = 1 + random.nextInt(8);
            int perUser = random.nextInt(4);
            int perItem = random.nextInt(4);
            InteractionsBuilder builder = Interactions.builder();
            Set<Pair> pairs = new HashSet<>();
            int rows = random.nextInt(50);
            for (int i = 0; i < rows; i++) {
                Pair pair = new Pair(random.nextInt(users), random.nextInt(items));
                pairs.add(pair);
                builder.buy("" + pair.user, "" + pair.item);
            }

            Interactions core = KCore.filter(builder.build(), perUser, perItem);

            assertThat(pairs(core)).as("seed %d", seed).isEqualTo(oracle(pairs, perUser, perItem));
        }
    }

    @Test
    @DisplayName("distinct partners count, not rows")
    void countsPartners() {
        InteractionsBuilder builder = Interactions.builder();
        for (int i = 0; i < 10; i++) {
            builder.buy("1", "1");
        }

        assertThat(KCore.filter(builder.build(), 2, 1).size()).isZero();
        assertThat(KCore.filter(builder.build(), 1, 1).size()).isEqualTo(10);
    }

    @Test
    @DisplayName("a chain that falls apart from its ends takes linear time")
    void longChain() {
        int length = 200_000;
        InteractionsBuilder builder = Interactions.builder();
        for (int i = 0; i < length; i++) {
            builder.buy("" + i, "" + i).buy("" + i, "" + (i + 1));
        }
        Interactions chain = builder.build();

        // Round by round this takes 200,000 passes over 400,000 pairs, which is minutes.
        Interactions core =
                Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> KCore.filter(chain, 2, 2));

        assertThat(core.size()).isZero();
        assertThat(core.userCount()).isZero();
    }

    @Test
    @DisplayName("with least degrees of 0 nobody leaves, not even those without rows")
    void zeroKeepsAll() {
        Interactions log = Interactions.builder()
                .users(IdIndex.ofLongs(new long[] {1, 2}))
                .items(IdIndex.ofLongs(new long[] {1, 2, 3}))
                .buy("1", "2")
                .build();

        assertThat(KCore.filter(log, 0, 0).userCount()).isEqualTo(2);
        assertThat(KCore.filter(log, 0, 0).itemCount()).isEqualTo(3);
        assertThat(KCore.filter(log, 1, 1).itemCount()).isEqualTo(1);
        assertThatThrownBy(() -> KCore.filter(log, -1, 0)).hasMessageContaining("minItemsPerUser (-1)");
    }

    private static Set<Pair> oracle(Set<Pair> pairs, int perUser, int perItem) {
        Set<Pair> left = pairs;
        while (true) {
            Map<Integer, Integer> users = new HashMap<>();
            Map<Integer, Integer> items = new HashMap<>();
            for (Pair pair : left) {
                users.merge(pair.user, 1, Integer::sum);
                items.merge(pair.item, 1, Integer::sum);
            }
            Set<Pair> next = new HashSet<>();
            for (Pair pair : left) {
                if (users.getOrDefault(pair.user, 0) >= perUser && items.getOrDefault(pair.item, 0) >= perItem) {
                    next.add(pair);
                }
            }
            if (next.size() == left.size()) {
                return next;
            }
            left = next;
        }
    }

    private static Set<Pair> pairs(Interactions log) {
        Set<Pair> result = new HashSet<>();
        for (int row = 0; row < log.size(); row++) {
            result.add(new Pair(
                    Integer.parseInt(log.users().id(log.user(row))),
                    Integer.parseInt(log.items().id(log.item(row)))));
        }
        return result;
    }
}
