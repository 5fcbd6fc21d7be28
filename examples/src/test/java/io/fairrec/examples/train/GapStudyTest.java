package io.fairrec.examples.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GapStudyTest {

    @Test
    @DisplayName("means, gaps and changes by hand, over two splits; users without test items and of no group stay out")
    void byHand() {
        GapStudy study = new GapStudy(new int[] {0, 0, 1, 1, -1});
        study.addSplit(new int[] {3, 3, 3, 3, 3});
        study.addSplit(new int[] {3, 0, 3, 3, 3});
        GapStudy.Lists base = lists(new double[][] {{.6, .4, .3, .1, 9}, {.7, Double.NaN, .2, .4, 9}});
        GapStudy.Lists policy = lists(new double[][] {{.5, .3, .3, .3, 9}, {.5, Double.NaN, .4, .4, 9}});

        GapStudy.Change change = study.compare(base, policy);

        assertThat(study.size(0)).isEqualTo(2);
        // First group: (.5 + .7) / 2 before, (.4 + .5) / 2 after; second: (.2 + .3) / 2 and (.3 + .4) / 2.
        assertThat(change.first().value()).isEqualTo(-.15, within(1e-12));
        assertThat(change.second().value()).isEqualTo(.1, within(1e-12));
        assertThat(change.gap()).isEqualTo(.1, within(1e-12));
        assertThat(change.gapChange().value()).isEqualTo(-.25, within(1e-12));
        // All: (1.4 / 4 + 1.3 / 3) / 2 before, (1.4 / 4 + 1.3 / 3) / 2 after.
        assertThat(change.relative().value()).isEqualTo(0, within(1e-12));
        assertThat(change.ndcg()).isEqualTo((1.4 / 4 + 1.3 / 3) / 2, within(1e-12));
        // One stratum only: the standardised gap is the raw one.
        assertThat(change.standardized()).isEqualTo(change.gap(), within(1e-12));
        assertThat(change.recallGap()).isEqualTo(-.1, within(1e-12));
        assertThat(change.shareOfGain()).isEqualTo(.4, within(1e-12));
    }

    @Test
    @DisplayName("a gap that is all test size is gone once test size is standardised")
    void standardized() {
        int users = 400;
        int[] side = new int[users];
        int[] size = new int[users];
        double[] value = new double[users];
        SplittableRandom random = new SplittableRandom(4);
        for (int u = 0; u < users; u++) {
            side[u] = u % 2;
            int fifth = side[u] == 0 ? 4 - random.nextInt(5) * random.nextInt(5) / 4 : random.nextInt(5);
            size[u] = 10 * (1 + fifth);
            value[u] = .1 * fifth;
        }
        GapStudy study = new GapStudy(side);
        study.addSplit(size);

        GapStudy.Change base = study.of(lists(new double[][] {value}));

        assertThat(base.gap()).isGreaterThan(.05);
        // Fifths of equal size need not be the five sizes: what stays varies inside a fifth.
        assertThat(Math.abs(base.standardized())).isLessThan(.3 * base.gap());
    }

    @Test
    @DisplayName(
            "a paired change that is the same for every user has an interval of no width, an unpaired gap a wide one")
    void paired() {
        int users = 200;
        int[] side = new int[users];
        int[] size = new int[users];
        double[] before = new double[users];
        double[] after = new double[users];
        SplittableRandom random = new SplittableRandom(7);
        for (int u = 0; u < users; u++) {
            side[u] = u % 2;
            size[u] = 1 + u % 7;
            before[u] = random.nextDouble() + (side[u] == 0 ? .2 : 0);
            after[u] = before[u] - (side[u] == 0 ? .05 : 0);
        }
        GapStudy study = new GapStudy(side);
        study.addSplit(size);

        GapStudy.Change change = study.compare(lists(new double[][] {before}), lists(new double[][] {after}));

        assertThat(change.gapChange().halfWidth()).isLessThan(1e-12);
        assertThat(change.narrows()).isTrue();
        assertThat(change.shareOfGain()).as("all of it is loss").isEqualTo(0, within(1e-9));
        double[] shuffled = before.clone();
        for (int u = users - 1; u > 1; u--) {
            int other = random.nextInt(u / 2) * 2 + u % 2;
            double swap = shuffled[u];
            shuffled[u] = shuffled[other];
            shuffled[other] = swap;
        }
        GapStudy.Change noise = study.compare(lists(new double[][] {before}), lists(new double[][] {shuffled}));
        assertThat(noise.gapChange().halfWidth()).isGreaterThan(.05);
        assertThat(noise.narrows()).isFalse();
    }

    @Test
    @DisplayName("a base without a gap has no relative change of it")
    void noGap() {
        GapStudy study = new GapStudy(new int[] {0, 0, 1, 1});
        study.addSplit(new int[] {1, 1, 1, 1});
        GapStudy.Lists equal = lists(new double[][] {{.2, .4, .2, .4}});

        assertThat(study.of(equal).gapRelative()).isNull();
        assertThatThrownBy(() -> new GapStudy(new int[] {0, 1, 1})).hasMessageContaining("size of group 0 (1)");
    }

    /** Recall is 1 minus NDCG. */
    private static GapStudy.Lists lists(double[][] ndcg) {
        GapStudy.Lists lists = new GapStudy.Lists();
        for (double[] split : ndcg) {
            lists.add(split, Arrays.stream(split).map(v -> 1 - v).toArray());
        }
        return lists;
    }
}
