package io.fairrec.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.InteractionsBuilder;
import io.fairrec.data.UserItemMatrix;
import io.fairrec.internal.Seeds;
import io.fairrec.portrait.PortraitEncoder;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.testkit.PortraitEncoderContract;
import io.fairrec.testkit.SyntheticLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImplicitAlsTest {
    private static final ImplicitAls.Options SMALL = new ImplicitAls.Options(4, 0.7, 3, 0.5, true, 9);

    @Test
    @DisplayName("after an epoch no user vector can be moved to lower the objective: central differences are 0")
    void usersAreExact() {
        for (long seed = 0; seed < 20; seed++) {
            Interactions log = log(seed);
            double[] weights = weights(log, seed);
            FactorModel model = seed % 2 == 0
                    ? ImplicitAls.fit(log, SMALL, TrainingControl.epochs(3)).model()
                    : ImplicitAls.fit(log, SMALL, weights, TrainingControl.epochs(3))
                            .model();
            double[] w = seed % 2 == 0 ? ones(log.userCount()) : weights;
            double[][] x = rows(model.users());
            double[][] y = rows(model.items());
            for (int u = 0; u < x.length; u++) {
                for (int d = 0; d < 4; d++) {
                    double slope = slope(log, SMALL, w, x, y, x[u], d);
                    // Vectors are rounded to floats; the curvature is below 1,000.
                    assertThat(slope).as("seed %d, user %d, %d", seed, u, d).isEqualTo(0, within(2e-4));
                }
            }
        }
    }

    @Test
    @DisplayName("the objective is the one of the paper, pair by pair, and never rises")
    void objective() {
        for (long seed = 0; seed < 20; seed++) {
            Interactions log = log(seed);
            double[] w = weights(log, seed);
            TrainingResult result = ImplicitAls.fit(log, SMALL, w, TrainingControl.epochs(6));
            double[][] x = rows(result.model().users());
            double[][] y = rows(result.model().items());
            int pairs = UserItemMatrix.of(log).size();
            double last = Double.POSITIVE_INFINITY;
            for (EpochReport report : result.history()) {
                double value = report.losses().get("objective");
                assertThat(value).as("seed %d, %s", seed, report).isLessThan(last + 1e-6);
                last = value;
            }
            assertThat(last).as("seed %d", seed).isEqualTo(objective(log, SMALL, w, x, y) / pairs, within(1e-5));
        }
    }

    @Test
    @DisplayName("a trained user is folded in to the trained vector, and so is somebody new with that history")
    void foldsInUsers() {
        Interactions log = log(4);
        FactorModel model =
                ImplicitAls.fit(log, SMALL, TrainingControl.epochs(4)).model();
        float[] out = new float[4];
        try (AlsFoldIn encoder = AlsFoldIn.of(model)) {
            for (int u = 0; u < log.userCount(); u++) {
                encoder.encode(List.of(UserPortrait.of(log, u).withUser(IdIndex.UNKNOWN)), out);
                for (int d = 0; d < 4; d++) {
                    assertThat(out[d]).as("user %d", u).isEqualTo(model.users().value(u, d), within(1e-5f));
                }
            }
        }
    }

    @Test
    @DisplayName(
            "the model's own fold-in is the closed form, times α / (1 + α), where frequency and counts play no part")
    void modelFoldsIn() {
        Interactions log = log(6);
        ImplicitAls.Options plain = SMALL.frequencyExponent(0).counts(false);
        FactorModel model =
                ImplicitAls.fit(log, plain, TrainingControl.epochs(4)).model();
        float[] out = new float[4];
        for (int u = 0; u < log.userCount(); u++) {
            model.encoder().encode(List.of(UserPortrait.of(log, u)), out);
            for (int d = 0; d < 4; d++) {
                assertThat(out[d]).as("user %d", u).isEqualTo(model.users().value(u, d) * 3 / 4, within(1e-5f));
            }
        }
    }

    @Test
    @DisplayName("a new item is folded in where the objective of its column is least")
    void foldsInItems() {
        Interactions log = log(5);
        FactorModel model =
                ImplicitAls.fit(log, SMALL, TrainingControl.epochs(4)).model();
        double mean = Double.parseDouble(model.provenance().config().get("meanUsersOfItem"));
        double[][] x = rows(model.users());
        int[] users = {0, 2, 2, 3};
        int[] counts = {1, 0, 2, 1};
        double[] y = toDoubles(AlsFoldIn.of(model).item(users));
        for (int d = 0; d < 4; d++) {
            double[] at = {0, 0};
            for (int side = 0; side < 2; side++) {
                double[] moved = y.clone();
                moved[d] += side == 0 ? -1e-4 : 1e-4;
                for (int u = 0; u < x.length; u++) {
                    double chosen = u < 4 ? counts[u] : 0;
                    double error = (chosen > 0 ? 1 : 0) - dot(x[u], moved);
                    at[side] += (1 + SMALL.alpha() * chosen) * error * error;
                }
                at[side] += SMALL.regularization() * Math.pow(3 / mean, 0.5) * dot(moved, moved);
            }
            assertThat((at[1] - at[0]) / 2e-4).as("coordinate %d", d).isEqualTo(0, within(1e-4));
        }
        assertThat(AlsFoldIn.of(model).item()).containsOnly(0);
        assertThatThrownBy(() -> AlsFoldIn.of(model).item(99)).hasMessageContaining("user (99)");
    }

    @Test
    @DisplayName("finds two tastes: a user of one taste is offered the rest of it")
    void learns() {
        InteractionsBuilder rows = Interactions.builder();
        for (int u = 0; u < 20; u++) {
            for (int i = 0; i < 6; i++) {
                if ((u + i) % 5 != 0) {
                    rows.buy("u" + u, (u < 10 ? "a" : "b") + i);
                }
            }
        }
        Interactions log = rows.build();
        FactorModel model = ImplicitAls.fit(
                        log, new ImplicitAls.Options(2, 1, 5, 0, false, 1), TrainingControl.epochs(10))
                .model();
        double[][] x = rows(model.users());
        double[][] y = rows(model.items());
        for (int u = 0; u < log.userCount(); u++) {
            boolean first = Integer.parseInt(log.users().id(u).substring(1)) < 10;
            for (int i = 0; i < log.itemCount(); i++) {
                boolean sameTaste = log.items().id(i).startsWith(first ? "a" : "b");
                assertThat(dot(x[u], y[i]) > 0.5).as("user %d, item %d", u, i).isEqualTo(sameTaste);
            }
        }
    }

    @Test
    @DisplayName(
            "equal seeds give equal bits, other seeds others; going on from a checkpoint gives the bits of one run")
    void reproducible(@TempDir Path folder) {
        Interactions log = log(7);
        FactorModel model =
                ImplicitAls.fit(log, SMALL, TrainingControl.epochs(5)).model();
        FactorModel again =
                ImplicitAls.fit(log, SMALL, TrainingControl.epochs(5)).model();
        assertThat(again.users().sha256()).isEqualTo(model.users().sha256());
        assertThat(again.provenance()).isEqualTo(model.provenance());
        assertThat(model.provenance().config()).containsEntry("epochs", "5").containsEntry("alpha", "3.0");
        FactorModel other =
                ImplicitAls.fit(log, SMALL.seed(10), TrainingControl.epochs(5)).model();
        assertThat(other.users().sha256()).isNotEqualTo(model.users().sha256());

        Path file = folder.resolve("als.ckpt");
        ImplicitAls.fit(log, SMALL, TrainingControl.epochs(2).checkpoint(file, 1));
        FactorModel resumed = ImplicitAls.fit(
                        log, SMALL, TrainingControl.epochs(5).resume(file))
                .model();
        assertThat(resumed.users().sha256()).isEqualTo(model.users().sha256());
        assertThat(resumed.items().sha256()).isEqualTo(model.items().sha256());
    }

    @Test
    @DisplayName("a user weight of 1 for all is no weight; another moves the items towards the heavier users")
    void userWeights() {
        Interactions log = log(8);
        double[] weights = ones(log.userCount());
        FactorModel plain =
                ImplicitAls.fit(log, SMALL, TrainingControl.epochs(4)).model();
        FactorModel alike =
                ImplicitAls.fit(log, SMALL, weights, TrainingControl.epochs(4)).model();
        assertThat(alike.items().sha256()).isEqualTo(plain.items().sha256());
        int heavy = heaviest(log);
        weights[heavy] = 20;
        FactorModel weighted =
                ImplicitAls.fit(log, SMALL, weights, TrainingControl.epochs(4)).model();
        assertThat(error(log, weighted, heavy)).isLessThan(error(log, plain, heavy));
    }

    @Test
    @DisplayName("progress ends at 1 every epoch and never goes back")
    void progress() {
        List<Double> heard = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void onProgress(int epoch, int epochs, double done) {
                heard.add(epoch + done);
            }
        };
        ImplicitAls.fit(log(3), SMALL, TrainingControl.epochs(3).listener(listener));
        assertThat(heard).isSorted().contains(2.0, 3.0, 4.0);
    }

    @Test
    @DisplayName("refuses an empty log, weights out of range, settings out of range and models of others")
    void refusals() {
        Interactions empty = Interactions.builder().build();
        assertThatThrownBy(() -> ImplicitAls.fit(empty, SMALL, TrainingControl.epochs(1)))
                .hasMessageContaining("at least 1 row");
        assertThatThrownBy(() -> ImplicitAls.fit(log(1), SMALL, new double[1], TrainingControl.epochs(1)))
                .hasMessageContaining("userWeights.length (1)");
        double[] zero = new double[log(1).userCount()];
        assertThatThrownBy(() -> ImplicitAls.fit(log(1), SMALL, zero, TrainingControl.epochs(1)))
                .hasMessageContaining("user weight (0.0)");
        assertThatThrownBy(() -> SMALL.regularization(0)).hasMessageContaining("regularization (0.0)");
        assertThatThrownBy(() -> SMALL.dimension(0)).hasMessageContaining("dimension (0)");
        assertThatThrownBy(() -> SMALL.alpha(-1)).hasMessageContaining("alpha (-1.0)");
        FactorModel model =
                ImplicitAls.fit(log(1), SMALL, TrainingControl.epochs(1)).model();
        FactorModel foreign = FactorModel.of(
                model.userIds(),
                model.itemIds(),
                model.users(),
                model.items(),
                new io.fairrec.base.Provenance("lightgcn", java.util.Map.of(), "", 0, "test"));
        assertThatThrownBy(() -> AlsFoldIn.of(foreign)).hasMessageContaining("\"lightgcn\"");
    }

    @Nested
    class FoldInAsEncoder extends PortraitEncoderContract {
        @Override
        protected PortraitEncoder create(SyntheticLog shop) {
            return AlsFoldIn.of(ImplicitAls.fit(shop.interactions(), SMALL, TrainingControl.epochs(2))
                    .model());
        }
    }

    private static double error(Interactions log, FactorModel model, int user) {
        double[] x = rows(model.users())[user];
        double[][] y = rows(model.items());
        UserItemMatrix pairs = UserItemMatrix.of(log);
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            int entry = pairs.entry(user, i);
            double e = (entry < 0 ? 0 : 1) - dot(x, y[i]);
            sum += (entry < 0 ? 1 : 1 + SMALL.alpha() * pairs.count(entry)) * e * e;
        }
        return sum;
    }

    private static int heaviest(Interactions log) {
        int best = 0;
        for (int u = 0; u < log.userCount(); u++) {
            best = log.count(u) > log.count(best) ? u : best;
        }
        return best;
    }

    private static double slope(
            Interactions log,
            ImplicitAls.Options options,
            double[] w,
            double[][] x,
            double[][] y,
            double[] vector,
            int d) {
        double kept = vector[d];
        vector[d] = kept + 1e-4;
        double above = objective(log, options, w, x, y);
        vector[d] = kept - 1e-4;
        double below = objective(log, options, w, x, y);
        vector[d] = kept;
        return (above - below) / 2e-4;
    }

    private static double objective(
            Interactions log, ImplicitAls.Options options, double[] w, double[][] x, double[][] y) {
        UserItemMatrix byUser = UserItemMatrix.of(log);
        double sum = 0;
        for (int u = 0; u < x.length; u++) {
            for (int i = 0; i < y.length; i++) {
                int entry = byUser.entry(u, i);
                double c = entry < 0 ? 1 : 1 + options.alpha() * (options.counts() ? byUser.count(entry) : 1);
                double e = (entry < 0 ? 0 : 1) - dot(x[u], y[i]);
                sum += w[u] * c * e * e;
            }
        }
        return sum + options.regularization() * (penalty(byUser, options, x) + penalty(byUser.transpose(), options, y));
    }

    private static double penalty(UserItemMatrix rows, ImplicitAls.Options options, double[][] vectors) {
        double known = 0;
        for (int r = 0; r < rows.rows(); r++) {
            known += rows.begin(r) < rows.end(r) ? 1 : 0;
        }
        double sum = 0;
        for (int r = 0; r < rows.rows(); r++) {
            double n = rows.end(r) - rows.begin(r);
            sum += Math.pow(n / (rows.size() / known), options.frequencyExponent()) * dot(vectors[r], vectors[r]);
        }
        return sum;
    }

    private static double[][] rows(io.fairrec.data.VectorTable table) {
        double[][] rows = new double[table.rows()][];
        Arrays.setAll(rows, r -> toDoubles(table.row(r)));
        return rows;
    }

    private static double[] toDoubles(float[] values) {
        double[] result = new double[values.length];
        Arrays.setAll(result, d -> values[d]);
        return result;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += a[d] * b[d];
        }
        return sum;
    }

    private static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static double[] weights(Interactions log, long seed) {
        SplittableRandom random = Seeds.stream(seed, 0, 5);
        double[] weights = new double[log.userCount()];
        Arrays.setAll(weights, u -> 0.2 + 2 * random.nextDouble());
        return weights;
    }

    /** 9 users, 8 items, pairs that occur up to three times; one user and one item have no rows. */
    private static Interactions log(long seed) {
        SplittableRandom random = Seeds.stream(seed, 0, 4);
        long[] users = new long[9];
        long[] items = new long[8];
        Arrays.setAll(users, u -> u);
        Arrays.setAll(items, i -> i);
        InteractionsBuilder rows =
                Interactions.builder().users(IdIndex.ofLongs(users)).items(IdIndex.ofLongs(items));
        for (int r = 0; r < 45; r++) {
            rows.buy(Integer.toString(random.nextInt(8)), Integer.toString(random.nextInt(7)));
        }
        return rows.build();
    }
}
