package io.fairrec.eval.leakage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.base.DataException;
import io.fairrec.base.ModelException;
import io.fairrec.data.Groups;
import io.fairrec.data.VectorTable;
import io.fairrec.internal.Seeds;
import io.fairrec.train.GroupProjection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LeakageAuditTest {

    private static final int D = 8;
    private static final LeakageAudit AUDIT = new LeakageAudit(Attackers.all(), 5, 1, 100, 0.95, 3);

    @Test
    @DisplayName("The AUC is the share of won pairs, ties half, over all pairs; its resamples have its mean")
    void auc() {
        SplittableRandom random = Seeds.stream(1, 0, 0);
        for (int trial = 0; trial < 50; trial++) {
            int classes = 2 + trial % 3;
            int n = 12 + trial;
            int[] labels = new int[n];
            double[] scores = new double[n * classes];
            for (int i = 0; i < n; i++) {
                labels[i] = i < classes ? i : random.nextInt(classes);
                for (int c = 0; c < classes; c++) {
                    scores[i * classes + c] = random.nextInt(6) + (labels[i] == c ? 1 : 0);
                }
            }
            Auc auc = new Auc(labels, classes, scores);
            assertThat(auc.value()).as("trial %d", trial).isCloseTo(bruteForce(labels, classes, scores), within(1e-12));
            double sum = 0;
            for (int r = 0; r < 300; r++) {
                sum += auc.resampled(trial, r, 0);
            }
            assertThat(sum / 300).isCloseTo(auc.value(), within(0.05));
        }
    }

    private static double bruteForce(int[] labels, int classes, double[] scores) {
        double macro = 0;
        for (int c = 0; c < classes; c++) {
            double won = 0;
            double pairs = 0;
            for (int i = 0; i < labels.length; i++) {
                for (int j = 0; j < labels.length; j++) {
                    if (labels[i] == c && labels[j] != c) {
                        pairs++;
                        double difference = scores[i * classes + c] - scores[j * classes + c];
                        won += difference > 0 ? 1 : difference == 0 ? 0.5 : 0;
                    }
                }
            }
            macro += won / pairs / classes;
        }
        return macro;
    }

    @Test
    @DisplayName("Every attacker reads a difference of means; dealt-out labels read chance")
    void means() {
        Made made = Made.of(200, 2, 1.5, 1.0, 5);
        LeakageReport report = AUDIT.run("planted", made.vectors, D, made.group);
        assertThat(report.users()).isEqualTo(180);
        for (LeakageReading reading : report.readings()) {
            assertThat(reading.auc().value()).as(reading.attacker()).isGreaterThan(0.7);
            assertThat(reading.auc().contains(reading.auc().value())).isTrue();
            assertThat(reading.permuted()).as(reading.attacker()).isBetween(0.35, 0.65);
            assertThat(reading.folds()).hasSize(5);
        }
        assertThat(report.strongest().auc().value())
                .isEqualTo(report.readings().stream()
                        .mapToDouble(r -> r.auc().value())
                        .max()
                        .orElseThrow());
        assertThat(AUDIT.run("planted", made.vectors, D, made.group)).isEqualTo(report);
    }

    @Test
    @DisplayName("A difference of spread alone is nothing to the linear attacker, and plain to MLP and RBF")
    void spread() {
        Made made = Made.of(250, 2, 0, 3, 6);
        LeakageReport report = AUDIT.run("spread", made.vectors, D, made.group);
        assertThat(report.of("logistic").auc().value()).isBetween(0.35, 0.65);
        assertThat(report.of("mlp").auc().value()).isGreaterThan(0.75);
        assertThat(report.of("rbf").auc().value()).isGreaterThan(0.75);
    }

    @Test
    @DisplayName("Nothing planted, nothing read; three groups are told apart one against the rest")
    void nothing() {
        Made none = Made.of(250, 2, 0, 1, 7);
        for (LeakageReading reading :
                AUDIT.run("none", none.vectors, D, none.group).readings()) {
            assertThat(reading.auc().value()).as(reading.attacker()).isBetween(0.35, 0.65);
        }
        Made three = Made.of(200, 3, 1.0, 1, 8);
        LeakageReport report = AUDIT.run("three", three.vectors, D, three.group);
        assertThat(report.classes()).isEqualTo(3);
        for (LeakageReading reading : report.readings()) {
            assertThat(reading.auc().value()).as(reading.attacker()).isGreaterThan(0.7);
        }
    }

    @Test
    @DisplayName(
            "After exact removal a linear attacker is turned round inside the fit, and reads chance from elsewhere")
    void inversion() {
        Made made = Made.of(300, 2, 0.3, 1, 9);
        float[] erased = made.vectors.clone();
        GroupProjection.leace(erased, D, made.group, 2, 0).apply(erased);
        LeakageAudit linear = AUDIT.attackers(List.of(Attackers.logistic()));
        LeakageReading inside = linear.run("inside", erased, D, made.group).strongest();
        assertThat(inside.auc().hi()).isLessThan(0.5);
        assertThat(inside.twoSided()).isEqualTo(1 - inside.auc().value());

        Made other = Made.of(1000, 2, 0.3, 1, 10);
        assertThat(linear.elsewhere("raw", other.vectors, other.group, made.vectors, made.group, D)
                        .strongest()
                        .auc()
                        .value())
                .isGreaterThan(0.57);
        assertThat(linear.elsewhere("erased", other.vectors, other.group, erased, made.group, D)
                        .strongest()
                        .auc()
                        .value())
                .isCloseTo(0.5, within(0.05));
    }

    @Test
    @DisplayName(
            "Outside the fit, the removal sees half of the labels, then the other half, and every user is attacked once")
    void outside() {
        Made made = Made.of(200, 2, 0.8, 1, 11);
        List<int[]> seen = new ArrayList<>();
        LeakageReport report = AUDIT.outside("outside", D, made.group, visible -> {
            seen.add(visible.clone());
            return made.vectors;
        });
        assertThat(seen).hasSize(2);
        for (int u = 0; u < made.group.length; u++) {
            int first = seen.get(0)[u];
            int second = seen.get(1)[u];
            assertThat(Math.min(first, second)).isEqualTo(-1);
            assertThat(Math.max(first, second)).isEqualTo(made.group[u]);
        }
        assertThat(report.users()).isEqualTo(180);
        assertThat(report.strongest().folds()).hasSize(10);
        assertThat(report.strongest().auc().value()).isGreaterThan(0.65);
    }

    @Test
    @DisplayName("Tables and partitions give the same; prints every reading; too few users of a group are refused")
    void tables() {
        Made made = Made.of(120, 2, 1.0, 1, 12);
        List<String> labels = new ArrayList<>();
        for (int g : made.group) {
            labels.add(g < 0 ? "" : "g" + g);
        }
        LeakageAudit linear = AUDIT.attackers(List.of(Attackers.logistic()));
        LeakageReport report = linear.run("table", VectorTable.of(made.vectors, D), Groups.of("letter", labels));
        assertThat(report).isEqualTo(linear.run("table", made.vectors, D, made.group));
        StringBuilder text = new StringBuilder();
        report.print(text);
        assertThat(text.toString())
                .contains("108 users, 2 groups")
                .contains("logistic")
                .contains("<- strongest");
        int[] rare = new int[made.group.length];
        Arrays.fill(rare, 0, 3, 1);
        assertThatThrownBy(() -> linear.run("rare", made.vectors, D, rare))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("5 folds");
        Arrays.fill(rare, 0);
        assertThatThrownBy(() -> linear.run("one", made.vectors, D, rare))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("1 group");
        assertThatThrownBy(() -> report.of("oracle")).hasMessageContaining("logistic");
    }

    @Test
    @DisplayName("Elsewhere, groups mean the same on both sides: numbers that only one side has are refused")
    void sameGroups() {
        Made made = Made.of(60, 2, 2, 1, 13);
        int[] second = Arrays.stream(made.group).map(g -> g == 1 ? 2 : g).toArray();
        LeakageAudit linear = AUDIT.attackers(List.of(Attackers.logistic()));

        assertThatThrownBy(() -> linear.elsewhere("mixed", made.vectors, second, made.vectors, made.group, D))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("[0, 1]")
                .hasMessageContaining("[0, 2]");
        assertThat(linear.elsewhere("gap", made.vectors, second, made.vectors, second, D)
                        .readings())
                .isEqualTo(linear.elsewhere("none", made.vectors, made.group, made.vectors, made.group, D)
                        .readings());
    }

    @Test
    @Timeout(20)
    @DisplayName("An attacker that answers NaN is named, and does not hang the audit")
    void notFinite() {
        Attacker broken = new Attacker() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public void attack(
                    float[] train, int[] labels, int classes, float[] test, int dimension, long seed, double[] out) {
                out[3] = Double.NaN;
            }
        };
        Made made = Made.of(60, 2, 1, 1, 14);
        assertThatThrownBy(() -> AUDIT.attackers(List.of(broken)).run("broken", made.vectors, D, made.group))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("broken")
                .hasMessageContaining("NaN")
                .hasMessageContaining("row 1 and class 1");
    }

    @Test
    @DisplayName("A column that is constant tells nothing, also where its mean rounds")
    void constantColumn() {
        Attacker probe = new Attacker() {
            @Override
            public String name() {
                return "probe";
            }

            @Override
            public void attack(
                    float[] train, int[] labels, int classes, float[] test, int dimension, long seed, double[] out) {
                for (int i = 0; i < train.length; i += dimension) {
                    assertThat(train[i]).isZero();
                }
                for (int i = 0; i < test.length; i += dimension) {
                    assertThat(test[i]).isZero();
                }
            }
        };
        Made made = Made.of(203, 2, 1, 1, 15);
        for (float constant : new float[] {0.1f, 1e-3f, 12_345.678f, -7.7e20f}) {
            for (int i = 0; i < made.vectors.length; i += D) {
                made.vectors[i] = constant;
            }
            assertThat(AUDIT.attackers(List.of(probe))
                            .run("constant", made.vectors, D, made.group)
                            .strongest()
                            .auc()
                            .value())
                    .isEqualTo(0.5);
        }
    }

    @Test
    @DisplayName("An attacker that learns from some rows only says so in its reading and in the print")
    void thinning() {
        Attacker thinning = new Attacker() {
            @Override
            public String name() {
                return "thinning";
            }

            @Override
            public int mostTrainingRows() {
                return 100;
            }

            @Override
            public void attack(
                    float[] train, int[] labels, int classes, float[] test, int dimension, long seed, double[] out) {
                assertThat(labels.length).isBetween(143, 145);
            }
        };
        Made made = Made.of(200, 2, 1, 1, 16);
        LeakageReport report =
                AUDIT.attackers(List.of(thinning, Attackers.logistic())).run("thinned", made.vectors, D, made.group);
        assertThat(report.of("thinning").thinned()).isTrue();
        assertThat(report.of("thinning").learntFrom()).isEqualTo(100);
        assertThat(report.of("thinning").trainingRows()).isBetween(144, 145);
        assertThat(report.of("logistic").thinned()).isFalse();
        assertThat(Attackers.rbf().mostTrainingRows()).isEqualTo(4_000);
        StringBuilder text = new StringBuilder();
        report.print(text);
        assertThat(text.toString()).containsOnlyOnce("(learnt from 100 of 14");
    }

    /** Gaussian rows; group g is moved by gap·g in two coordinates and stretched by spread^g; every tenth is unknown. */
    private static final class Made {

        private final float[] vectors;
        private final int[] group;

        private Made(float[] vectors, int[] group) {
            this.vectors = vectors;
            this.group = group;
        }

        static Made of(int n, int groups, double gap, double spread, long seed) {
            SplittableRandom random = Seeds.stream(seed, 0, 0);
            float[] x = new float[n * D];
            int[] group = new int[n];
            for (int i = 0; i < n; i++) {
                int g = random.nextInt(groups);
                group[i] = i % 10 == 9 ? -1 : g;
                for (int j = 0; j < D; j++) {
                    double normal = Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
                            * Math.cos(2 * Math.PI * random.nextDouble());
                    x[i * D + j] = (float) (Math.pow(spread, g) * normal + (j < 2 ? gap * g : 0) + 3);
                }
            }
            return new Made(x, group);
        }
    }
}
