package io.fairrec.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.testkit.ScorerContract;
import io.fairrec.testkit.SyntheticLog;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BlendTest extends ScorerContract {
    private static final UserPortrait ANYBODY =
            UserPortrait.of(Interactions.builder().build(), -1);

    @Override
    protected Scorer create(SyntheticLog shop) {
        return Blend.builder()
                .add(1, ItemKnn.fit(shop.interactions(), ItemKnn.Options.defaults()), Blend.Scale.Z_SCORE)
                .add(0.5, Popularity.fit(shop.interactions()), Blend.Scale.LOG_Z_SCORE)
                .add(8, PurchaseCount.alone(), Blend.Scale.LOG)
                .build();
    }

    @Override
    protected boolean dependsOnCandidates() {
        return true;
    }

    @Nested
    class WithoutStandardization extends ScorerContract {
        @Override
        protected Scorer create(SyntheticLog shop) {
            return Blend.builder()
                    .add(-2, Popularity.fit(shop.interactions()), Blend.Scale.LOG)
                    .add(3, PurchaseCount.alone(), Blend.Scale.RAW)
                    .build();
        }
    }

    @Test
    @DisplayName("the ids are those of the component that knows most; components with other ordinals are refused")
    void items() {
        Popularity few = Popularity.fit(log("a", "b"));
        Popularity more = Popularity.fit(log("a", "b", "c"));
        Popularity other = Popularity.fit(log("a", "x", "c", "d"));

        assertThat(blend(PurchaseCount.alone()).items()).isNull();
        assertThat(blend(few, PurchaseCount.alone(), more).items()).isEqualTo(more.items());
        assertThat(blend(more, few).items()).isEqualTo(more.items());
        assertThatThrownBy(() -> blend(PurchaseCount.alone(), few, other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(2 and 4 items): ordinal 1 is \"b\" to one and \"x\" to another");
    }

    private static Interactions log(String... items) {
        return Interactions.builder().items(IdIndex.of(List.of(items))).build();
    }

    private static Blend blend(Scorer... scorers) {
        Blend.Builder builder = Blend.builder();
        for (Scorer scorer : scorers) {
            builder.add(1, scorer, Blend.Scale.RAW);
        }
        return builder.build();
    }

    @Test
    @DisplayName("each scale by hand: raw, ln(1+x), z with the population deviation, and both")
    void scales() {
        float[] scores = {0, 1, 3};
        double deviation = Math.sqrt(14.0 / 9);
        double[] log = {0, Math.log(2), Math.log(4)};
        double logDeviation = Math.log(2) * Math.sqrt(2.0 / 3);

        assertThat(run(2, scores, Blend.Scale.RAW)).containsExactly(0, 2, 6);
        assertThat(run(1, scores, Blend.Scale.LOG)).containsExactly(doubles(log), within(1e-6f));
        assertThat(run(1, scores, Blend.Scale.Z_SCORE))
                .containsExactly(
                        doubles((0 - 4.0 / 3) / deviation, (1 - 4.0 / 3) / deviation, (3 - 4.0 / 3) / deviation),
                        within(1e-6f));
        assertThat(run(1, scores, Blend.Scale.LOG_Z_SCORE))
                .containsExactly(doubles(-Math.log(2) / logDeviation, 0, Math.log(2) / logDeviation), within(1e-6f));
    }

    @Test
    @DisplayName("a constant component says nothing, even where its mean is off by rounding")
    void constant() {
        assertThat(run(1e9, floats(0.1f, 0.1f, 0.1f), Blend.Scale.Z_SCORE)).containsOnly(0);
        assertThat(run(1, floats(7), Blend.Scale.LOG_Z_SCORE)).containsOnly(0);
    }

    @Test
    @DisplayName("the logarithm of a negative score is that of its size, negative; never NaN")
    void negative() {
        assertThat(run(1, floats(-3, -1, 0), Blend.Scale.LOG))
                .containsExactly((float) -Math.log(4), (float) -Math.log(2), 0);
    }

    @Test
    @DisplayName("a sum beyond the floats stays finite and on its side")
    void overflow() {
        assertThat(run(1e30, floats(1e30f, -1e30f), Blend.Scale.RAW))
                .containsExactly(Float.MAX_VALUE, -Float.MAX_VALUE);
    }

    @Test
    @DisplayName("closes each component once")
    void closes() {
        int[] closed = {0};
        Scorer component = new Scorer() {
            @Override
            public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {}

            @Override
            public void close() {
                closed[0]++;
            }
        };
        Blend.builder()
                .add(1, component, Blend.Scale.RAW)
                .add(1, component, Blend.Scale.LOG)
                .build()
                .close();

        assertThat(closed[0]).isEqualTo(1);
    }

    @Test
    @DisplayName("refuses no components and a weight that is no number")
    void refuses() {
        assertThatThrownBy(() -> Blend.builder().build()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Blend.builder().add(Double.NaN, fixed(1), Blend.Scale.RAW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("weight (NaN)");
    }

    private static Scorer fixed(float... scores) {
        return (portrait, candidates, out) -> System.arraycopy(scores, 0, out, 0, candidates.size());
    }

    private static float[] run(double weight, float[] scores, Blend.Scale scale) {
        float[] out = new float[scores.length];
        Blend.builder().add(weight, fixed(scores), scale).build().score(ANYBODY, CandidateSet.all(scores.length), out);
        return out;
    }

    private static float[] floats(float... values) {
        return values;
    }

    private static float[] doubles(double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
