package io.fairrec.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.base.ModelException;
import io.fairrec.data.Interactions;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatrixFactorizationTest {

    private static final MatrixFactorization.Options SMALL = MatrixFactorization.Options.defaults()
            .dimension(9)
            .learningRate(0.05)
            .regularization(0.02)
            .seed(4);

    @TempDir
    private Path folder;

    @Test
    @DisplayName("learns tastes with every loss: unseen items of the own taste come first")
    void learns() {
        Interactions log = Clusters.log(6);
        for (MatrixFactorization.Loss loss : MatrixFactorization.Loss.values()) {
            TrainingResult result =
                    MatrixFactorization.of(log, SMALL.loss(loss)).fit(TrainingControl.epochs(60));
            double[] losses = result.history().stream()
                    .mapToDouble(report -> report.losses().values().iterator().next())
                    .toArray();

            assertThat(Clusters.order(result.model().scorer(), log))
                    .as("%s", loss)
                    .isGreaterThan(0.75);
            assertThat(losses[59]).as("%s", loss).isLessThan(0.8 * losses[0]);
        }
    }

    @Test
    @DisplayName("equal seeds give equal bits, and a resumed training those of an uninterrupted one")
    void deterministic() {
        Interactions log = Clusters.log(6);
        Path file = folder.resolve("mf.ckpt");
        TrainingResult whole = MatrixFactorization.of(log, SMALL).fit(TrainingControl.epochs(9));
        MatrixFactorization.of(log, SMALL).fit(TrainingControl.epochs(5).checkpoint(file, 2));
        TrainingResult resumed =
                MatrixFactorization.of(log, SMALL).fit(TrainingControl.epochs(9).resume(file));

        assertThat(resumed.model().items().sha256())
                .isEqualTo(whole.model().items().sha256());
        assertThat(resumed.history())
                .isEqualTo(whole.history().stream()
                        .map(r -> r.epoch() <= 5 ? withEpochs(r, 5) : r)
                        .toList());
        assertThat(MatrixFactorization.of(log, SMALL.seed(5))
                        .fit(TrainingControl.epochs(9))
                        .model()
                        .items()
                        .sha256())
                .isNotEqualTo(whole.model().items().sha256());
    }

    private static EpochReport withEpochs(EpochReport r, int epochs) {
        return new EpochReport(r.epoch(), epochs, r.losses(), r.balances(), r.validation(), r.best());
    }

    @Test
    @DisplayName("a learning rate that is far too large is a named end, not a model of NaN")
    void diverges() {
        MatrixFactorization wild = MatrixFactorization.of(
                Clusters.log(6), SMALL.loss(MatrixFactorization.Loss.SQUARED).learningRate(50));

        assertThatThrownBy(() -> wild.fit(TrainingControl.epochs(5)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("\"squared\"");
    }

    @Test
    @DisplayName("a user who chose every item and a single pair are no obstacle")
    void edges() {
        Interactions one = Interactions.builder().buy("a", "x").build();

        assertThat(MatrixFactorization.of(one, SMALL)
                        .fit(TrainingControl.epochs(3))
                        .ending())
                .isEqualTo(Ending.COMPLETED);
        assertThatThrownBy(() -> MatrixFactorization.of(one.where(row -> false), SMALL))
                .hasMessageContaining("at least 1 row");
    }

    @Test
    @DisplayName("tells loss, settings and epochs in its provenance")
    void provenance() {
        var provenance = MatrixFactorization.of(Clusters.log(6), SMALL)
                .fit(TrainingControl.epochs(2))
                .model()
                .provenance();

        assertThat(provenance.component()).isEqualTo("matrix-factorization");
        assertThat(provenance.config())
                .containsAllEntriesOf(Map.of("loss", "bpr", "dimension", "9", "epochs", "2", "regularization", "0.02"));
    }
}
