package io.fairrec.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Catalog;
import io.fairrec.data.Groups;
import io.fairrec.fairness.ExposureLedger;
import io.fairrec.fairness.ExposureModel;
import io.fairrec.fairness.ExposureTarget;
import io.fairrec.fairness.PriceController;
import io.fairrec.fairness.PriceSnapshot;
import io.fairrec.internal.Seeds;
import io.fairrec.testkit.SyntheticLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Ledger and re-ranker together, over a stream of requests. */
class EpochTest {

    private static final int REQUESTS = 2000;
    private static final int EPOCH = 50;
    private static final int K = 10;
    private static final Catalog CATALOG =
            SyntheticLog.builder().items(100).seed(5).build().catalog();
    private static final List<ExposureTarget> TARGETS = List.of(
            ExposureTarget.share("brand", "Private", 0.345).tolerance(0.01),
            ExposureTarget.share("category", "C0", 0.2).tolerance(0.01));

    private static ExposureLedger ledger(int epoch) {
        return ExposureLedger.create(
                CATALOG, TARGETS, ExposureModel.slots(), CONTROLLER, new double[TARGETS.size()], epoch);
    }

    /**
     * The two prices settle below 1, so over 20 000 slots a share misses by less than 1 / (0.005 · 20 000) = 0.01: see
     * {@link PriceController}.
     */
    private static final PriceController CONTROLLER = new PriceController(0.005, 10);

    /** One request of the stream: its utilities hang on its number alone, and favour the shop's own label. */
    private static RerankRequest request(int number, PriceSnapshot prices) {
        SplittableRandom random = Seeds.stream(number, 0, 1);
        Groups brand = CATALOG.groups("brand");
        double[] utilities = new double[CATALOG.size()];
        for (int item = 0; item < utilities.length; item++) {
            utilities[item] = random.nextGaussian() + (brand.isIn(item, brand.ordinal("Private")) ? 0.5 : 0);
        }
        return new RerankRequest(CandidateSet.all(CATALOG.size()), CATALOG, utilities, List.of(), prices, List.of(), K);
    }

    /** Answers one request and records it; the candidates are all items, so positions are ordinals. */
    private static int[] answer(int number, ExposureLedger ledger) {
        int[] slate = new int[K];
        int size = GreedyReRanker.create().rerank(request(number, ledger.snapshot()), slate);
        ledger.record(slate, size);
        return Arrays.copyOf(slate, size);
    }

    private static int[][] answers(ExposureLedger ledger) {
        int[][] slates = new int[REQUESTS][];
        for (int number = 0; number < REQUESTS; number++) {
            slates[number] = answer(number, ledger);
        }
        return slates;
    }

    @Test
    @DisplayName("prices bring two promises at once, of different partitions, within their tolerances")
    void keepsPromises() {
        ExposureLedger unpriced = ExposureLedger.create(
                CATALOG, TARGETS, ExposureModel.slots(), new PriceController(0, 1), new double[2], EPOCH);
        answers(unpriced);
        assertThat(unpriced.share(0).orElseThrow()).as("share without prices").isGreaterThan(0.4);

        for (int epoch : new int[] {1, 10, EPOCH}) {
            ExposureLedger ledger = ledger(epoch);
            answers(ledger);

            for (int t = 0; t < TARGETS.size(); t++) {
                assertThat(ledger.share(t).orElseThrow())
                        .as("epoch of %d, target %d", epoch, t)
                        .isCloseTo(TARGETS.get(t).share(), within(TARGETS.get(t).tolerance()));
            }
        }
    }

    @Test
    @DisplayName("a replay with the same epochs is exact, prices and slates")
    void replaysAreExact() {
        ExposureLedger first = ledger(EPOCH);
        ExposureLedger second = ledger(EPOCH);

        int[][] slates = answers(first);

        assertThat(answers(second)).isDeepEqualTo(slates);
        assertThat(second.history()).isEqualTo(first.history());
        assertThat(slates[0]).isNotEqualTo(slates[REQUESTS - 1]);
    }

    @Test
    @DisplayName("within each epoch 8 threads, in any order, give the slates and prices of one")
    void threadsWithinAnEpochAgree() throws Exception {
        ExposureLedger alone = ledger(EPOCH);
        int[][] expected = answers(alone);
        ExposureLedger shared = ledger(EPOCH);
        int[][] slates = new int[REQUESTS][];
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            for (int begin = 0; begin < REQUESTS; begin += EPOCH) {
                AtomicInteger next = new AtomicInteger(begin);
                int end = begin + EPOCH;
                Callable<Void> worker = () -> {
                    for (int number = next.getAndIncrement(); number < end; number = next.getAndIncrement()) {
                        slates[number] = answer(number, shared);
                    }
                    return null;
                };
                List<Callable<Void>> workers = new ArrayList<>();
                for (int t = 0; t < 8; t++) {
                    workers.add(worker);
                }
                for (Future<Void> done : pool.invokeAll(workers)) {
                    done.get();
                }
            }
        } finally {
            pool.shutdownNow();
        }

        assertThat(slates).isDeepEqualTo(expected);
        assertThat(shared.history()).isEqualTo(alone.history());
    }

    @Test
    @DisplayName(
            "while no candidate of a group comes, its bonus stops at the limit and goes at once when they are back")
    void recoversFromAnImpossiblePromise() {
        ExposureLedger ledger = ExposureLedger.create(
                CATALOG,
                List.of(ExposureTarget.share("brand", "Private", 0.345)),
                ExposureModel.slots(),
                new PriceController(0.005, 2),
                new double[1],
                EPOCH);
        Groups brand = CATALOG.groups("brand");
        int[] withoutPrivate = new int[K];
        int found = 0;
        for (int item = 0; found < K; item++) {
            if (!brand.isIn(item, brand.ordinal("Private"))) {
                withoutPrivate[found++] = item;
            }
        }
        for (int number = 0; number < REQUESTS; number++) {
            ledger.record(withoutPrivate, K);
        }
        assertThat(ledger.snapshot().price(0)).isEqualTo(-2);

        double shownBefore = ledger.exposure(0);
        double totalBefore = ledger.totalExposure();
        answers(ledger);

        double shareSince = (ledger.exposure(0) - shownBefore) / (ledger.totalExposure() - totalBefore);
        // At most |price − price when they came back| / (gain · exposure) = 4 / (0.005 · 20 000). Wound up over those
        // 2000 requests the price would be −34.5, and the group would fill the slates until the end.
        assertThat(shareSince).isCloseTo(0.345, within(0.04));
        assertThat(ledger.snapshot().price(0)).isGreaterThan(0);
    }
}
