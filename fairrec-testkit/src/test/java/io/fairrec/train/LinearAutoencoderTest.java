package io.fairrec.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.base.ModelException;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.data.UserItemMatrix;
import io.fairrec.internal.Seeds;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.ItemItemWeights;
import io.fairrec.score.Scorer;
import io.fairrec.testkit.ScorerContract;
import io.fairrec.testkit.SyntheticLog;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LinearAutoencoderTest extends ScorerContract {
    @Override
    protected Scorer create(SyntheticLog shop) {
        return LinearAutoencoder.fit(shop.interactions(), LinearAutoencoder.Options.defaults());
    }

    @Test
    @DisplayName(
            "passes the eigenvector of eigenvalue w by w / (w + λ): the scores of Commons Math's eigenvectors of users")
    void filter() {
        for (long seed = 0; seed < 40; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 1);
            Interactions log = log(seed);
            LinearAutoencoder.Options options = new LinearAutoencoder.Options(
                    0.01 + random.nextDouble(),
                    seed % 3 == 0 ? 0 : random.nextDouble(),
                    seed % 4 == 0 ? 0 : random.nextDouble());
            ItemItemWeights model = LinearAutoencoder.fit(log, options);
            RealMatrix x = normalized(log, options);
            // From the users' side, which the code never looks at: score = Q f(W) Qᵀ X̃ with X̃X̃ᵀ = Q W Qᵀ.
            EigenDecomposition users = new EigenDecomposition(x.multiply(x.transpose()));
            double lambda = options.regularization()
                    * Arrays.stream(users.getRealEigenvalues()).max().orElseThrow();
            RealMatrix passed = users.getD().copy();
            for (int k = 0; k < passed.getRowDimension(); k++) {
                double w = Math.max(0, users.getRealEigenvalue(k));
                passed.setEntry(k, k, w / (w + lambda));
            }
            RealMatrix scores =
                    users.getV().multiply(passed).multiply(users.getVT()).multiply(x);
            UserItemMatrix pairs = UserItemMatrix.of(log);
            float[] out = new float[log.itemCount()];
            for (int u = 0; u < log.userCount(); u++) {
                int count = pairs.end(u) - pairs.begin(u);
                model.score(UserPortrait.of(log, u), CandidateSet.all(out.length), out);
                double own = count == 0 ? 1 : Math.pow(count, -options.userExponent());
                for (int i = 0; i < out.length; i++) {
                    assertThat(own * out[i])
                            .as("seed %d, %s, user %d, item %d", seed, options, u, i)
                            .isEqualTo(scores.getEntry(u, i), within(1e-5));
                }
            }
        }
    }

    @Test
    @DisplayName("is the minimum: no small step away lowers the penalised error")
    void minimum() {
        for (long seed = 100; seed < 120; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 1);
            Interactions log = log(seed);
            LinearAutoencoder.Options options = new LinearAutoencoder.Options(0.2, 0.5, 0.4);
            ItemItemWeights model = LinearAutoencoder.fit(log, options);
            RealMatrix x = normalized(log, options);
            double lambda = 0.2
                    * Arrays.stream(new EigenDecomposition(x.transpose().multiply(x)).getRealEigenvalues())
                            .max()
                            .orElseThrow();
            int n = log.itemCount();
            int[] users = users(log);
            RealMatrix b = new Array2DRowRealMatrix(n, n);
            for (int j = 0; j < n; j++) {
                for (int i = 0; i < n; i++) {
                    b.setEntry(j, i, users[j] == 0 ? 0 : model.weight(j, i) * Math.pow(users[j], 0.4));
                }
            }
            double least = loss(x, b, lambda);
            for (int t = 0; t < 20; t++) {
                RealMatrix step = b.copy();
                step.addToEntry(random.nextInt(n), random.nextInt(n), 0.02 * (random.nextBoolean() ? 1 : -1));
                assertThat(loss(x, step, lambda)).as("seed %d", seed).isGreaterThan(least);
            }
        }
    }

    @Test
    @DisplayName("the largest eigenvalue is 1 after the symmetric normalisation, and Commons Math's otherwise")
    void eigenvalue() {
        for (long seed = 0; seed < 30; seed++) {
            for (double exponent : new double[] {0, 0.3, 0.5}) {
                RealMatrix x = normalized(log(seed), new LinearAutoencoder.Options(1, exponent, exponent));
                double[][] gram = x.transpose().multiply(x).getData();
                double[][] lower = new double[gram.length][];
                Arrays.setAll(lower, i -> Arrays.copyOf(gram[i], i + 1));
                double expected = exponent == 0.5
                        ? 1
                        : Arrays.stream(new EigenDecomposition(new Array2DRowRealMatrix(gram)).getRealEigenvalues())
                                .max()
                                .orElseThrow();
                assertThat(LinearAutoencoder.largestEigenvalue(lower))
                        .as("seed %d, exponent %s", seed, exponent)
                        .isEqualTo(expected, within(1e-6 * expected));
            }
        }
    }

    @Test
    @DisplayName(
            "λ is a share: the same log twice over gives the same weights, up to the damping of popular history items")
    void sizeDoesNotMatter() {
        InteractionsBuilder once = Interactions.builder();
        InteractionsBuilder twice = Interactions.builder();
        String[][] rows = {{"u", "a"}, {"u", "b"}, {"v", "b"}, {"v", "c"}, {"w", "a"}, {"w", "c"}, {"w", "d"}};
        for (String[] row : rows) {
            once.buy(row[0], row[1]);
            twice.buy(row[0], row[1]).buy(row[0] + "'", row[1]);
        }
        LinearAutoencoder.Options options = new LinearAutoencoder.Options(0.3, 0.3, 0.4);
        ItemItemWeights small = LinearAutoencoder.fit(once.build(), options);
        ItemItemWeights large = LinearAutoencoder.fit(twice.build(), options);
        for (int j = 0; j < 4; j++) {
            for (int i = 0; i < 4; i++) {
                assertThat((double) large.weight(j, i)).isEqualTo(small.weight(j, i) * Math.pow(2, -0.4), within(1e-6));
            }
        }
    }

    @Test
    @DisplayName("says what it was made of, and the same again gives the same bits")
    void provenance() {
        Interactions log = log(3);
        LinearAutoencoder.Options options = LinearAutoencoder.Options.defaults()
                .regularization(0.25)
                .itemExponent(0.5)
                .userExponent(0.1);
        ItemItemWeights model = LinearAutoencoder.fit(log, options);
        assertThat(model.provenance().component()).isEqualTo("linear-autoencoder");
        assertThat(model.provenance().config())
                .containsEntry("regularization", "0.25")
                .containsEntry("userExponent", "0.1")
                .containsEntry("itemExponent", "0.5");
        assertThat(model.provenance().dataHash()).isEqualTo(log.sha256());
        assertThat(LinearAutoencoder.fit(log, options).weights().sha256())
                .isEqualTo(model.weights().sha256());
    }

    @Test
    @DisplayName("refuses what cannot be fitted: no rows, too many items, settings out of range, a matrix on the edge")
    void refusals() {
        long[] ids = new long[Ease.MAX_ITEMS + 1];
        Arrays.setAll(ids, i -> i);
        Interactions wide =
                Interactions.builder().items(IdIndex.ofLongs(ids)).buy("u", "0").build();
        LinearAutoencoder.Options options = LinearAutoencoder.Options.defaults();
        assertThatThrownBy(() -> LinearAutoencoder.fit(wide, options))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("items (46341)")
                .hasMessageContaining("linear autoencoder");
        Interactions empty =
                Interactions.builder().items(IdIndex.ofLongs(new long[] {1})).build();
        assertThatThrownBy(() -> LinearAutoencoder.fit(empty, options))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("no rows");
        assertThatThrownBy(() -> LinearAutoencoder.fit(log(1), options.regularization(1e-300)))
                .hasMessageContaining("regularization (1.0E-300)")
                .hasMessageContaining("pivot");
        assertThatThrownBy(() -> options.regularization(0)).hasMessageContaining("regularization (0.0)");
        assertThatThrownBy(() -> options.userExponent(1.1)).hasMessageContaining("userExponent (1.1)");
        assertThatThrownBy(() -> options.itemExponent(Double.NaN)).hasMessageContaining("itemExponent (NaN)");
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

    private static int[] users(Interactions log) {
        UserItemMatrix pairs = UserItemMatrix.of(log);
        int[] users = new int[log.itemCount()];
        for (int e = 0; e < pairs.size(); e++) {
            users[pairs.column(e)]++;
        }
        return users;
    }

    private static RealMatrix normalized(Interactions log, LinearAutoencoder.Options options) {
        UserItemMatrix pairs = UserItemMatrix.of(log);
        int[] users = users(log);
        RealMatrix x = new Array2DRowRealMatrix(log.userCount(), log.itemCount());
        for (int u = 0; u < log.userCount(); u++) {
            int count = pairs.end(u) - pairs.begin(u);
            for (int e = pairs.begin(u); e < pairs.end(u); e++) {
                int i = pairs.column(e);
                x.setEntry(
                        u, i, Math.pow(count, -options.userExponent()) * Math.pow(users[i], -options.itemExponent()));
            }
        }
        return x;
    }

    private static double loss(RealMatrix x, RealMatrix b, double lambda) {
        double error = x.subtract(x.multiply(b)).getFrobeniusNorm();
        double norm = b.getFrobeniusNorm();
        return error * error + lambda * norm * norm;
    }
}
