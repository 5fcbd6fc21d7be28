package io.fairrec.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.base.DataException;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.internal.Seeds;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ledgers of several machines that exchange their parts. */
class ExposureExchangeTest {

    private static final int ITEMS = 300;
    private static final Catalog CATALOG = catalog("");
    private static final List<ExposureTarget> TARGETS =
            List.of(ExposureTarget.share("brand", "b0", 0.3), ExposureTarget.share("brand", "b1", 0.25));

    @TempDir
    private Path folder;

    private static Catalog catalog(String suffix) {
        List<CatalogItem> all = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            all.add(CatalogItem.of("item " + i + suffix).in("brand", "b" + i % 3));
        }
        return Catalog.of(all);
    }

    private static ExposureLedgerBuilder builder(Catalog catalog, String name, SetClock clock) {
        return ExposureLedger.builder(catalog)
                .targets(TARGETS)
                .exposure(ExposureModel.logarithmic())
                .priceRule(new FairCoPrices(0.01, 0.9, 2))
                .epochs(Epochs.ofTime(Duration.ofSeconds(1), clock))
                .retainEpochs(4)
                .countItems()
                .name(name);
    }

    private static ExposureLedger ledger(String name, SetClock clock) {
        return builder(CATALOG, name, clock).build();
    }

    private static void record(ExposureLedger ledger, int... items) {
        ledger.record(items, items.length);
    }

    @Test
    @DisplayName(
            "however often, late and out of order the parts of three machines come, all end with one machine's sums")
    void countsEachAnswerOnce() {
        for (long seed = 0; seed < 40; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 1);
            SetClock clock = new SetClock();
            ExposureLedger alone = ledger("alone", clock);
            ExposureLedger[] machines = {ledger("a", clock), ledger("b", clock), ledger("c", clock)};
            List<byte[]> parts = new ArrayList<>();
            for (int r = 0; r < 80; r++) {
                clock.now = clock.now.plusMillis(random.nextInt(400));
                // Of few items, and of so many that late parts are kept side by side.
                int[] answer =
                        random.ints(random.nextInt(4) == 0 ? 200 : 3, 0, ITEMS).toArray();
                record(alone, answer);
                record(machines[random.nextInt(3)], answer);
                if (random.nextBoolean()) {
                    parts.add(machines[random.nextInt(3)].part().toBytes());
                    ExposurePart part = ExposurePart.fromBytes(parts.get(random.nextInt(parts.size())));
                    ExposureLedger to = machines[random.nextInt(3)];
                    if (part.origin()
                            .equals("" + (char) ('a' + List.of(machines).indexOf(to)))) {
                        assertThatThrownBy(() -> to.absorb(part))
                                .isInstanceOf(IllegalArgumentException.class)
                                .hasMessageContaining("must be of another ledger");
                    } else {
                        to.absorb(part);
                        assertThat(to.absorb(part)).as("seed %d, twice", seed).isFalse();
                    }
                }
            }
            for (ExposureLedger to : machines) {
                for (ExposureLedger from : machines) {
                    if (to != from) {
                        to.absorb(from.part());
                    }
                }
            }

            for (ExposureLedger machine : machines) {
                assertThat(machine.sums().toBytes())
                        .as("seed %d", seed)
                        .isEqualTo(alone.sums().toBytes());
                assertThat(machine.requests()).isEqualTo(80);
                assertThat(machine.totalExposure()).isEqualTo(alone.totalExposure());
                assertThat(machine.share(1)).isEqualTo(alone.share(1));
            }
            assertThat(machines[0]
                            .part()
                            .sums()
                            .merge(machines[1].part().sums())
                            .merge(machines[2].part().sums()))
                    .as("seed %d", seed)
                    .isEqualTo(alone.sums());
        }
    }

    @Test
    @DisplayName("a part with answers in several epochs ahead ends these one by one: the prices of one machine")
    void stepsThroughEpochs() {
        SetClock here = new SetClock();
        SetClock there = new SetClock();
        ExposureLedger one = ledger("one", here);
        ExposureLedger other = ledger("other", there);
        for (int second : new int[] {0, 1, 3}) {
            there.now = Instant.ofEpochSecond(second);
            record(other, second);
        }
        one.absorb(other.part());

        assertThat(one.history()).hasSize(3).isEqualTo(other.history());
        assertThat(one.sums()).isEqualTo(other.sums());
    }

    @Test
    @DisplayName("what was absorbed is saved: after a restart the same parts count nothing")
    void restoresWhatItAbsorbed() {
        SetClock clock = new SetClock();
        ExposureLedger other = ledger("other", clock);
        ExposureLedger one = ledger("one", clock);
        record(other, 1, 2);
        record(one, 0);
        one.absorb(other.part());
        one.save(folder.resolve("one"));
        ExposureLedger restored =
                builder(CATALOG, "one", clock).restore(folder.resolve("one")).ledger();

        assertThat(restored.absorb(other.part())).isFalse();
        assertThat(restored.part()).isEqualTo(one.part());
        record(other, 3);
        assertThat(restored.absorb(other.part())).isTrue();
        assertThat(restored.requests()).isEqualTo(3);
    }

    @Test
    @DisplayName(
            "a machine that crashes after its last save comes back under a new name: nothing is lost or counted twice")
    void comesBackAfterACrash() {
        SetClock clock = new SetClock();
        ExposureLedger one = ledger("one", clock);
        ExposureLedger other = ledger("other", clock);
        record(one, 0);
        record(other, 1, 2);
        other.absorb(one.part());
        other.save(folder.resolve("other"));
        record(other, 3);
        ExposurePart last = other.part();
        one.absorb(last);
        ExposureLedger back = builder(CATALOG, "other, second run", clock)
                .restore(folder.resolve("other"))
                .ledger();
        record(back, 4);
        record(back, 4);
        one.absorb(back.part());

        assertThat(back.part().sums().requests()).isEqualTo(2);
        assertThat(one.requests()).isEqualTo(5);
        assertThat(one.sums().all().item(4)).isEqualTo(2);
        // Whoever kept the last part of the first run can give it back.
        assertThat(back.requests()).isEqualTo(4);
        assertThat(back.absorb(last)).isTrue();
        assertThat(back.sums()).isEqualTo(one.sums());
    }

    @Test
    @DisplayName("a machine that lost answers and comes back under its name is refused, and nothing is added")
    void refusesLostAnswers() {
        SetClock clock = new SetClock();
        ExposureLedger one = ledger("one", clock);
        ExposureLedger other = ledger("other", clock);
        record(other, 1, 2);
        one.absorb(other.part());
        ExposureLedger anew = ledger("other", clock);
        record(anew, 5);
        ExposureSums before = one.sums();

        assertThatThrownBy(() -> one.absorb(anew.part()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("another name");
        assertThat(one.sums()).isEqualTo(before);
        assertThatThrownBy(() -> ExposureLedger.builder(CATALOG).build().part())
                .hasMessageContaining("origin of the exposure part");
    }

    @Test
    @DisplayName("a part from too far ahead is refused, even an empty one, and prices go on")
    void refusesTheFarFuture() {
        SetClock clock = new SetClock();
        SetClock wrong = new SetClock();
        ExposureLedger one = ledger("one", clock);
        ExposureLedger other = ledger("other", wrong);
        wrong.now = Instant.ofEpochSecond(61);
        assertThatThrownBy(() -> one.absorb(other.part()))
                .isInstanceOf(DataException.class)
                .hasMessage("The epoch of the part of other (61) must be at most 60 ahead of the clock here (0)."
                        + " Set the clocks of both machines.");
        assertThat(one.snapshot().version()).isZero();
        clock.now = Instant.ofEpochSecond(1);
        assertThat(one.absorb(other.part())).isTrue();
        assertThat(one.snapshot().version()).isEqualTo(61);
        assertThat(one.epochsAhead()).isEqualTo(60);
    }

    @Test
    @DisplayName("a clock that jumps ahead once is told of; a new ledger with the old prices moves them again")
    void tellsOfAJump() {
        SetClock clock = new SetClock();
        ExposureLedger ledger = ledger("one", clock);
        record(ledger, 0);
        clock.now = Instant.parse("2126-01-01T00:00:00Z");
        ledger.snapshot();
        clock.now = Instant.ofEpochSecond(1);
        record(ledger, 0);
        double price = ledger.snapshot().price(0);

        assertThat(ledger.epochsAhead())
                .isEqualTo(Instant.parse("2126-01-01T00:00:00Z").getEpochSecond() - 1);
        ExposureLedger anew = builder(CATALOG, "one again", clock)
                .initialPrices(new double[] {price, ledger.snapshot().price(1)})
                .build();
        record(anew, 0);
        clock.now = Instant.ofEpochSecond(2);
        assertThat(anew.snapshot().price(0)).isGreaterThan(price);
        assertThat(anew.epochsAhead()).isZero();
    }

    @Test
    @DisplayName("catalogues whose ids have equal hash codes, or whose promised groups differ, refuse to merge")
    void tellsCataloguesApart() {
        SetClock clock = new SetClock();
        Catalog one = Catalog.of(
                CatalogItem.of("Aa").in("brand", "P"), CatalogItem.of("c").in("brand", "N"));
        Catalog renamed = Catalog.of(
                CatalogItem.of("BB").in("brand", "P"), CatalogItem.of("c").in("brand", "N"));
        Catalog moved = Catalog.of(
                CatalogItem.of("Aa").in("brand", "N"), CatalogItem.of("c").in("brand", "P"));
        Catalog other = Catalog.of(
                CatalogItem.of("Aa").in("brand", "P"), CatalogItem.of("c").in("brand", "M"));
        Catalog none = Catalog.of(CatalogItem.of("Aa"), CatalogItem.of("c"));
        List<ExposureLedger> ledgers = new ArrayList<>();
        for (Catalog catalog : List.of(one, renamed, moved, other)) {
            ledgers.add(builder(catalog, "x", clock)
                    .targets(List.of(ExposureTarget.share("brand", "P", 0.5)))
                    .build());
        }
        ExposureSums sums = ledgers.get(0).sums();

        assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
        assertThatThrownBy(() -> sums.merge(ledgers.get(1).sums())).hasMessageContaining("different ids");
        assertThatThrownBy(() -> sums.merge(ledgers.get(2).sums())).hasMessageContaining("different promised groups");
        // Of no promise to either is what the promise does not tell apart.
        assertThat(sums.merge(ledgers.get(3).sums()).requests()).isZero();
        assertThat(ledgers.get(0).isOf(one)).isTrue();
        assertThat(ledgers.get(0).isOf(other)).isTrue();
        assertThat(ledgers.get(0).isOf(renamed)).isFalse();
        assertThat(ledgers.get(0).isOf(moved)).isFalse();
        assertThat(ledgers.get(0).isOf(none)).isFalse();
    }

    @Test
    @DisplayName("exposure models of one name with other weights refuse to merge")
    void tellsModelsApart() {
        ExposureSums[] sums = new ExposureSums[2];
        for (int i = 0; i < 2; i++) {
            double last = i;
            sums[i] = ExposureLedger.builder(CATALOG)
                    .exposure(new ExposureModel() {
                        @Override
                        public double weight(int rank) {
                            return rank == 100 ? last : 1;
                        }

                        @Override
                        public String name() {
                            return "mine";
                        }
                    })
                    .build()
                    .sums();
        }
        assertThatThrownBy(() -> sums[0].merge(sums[1]))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("models of one name, \"mine\", with different weights");
    }

    @Test
    @DisplayName("absorbing, saving and reading sums while 4 threads record loses nothing")
    void absorbsBesideRequests() throws Exception {
        SetClock clock = new SetClock();
        ExposureLedger alone = ledger("alone", clock);
        ExposureLedger shared = ledger("shared", clock);
        ExposureLedger other = ledger("other", clock);
        int each = 4_000;
        ExecutorService pool = Executors.newFixedThreadPool(5);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                int thread = t;
                writers.add(pool.submit(() -> {
                    for (int r = 0; r < each; r++) {
                        record(shared, (thread + r) % ITEMS, r % 7);
                    }
                }));
            }
            Future<?> exchange = pool.submit(() -> {
                for (int r = 0; r < 60; r++) {
                    clock.now = Instant.ofEpochMilli(r * 100L);
                    record(other, r, r + 1, r + 2);
                    shared.absorb(other.part());
                    if (r % 10 == 0) {
                        shared.save(folder.resolve("shared"));
                    }
                    // A state of the middle is whole: own and absorbed answers are all of them.
                    ExposurePart own = shared.part();
                    assertThat(own.sums().merge(other.part().sums()).requests()).isLessThanOrEqualTo(shared.requests());
                }
            });
            for (Future<?> writer : writers) {
                writer.get();
            }
            exchange.get();
        } finally {
            pool.shutdownNow();
        }
        for (int t = 0; t < 4; t++) {
            for (int r = 0; r < each; r++) {
                record(alone, (t + r) % ITEMS, r % 7);
            }
        }
        for (int r = 0; r < 60; r++) {
            record(alone, r, r + 1, r + 2);
        }

        double[] found = new double[ITEMS];
        double[] expected = new double[ITEMS];
        shared.sums().all().items(found);
        alone.sums().all().items(expected);
        assertThat(found).isEqualTo(expected);
        assertThat(shared.requests()).isEqualTo(4 * each + 60);
        assertThat(shared.exposure(0)).isEqualTo(alone.exposure(0));
        assertThat(shared.totalExposure()).isEqualTo(alone.totalExposure());
        ExposureLedger restored = builder(CATALOG, "shared", clock)
                .restore(folder.resolve("shared"))
                .ledger();
        restored.absorb(other.part());
        assertThat(restored.sums().requests() - restored.part().sums().requests())
                .isEqualTo(60);
    }

    @Test
    @DisplayName("a price rule that fails loses no answer: prices stay, epochs end, and the next end counts it all")
    void failingRule() {
        for (boolean byTime : new boolean[] {false, true}) {
            boolean[] fails = {true};
            PriceController sound = new PriceController(0.1, 100);
            PriceRule rule = new PriceRule() {
                @Override
                public void move(EpochEnd end, double[] prices) {
                    sound.move(end, prices);
                    if (fails[0] && prices[0] > 0.25) {
                        throw new IllegalStateException("test");
                    }
                    prices[0] = fails[0] ? Double.NaN : prices[0];
                }

                @Override
                public double maxPrice() {
                    return 100;
                }

                @Override
                public String name() {
                    return "test";
                }
            };
            SetClock clock = new SetClock();
            ExposureLedger ledger = ExposureLedger.builder(CATALOG)
                    .targets(List.of(ExposureTarget.share("brand", "b0", 0.5)))
                    .priceRule(rule)
                    .epochs(byTime ? Epochs.ofTime(Duration.ofSeconds(1), clock) : Epochs.ofRequests(1))
                    .build();
            for (int r = 1; r <= 10; r++) {
                record(ledger, 0);
                clock.now = Instant.ofEpochSecond(r);
                assertThat(ledger.snapshot().version()).isEqualTo(r);
                assertThat(ledger.snapshot().price(0)).isZero();
                ledger.save(folder.resolve("ledger" + byTime));
            }
            assertThat(ledger.requests()).isEqualTo(10);
            assertThat(ledger.failedMoves()).isEqualTo(10);
            assertThat(ledger.sums().window(5).total()).isEqualTo(4);
            fails[0] = false;
            record(ledger, 0);
            clock.now = Instant.ofEpochSecond(11);

            assertThat(ledger.snapshot().price(0)).isCloseTo(0.1 * 11 * 0.5, within(1e-12));
            assertThat(ledger.failedMoves()).isEqualTo(10);
        }
    }
}
