package io.fairrec.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.base.DataException;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.internal.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ExposureSumsTest {

    private static final int ITEMS = 30;
    private static final Catalog CATALOG = catalog(ITEMS);
    private static final List<ExposureTarget> TARGETS =
            List.of(ExposureTarget.share("brand", "b0", 0.3), ExposureTarget.share("brand", "b1", 0.25));

    private static Catalog catalog(int items) {
        List<CatalogItem> all = new ArrayList<>();
        for (int i = 0; i < items; i++) {
            all.add(CatalogItem.of("item " + i).in("brand", "b" + i % 3));
        }
        return Catalog.of(all);
    }

    private static ExposureLedgerBuilder builder(SetClock clock) {
        return ExposureLedger.builder(CATALOG)
                .targets(TARGETS)
                .exposure(ExposureModel.logarithmic())
                .priceRule(new FairCoPrices(0.01, 0.9, 2))
                .epochs(Epochs.ofTime(Duration.ofSeconds(10), clock))
                .retainEpochs(5)
                .countItems();
    }

    /** One answer and when it was given. */
    private static final class Answer {
        private final long second;
        private final int[] items;

        Answer(long second, int[] items) {
            this.second = second;
            this.items = items;
        }

        long second() {
            return second;
        }

        int[] items() {
            return items;
        }
    }

    private static List<Answer> stream(SplittableRandom random, int answers) {
        List<Answer> all = new ArrayList<>();
        long second = random.nextInt(50);
        for (int a = 0; a < answers; a++) {
            second += random.nextInt(8) + (random.nextInt(12) == 0 ? 40 : 0);
            all.add(new Answer(second, random.ints(random.nextInt(7), 0, ITEMS).toArray()));
        }
        return all;
    }

    private static void give(ExposureLedger ledger, SetClock clock, Answer answer) {
        clock.now = Instant.ofEpochSecond(answer.second());
        ledger.record(answer.items(), answer.items().length);
    }

    private static ExposureSums count(List<Answer> answers) {
        SetClock clock = new SetClock();
        ExposureLedger ledger = builder(clock).build();
        answers.forEach(answer -> give(ledger, clock, answer));
        return ledger.sums();
    }

    @Test
    @DisplayName("however a stream is split over machines and in whatever order they merge, the sums are one machine's")
    void mergesExactly() {
        for (long seed = 0; seed < 100; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 1);
            List<Answer> stream = stream(random, 120);
            int machines = 1 + random.nextInt(6);
            List<List<Answer>> parts = new ArrayList<>();
            for (int m = 0; m < machines; m++) {
                parts.add(new ArrayList<>());
            }
            stream.forEach(answer -> parts.get(random.nextInt(machines)).add(answer));
            List<ExposureSums> sums = new ArrayList<>();
            for (List<Answer> part : parts) {
                sums.add(count(part));
            }
            Collections.shuffle(sums, new Random(seed));
            // A random tree of merges: any association.
            while (sums.size() > 1) {
                ExposureSums one = sums.remove(random.nextInt(sums.size()));
                ExposureSums other = sums.remove(random.nextInt(sums.size()));
                ExposureSums merged = one.merge(other);
                assertThat(other.merge(one)).as("seed %d", seed).isEqualTo(merged);
                sums.add(merged);
            }

            ExposureSums alone = count(stream);
            assertThat(sums.get(0)).as("seed %d", seed).isEqualTo(alone).hasSameHashCodeAs(alone);
            assertThat(sums.get(0).toBytes()).as("seed %d", seed).isEqualTo(alone.toBytes());
            double[] merged = new double[ITEMS];
            double[] expected = new double[ITEMS];
            sums.get(0).decayed(0.7).items(merged);
            alone.decayed(0.7).items(expected);
            assertThat(merged).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    @DisplayName("all-time, windowed and decayed exposure are those of the definition, per group and per item")
    void readsByDefinition() {
        ExposureModel model = ExposureModel.logarithmic();
        for (long seed = 0; seed < 20; seed++) {
            List<Answer> stream = stream(Seeds.stream(seed, 0, 1), 60);
            ExposureSums sums = count(stream);
            long last = stream.get(59).second() / 10;
            assertThat(sums.epoch()).isEqualTo(last);
            assertThat(sums.requests()).isEqualTo(60);
            for (int window : new int[] {0, 1, 3, 5}) {
                for (double lambda : new double[] {0, 0.5, 1}) {
                    // 0 stands for all time, which does not decay.
                    if ((window == 0 && lambda != 1) || (lambda != 1 && window != 5)) {
                        continue;
                    }
                    double[] items = new double[ITEMS];
                    for (Answer answer : stream) {
                        long age = last - answer.second() / 10;
                        for (int i = 0; i < answer.items().length; i++) {
                            if (window == 0 || age < window) {
                                items[answer.items()[i]] += model.weight(i + 1) * Math.pow(lambda, (double) age);
                            }
                        }
                    }
                    ExposureReading read =
                            window == 0 ? sums.all() : lambda == 1 ? sums.window(window) : sums.decayed(lambda);
                    String what = "seed " + seed + ", window " + window + ", lambda " + lambda;
                    checkReading(read, items, what);
                }
            }
        }
    }

    private static void checkReading(ExposureReading read, double[] items, String what) {
        double[] found = new double[ITEMS];
        read.items(found);
        double total = 0;
        double[] groups = new double[3];
        for (int i = 0; i < ITEMS; i++) {
            total += items[i];
            groups[i % 3] += items[i];
            assertThat(found[i]).as("%s, item %d", what, i).isCloseTo(items[i], within(1e-5));
            assertThat(read.item(i)).as("%s, item %d", what, i).isCloseTo(found[i], within(1e-12));
        }
        assertThat(read.total()).as(what).isCloseTo(total, within(1e-4));
        for (int t = 0; t < 2; t++) {
            assertThat(read.exposure(t)).as(what).isCloseTo(groups[t], within(1e-4));
            if (total > 0) {
                assertThat(read.share(t).orElseThrow()).as(what).isCloseTo(groups[t] / total, within(1e-4));
            } else {
                assertThat(read.share(t)).as(what).isEmpty();
            }
        }
    }

    @Test
    @DisplayName(
            "a difference, merged with the earlier sums, gives the later ones; what was not counted is no earlier state")
    void differences() {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 1);
            List<Answer> stream = stream(random, 60);
            ExposureSums earlier = count(stream.subList(0, random.nextInt(61)));
            ExposureSums now = count(stream);

            assertThat(earlier.merge(now.since(earlier))).as("seed %d", seed).isEqualTo(now);
            assertThat(now.since(now).requests()).isZero();
        }
        List<Answer> stream = stream(Seeds.stream(1, 0, 1), 60);
        ExposureSums half = count(stream.subList(0, 30));
        assertThatThrownBy(() -> half.since(count(stream)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no earlier state");
        ExposureSums one = count(List.of(new Answer(0, new int[] {0})));
        ExposureSums other = count(List.of(new Answer(0, new int[] {1}), new Answer(1, new int[] {2})));
        assertThatThrownBy(() -> other.since(one))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no earlier state");
    }

    @Test
    @DisplayName("two machines that exchange their parts before each epoch ends move prices to one machine's bits")
    void exchangesMovePricesAlike() {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 1);
            SetClock clock = new SetClock();
            ExposureLedger alone = builder(clock).build();
            ExposureLedger[] machines = {
                builder(clock).name("m0").build(), builder(clock).name("m1").build()
            };
            for (int epoch = 0; epoch < 12; epoch++) {
                for (int a = 0; a < 6; a++) {
                    Answer answer =
                            new Answer(epoch * 10L + a, random.ints(4, 0, ITEMS).toArray());
                    give(alone, clock, answer);
                    give(machines[random.nextInt(2)], clock, answer);
                    if (random.nextInt(3) == 0) {
                        // Some parts are lost, and some come twice.
                        machines[0].absorb(machines[1].part());
                    }
                }
                machines[0].absorb(machines[1].part());
                machines[1].absorb(machines[0].part());
            }

            for (ExposureLedger machine : machines) {
                assertThat(machine.history()).as("seed %d", seed).isEqualTo(alone.history());
                assertThat(machine.sums()).as("seed %d", seed).isEqualTo(alone.sums());
                assertThat(machine.totalExposure()).isEqualTo(alone.totalExposure());
                assertThat(machine.exposure(1)).isEqualTo(alone.exposure(1));
                assertThat(machine.requests()).isEqualTo(alone.requests());
            }
        }
    }

    @Test
    @DisplayName(
            "a part that comes late counts in its epoch, and at the next end for the prices; one from ahead ends epochs")
    void lateAndEarlyParts() {
        SetClock clock = new SetClock();
        SetClock ahead = new SetClock();
        ExposureLedger here = ExposureLedger.builder(CATALOG)
                .targets(TARGETS)
                .priceRule(new PriceController(0.1, 100))
                .epochs(Epochs.ofTime(Duration.ofSeconds(1), clock))
                .name("here")
                .build();
        ExposureLedger there = ExposureLedger.builder(CATALOG)
                .targets(TARGETS)
                .priceRule(new PriceController(0.1, 100))
                .epochs(Epochs.ofTime(Duration.ofSeconds(1), ahead))
                .name("there")
                .build();
        there.record(new int[] {0, 3}, 2);
        clock.now = Instant.ofEpochSecond(1);
        assertThat(here.snapshot().price(0)).isZero();
        here.absorb(there.part());
        assertThat(here.sums().window(1).total()).isZero();
        assertThat(here.sums().window(2).exposure(0)).isEqualTo(2);
        assertThat(here.snapshot().price(0)).isZero();
        clock.now = Instant.ofEpochSecond(2);
        assertThat(here.snapshot().price(0)).isCloseTo(0.1 * (2 - 0.3 * 2), within(1e-15));

        ahead.now = Instant.ofEpochSecond(7);
        there.record(new int[] {1}, 1);
        here.absorb(there.part());
        assertThat(here.snapshot().version()).isEqualTo(7);
        assertThat(here.sums()).isEqualTo(there.sums());
    }

    @Test
    @DisplayName("refuses sums of other promises, catalogues, exposure models, epochs or windows")
    void refusesOtherLayouts() {
        SetClock clock = new SetClock();
        ExposureSums sums = builder(clock).build().sums();
        Catalog renamed = Catalog.of(CATALOG.items().ids().stream()
                .map(id -> CatalogItem.of(id + "!").in("brand", "b0"))
                .toList());
        List<ExposureLedgerBuilder> others = List.of(
                builder(clock).targets(TARGETS.subList(0, 1)),
                builder(clock).exposure(ExposureModel.slots()),
                builder(clock).epochs(Epochs.ofTime(Duration.ofSeconds(11), clock)),
                builder(clock).retainEpochs(6),
                ExposureLedger.builder(catalog(ITEMS + 1)),
                ExposureLedger.builder(renamed));
        List<String> reasons = List.of(
                "promises [",
                "exposure models \"logarithmic\" and \"slots\"",
                "epochs of 10000 ms and 11000 ms",
                "windows of 5 and 6 epochs",
                "promises [",
                "promises [");
        for (int i = 0; i < others.size(); i++) {
            ExposureSums other = others.get(i).build().sums();
            assertThatThrownBy(() -> sums.merge(other))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining(reasons.get(i));
            assertThatThrownBy(() -> sums.since(other)).isInstanceOf(DataException.class);
        }
        ExposureSums plain = ExposureLedger.builder(CATALOG).build().sums();
        assertThatThrownBy(() -> plain.merge(
                        ExposureLedger.builder(catalog(ITEMS + 1)).build().sums()))
                .hasMessageContaining("catalogues of 30 and 31 items");
        assertThatThrownBy(() ->
                        plain.merge(ExposureLedger.builder(renamed).build().sums()))
                .hasMessageContaining("different ids");
        assertThatThrownBy(() -> plain.merge(
                        ExposureLedger.builder(CATALOG).countItems().build().sums()))
                .hasMessageContaining("a count of items in one");
        assertThatThrownBy(() ->
                        ExposureLedger.builder(CATALOG).name("here").build().absorb(new ExposurePart("there", plain)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Use Epochs.ofTime");
    }

    @Test
    @DisplayName("the memory does not grow with the stream: 64 epochs and their sums, whatever went before")
    void memoryIsBounded() {
        ExposureLedger ledger = ExposureLedger.builder(CATALOG)
                .targets(TARGETS)
                .priceRule(new PriceController(0.01, 10))
                .epochs(Epochs.ofRequests(2))
                .countItems()
                .build();
        int[] all = new int[ITEMS];
        for (int i = 0; i < ITEMS; i++) {
            all[i] = i;
        }
        int most = 0;
        for (int r = 0; r < 20_000; r++) {
            ledger.record(all, ITEMS);
            if (r == 999) {
                most = ledger.sums().toBytes().length;
            }
        }

        assertThat(ledger.sums().recent()).hasSize(63);
        assertThat(ledger.sums().toBytes()).hasSize(most);
        // Per entry: number, requests, total, 2 groups and a length, then 12 bytes per item.
        assertThat(most).isLessThan(65 * (5 * 8 + 4 + 12 * ITEMS) + 300);
        assertThat(ledger.sums().all().item(7)).isEqualTo(20_000);
        assertThat(ledger.history()).hasSize(ExposureLedger.HISTORY_LIMIT);
    }

    @Test
    @DisplayName("items are counted only where wanted, and windows lie within the kept epochs")
    void refusesReadings() {
        ExposureSums sums = ExposureLedger.builder(CATALOG).build().sums();

        assertThatThrownBy(() -> sums.all().item(0)).hasMessageContaining("countItems()");
        assertThatThrownBy(() -> sums.all().items(new double[ITEMS])).hasMessageContaining("countItems()");
        assertThatThrownBy(() -> sums.window(65)).hasMessageContaining("window of epochs (65.0)");
        assertThatThrownBy(() -> sums.window(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sums.decayed(1.1)).hasMessageContaining("lambda (1.1)");
    }

    @Test
    @DisplayName("travels as bytes; each cut and each changed byte is refused")
    void travelsAsBytes() {
        ExposureSums sums = count(stream(Seeds.stream(2, 0, 1), 40));
        byte[] bytes = sums.toBytes();
        assertThat(ExposureSums.fromBytes(bytes)).isEqualTo(sums);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> ExposureSums.fromBytes(cut)).isInstanceOf(DataException.class);
        }
        for (int at = 0; at < bytes.length; at++) {
            byte[] changed = bytes.clone();
            changed[at] ^= (byte) (1 + at % 255);
            assertThatThrownBy(() -> ExposureSums.fromBytes(changed))
                    .as("byte %d", at)
                    .isInstanceOf(DataException.class);
        }
        byte[] ledger = new LedgerState("", sums, new TreeMap<>(), new double[2], new long[2], 0).toBytes();
        assertThatThrownBy(() -> ExposureSums.fromBytes(ledger))
                .hasMessageContaining("hold \"exposure ledger\", but must hold \"exposure sums\"");
    }
}
