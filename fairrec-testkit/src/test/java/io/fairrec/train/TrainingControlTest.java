package io.fairrec.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.base.DataException;
import io.fairrec.base.ModelException;
import io.fairrec.data.Groups;
import io.fairrec.data.InteractionGraph;
import io.fairrec.fairness.FairnessLosses;
import io.fairrec.fairness.GroupSpread;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingControlTest {

    private static final LightGcn.Options SMALL = LightGcn.Options.defaults()
            .dimension(6)
            .layers(1)
            .learningRate(0.02)
            .batchSize(100)
            .seed(3);

    @TempDir
    private Path folder;

    private static LightGcn plan() {
        return LightGcn.of(Clusters.log(2), SMALL).task(RankingLosses.bpr(), 1);
    }

    /** Pulls the vector of user 0 towards 0 with a strength that grows from step to step: it has a memory. */
    private static final class Growing implements StatefulLoss {

        private final int start;
        private int calls;

        Growing(int start) {
            this.start = start;
            this.calls = start;
        }

        @Override
        public String name() {
            return "growing";
        }

        @Override
        public double accumulate(EmbeddingBatch batch, float weight, float[] gradient) {
            calls++;
            double sum = 0;
            for (int k = 0; k < batch.dimension(); k++) {
                float x = batch.vectors()[k];
                sum += 0.5 * calls * x * x;
                gradient[k] += weight * calls * x;
            }
            return sum;
        }

        @Override
        public void reset() {
            calls = start;
        }

        @Override
        public void writeState(DataOutput out) throws IOException {
            out.writeInt(calls);
        }

        @Override
        public void readState(DataInput in) throws IOException {
            calls = in.readInt();
        }
    }

    /** Becomes poison at a step. */
    private record Poison(int atStep, float gradientThere, double valueThere) implements EmbeddingLoss {

        @Override
        public String name() {
            return "poison";
        }

        @Override
        public double accumulate(EmbeddingBatch batch, float weight, float[] gradient) {
            boolean now = batch.step() >= atStep;
            gradient[3] += now ? gradientThere : 0;
            return now ? valueThere : 0;
        }
    }

    private static LightGcn balanced() {
        return plan().task(new Growing(0), 0.01)
                .balancer(GradientBalancers.epsilonConstraint(new double[] {0.05}, 1, 4, 100));
    }

    @Test
    @DisplayName(
            "a training that is resumed gives the bits of one that was not interrupted, memory of tasks and balancer included")
    void resume() {
        Path file = folder.resolve("run.ckpt");
        TrainingResult whole = balanced().fit(TrainingControl.epochs(11).validate(TrainingControlTest::value, 2, 50));
        balanced()
                .fit(TrainingControl.epochs(6)
                        .validate(TrainingControlTest::value, 2, 50)
                        .checkpoint(file, 3));
        TrainingResult resumed = balanced()
                .fit(TrainingControl.epochs(11)
                        .validate(TrainingControlTest::value, 2, 50)
                        .resume(file));

        assertThat(resumed.model().users().sha256())
                .isEqualTo(whole.model().users().sha256());
        assertThat(resumed.model().items().sha256())
                .isEqualTo(whole.model().items().sha256());
        assertThat(resumed.modelEpoch()).isEqualTo(whole.modelEpoch());
        assertThat(resumed.history()).hasSameSizeAs(whole.history());
        for (int e = 0; e < 11; e++) {
            assertThat(resumed.history().get(e).losses())
                    .isEqualTo(whole.history().get(e).losses());
            assertThat(resumed.history().get(e).balances())
                    .isEqualTo(whole.history().get(e).balances());
        }
    }

    private static double value(FactorModel model) {
        return Clusters.order(model.scorer(), Clusters.log(2));
    }

    @Test
    @DisplayName("the test above would notice: without the memory of its task a resumed training differs")
    void memoryMatters() {
        Growing fresh = new Growing(0);
        Growing used = new Growing(500);
        String one = plan().task(fresh, 0.01)
                .fit(TrainingControl.epochs(2))
                .model()
                .users()
                .sha256();
        String other = plan().task(used, 0.01)
                .fit(TrainingControl.epochs(2))
                .model()
                .users()
                .sha256();

        assertThat(one).isNotEqualTo(other);
    }

    @Test
    @DisplayName("two fits of one plan give equal bits: losses that learn begin anew in each")
    void fitsTwice() {
        LightGcn plan = plan().task(new Growing(3), 0.01);
        String first = plan.fit(TrainingControl.epochs(2)).model().users().sha256();

        assertThat(plan.fit(TrainingControl.epochs(2)).model().users().sha256()).isEqualTo(first);
    }

    @Test
    @DisplayName("stops when the patience is over and gives the best model, the earliest among equals")
    void stopsEarly() {
        double[] values = {0.3, 0.5, 0.4, 0.5, 0.1, 0.9, 1};
        List<FactorModel> seen = new ArrayList<>();
        TrainingResult result = plan().fit(TrainingControl.epochs(70)
                .validate(
                        model -> {
                            seen.add(model);
                            return values[seen.size() - 1];
                        },
                        10,
                        3));

        assertThat(result.ending()).isEqualTo(Ending.STOPPED_EARLY);
        assertThat(result.epochs()).isEqualTo(50);
        assertThat(result.modelEpoch()).isEqualTo(20);
        assertThat(result.model().items().sha256())
                .isEqualTo(seen.get(1).items().sha256())
                .isNotEqualTo(seen.get(4).items().sha256());
        assertThat(result.reason()).contains("after 50 epochs").contains("epoch 20");
        assertThat(result.model().provenance().config()).containsEntry("epochs", "20");
        assertThat(result.history().get(19).best()).isTrue();
        assertThat(result.history().get(19).validation()).isEqualTo(0.5);
        assertThat(result.history().get(39).best()).isFalse();
        assertThat(result.history().get(10).validation()).isNull();
    }

    @Test
    @DisplayName("the last epoch is validated, too")
    void lastEpochCounts() {
        List<Integer> asked = new ArrayList<>();
        TrainingResult result = plan().fit(TrainingControl.epochs(7)
                .validate(
                        model -> {
                            asked.add(
                                    Integer.valueOf(model.provenance().config().getOrDefault("epochs", "0")));
                            return asked.size();
                        },
                        3,
                        5));

        assertThat(asked).containsExactly(3, 6, 7);
        assertThat(result.modelEpoch()).isEqualTo(7);
    }

    @Test
    @DisplayName(
            "a NaN gradient, a NaN loss and an infinite loss end the training; the model is the last good one, the checkpoint too")
    void poison() {
        int stepsAnEpoch = (PositivePairs.of(Clusters.log(2)).matrix().size() + 99) / 100;
        TrainingResult good = plan().task(new Poison(1_000_000, 0, 0), 1).fit(TrainingControl.epochs(4));
        Poison[] kinds = {
            new Poison(4 * stepsAnEpoch + 1, Float.NaN, 0),
            new Poison(4 * stepsAnEpoch + 1, Float.POSITIVE_INFINITY, 0),
            new Poison(4 * stepsAnEpoch + 1, 0, Double.NaN),
            new Poison(4 * stepsAnEpoch + 1, 0, Double.POSITIVE_INFINITY)
        };
        for (Poison kind : kinds) {
            for (GradientBalancer balancer : new GradientBalancer[] {null, GradientBalancers.mgda()}) {
                LightGcn plan = plan().task(kind, 1);
                if (balancer != null) {
                    plan = plan.balancer(balancer);
                }
                Path file = folder.resolve(balancer == null ? "poison.ckpt" : "balanced-poison.ckpt");
                TrainingResult result = plan.fit(TrainingControl.epochs(9).checkpoint(file, 4));

                assertThat(result.ending()).as(kind.toString()).isEqualTo(Ending.DIVERGED);
                assertThat(result.epochs()).isEqualTo(4);
                assertThat(result.modelEpoch()).isEqualTo(4);
                assertThat(result.reason())
                        .contains("epoch 5")
                        .contains("step 2")
                        .contains("\"poison\"")
                        .contains("poison.ckpt holds epoch 4");
                if (balancer == null) {
                    assertThat(result.model().items().sha256())
                            .isEqualTo(good.model().items().sha256());
                }
            }
        }
        TrainingResult resumed = plan().task(new Poison(1_000_000, 0, 0), 1)
                .fit(TrainingControl.epochs(5).resume(folder.resolve("poison.ckpt")));
        assertThat(resumed.epochs()).isEqualTo(5);
    }

    @Test
    @DisplayName(
            "a divergence between two checkpoints leaves the last good epoch, from which training goes on bit by bit")
    void divergenceSaves() {
        int stepsAnEpoch = (PositivePairs.of(Clusters.log(2)).matrix().size() + 99) / 100;
        Path file = folder.resolve("last-good.ckpt");
        TrainingResult result = balanced()
                .task(new Poison(4 * stepsAnEpoch + 2, Float.NaN, 0), 1)
                .balancer(GradientBalancers.epsilonConstraint(new double[] {0.05, 1}, 1, 3, 100))
                .fit(TrainingControl.epochs(9).checkpoint(file, 10));
        LightGcn healthy = balanced()
                .task(new Poison(1_000_000, 0, 0), 1)
                .balancer(GradientBalancers.epsilonConstraint(new double[] {0.05, 1}, 1, 3, 100));

        assertThat(result.ending()).isEqualTo(Ending.DIVERGED);
        assertThat(result.reason()).contains("last-good.ckpt holds epoch 4");
        assertThat(healthy.fit(TrainingControl.epochs(6).resume(file))
                        .model()
                        .items()
                        .sha256())
                .isEqualTo(
                        healthy.fit(TrainingControl.epochs(6)).model().items().sha256());
    }

    @Test
    @DisplayName(
            "the extra check of a last epoch is not in its checkpoint: a longer training goes on as if never stopped")
    void extraCheckIsForgotten() {
        Path file = folder.resolve("ten.ckpt");
        Validator tenIsBest = model -> {
            int epochs = Integer.parseInt(model.provenance().config().getOrDefault("epochs", "0"));
            return epochs == 10 ? 9 : epochs <= 8 ? 2 : 3 + epochs / 100.0;
        };
        TrainingResult ten =
                plan().fit(TrainingControl.epochs(10).validate(tenIsBest, 4, 2).checkpoint(file, 3));
        TrainingResult whole = plan().fit(TrainingControl.epochs(20).validate(tenIsBest, 4, 2));
        TrainingResult resumed =
                plan().fit(TrainingControl.epochs(20).validate(tenIsBest, 4, 2).resume(file));
        TrainingResult again =
                plan().fit(TrainingControl.epochs(10).validate(tenIsBest, 4, 2).resume(file));

        assertThat(ten.modelEpoch()).isEqualTo(10);
        assertThat(ten.history().get(9).validation()).isEqualTo(9);
        assertThat(again.modelEpoch()).isEqualTo(10);
        assertThat(whole.modelEpoch()).isEqualTo(20);
        assertThat(resumed.modelEpoch()).isEqualTo(20);
        assertThat(resumed.history().get(9).validation()).isNull();
        assertThat(resumed.model().items().sha256())
                .isEqualTo(whole.model().items().sha256());
    }

    private static Groups parity(int labelOfFirst) {
        return Groups.of(
                "parity",
                IntStream.range(0, Clusters.USERS)
                        .mapToObj(u -> u > 0 ? "g" + u % 2 : "g" + labelOfFirst)
                        .toList());
    }

    private static LightGcn edges(float weight) {
        return plan().userEdges(
                        InteractionGraph.of(
                                Clusters.USERS, new int[] {0, 1}, new int[] {1, 0}, new float[] {weight, weight}),
                        1);
    }

    @Test
    @DisplayName(
            "refuses a checkpoint of other weights, labels, probabilities, penalties, edges, sampler's groups or order of tasks")
    void otherSettings() {
        EmbeddingLoss gap = FairnessTask.of(FairnessLosses.centroidGap(), parity(0));
        FairnessTask value = FairnessTask.of(FairnessLosses.valueUnfairness(GroupSpread.LARGEST_GAP), parity(0));
        Groups items = Groups.of("brand", Collections.nCopies(Clusters.ITEMS, "a"));
        Groups otherItems = Groups.of(
                "brand",
                IntStream.range(0, Clusters.ITEMS)
                        .mapToObj(i -> i == 3 ? "b" : "a")
                        .toList());
        LightGcn empty = LightGcn.of(Clusters.log(2), SMALL);
        LightGcn two = plan().task(gap, 1);
        List<List<LightGcn>> pairs = List.of(
                List.of(plan(), empty.task(RankingLosses.bpr((user, item) -> user == 0 ? 2 : 1), 1)),
                List.of(two, plan().task(FairnessTask.of(FairnessLosses.centroidGap(), parity(1)), 1)),
                List.of(plan().task(value, 1), plan().task(value.probabilities(), 1)),
                List.of(plan().task(value.items(items), 1), plan().task(value.items(otherItems), 1)),
                List.of(
                        two.balancer(GradientBalancers.epsilonConstraint(new double[] {1}, 1, 4, 100)),
                        two.balancer(GradientBalancers.epsilonConstraint(new double[] {1}, 1, 5, 100))),
                List.of(
                        two.balancer(GradientBalancers.upGradRegularised(1e-4, 1e-4)),
                        two.balancer(GradientBalancers.upGradRegularised(1e-4, 1e-3))),
                List.of(two, empty.task(gap, 1).task(RankingLosses.bpr(), 1)),
                List.of(edges(1), edges(2)),
                List.of(
                        plan().negatives(GroupAwareNegatives.sameItemGroup(items, 0.5)),
                        plan().negatives(GroupAwareNegatives.sameItemGroup(otherItems, 0.5))));
        for (int p = 0; p < pairs.size(); p++) {
            Path file = folder.resolve("other" + p + ".ckpt");
            LightGcn wrote = pairs.get(p).get(0);
            LightGcn other = pairs.get(p).get(1);
            wrote.fit(TrainingControl.epochs(1).checkpoint(file, 1));

            assertThat(wrote.fit(TrainingControl.epochs(2).resume(file)).epochs())
                    .isEqualTo(2);
            assertThatThrownBy(() -> other.fit(TrainingControl.epochs(2).resume(file)))
                    .as("pair %d", p)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("belongs to another training");
        }
    }

    @Test
    @DisplayName("vectors that run away under a fairness task are a divergence: the result is the last good model")
    void runsAway() {
        EmbeddingLoss first = FairnessTask.of(FairnessLosses.parityGap(GroupSpread.LARGEST_GAP), parity(0));
        TrainingResult result = LightGcn.of(
                        Clusters.log(2), SMALL.learningRate(3e19).batchSize(10_000))
                .task(first, 1)
                .task(RankingLosses.bpr(), 1)
                .fit(TrainingControl.epochs(5));

        assertThat(result.ending()).isEqualTo(Ending.DIVERGED);
        assertThat(result.modelEpoch()).isEqualTo(1);
        assertThat(result.reason()).contains(first.name());
    }

    @Test
    @DisplayName("a step that is far too long is noticed by its loss")
    void diverges() {
        LightGcn wild =
                LightGcn.of(Clusters.log(2), SMALL.learningRate(3).layers(0)).task(RankingLosses.squared(), 1);

        assertThatThrownBy(() -> wild.fit(TrainingControl.epochs(20)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("\"squared\"")
                .hasMessageContaining("times what it was at the start")
                .hasMessageContaining("Lower the learning rate");
    }

    @Test
    @DisplayName("a training that diverges in its first epoch has no model to give")
    void divergesAtOnce() {
        assertThatThrownBy(() -> plan().task(new Poison(0, Float.NaN, 0), 1).fit(TrainingControl.epochs(3)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("epoch 1")
                .hasMessageContaining("\"poison\"");
    }

    @Test
    @DisplayName("refuses checkpoints that are missing, torn, changed, of another format or of another training")
    void badCheckpoints() throws IOException {
        Path file = folder.resolve("run.ckpt");
        plan().fit(TrainingControl.epochs(2).checkpoint(file, 1));
        byte[] whole = Files.readAllBytes(file);
        Path broken = folder.resolve("broken.ckpt");

        assertRefused(folder.resolve("none.ckpt"), "does not exist");
        for (int length : new int[] {0, 7, 11, 40, whole.length / 2, whole.length - 1}) {
            Files.write(broken, Arrays.copyOf(whole, length));
            assertRefused(broken, "broken.ckpt");
        }
        for (int at : new int[] {0, 9, 30, whole.length / 2, whole.length - 1}) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(broken, changed);
            assertRefused(broken, "broken.ckpt");
        }
        Files.write(broken, Arrays.copyOf(whole, whole.length + 1));
        assertRefused(broken, "checksum");
        assertThatThrownBy(() -> LightGcn.of(Clusters.log(2), SMALL.learningRate(0.01))
                        .task(RankingLosses.bpr(), 1)
                        .fit(TrainingControl.epochs(3).resume(file)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("learningRate is 0.02, but this one's is 0.01");
        assertThatThrownBy(() -> LightGcn.of(Clusters.log(3), SMALL)
                        .task(RankingLosses.bpr(), 1)
                        .fit(TrainingControl.epochs(3).resume(file)))
                .hasMessageContaining("data hash");
        assertThatThrownBy(() -> plan().task(new Growing(0), 1)
                        .fit(TrainingControl.epochs(3).resume(file)))
                .hasMessageContaining("task growing");
        assertThatThrownBy(() ->
                        plan().fit(TrainingControl.epochs(1).checkpoint(folder.resolve("no/such/folder.ckpt"), 1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("cannot be written");
    }

    private static void assertRefused(Path file, String words) {
        assertThatThrownBy(() -> plan().fit(TrainingControl.epochs(3).resume(file)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(words);
    }

    @Test
    @DisplayName("draws a bar that names losses and ends with the reason; the listener hears every step and epoch")
    void listens() {
        StringBuilder bar = new StringBuilder();
        plan().fit(TrainingControl.epochs(4).validate(model -> 0.25, 2, 9).listener(TrainingListener.progressBar(bar)));
        assertThat(bar.toString())
                .contains("100 %  epoch 4 of 4  bpr 0.")
                .contains("validation 0.2500 (best)")
                .contains("█")
                .endsWith("Completed 4 epochs. The model is that of epoch 2, the best of validation (0.25).\n");

        List<String> heard = new ArrayList<>();
        plan().fit(TrainingControl.epochs(2).listener(new TrainingListener() {
            @Override
            public void onProgress(int epoch, int epochs, double done) {
                heard.add(epoch + " " + (done == 1));
            }

            @Override
            public void onEpoch(EpochReport report) {
                heard.add("epoch " + report.epoch());
            }

            @Override
            public void onEnd(Ending ending, String reason) {
                heard.add(ending.name());
            }
        }));
        assertThat(heard).containsSubsequence("1 false", "1 true", "epoch 1", "2 true", "epoch 2", "COMPLETED");
    }

    @Test
    @DisplayName("refuses a validator's NaN, and counts below 1")
    void refuses() {
        assertThatThrownBy(() -> plan().fit(TrainingControl.epochs(1).validate(model -> Double.NaN, 1, 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> TrainingControl.epochs(0)).hasMessageContaining("epochs (0)");
        assertThatThrownBy(() -> TrainingControl.epochs(1).validate(model -> 0, 0, 1))
                .hasMessageContaining("everyEpochs (0)");
        assertThatThrownBy(() -> TrainingControl.epochs(1).validate(model -> 0, 1, 0))
                .hasMessageContaining("patience (0)");
        assertThatThrownBy(() -> TrainingControl.epochs(1).checkpoint(folder, 0))
                .hasMessageContaining("everyEpochs (0)");
    }
}
