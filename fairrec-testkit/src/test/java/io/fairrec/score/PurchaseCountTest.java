package io.fairrec.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.EventType;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.testkit.ScorerContract;
import io.fairrec.testkit.SyntheticLog;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PurchaseCountTest extends ScorerContract {
    @Override
    protected Scorer create(SyntheticLog shop) {
        return PurchaseCount.thenPopularity(Popularity.fit(shop.interactions()));
    }

    @Nested
    class Alone extends ScorerContract {
        @Override
        protected Scorer create(SyntheticLog shop) {
            return PurchaseCount.alone();
        }
    }

    @Test
    @DisplayName("orders by the own count first, by popularity second")
    void lexicographic() {
        for (long seed = 0; seed < 100; seed++) {
            Interactions log = SmallLogs.random(seed);
            Popularity popularity = Popularity.fit(log);
            PurchaseCount scorer = PurchaseCount.thenPopularity(popularity);
            for (int u = 0; u < log.userCount(); u++) {
                float[] scores = SmallLogs.scores(scorer, log, u);
                for (int a = 0; a < log.itemCount(); a++) {
                    for (int b = 0; b < log.itemCount(); b++) {
                        int byCount = Integer.compare(count(log, u, a), count(log, u, b));
                        int expected =
                                byCount != 0 ? byCount : Integer.compare(popularity.users(a), popularity.users(b));
                        assertThat(Integer.signum(Float.compare(scores[a], scores[b])))
                                .as("seed %d, user %d, items %d and %d", seed, u, a, b)
                                .isEqualTo(expected);
                    }
                }
            }
        }
    }

    @Test
    @DisplayName("still tells popularities apart at counts where count + popularity / (max + 1) cannot")
    void floatsSuffice() {
        // 40,000 users: 1/40,001 is below half the spacing of floats at 2,000, which is 2^-13.
        InteractionsBuilder builder = Interactions.builder().items(SmallLogs.ids(3));
        for (int u = 0; u < 40_000; u++) {
            builder.buy("u" + u, "2");
        }
        for (int n = 0; n < 2_000; n++) {
            builder.buy("x", "0").buy("x", "1");
        }
        Interactions log = builder.buy("u0", "1").build();
        int user = log.users().ordinal("x");

        float[] scores = SmallLogs.scores(PurchaseCount.thenPopularity(Popularity.fit(log)), log, user);

        assertThat(2_000 + 1f / 40_001).isEqualTo(2_000 + 2f / 40_001);
        assertThat(scores[1]).isGreaterThan(scores[0]);
        assertThat(scores[0]).isGreaterThan(scores[2]);
    }

    @Test
    @DisplayName("is exact up to the largest count that is not cut, and beyond it cuts without mixing the levels up")
    void limit() {
        // Items 0 … 199 have 1 … 200 users; the heavy buyer adds one to the first six: 199 distinct popularities.
        int largest = (1 << 23) / 199 - 1;
        for (int count : new int[] {largest - 1, largest, largest + 5}) {
            InteractionsBuilder builder = Interactions.builder().items(SmallLogs.ids(200));
            for (int i = 0; i < 200; i++) {
                for (int u = 0; u <= i; u++) {
                    builder.buy("u" + u, Integer.toString(i));
                }
            }
            for (int n = 0; n < count; n++) {
                for (int i = 0; i < 6; i++) {
                    builder.buy("x", Integer.toString(i));
                }
            }
            Interactions log = builder.build();

            float[] scores = SmallLogs.scores(
                    PurchaseCount.thenPopularity(Popularity.fit(log)),
                    log,
                    log.users().ordinal("x"));

            for (int i = 1; i < 6; i++) {
                assertThat(scores[i]).as("count %d, item %d", count, i).isGreaterThan(scores[i - 1]);
            }
            assertThat((int) scores[0]).isEqualTo(Math.min(count, largest));
        }
    }

    @Test
    @DisplayName("counts purchases, not views or returns, whatever their quantity")
    void purchasesOnly() {
        Interactions log = Interactions.builder()
                .add("u", "a", EventType.BUY, 1, 3, 0)
                .add("u", "a", EventType.BUY, 2, 0, 0)
                .add("u", "a", EventType.RETURN, 3, 1, 0)
                .add("u", "b", EventType.VIEW, 4, 1, 0)
                .build();
        float[] out = new float[2];

        PurchaseCount.alone().score(UserPortrait.of(log, 0), CandidateSet.all(2), out);

        assertThat(out).containsExactly(2, 0);
    }

    private static int count(Interactions log, int user, int item) {
        int n = 0;
        for (int row = log.begin(user); row < log.end(user); row++) {
            n += log.item(row) == item ? 1 : 0;
        }
        return n;
    }
}
