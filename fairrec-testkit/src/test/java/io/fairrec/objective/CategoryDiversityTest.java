package io.fairrec.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.internal.Seeds;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.testkit.SetObjectiveContract;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CategoryDiversityTest extends SetObjectiveContract {

    private static final int N = 7;

    @Override
    protected SetObjective setObjective() {
        return Objectives.categoryDiversity("category");
    }

    /** Items with 0 to 3 of 4 labels. */
    private static ObjectiveContext random(long seed) {
        SplittableRandom random = Seeds.stream(seed, 0, 1);
        List<CatalogItem> items = new ArrayList<>();
        for (int i = 0; i < N; i++) {
            CatalogItem item = CatalogItem.of("item " + i);
            for (int labels = random.nextInt(4); labels > 0; labels--) {
                item = item.in("category", "c" + random.nextInt(4));
            }
            items.add(item);
        }
        items.add(CatalogItem.of("not a candidate").in("category", "c0"));
        return context(Catalog.of(items), N);
    }

    private static ObjectiveContext context(Catalog catalog, int candidates) {
        return new ObjectiveContext(
                UserPortrait.of(Interactions.builder().build(), IdIndex.UNKNOWN),
                CandidateSet.all(candidates),
                new float[candidates],
                catalog,
                PriceSnapshot.none());
    }

    @Test
    @DisplayName("with one label per item the n-th item of a category is worth (1 − α)^(n − 1), as in α-nDCG")
    void singleLabelGains() {
        Catalog catalog = Catalog.of(
                CatalogItem.of("x").in("category", "x"),
                CatalogItem.of("x2").in("category", "x"),
                CatalogItem.of("y").in("category", "y"),
                CatalogItem.of("none"));
        SetObjective.Gain gain = Objectives.categoryDiversity("category", 0.25).start(context(catalog, 4));

        assertThat(gain.gain(0)).isCloseTo(1, within(1e-15));
        gain.accept(0);
        assertThat(gain.gain(1)).isCloseTo(0.75, within(1e-15));
        assertThat(gain.gain(2)).isCloseTo(1, within(1e-15));
        gain.accept(1);
        gain.accept(3);
        assertThat(gain.gain(0)).isCloseTo(0.5625, within(1e-15));
        assertThat(gain.gain(3)).as("unknown is one category").isCloseTo(0.75, within(1e-15));
    }

    @Test
    @DisplayName("with several labels the mass is split: φ(m) = (1 − (1 − α)^m) / α")
    void multiLabelGains() {
        Catalog catalog = Catalog.of(
                CatalogItem.of("xy").in("category", "x").in("category", "y"),
                CatalogItem.of("x").in("category", "x"));
        SetObjective.Gain gain = Objectives.categoryDiversity("category").start(context(catalog, 2));
        double half = (1 - Math.sqrt(0.5)) / 0.5;

        assertThat(gain.gain(0)).isCloseTo(2 * half, within(1e-15));
        gain.accept(0);
        assertThat(gain.gain(1)).isCloseTo((Math.sqrt(0.5) - Math.pow(0.5, 1.5)) / 0.5, within(1e-15));
        gain.accept(1);
        assertThat(gain.gain(0)).isCloseTo((Math.pow(0.5, 1.5) - 0.25 + Math.sqrt(0.5) - 0.5) / 0.5, within(1e-15));
    }

    @Test
    @DisplayName("is a function of the set: gains sum to the same in every order")
    void doesNotDependOnTheOrder() {
        for (long seed = 0; seed < 40; seed++) {
            double[] value = values(random(seed));
            SplittableRandom random = Seeds.stream(seed, 0, 2);
            for (int trial = 0; trial < 20; trial++) {
                SetObjective.Gain gain =
                        Objectives.categoryDiversity("category").start(random(seed));
                int mask = 0;
                double sum = 0;
                for (int step = 0; step < 12; step++) {
                    int i = random.nextInt(N);
                    if ((mask & 1 << i) == 0) {
                        sum += gain.gain(i);
                        gain.accept(i);
                        mask |= 1 << i;
                        assertThat(sum).as("seed %d, set %d", seed, mask).isCloseTo(value[mask], within(1e-12));
                    }
                }
            }
        }
    }

    @Test
    @DisplayName("is monotone and submodular, by all pairs of nested sets of 7 items")
    void isMonotoneAndSubmodular() {
        for (long seed = 0; seed < 40; seed++) {
            double[] value = values(random(seed));
            for (int larger = 0; larger < 1 << N; larger++) {
                for (int smaller = larger; ; smaller = smaller - 1 & larger) {
                    for (int i = 0; i < N; i++) {
                        if ((larger & 1 << i) == 0) {
                            double toLarger = value[larger | 1 << i] - value[larger];
                            double toSmaller = value[smaller | 1 << i] - value[smaller];
                            String what = "seed " + seed + ", item " + i + ", sets " + smaller + " and " + larger;
                            if (toLarger <= 0 || toSmaller < toLarger - 1e-12) {
                                throw new AssertionError(what + ": gains " + toSmaller + " and " + toLarger);
                            }
                        }
                    }
                    if (smaller == 0) {
                        break;
                    }
                }
            }
        }
    }

    @Test
    @DisplayName("a gain lies in (0, −ln(1 − α) / α), however many labels an item has")
    void gainsAreBounded() {
        CatalogItem many = CatalogItem.of("many");
        for (int label = 0; label < 40; label++) {
            many = many.in("category", "c" + label);
        }
        for (double alpha : new double[] {0.01, 0.5, 0.99}) {
            SetObjective.Gain gain =
                    Objectives.categoryDiversity("category", alpha).start(context(Catalog.of(many), 1));

            assertThat(gain.gain(0)).isBetween(1.0, -Math.log1p(-alpha) / alpha);
        }
    }

    @Test
    @DisplayName("refuses a redundancy outside (0, 1) and a blank or unknown partition")
    void refuses() {
        for (double alpha : new double[] {0, 1, -1, Double.NaN}) {
            assertThatThrownBy(() -> Objectives.categoryDiversity("category", alpha))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("redundancy (" + alpha + ")");
        }
        assertThatThrownBy(() -> Objectives.categoryDiversity("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Objectives.categoryDiversity("categori").start(random(1)))
                .hasMessageContaining("Did you mean \"category\"?");
    }

    /** The value of every set, its items accepted in ascending order. */
    private static double[] values(ObjectiveContext context) {
        double[] value = new double[1 << N];
        for (int mask = 0; mask < value.length; mask++) {
            SetObjective.Gain gain = Objectives.categoryDiversity("category").start(context);
            for (int i = 0; i < N; i++) {
                if ((mask & 1 << i) != 0) {
                    value[mask] += gain.gain(i);
                    gain.accept(i);
                }
            }
        }
        return value;
    }
}
