package io.fairrec.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.base.ModelException;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.internal.Seeds;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.testkit.ScorerContract;
import io.fairrec.testkit.SyntheticLog;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LinearScorerTest extends ScorerContract {
    private static final int USER_D = 3;
    private static final int ITEM_D = 3;

    @Override
    protected Scorer create(SyntheticLog shop) {
        return fitted(shop, true);
    }

    @Nested
    class WithoutProducts extends ScorerContract {
        @Override
        protected Scorer create(SyntheticLog shop) {
            return fitted(shop, false);
        }
    }

    private static LinearScorer fitted(SyntheticLog shop, boolean products) {
        float[] items = Vectors.random(shop.catalog().size(), ITEM_D, 4);
        LinearScorer.Fit fit = LinearScorer.fit(Vectors.encoder(USER_D), items, ITEM_D);
        if (products) {
            fit.withProducts();
        }
        for (UserPortrait portrait : portraits(shop)) {
            for (int e = 0; e < portrait.size(); e++) {
                fit.example(portrait, portrait.item(e), portrait.value(e));
            }
        }
        return fit.build();
    }

    /** One row of the design matrix, as the Javadoc spells it. */
    private static final class Row {
        private final double[] x;
        private final double y;
        private final double w;

        Row(double[] x, double y, double w) {
            this.x = x;
            this.y = y;
            this.w = w;
        }
    }

    @Test
    @DisplayName("the gradient of the stated loss vanishes at the coefficients, and steps from there cost")
    void minimum() {
        for (long seed = 0; seed < 20; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 0);
            SyntheticLog shop = shop(seed + 1);
            float[] items = Vectors.random(shop.catalog().size(), ITEM_D, seed);
            double ridge = seed % 4 == 0 ? 0 : random.nextDouble() * 5;
            LinearScorer.Fit fit = LinearScorer.fit(Vectors.encoder(USER_D), items, ITEM_D)
                    .ridge(ridge)
                    .withProducts();
            List<Row> rows = new ArrayList<>();
            for (UserPortrait portrait : portraits(shop)) {
                for (int e = 0; e < portrait.size(); e++) {
                    double y = random.nextDouble() * 4 - 1;
                    double w = random.nextInt(3);
                    fit.example(portrait, portrait.item(e), y, w);
                    rows.add(new Row(features(portrait, items, portrait.item(e)), y, w));
                }
            }
            double[] beta = fit.build().coefficients();

            double[] gradient = new double[beta.length];
            double scale = 0;
            for (Row row : rows) {
                double residual = row.y - dot(row.x, beta);
                for (int k = 0; k < beta.length; k++) {
                    gradient[k] -= 2 * row.w * residual * row.x[k];
                    scale += Math.abs(row.w * row.y * row.x[k]);
                }
            }
            for (int k = 1; k < beta.length; k++) {
                gradient[k] += 2 * ridge * beta[k];
            }
            for (int k = 0; k < beta.length; k++) {
                assertThat(gradient[k]).as("seed %d, coefficient %d", seed, k).isEqualTo(0, within(1e-10 * scale));
            }
            double least = loss(rows, beta, ridge);
            for (int k = 0; k < beta.length; k++) {
                for (double step : new double[] {-0.01, 0.01}) {
                    double[] moved = beta.clone();
                    moved[k] += step;
                    assertThat(loss(rows, moved, ridge)).as("seed %d", seed).isGreaterThan(least);
                }
            }
        }
    }

    @Test
    @DisplayName("finds the coefficients that made the targets, and predicts them")
    void recovers() {
        SyntheticLog shop = shop(5);
        float[] items = Vectors.random(shop.catalog().size(), ITEM_D, 6);
        double[] truth = {0.5, 1, -2, 3, 0.25, -0.75, 1.5, 2, -1, 0.125};
        LinearScorer.Fit fit = LinearScorer.fit(Vectors.encoder(USER_D), items, ITEM_D)
                .ridge(0)
                .withProducts();
        for (UserPortrait portrait : portraits(shop)) {
            for (int e = 0; e < portrait.size(); e++) {
                fit.example(portrait, portrait.item(e), dot(features(portrait, items, portrait.item(e)), truth));
            }
        }
        LinearScorer scorer = fit.build();

        assertThat(scorer.coefficients()).containsExactly(truth, within(1e-9));
        float[] out = new float[shop.catalog().size()];
        for (UserPortrait portrait : portraits(shop)) {
            scorer.score(portrait, CandidateSet.all(out.length), out);
            for (int i = 0; i < out.length; i++) {
                assertThat((double) out[i]).isEqualTo(dot(features(portrait, items, i), truth), within(1e-5));
            }
        }
    }

    @Test
    @DisplayName("dependent features without a ridge, and no examples, are model errors with advice")
    void unsolvable() {
        UserPortrait portrait = portraits(shop(1)).get(0);
        LinearScorer.Fit fit = LinearScorer.fit(Vectors.encoder(USER_D), new float[] {1, 1, 2, 2}, 2);

        assertThatThrownBy(fit::build).isInstanceOf(ModelException.class).hasMessageContaining("0 examples");
        fit.ridge(0).example(portrait, 0, 1).example(portrait, 1, 2);
        assertThatThrownBy(fit::build)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("ridge (0.0)")
                .hasMessageContaining("Set a larger ridge");
        assertThat(fit.ridge(0.1).build().coefficients()).hasSize(6);
    }

    @Test
    @DisplayName("refuses examples and settings that cannot be meant, by name")
    void refuses() {
        UserPortrait portrait = portraits(shop(1)).get(0);
        LinearScorer.Fit fit = LinearScorer.fit(Vectors.encoder(USER_D), new float[4], 2);

        assertThatThrownBy(fit::withProducts).hasMessageContaining("item vector.length (2) must be 3");
        assertThatThrownBy(() -> fit.ridge(-1)).hasMessageContaining("ridge (-1.0)");
        assertThatThrownBy(() -> fit.example(portrait, 2, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> fit.example(portrait, 1, Double.NaN)).hasMessageContaining("target (NaN)");
        assertThatThrownBy(() -> fit.example(portrait, 1, 1, -1)).hasMessageContaining("weight (-1.0)");
    }

    @Test
    @DisplayName("the provenance's hash follows the examples")
    void provenance() {
        UserPortrait portrait = portraits(shop(1)).get(0);
        LinearScorer.Fit fit = LinearScorer.fit(Vectors.encoder(USER_D), new float[] {1, 2, 3, 4}, 2)
                .example(portrait, 0, 1);
        String one = fit.build().provenance().dataHash();

        assertThat(fit.build().provenance().dataHash()).isEqualTo(one);
        assertThat(fit.example(portrait, 1, 1).build().provenance().dataHash()).isNotEqualTo(one);
    }

    private static double[] features(UserPortrait portrait, float[] items, int item) {
        float[] user = new float[USER_D];
        Vectors.encoder(USER_D).encode(List.of(portrait), user);
        double[] x = new double[1 + USER_D + 2 * ITEM_D];
        x[0] = 1;
        for (int d = 0; d < USER_D; d++) {
            double v = items[item * ITEM_D + d];
            x[1 + d] = user[d];
            x[1 + USER_D + d] = v;
            x[1 + USER_D + ITEM_D + d] = user[d] * v;
        }
        return x;
    }

    private static double loss(List<Row> rows, double[] beta, double ridge) {
        double sum = 0;
        for (Row row : rows) {
            double residual = row.y - dot(row.x, beta);
            sum += row.w * residual * residual;
        }
        for (int k = 1; k < beta.length; k++) {
            sum += ridge * beta[k] * beta[k];
        }
        return sum;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
