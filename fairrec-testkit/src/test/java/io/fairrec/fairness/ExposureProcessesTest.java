package io.fairrec.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.internal.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExposureProcessesTest {

    private static final int ANSWERS = 400;

    @TempDir
    private Path folder;

    /** A second JVM: counts every odd answer, and writes its part. */
    static final class OtherProcess {
        private OtherProcess() {}

        public static void main(String[] args) throws IOException {
            Files.write(Path.of(args[0]), count("other", 1, 2).part().toBytes());
        }
    }

    private static ExposureLedger count(String name, int first, int step) {
        List<CatalogItem> items = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            items.add(CatalogItem.of("item " + i).in("brand", "b" + i % 3));
        }
        SetClock clock = new SetClock();
        ExposureLedger ledger = ExposureLedger.builder(Catalog.of(items))
                .targets(List.of(ExposureTarget.share("brand", "b0", 0.3)))
                .exposure(ExposureModel.logarithmic())
                .priceRule(new PriceController(0.01, 10))
                .epochs(Epochs.ofTime(Duration.ofSeconds(10), clock))
                .retainEpochs(8)
                .countItems()
                .name(name)
                .build();
        for (int number = first; number < ANSWERS; number += step) {
            SplittableRandom random = Seeds.stream(7, number, 1);
            clock.now = Instant.ofEpochSecond(number);
            ledger.record(random.ints(10, 0, 40).toArray(), 10);
        }
        return ledger;
    }

    @Test
    @DisplayName("a stream split over two processes gives the bytes of one, whether its JVM compiles or interprets")
    void twoProcessesCountAsOne() throws Exception {
        Path file = folder.resolve("part");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xint",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherProcess.class.getName(),
                        file.toString())
                .inheritIO()
                .start();
        ExposureLedger here = count("here", 0, 2);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        here.absorb(ExposurePart.fromBytes(Files.readAllBytes(file)));

        assertThat(here.sums().toBytes()).isEqualTo(count("alone", 0, 1).sums().toBytes());
    }
}
