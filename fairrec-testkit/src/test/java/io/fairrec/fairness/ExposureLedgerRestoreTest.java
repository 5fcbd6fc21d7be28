package io.fairrec.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairrec.base.ConfigException;
import io.fairrec.base.DataException;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.internal.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExposureLedgerRestoreTest {

    private static final Catalog CATALOG = Catalog.of(
            CatalogItem.of("a").in("brand", "Private"),
            CatalogItem.of("b").in("brand", "Private"),
            CatalogItem.of("c").in("brand", "National"),
            CatalogItem.of("d"));

    @TempDir
    private Path folder;

    private static ExposureLedgerBuilder builder(Epochs epochs) {
        return ExposureLedger.builder(CATALOG)
                .targets(List.of(
                        ExposureTarget.share("brand", "Private", 0.4), ExposureTarget.share("brand", "National", 0.4)))
                .exposure(ExposureModel.logarithmic())
                .priceRule(new PriceController(0.03, 5))
                .epochs(epochs)
                .retainEpochs(4)
                .countItems();
    }

    private static void record(ExposureLedger ledger, SplittableRandom random) {
        int[] answer = random.ints(random.nextInt(5), 0, 4).toArray();
        ledger.record(answer, answer.length);
    }

    @Test
    @DisplayName("a restored ledger goes on to the same bits: sums, prices and epochs, wherever it was stopped")
    void goesOnToTheSameBits() {
        Path file = folder.resolve("ledger");
        for (int stop = 0; stop < 40; stop += 7) {
            for (boolean byTime : new boolean[] {false, true}) {
                SetClock clock = new SetClock();
                Epochs epochs = byTime ? Epochs.ofTime(Duration.ofSeconds(3), clock) : Epochs.ofRequests(3);
                ExposureLedger steady = builder(epochs).build();
                ExposureLedger stopped = builder(epochs).build();
                SplittableRandom one = Seeds.stream(stop, 0, 1);
                SplittableRandom other = Seeds.stream(stop, 0, 1);
                for (int r = 0; r < 60; r++) {
                    clock.now = Instant.ofEpochSecond(r);
                    if (r == stop) {
                        stopped.save(file);
                        RestoredLedger restored = builder(epochs).restore(file);
                        assertThat(restored.source()).isEqualTo(file);
                        assertThat(restored.refused()).isNull();
                        stopped = restored.ledger();
                        assertThat(stopped.snapshot()).as("stopped at %d", stop).isEqualTo(steady.snapshot());
                    }
                    record(steady, one);
                    record(stopped, other);
                }

                assertThat(stopped.sums()).as("stopped at %d", stop).isEqualTo(steady.sums());
                assertThat(stopped.snapshot()).as("stopped at %d", stop).isEqualTo(steady.snapshot());
                assertThat(stopped.snapshot().version()).isEqualTo(byTime ? 19 : 20);
                assertThat(stopped.requests()).isEqualTo(60);
                assertThat(stopped.share(0)).isEqualTo(steady.share(0));
                List<PriceSnapshot> tail = stopped.history();
                List<PriceSnapshot> whole = steady.history();
                assertThat(tail).isEqualTo(whole.subList(whole.size() - tail.size(), whole.size()));
            }
        }
    }

    @Test
    @DisplayName(
            "every cut and every changed byte of the file is refused, and the good one before it is used and named")
    void refusesTornFiles() throws IOException {
        Path file = folder.resolve("ledger");
        ExposureLedger ledger = builder(Epochs.ofRequests(3)).build();
        SplittableRandom random = Seeds.stream(1, 0, 1);
        for (int r = 0; r < 8; r++) {
            record(ledger, random);
        }
        ledger.save(file);
        ExposureSums earlier = ledger.sums();
        record(ledger, random);
        ledger.save(file);
        byte[] good = Files.readAllBytes(file);

        for (int length = 0; length < good.length; length++) {
            checkRefused(file, Arrays.copyOf(good, length), earlier, "cut to " + length);
        }
        for (int at = 0; at < good.length; at++) {
            byte[] changed = good.clone();
            changed[at] ^= (byte) (1 + at % 255);
            checkRefused(file, changed, earlier, "byte " + at + " changed");
        }
        checkRefused(file, Arrays.copyOf(good, good.length + 1), earlier, "one byte more");
        checkRefused(file, "a,b,c\n1,2,3\n".repeat(30).getBytes(StandardCharsets.UTF_8), earlier, "a foreign file");
        checkRefused(file, earlier.toBytes(), earlier, "sums, not a ledger");
        Files.delete(file);
        RestoredLedger restored = builder(Epochs.ofRequests(3)).restore(file);
        assertThat(restored.refused()).hasMessageContaining("does not exist");
        assertThat(restored.ledger().sums()).isEqualTo(earlier);
    }

    private static void checkRefused(Path file, byte[] bytes, ExposureSums earlier, String what) throws IOException {
        Files.write(file, bytes);
        RestoredLedger restored = builder(Epochs.ofRequests(3)).restore(file);
        assertThat(restored.refused())
                .as(what)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("The contents of the file " + file);
        assertThat(restored.source()).as(what).isEqualTo(LedgerFile.previous(file));
        assertThat(restored.ledger().sums()).as(what).isEqualTo(earlier);
    }

    @Test
    @DisplayName("saving over a torn file keeps the good one before it, and leaves no other file behind")
    void aTornFileIsNotKept() throws IOException {
        Path file = folder.resolve("ledger");
        ExposureLedger ledger = builder(Epochs.ofRequests(3)).build();
        ledger.save(file);
        ledger.record(new int[] {0}, 1);
        ledger.save(file);
        byte[] previous = Files.readAllBytes(LedgerFile.previous(file));
        Files.write(file, new byte[100]);
        ledger.save(file);

        assertThat(Files.readAllBytes(LedgerFile.previous(file))).isEqualTo(previous);
        assertThat(builder(Epochs.ofRequests(3)).restore(file).refused()).isNull();
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(file, LedgerFile.previous(file));
        }
    }

    @Test
    @DisplayName("without a good file, with other promises or a narrower price range it says so")
    void refuses() throws IOException {
        Path file = folder.resolve("ledger");
        assertThatThrownBy(() -> builder(Epochs.ofRequests(3)).restore(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("does not exist");
        ExposureLedger ledger =
                builder(Epochs.ofRequests(1)).initialPrices(new double[] {2, 0}).build();
        ledger.save(file);
        assertThatThrownBy(() -> builder(Epochs.ofRequests(3)).restore(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("epochs of 3 requests and 1 requests");
        assertThatThrownBy(() -> builder(Epochs.ofRequests(1))
                        .priceRule(new PriceController(1, 1))
                        .restore(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("price of Private in " + file + " (2.0) must lie within ±1.0");
        assertThatThrownBy(() -> ExposureLedger.builder(CATALOG)
                        .targets(List.of(ExposureTarget.share("brand", "Private", 0.4)))
                        .retainEpochs(0)
                        .restore(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("retainEpochs (0)")
                .hasMessageContaining("price rule is missing");
        Files.write(file, new byte[3]);
        assertThatThrownBy(() -> builder(Epochs.ofRequests(3)).restore(file))
                .hasMessageContaining("do not begin as fairrec's do");
        assertThatThrownBy(() -> ledger.save(folder.resolve("none/ledger")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("cannot be written");
    }
}
