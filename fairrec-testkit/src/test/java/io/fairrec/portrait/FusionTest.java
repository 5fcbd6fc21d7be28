package io.fairrec.portrait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.MissingValues;
import io.fairrec.data.Moments;
import io.fairrec.internal.Seeds;
import io.fairrec.testkit.PortraitEncoderContract;
import io.fairrec.testkit.SyntheticLog;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Concatenation, projection and normalisation. */
class FusionTest {
    private static final UserPortrait ANYBODY =
            UserPortrait.of(Interactions.builder().build(), IdIndex.UNKNOWN);

    private static ConcatenationEncoder all(SyntheticLog shop) {
        List<UserPortrait> training = new ArrayList<>();
        for (int u = 0; u < shop.interactions().userCount(); u++) {
            training.add(UserPortrait.of(shop.interactions(), u));
        }
        PortraitEncoder behaviour = BehaviourEncoder.fit(training, MissingValues.INDICATOR);
        return ConcatenationEncoder.builder()
                .add(
                        "interest",
                        InterestEncoder.overGroups(
                                shop.catalog().groups("category"), InterestEncoder.Options.defaults()))
                .add("behaviour", NormalizedEncoder.zScore(behaviour, training))
                .add("attributes", AttributeEncoder.of(shop.userGroups()))
                .build();
    }

    @Nested
    class Concatenation extends PortraitEncoderContract {
        @Override
        protected PortraitEncoder create(SyntheticLog shop) {
            return all(shop);
        }
    }

    @Nested
    class Gaussian extends PortraitEncoderContract {
        @Override
        protected PortraitEncoder create(SyntheticLog shop) {
            return ProjectionEncoder.gaussian(all(shop), 5, 1);
        }
    }

    @Nested
    class Sparse extends PortraitEncoderContract {
        @Override
        protected PortraitEncoder create(SyntheticLog shop) {
            return ProjectionEncoder.sparse(all(shop), 40, 1);
        }
    }

    @Nested
    class Length extends PortraitEncoderContract {
        @Override
        protected PortraitEncoder create(SyntheticLog shop) {
            return NormalizedEncoder.l2(all(shop));
        }
    }

