package io.fairrec.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.data.UserItemMatrix;
import io.fairrec.internal.Seeds;
import io.fairrec.score.ItemItemWeights;
import io.fairrec.score.Scorer;
import io.fairrec.testkit.ScorerContract;
import io.fairrec.testkit.SyntheticLog;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EaseTest extends ScorerContract {
    @Override
    protected Scorer create(SyntheticLog shop) {
        return Ease.fit(shop.interactions(), Ease.Options.defaults().regularization(5));
    }

    @Test
    @DisplayName("each column solves the ridge problem of its item without the item itself, by brute force")
    void leastSquares() {
        for (long seed = 0; seed < 60; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 1);
            Interactions log = log(seed);
            Ease.Options options = new Ease.Options(
                    0.3 + 5 * random.nextDouble(),
                    seed % 3 == 0 ? 0 : random.nextDouble(),
                    seed % 4 == 0 ? 0 : 0.9 * random.nextDouble(),
                    seed % 5 == 0 ? 0 : random.nextDouble());
            double[] weights = new double[log.userCount()];
            boolean alike = seed % 2 == 0;
            Arrays.setAll(weights, u -> alike ? 1 : random.nextDouble() + 0.1);

            ItemItemWeights model = alike ? Ease.fit(log, options) : Ease.fit(log, options, weights);

            double[][] expected = oracle(log, options, weights);
            for (int j = 0; j < log.itemCount(); j++) {
                for (int i = 0; i < log.itemCount(); i++) {
                    assertThat((double) model.weight(j, i))
                            .as("seed %d, %s, B[%d, %d]", seed, options, j, i)
                            .isEqualTo(expected[j][i], within(1e-5));
                }
            }
        }
    }

    @Test
    @DisplayName("dropout is the average over inputs of which entries were dropped, drawn 20,000 times")
    void dropout() {
        Interactions log = Interactions.builder()
                .buy("u", "a")
                .buy("u", "b")
                .buy("u", "c")
                .buy("v", "a")
                .buy("v", "b")
                .buy("w", "b")
                .buy("w", "c")
                .build();
        double p = 0.4;
        double lambda = 0.5;
        ItemItemWeights model =
                Ease.fit(log, Ease.Options.defaults().regularization(lambda).dropout(p));
        // EDLAE, eq. 3: minimise E‖X − drop(X)·B‖² with drop(x) = x/(1−p) or 0 and diag(B) = 0.
        UserItemMatrix pairs = UserItemMatrix.of(log);
        double[][] second = new double[3][3];
        double[][] cross = new double[3][3];
        SplittableRandom random = Seeds.stream(11, 0, 0);
        int draws = 20_000;
        for (int t = 0; t < draws; t++) {
            for (int u = 0; u < 3; u++) {
                double[] x = new double[3];
                double[] dropped = new double[3];
                for (int e = pairs.begin(u); e < pairs.end(u); e++) {
                    x[pairs.column(e)] = 1;
                    dropped[pairs.column(e)] = random.nextDouble() < p ? 0 : 1 / (1 - p);
                }
                for (int i = 0; i < 3; i++) {
                    for (int j = 0; j < 3; j++) {
                        second[i][j] += dropped[i] * dropped[j] / draws;
                        cross[i][j] += dropped[i] * x[j] / draws;
                    }
                }
            }
        }
        for (int i = 0; i < 3; i++) {
            int a = (i + 1) % 3;
            int b = (i + 2) % 3;
            RealMatrix system = new Array2DRowRealMatrix(new double[][] {
                {second[a][a] + lambda, second[a][b]}, {second[b][a], second[b][b] + lambda}
            });
            double[] column = new LUDecomposition(system)
                    .getSolver()
                    .solve(new ArrayRealVector(new double[] {cross[a][i], cross[b][i]}))
                    .toArray();
            assertThat((double) model.weight(a, i)).isEqualTo(column[0], within(0.02));
            assertThat((double) model.weight(b, i)).isEqualTo(column[1], within(0.02));
        }
    }

    @Test
    @DisplayName("a user of weight 2 counts as two users alike, one of weight 0 as none")
    void userWeights() {
        Interactions once = Interactions.builder()
                .buy("u", "a")
                .buy("u", "b")
                .buy("v", "b")
                .buy("v", "c")
                .buy("w", "a")
                .buy("w", "c")
                .build();
        Interactions twice = Interactions.builder()
                .buy("u", "a")
                .buy("u", "b")
                .buy("u2", "a")
                .buy("u2", "b")
                .buy("v", "b")
                .buy("v", "c")
                .build();
        // λ follows the scale of the weights: (2 + 2 + 2·1 + 0) / 6 pairs.
        double[] weights = {2, 1, 0};
        ItemItemWeights weighted = Ease.fit(once, Ease.Options.defaults().regularization(3), weights);
        ItemItemWeights doubled = Ease.fit(twice, Ease.Options.defaults().regularization(3));
        for (int j = 0; j < 3; j++) {
            for (int i = 0; i < 3; i++) {
                assertThat(weighted.weight(j, i)).isEqualTo(doubled.weight(j, i), within(1e-6f));
            }
        }
        ItemItemWeights scaled = Ease.fit(once, Ease.Options.defaults().regularization(3), new double[] {20, 10, 0});
        assertThat(scaled.weights().sha256()).isEqualTo(weighted.weights().sha256());
    }

    @Test
    @DisplayName("says what it was made of, and the same again gives the same bits")
    void provenance() {
        Interactions log = log(3);
        Ease.Options options = Ease.Options.defaults().regularization(7).popularityExponent(0.5);
        ItemItemWeights model = Ease.fit(log, options);
        assertThat(model.provenance().component()).isEqualTo("ease");
        assertThat(model.provenance().config())
                .containsEntry("regularization", "7.0")
                .containsEntry("popularityExponent", "0.5");
        assertThat(model.provenance().dataHash()).isEqualTo(log.sha256());
        assertThat(Ease.fit(log, options).weights().sha256())
                .isEqualTo(model.weights().sha256());
    }

    @Test
    @DisplayName(
            "refuses what cannot be fitted: too many items, settings and weights out of range, a matrix on the edge")
    void refusals() {
        long[] ids = new long[Ease.MAX_ITEMS + 1];
        Arrays.setAll(ids, i -> i);
        Interactions wide = Interactions.builder().items(IdIndex.ofLongs(ids)).build();
        assertThatThrownBy(() -> Ease.fit(wide, Ease.Options.defaults()))
                .hasMessageContaining("items (46341)")
                .hasMessageContaining("at most 46340");
        Interactions log = log(1);
        assertThatThrownBy(() -> Ease.fit(log, Ease.Options.defaults().regularization(1e-300)))
                .hasMessageContaining("regularization (1.0E-300)")
                .hasMessageContaining("pivot");
        assertThatThrownBy(() -> Ease.fit(log, Ease.Options.defaults(), new double[2]))
                .hasMessageContaining("userWeights.length (2)");
        assertThatThrownBy(() -> Ease.fit(log, Ease.Options.defaults(), new double[log.userCount()]))
                .hasMessageContaining("are 0");
        assertThatThrownBy(() -> Ease.Options.defaults().regularization(0))
                .hasMessageContaining("regularization (0.0)");
        assertThatThrownBy(() -> Ease.Options.defaults().dropout(1)).hasMessageContaining("dropout (1.0)");
        assertThatThrownBy(() -> Ease.Options.defaults().userExponent(Double.NaN))
                .hasMessageContaining("userExponent (NaN)");
        assertThatThrownBy(() -> Ease.Options.defaults().popularityExponent(-1))
                .hasMessageContaining("popularityExponent (-1.0)");
    }

    /** At most 12 users and 9 items; some of both have no rows; one item is a copy of another, so that XᵀX is singular. */
    private static Interactions log(long seed) {
        SplittableRandom random = Seeds.stream(seed, 0, 0);
        int users = 3 + random.nextInt(10);
        int items = 3 + random.nextInt(7);
        long[] userIds = new long[users];
        long[] itemIds = new long[items];
        Arrays.setAll(userIds, u -> u);
        Arrays.setAll(itemIds, i -> i);
        InteractionsBuilder rows =
                Interactions.builder().users(IdIndex.ofLongs(userIds)).items(IdIndex.ofLongs(itemIds));
        rows.buy("0", "0").buy("0", "1");
        for (int r = 0; r < users * items / 2; r++) {
            String user = Integer.toString(random.nextInt(users));
            int item = random.nextInt(items - 1);
            rows.buy(user, Integer.toString(item));
            if (item < 2) {
                rows.buy(user, Integer.toString(1 - item));
            }
        }
        return rows.build();
    }

    /** Solves one system a column: (X'ᵀWX' + Λ') b = X'ᵀWx_i, where X' lacks column i. */
    private static double[][] oracle(Interactions log, Ease.Options options, double[] userWeights) {
        UserItemMatrix pairs = UserItemMatrix.of(log);
        int items = log.itemCount();
        double[][] x = new double[log.userCount()][items];
        double[] w = new double[log.userCount()];
        double sum = 0;
        for (int u = 0; u < x.length; u++) {
            int count = pairs.end(u) - pairs.begin(u);
            for (int e = pairs.begin(u); e < pairs.end(u); e++) {
                x[u][pairs.column(e)] = 1;
            }
            w[u] = count == 0 ? 0 : userWeights[u] / Math.pow(count, options.userExponent());
            sum += w[u] * count;
        }
        double[][] g = new double[items][items];
        for (int u = 0; u < x.length; u++) {
            for (int i = 0; i < items; i++) {
                for (int j = 0; j < items; j++) {
                    g[i][j] += w[u] * pairs.size() / sum * x[u][i] * x[u][j];
                }
            }
        }
        double mean = 0;
        double known = 0;
        for (int i = 0; i < items; i++) {
            mean += g[i][i];
            known += g[i][i] > 0 ? 1 : 0;
        }
        mean /= known;
        double[][] b = new double[items][items];
        for (int i = 0; i < items; i++) {
            RealMatrix system = new Array2DRowRealMatrix(items - 1, items - 1);
            double[] right = new double[items - 1];
            for (int r = 0; r < items - 1; r++) {
                int j = r < i ? r : r + 1;
                right[r] = g[j][i];
                for (int c = 0; c < items - 1; c++) {
                    system.setEntry(r, c, g[j][c < i ? c : c + 1]);
                }
                double penalty = g[j][j] == 0
                        ? 1
                        : options.regularization() * Math.pow(g[j][j] / mean, options.popularityExponent())
                                + options.dropout() / (1 - options.dropout()) * g[j][j];
                system.addToEntry(r, r, penalty);
            }
            double[] column = new LUDecomposition(system)
                    .getSolver()
                    .solve(new ArrayRealVector(right))
                    .toArray();
            for (int r = 0; r < items - 1; r++) {
                b[r < i ? r : r + 1][i] = column[r];
            }
        }
        return b;
    }
}
