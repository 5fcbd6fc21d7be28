package io.fairrec.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.data.Groups;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.rerank.BatchReRanker;
import io.fairrec.rerank.BatchRerankRequest;
import io.fairrec.rerank.RerankRequest;
import io.fairrec.rerank.RerankRequestBuilder;
import io.fairrec.rerank.SlateConstraint;
import io.fairrec.rerank.SlateRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link BatchReRanker} must do. Extend it in the tests of an implementation. */
public abstract class BatchReRankerContract extends BatchNumbersContract {

    private static final long SEEDS = 6;
    private static final int UNTOUCHED = -99;

    @Test
    @DisplayName(
            "shows each user distinct candidates of his own, as many as wanted or all, then −1, and nothing behind")
    void showsDistinctCandidates() {
        for (long seed = 0; seed < SEEDS; seed++) {
            for (int users : new int[] {1, 7}) {
                for (int n : new int[] {0, 1, 5, 40}) {
                    for (int k : new int[] {1, 5, 60}) {
                        checkShown(SyntheticBatch.of(seed, users, n), n, k, "seed " + seed + ", " + users + " users");
                    }
                }
            }
        }
    }

    private void checkShown(SyntheticBatch synthetic, int n, int k, String where) {
        BatchRerankRequest request = batch(synthetic, List.of(), k);
        int[] slates = new int[request.cells() + 2];
        Arrays.fill(slates, UNTOUCHED);

        reRanker().rerank(request, slates);

        for (int u = 0; u < request.users(); u++) {
            int[] row = Arrays.copyOfRange(slates, u * k, (u + 1) * k);
            String what = where + ", " + n + " candidates, row " + u + ": " + Arrays.toString(row);
            int size = Math.min(n, k);
            assertThat(Arrays.copyOf(row, size)).as(what).doesNotHaveDuplicates();
            assertThat(Arrays.stream(row, 0, size).allMatch(p -> p >= 0 && p < n))
                    .as(what)
                    .isTrue();
            assertThat(Arrays.stream(row, size, k).allMatch(p -> p == -1))
                    .as(what)
                    .isTrue();
        }
        assertThat(Arrays.copyOfRange(slates, request.cells(), slates.length)).containsOnly(UNTOUCHED);
    }

    @Test
    @DisplayName("gives ties between candidates of one group to the smaller position")
    void givesTiesToTheSmallerPosition() {
        List<CatalogItem> items = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            items.add(CatalogItem.of("item " + i).in("brand", "National"));
        }
        RerankRequest row = new RerankRequest(
                CandidateSet.all(12), Catalog.of(items), new double[12], List.of(), PriceSnapshot.none(), List.of(), 5);
        BatchRerankRequest request =
                BatchRerankRequest.of(List.of(row)).withConsumers(Groups.of("age", List.of("18-34")));

        assertThat(slates(reRanker(), request)).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    @DisplayName("keeps the ceilings of each row, with a shorter slate where they allow no more")
    void keepsCeilings() {
        for (long seed = 0; seed < SEEDS; seed++) {
            SyntheticBatch synthetic = SyntheticBatch.of(seed, 6, 40);
            List<SlateConstraint> tight = List.of(
                    SlateConstraint.atMost("brand", "Private", 2),
                    SlateConstraint.atMost("brand", "National", 1),
                    SlateConstraint.atMost("brand", Groups.UNKNOWN_LABEL, 0));
            BatchRerankRequest request = batch(synthetic, tight, 10);

            int[] slates = slates(reRanker(), request);

            for (int u = 0; u < request.users(); u++) {
                String what = "seed " + seed + ", row " + u;
                if (u % 3 == 0) {
                    assertThat(shown(slates, u, 10)).as(what).hasSize(3);
                    assertThat(count(request, slates, u, "Private")).as(what).isEqualTo(2);
                    assertThat(count(request, slates, u, "National")).as(what).isEqualTo(1);
                } else {
                    assertThat(shown(slates, u, 10)).as(what).hasSize(10);
                }
            }
        }
    }

    @Test
    @DisplayName("keeps the floors of each row that can be kept")
    void keepsFloors() {
        for (long seed = 0; seed < SEEDS; seed++) {
            SyntheticBatch synthetic = SyntheticBatch.of(seed, 6, 40);
            for (int floor = 0; floor <= 6; floor++) {
                List<SlateConstraint> exact = List.of(
                        SlateConstraint.atLeast("brand", "Private", floor),
                        SlateConstraint.atLeast("brand", "National", 6 - floor));
                BatchRerankRequest request = batch(synthetic, exact, 6);

                int[] slates = slates(reRanker(), request);

                for (int u = 0; u < request.users(); u += 3) {
                    assertThat(count(request, slates, u, "Private"))
                            .as("seed %d, row %d", seed, u)
                            .isEqualTo(floor);
                    assertThat(shown(slates, u, 6)).hasSize(6);
                }
            }
        }
    }

