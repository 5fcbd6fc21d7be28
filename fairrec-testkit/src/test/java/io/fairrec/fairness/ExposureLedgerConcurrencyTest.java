package io.fairrec.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairrec.data.Catalog;
import io.fairrec.internal.Seeds;
import io.fairrec.testkit.SyntheticLog;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ExposureLedgerConcurrencyTest {

    private static final int THREADS = 8;
    private static final int RECORDS = 5_000;
    private static final int EPOCH = 7;

    private static final Catalog CATALOG =
            SyntheticLog.builder().items(50).seed(9).build().catalog();

    private static ExposureLedger ledger() {
        return ExposureLedger.create(
                CATALOG,
                List.of(ExposureTarget.share("brand", "Private", 0.3), ExposureTarget.share("category", "C0", 0.1)),
                ExposureModel.logarithmic(),
                new PriceController(1e-6, 10),
                new double[2],
                EPOCH);
    }

    private static void recordAll(ExposureLedger ledger, int thread) {
        SplittableRandom random = Seeds.stream(thread, 0, 1);
        int[] items = new int[10];
        for (int r = 0; r < RECORDS; r++) {
            for (int i = 0; i < items.length; i++) {
                items[i] = random.nextInt(50);
            }
            ledger.record(items, random.nextInt(11));
        }
    }

    @Test
    @DisplayName("8 threads lose nothing, to the last bit, and versions only ever grow by 1")
    void loseNothing() throws Exception {
        ExposureLedger alone = ledger();
        for (int thread = 0; thread < THREADS; thread++) {
            recordAll(alone, thread);
        }
        ExposureLedger shared = ledger();
        ExecutorService pool = Executors.newFixedThreadPool(THREADS + 1);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<?>> writers = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int thread = t;
                writers.add(pool.submit(() -> {
                    start.await();
                    recordAll(shared, thread);
                    return null;
                }));
            }
            AtomicBoolean done = new AtomicBoolean();
            Future<Boolean> reader = pool.submit(() -> {
                long seen = 0;
                boolean grows = true;
                while (!done.get()) {
                    long version = shared.snapshot().version();
                    grows &= version >= seen;
                    seen = version;
                }
                return grows;
            });
            start.countDown();
            for (Future<?> writer : writers) {
                writer.get();
            }
            done.set(true);

            assertThat(reader.get()).isTrue();
        } finally {
            pool.shutdownNow();
        }

        assertThat(shared.requests()).isEqualTo((long) THREADS * RECORDS);
        assertThat(shared.snapshot().version()).isEqualTo(THREADS * RECORDS / EPOCH);
        assertThat(shared.totalExposure()).isEqualTo(alone.totalExposure());
        assertThat(shared.exposure(0)).isEqualTo(alone.exposure(0));
        assertThat(shared.exposure(1)).isEqualTo(alone.exposure(1));
        List<PriceSnapshot> history = shared.history();
        for (int i = 1; i < history.size(); i++) {
            assertThat(history.get(i).version()).isEqualTo(history.get(i - 1).version() + 1);
        }
    }

    @Test
    @DisplayName("8 threads × 10⁶ updates: no answer, no group and no item is lost")
    void loseNothingOfMillions() throws Exception {
        int each = 1_000_000;
        ExposureLedger ledger = ExposureLedger.builder(CATALOG)
                .targets(List.of(ExposureTarget.share("brand", "Private", 0.3)))
                .exposure(ExposureModel.logarithmic())
                .priceRule(new PriceController(1e-9, 10))
                .epochs(Epochs.ofRequests(10_000))
                .countItems()
                .build();
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int[] items = {t, t + 8};
                writers.add(pool.submit(() -> {
                    for (int r = 0; r < each; r++) {
                        ledger.record(items, 2);
                    }
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        } finally {
            pool.shutdownNow();
        }

        ExposureReading all = ledger.sums().all();
        double second = Math.rint(ExposureModel.logarithmic().weight(2) * (1 << 24)) / (1 << 24);
        double expected = 0;
        for (int t = 0; t < THREADS; t++) {
            assertThat(all.item(t)).as("item %d", t).isEqualTo(each);
            assertThat(all.item(t + 8)).as("item %d", t + 8).isEqualTo(each * second);
            var brand = CATALOG.groups("brand");
            expected += brand.isIn(t, brand.ordinal("Private")) ? each : 0;
            expected += brand.isIn(t + 8, brand.ordinal("Private")) ? each * second : 0;
        }
        assertThat(ledger.requests()).isEqualTo((long) THREADS * each);
        assertThat(ledger.snapshot().version()).isEqualTo(800);
        assertThat(all.exposure(0)).isEqualTo(expected).isPositive();
        assertThat(all.total()).isEqualTo(THREADS * (each + each * second));
    }
}
