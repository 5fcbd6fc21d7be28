package io.fairrec.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.base.ModelException;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.candidate.CandidateSource;
import io.fairrec.data.EventType;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.internal.Logistic;
import io.fairrec.internal.Seeds;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.ItemKnn;
import io.fairrec.score.Popularity;
import io.fairrec.score.Reliability;
import io.fairrec.score.Scorer;
import io.fairrec.testkit.ScorerContract;
import io.fairrec.testkit.SyntheticLog;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PurchaseHeadTest extends ScorerContract {
    private static final long DAY = 86_400;
    private static final int ITEMS = 20;
    private static final CandidateSource EVERYTHING = (portrait, limit) -> CandidateSet.all(ITEMS);

    @Override
    protected Scorer create(SyntheticLog shop) {
        Interactions log = shop.interactions();
        Interactions history = log.where(row -> row % 2 == 0);
        Interactions future = log.where(row -> row % 2 == 1);
        return PurchaseHead.fit(
                List.of(Popularity.fit(history), ItemKnn.fit(history, ItemKnn.Options.defaults())),
                (portrait, limit) -> CandidateSet.all(log.itemCount()),
                history,
                future,
                PurchaseHead.Options.defaults());
    }

    @Test
    @DisplayName("finds the probabilities that purchases were drawn from, and its check says so")
    void calibrated() {
        World world = World.of(1, 900);
        try (PurchaseHead head = world.fit(PurchaseHead.Options.defaults().perUser(ITEMS))) {
            float[] p = new float[ITEMS];
            double error = 0;
            for (int u = 0; u < 900; u++) {
                head.score(UserPortrait.of(world.history, u), CandidateSet.all(ITEMS), p);
                for (int i = 0; i < ITEMS; i++) {
                    error += Math.abs(p[i] - world.truth(u, i)) / (900.0 * ITEMS);
                }
            }
            // The mean truth is about 0.25; a constant would be off by 0.12.
            assertThat(error).isLessThan(0.03);
            Reliability check = head.reliability();
            assertThat(check.examples()).isBetween(200 * ITEMS, 226 * ITEMS);
            assertThat(check.calibrationError()).isLessThan(0.03);
            assertThat(head.weights()).containsOnlyKeys("signal 0", "bought", "recency", "history");
            assertThat(head.weights().get("signal 0")).isPositive();
            assertThat(head.weights().get("bought")).isPositive();
        }
    }

    @Test
    @DisplayName("own purchases matter beyond the signal: the head ranks better than the signal alone")
    void usesHistory() {
        World world = World.of(2, 900);
        try (PurchaseHead head = world.fit(PurchaseHead.Options.defaults().perUser(ITEMS))) {
            assertThat(auc(world, head)).isGreaterThan(auc(world, world.signal()) + 0.02);
        }
    }

    @Test
    @DisplayName("features by hand: counts of purchases only, recency at the portrait's moment, length of the history")
    void features() {
        Interactions log = Interactions.builder()
                .items(IdIndex.of(List.of("a", "b", "c")))
                .add("u", "a", EventType.BUY, 100 * DAY, 1, 0)
                .add("u", "a", EventType.BUY, 104 * DAY, 1, 0)
                .add("u", "b", EventType.VIEW, 110 * DAY, 1, 0)
                .build();
        PurchaseFeatures features =
                PurchaseFeatures.raw(List.of((portrait, candidates, out) -> Arrays.fill(out, 7)), 10);
        float[] x = new float[12];
        features.write(UserPortrait.of(log, 0).asOf(114 * DAY), CandidateSet.all(3), x);
        float never = (float) Math.log(4);
        assertThat(x)
                .containsExactly(
                        new float[] {7, (float) Math.log(3), (float) Math.exp(-1), never, 7, 0, 0, never, 7, 0, 0, never
                        },
                        within(1e-6f));
        PurchaseFeatures scaled = features.standardized(x, 3);
        scaled.standardize(x, 3);
        double root = Math.sqrt(2);
        assertThat(new float[] {x[0], x[1], x[3], x[5]})
                .containsExactly(new float[] {0, (float) root, 0, (float) (-1 / root)}, within(1e-6f));
    }

    @Test
    @DisplayName("equal seeds give equal heads; a refitted signal keeps the head; provenance names both periods")
    void reproducible() {
        World world = World.of(3, 200);
        PurchaseHead.Options options = PurchaseHead.Options.defaults().perUser(ITEMS);
        PurchaseHead head = world.fit(options);
        assertThat(world.fit(options).weights()).isEqualTo(head.weights());
        assertThat(head.provenance().dataHash()).isEqualTo(world.future.sha256());
        assertThat(head.provenance().config()).containsEntry("history", world.history.sha256());
        float[] first = new float[ITEMS];
        float[] second = new float[ITEMS];
        head.score(UserPortrait.of(world.history, 5), CandidateSet.all(ITEMS), first);
        head.with(List.of(world.signal())).score(UserPortrait.of(world.history, 5), CandidateSet.all(ITEMS), second);
        assertThat(second).containsExactly(first);
        assertThatThrownBy(() -> head.with(List.of())).hasMessageContaining("signals.length (0)");
    }

    @Test
    @DisplayName("refuses a future of too few buyers, examples of one kind, and a signal that is turned round")
    void refusals() {
        World world = World.of(4, 100);
        Interactions three = world.future.where(row -> world.future.user(row) < 3);
        assertThatThrownBy(() -> PurchaseHead.fit(
                        List.of(world.signal()), EVERYTHING, world.history, three, PurchaseHead.Options.defaults()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("purchases of 3 users");
        CandidateSource others = (portrait, limit) -> CandidateSet.of(500, 501);
        assertThatThrownBy(() -> PurchaseHead.fit(
                        List.of(world.signal()), others, world.history, world.future, PurchaseHead.Options.defaults()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("of which 0 were bought");
        assertThatThrownBy(() -> PurchaseHead.fit(
                        List.of(), EVERYTHING, world.history, world.future, PurchaseHead.Options.defaults()))
                .hasMessageContaining("number of signals (0)");
    }

    private static double auc(World world, Scorer scorer) {
        float[] scores = new float[ITEMS];
        double sum = 0;
        int users = 0;
        for (int u = 0; u < world.history.userCount(); u++) {
            boolean[] bought = new boolean[ITEMS];
            for (int row = world.future.begin(u); row < world.future.end(u); row++) {
                bought[world.future.item(row)] = true;
            }
            scorer.score(UserPortrait.of(world.history, u), CandidateSet.all(ITEMS), scores);
            double right = 0;
            double pairs = 0;
            for (int i = 0; i < ITEMS; i++) {
                for (int j = 0; j < ITEMS && bought[i]; j++) {
                    if (!bought[j]) {
                        pairs++;
                        right += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                    }
                }
            }
            if (pairs > 0) {
                sum += right / pairs;
                users++;
            }
        }
        return sum / users;
    }

    /** Purchases drawn from known probabilities: logistic in a signal and in ln(1 + own purchases). */
    private record World(Interactions history, Interactions future, long seed) {

        static World of(long seed, int users) {
            long[] userIds = new long[users];
            long[] itemIds = new long[ITEMS];
            Arrays.setAll(userIds, u -> u);
            Arrays.setAll(itemIds, i -> i);
            InteractionsBuilder before = builder(userIds, itemIds);
            for (int u = 0; u < users; u++) {
                SplittableRandom random = Seeds.stream(seed, u, 1);
                for (int e = 0; e < 12; e++) {
                    int item = random.nextInt(random.nextInt(ITEMS) + 1);
                    before.add("" + u, "" + item, EventType.BUY, (100 + e) * DAY, 1, 0);
                }
            }
            World world = new World(before.build(), builder(userIds, itemIds).build(), seed);
            InteractionsBuilder after = builder(userIds, itemIds);
            for (int u = 0; u < users; u++) {
                SplittableRandom random = Seeds.stream(seed, u, 2);
                for (int i = 0; i < ITEMS; i++) {
                    if (random.nextDouble() < world.truth(u, i)) {
                        after.add("" + u, "" + i, EventType.BUY, 200 * DAY, 1, 0);
                    }
                }
            }
            return new World(world.history, after.build(), seed);
        }

        private static InteractionsBuilder builder(long[] users, long[] items) {
            return Interactions.builder().users(IdIndex.ofLongs(users)).items(IdIndex.ofLongs(items));
        }

        Scorer signal() {
            return (portrait, candidates, out) -> {
                for (int c = 0; c < candidates.size(); c++) {
                    out[c] = candidates.item(c) < ITEMS ? signal(portrait.user(), candidates.item(c)) : 0;
                }
            };
        }

        private float signal(int user, int item) {
            return (float) (10 * Seeds.stream(seed, user * 100L + item, 3).nextDouble());
        }

        double truth(int user, int item) {
            int own = 0;
            for (int row = history.begin(user); row < history.end(user); row++) {
                own += history.item(row) == item ? 1 : 0;
            }
            return Logistic.sigmoid(-3 + 0.25 * signal(user, item) + 1.2 * Math.log1p(own));
        }

        PurchaseHead fit(PurchaseHead.Options options) {
            return PurchaseHead.fit(List.of(signal()), EVERYTHING, history, future, options);
        }
    }
}
