package io.fairrec.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.base.ModelException;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.candidate.WholeCatalog;
import io.fairrec.data.Groups;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.testkit.ScorerContract;
import io.fairrec.testkit.SyntheticLog;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MonotoneGroupTransformTest extends ScorerContract {

    private static final Interactions EMPTY = Interactions.builder()
            .users(SmallLogs.ids(1))
            .items(SmallLogs.ids(4))
            .build();

    private static final Groups BRANDS = Groups.of("brand", List.of("a", "b", "b", "c"));
    private static final Scorer ZERO = (portrait, candidates, out) -> Arrays.fill(out, 0, candidates.size(), 0);

    @Override
    protected Scorer create(SyntheticLog shop) {
        Groups halves = Groups.of(
                "half",
                IntStream.range(0, shop.catalog().size())
                        .mapToObj(item -> item % 2 == 0 ? "even" : "odd")
                        .toList());
        return MonotoneGroupTransform.fit(
                Popularity.fit(shop.interactions()),
                WholeCatalog.all(shop.catalog().size()),
                shop.interactions(),
                shop.interactions(),
                halves,
                5);
    }

    @Test
    @DisplayName("maps quantiles of the group to quantiles of all, by hand")
    void byHand() {
        // Chosen: a at 0 and 2, b at 10 and 12; all: 0, 2, 10, 12. Quantiles ¼ and ¾ of all are 1 and 11.
        MonotoneGroupTransform transform =
                MonotoneGroupTransform.of(ZERO, BRANDS, new double[][] {{2, 0}, {10, 12}, {}, {}}, 2);

        assertThat(transform.transformed(0, 0)).isEqualTo(1);
        assertThat(transform.transformed(0, 2)).isEqualTo(11);
        assertThat(transform.transformed(0, 1)).isEqualTo(6);
        assertThat(transform.transformed(0, -3)).isEqualTo(-2);
        assertThat(transform.transformed(1, 10)).isEqualTo(1);
        assertThat(transform.transformed(1, 13)).isEqualTo(12);
        assertThat(transform.changes(2)).isFalse();
        assertThat(transform.transformed(2, 5)).isEqualTo(5);
    }

    @Test
    @DisplayName("chosen items of all groups pass any threshold at equal rates afterwards, and not before")
    void equalOpportunity() {
        SplittableRandom random = new SplittableRandom(3);
        double[][] chosen = {
            random.doubles(4_000).map(u -> u * u).toArray(),
            random.doubles(3_000).map(u -> .5 + .4 * u).toArray(),
            random.doubles(2_000).map(u -> -Math.log(u)).toArray(),
            {}
        };
        MonotoneGroupTransform transform = MonotoneGroupTransform.of(ZERO, BRANDS, chosen, 50);

        for (double threshold : new double[] {.2, .5, .7, 1}) {
            double[] before = new double[3];
            double[] after = new double[3];
            for (int g = 0; g < 3; g++) {
                int group = g;
                before[g] = Arrays.stream(chosen[g]).filter(s -> s > threshold).count() / (double) chosen[g].length;
                after[g] = Arrays.stream(chosen[g])
                                .filter(s -> transform.transformed(group, s) > threshold)
                                .count()
                        / (double) chosen[g].length;
            }
            assertThat(spread(before)).as("before, %s", threshold).isGreaterThan(.15);
            // 200 knots: half a percent between two.
            assertThat(spread(after)).as("after, %s", threshold).isLessThan(.012);
        }
    }

    @Test
    @DisplayName("never turns the order inside a group round, on 200 random fits with ties")
    void monotone() {
        for (int seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            double[][] chosen = new double[4][];
            for (int g = 0; g < 4; g++) {
                chosen[g] = random.doubles(2 + random.nextInt(300))
                        .map(u -> Math.rint(u * 20) / 4)
                        .toArray();
            }
            MonotoneGroupTransform transform = MonotoneGroupTransform.of(ZERO, BRANDS, chosen, 2);
            for (int g = 0; g < 4; g++) {
                double last = Double.NEGATIVE_INFINITY;
                for (double s = -1; s < 7; s += .03) {
                    double t = transform.transformed(g, s);
                    assertThat(t).as("seed %d, group %d, score %s", seed, g, s).isGreaterThanOrEqualTo(last);
                    last = t;
                }
            }
        }
    }

    @Test
    @DisplayName("one group that holds all that was chosen keeps its scores")
    void oneGroup() {
        double[] chosen = new SplittableRandom(4).doubles(100).toArray();
        MonotoneGroupTransform transform =
                MonotoneGroupTransform.of(ZERO, BRANDS, new double[][] {chosen, {}, {}, {}}, 50);

        for (double s = -1; s < 2; s += .1) {
            assertThat(transform.transformed(0, s)).isCloseTo(s, within(1e-12));
        }
    }

    @Test
    @DisplayName("bad input is named")
    void badInput() {
        assertThatThrownBy(() -> MonotoneGroupTransform.of(ZERO, BRANDS, new double[][] {{1}, {2}, {}, {}}, 2))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("has 1 chosen items, but at least 2");
        assertThatThrownBy(() ->
                        MonotoneGroupTransform.of(ZERO, BRANDS, new double[][] {{1, Double.NaN}, {}, {}, {}}, 2))
                .hasMessageContaining("chosenScores[0][1]");
        assertThatThrownBy(() -> MonotoneGroupTransform.of(ZERO, BRANDS, new double[2][], 2))
                .hasMessageContaining("chosenScores");
        assertThatThrownBy(() -> MonotoneGroupTransform.of(
                        ZERO, Groups.multiLabel("m", List.of(List.of("a", "b"))), new double[3][0], 2))
                .hasMessageContaining("several labels");
        assertThatThrownBy(() -> MonotoneGroupTransform.fit(
                        ZERO, WholeCatalog.all(2), EMPTY, EMPTY, Groups.of("brand", List.of("a")), 2))
                .hasMessageContaining("brand");
    }

    @Test
    @DisplayName("items outside the partition keep their scores")
    void outside() {
        MonotoneGroupTransform transform =
                MonotoneGroupTransform.of(ZERO, BRANDS, new double[][] {{5, 6}, {1, 2}, {}, {}}, 2);
        float[] out = new float[2];
        transform.score(UserPortrait.of(EMPTY, IdIndex.UNKNOWN), CandidateSet.of(0, 9), out);

        assertThat(out[0]).isNotZero();
        assertThat(out[1]).isZero();
    }

    private static double spread(double[] values) {
        return Arrays.stream(values).max().orElseThrow()
                - Arrays.stream(values).min().orElseThrow();
    }
}
