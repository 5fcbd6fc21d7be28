package io.fairrec.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.fairness.Epochs;
import io.fairrec.fairness.ExposureLedger;
import io.fairrec.fairness.ExposureModel;
import io.fairrec.fairness.ExposureTarget;
import io.fairrec.fairness.PriceRule;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.internal.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link PriceRule} must do. Extend it in the tests of an implementation. */
public abstract class PriceRuleContract {

    /** Items 0 and 1 are of A, 2 of B, 3 of C, 4 of none; 0 and 2 are also red, 2 and 3 also blue. */
    private static final Catalog CATALOG = Catalog.of(
            CatalogItem.of("a").in("brand", "A").in("colour", "red"),
            CatalogItem.of("b").in("brand", "A"),
            CatalogItem.of("c").in("brand", "B").in("colour", "red").in("colour", "blue"),
            CatalogItem.of("d").in("brand", "C").in("colour", "blue"),
            CatalogItem.of("e"));

    private static final List<ExposureTarget> TARGETS = List.of(
            ExposureTarget.share("brand", "A", 0.3),
            ExposureTarget.share("brand", "B", 0.2),
            ExposureTarget.share("colour", "red", 0.5),
            ExposureTarget.share("colour", "blue", 0.5));

    /** The rule, with gains such that a surplus of one slot moves a price; equal each time. */
    protected abstract PriceRule rule();

    private ExposureLedger ledger(List<ExposureTarget> targets) {
        return ExposureLedger.create(
                CATALOG, targets, ExposureModel.logarithmic(), rule(), new double[targets.size()], 3);
    }

    @Test
    @DisplayName("prices stay finite and within ±maxPrice on any stream, even one that can keep no promise")
    void staysWithinLimits() {
        for (int only = 0; only < 5; only++) {
            ExposureLedger ledger = ledger(TARGETS);
            for (int r = 0; r < 3000; r++) {
                ledger.record(new int[] {only}, 1);
            }
            for (PriceSnapshot snapshot : ledger.history()) {
                for (int t = 0; t < TARGETS.size(); t++) {
                    assertThat(snapshot.price(t))
                            .as("item %d alone, epoch %d, %s", only, snapshot.version(), TARGETS.get(t))
                            .isBetween(-rule().maxPrice(), rule().maxPrice());
                }
            }
        }
    }

    @Test
    @DisplayName("a group that got too much becomes dearer than one that got too little")
    void movesAgainstTheSurplus() {
        ExposureLedger ledger = ledger(TARGETS);
        for (int r = 0; r < 3; r++) {
            ledger.record(new int[] {0, 1}, 2);
        }
        PriceSnapshot after = ledger.snapshot();

        assertThat(after.price(0)).as("A got all, B nothing").isGreaterThan(after.price(1));
        assertThat(after.price(2)).as("red got some, blue nothing").isGreaterThan(after.price(3));
    }

    @Test
    @DisplayName("prices depend on the sums of an epoch, not on the order of its answers")
    void isDeterministic() {
        for (long seed = 0; seed < 20; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 1);
            List<int[]> answers = new ArrayList<>();
            for (int r = 0; r < 30; r++) {
                answers.add(random.ints(random.nextInt(4), 0, 5).toArray());
            }
            ExposureLedger one = ledger(TARGETS);
            ExposureLedger other = ledger(TARGETS);
            for (int r = 0; r < 30; r++) {
                int[] there = answers.get(r);
                int[] back = answers.get(r - r % 3 + 2 - r % 3);
                one.record(there, there.length);
                other.record(back, back.length);
            }

            assertThat(other.history()).as("seed %d", seed).isEqualTo(one.history());
        }
    }

    @Test
    @DisplayName("without promises, and for an epoch in which nothing was shown, there is nothing to move")
    void movesNothingForNothing() {
        ExposureLedger none = ledger(List.of());
        ExposureLedger empty = ledger(TARGETS);
        for (int r = 0; r < 9; r++) {
            none.record(new int[] {r % 5}, 1);
            empty.record(new int[0], 0);
        }

        assertThat(none.snapshot().version()).isEqualTo(3);
        for (int t = 0; t < TARGETS.size(); t++) {
            assertThat(empty.snapshot().price(t)).isZero();
        }
    }

    @Test
    @DisplayName(
            "one end of n epochs is one end and n − 1 empty ones: prices do not depend on who looked at them between")
    void looksMoveNothing() {
        for (int idle : new int[] {1, 2, 3, 10, 200}) {
            long[] millis = {0};
            InstantSource clock = () -> Instant.ofEpochMilli(millis[0]);
            ExposureLedger looked = timed(clock);
            ExposureLedger unseen = timed(clock);
            for (int round = 0; round < 5; round++) {
                int[] answer = {0, 2, round};
                looked.record(answer, 3);
                unseen.record(answer, 3);
                for (int e = 0; e < idle; e++) {
                    millis[0] += 1000;
                    looked.snapshot();
                }
                for (int t = 0; t < TARGETS.size(); t++) {
                    assertThat(unseen.snapshot().price(t))
                            .as("%d epochs at once, round %d, %s", idle, round, TARGETS.get(t))
                            .isCloseTo(looked.snapshot().price(t), within(1e-12 * rule().maxPrice()));
                }
            }
        }
    }

    private ExposureLedger timed(InstantSource clock) {
        return ExposureLedger.builder(CATALOG)
                .targets(TARGETS)
                .priceRule(rule())
                .epochs(Epochs.ofTime(Duration.ofSeconds(1), clock))
                .build();
    }

    @Test
    @DisplayName("has a name, and a limit that is a positive number")
    void isNamed() {
        assertThat(rule().name()).isNotBlank().isEqualTo(rule().name());
        assertThat(rule().maxPrice()).isPositive().isFinite();
    }
}