    @Test
    @DisplayName("keeps the pins, bans and business rules of each row")
    void keepsPinsBansAndRules() {
        SlateRule alternate = new Alternating();
        for (long seed = 0; seed < SEEDS; seed++) {
            SyntheticBatch synthetic = SyntheticBatch.of(seed, 6, 40);
            List<RerankRequest> rows = new ArrayList<>();
            for (int u = 0; u < synthetic.users(); u++) {
                RerankRequestBuilder row = RerankRequest.builder(
                                synthetic.candidates(u), synthetic.catalog(), synthetic.utilities(u))
                        .slateSize(6);
                rows.add(
                        switch (u % 3) {
                            case 0 -> row.pin(0, 39).pin(3, 2).ban(5).ban(6).build();
                            case 1 -> row.rule(alternate).build();
                            default -> row.build();
                        });
            }
            BatchRerankRequest request = BatchRerankRequest.of(rows).withConsumers(synthetic.consumers());

            int[] slates = slates(reRanker(), request);

            for (int u = 0; u < request.users(); u++) {
                int[] shown = shown(slates, u, 6);
                String what = "seed " + seed + ", row " + u + ": " + Arrays.toString(shown);
                assertThat(shown).as(what).hasSize(6).doesNotHaveDuplicates();
                if (u % 3 == 0) {
                    assertThat(shown[0]).as(what).isEqualTo(39);
                    assertThat(shown[3]).as(what).isEqualTo(2);
                    assertThat(shown).as(what).doesNotContain(5, 6);
                } else if (u % 3 == 1) {
                    assertThat(IntStream.of(shown).map(p -> p % 2).toArray())
                            .as(what)
                            .containsExactly(0, 1, 0, 1, 0, 1);
                }
            }
        }
    }

    /** Even positions in even slots, odd ones in odd slots: a rule that any other order breaks. */
    private static final class Alternating implements SlateRule {

        @Override
        public String name() {
            return "alternating";
        }

        @Override
        public Progress start(RerankRequest request) {
            return new Progress() {
                @Override
                public boolean allows(int position, int slot) {
                    return position % 2 == slot % 2;
                }

                @Override
                public void accept(int position, int slot) {
                    // The rule needs no memory.
                }
            };
        }
    }

    @Test
    @DisplayName("does not write to the utilities")
    void doesNotWriteToTheUtilities() {
        SyntheticBatch synthetic = SyntheticBatch.of(3, 5, 40);
        List<double[]> columns = new ArrayList<>();
        List<RerankRequest> rows = new ArrayList<>();
        for (int u = 0; u < synthetic.users(); u++) {
            columns.add(synthetic.utilities(u));
            rows.add(synthetic.row(u, columns.get(u), List.of(), 10));
        }

        slates(reRanker(), BatchRerankRequest.of(rows).withConsumers(synthetic.consumers()));

        for (int u = 0; u < synthetic.users(); u++) {
            assertThat(columns.get(u)).containsExactly(synthetic.utilities(u));
        }
    }

    @Test
    @DisplayName("gives equal slates for equal batches on 8 threads at once")
    void isDeterministicAndThreadSafe() {
        BatchReRanker shared = reRanker();
        int[][] alone = manySlates(shared);

        List<int[][]> together = Parallel.run(8, thread -> manySlates(shared));

        assertThat(together).allSatisfy(slates -> assertThat(slates).isDeepEqualTo(alone));
    }

    @Test
    @DisplayName("refuses utilities that are no numbers and an array that is too short")
    void refuses() {
        SyntheticBatch synthetic = SyntheticBatch.of(1, 2, 8);
        double[] broken = synthetic.utilities(1);
        broken[5] = Double.NaN;
        BatchRerankRequest request = BatchRerankRequest.of(List.of(
                        synthetic.row(0, synthetic.utilities(0), List.of(), 3), synthetic.row(1, broken, List.of(), 3)))
                .withConsumers(synthetic.consumers());

        assertThatThrownBy(() -> slates(reRanker(), request))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN")
                .hasMessageContaining("5");
        assertThatThrownBy(() -> reRanker().rerank(batch(synthetic, List.of(), 3), new int[5]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("slates.length (5) must be at least 6");
    }

    private static int[][] manySlates(BatchReRanker reRanker) {
        int[][] slates = new int[4][];
        for (int seed = 0; seed < slates.length; seed++) {
            slates[seed] = slates(
                    reRanker,
                    batch(
                            SyntheticBatch.of(seed, 9, 30 + seed),
                            List.of(new SlateConstraint("brand", "Private", 2, 4)),
                            8));
        }
        return slates;
    }

    /** Every third row is constrained, so that ruled and free rows share what is scarce. */
    private static BatchRerankRequest batch(SyntheticBatch synthetic, List<SlateConstraint> constraints, int k) {
        List<RerankRequest> rows = new ArrayList<>();
        for (int u = 0; u < synthetic.users(); u++) {
            rows.add(synthetic.row(u, synthetic.utilities(u), u % 3 == 0 ? constraints : List.of(), k));
        }
        return BatchRerankRequest.of(rows).withConsumers(synthetic.consumers());
    }

    private static int count(BatchRerankRequest request, int[] slates, int user, String label) {
        Groups brand = request.catalog().groups("brand");
        int group = brand.ordinal(label);
        int count = 0;
        for (int position : shown(slates, user, request.slateSize())) {
            count += brand.isIn(request.row(user).candidates().item(position), group) ? 1 : 0;
        }
        return count;
    }
}
