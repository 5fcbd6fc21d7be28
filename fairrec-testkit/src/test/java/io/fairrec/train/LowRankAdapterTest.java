package io.fairrec.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.base.DataException;
import io.fairrec.base.ModelException;
import io.fairrec.base.Provenance;
import io.fairrec.data.Groups;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.data.VectorTable;
import io.fairrec.fairness.FairnessLosses;
import io.fairrec.fairness.GroupWeights;
import io.fairrec.fairness.RowLoss;
import io.fairrec.internal.Gaussians;
import io.fairrec.internal.Seeds;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.TableEncoder;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.testkit.PortraitEncoderContract;
import io.fairrec.testkit.SyntheticLog;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LowRankAdapterTest extends PortraitEncoderContract {
    private static final int D = 6;
    private static final int USERS = 40;
    private static final int ITEMS = 50;
    private static final LowRankAdapter.Options SMALL = new LowRankAdapter.Options(2, 0.02, 64, 1e-3, 7);

    @Override
    protected PortraitEncoder create(SyntheticLog shop) {
        Interactions log = shop.interactions();
        return LowRankAdapter.of(TableEncoder.of(table(log.userCount(), 1)), table(log.itemCount(), 2), log, SMALL)
                .task(RankingLosses.bpr(), 1)
                .fit(TrainingControl.epochs(2))
                .encoder();
    }

    @Test
    @DisplayName("the gradient by A and B is that of central differences, with several tasks and the regulariser")
    void gradient() throws DivergenceException {
        VectorTable items = table(ITEMS, 2);
        Interactions log = new World(1).log;
        AdapterTrainer trainer = new AdapterTrainer(
                TableEncoder.of(table(USERS, 1)),
                items,
                log,
                new LowRankAdapter.Options(2, 0.1, 10_000, 0.3, 3),
                List.of(
                        new EmbeddingTrainer.Task(RankingLosses.bpr(), 1),
                        new EmbeddingTrainer.Task(RankingLosses.squared(), 0.5)),
                new Provenance("test", Map.of(), "", 0, ""));
        float[] factors = trainer.parameters();
        Gaussians.fill(factors, 0.4, Seeds.stream(9, 0, 0));
        trainer.valueOfAll();
        float[] gradient = trainer.gradient().clone();
        for (int k = 0; k < factors.length; k++) {
            float middle = factors[k];
            factors[k] = middle + 0x1p-8f;
            double above = trainer.valueOfAll();
            factors[k] = middle - 0x1p-8f;
            double below = trainer.valueOfAll();
            factors[k] = middle;
            assertThat((double) gradient[k])
                    .as("parameter %d of %d", k, factors.length)
                    .isEqualTo((above - below) / 0x1p-7, within(1e-3 * (1 + Math.abs(gradient[k]))));
        }
    }

    @Test
    @DisplayName("a frozen portrait with a missing value is no portrait of zeros: the adapter refuses it")
    void missingValue() {
        PortraitEncoder gap = new PortraitEncoder() {
            @Override
            public int dimension() {
                return D;
            }

            @Override
            public void encode(List<UserPortrait> portraits, float[] out) {
                Arrays.fill(out, 0, D * portraits.size(), 1);
                out[2] = Float.NaN;
            }
        };
        LowRankAdapter adapter = new LowRankAdapter(gap, 2, new float[2 * 2 * D], none());
        UserPortrait portrait = UserPortrait.of(new World(2).log, 3);
        assertThatThrownBy(() -> adapter.encode(List.of(portrait), new float[D]))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("NaN");
    }

    @Test
    @DisplayName("an untrained adapter changes nothing; a trained one is x + A·B·x, and the encoder below is as it was")
    void residual() {
        World world = new World(2);
        LowRankAdapter untrained = new LowRankAdapter(world.frozen(), 2, new float[2 * 2 * D], none());
        float[] plain = new float[D];
        float[] adapted = new float[D];
        world.frozen().encode(List.of(UserPortrait.of(world.log, 3)), plain);
        untrained.encode(List.of(UserPortrait.of(world.log, 3)), adapted);
        assertThat(adapted).containsExactly(plain);

        LowRankAdapter trained = world.fit(SMALL, 3).encoder();
        trained.encode(List.of(UserPortrait.of(world.log, 3)), adapted);
        float[] product = trained.residual();
        for (int i = 0; i < D; i++) {
            double expected = plain[i];
            for (int j = 0; j < D; j++) {
                expected += product[i * D + j] * plain[j];
            }
            assertThat((double) adapted[i]).isEqualTo(expected, within(1e-5));
        }
        assertThat(rank(product)).isEqualTo(2);
        float[] after = new float[D];
        world.frozen().encode(List.of(UserPortrait.of(world.log, 3)), after);
        assertThat(after).containsExactly(plain);
    }

    @Test
    @DisplayName("turns portraits that point the wrong way towards the items that users choose, for unseen users, too")
    void learns() {
        World world = new World(3);
        double before = world.auc(world.frozen());
        LowRankAdapter.Fitted fitted = world.fit(SMALL, 40);
        double after = world.auc(fitted.encoder());
        assertThat(before).isLessThan(0.6);
        assertThat(after).isGreaterThan(before + 0.2);
        List<EpochReport> history = fitted.training().history();
        assertThat(history.get(39).losses().get("bpr"))
                .isLessThan(history.get(0).losses().get("bpr"));
    }

    @Test
    @DisplayName("equal seeds give equal bits, also from a checkpoint on; saved and loaded it encodes alike")
    void reproducible(@TempDir Path folder) {
        World world = new World(4);
        LowRankAdapter.Fitted whole = world.fit(SMALL, 5);
        Path checkpoint = folder.resolve("run.ckpt");
        world.plan(SMALL).fit(TrainingControl.epochs(2).checkpoint(checkpoint, 1));
        LowRankAdapter.Fitted resumed =
                world.plan(SMALL).fit(TrainingControl.epochs(5).resume(checkpoint));
        assertThat(resumed.encoder().residual()).containsExactly(whole.encoder().residual());
        assertThat(world.fit(SMALL.seed(8), 5).encoder().residual())
                .isNotEqualTo(whole.encoder().residual());
        Path file = folder.resolve("adapter.model");
        whole.encoder().save(file);
        LowRankAdapter loaded = LowRankAdapter.load(file, world.frozen());
        assertThat(loaded.residual()).containsExactly(whole.encoder().residual());
        assertThat(loaded.provenance()).isEqualTo(whole.encoder().provenance());
        PortraitEncoder other = TableEncoder.of(VectorTable.of(new float[4], 2));
        assertThatThrownBy(() -> LowRankAdapter.load(file, other))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("dimension 6");
    }

    @Test
    @DisplayName("two fits of one plan give equal bits, though a task of it learns")
    void fitsTwice() {
        World world = new World(6);
        Groups halves = Groups.of(
                "half",
                IntStream.range(0, USERS).mapToObj(u -> u % 2 == 0 ? "a" : "b").toList());
        LowRankAdapter.Plan plan = world.plan(SMALL)
                .task(
                        FairnessTask.of(
                                FairnessLosses.groupDro(GroupWeights.uniform(2), RowLoss.LOGISTIC, 0.5, 1), halves),
                        1);
        float[] first = plan.fit(TrainingControl.epochs(3)).encoder().residual();

        assertThat(plan.fit(TrainingControl.epochs(3)).encoder().residual()).containsExactly(first);
    }

    @Test
    @DisplayName(
            "a loss that explodes ends the training with the last good adapter; a checkpoint of another encoder is refused")
    void diverges(@TempDir Path folder) {
        World world = new World(6);
        LowRankAdapter.Fitted wild = LowRankAdapter.of(
                        world.frozen(),
                        world.items,
                        world.log,
                        SMALL.learningRate(1e6).batchSize(10_000))
                .task(RankingLosses.bpr(), 1)
                .fit(TrainingControl.epochs(6));
        assertThat(wild.training().ending()).isEqualTo(Ending.DIVERGED);
        assertThat(wild.training().reason()).contains("times what it was at the start");

        Path file = folder.resolve("run.ckpt");
        world.plan(SMALL).fit(TrainingControl.epochs(1).checkpoint(file, 1));
        LowRankAdapter.Plan other = LowRankAdapter.of(
                        TableEncoder.of(table(2 * USERS, 99)), world.items, world.log, SMALL)
                .task(RankingLosses.bpr(), 1);
        assertThatThrownBy(() -> other.fit(TrainingControl.epochs(2).resume(file)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("its setting portraits is");
    }

    @Test
    @DisplayName("refuses an empty log, vectors of another shape, no task, one task twice and settings out of range")
    void refusals() {
        World world = new World(5);
        Interactions empty = world.log.where(row -> false);
        assertThatThrownBy(() -> LowRankAdapter.of(world.frozen(), world.items, empty, SMALL))
                .hasMessageContaining("at least 1 row");
        assertThatThrownBy(() -> LowRankAdapter.of(world.frozen(), table(3, 1), world.log, SMALL))
                .hasMessageContaining("(3 x 6)")
                .hasMessageContaining("50 x 6");
        assertThatThrownBy(() -> LowRankAdapter.of(world.frozen(), world.items, world.log, SMALL)
                        .fit(TrainingControl.epochs(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no task");
        assertThatThrownBy(() -> world.plan(SMALL).task(RankingLosses.bpr(), 1)).hasMessageContaining("twice");
        assertThatThrownBy(() -> SMALL.rank(0)).hasMessageContaining("rank (0)");
        assertThatThrownBy(() -> SMALL.learningRate(-1)).hasMessageContaining("learningRate (-1.0)");
    }

    private static Provenance none() {
        return new Provenance("test", Map.of(), "", 0, "");
    }

    private static VectorTable table(int rows, long seed) {
        float[] values = new float[rows * D];
        Gaussians.fill(values, 1, Seeds.stream(seed, 0, 5));
        return VectorTable.of(values, D);
    }

    /** By Gaussian elimination with a tolerance. */
    private static int rank(float[] matrix) {
        double[][] rows = new double[D][D];
        for (int k = 0; k < D * D; k++) {
            rows[k / D][k % D] = matrix[k];
        }
        int rank = 0;
        for (int column = 0; column < D; column++) {
            int pivot = rank;
            for (int r = rank; r < D; r++) {
                pivot = Math.abs(rows[r][column]) > Math.abs(rows[pivot][column]) ? r : pivot;
            }
            if (rank == D || Math.abs(rows[pivot][column]) < 1e-5) {
                continue;
            }
            double[] swap = rows[rank];
            rows[rank] = rows[pivot];
            rows[pivot] = swap;
            for (int r = rank + 1; r < D; r++) {
                double factor = rows[r][column] / rows[rank][column];
                for (int c = 0; c < D; c++) {
                    rows[r][c] -= factor * rows[rank][c];
                }
            }
            rank++;
        }
        return rank;
    }

    /** Users choose items whose first coordinate has the sign of their second: the encoder has it in the wrong place. */
    private static final class World {
        private final VectorTable users;
        private final VectorTable items;
        private final Interactions log;

        World(long seed) {
            users = table(2 * USERS, 10 * seed);
            items = table(ITEMS, 10 * seed + 1);
            long[] userIds = new long[USERS];
            long[] itemIds = new long[ITEMS];
            Arrays.setAll(userIds, u -> u);
            Arrays.setAll(itemIds, i -> i);
            InteractionsBuilder rows =
                    Interactions.builder().users(IdIndex.ofLongs(userIds)).items(IdIndex.ofLongs(itemIds));
            for (int u = 0; u < USERS; u++) {
                SplittableRandom random = Seeds.stream(seed, u, 6);
                for (int i = 0; i < ITEMS; i++) {
                    if (likes(u, i) && random.nextInt(3) == 0) {
                        rows.buy("" + u, "" + i);
                    }
                }
            }
            log = rows.build();
        }

        private boolean likes(int user, int item) {
            return users.value(user, 1) * items.value(item, 0) > 0;
        }

        PortraitEncoder frozen() {
            return TableEncoder.of(users);
        }

        LowRankAdapter.Plan plan(LowRankAdapter.Options options) {
            return LowRankAdapter.of(frozen(), items, log, options).task(RankingLosses.bpr(), 1);
        }

        LowRankAdapter.Fitted fit(LowRankAdapter.Options options, int epochs) {
            return plan(options).fit(TrainingControl.epochs(epochs));
        }

        /** Over the 40 users who are not in the log. */
        double auc(PortraitEncoder encoder) {
            float[] y = new float[D];
            double right = 0;
            double pairs = 0;
            for (int u = USERS; u < 2 * USERS; u++) {
                encoder.encode(List.of(UserPortrait.of(log, IdIndex.UNKNOWN).withUser(u)), y);
                for (int i = 0; i < ITEMS; i++) {
                    for (int j = 0; j < ITEMS; j++) {
                        if (likes(u, i) && !likes(u, j)) {
                            pairs++;
                            right += items.dot(i, y, 0) > items.dot(j, y, 0) ? 1 : 0;
                        }
                    }
                }
            }
            return right / pairs;
        }
    }
}
