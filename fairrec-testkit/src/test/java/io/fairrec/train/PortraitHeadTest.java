package io.fairrec.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.base.ModelException;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.EventType;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.Gaussians;
import io.fairrec.internal.Seeds;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.TableEncoder;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Scorer;
import io.fairrec.testkit.ScorerContract;
import io.fairrec.testkit.SyntheticLog;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortraitHeadTest extends ScorerContract {
    private static final int ITEMS = 30;
    private static final int USERS = 60;

    @Override
    protected Scorer create(SyntheticLog shop) {
        VectorTable items = table(shop.catalog().size(), 4, 1);
        LabeledPairs pairs = LabeledPairs.sampled(shop.interactions(), 2, NegativeSampler.uniform(), 3);
        return PortraitHead.fit(
                TableEncoder.of(table(shop.interactions().userCount(), 4, 2)),
                items,
                pairs,
                PortraitHead.Options.of(PortraitHead.Task.CLASSIFICATION)
                        .hidden(5)
                        .steps(2, 32, 0.01));
    }

    @ParameterizedTest
    @CsvSource({
        "0, false, false, 4",
        "0, true, true, 4",
        "5, true, true, 4",
        "5, true, false, 3",
        "3, false, true, 4",
        "4, true, true, 3"
    })
    @DisplayName("the gradient is that of central differences, for every weight and the attention's query")
    void gradient(int hidden, boolean attention, boolean products, int userWidth) {
        for (PortraitHead.Task task : PortraitHead.Task.values()) {
            PortraitHead.Options options =
                    PortraitHead.Options.of(task).hidden(hidden).inputs(attention, products);
            VectorTable items = table(8, 4, 5);
            HeadNetwork network = HeadNetwork.create(items, userWidth, options);
            float[] user = table(1, userWidth, 6).row(0);
            // The item is in the history, twice, and so is one that the table does not hold.
            UserPortrait portrait = history(1, 2, 3, 2, 7, 11);
            double[] net = new double[network.net().parameters().length];
            double[] query = new double[network.query().length];
            HeadNetwork.Scratch scratch = network.scratch();
            network.begin(portrait, user, 0, scratch);
            network.forward(2, scratch);
            network.backward(0.3, 2, net, query, scratch);
            check(network, portrait, user, network.net().parameters(), net);
            check(network, portrait, user, network.query(), query);
        }
    }

    private static void check(
            HeadNetwork network, UserPortrait portrait, float[] user, double[] parameters, double[] gradient) {
        for (int k = 0; k < parameters.length; k++) {
            double middle = parameters[k];
            parameters[k] = middle + 1e-5;
            double above = loss(network, portrait, user);
            parameters[k] = middle - 1e-5;
            double below = loss(network, portrait, user);
            parameters[k] = middle;
            assertThat(gradient[k] / 2)
                    .as("%s, parameter %d of %d", network.net(), k, parameters.length)
                    .isEqualTo((above - below) / 2e-5, within(1e-7));
        }
    }

    private static double loss(HeadNetwork network, UserPortrait portrait, float[] user) {
        HeadNetwork.Scratch scratch = network.scratch();
        network.begin(portrait, user, 0, scratch);
        network.forward(2, scratch);
        return network.backward(
                0.3, 1, new double[network.net().parameters().length], new double[network.query().length], scratch);
    }

    @Test
    @DisplayName("a portrait with a missing value has no score: the head says so, and goes on with the next")
    void missingValue() {
        VectorTable items = table(ITEMS, 4, 1);
        Interactions log = two();
        boolean[] missing = new boolean[1];
        PortraitEncoder encoder = new PortraitEncoder() {
            @Override
            public int dimension() {
                return 4;
            }

            @Override
            public void encode(List<UserPortrait> portraits, float[] out) {
                Arrays.fill(out, 0, 4 * portraits.size(), missing[0] ? Float.NaN : 0.5f);
            }
        };
        PortraitHead head = PortraitHead.fit(
                encoder,
                items,
                LabeledPairs.sampled(log, 1, NegativeSampler.uniform(), 3),
                PortraitHead.Options.of(PortraitHead.Task.CLASSIFICATION)
                        .hidden(0)
                        .steps(1, 32, 0.01));
        UserPortrait portrait = UserPortrait.of(log, 0);
        CandidateSet candidates = CandidateSet.of(1, 2);
        float[] out = new float[2];
        head.score(portrait, candidates, out);
        float[] before = out.clone();
        missing[0] = true;
        assertThatThrownBy(() -> head.score(portrait, candidates, out))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("NaN");
        missing[0] = false;
        head.score(portrait, candidates, out);
        assertThat(out).containsExactly(before);
    }

    @Test
    @DisplayName(
            "examples after a cut: portraits of what was before, targets of what came later, nothing known as a negative")
    void after() {
        Interactions log = two();
        Interactions before = log.where(row -> log.item(row) % 2 == 0);
        Interactions after = log.where(row -> log.item(row) % 2 == 1);
        LabeledPairs values = LabeledPairs.valuesAfter(before, after);
        LabeledPairs sampled = LabeledPairs.sampledAfter(before, after, 4, NegativeSampler.uniform(), 2);
        assertThat(values.size()).isEqualTo(after.size());
        int negatives = 0;
        for (LabeledPairs pairs : List.of(values, sampled)) {
            for (int e = 0; e < pairs.size(); e++) {
                UserPortrait portrait = pairs.portraits().get(pairs.portrait(e));
                assertThat(portrait.size()).isEqualTo(before.count(portrait.user()));
                for (int k = 0; k < portrait.size(); k++) {
                    assertThat(portrait.item(k)).isNotEqualTo(pairs.item(e));
                }
                negatives += pairs == sampled && pairs.target(e) == 0 ? 1 : 0;
            }
        }
        assertThat(negatives).isPositive();
        assertThat(sampled.size() - negatives)
                .isEqualTo(PositivePairs.of(after).matrix().size());
    }

    private static Interactions two() {
        return ScorerContract.shop(3).interactions();
    }

    @Test
    @DisplayName("an item takes no part in its own history; later items count before earlier ones at the limit")
    void pooling() {
        VectorTable items = VectorTable.of(new float[] {1, 10, 100, 1000}, 1);
        PortraitHead.Options plain =
                PortraitHead.Options.of(PortraitHead.Task.REGRESSION).hidden(0).inputs(true, false);
        PortraitHead.Options two = new PortraitHead.Options(plain.task(), 0, true, false, 2, 1, 1, 1, 0, 1, 1);
        HeadNetwork network = HeadNetwork.create(items, 1, two);
        // Answer = pooled history; a query of 0 weighs alike.
        Arrays.fill(network.net().parameters(), 0);
        network.net().parameters()[2] = 1;
        network.query()[0] = 0;
        HeadNetwork.Scratch scratch = network.scratch();
        network.begin(history(0, 1, 2, 2), new float[] {7}, 0, scratch);
        assertThat(network.forward(3, scratch)).isEqualTo((100 + 10) / 2.0);
        assertThat(network.forward(2, scratch)).isEqualTo(10);
        assertThat(network.forward(0, scratch)).isEqualTo((100 + 10) / 2.0);
        network.begin(history(2), new float[] {7}, 0, scratch);
        assertThat(network.forward(2, scratch)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0", "8"})
    @DisplayName("classification: finds who likes what, on pairs it has not seen; the plain σ(W[U;P]+b) cannot")
    void classifies(int hidden) {
        World world = new World(1);
        LabeledPairs train = world.labels(0, false);
        LabeledPairs test = world.labels(1, false);
        PortraitHead.Options options = PortraitHead.Options.of(PortraitHead.Task.CLASSIFICATION)
                .hidden(hidden)
                .steps(25, 32, 0.02);
        PortraitHead head = PortraitHead.fit(world.encoder(), world.items, train, options);
        assertThat(head.auc(test)).isGreaterThan(0.85);
        PortraitHead plain = PortraitHead.fit(
                world.encoder(), world.items, train, options.hidden(0).inputs(false, false));
        assertThat(plain.auc(test)).isLessThan(0.65);
    }

    @Test
    @DisplayName("regression: the error falls far below that of the mean, on pairs it has not seen")
    void regresses() {
        World world = new World(2);
        LabeledPairs train = world.labels(0, true);
        LabeledPairs test = world.labels(1, true);
        PortraitHead head = PortraitHead.fit(
                world.encoder(),
                world.items,
                train,
                PortraitHead.Options.of(PortraitHead.Task.REGRESSION).hidden(0).steps(40, 32, 0.02));
        double mean = 0;
        for (int e = 0; e < train.size(); e++) {
            mean += train.target(e) / train.size();
        }
        double[] constant = new double[test.size()];
        Arrays.fill(constant, mean);
        assertThat(head.rmse(test)).isLessThan(0.5 * HeadMeasures.rmse(constant, test::target));
    }

    @Test
    @DisplayName("early stopping keeps the best epoch on the validation examples and says why it ended")
    void stopsEarly() {
        World world = new World(3);
        LabeledPairs few = world.labels(0, false);
        LabeledPairs validation = world.labels(1, false);
        PortraitHead head = PortraitHead.fit(
                world.encoder(),
                world.items,
                few,
                validation,
                PortraitHead.Options.of(PortraitHead.Task.CLASSIFICATION)
                        .hidden(40)
                        .steps(200, 16, 0.05),
                TrainingListener.silent());
        assertThat(head.ending()).isEqualTo(Ending.STOPPED_EARLY);
        double best = Double.NEGATIVE_INFINITY;
        int epoch = 0;
        for (EpochReport report : head.history()) {
            if (report.validation() > best) {
                best = report.validation();
                epoch = report.epoch();
            }
        }
        assertThat(head.history()).hasSize(epoch + 3);
        assertThat(head.auc(validation)).isEqualTo(best);
        assertThat(head.provenance().config()).containsEntry("epochs", Integer.toString(epoch));
    }

    @Test
    @DisplayName("AUC and RMSE are those of the definitions, ties counting half")
    void measures() {
        SplittableRandom random = Seeds.stream(1, 0, 0);
        for (int t = 0; t < 50; t++) {
            double[] answers = new double[12];
            double[] targets = new double[12];
            Arrays.setAll(answers, e -> random.nextInt(5));
            Arrays.setAll(targets, e -> e < 2 ? e : random.nextInt(2));
            double right = 0;
            double pairs = 0;
            double squares = 0;
            for (int i = 0; i < 12; i++) {
                squares += (answers[i] - targets[i]) * (answers[i] - targets[i]);
                for (int j = 0; j < 12; j++) {
                    if (targets[i] == 1 && targets[j] == 0) {
                        pairs++;
                        right += answers[i] > answers[j] ? 1 : answers[i] == answers[j] ? 0.5 : 0;
                    }
                }
            }
            assertThat(HeadMeasures.auc(answers, e -> targets[e])).isEqualTo(right / pairs, within(1e-12));
            assertThat(HeadMeasures.rmse(answers, e -> targets[e])).isEqualTo(Math.sqrt(squares / 12), within(1e-12));
        }
        assertThatThrownBy(() -> HeadMeasures.auc(new double[2], e -> 1)).hasMessageContaining("2 of 1 and 0 of 0");
        assertThatThrownBy(() -> HeadMeasures.auc(new double[2], e -> 3)).hasMessageContaining("target (3.0)");
    }

    @Test
    @DisplayName("equal seeds give equal bits; saved and loaded it scores alike; other vectors are refused")
    void saved(@TempDir Path folder) {
        World world = new World(4);
        LabeledPairs train = world.labels(0, false);
        PortraitHead.Options options = PortraitHead.Options.of(PortraitHead.Task.CLASSIFICATION)
                .hidden(6)
                .steps(3, 32, 0.01);
        PortraitHead head = PortraitHead.fit(world.encoder(), world.items, train, options);
        double[] answers = head.answers(train);
        assertThat(PortraitHead.fit(world.encoder(), world.items, train, options)
                        .answers(train))
                .containsExactly(answers);
        assertThat(PortraitHead.fit(world.encoder(), world.items, train, options.seed(7))
                        .answers(train))
                .isNotEqualTo(answers);
        Path file = folder.resolve("head.model");
        head.save(file);
        PortraitHead loaded = PortraitHead.load(file, world.encoder(), world.items);
        assertThat(loaded.answers(train)).containsExactly(answers);
        assertThat(loaded.provenance()).isEqualTo(head.provenance());
        float[] scores = new float[ITEMS];
        loaded.score(UserPortrait.of(world.log, 0), CandidateSet.all(ITEMS), scores);
        assertThat((double) scores[train.item(0)]).isEqualTo(answers[0], within(1e-6));
        assertThatThrownBy(() -> PortraitHead.load(file, world.encoder(), table(ITEMS, 4, 99)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("SHA-256");
    }

    @Test
    @DisplayName("refuses no examples, targets that are no probabilities, and a step that is far too large")
    void refusals() {
        World world = new World(5);
        LabeledPairs none = LabeledPairs.builder().build();
        PortraitHead.Options options = PortraitHead.Options.of(PortraitHead.Task.CLASSIFICATION);
        assertThatThrownBy(() -> PortraitHead.fit(world.encoder(), world.items, none, options))
                .hasMessageContaining("must not be empty");
        LabeledPairs stars = LabeledPairs.builder()
                .portrait(UserPortrait.of(world.log, 0))
                .example(1, 5)
                .build();
        assertThatThrownBy(() -> PortraitHead.fit(world.encoder(), world.items, stars, options))
                .hasMessageContaining("target (5.0)");
        assertThatThrownBy(() -> PortraitHead.fit(
                        world.encoder(),
                        world.items,
                        world.labels(0, true),
                        PortraitHead.Options.of(PortraitHead.Task.REGRESSION).steps(3, 16, 1e200)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("diverged")
                .hasMessageContaining("learning rate (1.0E200)");
        assertThatThrownBy(() -> LabeledPairs.builder().example(1, 1)).hasMessageContaining("portrait(");
        assertThatThrownBy(() -> options.hidden(-1)).hasMessageContaining("hidden (-1)");
        assertThatThrownBy(() -> options.steps(0, 1, 1)).hasMessageContaining("epochs (0)");
    }

    @Test
    @DisplayName("sampled examples: every pair once with target 1, so many items not chosen with target 0")
    void sampled() {
        Interactions log = ScorerContract.shop(3).interactions();
        PositivePairs pairs = PositivePairs.of(log);
        LabeledPairs sampled = LabeledPairs.sampled(log, 3, NegativeSampler.uniform(), 1);
        assertThat(sampled.size()).isEqualTo(4 * pairs.matrix().size());
        int ones = 0;
        for (int e = 0; e < sampled.size(); e++) {
            int user = sampled.portraits().get(sampled.portrait(e)).user();
            assertThat(pairs.contains(user, sampled.item(e))).isEqualTo(sampled.target(e) == 1);
            ones += sampled.target(e) == 1 ? 1 : 0;
        }
        assertThat(ones).isEqualTo(pairs.matrix().size());
        assertThat(LabeledPairs.values(log).size()).isEqualTo(log.size());
    }

    private static UserPortrait history(int... items) {
        long[] ids = new long[12];
        Arrays.setAll(ids, i -> i);
        InteractionsBuilder log = Interactions.builder().items(IdIndex.ofLongs(ids));
        for (int k = 0; k < items.length; k++) {
            log.add("u", Integer.toString(items[k]), EventType.CLICK, k, 1, 0);
        }
        return UserPortrait.of(log.build(), 0);
    }

    private static VectorTable table(int rows, int dimension, long seed) {
        float[] values = new float[rows * dimension];
        Gaussians.fill(values, 1, Seeds.stream(seed, 0, 7));
        return VectorTable.of(values, dimension);
    }

    /** Users like items whose vectors point where their own does: target = inner product, or whether it is above 0. */
    private static final class World {
        private final VectorTable users;
        private final VectorTable items;
        private final Interactions log;
        private final long seed;

        World(long seed) {
            this.seed = seed;
            this.users = table(USERS, 4, 10 * seed);
            this.items = table(ITEMS, 4, 10 * seed + 1);
            long[] ids = new long[ITEMS];
            Arrays.setAll(ids, i -> i);
            long[] userIds = new long[USERS];
            Arrays.setAll(userIds, u -> u);
            InteractionsBuilder rows =
                    Interactions.builder().users(IdIndex.ofLongs(userIds)).items(IdIndex.ofLongs(ids));
            for (int u = 0; u < USERS; u++) {
                SplittableRandom random = Seeds.stream(seed, u, 8);
                for (int e = 0; e < 5; e++) {
                    rows.buy("" + u, "" + random.nextInt(ITEMS));
                }
            }
            log = rows.build();
        }

        PortraitEncoder encoder() {
            return TableEncoder.of(users);
        }

        /** Every other pair: even ones in part 0, odd ones in part 1. */
        LabeledPairs labels(int part, boolean values) {
            LabeledPairs.Builder builder = LabeledPairs.builder();
            for (int u = 0; u < USERS; u++) {
                builder.portrait(UserPortrait.of(log, u));
                for (int i = 0; i < ITEMS; i++) {
                    if ((Seeds.mix(seed, u * 100L + i, 9) & 1) == part) {
                        double product = items.dot(i, users.row(u), 0);
                        builder.example(i, values ? product : product > 0 ? 1 : 0);
                    }
                }
            }
            return builder.build();
        }
    }
}
