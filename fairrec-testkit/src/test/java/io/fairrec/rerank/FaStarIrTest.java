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

    /** Twenty candidates by descending utility: ten of the rest, then ten that are protected. */
    private static RerankRequestBuilder restFirst() {
        List<CatalogItem> items = new ArrayList<>();
        double[] utilities = new double[20];
        for (int i = 0; i < 20; i++) {
            items.add(CatalogItem.of("i" + i).in("g", i < 10 ? "rest" : "a").in("other", i < 12 ? "x" : "y"));
            utilities[i] = 20 - i;
        }
        items.add(CatalogItem.of("b").in("g", "b").in("other", "y"));
        return RerankRequest.builder(CandidateSet.all(20), Catalog.of(items), utilities)
                .slateSize(10);
    }

    private static List<Integer> brokenLengths(RerankRequest request, FaStarIrTable table) {
        int[] slate = new int[10];
        int size = FaStarIr.binary("g", "a", table).rerank(request, slate);
        assertThat(size).isEqualTo(10);
        return SlateChecker.brokenPrefixes(request, slate, size, "g", "a", table).stream()
                .map(Certificate.PrefixFinding::length)
                .toList();
    }

    @Test
    @DisplayName("behind pins or a ceiling that break a prefix the later prefixes are kept again")
    void recovers() {
        FaStarIrTable table = FaStarIrTable.unadjusted(10, 0.5, 0.1);
        assertThat(table.minimums()).containsExactly(0, 0, 0, 1, 1, 1, 2, 2, 3, 3);
        RerankRequestBuilder six = restFirst();
        for (int slot = 0; slot < 6; slot++) {
            six.pin(slot, slot);
        }
        assertThat(brokenLengths(six.build(), table)).containsExactly(4, 5, 6, 7);
        // Pins ahead: slots 3 to 8 are the rest's, so the three protected items must come before them.
        RerankRequestBuilder ahead = restFirst();
        for (int slot = 3; slot < 9; slot++) {
            ahead.pin(slot, slot);
        }
        assertThat(brokenLengths(ahead.build(), table)).isEmpty();
        // Two protected items may be shown at most: what they can keep is kept.
        RerankRequest capped = restFirst()
                .constraints(List.of(SlateConstraint.atMost("g", "a", 2)))
                .build();
        assertThat(brokenLengths(capped, table)).containsExactly(9, 10);
    }

    @Test
    @DisplayName("with pins a table is kept whenever any slate with these pins keeps it")
    void keepsTheTableAroundPins() {
        int kept = 0;
        for (long seed = 0; seed < 300; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 6);
            int[] groupOf = new int[7];
            int k = 3 + random.nextInt(3);
            RerankRequest plain = draw(random, groupOf, k);
            int pins = 1 + random.nextInt(2);
            double[] utilities = new double[7];
            Arrays.setAll(utilities, plain::utility);
            RerankRequestBuilder builder = RerankRequest.builder(plain.candidates(), plain.catalog(), utilities)
                    .slateSize(k);
            int first = random.nextInt(k - 1);
            for (int p = 0; p < pins; p++) {
                builder.pin(first + p, 2 * p);
            }
            RerankRequest request = builder.build();
            FaStarIrTable table = FaStarIrTable.unadjusted(k, 0.3 + 0.5 * random.nextDouble(), 0.3);
            Keeps keeps = (slate, size) -> {
                boolean[] isProtected = new boolean[size];
                for (int s = 0; s < size; s++) {
                    isProtected[s] = groupOf[slate[s]] == 0;
                    boolean pinned = s >= first && s < first + pins;
                    if (pinned ? slate[s] != 2 * (s - first) : slate[s] % 2 == 0 && slate[s] < 2 * pins) {
                        return false;
                    }
                }
                return table.isSatisfied(isProtected);
            };
            int[] best = new int[k];
            boolean any = search(new Search(request, groupOf, 1, keeps), new int[k], 0, best);

            int[] slate = new int[k];
            FaStarIr.binary("g", "a", table).rerank(request, slate);

            String what = "seed " + seed + ", slate " + Arrays.toString(slate) + ", best " + Arrays.toString(best);
            assertThat(keeps.test(slate, k)).as(what).isEqualTo(any);
            if (any) {
                kept++;
                assertThat(slate).as(what).containsExactly(best);
            }
        }
        assertThat(kept).isGreaterThan(100);
    }

    @Test
    @DisplayName("a tree recovers behind pins and makes up for the next run of them, as a table does")
    void treeRecovers() {
        FaStarIrTable table = FaStarIrTable.unadjusted(10, 0.5, 0.1);
        FaStarIrTree tree = new FaStarIrTree(10, new double[] {0.5}, 0.1);
        for (int first = 0; first <= 4; first++) {
            RerankRequestBuilder builder = restFirst();
            for (int slot = first; slot < first + 6; slot++) {
                builder.pin(slot, slot);
            }
            RerankRequest request = builder.build();
            int[] byTable = new int[10];
            int[] byTree = new int[10];
            FaStarIr.binary("g", "a", table).rerank(request, byTable);
            FaStarIr.multinomial("g", List.of("a"), tree).rerank(request, byTree);
            assertThat(byTree).as("first pin in slot %d", first).containsExactly(byTable);
        }
    }

    @Test
    @DisplayName("the tree of one group is the table, also where no success at all is too rare for a double")
    void treeIsTheTable() {
        for (double share : new double[] {0.3, 0.9}) {
            FaStarIrTable table = FaStarIrTable.unadjusted(400, share, 0.07);
            FaStarIrTree tree = new FaStarIrTree(400, new double[] {share}, 0.07);
            assertThat(tree.isSatisfiable()).as("share %s", share).isTrue();
            for (int level = 1; level <= 400; level++) {
                assertThat(tree.nodes(level)).isEqualTo(1);
                assertThat(tree.minimum(level, 0, 0))
                        .as("share %s, level %d", share, level)
                        .isEqualTo(table.minimum(level));
            }
        }
    }
}
