package io.fairrec.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.base.DataException;
import io.fairrec.data.InteractionGraph;
import io.fairrec.data.Interactions;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LightGcnTest {

    private static final LightGcn.Options SMALL = LightGcn.Options.defaults()
            .dimension(8)
            .layers(2)
            .learningRate(0.02)
            .batchSize(64)
            .seed(5);

    private static TrainingResult fit(LightGcn.Options options, EmbeddingLoss loss) {
        return LightGcn.of(Clusters.log(1), options).task(loss, 1).fit(TrainingControl.epochs(30));
    }

    @Test
    @DisplayName("learns tastes with every loss, with and without layers: unseen items of the own taste come first")
    void learns() {
        for (int layers : new int[] {0, 2}) {
            for (EmbeddingLoss loss : new EmbeddingLoss[] {
                RankingLosses.bpr(), RankingLosses.logistic(), RankingLosses.squared(), RankingLosses.contrastive(0.2)
            }) {
                TrainingResult result = fit(SMALL.layers(layers), loss);
                double first = result.history().get(0).losses().get(loss.name());
                double last = result.history().get(29).losses().get(loss.name());

                assertThat(Clusters.order(result.model().scorer(), Clusters.log(1)))
                        .as("%s, %d layers", loss.name(), layers)
                        .isGreaterThan(0.7);
                assertThat(last).as(loss.name()).isLessThan(0.9 * first);
                assertThat(result.ending()).isEqualTo(Ending.COMPLETED);
                assertThat(result.modelEpoch()).isEqualTo(30);
            }
        }
    }

    @Test
    @DisplayName("gives equal bits for equal seeds, and other ones for others")
    void deterministic() {
        FactorModel one = fit(SMALL, RankingLosses.bpr()).model();

        assertThat(fit(SMALL, RankingLosses.bpr()).model().items().sha256())
                .isEqualTo(one.items().sha256());
        assertThat(fit(SMALL.seed(6), RankingLosses.bpr()).model().items().sha256())
                .isNotEqualTo(one.items().sha256());
    }

    @Test
    @DisplayName("tells settings, tasks, epochs and data in its provenance")
    void provenance() {
        Interactions log = Clusters.log(1);
        var provenance = LightGcn.of(log, SMALL)
                .task(RankingLosses.bpr(), 2)
                .fit(TrainingControl.epochs(3))
                .model()
                .provenance();

        assertThat(provenance.component()).isEqualTo("lightgcn");
        assertThat(provenance.seed()).isEqualTo(5);
        assertThat(provenance.dataHash()).isEqualTo(log.sha256());
        assertThat(provenance.config())
                .containsAllEntriesOf(Map.of(
                        "dimension",
                        "8",
                        "layers",
                        "2",
                        "learningRate",
                        "0.02",
                        "task bpr",
                        "2.0",
                        "epochs",
                        "3",
                        "balancer",
                        "none",
                        "negatives",
                        "uniform",
                        "userEdges",
                        "none"));
    }

    @Test
    @DisplayName("edges among users and items are normalised with all others: a / √(degree · degree), loops left out")
    void furtherEdges() {
        Interactions log =
                Interactions.builder().buy("a", "x").buy("a", "y").buy("b", "y").build();
        InteractionGraph friends =
                InteractionGraph.of(2, new int[] {0, 1, 0}, new int[] {1, 0, 0}, new float[] {1, 1, 9});
        // One direction of weight 4 counts half each way.
        InteractionGraph brand = InteractionGraph.of(2, new int[] {0}, new int[] {1}, new float[] {4});
        InteractionGraph graph = LightGcn.of(log, SMALL)
                .userEdges(friends, 3)
                .itemEdges(brand, 0.5)
                .graph();
        // Nodes a, b, x, y of degrees 2 + 3, 1 + 3, 1 + 1 and 2 + 1.
        float[][] expected = new float[4][4];
        set(expected, 0, 2, 1 / Math.sqrt(5 * 2));
        set(expected, 0, 3, 1 / Math.sqrt(5 * 3));
        set(expected, 1, 3, 1 / Math.sqrt(4 * 3));
        set(expected, 0, 1, 3 / Math.sqrt(5 * 4));
        set(expected, 2, 3, 1 / Math.sqrt(2 * 3));
        float[][] actual = new float[4][4];
        for (int v = 0; v < 4; v++) {
            for (int e = graph.begin(v); e < graph.end(v); e++) {
                actual[graph.source(e)][v] += graph.weight(e);
            }
        }
        for (int a = 0; a < 4; a++) {
            for (int b = 0; b < 4; b++) {
                assertThat(actual[a][b]).as("%d to %d", a, b).isEqualTo(expected[a][b], within(1e-6f));
            }
        }
    }

    private static void set(float[][] matrix, int a, int b, double value) {
        matrix[a][b] = (float) value;
        matrix[b][a] = (float) value;
    }

    @Test
    @DisplayName("a checkpoint is refused by a training whose friends are others, be they as many")
    void friendsAreSettings(@TempDir Path folder) {
        Interactions log = Clusters.log(3);
        Path file = folder.resolve("friends.ckpt");
        friendly(log, 2).fit(TrainingControl.epochs(1).checkpoint(file, 1));

        assertThatThrownBy(() -> friendly(log, 4).fit(TrainingControl.epochs(2).resume(file)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("userEdges");
        assertThat(friendly(log, 2).fit(TrainingControl.epochs(2).resume(file)).epochs())
                .isEqualTo(2);
    }

    /** User 0 and one more are friends. */
    private static LightGcn friendly(Interactions log, int friend) {
        InteractionGraph graph =
                InteractionGraph.of(Clusters.USERS, new int[] {0, friend}, new int[] {friend, 0}, new float[] {1, 1});
        return LightGcn.of(log, SMALL).userEdges(graph, 1).task(RankingLosses.bpr(), 1);
    }

    @Test
    @DisplayName("a friend's taste reaches a user who has nothing else")
    void friends() {
        Interactions all = Clusters.log(3);
        Interactions log = all.where(row -> all.user(row) != 0);
        int n = Clusters.USERS;
        int[] source = {0, 2, 0, 4, 0, 6};
        int[] target = {2, 0, 4, 0, 6, 0};
        InteractionGraph friends = InteractionGraph.of(n, source, target, new float[] {1, 1, 1, 1, 1, 1});
        FactorModel alone = LightGcn.of(log, SMALL)
                .task(RankingLosses.bpr(), 1)
                .fit(TrainingControl.epochs(30))
                .model();
        FactorModel together = LightGcn.of(log, SMALL)
                .userEdges(friends, 1)
                .task(RankingLosses.bpr(), 1)
                .fit(TrainingControl.epochs(30))
                .model();

        assertThat(ownTaste(together)).isGreaterThan(0.9).isGreaterThan(ownTaste(alone));
    }

    /** The share of item pairs of different taste that user 0's vector orders rightly. */
    private static double ownTaste(FactorModel model) {
        float[] user = model.users().row(0);
        int right = 0;
        for (int i = 0; i < Clusters.ITEMS; i += 2) {
            for (int j = 1; j < Clusters.ITEMS; j += 2) {
                right += model.items().dot(i, user, 0) > model.items().dot(j, user, 0) ? 1 : 0;
            }
        }
        return right / (Clusters.ITEMS * Clusters.ITEMS / 4.0);
    }

    @Test
    @DisplayName("refuses a log without rows, no task, a task twice, and a graph of other nodes or negative weights")
    void refuses() {
        Interactions log = Clusters.log(1);
        LightGcn plan = LightGcn.of(log, SMALL);

        assertThatThrownBy(() -> LightGcn.of(log.where(row -> false), SMALL)).hasMessageContaining("at least 1 row");
        assertThatThrownBy(() -> plan.fit(TrainingControl.epochs(1))).hasMessageContaining("RankingLosses.bpr()");
        assertThatThrownBy(() -> plan.task(RankingLosses.bpr(), 1).task(RankingLosses.bpr(), 1))
                .hasMessageContaining("\"bpr\" is there twice");
        assertThatThrownBy(() -> plan.task(RankingLosses.bpr(), Double.NaN)).hasMessageContaining("\"bpr\" (NaN)");
        InteractionGraph two = InteractionGraph.of(2, new int[] {0}, new int[] {1}, new float[] {1});
        assertThatThrownBy(() -> plan.userEdges(two, 1))
                .hasMessageContaining("2 nodes")
                .hasMessageContaining("60");
        InteractionGraph negative = InteractionGraph.of(Clusters.ITEMS, new int[] {0}, new int[] {1}, new float[] {-1});
        assertThatThrownBy(() -> plan.itemEdges(negative, 1)).hasMessageContaining("(-1.0)");
        assertThatThrownBy(() -> SMALL.learningRate(0)).hasMessageContaining("learningRate (0.0)");
        assertThatThrownBy(() -> SMALL.dimension(0)).hasMessageContaining("dimension (0)");
    }
}