    @Test
    @DisplayName("blocks stand side by side, and each column knows its block")
    void blocks() {
        ConcatenationEncoder encoder = ConcatenationEncoder.builder()
                .add("first", constant(1, 2))
                .add("second", constant(3))
                .build();

        assertThat(Encoders.table(encoder, List.of(ANYBODY, ANYBODY))).containsExactly(1, 2, 3, 1, 2, 3);
        assertThat(encoder.blocks())
                .containsExactly(
                        new ConcatenationEncoder.Block("first", 0, 2), new ConcatenationEncoder.Block("second", 2, 1));
        assertThat(encoder.blockOf(1).name()).isEqualTo("first");
        assertThat(encoder.blockOf(2).name()).isEqualTo("second");
        assertThatThrownBy(() -> encoder.blockOf(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    @DisplayName("refuses no block, and a name that is taken")
    void refuses() {
        ConcatenationEncoder.Builder builder = ConcatenationEncoder.builder();

        assertThatThrownBy(builder::build).hasMessageContaining("number of blocks (0)");
        builder.add("a", constant(1));
        assertThatThrownBy(() -> builder.add("a", constant(1))).hasMessageContaining("\"a\" is there already");
    }

    @Test
    @DisplayName("a projection multiplies by the given matrix")
    void projection() {
        ProjectionEncoder encoder = ProjectionEncoder.of(constant(1, 2, 3), new float[] {1, 0, 0, 1, 1, 1});

        assertThat(Encoders.table(encoder, List.of(ANYBODY))).containsExactly(1, 6);
        assertThatThrownBy(() -> ProjectionEncoder.of(constant(1, 2, 3), new float[4]))
                .hasMessageContaining("multiple of the dimension (3)");
        assertThatThrownBy(() -> ProjectionEncoder.of(constant(1, 2, 3), new float[0]))
                .hasMessageContaining("must be at least 1");
    }

    @Test
    @DisplayName("random projections keep all squared distances of 40 points within 50 % in 400 dimensions")
    void distances() {
        int n = 40;
        int width = 600;
        SplittableRandom random = Seeds.stream(11, 0, 0);
        float[] points = new float[n * width];
        for (int i = 0; i < points.length; i++) {
            points[i] = (float) (random.nextDouble() - 0.5);
        }
        List<UserPortrait> users = new ArrayList<>();
        for (int p = 0; p < n; p++) {
            users.add(ANYBODY.withUser(p));
        }
        PortraitEncoder byUser = table(points, width);
        // Theory: eps = 0.5 needs 8 ln 40 / 0.25 = 118 dimensions for some matrix; 400 leave room for this one.
        for (PortraitEncoder projection :
                List.of(ProjectionEncoder.gaussian(byUser, 400, 3), ProjectionEncoder.sparse(byUser, 400, 3))) {
            float[] images = Encoders.table(projection, users);
            for (int a = 0; a < n; a++) {
                for (int b = 0; b < a; b++) {
                    assertThat(distance(images, 400, a, b) / distance(points, width, a, b))
                            .as("%s, points %d and %d", projection, a, b)
                            .isBetween(0.5, 1.5);
                }
            }
        }
    }

    @Test
    @DisplayName("random matrices have the stated moments and follow the seed, which is in the provenance")
    void matrices() {
        for (LongFunction<ProjectionEncoder> make : List.<LongFunction<ProjectionEncoder>>of(
                seed -> ProjectionEncoder.gaussian(constant(new float[300]), 100, seed),
                seed -> ProjectionEncoder.sparse(constant(new float[300]), 100, seed))) {
            float[] matrix = make.apply(5).matrix();
            double sum = 0;
            double squares = 0;
            for (float x : matrix) {
                sum += x;
                squares += (double) x * x;
            }

            // 30,000 entries of variance 1/100: the mean has deviation 0.0006, the mean square at most 0.0001.
            assertThat(sum / matrix.length).isEqualTo(0, within(0.003));
            assertThat(squares / matrix.length).isEqualTo(0.01, within(0.0005));
            assertThat(make.apply(5).matrix()).isEqualTo(matrix);
            assertThat(make.apply(6).matrix()).isNotEqualTo(matrix);
            assertThat(make.apply(6).provenance().seed()).isEqualTo(6);
        }
        float[] sparse =
                ProjectionEncoder.sparse(constant(new float[300]), 100, 5).matrix();
        int zeros = 0;
        for (float x : sparse) {
            zeros += x == 0 ? 1 : 0;
        }
        assertThat((double) zeros / sparse.length).isEqualTo(2.0 / 3, within(0.015));
    }

    @Test
    @DisplayName("length 1: 3-4-5, the zero vector, and vectors whose float norm would overflow or vanish")
    void length() {
        assertThat(unit(3, 4)).containsExactly(0.6f, 0.8f);
        assertThat(unit(0, 0)).containsExactly(0, 0);
        assertThat(unit(3e38f, 0)).containsExactly(1, 0);
        assertThat(unit(0, 1e-40f)).containsExactly(0, 1);
    }

    @Test
    @DisplayName("z-scores use the training portraits' moments, also for others; a constant column becomes 0")
    void zScore() {
        PortraitEncoder sizes = new PortraitEncoder() {
            @Override
            public int dimension() {
                return 2;
            }

            @Override
            public void encode(List<UserPortrait> portraits, float[] out) {
                for (int p = 0; p < portraits.size(); p++) {
                    out[2 * p] = portraits.get(p).size();
                    out[2 * p + 1] = 7;
                }
            }
        };
        Interactions log = Interactions.builder()
                .buy("a", "x")
                .buy("b", "x")
                .buy("b", "x")
                .buy("b", "x")
                .build();
        List<UserPortrait> training = List.of(UserPortrait.of(log, 0), UserPortrait.of(log, 1));
        Moments moments = Moments.of(new double[] {2, 7}, new double[] {1, 0});
        NormalizedEncoder encoder = NormalizedEncoder.zScore(sizes, training);

        assertThat(encoder.moments()).isEqualTo(moments);
        assertThat(Encoders.table(encoder, training)).containsExactly(-1, 0, 1, 0);
        assertThat(Encoders.table(encoder, List.of(ANYBODY))).containsExactly(-2, 0);
        assertThat(Encoders.table(NormalizedEncoder.zScore(sizes, moments), training))
                .containsExactly(-1, 0, 1, 0);
        assertThatThrownBy(() -> NormalizedEncoder.zScore(constant(1), moments))
                .hasMessageContaining("moments.length (2) must be 1");
    }

    private static float[] unit(float... vector) {
        return Encoders.table(NormalizedEncoder.l2(constant(vector)), List.of(ANYBODY));
    }

    /** The squared distance of two rows. */
    private static double distance(float[] rows, int width, int a, int b) {
        double sum = 0;
        for (int d = 0; d < width; d++) {
            double difference = (double) rows[a * width + d] - rows[b * width + d];
            sum += difference * difference;
        }
        return sum;
    }

    /** The same vector for everybody. */
    private static PortraitEncoder constant(float... vector) {
        return new PortraitEncoder() {
            @Override
            public int dimension() {
                return vector.length;
            }

            @Override
            public void encode(List<UserPortrait> portraits, float[] out) {
                for (int p = 0; p < portraits.size(); p++) {
                    System.arraycopy(vector, 0, out, p * vector.length, vector.length);
                }
            }
        };
    }

    /** A row per user ordinal. */
    private static PortraitEncoder table(float[] rows, int width) {
        return new PortraitEncoder() {
            @Override
            public int dimension() {
                return width;
            }

            @Override
            public void encode(List<UserPortrait> portraits, float[] out) {
                for (int p = 0; p < portraits.size(); p++) {
                    System.arraycopy(rows, portraits.get(p).user() * width, out, p * width, width);
                }
            }
        };
    }
}
