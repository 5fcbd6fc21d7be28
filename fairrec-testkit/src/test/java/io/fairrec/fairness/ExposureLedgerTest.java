package io.fairrec.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.fairrec.base.ConfigException;
import io.fairrec.data.Catalog;
import io.fairrec.data.CatalogItem;
import io.fairrec.internal.Seeds;
import io.fairrec.testkit.SyntheticLog;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ExposureLedgerTest {

    /** Items 0 and 1 Private, 2 National, 3 unknown; item 1 is in both categories. */
    private static final Catalog CATALOG = Catalog.of(
            CatalogItem.of("a").in("brand", "Private").in("category", "x"),
            CatalogItem.of("b").in("brand", "Private").in("category", "x").in("category", "y"),
            CatalogItem.of("c").in("brand", "National").in("category", "y"),
            CatalogItem.of("d"));

    private static final PriceController CONTROLLER = new PriceController(0.1, 100);

    private static ExposureLedger ledger(List<ExposureTarget> targets, ExposureModel model, int requestsPerEpoch) {
        return ExposureLedger.create(CATALOG, targets, model, CONTROLLER, new double[targets.size()], requestsPerEpoch);
    }

    @Test
    @DisplayName("a new ledger has its initial prices, no exposure and no share")
    void startsEmpty() {
        double[] initial = {0.25};
        ExposureLedger ledger = ExposureLedger.create(
                CATALOG,
                List.of(ExposureTarget.share("brand", "Private", 0.5)),
                ExposureModel.slots(),
                CONTROLLER,
                initial,
                2);
        initial[0] = 9;

        assertThat(ledger.snapshot().version()).isZero();
        assertThat(ledger.snapshot().price(0)).isEqualTo(0.25);
        assertThat(ledger.snapshot().hasShare(0)).isFalse();
        assertThat(ledger.requests()).isZero();
        assertThat(ledger.exposure(0)).isZero();
        assertThat(ledger.totalExposure()).isZero();
        assertThat(ledger.share(0)).isEmpty();
        assertThat(ledger.history()).containsExactly(ledger.snapshot());
    }

    @Test
    @DisplayName("several promises of one and of different partitions are counted at once, multi-label items in each")
    void countsSeveralPromises() {
        List<ExposureTarget> targets = List.of(
                ExposureTarget.share("brand", "Private", 0.5),
                ExposureTarget.share("brand", "National", 0.25),
                ExposureTarget.share("category", "x", 0.5),
                ExposureTarget.share("category", "y", 0.75),
                ExposureTarget.share("brand", "unknown", 0.25));
        ExposureLedger ledger = ledger(targets, ExposureModel.geometric(0.5), 2);

        ledger.record(new int[] {1, 2, 3, 99}, 3);
        assertThat(ledger.snapshot().version()).isZero();
        ledger.record(new int[] {0}, 1);

        // Weights .5, .25, .125 and .5: all exact in binary.
        assertThat(ledger.totalExposure()).isEqualTo(1.375);
        double[] shown = {1, 0.25, 1, 0.75, 0.125};
        PriceSnapshot snapshot = ledger.snapshot();
        assertThat(snapshot.version()).isEqualTo(1);
        for (int t = 0; t < shown.length; t++) {
            assertThat(ledger.exposure(t)).as("target %d", t).isEqualTo(shown[t]);
            assertThat(ledger.share(t)).hasValue(shown[t] / 1.375);
            assertThat(snapshot.share(t)).isEqualTo(shown[t] / 1.375);
            assertThat(snapshot.price(t))
                    .isCloseTo(0.1 * (shown[t] - targets.get(t).share() * 1.375), within(1e-15));
        }
    }

    @Test
    @DisplayName("an epoch closes exactly every N answers, empty ones included, and prices move nowhere else")
    void closesEveryNAnswers() {
        ExposureLedger ledger =
                ledger(List.of(ExposureTarget.share("brand", "Private", 0.5)), ExposureModel.slots(), 7);
        for (int request = 1; request <= 100; request++) {
            PriceSnapshot before = ledger.snapshot();
            ledger.record(new int[] {request % 4, (request + 1) % 4}, request % 3 == 0 ? 0 : 2);

            assertThat(ledger.snapshot().version()).as("request %d", request).isEqualTo(request / 7);
            if (request % 7 != 0) {
                assertThat(ledger.snapshot()).isSameAs(before);
            }
            assertThat(ledger.requests()).isEqualTo(request);
        }
        assertThat(ledger.history()).hasSize(15).last().isSameAs(ledger.snapshot());
    }

    @Test
    @DisplayName("an epoch of empty answers moves no price and leaves the share undefined")
    void emptyEpochs() {
        ExposureLedger ledger =
                ledger(List.of(ExposureTarget.share("brand", "Private", 0.5)), ExposureModel.slots(), 1);
        ledger.record(new int[0], 0);

        assertThat(ledger.snapshot().version()).isEqualTo(1);
        assertThat(ledger.snapshot().price(0)).isZero();
        assertThat(ledger.snapshot().hasShare(0)).isFalse();
        assertThat(ledger.share(0)).isEmpty();
    }

    @Test
    @DisplayName("without promises it still counts")
    void countsWithoutPromises() {
        ExposureLedger ledger = ledger(List.of(), ExposureModel.slots(), 1);
        ledger.record(new int[] {0, 1}, 2);

        assertThat(ledger.totalExposure()).isEqualTo(2);
        assertThat(ledger.snapshot().targets()).isEmpty();
    }

    @Test
    @DisplayName("over any stream the share misses the promise by exactly |price − initial| / (gain · exposure)")
    void theShareErrorIsThePriceDifference() {
        SyntheticLog log = SyntheticLog.builder().items(60).seed(3).build();
        List<ExposureTarget> targets =
                List.of(ExposureTarget.share("brand", "Private", 0.345), ExposureTarget.share("category", "C1", 0.2));
        for (ExposureModel model : List.of(ExposureModel.slots(), ExposureModel.logarithmic())) {
            for (long seed = 0; seed < 30; seed++) {
                SplittableRandom random = Seeds.stream(seed, 0, 1);
                double[] initial = {random.nextDouble(-1, 1), random.nextDouble(-1, 1)};
                ExposureLedger ledger = ExposureLedger.create(
                        log.catalog(), targets, model, new PriceController(0.01, 1e6), initial, 1 + random.nextInt(20));
                int epochs = 40;
                while (ledger.snapshot().version() < epochs) {
                    ledger.record(random.ints(10, 0, 60).toArray(), 10);
                }
                for (int t = 0; t < targets.size(); t++) {
                    double error = Math.abs(
                            ledger.share(t).orElseThrow() - targets.get(t).share());
                    double bound = Math.abs(ledger.snapshot().price(t) - initial[t]) / (0.01 * ledger.totalExposure());
                    assertThat(error)
                            .as("%s, seed %d, target %d", model, seed, t)
                            .isCloseTo(bound, within(1e-9));
                }
            }
        }
    }

    @Test
    @DisplayName("the order within an epoch does not matter, to the last bit, even with weights like 1/log₂ 3")
    void orderWithinAnEpochDoesNotMatter() {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = Seeds.stream(seed, 0, 1);
            List<int[]> answers = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                answers.add(random.ints(1 + random.nextInt(8), 0, 4).toArray());
            }
            List<ExposureTarget> targets = List.of(
                    ExposureTarget.share("brand", "Private", 0.345), ExposureTarget.share("category", "y", 0.5));
            ExposureLedger forwards = ledger(targets, ExposureModel.logarithmic(), 20);
            ExposureLedger backwards = ledger(targets, ExposureModel.logarithmic(), 20);
            for (int epoch = 0; epoch < 3; epoch++) {
                for (int i = 0; i < 20; i++) {
                    int[] there = answers.get(20 * epoch + i);
                    int[] back = answers.get(20 * epoch + 19 - i);
                    forwards.record(there, there.length);
                    backwards.record(back, back.length);
                }
            }

            assertThat(backwards.history()).as("seed %d", seed).isEqualTo(forwards.history());
        }
    }

    @Test
    @DisplayName("the weight of each rank is exact within half a unit of 2⁻²⁴")
    void resolution() {
        ExposureModel model = ExposureModel.logarithmic();
        for (int rank = 1; rank <= 200; rank++) {
            ExposureLedger ledger = ledger(List.of(), model, 10);
            ledger.record(new int[rank], rank);
            double upTo = ledger.totalExposure();
            ledger.record(new int[rank], rank - 1);

            assertThat(2 * upTo - ledger.totalExposure())
                    .as("rank %d", rank)
                    .isCloseTo(model.weight(rank), within(Math.scalb(1.0, -25)));
        }
    }

    @Test
    @DisplayName("history keeps the most recent snapshots")
    void historyIsBounded() {
        ExposureLedger ledger =
                ledger(List.of(ExposureTarget.share("brand", "Private", 0.5)), ExposureModel.slots(), 1);
        for (int request = 0; request < ExposureLedger.HISTORY_LIMIT + 10; request++) {
            ledger.record(new int[] {request % 4}, 1);
        }

        assertThat(ledger.history()).hasSize(ExposureLedger.HISTORY_LIMIT);
        assertThat(ledger.history().get(0).version()).isEqualTo(11);
    }

    @Test
    @DisplayName("a wrong answer is refused whole")
    void refusesWrongAnswers() {
        ExposureLedger ledger =
                ledger(List.of(ExposureTarget.share("brand", "Private", 0.5)), ExposureModel.slots(), 1);

        assertThatThrownBy(() -> ledger.record(new int[] {0, 4}, 2))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("item (4)");
        assertThatThrownBy(() -> ledger.record(new int[] {0}, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ledger.record(new int[] {0}, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(ledger.requests()).isZero();
        assertThat(ledger.totalExposure()).isZero();
    }

    @Test
    @DisplayName("a model whose weights are no weights is refused, at creation or before anything is recorded")
    void refusesWrongModels() {
        assertThatThrownBy(() -> ledger(List.of(), model(rank -> rank == 3 ? Double.NaN : 1), 1))
                .hasMessageContaining("exposure of rank 3 (NaN) by the model test");
        ExposureLedger deep = ledger(List.of(), model(rank -> rank > 200 ? -1 : 1), 1);
        assertThatThrownBy(() -> deep.record(new int[201], 201)).hasMessageContaining("exposure of rank 201");
        assertThat(deep.totalExposure()).isZero();
        deep.record(new int[200], 200);
        assertThat(deep.totalExposure()).isEqualTo(200);
    }

    private static ExposureModel model(IntToDoubleFunction weights) {
        return new ExposureModel() {
            @Override
            public double weight(int rank) {
                return weights.applyAsDouble(rank);
            }

            @Override
            public String name() {
                return "test";
            }
        };
    }

    @Test
    @DisplayName("all wrong promises are reported at once, with advice")
    void reportsAllWrongPromises() {
        List<ExposureTarget> targets = List.of(
                ExposureTarget.share("brnd", "Private", 0.1),
                ExposureTarget.share("brand", "Privat", 0.1),
                ExposureTarget.share("brand", "Private", 0.7),
                ExposureTarget.share("brand", "Private", 0.2),
                ExposureTarget.share("brand", "National", 0.4),
                ExposureTarget.share("category", "unknown", 0.1));
        Catalog noUnknownCategory = Catalog.of(
                CatalogItem.of("a").in("brand", "Private").in("category", "x"),
                CatalogItem.of("b").in("brand", "National").in("category", "y"));

        assertThatThrownBy(() -> ExposureLedger.create(
                        noUnknownCategory,
                        targets,
                        ExposureModel.slots(),
                        CONTROLLER,
                        new double[] {0, 0, 0, 0, 101, Double.NaN},
                        0))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("for 8 reasons")
                .hasMessageContaining("no partition \"brnd\". Did you mean \"brand\"?")
                .hasMessageContaining("no group \"Privat\". Did you mean \"Private\"?")
                .hasMessageContaining("\"Private\" of \"brand\" is promised twice")
                .hasMessageContaining("\"unknown\" of \"category\" is promised a share of 0.1 but no item")
                .hasMessageContaining("groups of \"brand\" (1.1 in total) must not exceed 1")
                .hasMessageContaining("requestsPerEpoch (0) must be at least 1")
                .hasMessageContaining("initial price of National (101.0) must lie in [-100.0, 100.0]")
                .hasMessageContaining("initial price of unknown (NaN)");
    }

    @Test
    @DisplayName("promises to all groups of a partition must reach 1 within their tolerances")
    void promisesToAllGroupsMustReachOne() {
        ExposureTarget p = ExposureTarget.share("brand", "Private", 0.3);
        ExposureTarget n = ExposureTarget.share("brand", "National", 0.3);
        ExposureTarget u = ExposureTarget.share("brand", "unknown", 0.39);

        assertThat(ledger(List.of(p, n), ExposureModel.slots(), 1).targets()).containsExactly(p, n);
        assertThat(ledger(List.of(p, n, u), ExposureModel.slots(), 1).targets()).hasSize(3);
        ExposureTarget low = ExposureTarget.share("brand", "unknown", 0.3);
        assertThatThrownBy(() -> ledger(List.of(p, n, low), ExposureModel.slots(), 1))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("must reach 1");
    }

    @Test
    @DisplayName("decimal shares that sum to 1 but for rounding are fine; multi-label shares may exceed 1")
    void shareSums() {
        List<ExposureTarget> thirds = List.of(
                ExposureTarget.share("brand", "Private", 0.7),
                ExposureTarget.share("brand", "National", 0.2),
                ExposureTarget.share("brand", "unknown", 0.1));
        assertThat(ledger(thirds, ExposureModel.slots(), 1).targets()).hasSize(3);

        List<ExposureTarget> overlapping =
                List.of(ExposureTarget.share("category", "x", 0.8), ExposureTarget.share("category", "y", 0.8));
        assertThat(ledger(overlapping, ExposureModel.slots(), 1).targets()).hasSize(2);
    }

    @Test
    @DisplayName("one initial price per promise")
    void oneInitialPricePerPromise() {
        assertThatThrownBy(() ->
                        ExposureLedger.create(CATALOG, List.of(), ExposureModel.slots(), CONTROLLER, new double[1], 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The initialPrices.length (1) must be 0.");
    }
}
