package io.fairrec.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.Groups;
import io.fairrec.rerank.Certificate;
import io.fairrec.rerank.ReRanker;
import io.fairrec.rerank.RerankRequest;
import io.fairrec.rerank.RerankRequestBuilder;
import io.fairrec.rerank.SlateChecker;
import io.fairrec.rerank.SlateConstraint;
import io.fairrec.rerank.SlateRules;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link ReRanker} must do. Extend it in the tests of an implementation. */
public abstract class ReRankerContract {

    private static final long SEEDS = 30;
    private static final int UNTOUCHED = -99;
    private static final Map<List<Long>, SyntheticRequest> REQUESTS = new ConcurrentHashMap<>();

    /** The re-ranker; called several times, equal each time. */
    protected abstract ReRanker reRanker();

    /**
     * Whether candidates of equal worth are ranked by position alone. A re-ranker that must tell their groups apart answers
     * false, and is asked for the order by position among candidates of equal labels only.
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
                    SyntheticRequest synthetic = synthetic(seed, n);
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
    @DisplayName("gives ties between candidates of equal labels to the smaller position")
    void givesTiesToTheSmallerPosition() {
        SyntheticRequest synthetic = synthetic(1, 60);
        Catalog catalog = synthetic.catalog();
        int[] alike = alike(catalog, synthetic.candidates().item(0));
        assertThat(alike).as("items with the labels of the first").hasSizeGreaterThan(6);
        RerankRequest request = RerankRequest.builder(CandidateSet.of(alike), catalog, new double[alike.length])
                .slateSize(5)
                .build();

        assertThat(slate(reRanker(), request)).containsExactly(0, 1, 2, 3, 4);
        if (ranksTiesByPositionAlone()) {
            SyntheticRequest unlike = synthetic(1, 12);
            RerankRequest mixed = RerankRequest.builder(unlike.candidates(), unlike.catalog(), new double[12])
                    .slateSize(5)
                    .build();
            assertThat(slate(reRanker(), mixed)).containsExactly(0, 1, 2, 3, 4);
        }
    }

    /** Requests are immutable and many tests ask for the same. */
    private static SyntheticRequest synthetic(long seed, int candidates) {
        return REQUESTS.computeIfAbsent(List.of(seed, (long) candidates), key -> SyntheticRequest.of(seed, candidates));
    }

    private static int[] alike(Catalog catalog, int item) {
        return IntStream.range(0, catalog.size())
                .filter(other -> catalog.partitions().stream()
                        .allMatch(partition -> labels(catalog.groups(partition), other)
                                .equals(labels(catalog.groups(partition), item))))
                .toArray();
    }

    private static List<Integer> labels(Groups groups, int item) {
        return IntStream.range(0, groups.count(item))
                .map(l -> groups.group(item, l))
                .boxed()
                .toList();
    }

    @Test
    @DisplayName("keeps ceilings, with a shorter slate where they allow no more")
    void keepsCeilings() {
        for (long seed = 0; seed < SEEDS; seed++) {
            SyntheticRequest synthetic = synthetic(seed, 40);
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
            SyntheticRequest synthetic = synthetic(seed, 40);
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
    @DisplayName("shows a pinned candidate in its slot, and a banned one nowhere, within the ceilings and floors")
    void keepsPinsAndBans() {
        for (long seed = 0; seed < SEEDS; seed++) {
            SyntheticRequest synthetic = synthetic(seed, 40);
            Groups brand = synthetic.catalog().groups("brand");
            int[] own = IntStream.range(0, 40)
                    .filter(i -> brand.isIn(synthetic.candidates().item(i), brand.ordinal("Private")))
                    .toArray();
            int[] others = IntStream.range(0, 40)
                    .filter(i -> Arrays.stream(own).noneMatch(o -> o == i))
                    .toArray();
            RerankRequestBuilder builder = builder(synthetic, 8)
                    .constraints(List.of(
                            new SlateConstraint("brand", "Private", 3, 3),
                            SlateConstraint.atLeast("brand", "National", 1)))
                    .pin(1, own[own.length - 1])
                    .pin(6, others[others.length - 1])
                    .pin(7, others[0]);
            for (int i = 2; i < 12; i++) {
                builder.ban(own[i % 2]).ban(others[i]);
            }
            RerankRequest request = builder.build();

            int[] slate = slate(reRanker(), request);

            String what = "seed " + seed + ", " + request + ", slate " + Arrays.toString(slate);
            assertThat(slate).as(what).hasSize(8);
            assertThat(slate[1]).as(what).isEqualTo(own[own.length - 1]);
            assertThat(slate[6]).as(what).isEqualTo(others[others.length - 1]);
            assertThat(slate[7]).as(what).isEqualTo(others[0]);
            assertThat(Arrays.stream(slate).noneMatch(request::isBanned))
                    .as(what)
                    .isTrue();
            assertThat(count(brand, "Private", synthetic.candidates(), slate))
                    .as(what)
                    .isEqualTo(3);
            assertThat(SlateChecker.check(request, slate, slate.length).allMet())
                    .as(what)
                    .isTrue();
        }
    }

    @Test
    @DisplayName("never breaks a rule, beside pins, floors and ceilings")
    void keepsRules() {
        for (long seed = 0; seed < SEEDS; seed++) {
            SyntheticRequest synthetic = synthetic(seed, 40);
            Groups category = synthetic.catalog().groups("category");
            RerankRequest request = builder(synthetic, 8)
                    .constraints(List.of(new SlateConstraint("brand", "Private", 1, 6)))
                    .pin(3, 11)
                    .rule(SlateRules.atMostInARow("category", 1))
                    .rule(SlateRules.atMostInFirst("category", 2, 6))
                    .build();

            int[] slate = slate(reRanker(), request);

            String what = "seed " + seed + ", slate " + Arrays.toString(slate);
            assertThat(slate.length).as(what).isGreaterThan(3);
            assertThat(slate[3]).as(what).isEqualTo(11);
            int[] inFirst = new int[category.groupCount()];
            for (int s = 0; s < slate.length; s++) {
                int item = synthetic.candidates().item(slate[s]);
                for (int group : labels(category, item)) {
                    boolean repeats =
                            s > 0 && category.isIn(synthetic.candidates().item(slate[s - 1]), group);
                    inFirst[group] += s < 6 ? 1 : 0;
                    assertThat(group != category.unknown() && (repeats || inFirst[group] > 2))
                            .as(what + ", slot " + s)
                            .isFalse();
                }
            }
            Certificate certificate = SlateChecker.check(request, slate, slate.length);
            assertThat(certificate.rules()).as(what).allMatch(Certificate.RuleFinding::met);
            assertThat(certificate.findings())
                    .as(what)
                    .allMatch(finding -> finding.bound() == Certificate.Bound.FLOOR || finding.met());
        }
    }

    private static RerankRequestBuilder builder(SyntheticRequest synthetic, int slateSize) {
        return RerankRequest.builder(synthetic.candidates(), synthetic.catalog(), synthetic.utilities())
                .prices(synthetic.prices())
                .slateSize(slateSize);
    }

    @Test
    @DisplayName("does not write to the utilities")
    void doesNotWriteToTheUtilities() {
        SyntheticRequest synthetic = synthetic(3, 40);
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
            SyntheticRequest synthetic = synthetic(seed, 60);
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
