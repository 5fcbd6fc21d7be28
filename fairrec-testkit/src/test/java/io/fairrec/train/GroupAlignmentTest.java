package io.fairrec.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.data.Groups;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.SymmetricEigen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GroupAlignmentTest {

    private static final int D = 5;

    @Test
    @DisplayName("Means become equal; with full strength covariances, too; without, differences within a group stay")
    void moments() {
        for (int groups = 2; groups <= 3; groups++) {
            Planted data = new Planted(600, D, groups, groups);
            float[] x = data.vectors();
            int[] group = data.labels();
            for (double kappa : new double[] {0, 0.3, 1}) {
                float[] y = x.clone();
                GroupAlignment.fit(x, D, group, groups, kappa).apply(y, group);
                assertThat(Planted.gap(y, D, group, groups))
                        .as("kappa %s", kappa)
                        .isLessThan(1e-6);
                double before = covarianceGap(x, group, groups);
                double after = covarianceGap(y, group, groups);
                if (kappa == 1) {
                    assertThat(after).isLessThan(1e-4 * before);
                } else if (kappa == 0) {
                    assertThat(after).isCloseTo(before, within(1e-5));
                    assertThat(y[10 * D] - y[0])
                            .as("two rows of group %d", group[0])
                            .isCloseTo(x[10 * D] - x[0], within(group[0] == group[10] ? 1e-5f : Float.MAX_VALUE));
                } else {
                    assertThat(after).isBetween(0.4 * before, 0.95 * before);
                }
            }
        }
    }

    @Test
    @DisplayName("On one dimension the barycentre of Gaussians has the mean of the standard deviations")
    void barycentre() {
        double[] centre =
                GroupAlignment.barycentre(new double[][] {{4}, {25}}, new double[] {0.25, 0.75}, new double[] {9}, 1);
        assertThat(Math.sqrt(centre[0])).isCloseTo(0.25 * 2 + 0.75 * 5, within(1e-9));
    }

    @Test
    @DisplayName("The transport carries one covariance to the other and is symmetric")
    void transport() {
        double[] from = {2, 0.5, 0.5, 1};
        double[] to = {1, -0.3, -0.3, 3};
        double[] map = GroupAlignment.transport(from, to, 2);
        double[] carried = SymmetricEigen.multiply(SymmetricEigen.multiply(map, from, 2), map, 2);
        for (int i = 0; i < 4; i++) {
            assertThat(carried[i]).isCloseTo(to[i], within(1e-9));
        }
        assertThat(map[1]).isCloseTo(map[2], within(1e-12));
    }

    @Test
    @DisplayName("It changes rows less than LEACE, and rows of unknown group go LEACE's way")
    void againstLeace() {
        Planted data = new Planted(400, D, 2, 21);
        float[] x = data.vectors();
        int[] group = data.labels();
        GroupAlignment alignment = GroupAlignment.fit(x, D, group, 2, 0);
        float[] y = x.clone();
        alignment.apply(y, group);
        float[] z = x.clone();
        GroupProjection leace = GroupProjection.leace(x, D, group, 2, 0);
        leace.apply(z);
        double ours = 0;
        double theirs = 0;
        for (int i = 0; i < group.length; i++) {
            for (int j = i * D; j < (i + 1) * D; j++) {
                if (group[i] >= 0) {
                    ours += (x[j] - y[j]) * (x[j] - y[j]);
                    theirs += (x[j] - z[j]) * (x[j] - z[j]);
                } else {
                    assertThat(y[j]).isEqualTo(z[j]);
                }
            }
        }
        assertThat(ours).isLessThan(0.9 * theirs);
    }

    @Test
    @DisplayName("A group of one row, a group of none and a table work")
    void small() {
        float[] x = {0, 1, 2, 5, 1, 3, 4, 4, 9, 9};
        int[] group = {0, 0, 0, 0, 1};
        GroupAlignment alignment = GroupAlignment.fit(x, 2, group, 3, 0.5);
        float[] y = x.clone();
        alignment.apply(y, group);
        for (float value : y) {
            assertThat(value).isFinite();
        }
        assertThat(Planted.gap(y, 2, group, 3)).isLessThan(1e-5);
        float[] third = {3, 3};
        alignment.apply(third, new int[] {2});
        float[] blind = {3, 3};
        alignment.blind().apply(blind);
        assertThat(third).containsExactly(blind);

        List<String> labels = new ArrayList<>(Arrays.asList("a", "a", "a", "a", "b"));
        VectorTable table = VectorTable.of(x, 2);
        Groups groups = Groups.of("letter", labels);
        VectorTable aligned = GroupAlignment.fit(table, groups, 0.5).apply(table, groups);
        assertThat(aligned.row(4)).containsExactly(y[8], y[9]);
    }

    private static double covarianceGap(float[] x, int[] group, int groups) {
        GroupMoments moments = new GroupMoments(x, D, group, groups);
        double gap = 0;
        double[] first = moments.covariance(0);
        for (int g = 1; g < groups; g++) {
            double[] other = moments.covariance(g);
            for (int i = 0; i < other.length; i++) {
                gap = Math.max(gap, Math.abs(first[i] - other[i]));
            }
        }
        return gap;
    }
}
