package io.fairrec.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.base.DataException;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.internal.Gaussians;
import io.fairrec.internal.Seeds;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Scorer;
import io.fairrec.testkit.PortraitEncoderContract;
import io.fairrec.testkit.ScorerContract;
import io.fairrec.testkit.SyntheticLog;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortraitAutoencoderTest extends PortraitEncoderContract {
    private static final PortraitAutoencoder.Options SMALL = new PortraitAutoencoder.Options(6, 0.3, 0.01, 1e-4, 8, 5);

    @Override
    protected PortraitEncoder create(SyntheticLog shop) {
        return PortraitAutoencoder.fit(shop.interactions(), SMALL, TrainingControl.epochs(3))
                .encoder();
    }

    @Nested
    class AsScorer extends ScorerContract {
        @Override
        protected Scorer create(SyntheticLog shop) {
            return PortraitAutoencoder.fit(shop.interactions(), SMALL, TrainingControl.epochs(3))
                    .encoder()
                    .scorer();
        }
    }

    @Test
    @DisplayName("the gradient is that of central differences, for every parameter")
    void gradient() {
        AutoencoderWeights weights = new AutoencoderWeights(7, 3);
        float[] parameters = weights.parameters();
        Gaussians.fill(parameters, 0.7, Seeds.stream(3, 0, 0));
        int[] target = {0, 2, 5, 6};
        int[] kept = {2, 6};
        float[] gradient = new float[parameters.length];
        double value = loss(weights, kept, target, gradient);
        assertThat(value).isPositive();
        for (int k = 0; k < parameters.length; k++) {
            float middle = parameters[k];
            parameters[k] = middle + 1e-2f;
            double above = loss(weights, kept, target, new float[parameters.length]);
            parameters[k] = middle - 1e-2f;
            double below = loss(weights, kept, target, new float[parameters.length]);
            parameters[k] = middle;
            // The factor is 2: losses come without it, gradients with it.
            assertThat(gradient[k] / 2.0).as("parameter %d", k).isEqualTo((above - below) / 2e-2, within(2e-4));
        }
    }

    private static double loss(AutoencoderWeights weights, int[] kept, int[] target, float[] gradient) {
        return weights.accumulate(kept, 2, 0.8f, target, 4, 2, gradient, new AutoencoderWeights.Scratch(weights));
    }

    @Test
    @DisplayName("the formula by hand: one item, one dimension")
    void byHand() {
        AutoencoderWeights weights = new AutoencoderWeights(2, 1, new float[] {0.5f, 9, 0.25f, 2, -1, 0.1f, 0.3f});
        float[] h = new float[1];
        weights.encode(new int[] {0}, 1, h, 0);
        assertThat((double) h[0]).isEqualTo(Math.tanh(0.75), within(1e-7));
        double first = 2 * Math.tanh(0.75) + 0.1;
        double second = -Math.tanh(0.75) + 0.3;
        assertThat(weights.accumulate(
                        new int[] {0},
                        1,
                        1,
                        new int[] {1},
                        1,
                        1,
                        new float[7],
                        new AutoencoderWeights.Scratch(weights)))
                .isEqualTo(Math.log(Math.exp(first) + Math.exp(second)) - second, within(1e-6));
        assertThat(weights.decoder().row(1)).containsExactly(-1, 0.3f);
    }

    @Test
    @DisplayName("learns two tastes: the loss falls, and a new user of a taste is offered the rest of it")
    void learns() {
        Interactions log = tastes();
        PortraitAutoencoder.Fitted fitted =
                PortraitAutoencoder.fit(log, SMALL.learningRate(0.02), TrainingControl.epochs(60));
        List<EpochReport> history = fitted.training().history();
        assertThat(history.get(59).losses().get("reconstruction"))
                .isLessThan(0.8 * history.get(0).losses().get("reconstruction"));
        float[] scores = new float[log.itemCount()];
        Interactions visitor = Interactions.builder()
                .items(log.items())
                .buy("new", "b1")
                .buy("new", "b4")
                .build();
        fitted.encoder()
                .scorer()
                .score(
                        UserPortrait.of(visitor, 0).withUser(IdIndex.UNKNOWN),
                        CandidateSet.all(log.itemCount()),
                        scores);
        for (int i = 0; i < 6; i++) {
            for (int j = 6; j < 12; j++) {
                assertThat(scores[j]).as("b%d before a%d", j - 6, i).isGreaterThan(scores[i]);
            }
        }
    }

    @Test
    @DisplayName("scores of the encoder are those of the model that the validator saw; the best epoch is kept")
    void validated() {
        Interactions log = tastes();
        int[] asked = {0};
        PortraitAutoencoder.Fitted fitted = PortraitAutoencoder.fit(
                log,
                SMALL,
                TrainingControl.epochs(20)
                        .validate(
                                model -> {
                                    // Epoch 3 is declared the best.
                                    asked[0]++;
                                    return -Math.abs(asked[0] - 3);
                                },
                                1,
                                2));
        assertThat(fitted.training().ending()).isEqualTo(Ending.STOPPED_EARLY);
        assertThat(fitted.training().modelEpoch()).isEqualTo(3);
        assertThat(fitted.encoder().provenance().config()).containsEntry("epochs", "3");
        PortraitAutoencoder three =
                PortraitAutoencoder.fit(log, SMALL, TrainingControl.epochs(3)).encoder();
        float[] expected = new float[6];
        float[] actual = new float[6];
        three.encode(List.of(UserPortrait.of(log, 4)), expected);
        fitted.encoder().encode(List.of(UserPortrait.of(log, 4)), actual);
        assertThat(actual).containsExactly(expected);
        float[] scores = new float[12];
        fitted.encoder().scorer().score(UserPortrait.of(log, 4), CandidateSet.all(12), scores);
        for (int i = 0; i < 12; i++) {
            double product = 0;
            for (int d = 0; d < 7; d++) {
                product += fitted.training().model().users().value(4, d)
                        * fitted.training().model().items().value(i, d);
            }
            assertThat((double) scores[i]).isEqualTo(product, within(1e-5));
        }
    }

    @Test
    @DisplayName("equal seeds give equal bits, also from a checkpoint on; saved and loaded it encodes alike")
    void reproducible(@TempDir Path folder) {
        Interactions log = tastes();
        PortraitAutoencoder.Fitted whole = PortraitAutoencoder.fit(log, SMALL, TrainingControl.epochs(5));
        Path checkpoint = folder.resolve("run.ckpt");
        PortraitAutoencoder.fit(log, SMALL, TrainingControl.epochs(2).checkpoint(checkpoint, 1));
        PortraitAutoencoder.Fitted resumed =
                PortraitAutoencoder.fit(log, SMALL, TrainingControl.epochs(5).resume(checkpoint));
        assertThat(resumed.training().model().users().sha256())
                .isEqualTo(whole.training().model().users().sha256());
        assertThat(PortraitAutoencoder.fit(log, SMALL.seed(6), TrainingControl.epochs(5))
                        .training()
                        .model()
                        .users()
                        .sha256())
                .isNotEqualTo(whole.training().model().users().sha256());

        Path file = folder.resolve("encoder.model");
        whole.encoder().save(file);
        PortraitAutoencoder loaded = PortraitAutoencoder.load(file);
        assertThat(loaded.items()).isEqualTo(log.items());
        assertThat(loaded.provenance()).isEqualTo(whole.encoder().provenance());
        float[] expected = new float[6];
        float[] actual = new float[6];
        whole.encoder().encode(List.of(UserPortrait.of(log, 2)), expected);
        loaded.encode(List.of(UserPortrait.of(log, 2)), actual);
        assertThat(actual).containsExactly(expected);
        assertThatThrownBy(() -> PortraitAutoencoder.load(folder.resolve("none")))
                .isInstanceOf(DataException.class);
    }

    @Test
    @DisplayName("a step that is far too large ends with the last good epoch, or says that there is none")
    void diverges() {
        assertThatThrownBy(() -> PortraitAutoencoder.fit(tastes(), SMALL.learningRate(1e38), TrainingControl.epochs(4)))
                .hasMessageContaining("diverged")
                .hasMessageContaining("learning rate");
    }

    @Test
    @DisplayName("refuses an empty log and settings out of range")
    void refusals() {
        Interactions empty = Interactions.builder().build();
        assertThatThrownBy(() -> PortraitAutoencoder.fit(empty, SMALL, TrainingControl.epochs(1)))
                .hasMessageContaining("at least 1 row");
        assertThatThrownBy(() -> SMALL.dropout(1)).hasMessageContaining("dropout (1.0)");
        assertThatThrownBy(() -> SMALL.dimension(0)).hasMessageContaining("dimension (0)");
        assertThatThrownBy(() -> SMALL.learningRate(0)).hasMessageContaining("learningRate (0.0)");
        assertThatThrownBy(() -> SMALL.decay(-1)).hasMessageContaining("decay (-1.0)");
        assertThatThrownBy(() -> SMALL.batchSize(0)).hasMessageContaining("batchSize (0)");
    }

    /** Twenty users who like a0 … a5 and twenty who like b0 … b5; each lacks some. */
    private static Interactions tastes() {
        InteractionsBuilder rows = Interactions.builder();
        for (int u = 0; u < 40; u++) {
            for (int i = 0; i < 6; i++) {
                if ((u + i) % 3 != 0) {
                    rows.buy("u" + u, (u < 20 ? "a" : "b") + i);
                }
            }
        }
        return rows.build();
    }
}
