package io.fairrec.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Groups;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.rerank.ReRanker;
import io.fairrec.rerank.RerankRequest;
import io.fairrec.rerank.SlateConstraint;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link ReRanker} must do. Extend it in the tests of an implementation. */
public abstract class ReRankerContract {

    private static final long SEEDS = 30;
    private static final int UNTOUCHED = -99;

    /** The re-ranker; called several times, equal each time. */
    protected abstract ReRanker reRanker();

    /**
     * Whether candidates of equal worth are ranked by position alone. A re-ranker that must tell their groups apart answers
     * false, and is asked for the order by position within each brand.
     */
    protected boolean ranksTiesByPositionAlone() {
        return true;
    }

    @Test
    @DisplayName("shows distinct candidates, as many as wanted or all, and writes nothing behind them")
    void showsDistinctCandidates() {
        for (long seed = 0; seed < SEEDS; seed++) {
            for (int n : new int[] {0, 1, 5, 40}) {
                for (int k : new int[] {1, 5, 60}) {
                    SyntheticRequest synthetic = SyntheticRequest.of(seed, n);
                    int[] slate = new int[k + 2];
                    Arrays.fill(slate, UNTOUCHED);

                    int size = reRanker().rerank(synthetic.rerankRequest(synthetic.utilities(), List.of(), k), slate);

                    String what = "seed " + seed + ", " + n + " candidates, slate of " + k;
                    assertThat(size).as(what).isEqualTo(Math.min(n, k));
                    int[] shown = Arrays.copyOf(slate, size);
                    assertThat(shown).as(what).doesNotHaveDuplicates();
                    assertThat(Arrays.stream(shown).allMatch(p -> p >= 0 && p < n))
                            .as(what + ": " + Arrays.toString(shown))
                            .isTrue();
                    assertThat(Arrays.copyOfRange(slate, size, k + 2)).as(what).containsOnly(UNTOUCHED);
                }
            }
        }
    }

    @Test
    @DisplayName("gives ties to the smaller position")
    void givesTiesToTheSmallerPosition() {
        SyntheticRequest synthetic = SyntheticRequest.of(1, 12);
        RerankRequest request = new RerankRequest(
                synthetic.candidates(),
                synthetic.catalog(),
                new double[12],
                List.of(),
                PriceSnapshot.none(),
                List.of(),
                5);

        int[] slate = slate(reRanker(), request);
        if (ranksTiesByPositionAlone()) {
            assertThat(slate).containsExactly(0, 1, 2, 3, 4);
            return;
        }
        Groups brand = synthetic.catalog().groups("brand");
        for (int g = 0; g < brand.groupCount(); g++) {
            int group = g;
            int[] all = IntStream.range(0, 12)
                    .filter(p -> brand.isIn(synthetic.candidates().item(p), group))
                    .toArray();
            int[] shown = Arrays.stream(slate)
                    .filter(p -> brand.isIn(synthetic.candidates().item(p), group))
                    .toArray();
            assertThat(shown).as("brand %s", brand.label(g)).containsExactly(Arrays.copyOf(all, shown.length));
        }
    }

    @Test
    @DisplayName("keeps ceilings, with a shorter slate where they allow no more")
    void keepsCeilings() {
        for (long seed = 0; seed < SEEDS; seed++) {
            SyntheticRequest synthetic = SyntheticRequest.of(seed, 40);
            Groups brand = synthetic.catalog().groups("brand");
            List<SlateConstraint> constraints = List.of(
                    SlateConstraint.atMost("brand", "Private", 2),
                    SlateConstraint.atMost("brand", "National", 1),
                    SlateConstraint.atMost("brand", Groups.UNKNOWN_LABEL, 0));

            int[] slate = slate(reRanker(), synthetic.rerankRequest(synthetic.utilities(), constraints, 10));

            String what = "seed " + seed + ", slate " + Arrays.toString(slate);
            assertThat(count(brand, "Private", synthetic.candidates(), slate))
                    .as(what)
                    .isEqualTo(2);
            assertThat(count(brand, "National", synthetic.candidates(), slate))
                    .as(what)
                    .isEqualTo(1);
            assertThat(slate).as(what).hasSize(3);
        }
    }

    @Test
    @DisplayName("keeps floors of one single-label partition that can be kept")
    void keepsFloors() {
        for (long seed = 0; seed < SEEDS; seed++) {
            SyntheticRequest synthetic = SyntheticRequest.of(seed, 40);
            Groups brand = synthetic.catalog().groups("brand");
            for (int floor = 0; floor <= 6; floor++) {
                List<SlateConstraint> constraints = List.of(
                        SlateConstraint.atLeast("brand", "Private", floor),
                        SlateConstraint.atLeast("brand", "National", 6 - floor));

                int[] slate = slate(reRanker(), synthetic.rerankRequest(synthetic.utilities(), constraints, 6));

                String what = "seed " + seed + ", slate " + Arrays.toString(slate);
                assertThat(slate).as(what).hasSize(6);
                assertThat(count(brand, "Private", synthetic.candidates(), slate))
                        .as(what)
                        .isEqualTo(floor);
            }
        }
    }

    @Test
    @DisplayName("does not write to the utilities")
    void doesNotWriteToTheUtilities() {
        SyntheticRequest synthetic = SyntheticRequest.of(3, 40);
        double[] utilities = synthetic.utilities();

        slate(
                reRanker(),
                synthetic.rerankRequest(utilities, List.of(SlateConstraint.atLeast("brand", "Private", 3)), 10));

        assertThat(utilities).containsExactly(synthetic.utilities());
    }

    @Test
    @DisplayName("gives equal slates for equal requests on 8 threads at once")
    void isDeterministicAndThreadSafe() {
        ReRanker shared = reRanker();
        int[][] alone = slates(shared);

        var together = Parallel.run(8, thread -> slates(shared));

        assertThat(together).allSatisfy(slates -> assertThat(slates).isDeepEqualTo(alone));
    }

    private static int[][] slates(ReRanker reRanker) {
        int[][] slates = new int[(int) SEEDS][];
        for (int seed = 0; seed < SEEDS; seed++) {
            SyntheticRequest synthetic = SyntheticRequest.of(seed, 60);
            slates[seed] = slate(
                    reRanker,
                    synthetic.rerankRequest(
                            synthetic.utilities(), List.of(new SlateConstraint("brand", "Private", 2, 4)), 10));
        }
        return slates;
    }

    private static int[] slate(ReRanker reRanker, RerankRequest request) {
        int[] slate = new int[request.slateSize()];
        return Arrays.copyOf(slate, reRanker.rerank(request, slate));
    }

    private static int count(Groups groups, String label, CandidateSet candidates, int[] slate) {
        int count = 0;
        for (int position : slate) {
            count += groups.isIn(candidates.item(position), groups.ordinal(label)) ? 1 : 0;
        }
        return count;
    }
}
