package io.fairrec.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.data.Groups;
import io.fairrec.data.Interactions;
import io.fairrec.fairness.FairnessLosses;
import io.fairrec.internal.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AdversarialSamplesTest {

    private static final int D = 4;
    private static final int USERS = 5;
    private static final int ITEMS = 6;

    @Test
    @DisplayName(
            "FGSM goes to the rim of the ball, its sign form to a corner of the cube, and what no row touches stays")
    void radius() {
        EmbeddingBatch batch = batch(1);
        float[] rim = EmbeddingPerturbation.fgsm(RankingLosses.bpr(), 0.5).perturbed(batch);
        float[] corner =
                EmbeddingPerturbation.fgsmSign(RankingLosses.bpr(), 0.1).perturbed(batch);
        float[] pgd = EmbeddingPerturbation.pgd(RankingLosses.bpr(), 0.5, 5).perturbed(batch);
        for (int node = 0; node < USERS + ITEMS; node++) {
            boolean touched = node != USERS - 1 && node != USERS + ITEMS - 1;
            assertThat(distance(batch.vectors(), rim, node)).isCloseTo(touched ? 0.5 : 0, within(1e-5));
            assertThat(distance(batch.vectors(), pgd, node)).isLessThanOrEqualTo(0.5 + 1e-5);
            for (int k = node * D; k < (node + 1) * D; k++) {
                assertThat(Math.abs(corner[k] - batch.vectors()[k])).isCloseTo(touched ? 0.1f : 0, within(1e-6f));
            }
        }
    }

    @Test
    @DisplayName("A loss that learns is refused: it would learn from samples, unsaved")
    void stateful() {
        Groups letters = Groups.of("letter", List.of("a", "b", "a", "b", "a"));
        EmbeddingLoss adversary = AttributeAdversary.of(letters, AttributeAdversary.Options.defaults());

        assertThatThrownBy(() -> EmbeddingPerturbation.fgsm(adversary, 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(adversary.name())
                .hasMessageContaining("task of its own");
        assertThatThrownBy(() -> CounterfactualSwap.of(adversary, letters, 1)).hasMessageContaining("learns");
    }

    @Test
    @DisplayName(
            "Each sample is worse than the vectors, FGSM worse than random moves of its length, PGD worse than FGSM")
    void harder() {
        double fgsm = 0;
        double pgd = 0;
        for (int seed = 0; seed < 20; seed++) {
            EmbeddingBatch batch = batch(seed);
            double plain = loss(batch);
            double worst = Double.NEGATIVE_INFINITY;
            SplittableRandom random = Seeds.stream(seed, 9, 0);
            for (int t = 0; t < 20; t++) {
                float[] moved = batch.vectors().clone();
                for (int node = 0; node < USERS + ITEMS; node++) {
                    double[] direction = new double[D];
                    double squares = 0;
                    for (int j = 0; j < D; j++) {
                        direction[j] = Planted.normal(random);
                        squares += direction[j] * direction[j];
                    }
                    for (int j = 0; j < D; j++) {
                        moved[node * D + j] += (float) (0.3 * direction[j] / Math.sqrt(squares));
                    }
                }
                worst = Math.max(worst, loss(batch.vectors(moved)));
            }
            double one = loss(batch.vectors(
                    EmbeddingPerturbation.fgsm(RankingLosses.bpr(), 0.3).perturbed(batch)));
            double many = loss(batch.vectors(
                    EmbeddingPerturbation.pgd(RankingLosses.bpr(), 0.3, 10).perturbed(batch)));
            assertThat(one).as("seed %d", seed).isGreaterThan(plain).isGreaterThan(worst);
            fgsm += one;
            pgd += many;
        }
        assertThat(pgd).isGreaterThan(fgsm);
    }

    @Test
    @DisplayName("Training against the samples lowers the loss on samples, more than training without them does")
    void robust() {
        double[] attacked = new double[2];
        for (int adversarial = 0; adversarial < 2; adversarial++) {
            EmbeddingLoss bpr = RankingLosses.bpr();
            EmbeddingPerturbation against = EmbeddingPerturbation.fgsm(bpr, 0.5);
            float[] vectors = batch(3).vectors().clone();
            for (int step = 0; step < 60; step++) {
                float[] gradient = new float[vectors.length];
                EmbeddingBatch batch = batch(3).vectors(vectors);
                (adversarial == 1 ? against : bpr).accumulate(batch, 1, gradient);
                for (int k = 0; k < vectors.length; k++) {
                    vectors[k] -= 0.5f * gradient[k];
                }
            }
            // At equal length of the vectors: longer ones make any ball small.
            float[] unit = normalized(vectors);
            EmbeddingBatch end = batch(3).vectors(unit);
            attacked[adversarial] = loss(end.vectors(against.perturbed(end)));
        }
        assertThat(attacked[1]).isLessThan(attacked[0]);
    }

    @Test
    @DisplayName(
            "A swapped user stands as far from the other group's mean as it stood from its own; unknown users stay")
    void swapped() {
        EmbeddingBatch batch = batch(4);
        Groups groups = Groups.of("letter", List.of("a", "a", "b", "", "b"));
        float[] moved = CounterfactualSwap.of(RankingLosses.bpr(), groups, 1).swapped(batch);
        float[] z = batch.vectors();
        for (int j = 0; j < D; j++) {
            // User 4 is in no row: the mean of b is that of user 2 alone.
            double a = (z[j] + z[D + j]) / 2.0;
            double b = z[2 * D + j];
            assertThat((double) moved[j]).isCloseTo(z[j] + b - a, within(1e-6));
            assertThat((double) moved[2 * D + j]).isCloseTo(a, within(1e-6));
            assertThat(moved[3 * D + j]).isEqualTo(z[3 * D + j]);
            assertThat(moved[4 * D + j]).isEqualTo(z[4 * D + j]);
        }
        assertThat(Arrays.copyOfRange(moved, USERS * D, moved.length))
                .containsExactly(Arrays.copyOfRange(z, USERS * D, z.length));
        float[] gradient = new float[z.length];
        assertThat(CounterfactualSwap.of(RankingLosses.bpr(), groups, 1).accumulate(batch, 1, gradient))
                .isEqualTo(loss(batch.vectors(moved)));
    }

    @Test
    @DisplayName("With one known group in the batch, or strength 0, the samples are the users themselves")
    void nothingToSwap() {
        EmbeddingBatch batch = batch(5);
        Groups lone = Groups.of("letter", List.of("a", "a", "a", "", "b"));
        assertThat(CounterfactualSwap.of(RankingLosses.bpr(), lone, 1).swapped(batch))
                .containsExactly(batch.vectors());
        Groups two = Groups.of("letter", List.of("a", "b", "a", "b", "b"));
        assertThat(CounterfactualSwap.of(RankingLosses.bpr(), two, 0).swapped(batch))
                .containsExactly(batch.vectors());
    }

    @Test
    @DisplayName("The counterfactual gap: by hand, its slope by the items from central differences, none by the users")
    void gap() {
        EmbeddingBatch batch = batch(6);
        Groups groups = Groups.of("letter", List.of("a", "a", "b", "", "b"));
        EmbeddingLoss task = CounterfactualSwap.gap(FairnessLosses.squaredCounterfactualGap(), groups, 1);
        float[] moved = CounterfactualSwap.of(RankingLosses.bpr(), groups, 1).swapped(batch);
        double sum = 0;
        int rows = 0;
        for (int r = 0; r < batch.size(); r++) {
            for (int item : new int[] {batch.positive(r), batch.negative(r)}) {
                if (batch.user(r) != 3) {
                    double change = 0;
                    for (int j = 0; j < D; j++) {
                        int at = batch.userAt(batch.user(r)) + j;
                        change += (batch.vectors()[at] - moved[at]) * batch.vectors()[batch.itemAt(item) + j];
                    }
                    sum += change * change;
                    rows++;
                }
            }
        }
        float[] gradient = new float[batch.vectors().length];
        assertThat(task.accumulate(batch, 1, gradient)).isCloseTo(sum / rows, within(1e-6));
        for (int k = 0; k < gradient.length; k++) {
            if (k < USERS * D) {
                assertThat(gradient[k]).isCloseTo(0, within(1e-6f));
                continue;
            }
            float[] up = batch.vectors().clone();
            float[] down = batch.vectors().clone();
            up[k] += 1e-2f;
            down[k] -= 1e-2f;
            double slope = (task.accumulate(batch.vectors(up), 1, gradient.clone())
                            - task.accumulate(batch.vectors(down), 1, gradient.clone()))
                    / ((double) up[k] - down[k]);
            assertThat((double) gradient[k]).isCloseTo(slope, within(1e-4));
        }
        assertThat(task.compares(batch)).isTrue();
        EmbeddingLoss lone = CounterfactualSwap.gap(
                FairnessLosses.counterfactualGap(), Groups.of("letter", List.of("a", "a", "a", "", "b")), 1);
        assertThat(lone.compares(batch)).isFalse();
        assertThatThrownBy(() -> CounterfactualSwap.gap(FairnessLosses.centroidGap(), groups, 1))
                .hasMessageContaining("centroid-gap");
    }

    @Test
    @DisplayName("Trained with it, a model's scores change less when only the group is swapped")
    void gapShrinks() {
        Interactions log = Clusters.log(2);
        List<String> labels = new ArrayList<>();
        for (int u = 0; u < log.userCount(); u++) {
            labels.add(u % 2 == 0 ? "a" : "b");
        }
        Groups groups = Groups.of("letter", labels);
        EmbeddingLoss gap = CounterfactualSwap.gap(FairnessLosses.squaredCounterfactualGap(), groups, 1);
        LightGcn plan = LightGcn.of(
                        log, LightGcn.Options.defaults().dimension(8).layers(1).batchSize(256))
                .task(RankingLosses.bpr(), 1);
        TrainingControl epochs = TrainingControl.epochs(15);
        double without =
                plan.task(gap, 0).fit(epochs).history().get(14).losses().get(gap.name());
        double with = plan.task(gap, 3).fit(epochs).history().get(14).losses().get(gap.name());
        assertThat(with).isLessThan(0.7 * without);
    }

    private static double loss(EmbeddingBatch batch) {
        return RankingLosses.bpr().accumulate(batch, 1, new float[batch.vectors().length]);
    }

    private static double distance(float[] a, float[] b, int node) {
        double squares = 0;
        for (int k = node * D; k < (node + 1) * D; k++) {
            squares += ((double) a[k] - b[k]) * ((double) a[k] - b[k]);
        }
        return Math.sqrt(squares);
    }

    private static float[] normalized(float[] vectors) {
        float[] unit = vectors.clone();
        for (int node = 0; node < USERS + ITEMS; node++) {
            double length = distance(vectors, new float[vectors.length], node);
            for (int k = node * D; k < (node + 1) * D; k++) {
                unit[k] /= (float) length;
            }
        }
        return unit;
    }

    /** The last user and the last item are in no row. */
    private static EmbeddingBatch batch(int seed) {
        SplittableRandom random = Seeds.stream(seed, 0, 0);
        float[] vectors = new float[(USERS + ITEMS) * D];
        for (int k = 0; k < vectors.length; k++) {
            vectors[k] = (float) (2 * random.nextDouble() - 1);
        }
        int rows = 40;
        int[] user = new int[rows];
        int[] positive = new int[rows];
        int[] negative = new int[rows];
        for (int r = 0; r < rows; r++) {
            user[r] = r % (USERS - 1);
            positive[r] = r % (ITEMS - 1);
            negative[r] = (r + 1 + r / 10) % (ITEMS - 1);
        }
        return EmbeddingBatch.of(vectors, D, USERS, ITEMS).rows(user, positive, negative, rows);
    }
}
