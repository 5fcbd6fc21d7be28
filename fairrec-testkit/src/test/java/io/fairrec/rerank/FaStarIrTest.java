package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.internal.Seeds;
import io.fairrec.rerank.Certificate.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FaStarIrTest {

    @Test
    @DisplayName("the fail probability is what adding up all 2^k slates gives")
    void failProbability() {
        for (int k = 1; k <= 10; k++) {
            for (double p : new double[] {0.2, 0.5, 0.7}) {
                FaStarIrTable table = FaStarIrTable.unadjusted(k, p, 0.15);
                double failed = 0;
                for (int mask = 0; mask < 1 << k; mask++) {
                    boolean[] isProtected = new boolean[k];
                    for (int i = 0; i < k; i++) {
                        isProtected[i] = (mask & 1 << i) != 0;
                    }
                    int shown = Integer.bitCount(mask);
                    failed += table.isSatisfied(isProtected) ? 0 : Math.pow(p, shown) * Math.pow(1 - p, k - shown);
                }
                assertThat(table.failProbability()).as("k %d, p %s", k, p).isCloseTo(failed, within(1e-12));
            }
        }
    }

    @Test
    @DisplayName("safe and nearest are what trying every breakpoint of the binomial gives")
    void adjusted() {
        for (int k : new int[] {1, 2, 5, 12, 25}) {
            for (double p : new double[] {0.1, 0.25, 0.5, 0.8}) {
                for (double alpha : new double[] {0.01, 0.1, 0.3}) {
                    double safe = 0;
                    double nearest = 0;
                    for (double level = alpha; level > 1e-5; level *= 0.995) {
                        double fails = FaStarIrTable.unadjusted(k, p, level).failProbability();
                        safe = fails <= alpha ? Math.max(safe, fails) : safe;
                        nearest = Math.abs(fails - alpha) < Math.abs(nearest - alpha) ? fails : nearest;
                    }
                    String what = "k " + k + ", p " + p + ", alpha " + alpha;
                    // The grid can miss a table, so the search may only be better.
                    assertThat(FaStarIrTable.safe(k, p, alpha).failProbability())
                            .as(what)
                            .isBetween(safe - 1e-12, alpha);
                    assertThat(Math.abs(FaStarIrTable.nearest(k, p, alpha).failProbability() - alpha))
                            .as(what)
                            .isLessThanOrEqualTo(Math.abs(nearest - alpha) + 1e-12);
                }
            }
        }
    }

    /** Up to 7 candidates of groups a, b and none. */
    private static RerankRequest draw(SplittableRandom random, int[] groupOf, int k) {
        List<CatalogItem> items = new ArrayList<>();
        double[] utilities = new double[groupOf.length];
        for (int i = 0; i < groupOf.length; i++) {
            groupOf[i] = random.nextInt(3) - 1;
            items.add(CatalogItem.of("i" + i).in("g", groupOf[i] < 0 ? "rest" : groupOf[i] == 0 ? "a" : "b"));
            utilities[i] = random.nextInt(16) / 16.0;
        }
        for (String label : List.of("a", "b", "rest")) {
            items.add(CatalogItem.of(label).in("g", label));
        }
        return RerankRequest.builder(CandidateSet.all(groupOf.length), Catalog.of(items), utilities)
                .slateSize(k)
                .build();
    }

    @Test
    @DisplayName(
            "binary: of all slates that keep the table the one that is best in the first slot, then in the second, …")
    void isBestOfThoseThatKeepTheTable() {
        int kept = 0;
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 4);
            int[] groupOf = new int[5 + random.nextInt(3)];
            int k = 1 + random.nextInt(5);
            RerankRequest request = draw(random, groupOf, k);
            FaStarIrTable table = FaStarIrTable.unadjusted(k, 0.2 + 0.6 * random.nextDouble(), 0.3);
            int[] best = new int[k];
            Keeps keeps = (slate, size) -> {
                boolean[] isProtected = new boolean[size];
                for (int s = 0; s < size; s++) {
                    isProtected[s] = groupOf[slate[s]] == 0;
                }
                return table.isSatisfied(isProtected);
            };
            boolean any = search(new Search(request, groupOf, 1, keeps), new int[k], 0, best);

            int[] slate = new int[k];
            FaStarIr.binary("g", "a", table).rerank(request, slate);

            String what = "seed " + seed + ", slate " + Arrays.toString(slate) + ", best " + Arrays.toString(best);
            List<Certificate.PrefixFinding> broken = SlateChecker.brokenPrefixes(request, slate, k, "g", "a", table);
            assertThat(broken.isEmpty()).as(what).isEqualTo(any);
            if (any) {
                kept++;
                assertThat(slate).as(what).containsExactly(best);
            } else {
                assertThat(broken).as(what).allMatch(finding -> finding.outcome() == Outcome.GROUP_EXHAUSTED);
            }
        }
        assertThat(kept).isGreaterThan(150);
    }

    @Test
    @DisplayName("multinomial: a slate keeps the tree whenever any does, if no group runs out; the tree says which do")
    void keepsTheTree() {
        int kept = 0;
        for (long seed = 0; seed < 150; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 5);
            int[] groupOf = new int[7];
            int k = 2 + random.nextInt(3);
            RerankRequest request = draw(random, groupOf, k);
            FaStarIrTree tree = new FaStarIrTree(
                    k, new double[] {0.2 + 0.3 * random.nextDouble(), 0.2 + 0.3 * random.nextDouble()}, 0.1);
            if (!tree.isSatisfiable()) {
                continue;
            }
            int[] best = new int[k];
            Keeps keeps = (slate, size) -> tree.isSatisfied(
                    Arrays.stream(slate, 0, size).map(p -> groupOf[p]).toArray());
            boolean any = search(new Search(request, groupOf, 2, keeps), new int[k], 0, best);
            long scarce = Math.min(
                    Arrays.stream(groupOf).filter(g -> g == 0).count(),
                    Arrays.stream(groupOf).filter(g -> g == 1).count());

            int[] slate = new int[k];
            FaStarIr.multinomial("g", List.of("a", "b"), tree).rerank(request, slate);

            boolean satisfied =
                    tree.isSatisfied(Arrays.stream(slate).map(p -> groupOf[p]).toArray());
            String what = "seed " + seed + ", slate " + Arrays.toString(slate) + ", best " + Arrays.toString(best);
            assertThat(!satisfied || any).as(what).isTrue();
            if (any && scarce >= k) {
                assertThat(satisfied).as(what).isTrue();
            }
            if (satisfied) {
                kept++;
                assertThat(slate).as(what).containsExactly(best);
            }
        }
        assertThat(kept).isGreaterThan(60);
    }

    private interface Keeps {
        boolean test(int[] slate, int size);
    }

    /** What to search; the first {@code protectedGroups} groups are protected. */
    private static final class Search {
        private final RerankRequest request;
        private final int[] groupOf;
        private final int protectedGroups;
        private final Keeps keeps;

        Search(RerankRequest request, int[] groupOf, int protectedGroups, Keeps keeps) {
            this.request = request;
            this.groupOf = groupOf;
            this.protectedGroups = protectedGroups;
            this.keeps = keeps;
        }

        private boolean isProtected(int position) {
            return groupOf[position] >= 0 && groupOf[position] < protectedGroups;
        }

        /** Best first; of equal worths the protected first. */
        int compare(int x, int y) {
            int byWorth = Double.compare(request.utility(y), request.utility(x));
            int byGroup = Boolean.compare(isProtected(y), isProtected(x));
            return byWorth != 0 ? byWorth : byGroup != 0 ? byGroup : Integer.compare(x, y);
        }
    }

    /** The first slate that keeps the promise in all its prefixes, candidates being tried best first. */
    private static boolean search(Search search, int[] slate, int size, int[] best) {
        if (size == slate.length) {
            System.arraycopy(slate, 0, best, 0, size);
            return true;
        }
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < search.groupOf.length; i++) {
            int candidate = i;
            if (Arrays.stream(slate, 0, size).noneMatch(s -> s == candidate)) {
                order.add(i);
            }
        }
        order.sort(search::compare);
        for (int next : order) {
            slate[size] = next;
            if (search.keeps.test(slate, size + 1) && search(search, slate, size + 1, best)) {
                return true;
            }
        }
        return false;
    }

    @Test
    @DisplayName("tables and trees refuse what is out of range")
    void refuses() {
        assertThatThrownBy(() -> FaStarIrTable.safe(0, 0.5, 0.1)).hasMessageContaining("k (0)");
        assertThatThrownBy(() -> FaStarIrTable.safe(2001, 0.5, 0.1)).hasMessageContaining("at most 2000");
        assertThatThrownBy(() -> FaStarIrTable.safe(5, 1, 0.1)).hasMessageContaining("share (1.0)");
        assertThatThrownBy(() -> FaStarIrTable.safe(5, 0.5, Double.NaN)).hasMessageContaining("significance (NaN)");
        assertThatThrownBy(() -> FaStarIrTable.of(new int[] {0, 2}, 0.5)).hasMessageContaining("first 2 slots (2)");
        assertThatThrownBy(() -> new FaStarIrTree(3, new double[] {0.6, 0.6}, 0.1))
                .hasMessageContaining("sum");
        assertThatThrownBy(() -> new FaStarIrTree(80, new double[] {0.2, 0.2, 0.2, 0.2}, 0.01))
                .hasMessageContaining("more than 20000 nodes");
        assertThatThrownBy(() ->
                        FaStarIr.multinomial("g", List.of("a"), new FaStarIrTree(3, new double[] {0.2, 0.2}, 0.1)))
                .hasMessageContaining("protectedGroups.length (1) must be 2");
    }
}
