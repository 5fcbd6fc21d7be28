package io.fairrec.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.base.DataException;
import io.fairrec.data.Groups;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.Logistic;
import io.fairrec.internal.LogisticRegression;
import io.fairrec.internal.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GroupProjectionTest {

    private static final int D = 6;

    @Test
    @DisplayName(
            "After LEACE and the mean projection the groups' means are equal to 1e-6, for 2 to 4 groups and any ridge")
    void equalMeans() {
        for (int groups = 2; groups <= 4; groups++) {
            for (long seed = 0; seed < 3; seed++) {
                Planted data = new Planted(400, D, groups, seed);
                float[] x = data.vectors();
                int[] group = data.labels();
                assertThat(Planted.gap(x, D, group, groups)).isGreaterThan(0.1);
                for (GroupProjection projection : List.of(
                        GroupProjection.mean(x, D, group, groups),
                        GroupProjection.leace(x, D, group, groups, 0),
                        GroupProjection.leace(x, D, group, groups, 0.5))) {
                    float[] y = applied(projection, x);
                    assertThat(projection.rank()).isEqualTo(groups - 1);
                    assertThat(Planted.gap(y, D, group, groups))
                            .as("%s, seed %d", projection, seed)
                            .isLessThan(1e-6);
                }
            }
        }
    }

    @Test
    @DisplayName("After LEACE no linear classifier beats the prior: the best one has no weights")
    void guarded() {
        Planted data = new Planted(500, D, 2, 4);
        float[] x = data.vectors();
        int[] group = data.labels();
        LogisticRegression before = classifier(x, group);
        LogisticRegression after = classifier(applied(GroupProjection.leace(x, D, group, 2, 0), x), group);
        assertThat(length(before.weights())).isGreaterThan(0.1);
        assertThat(length(after.weights())).isLessThan(1e-5);
        int ones = 0;
        int known = 0;
        for (int g : group) {
            ones += g == 1 ? 1 : 0;
            known += g >= 0 ? 1 : 0;
        }
        assertThat(Logistic.sigmoid(after.intercept()))
                .as("the answer to everybody is the prior")
                .isCloseTo((double) ones / known, within(1e-6));
    }

    @Test
    @DisplayName("Twice is once, strength 0 is nothing, half is half, and who has no label is projected, too")
    void idempotent() {
        Planted data = new Planted(300, D, 3, 5);
        float[] x = data.vectors();
        int[] group = data.labels();
        for (GroupProjection p : List.of(
                GroupProjection.mean(x, D, group, 3),
                GroupProjection.leace(x, D, group, 3, 0),
                GroupProjection.inlp(x, D, group, 3, 2, 1))) {
            float[] once = applied(p, x);
            assertClose(applied(p, once), once, 2e-6);
            assertThat(applied(p.strength(0), x)).containsExactly(x);
            float[] half = applied(p.strength(0.5), x);
            float[] middle = new float[x.length];
            for (int i = 0; i < x.length; i++) {
                middle[i] = (x[i] + once[i]) / 2;
            }
            assertClose(half, middle, 2e-6);
            float[] stranger = Arrays.copyOfRange(x, 9 * D, 10 * D);
            assertThat(group[9]).isEqualTo(-1);
            assertThat(applied(p, stranger)).containsExactly(Arrays.copyOfRange(once, 9 * D, 10 * D));
        }
    }

    @Test
    @DisplayName("What mean projection and INLP leave is orthogonal to what they took; LEACE's is uncorrelated with it")
    void orthogonal() {
        Planted data = new Planted(300, D, 2, 6);
        float[] x = data.vectors();
        int[] group = data.labels();
        for (GroupProjection p :
                List.of(GroupProjection.mean(x, D, group, 2), GroupProjection.inlp(x, D, group, 2, 3, 1))) {
            float[] y = applied(p, x);
            float[] z = applied(p, new float[D]);
            for (int i = 0; i < 20; i++) {
                double dot = 0;
                for (int j = 0; j < D; j++) {
                    dot += (x[i * D + j] - (double) y[i * D + j]) * (y[i * D + j] - (double) z[j]);
                }
                assertThat(dot).as("%s", p).isCloseTo(0, within(1e-4));
            }
        }
        assertThat(GroupProjection.inlp(x, D, group, 2, 3, 1).rank()).isEqualTo(3);
        assertThat(GroupProjection.inlp(x, D, group, 2, 50, 1).rank())
                .as("never more than there are")
                .isLessThanOrEqualTo(D);
        // With equal means and a whitened metric, E[(x − r(x)) (r(x) − μ)ᵀ] vanishes over the rows of the fit.
        GroupProjection leace = GroupProjection.leace(x, D, group, 2, 0);
        float[] y = applied(leace, x);
        double[] mean = means(x, group);
        double[][] cross = new double[D][D];
        for (int i = 0; i < group.length; i++) {
            for (int a = 0; a < D && group[i] >= 0; a++) {
                for (int b = 0; b < D; b++) {
                    cross[a][b] += (x[i * D + a] - (double) y[i * D + a]) * (y[i * D + b] - mean[b]);
                }
            }
        }
        for (double[] row : cross) {
            for (double value : row) {
                assertThat(value / group.length).isCloseTo(0, within(1e-5));
            }
        }
    }

    @Test
    @DisplayName(
            "Of all linear maps that equal the means, LEACE changes the rows least: against 2,000 random ones, and ours")
    void least() {
        Planted data = new Planted(200, 3, 2, 7);
        float[] x = data.vectors();
        int[] group = data.labels();
        double ours = change(x, applied(GroupProjection.leace(x, 3, group, 2, 0), x), group);
        assertThat(ours).isLessThan(change(x, applied(GroupProjection.mean(x, 3, group, 2), x), group));
        // Every projection that equals two means is x − u (w·(x−μ)) with u the difference of means and w·u = 1.
        double[] u = difference(x, group);
        double[] mean = means(x, group);
        SplittableRandom random = Seeds.stream(8, 0, 0);
        double best = Double.POSITIVE_INFINITY;
        for (int t = 0; t < 2000; t++) {
            double[] w = {Planted.normal(random), Planted.normal(random), Planted.normal(random)};
            double scale = w[0] * u[0] + w[1] * u[1] + w[2] * u[2];
            double sum = 0;
            int known = 0;
            for (int i = 0; i < group.length; i++) {
                if (group[i] < 0) {
                    continue;
                }
                known++;
                double amount = 0;
                for (int j = 0; j < 3; j++) {
                    amount += w[j] / scale * (x[i * 3 + j] - mean[j]);
                }
                for (int j = 0; j < 3; j++) {
                    sum += amount * amount * u[j] * u[j];
                }
            }
            best = Math.min(best, sum / known);
        }
        assertThat(ours).isLessThanOrEqualTo(best).isGreaterThan(0.9 * best);
    }

    @Test
    @DisplayName("A direction that never varies, more dimensions than rows and a doubled column still give equal means")
    void singular() {
        SplittableRandom random = Seeds.stream(9, 0, 0);
        int d = 12;
        float[] x = new float[10 * d];
        int[] group = new int[10];
        for (int i = 0; i < 10; i++) {
            group[i] = i % 2;
            for (int j = 0; j < d; j++) {
                x[i * d + j] = j == 0 ? 1 : (float) (random.nextDouble() + 0.5 * group[i]);
            }
            x[i * d + 2] = x[i * d + 1];
        }
        float[] y = applied(GroupProjection.leace(x, d, group, 2, 0), x);
        assertThat(Planted.gap(y, d, group, 2)).isLessThan(1e-6);
        assertThat(y[0]).isEqualTo(1);
    }

    @Test
    @DisplayName("The transposed map carries gradients back: ⟨r(x) − r(0), g⟩ = ⟨x, rᵀ(g)⟩")
    void transposed() {
        Planted data = new Planted(50, D, 3, 11);
        float[] x = data.vectors();
        GroupProjection p = GroupProjection.leace(x, D, data.labels(), 3, 0).strength(0.7);
        float[] g = new Planted(50, D, 3, 12).vectors();
        float[] back = g.clone();
        p.applyTransposed(back);
        float[] y = applied(p, x);
        float[] zero = applied(p, new float[D]);
        double left = 0;
        double right = 0;
        for (int i = 0; i < x.length; i++) {
            left += ((double) y[i] - zero[i % D]) * g[i];
            right += (double) x[i] * back[i];
        }
        assertThat(left).isCloseTo(right, within(1e-5 * Math.abs(right)));
    }

    @Test
    @DisplayName("A table and its partition give the same as the arrays; one group only is refused with advice")
    void tables() {
        Planted data = new Planted(100, D, 2, 13);
        float[] x = data.vectors();
        int[] group = data.labels();
        List<String> labels = new ArrayList<>();
        for (int g : group) {
            labels.add(g < 0 ? "" : g == 0 ? "a" : "b");
        }
        VectorTable table = VectorTable.of(x, D).note("portraits");
        VectorTable erased =
                GroupProjection.leace(table, Groups.of("letter", labels)).apply(table);
        assertThat(erased.row(3))
                .containsExactly(
                        Arrays.copyOfRange(applied(GroupProjection.leace(x, D, group, 2, 0), x), 3 * D, 4 * D));
        assertThat(erased.note()).startsWith("portraits | leace");
        Arrays.fill(group, 1);
        assertThatThrownBy(() -> GroupProjection.leace(x, D, group, 2, 0))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("1 group");
        x[3] = Float.NaN;
        assertThatThrownBy(() -> GroupProjection.mean(x, D, data.labels(), 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("row 0");
    }

    private static float[] applied(GroupProjection projection, float[] x) {
        float[] y = x.clone();
        projection.apply(y);
        return y;
    }

    private static void assertClose(float[] actual, float[] expected, double distance) {
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i]).isCloseTo(expected[i], within(distance * (1 + Math.abs(expected[i]))));
        }
    }

    private static LogisticRegression classifier(float[] x, int[] group) {
        int n = (int) Arrays.stream(group).filter(g -> g >= 0).count();
        float[] rows = new float[n * D];
        boolean[] positive = new boolean[n];
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        for (int i = 0, row = 0; i < group.length; i++) {
            if (group[i] >= 0) {
                System.arraycopy(x, i * D, rows, row * D, D);
                positive[row++] = group[i] == 1;
            }
        }
        return LogisticRegression.fit(rows, D, positive, ones, 1);
    }

    private static double change(float[] x, float[] y, int[] group) {
        int d = x.length / group.length;
        double sum = 0;
        int known = 0;
        for (int i = 0; i < group.length; i++) {
            known += group[i] >= 0 ? 1 : 0;
            for (int j = i * d; j < (i + 1) * d && group[i] >= 0; j++) {
                sum += ((double) x[j] - y[j]) * ((double) x[j] - y[j]);
            }
        }
        return sum / known;
    }

    private static double[] difference(float[] x, int[] group) {
        double[][] sum = new double[2][3];
        int[] n = new int[2];
        for (int i = 0; i < group.length; i++) {
            if (group[i] >= 0) {
                n[group[i]]++;
                for (int j = 0; j < 3; j++) {
                    sum[group[i]][j] += x[i * 3 + j];
                }
            }
        }
        double[] u = new double[3];
        for (int j = 0; j < 3; j++) {
            u[j] = sum[1][j] / n[1] - sum[0][j] / n[0];
        }
        return u;
    }

    private static double[] means(float[] x, int[] group) {
        int d = x.length / group.length;
        double[] mean = new double[d];
        int known = 0;
        for (int i = 0; i < group.length; i++) {
            known += group[i] >= 0 ? 1 : 0;
            for (int j = 0; j < d && group[i] >= 0; j++) {
                mean[j] += x[i * d + j];
            }
        }
        for (int j = 0; j < d; j++) {
            mean[j] /= known;
        }
        return mean;
    }

    private static double length(double[] a) {
        return Math.sqrt(Arrays.stream(a).map(v -> v * v).sum());
    }
}
